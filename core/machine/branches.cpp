// Parallel steps: children, their limits, and the error that gathers theirs (parallel.md).
#include <algorithm>
#include <cmath>
#include <set>

#include "core/machine/machine_implementation.h"
#include "core/machine/operators.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

constexpr std::size_t kLongestLabel = 40;

std::string label_of(const Value& value) {
  std::string text = value.is_string() ? std::string(value.string()) : json_for_display(value);
  if (text.size() <= kLongestLabel) return text;
  std::size_t end = kLongestLabel;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
  return text.substr(0, end) + "…";
}

// How many values lie in a range; saturates far above every limit.
std::uint32_t range_count(const Value& first, const Value& last) {
  constexpr double kMost = 10'000'000;
  if (first.is_int() && last.is_int()) {
    if (first.integer() > last.integer()) return 0;
    const std::uint64_t span = static_cast<std::uint64_t>(last.integer()) - static_cast<std::uint64_t>(first.integer());
    return span >= static_cast<std::uint64_t>(kMost) ? static_cast<std::uint32_t>(kMost) : static_cast<std::uint32_t>(span) + 1;
  }
  const double count = std::floor(last.as_double() - first.as_double()) + 1;
  if (!(count > 0)) return 0;
  return static_cast<std::uint32_t>(std::min(count, kMost));
}

}  // namespace

void MachineImplementation::fork(Task& parent, std::uint32_t index) {
  Frame& frame = parent.frames.back();
  const ForkRow& row = frame.program->forks[index];
  auto fork = std::make_unique<Fork>();
  fork->row = &row;
  fork->index = index;
  Value over;
  if (row.is_loop) {
    over = std::move(parent.values.back());
    parent.values.pop_back();
  }
  if (row.has_limit) {
    const Value limit = std::move(parent.values.back());
    parent.values.pop_back();
    if (!limit.is_int()) {
      raise(parent, Error{"TypeError", "TypeError: parallel: concurrency_limit must be an integer, got '" +
                                           std::string(operand_name(limit.kind())) + "'"});
      return;
    }
    if (limit.integer() < 1) {
      raise(parent, Error{"ValueError", "ValueError: parallel: concurrency_limit must be at least 1"});
      return;
    }
    fork->limit = static_cast<std::uint32_t>(std::min<std::int64_t>(limit.integer(), options.limits.concurrent_branches));
  } else {
    fork->limit = options.limits.concurrent_branches;
  }
  if (!row.is_loop) {
    fork->total = static_cast<std::uint32_t>(row.branches.size());
  } else if (row.is_range) {
    const Result<List> bounds = range_bounds(over);
    if (!bounds.ok()) {
      raise(parent, bounds.error());
      return;
    }
    fork->over_range = true;
    fork->first = bounds.value()[0];
    if (fork->first.is_int() && bounds.value()[1].is_double()) fork->first = Value(fork->first.as_double());
    fork->total = range_count(fork->first, bounds.value()[1]);
  } else {
    if (!over.is_list()) {
      raise(parent, Error{"TypeError", "TypeError: for: `in` must be a list, got '" + std::string(operand_name(over.kind())) + "'"});
      return;
    }
    fork->list = over.list();
    fork->total = static_cast<std::uint32_t>(fork->list.size());
  }
  if (parent.parallel_depth + 1 > options.limits.parallel_depth) {
    raise(parent, Error{"ParallelNestingError", "ParallelNestingError: parallel steps may be nested at most " +
                                                    std::to_string(options.limits.parallel_depth) + " levels deep"});
    return;
  }
  if (fork->total == 0) return;
  const bool was_leaf = parent.parallel_depth > 0;
  parent.fork = std::move(fork);
  parent.status = TaskStatus::kForked;
  execution(parent).forks.insert(parent.id.index());
  ready.erase(parent.id.index());
  if (was_leaf) --execution(parent).leaves;
  start_branches(parent.root);
}

void MachineImplementation::start_branches(TaskId root) {
  // Waiting branches start in the order of their parallel steps, then of the source, as places become free.
  ExecutionState& shared = executions[root.index()];
  const auto has_place = [&](const Fork& fork) {
    return fork.started < fork.total && fork.running < fork.limit && shared.leaves < options.limits.concurrent_branches;
  };
  const std::set<std::uint32_t> forks = shared.forks;  // a start may fail the execution and empty the set
  for (const std::uint32_t parent : forks) {
    while (!shared.ended && has_place(*tasks[parent]->fork)) start_branch(*tasks[parent]);
    if (shared.ended || shared.leaves >= options.limits.concurrent_branches) return;
  }
}

void MachineImplementation::start_branch(Task& parent) {
  Fork& fork = *parent.fork;
  const std::uint32_t index = fork.started++;
  ++fork.running;
  ExecutionState& shared = execution(parent);
  ++shared.leaves;
  const auto frame_index = static_cast<std::uint32_t>(parent.frames.size() - 1);
  const Frame& outer = parent.frames.back();
  const Unit& unit = *outer.unit;
  const ForkRow& row = *fork.row;
  Value value;
  if (row.is_loop) {
    if (!fork.over_range)
      value = fork.list[index];
    else if (fork.first.is_int())
      value = Value(fork.first.integer() + static_cast<std::int64_t>(index));
    else
      value = Value(fork.first.number() + static_cast<double>(index));
  }
  const std::string label = row.is_loop ? label_of(value) : row.branches[index].name;
  Value about(Map{{"index", Value(static_cast<std::int64_t>(index))}});
  Task& branch = new_task(row.is_loop ? TaskKind::kIteration : TaskKind::kBranch, label, parent.id, std::move(about));
  branch.branch_index = index;
  branch.parallel_depth = parent.parallel_depth + 1;
  branch.base_depth = parent.base_depth + static_cast<std::uint32_t>(parent.frames.size()) - 1;
  branch.recent = parent.recent;
  push_frame(branch, unit, row.branches[row.is_loop ? 0 : index].segment, parent.id, frame_index);
  ready.insert(branch.id.index());
  gauge(branch, Gauge::kBranches, shared.leaves, options.limits.concurrent_branches);
  if (!count_steps(branch, 1) || !row.is_loop) return;
  write_own(branch, row.value_slot, std::move(value), Outcome::kLoop);
  if (row.index_slot != kNoIndex && branch.status != TaskStatus::kEnded) {
    write_own(branch, row.index_slot, Value(static_cast<std::int64_t>(index)), Outcome::kLoop);
  }
}

void MachineImplementation::branch_ended(Task& branch, CaughtPtr caught) {
  const TaskId parent_id = branch.parent;
  const std::uint32_t index = branch.branch_index;
  const TaskId root = branch.root;
  end_task(branch, caught == nullptr ? Outcome::kSucceeded : Outcome::kFailed, caught == nullptr ? Value() : caught->value, caught.get());
  branch.values.clear();
  --executions[root.index()].leaves;
  Task& parent = task(parent_id);
  Fork& fork = *parent.fork;
  --fork.running;
  if (caught != nullptr) {
    if (fork.failures.size() < options.limits.branch_errors) {
      const std::string id = fork.row->is_loop ? std::to_string(index) : fork.row->branches[index].name;
      fork.failures.push_back({index, id, std::move(caught)});
    } else {
      fork.truncated = true;
    }
  }
  if (fork.running == 0 && fork.started == fork.total) join(parent);
  start_branches(root);
}

void MachineImplementation::join(Task& parent) {
  const std::unique_ptr<Fork> fork = std::move(parent.fork);
  execution(parent).forks.erase(parent.id.index());
  if (parent.parallel_depth > 0) ++execution(parent).leaves;
  make_ready(parent);
  if (fork->failures.empty()) return;
  std::vector<Fork::Failure> failures = fork->failures;
  std::sort(failures.begin(), failures.end(), [](const Fork::Failure& a, const Fork::Failure& b) { return a.index < b.index; });
  List branches;
  std::set<std::string> tags{"UnhandledBranchError"};
  for (const Fork::Failure& failure : failures) {
    const Value report = error_report(*failure.caught);
    Map error{{"context", report.map().get("context")}, {"payload", failure.caught->value}};
    branches = branches.push_back(Value(Map{{"id", Value(failure.id)}, {"error", Value(std::move(error))}}));
    const Value of_branch = failure.caught->value.is_map() ? failure.caught->value.map().get("tags") : Value();
    if (!of_branch.is_list()) {
      tags.insert("RuntimeError");
      continue;
    }
    for (const Value& tag : of_branch.list()) {
      if (tag.is_string()) tags.insert(std::string(tag.string()));
    }
  }
  List all_tags;
  for (const std::string& tag : tags) all_tags = all_tags.push_back(Value(tag));
  Map error{{"branches", Value(std::move(branches))},
            {"message", Value("UnhandledBranchError: One or more branches or iterations encountered an unhandled runtime error")},
            {"tags", Value(std::move(all_tags))},
            {"truncated", Value(fork->truncated)}};
  // Made of errors of branches, it is an ordinary error even if one of theirs mentions a limit.
  raise(parent, Value(std::move(error)), true);
}

}  // namespace etude
