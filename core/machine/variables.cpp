// Slots and scopes of a running task: who is written where, what the journal hears of it, and the limits on memory.
#include <algorithm>

#include "core/machine/machine_implementation.h"

namespace etude {

MachineImplementation::Located MachineImplementation::locate_outwards(Task& start, SlotRef ref) {
  Task* at = &start;
  Frame* frame = &at->frames.back();
  for (std::uint32_t i = 0; i < ref.outwards; ++i) {
    const std::uint32_t index = frame->outer_frame;
    at = &task(frame->outer_task);
    frame = &at->frames[index];
  }
  return {at, frame, ref.slot};
}

ScopeId MachineImplementation::new_scope(Task& owner, std::size_t frame_index, std::uint32_t scope, const std::string* label) {
  const Frame& frame = owner.frames[frame_index];
  const StaticScope& row = frame.program->scopes[scope];
  ScopeId parent;
  if (row.parent != kNoIndex && frame.program->scopes[row.parent].segment == frame.segment) {
    parent = ensure_scope(owner, frame_index, row.parent);
  } else if (!frame.outer_task.is_none()) {
    Task& outer = task(frame.outer_task);
    const std::uint32_t around = row.parent != kNoIndex && row.kind == ScopeKind::kBranch ? row.parent : 0;
    parent = ensure_scope(outer, frame.outer_frame, around);
  }
  const ScopeId id =
      journal.add_kept(ScopeRow{row.kind, parent, owner.id, label != nullptr ? journal.keep(*label) : frame.unit->labels[scope]});
  owner.marks[frame.scopes + row.position] = id.index();
  return id;
}

std::uint32_t MachineImplementation::new_variable(Task& owner, const Frame& frame, std::uint32_t slot) {
  const std::uint32_t scope = frame.program->segments[frame.segment].slots[slot].scope;
  const ScopeId id = ensure_scope(owner, static_cast<std::size_t>(&frame - owner.frames.data()), scope);
  return journal.add_kept(VariableRow{id, kNoSeq, frame.unit->segments[frame.segment].slot_names[slot]}).index();
}

bool MachineImplementation::write(Task& writer, const Located& at, Value value, Value path, Outcome outcome) {
  if (at.task->kind == TaskKind::kService) return write_state(writer, at, std::move(value), std::move(path), outcome);
  Value& slot = slot_value(at);
  if (at.frame->is_internal) {
    slot = std::move(value);  // neither told nor counted
    return true;
  }
  note(writer, writer.frames.back(), EventKind::kWrite, outcome, variable_of(*at.task, *at.frame, at.slot), value, std::move(path));
  const std::uint64_t old = slot.is_unset() ? 0 : slot.size_bytes();
  slot = std::move(value);
  if (count_memory(writer, execution(*at.task), slot, old)) return true;
  refuse_write(writer, slot);
  return false;
}

bool MachineImplementation::write_own(Task& owner, std::uint32_t slot, Value&& value, Outcome outcome) {
  Frame& frame = owner.frames.back();
  if (frame.is_internal || owner.kind == TaskKind::kService)
    return write(owner, {&owner, &frame, slot}, std::move(value), Value(), outcome);
  note(owner, frame, EventKind::kWrite, outcome, variable_of(owner, frame, slot), value, Value());
  Value& at = owner.values[frame.base + slot];
  const std::uint64_t old = at.is_unset() ? 0 : at.size_bytes();
  at = std::move(value);
  if (count_memory(owner, execution(owner), at, old)) return true;
  refuse_write(owner, at);
  return false;
}

bool MachineImplementation::write_state(Task& writer, const Located& at, Value value, Value path, Outcome outcome) {
  append(writer, EventKind::kStateChanged, outcome, variable_of(*at.task, *at.frame, at.slot), kNoSeq, value, std::move(path));
  slot_value(at) = std::move(value);
  return true;
}

void MachineImplementation::refuse_write(Task& writer, const Value& value) {
  const auto used = static_cast<std::uint64_t>(std::max<std::int64_t>(execution(writer).memory, 0));
  if (used > options.limits.memory_bytes) {
    raise(writer, Error{"MemoryLimitExceededError", "ResourceLimitError: the variables of the execution use " + std::to_string(used) +
                                                        " bytes, more than the limit of " + std::to_string(options.limits.memory_bytes)});
  } else if (value.is_string() && value.size_bytes() > options.limits.string_bytes) {
    raise(writer, Error{"ResourceLimitError",
                        "ResourceLimitError: a string may have at most " + std::to_string(options.limits.string_bytes) + " bytes"});
  } else {
    raise(writer, Error{"ResourceLimitError",
                        "ResourceLimitError: lists and maps may be nested at most " + std::to_string(kDeepestNesting) + " levels deep"});
  }
}

void MachineImplementation::close_scope(Task& owner, Frame& frame, std::uint32_t scope) {
  const StaticScope& row = frame.program->scopes[scope];
  ExecutionState& shared = execution(owner);
  for (const std::uint32_t slot : row.slots) {
    Value& value = owner.values[frame.base + slot];
    if (!value.is_unset() && !frame.is_internal) shared.memory -= static_cast<std::int64_t>(value.size_bytes());
    value = Value::unset();
    owner.marks[frame.marks + slot] = kNoSeq;
  }
  std::uint32_t& id = owner.marks[frame.scopes + row.position];
  if (id == kNoSeq) return;
  append(owner, EventKind::kScopeClosed, Outcome::kNone, id, kNoSeq);
  id = kNoSeq;
}

void MachineImplementation::close_scopes(Task& owner, std::uint32_t from, std::uint32_t to) {
  Frame& frame = owner.frames.back();
  for (std::uint32_t at = from; at != to && at != kNoIndex; at = frame.program->scopes[at].parent) close_scope(owner, frame, at);
}

void MachineImplementation::release_frame_memory(Task& owner, const Frame& frame) {
  if (owner.kind == TaskKind::kService || frame.is_internal) return;
  ExecutionState& shared = execution(owner);
  for (const std::uint32_t slot : frame.unit->segments[frame.segment].named) {
    const Value& value = owner.values[frame.base + slot];
    if (!value.is_unset()) shared.memory -= static_cast<std::int64_t>(value.size_bytes());
  }
}

bool MachineImplementation::note_gauge(Task& owner, Gauge which, std::uint64_t amount, std::uint64_t limit) {
  ExecutionState& shared = execution(owner);
  std::uint32_t& last = shared.tenths[static_cast<std::size_t>(which)];
  const bool crosses = last < 10 && limit != 0 && amount * 10 >= (last + 1) * limit;
  if (crosses) last = static_cast<std::uint32_t>(std::min<std::uint64_t>(10, amount * 10 / limit));
  // What is over the limit is looked at each time.
  shared.notable[static_cast<std::size_t>(which)] = last >= 10 || limit == 0 ? limit + 1 : ((last + 1) * limit + 9) / 10;
  if (crosses)
    append(owner, EventKind::kLimit, Outcome::kNone, static_cast<std::uint32_t>(which), last, Value(static_cast<std::int64_t>(amount)));
  return amount <= limit;
}

bool MachineImplementation::refuse_steps(Task& owner) {
  raise(owner, Error{"ResourceLimitError",
                     "ResourceLimitError: the execution has run more than " + std::to_string(options.limits.steps) + " steps"});
  return false;
}

}  // namespace etude
