// The compact state of a run between two events, and how one event changes it. Only moment.cpp includes this.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "core/journal/journal.h"
#include "core/journal/moment.h"

namespace etude::detail {

/// The first row whose id is not less, of rows ascending by id. Mostly it is the last one.
template <typename Rows, typename Id>
auto place_of(Rows& rows, Id id) {
  if (!rows.empty() && rows.back().id == id) return rows.end() - 1;
  return std::lower_bound(rows.begin(), rows.end(), id, [](const auto& row, Id wanted) { return row.id < wanted; });
}

struct LiveVariable {
  VariableId id;
  std::uint32_t written = kNoSeq;
  std::uint32_t before = kNoSeq;
};

struct LiveScope {
  ScopeId id;
  std::vector<LiveVariable> variables;  // ascending by id
};

struct ActiveStep {
  StepId step;
  std::uint32_t entered = kNoSeq;
};

struct ActiveFrame {
  ScopeId scope;
  std::uint32_t called = kNoSeq;
  std::size_t first_step = 0;  // index into ActiveTask::steps
};

struct ActiveTask {
  TaskId id;
  TaskId parent;
  std::uint32_t last = kNoSeq;
  StepId step;
  std::uint32_t place = kNoSeq;
  std::uint16_t attempt = 1;
  std::uint32_t branches = 0;  // branches and iterations below it that live
  Nanoseconds branches_since = 0;
  Wait wait;
  std::vector<EffectId> effects;  // asked for and not answered; a task may wait for several at once
  ScopeId around;                 // innermost scope of the task above when this one started
  std::vector<ActiveFrame> frames;
  std::vector<ActiveStep> steps;
  std::vector<LiveScope> scopes;    // ascending by id: outer ones first
  std::uint32_t step_mark = 0;      // when its current step began …
  std::uint32_t previous_mark = 0;  // … and the one before
  bool wrote = false;               // since step_mark
};

struct StepCount {
  std::uint32_t entered = 0;
  std::uint32_t active = 0;
  std::uint32_t last = kNoSeq;
  Outcome outcome = Outcome::kNone;  // of its latest end
  bool retrying = false;             // of a try step: waits for its next attempt
  std::uint16_t attempt = 1;
  std::uint16_t attempts = 0;
};

struct MomentState {
  std::uint32_t cursor = 0;
  Nanoseconds time_ns = 0;
  Outcome outcome = Outcome::kNone;
  std::uint64_t steps_entered = 0;
  std::uint32_t tasks_started = 0;
  TaskId latest_task;
  std::vector<std::shared_ptr<const ActiveTask>> active;  // ascending by id
  std::vector<StepCount> steps;
  std::map<std::uint32_t, std::uint32_t> broken;  // invariant → event
  std::array<std::uint32_t, 4> gauges{kNoSeq, kNoSeq, kNoSeq, kNoSeq};
  std::uint32_t step_mark = 0;  // as in ActiveTask, over all tasks
  std::uint32_t previous_mark = 0;
  bool wrote = false;

  [[nodiscard]] std::size_t position(TaskId id) const {
    if (!active.empty() && active.back()->id == id) return active.size() - 1;
    const auto at = std::lower_bound(active.begin(), active.end(), id, [](const auto& task, TaskId wanted) { return task->id < wanted; });
    return static_cast<std::size_t>(at - active.begin());
  }
  [[nodiscard]] const ActiveTask* find(TaskId id) const {
    const std::size_t at = position(id);
    return at < active.size() && active[at]->id == id ? active[at].get() : nullptr;
  }
  /// The task, to be changed: a copy of its own if a snapshot shares it.
  [[nodiscard]] ActiveTask* change(TaskId id) {
    const std::size_t at = position(id);
    if (at >= active.size() || active[at]->id != id) return nullptr;
    if (active[at].use_count() > 1) active[at] = std::make_shared<ActiveTask>(*active[at]);
    // The sole owner made it non-const (here or in start_task).
    return const_cast<ActiveTask*>(active[at].get());
  }
};

/// What stays the same about a task, and what is left of it once it has ended.
struct EndedTaskRow {
  std::uint32_t started = kNoSeq;
  std::uint32_t ended = kNoSeq;
  std::uint32_t last = kNoSeq;
  StepId step;
  std::uint32_t place = kNoSeq;
  std::uint16_t attempt = 1;
  ScopeId around;
  std::uint32_t previous_mark = 0;
  std::vector<LiveScope> scopes;  // those of its outermost routine
};

/// Applies the event at state.cursor. `rows` gets what stays the same about its task, at the task's number.
void apply_event(const Journal& journal, MomentState& state, std::vector<EndedTaskRow>& rows);

bool is_part_of_parent(TaskKind kind);
TaskKind task_kind_of(const Event& started);

}  // namespace etude::detail
