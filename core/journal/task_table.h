// The tree of tasks of a journal: who started whom, when it ended, and in whose name it acts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/journal/journal.h"

namespace etude {

struct TaskRow {
  TaskId id;
  TaskId parent;
  TaskKind kind = TaskKind::kWorkflow;
  std::string label;
  Value about;              // of the task_started event
  std::string actor;        // in diagrams: `workflow`, a service, a client, another workflow; of a branch: that of its execution
  std::string path;         // labels from the root, `main/branch b/3`; the second of equal siblings is `3#2`: stable across runs
  std::uint32_t depth = 0;  // tasks above it
  std::uint32_t started = kNoSeq;
  std::uint32_t ended = kNoSeq;
  Nanoseconds begin_ns = 0;
  Nanoseconds end_ns = 0;  // of a task that lives: the latest event's
  Outcome outcome = Outcome::kNone;
};

/// Grows with its journal.
class TaskTable {
 public:
  explicit TaskTable(const Journal& journal) : journal_(&journal) { update(); }
  /// Takes in what was appended since the last call.
  void update();

  [[nodiscard]] const std::vector<TaskRow>& rows() const { return rows_; }
  /// The row of a task; nullptr for one that never started.
  [[nodiscard]] const TaskRow* find(TaskId id) const { return id.index() < rows_.size() ? &rows_[id.index()] : nullptr; }
  /// The actor of a task, empty for none.
  [[nodiscard]] std::string_view actor(TaskId id) const;
  [[nodiscard]] std::optional<TaskId> by_path(std::string_view path) const;
  /// Rows in the order of a tree: each task, then those below it, by number.
  [[nodiscard]] std::vector<TaskId> tree_order() const;

 private:
  const Journal* journal_;
  std::uint32_t seen_ = 0;
  std::vector<TaskRow> rows_;
  std::unordered_map<std::string, std::uint32_t> named_;  // path without count → siblings so far
};

/// True for branches and iterations, which are parts of their parent's execution.
bool is_branch_kind(TaskKind kind);

/// A text of a map, or empty.
std::string_view text_field(const Value& map, std::string_view key);

}  // namespace etude
