// The service's StepEntry resources (executions.md 3) from the events of one execution. Loops have one entry per iteration, parallel
// steps one per branch, try steps one per attempt, retry and except part.
#include <algorithm>

#include "core/journal/moment.h"
#include "core/journal/task_table.h"
#include "core/journal/time_label.h"
#include "core/journal/trace_export.h"
#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

struct Entry {
  std::string type;
  StepId step;
  std::string routine;
  std::string name;
  Nanoseconds created = 0;
  Nanoseconds updated = 0;
  std::string_view state = "STATE_IN_PROGRESS";
  std::size_t parent = 0;  // entry number; 0: none
  std::vector<std::size_t> children;
  std::size_t previous = 0;
  std::size_t next = 0;
  Value exception;
  bool has_exception = false;
  std::uint32_t thread = 0;
  std::string_view progress = "PROGRESS_TYPE_UNSPECIFIED";
  std::int64_t number = 0;
  std::int64_t expected = 0;
  std::uint32_t last_seq = 0;
};

std::string_view type_of(const StepRow& step, bool parallel_loop) {
  if (step.kind == "assign") return "STEP_ASSIGN";
  if (step.kind == "call") return "STEP_CALL";
  if (step.kind == "switch") return "STEP_SWITCH";
  if (step.kind == "for") return "STEP_FOR";
  if (step.kind == "parallel") return parallel_loop ? "STEP_PARALLEL_FOR" : "STEP_PARALLEL_BRANCH";
  if (step.kind == "try") return "STEP_TRY_RETRY_EXCEPT";
  if (step.kind == "raise") return "STEP_RAISE";
  if (step.kind == "return") return "STEP_RETURN";
  return "STEP_GOTO";
}

class Builder {
 public:
  explicit Builder(const Journal& journal) : journal_(journal), tasks_(journal), open_(tasks_.rows().size()) {}

  std::vector<Entry> build() {
    for (std::uint32_t seq = 0; seq < journal_.size(); ++seq) take(seq);
    return std::move(entries_);
  }

 private:
  /// An entry that is open in a task, and the step it belongs to.
  struct Level {
    std::size_t entry;
    StepId step;
    bool is_part;  // of the step below it in the list: iteration, attempt, except
  };

  [[nodiscard]] bool belongs(TaskId task) const {
    const TaskRow* row = tasks_.find(task);
    while (row != nullptr && is_branch_kind(row->kind)) row = tasks_.find(row->parent);
    return row != nullptr && row->kind == TaskKind::kWorkflow;
  }

  std::size_t add(std::uint32_t task, const Event& event, StepId step, std::string_view type, bool is_part) {
    Entry entry;
    entry.type = type;
    entry.step = step;
    if (!step.is_none()) {
      entry.routine = journal_.step(step).routine;
      entry.name = journal_.step(step).name;
    }
    entry.created = event.time_ns;
    entry.updated = event.time_ns;
    entry.thread = task;
    entries_.push_back(std::move(entry));
    const std::size_t number = entries_.size();
    std::size_t parent = 0;
    if (!open_[task].empty()) {
      parent = open_[task].back().entry;
    } else if (const TaskRow* row = tasks_.find(TaskId(task)); row != nullptr && is_branch_kind(row->kind) && !row->parent.is_none()) {
      const std::vector<Level>& above = open_[row->parent.index()];
      if (!above.empty()) parent = above.back().entry;
    }
    if (parent != 0) {
      Entry& around = entries_[parent - 1];
      if (!around.children.empty()) {
        entries_[number - 1].previous = around.children.back();
        entries_[around.children.back() - 1].next = number;
      }
      around.children.push_back(number);
      entries_[number - 1].parent = parent;
    } else {
      if (last_top_ != 0) {
        entries_[number - 1].previous = last_top_;
        entries_[last_top_ - 1].next = number;
      }
      last_top_ = number;
    }
    open_[task].push_back({number, step, is_part});
    return number;
  }

  void close(std::uint32_t task, std::uint32_t seq, bool failed, const Value& error) {
    Entry& entry = entries_[open_[task].back().entry - 1];
    entry.updated = journal_[seq].time_ns;
    entry.state = failed ? "STATE_FAILED" : "STATE_SUCCEEDED";
    entry.last_seq = seq;
    if (failed && !error.is_null()) {
      entry.exception = error;
      entry.has_exception = true;
    }
    open_[task].pop_back();
  }

  /// Closes the parts of the innermost step (its iteration, its attempt), or those above a level.
  void close_above(std::uint32_t task, std::size_t depth, std::uint32_t seq, bool failed, const Value& error) {
    while (open_[task].size() > depth) close(task, seq, failed, error);
  }

  [[nodiscard]] std::size_t level_of(std::uint32_t task, StepId step) const {
    const std::vector<Level>& levels = open_[task];
    for (std::size_t i = levels.size(); i-- > 0;) {
      if (levels[i].step == step && !levels[i].is_part) return i;
    }
    return levels.size();
  }

  void take(std::uint32_t seq) {
    const Event& event = journal_[seq];
    if (!belongs(event.task)) return;
    const std::uint32_t task = event.task.index();
    std::vector<Level>& levels = open_[task];
    switch (event.kind) {
      case EventKind::kTaskStarted: {
        const TaskRow& row = *tasks_.find(event.task);
        if (!is_branch_kind(row.kind)) return;
        const bool is_branch = row.kind == TaskKind::kBranch;
        const std::size_t number = add(task, event, StepId::none(), is_branch ? "STEP_PARALLEL_BRANCH_ENTRY" : "STEP_FOR_ITERATION", true);
        Entry& entry = entries_[number - 1];
        entry.name = row.label;
        const std::size_t parent = entry.parent;
        if (parent != 0) {
          Entry& around = entries_[parent - 1];
          entry.routine = around.routine;
          entry.number = static_cast<std::int64_t>(around.children.size());
          if (!is_branch) {
            entry.name = around.name;
            around.type = "STEP_PARALLEL_FOR";
          }
          around.progress = is_branch ? "PROGRESS_TYPE_PARALLEL_BRANCH" : "PROGRESS_TYPE_PARALLEL_FOR";
          around.number = entry.number;
        }
        entry.progress = is_branch ? "PROGRESS_TYPE_PARALLEL_BRANCH" : "PROGRESS_TYPE_PARALLEL_FOR";
        return;
      }
      case EventKind::kTaskEnded:
        close_above(task, 0, seq, event.outcome != Outcome::kSucceeded, event.outcome == Outcome::kFailed ? event.v0 : Value());
        return;
      case EventKind::kStepEntered: {
        if (event.step.is_none()) return;
        const StepRow& row = journal_.step(event.step);
        // The first step of another attempt opens that attempt.
        if (!levels.empty() && !levels.back().is_part && !row.parent.is_none() && levels.back().step == row.parent &&
            journal_.step(row.parent).kind == "try") {
          const std::size_t part = add(task, event, row.parent, "STEP_TRY", true);
          entries_[part - 1].number = event.attempt;
          entries_[part - 1].progress = "PROGRESS_TYPE_RETRY";
        }
        add(task, event, event.step, type_of(row, false), false);
        return;
      }
      case EventKind::kWrite: {
        if (event.outcome != Outcome::kLoop || event.step.is_none() || journal_.step(event.step).kind != "for") return;
        const std::size_t level = level_of(task, event.step);
        if (level == levels.size()) return;
        // Value and index are written one after the other: only the first of them begins an iteration.
        if (levels.size() == level + 2 && levels.back().is_part && journal_[seq - 1].kind == EventKind::kWrite &&
            journal_[seq - 1].task == event.task && journal_[seq - 1].outcome == Outcome::kLoop) {
          return;
        }
        close_above(task, level + 1, seq, false, Value());
        const std::size_t part = add(task, event, event.step, "STEP_FOR_ITERATION", true);
        Entry& around = entries_[levels[level].entry - 1];
        entries_[part - 1].number = static_cast<std::int64_t>(around.children.size());
        entries_[part - 1].progress = "PROGRESS_TYPE_FOR";
        around.progress = "PROGRESS_TYPE_FOR";
        around.number = static_cast<std::int64_t>(around.children.size());
        return;
      }
      case EventKind::kRaised: last_error_ = event.v0; return;
      case EventKind::kStepLeft: {
        const std::size_t level = level_of(task, event.step);
        if (level == levels.size()) return;
        const bool failed = event.outcome == Outcome::kRaised || event.outcome == Outcome::kCancelled;
        close_above(task, level, seq, failed, last_error_);
        return;
      }
      case EventKind::kRetryScheduled: {
        const std::size_t level = level_of(task, event.step);
        if (level == levels.size()) return;
        close_above(task, level + 1, seq, true, event.v0);
        const std::size_t part = add(task, event, event.step, "STEP_RETRY", true);
        entries_[part - 1].number = static_cast<std::int64_t>(event.a) - 1;
        entries_[part - 1].expected = static_cast<std::int64_t>(event.b) - 1;
        entries_[part - 1].progress = "PROGRESS_TYPE_RETRY";
        close(task, seq, false, Value());
        return;
      }
      case EventKind::kCaught: {
        const StepId step(event.a);
        const std::size_t level = level_of(task, step);
        if (level == levels.size()) return;
        close_above(task, level + 1, seq, true, event.v0);
        add(task, event, step, "STEP_EXCEPT", true);
        return;
      }
      case EventKind::kRoutineCalled:
      case EventKind::kRoutineReturned:
      case EventKind::kScopeClosed:
      case EventKind::kEffectRequested:
      case EventKind::kEffectCompleted:
      case EventKind::kLog:
      case EventKind::kMessage:
      case EventKind::kStateChanged:
      case EventKind::kInvariant:
      case EventKind::kLimit:
      case EventKind::kFinished: return;
    }
  }

  const Journal& journal_;
  TaskTable tasks_;
  std::vector<std::vector<Level>> open_;  // by task
  std::vector<Entry> entries_;            // number − 1
  std::size_t last_top_ = 0;
  Value last_error_;
};

Value number_text(std::size_t number) { return Value(std::to_string(number)); }

}  // namespace

Value step_entries(const Journal& journal, const StepEntryOptions& options) {
  const std::vector<Entry> entries = Builder(journal).build();
  MomentReader reader(journal);
  List list;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    const std::size_t number = i + 1;
    List children;
    for (const std::size_t child : entry.children) children = children.push_back(number_text(child));
    Map navigation{{"children", Value(std::move(children))}};
    if (entry.parent != 0) navigation = navigation.set("parent", number_text(entry.parent));
    if (entry.previous != 0) navigation = navigation.set("previous", number_text(entry.previous));
    if (entry.next != 0) navigation = navigation.set("next", number_text(entry.next));
    Map metadata{{"threadId", Value(std::to_string(entry.thread))}, {"progressType", Value(entry.progress)}};
    if (entry.number != 0) metadata = metadata.set("progressNumber", Value(text_of(entry.number)));
    if (entry.expected != 0) metadata = metadata.set("expectedIteration", Value(text_of(entry.expected)));
    Map row{{"name", Value(options.execution + "/stepEntries/" + std::to_string(number))},
            {"entryId", number_text(number)},
            {"createTime", Value(instant_label(options.start_time_ns + entry.created))},
            {"updateTime", Value(instant_label(options.start_time_ns + entry.updated))},
            {"routine", Value(entry.routine)},
            {"step", Value(entry.name)},
            {"stepType", Value(entry.type)},
            {"state", Value(entry.state)},
            {"navigationInfo", Value(std::move(navigation))},
            {"stepEntryMetadata", Value(std::move(metadata))}};
    if (entry.has_exception) row = row.set("exception", Value(Map{{"payload", Value(json_for_display(entry.exception))}}));
    if (options.detailed && entry.last_seq != 0) {
      Map variables;
      for (const MomentScope& scope : reader.at(entry.last_seq + 1).scopes(TaskId(entry.thread))) {
        if (scope.frame != 0) break;
        for (const MomentVariable& variable : scope.variables) {
          if (!variables.contains(variable.name)) variables = variables.set(variable.name, variable.value);
        }
      }
      row = row.set("variableData", Value(Map{{"variables", Value(std::move(variables))}}));
    }
    list = list.push_back(Value(std::move(row)));
  }
  return Value(Map{{"stepEntries", Value(std::move(list))}});
}

}  // namespace etude
