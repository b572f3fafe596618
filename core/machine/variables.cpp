// Slots and scopes of a running task: who is written where, what the journal hears of it, and the limits on memory.
#include <algorithm>

#include "core/machine/machine_implementation.h"
#include "core/value/value_json.h"

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

ScopeId MachineImplementation::ensure_scope(Task& owner, std::size_t frame_index, std::uint32_t scope, const std::string* label) {
  const Frame& frame = owner.frames[frame_index];
  const StaticScope& row = frame.program->scopes[scope];
  const std::uint32_t known = owner.scopes[frame.scopes + row.position];
  if (known != kNoSeq) return ScopeId(known);
  ScopeId parent;
  if (row.parent != kNoIndex && frame.program->scopes[row.parent].segment == frame.segment) {
    parent = ensure_scope(owner, frame_index, row.parent);
  } else if (!frame.outer_task.is_none()) {
    Task& outer = task(frame.outer_task);
    const std::uint32_t around = row.parent != kNoIndex && row.kind == ScopeKind::kBranch ? row.parent : 0;
    parent = ensure_scope(outer, frame.outer_frame, around);
  }
  const ScopeId id = journal.add_scope({row.kind, parent, owner.id, label != nullptr ? *label : row.label});
  owner.scopes[frame.scopes + row.position] = id.index();
  return id;
}

std::uint32_t MachineImplementation::new_variable(const Located& at) {
  const SlotRow& row = at.frame->program->segments[at.frame->segment].slots[at.slot];
  const auto frame_index = static_cast<std::size_t>(at.frame - at.task->frames.data());
  const ScopeId scope = ensure_scope(*at.task, frame_index, row.scope);
  return journal.add_variable({scope, row.name, kNoSeq}).index();
}

bool MachineImplementation::write(Task& writer, const Located& at, Value value, Value path, Outcome outcome) {
  Value& slot = slot_value(at);
  const bool is_state = at.task->kind == TaskKind::kService;
  std::uint32_t& variable = at.task->variables[at.frame->variables + at.slot];
  if (variable == kNoSeq) variable = new_variable(at);
  append(writer, is_state ? EventKind::kStateChanged : EventKind::kWrite, outcome, variable, kNoSeq, value, std::move(path));
  if (is_state) {
    slot = std::move(value);
    if (std::find(changed_services.begin(), changed_services.end(), at.task->id) == changed_services.end()) {
      changed_services.push_back(at.task->id);
    }
    return true;
  }
  Execution& shared = execution(*at.task);
  const std::uint64_t size = value.size_bytes();
  shared.memory += static_cast<std::int64_t>(size) - (slot.is_unset() ? 0 : static_cast<std::int64_t>(slot.size_bytes()));
  const bool unfit = (value.is_string() && size > options.limits.string_bytes) || value.depth() > kDeepestNesting;
  slot = std::move(value);
  const auto used = static_cast<std::uint64_t>(std::max<std::int64_t>(shared.memory, 0));
  gauge(writer, Gauge::kMemory, used, options.limits.memory_bytes);
  if (!unfit && used <= options.limits.memory_bytes) return true;
  refuse_write(writer, slot, used);
  return false;
}

void MachineImplementation::refuse_write(Task& writer, const Value& value, std::uint64_t used) {
  if (used > options.limits.memory_bytes) {
    raise(writer, Error{"MemoryLimitExceededError", "ResourceLimitError: the variables of the execution use " + std::to_string(used) +
                                                       " bytes, more than the limit of " + std::to_string(options.limits.memory_bytes)});
  } else if (value.is_string() && value.size_bytes() > options.limits.string_bytes) {
    raise(writer, Error{"ResourceLimitError", "ResourceLimitError: a string may have at most " + std::to_string(options.limits.string_bytes) + " bytes"});
  } else {
    raise(writer, Error{"ResourceLimitError", "ResourceLimitError: lists and maps may be nested at most " + std::to_string(kDeepestNesting) + " levels deep"});
  }
}

void MachineImplementation::close_scope(Task& owner, Frame& frame, std::uint32_t scope) {
  const StaticScope& row = frame.program->scopes[scope];
  Execution& shared = execution(owner);
  for (const std::uint32_t slot : row.slots) {
    Value& value = owner.values[frame.base + slot];
    if (!value.is_unset()) shared.memory -= static_cast<std::int64_t>(value.size_bytes());
    value = Value::unset();
    owner.variables[frame.variables + slot] = kNoSeq;
  }
  std::uint32_t& id = owner.scopes[frame.scopes + row.position];
  if (id == kNoSeq) return;
  append(owner, EventKind::kScopeClosed, Outcome::kNone, id, kNoSeq);
  id = kNoSeq;
}

void MachineImplementation::close_scopes(Task& owner, std::uint32_t from, std::uint32_t to) {
  Frame& frame = owner.frames.back();
  for (std::uint32_t at = from; at != to && at != kNoIndex; at = frame.program->scopes[at].parent) close_scope(owner, frame, at);
}

void MachineImplementation::release_frame_memory(Task& owner, const Frame& frame) {
  if (owner.kind == TaskKind::kService) return;
  Execution& shared = execution(owner);
  const std::vector<SlotRow>& slots = frame.program->segments[frame.segment].slots;
  for (std::uint32_t slot = 0; slot < slots.size(); ++slot) {
    const Value& value = owner.values[frame.base + slot];
    if (!slots[slot].name.empty() && !value.is_unset()) shared.memory -= static_cast<std::int64_t>(value.size_bytes());
  }
}

void MachineImplementation::note_gauge(Task& owner, Gauge which, std::uint64_t amount, std::uint64_t limit) {
  Execution& shared = execution(owner);
  std::uint32_t& last = shared.tenths[static_cast<std::size_t>(which)];
  const bool crosses = last < 10 && limit != 0 && amount * 10 >= (last + 1) * limit;
  if (crosses) last = static_cast<std::uint32_t>(std::min<std::uint64_t>(10, amount * 10 / limit));
  shared.notable[static_cast<std::size_t>(which)] = last >= 10 || limit == 0 ? UINT64_MAX : ((last + 1) * limit + 9) / 10;
  if (crosses)
    append(owner, EventKind::kLimit, Outcome::kNone, static_cast<std::uint32_t>(which), last, Value(static_cast<std::int64_t>(amount)));
}

bool MachineImplementation::count_steps(Task& owner, std::uint64_t amount) {
  Execution& shared = execution(owner);
  shared.steps += amount;
  gauge(owner, Gauge::kSteps, shared.steps, options.limits.steps);
  if (shared.steps <= options.limits.steps) return true;
  raise(owner, Error{"ResourceLimitError", "ResourceLimitError: the execution has run more than " + std::to_string(options.limits.steps) + " steps"});
  return false;
}

}  // namespace etude
