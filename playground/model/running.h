// The run under the cursor: starting, recording, playing, stepping. Parts of `update`.
#pragma once

#include "playground/model/app_model.h"

namespace etude {

/// Drops the run there is and starts a new one. @errors `app.no_deploy`
Result<void> start_run(AppModel& model);
void drop_run(AppModel& model);

/// Many seeds of the document as it stands, with the faults as they are set; nothing outside is asked. @errors `app.no_deploy`
Result<void> start_seeds(AppModel& model, std::uint64_t first, std::uint64_t last, SeedSearch search);

/// Advances the run for at most `budget_ms`, and its tables with it.
void record(AppModel& model, double budget_ms, const Clock& clock);

void set_cursor(AppModel& model, std::uint32_t cursor);
void set_time(AppModel& model, Nanoseconds time);

/// Follows a pending wish as far as the journal reaches. @returns true if it is fulfilled or can never be
bool follow_pending(AppModel& model);

/// Whether the run stops behind this entry of a step.
bool breaks_at(const AppModel& model, std::uint32_t cursor, TaskId task, StepId step);

}  // namespace etude
