// Where a debugger goes next in a recorded run: by steps, by time, by stable names.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/journal/journal.h"
#include "core/journal/task_table.h"

namespace etude {

/// Over: the next step of the same routine or one of its callers. Into: the next step at all, also of a called routine, a branch, or the
/// handler that answers a request. Out: behind the end of the routine, branch or handler. Back: the opposite of over.
enum class StepMode : std::uint8_t { kOver, kInto, kOut, kBack };

/// A cursor, and the task to look at there.
struct Stop {
  std::uint32_t cursor = 0;
  TaskId task;
  bool at_end = false;  // the recorded part ended before the wanted place: a run that goes on may still reach it

  friend bool operator==(const Stop&, const Stop&) = default;
};

/// A name of a moment that outlives the run (the `c` of a link): the n-th entry of a step by a task, and how many events after it.
struct MomentKey {
  Nanoseconds time_ns = 0;       // `t`
  std::string step;              // `k`: step key; empty before the first step
  std::uint16_t attempt = 1;     // `a`
  std::string path;              // `p`: path of the task, see TaskRow::path
  std::uint32_t occurrence = 0;  // `n`: entries of this step by this task in this attempt before this one
  std::uint32_t offset = 0;      // `i`: events since that entry (since the start, without a step)

  friend bool operator==(const MomentKey&, const MomentKey&) = default;
};

/// Whether a run stops when `task` has just entered `step`; the cursor stands behind the entry.
using BreakCondition = std::function<bool(std::uint32_t cursor, TaskId task, StepId step)>;

/// All of these read one journal; the table must be up to date with it.
class Navigator {
 public:
  Navigator(const Journal& journal, const TaskTable& tasks) : journal_(&journal), tasks_(&tasks) {}

  /// One step of `task` from `cursor`. A task that has not started or has ended: that of the latest event, or the one above.
  [[nodiscard]] Stop step(std::uint32_t cursor, TaskId task, StepMode mode) const;
  /// The next time that any task enters this step.
  [[nodiscard]] Stop run_to_step(std::uint32_t cursor, StepId step) const;
  /// Behind the next error that is raised.
  [[nodiscard]] Stop next_error(std::uint32_t cursor) const;
  /// The next step entry for which the condition holds, or (`errors`) error raised.
  [[nodiscard]] Stop next_break(std::uint32_t cursor, const BreakCondition& condition, bool errors) const;

  /// Events that have happened at this virtual time or before.
  [[nodiscard]] std::uint32_t cursor_at(Nanoseconds time) const;

  [[nodiscard]] MomentKey key_of(std::uint32_t cursor) const;
  /// The cursor that a key names: exactly in the same run; in a changed one the nearest that can be told (the step's entry, else the time).
  [[nodiscard]] std::uint32_t cursor_of(const MomentKey& key) const;

 private:
  [[nodiscard]] TaskId living(std::uint32_t cursor, TaskId task) const;
  [[nodiscard]] Stop end(TaskId task) const { return {journal_->size(), task, true}; }
  [[nodiscard]] Stop forward(std::uint32_t cursor, TaskId task, StepMode mode) const;
  [[nodiscard]] Stop back(std::uint32_t cursor, TaskId task) const;

  const Journal* journal_;
  const TaskTable* tasks_;
};

}  // namespace etude
