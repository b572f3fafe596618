// Which other run is kept to be compared with, and the comparison with it. Parts of `update`.
#pragma once

#include "playground/model/app_model.h"
#include "playground/model/compare_model.h"

namespace etude {

/// Before a new run takes the place of the current one: keeps that if the new one starts from something else, unless one was pinned
/// by hand. Several changes of faults or seeds in a row are compared with the run before the first of them.
void keep_for_comparison(AppModel& model, const RunCause& next);

/// Keeps the current run until it is cleared. @errors `app.no_run`
Result<void> pin_run(AppModel& model, const std::string& label);
void clear_comparison(AppModel& model);
/// The two runs change places. @errors `app.no_other_run`
Result<void> swap_runs(AppModel& model);

/// The comparison with the kept run, made once for each pair of runs; null while there is none, or while the current run is being recorded.
const CompareModel* comparison(const AppModel& model);

}  // namespace etude
