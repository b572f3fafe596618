// Reads task_started and task_ended events.
#include "core/journal/task_table.h"

#include <algorithm>

namespace etude {

bool is_branch_kind(TaskKind kind) { return kind == TaskKind::kBranch || kind == TaskKind::kIteration; }

std::string_view text_field(const Value& map, std::string_view key) {
  // The text lives as long as the map that the caller holds shares it.
  if (!map.is_map()) return {};
  const Value value = map.map().get(key);
  return value.is_string() ? value.string() : std::string_view();
}

void TaskTable::update() {
  for (; seen_ < journal_->size(); ++seen_) {
    const Event& event = (*journal_)[seen_];
    if (event.kind == EventKind::kTaskStarted) {
      if (event.task.index() != rows_.size()) continue;
      TaskRow row;
      row.id = event.task;
      row.kind = event.b < kTaskKinds ? static_cast<TaskKind>(event.b) : TaskKind::kWorkflow;
      row.label = event.v0.is_string() ? std::string(event.v0.string()) : std::string();
      row.about = event.v1;
      row.started = seen_;
      row.begin_ns = event.time_ns;
      row.end_ns = event.time_ns;
      const TaskRow* parent = nullptr;
      if (event.a < rows_.size()) {
        parent = &rows_[event.a];
        row.parent = parent->id;
        row.depth = parent->depth + 1;
      }
      switch (row.kind) {
        case TaskKind::kWorkflow: row.actor = "workflow"; break;
        case TaskKind::kBranch:
        case TaskKind::kIteration: row.actor = parent != nullptr ? parent->actor : "workflow"; break;
        case TaskKind::kHandler:
        case TaskKind::kSubscriber: row.actor = text_field(row.about, "service"); break;
        case TaskKind::kExecution: row.actor = text_field(row.about, "workflow"); break;
        case TaskKind::kService:
        case TaskKind::kClient: break;
      }
      if (row.actor.empty()) row.actor = row.label;
      const std::string name = (parent != nullptr ? parent->path + "/" : "") + row.label;
      row.path = name;
      const std::uint32_t equal = ++named_[name];
      if (equal > 1) row.path += "#" + std::to_string(equal);
      rows_.push_back(std::move(row));
    } else if (event.kind == EventKind::kTaskEnded && event.task.index() < rows_.size()) {
      TaskRow& row = rows_[event.task.index()];
      row.ended = seen_;
      row.end_ns = event.time_ns;
      row.outcome = event.outcome;
    }
  }
  if (seen_ == 0) return;
  const Nanoseconds now = (*journal_)[seen_ - 1].time_ns;
  for (TaskRow& row : rows_) {
    if (row.ended == kNoSeq) row.end_ns = now;
  }
}

std::string_view TaskTable::actor(TaskId id) const {
  const TaskRow* row = find(id);
  return row != nullptr ? std::string_view(row->actor) : std::string_view();
}

std::optional<TaskId> TaskTable::by_path(std::string_view path) const {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const TaskRow& row) { return row.path == path; });
  if (found == rows_.end()) return std::nullopt;
  return found->id;
}

std::vector<TaskId> TaskTable::tree_order() const {
  // Children of each, by number; then one walk with a stack.
  std::vector<std::vector<std::uint32_t>> children(rows_.size());
  std::vector<std::uint32_t> stack;
  for (std::size_t i = rows_.size(); i-- > 0;) {
    const auto number = static_cast<std::uint32_t>(i);
    if (rows_[i].parent.is_none()) {
      stack.push_back(number);
    } else {
      children[rows_[i].parent.index()].push_back(number);
    }
  }
  std::vector<TaskId> order;
  order.reserve(rows_.size());
  while (!stack.empty()) {
    const std::uint32_t at = stack.back();
    stack.pop_back();
    order.push_back(TaskId(at));
    stack.insert(stack.end(), children[at].begin(), children[at].end());
  }
  return order;
}

}  // namespace etude
