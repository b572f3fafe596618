// The timeline as it is shown: of the current run, with the ghosts of the one it is compared with.
#pragma once

#include "playground/model/app_model.h"
#include "playground/model/timeline_model.h"

namespace etude {

/// The model must have a run.
TimelineModel shown_timeline(const AppModel& model);

}  // namespace etude
