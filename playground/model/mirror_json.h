// The models as JSON, for the page's HTML views (PROTOCOL.md, "Mirrors").
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "playground/model/app_model.h"

namespace etude {

/// One mirror at the cursor. Taking `outbox` empties it. @errors `app.unknown_mirror`
Result<std::string> mirror_json(AppModel& model, std::string_view name);

/// The object of `run --format json` plus {cursor, length}.
std::string snapshot_json(const AppModel& model);

/// One sentence on where the run stands: `reserve_credit waits 2 s before attempt 3 of 6`.
std::string status_sentence(const AppModel& model);

}  // namespace etude
