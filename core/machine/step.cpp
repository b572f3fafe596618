// Runs the instructions of one task until it waits, ends, or the budget is used up.
#include <algorithm>

#include "core/library/arguments.h"
#include "core/library/blocking.h"
#include "core/machine/machine_implementation.h"
#include "core/machine/operators.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

Value take_back(std::vector<Value>& values) {
  Value value = std::move(values.back());
  values.pop_back();
  return value;
}

Value list_of(std::span<const Value> values) { return Value(List(values)); }

Error not_boolean(std::string_view operation, const Value& operand) {
  return {"TypeError",
          "TypeError: unsupported operand type for " + std::string(operation) + ": '" + std::string(operand_name(operand.kind())) + "'"};
}

// True if no argument has to be filled in or refused.
bool fit_as_they_are(const FunctionRow& row, std::span<const Value> arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].is_unset() || (row.parameters[i].accepts & kind_bit(arguments[i].kind())) == 0) return false;
  }
  return true;
}

}  // namespace

void MachineImplementation::leave_attempts(Task& owner, const StepInfo& info) {
  Frame& frame = owner.frames.back();
  const bool retried_around = info.outer_retry_slot != kNoIndex && owner.values[frame.base + info.outer_retry_slot].is_int();
  frame.attempt =
      retried_around ? static_cast<std::uint16_t>(owner.values[frame.base + info.outer_retry_slot].integer()) : frame.base_attempt;
}

void MachineImplementation::note_call(Task& owner, std::uint32_t index, std::span<const Value> arguments, const std::string* name) {
  const Frame& frame = owner.frames.back();
  const bool is_inside = frame.is_internal;
  const ScopeId scope =
      is_inside ? ScopeId::none() : ensure_scope(owner, owner.frames.size() - 1, frame.program->segments[frame.segment].scope, name);
  note(owner, frame, EventKind::kRoutineCalled, Outcome::kNone, scope.index(),
       name != nullptr ? Value(*name) : frame.unit->routines[index].name, list_of(arguments));
}

void MachineImplementation::start_arguments(Task& owner, std::uint32_t index, std::span<Value> arguments, const std::string* name) {
  note_call(owner, index, arguments, name);
  const RoutineRow& routine = owner.frames.back().program->routines[index];
  for (std::size_t i = 0; i < routine.parameters.size(); ++i) {
    const auto& parameter = routine.parameters[i];
    Value value = i < arguments.size() ? std::move(arguments[i]) : Value::unset();
    if (value.is_unset()) value = parameter.has_fallback ? parameter.fallback : Value();
    if (!write_own(owner, parameter.slot, std::move(value), Outcome::kNone)) return;
  }
}

void MachineImplementation::call_routine(Task& owner, std::uint32_t index, bool counts) {
  const Frame& caller = owner.frames.back();
  const Unit& unit = *caller.unit;
  const std::uint32_t depth = caller.depth + 1;
  if (depth >= execution(owner).notable[static_cast<std::size_t>(Gauge::kCallDepth)]) {
    gauge(owner, Gauge::kCallDepth, std::min(depth, options.limits.call_depth), options.limits.call_depth);
    if (depth > options.limits.call_depth) {
      raise(owner, Error{"RecursionError", "RecursionError: maximum call stack depth exceeded"});
      return;
    }
  }
  if (counts && !count_steps(owner, 1)) return;
  if (unit.routines[index].is_plain)
    enter_plain_routine(owner, unit, index);
  else
    enter_routine(owner, unit, index);
}

void MachineImplementation::enter_plain_routine(Task& owner, const Unit& unit, std::uint32_t index) {
  // The arguments lie where the new frame has its parameters. Its scope and their variables are new, so nothing is looked up.
  const Unit::RoutinePlan& plan = unit.routines[index];
  const std::uint32_t count = plan.parameters;
  const Frame& frame = push_frame(owner, unit, plan.segment, TaskId::none(), 0, count);
  const Unit::SegmentPlan& segment = unit.segments[plan.segment];
  const ScopeId scope = journal.add_kept(ScopeRow{ScopeKind::kRoutine, ScopeId::none(), owner.id, plan.label});
  owner.marks[frame.scopes + segment.scope] = scope.index();
  Value* const slots = owner.values.data() + frame.base;
  note(owner, frame, EventKind::kRoutineCalled, Outcome::kNone, scope.index(), plan.name, list_of({slots, count}));
  ExecutionState& shared = execution(owner);
  for (std::uint32_t slot = 0; slot < count; ++slot) {
    if (slots[slot].is_unset()) {
      const auto& parameter = unit.program->routines[index].parameters[slot];
      slots[slot] = parameter.has_fallback ? parameter.fallback : Value();
    }
    const VariableId variable = journal.add_kept(VariableRow{scope, kNoSeq, segment.slot_names[slot]});
    owner.marks[frame.marks + slot] = variable.index();
    note(owner, frame, EventKind::kWrite, Outcome::kNone, variable.index(), slots[slot], Value());
    if (count_memory(owner, shared, slots[slot], 0)) continue;
    // Those that were not written yet take no memory.
    for (std::uint32_t after = slot + 1; after < count; ++after) slots[after] = Value::unset();
    refuse_write(owner, slots[slot]);
    return;
  }
}

void MachineImplementation::enter_routine(Task& owner, const Unit& unit, std::uint32_t index, const std::string* name) {
  // A subworkflow of a handler sees no more of the service than one of a workflow sees of its caller: nothing.
  const std::size_t count = unit.routines[index].parameters;
  // They start no other routine on their way, so there is one place for them.
  passed.assign(std::make_move_iterator(owner.values.end() - static_cast<std::ptrdiff_t>(count)),
                std::make_move_iterator(owner.values.end()));
  owner.values.resize(owner.values.size() - count);
  push_frame(owner, unit, unit.routines[index].segment, TaskId::none(), 0);
  start_arguments(owner, index, passed, name);
}

void MachineImplementation::return_from(Task& owner) {
  Value value = take_back(owner.values);
  // The result is looked at before the step is left, so that an error about it has a place.
  const bool is_last = owner.frames.size() == 1;
  if (is_last && !is_fit_result(owner, value)) return;
  Frame& frame = owner.frames.back();
  while (frame.step != kNoIndex) leave_step(owner, frame, Outcome::kReturned, kNoIndex);
  pop_frame(owner, Outcome::kDone, value);
  if (is_last)
    end_execution(owner.root, Outcome::kSucceeded, std::move(value), nullptr);
  else
    owner.values.push_back(std::move(value));
}

bool MachineImplementation::is_fit_result(Task& owner, const Value& value) {
  if (owner.kind != TaskKind::kWorkflow && owner.kind != TaskKind::kExecution) return true;
  const Result<std::string> text = json_from_value(value);
  if (!text.ok()) {
    raise(owner, Error{"ValueError", "ValueError: the result has no JSON form: " + text.error().message});
    return false;
  }
  if (text.value().size() <= options.limits.result_bytes) return true;
  raise(owner,
        Error{"ResultSizeLimitExceededError", "ResourceLimitError: the result has " + std::to_string(text.value().size()) +
                                                  " bytes of JSON, more than the limit of " + std::to_string(options.limits.result_bytes)});
  return false;
}

bool MachineImplementation::log(Task& owner, std::span<const Value> arguments) {
  const Result<LogEntry> entry = log_entry(arguments);
  if (!entry.ok()) {
    raise(owner, entry.error(), list_of(arguments));
    return false;
  }
  append(owner, EventKind::kLog, entry.value().is_json ? Outcome::kJson : Outcome::kText, kNoSeq, entry.value().severity,
         entry.value().data);
  return true;
}

bool MachineImplementation::call_function(Task& owner, const Instruction& instruction) {
  const FunctionRow& row = *owner.frames.back().program->functions[instruction.c];
  const std::size_t count = row.parameters.size();
  if (instruction.a != 0 && !count_steps(owner, 1)) return false;
  const std::span<Value> arguments(owner.values.data() + (owner.values.size() - count), count);
  // Values are raised with the arguments they were about; the operands on the stack go with the step.
  const auto refuse = [&](const Error& error) { raise(owner, error, list_of(arguments)); };
  if (!fit_as_they_are(row, arguments)) {
    if (const Result<void> complete = complete_arguments(row, arguments); !complete.ok()) {
      refuse(complete.error());
      return false;
    }
  }
  const auto drop_arguments = [&] { owner.values.resize(owner.values.size() - count); };
  if (row.pure != nullptr || row.run != nullptr) {
    Result<Value> result = row.pure != nullptr ? row.pure(arguments) : row.run(arguments, *this);
    if (!result.ok()) {
      refuse(result.error());
      return false;
    }
    const Value& value = result.value();
    if (value.is_string() && value.string().size() > options.limits.string_bytes) {
      refuse({"ResourceLimitError",
              "ResourceLimitError: a string may have at most " + std::to_string(options.limits.string_bytes) + " bytes"});
      return false;
    }
    if (value.depth() > kDeepestNesting) {
      refuse({"ResourceLimitError",
              "ResourceLimitError: lists and maps may be nested at most " + std::to_string(kDeepestNesting) + " levels deep"});
      return false;
    }
    drop_arguments();
    owner.values.push_back(std::move(result).value());
    return true;
  }
  switch (row.blocking) {
    case Blocking::kNo: ETUDE_UNREACHABLE();
    case Blocking::kEffect: {
      Result<EffectRequest> request = row.effect(arguments, *this);
      if (!request.ok()) {
        refuse(request.error());
        return false;
      }
      drop_arguments();
      make_waiting(owner);
      begin_effect(owner, std::move(request).value(), 0);
      return false;
    }
    case Blocking::kRunMany: {
      Result<std::vector<EffectRequest>> requests = run_many_requests(arguments, *this);
      if (!requests.ok()) {
        refuse(requests.error());
        return false;
      }
      drop_arguments();
      if (requests.value().empty()) {
        owner.values.push_back(Value(List()));
        return false;
      }
      owner.many = true;
      owner.arrived.assign(requests.value().size(), Value());
      make_waiting(owner);
      std::uint32_t position = 0;
      for (EffectRequest& request : requests.value()) begin_effect(owner, std::move(request), position++);
      return false;
    }
    case Blocking::kSleep: {
      const Result<Nanoseconds> duration = sleep_duration(arguments);
      if (!duration.ok()) {
        refuse(duration.error());
        return false;
      }
      drop_arguments();
      owner.values.push_back(Value());
      sleep_until(owner, now + duration.value(), true);
      return false;
    }
    case Blocking::kSleepUntil: {
      const Result<Nanoseconds> until = sleep_until_ns(arguments);
      if (!until.ok()) {
        refuse(until.error());
        return false;
      }
      drop_arguments();
      owner.values.push_back(Value());
      if (until.value() > wall_clock_ns()) sleep_until(owner, until.value() - options.start_time_ns, true);
      return false;
    }
    case Blocking::kLog: {
      if (!log(owner, arguments)) return false;
      drop_arguments();
      owner.values.push_back(Value());
      return false;
    }
  }
  return false;
}

bool MachineImplementation::store_path(Task& owner, const Instruction& instruction) {
  std::vector<Value>& values = owner.values;
  const Program& program = *owner.frames.back().program;
  const TargetRow& row = program.targets[instruction.c];
  const SlotRef* chosen = bound_candidate(owner, row);
  if (chosen == nullptr) {
    raise(owner, Error{"KeyError", "KeyError: variable not found: " + row.name});
    return false;
  }
  const Located at = locate(owner, *chosen);
  const Value& old = slot_value(at);
  const std::size_t length = instruction.b;
  const Value& value = values[values.size() - length - 1];
  const Value& fixed = owner.frames.back().unit->fixed_paths[instruction.c];
  Value path = fixed.is_list() ? fixed : list_of({values.data() + (values.size() - length), length});
  const List steps = path.list();
  Value changed;
  if (old.is_map() && steps.size() == 1 && steps[0].is_string()) {
    changed = Value(old.map().set(steps[0], value));
  } else {
    Result<Value> result = assign_path(old, steps, value);
    if (!result.ok()) {
      raise(owner, result.error(), std::move(path));
      return false;
    }
    changed = std::move(result).value();
  }
  values.resize(values.size() - length - 1);
  return write(owner, at, std::move(changed), std::move(path), Outcome::kNone);
}

bool MachineImplementation::next_of_loop(Task& owner, const LoopRow& loop) {
  Frame& frame = owner.frames.back();
  Value* state = &owner.values[frame.base + loop.state_slot];
  const std::int64_t index = state[1].integer();
  Value value;
  if (state[0].is_int()) {
    value = state[0];
    // The last one is found by equality: adding one to the largest integer would wrap.
    state[0] = value.integer() == state[2].integer() ? Value() : Value(value.integer() + 1);
  } else if (state[0].is_list()) {
    const List list = state[0].list();
    if (static_cast<std::uint64_t>(index) >= list.size()) {
      state[0] = Value();
      frame.pc = loop.exit;
      return true;
    }
    value = list[static_cast<std::size_t>(index)];
  } else if (state[0].is_null()) {
    frame.pc = loop.exit;
    return true;
  } else {
    value = state[0];
    const double next = value.number() + 1.0;
    state[0] = next <= state[2].as_double() && next > value.number() ? Value(next) : Value();
  }
  state[1] = Value(index + 1);
  if (!count_steps(owner, 1) || !write_own(owner, loop.value_slot, std::move(value), Outcome::kLoop)) return false;
  return loop.index_slot == kNoIndex || write_own(owner, loop.index_slot, Value(index), Outcome::kLoop);
}

std::uint64_t MachineImplementation::run(Task& owner, std::uint64_t budget) {
  std::uint64_t used = 0;
  std::vector<Value>& values = owner.values;
  while (owner.status == TaskStatus::kReady && used < budget) {
    Frame& frame = owner.frames.back();
    const Program& program = *frame.program;
    const Instruction* const code = program.code.data();
    ETUDE_CHECK(frame.pc < program.code.size());
    // Most instructions leave task and frame as they are; after one that may not, both are looked at again.
    bool same = true;
    const auto refuse = [&](const Error& error, std::size_t operands) {
      raise(owner, error, list_of({values.data() + (values.size() - operands), operands}));
      same = false;
    };
    while (same && used < budget) {
      ++used;
      const Instruction instruction = code[frame.pc++];
      switch (instruction.op) {
        case Op::kConstant: values.push_back(program.constants[instruction.c]); break;
        case Op::kLoad: {
          if (instruction.a == 0 && !values[frame.base + instruction.c].is_unset()) {
            values.push_back(values[frame.base + instruction.c]);
            break;
          }
          const Located at = locate(owner, {instruction.a, instruction.c});
          const Value& value = slot_value(at);
          if (!value.is_unset()) {
            values.push_back(Value(value));
            break;
          }
          raise(owner, Error{"KeyError",
                             "KeyError: variable not found: " + at.frame->program->segments[at.frame->segment].slots[instruction.c].name});
          same = false;
          break;
        }
        case Op::kLoadFirst: {
          const TargetRow& row = program.targets[instruction.c];
          if (const SlotRef* bound = bound_candidate(owner, row)) {
            values.push_back(Value(slot_value(locate(owner, *bound))));
          } else {
            raise(owner, Error{"KeyError", "KeyError: variable not found: " + row.name});
            same = false;
          }
          break;
        }
        case Op::kPop: values.pop_back(); break;
        case Op::kStore: {
          Value value = take_back(values);
          same = write_own(owner, instruction.c, std::move(value), Outcome::kNone);
          break;
        }
        case Op::kStoreTarget: {
          const TargetRow& row = program.targets[instruction.c];
          const SlotRef* bound = bound_candidate(owner, row);
          Value value = take_back(values);
          same = write(owner, locate(owner, bound == nullptr ? row.fresh : *bound), std::move(value), Value(), Outcome::kNone);
          break;
        }
        case Op::kMember: {
          const Value& key = program.constants[instruction.c];
          Value& container = values.back();
          if (container.is_map() && key.is_string()) {
            const Map map = container.map();
            if (const Value* member = map.find(key.string())) {
              container = *member;
              break;
            }
          }
          Result<Value> found = access(container, key);
          if (found.ok())
            container = std::move(found).value();
          else
            refuse(found.error(), 1);
          break;
        }
        case Op::kIndex: {
          Result<Value> found = access(values[values.size() - 2], values.back());
          if (found.ok()) {
            values.pop_back();
            values.back() = std::move(found).value();
          } else {
            refuse(found.error(), 2);
          }
          break;
        }
        case Op::kUnary: {
          Result<Value> result = apply_unary(static_cast<Operator>(instruction.a), values.back());
          if (result.ok())
            values.back() = std::move(result).value();
          else
            refuse(result.error(), 1);
          break;
        }
        case Op::kBinary: {
          Value& left = values[values.size() - 2];
          const Value& right = values.back();
          const auto op = static_cast<Operator>(instruction.a);
          if (left.is_int() && right.is_int() && apply_to_integers(op, left.integer(), right.integer(), left)) {
            values.pop_back();
            break;
          }
          Result<Value> result = apply_binary(op, left, right, options.limits.string_bytes);
          if (result.ok()) {
            left = std::move(result).value();
            values.pop_back();
          } else {
            refuse(result.error(), 2);
          }
          break;
        }
        case Op::kJump: frame.pc = instruction.c; break;
        case Op::kAnd:
        case Op::kOr: {
          const bool is_and = instruction.op == Op::kAnd;
          if (!values.back().is_bool())
            refuse(not_boolean(is_and ? "and" : "or", values.back()), 1);
          else if (values.back().boolean() != is_and)
            frame.pc = instruction.c;
          else
            values.pop_back();
          break;
        }
        case Op::kLogic:
          if (!values.back().is_bool()) refuse(not_boolean(operator_text(static_cast<Operator>(instruction.a)), values.back()), 1);
          break;
        case Op::kEnterStep: same = enter_step(owner, frame, instruction.c); break;
        case Op::kLeaveStep: leave_step(owner, frame, static_cast<Outcome>(instruction.a), instruction.c); break;
        case Op::kForNext: same = next_of_loop(owner, program.loops[instruction.c]); break;
        case Op::kStorePath: same = store_path(owner, instruction); break;
        case Op::kUnless: {
          const Value condition = take_back(values);
          if (!condition.is_bool()) {
            raise(owner,
                  Error{"TypeError", "TypeError: condition must be a boolean, got '" + std::string(operand_name(condition.kind())) + "'"},
                  list_of({&condition, 1}));
            same = false;
          } else if (!condition.boolean()) {
            frame.pc = instruction.c;
          }
          break;
        }
        case Op::kCall: same = call_function(owner, instruction); break;
        case Op::kCallRoutine:
          call_routine(owner, instruction.c, instruction.a != 0);
          same = false;
          break;
        case Op::kReturn:
          return_from(owner);
          same = false;
          break;
        case Op::kMakeList:
        case Op::kMakeMap:
        case Op::kArrange:
        case Op::kCallExternal:
        case Op::kCloseScope:
        case Op::kForList:
        case Op::kForRange:
        case Op::kFork:
        case Op::kEndBranch:
        case Op::kRaise:
        case Op::kRetryBegin:
        case Op::kTry:
        case Op::kRetryCheck:
        case Op::kLoadError:
        case Op::kRetryDecide:
        case Op::kPropagate:
        case Op::kCatch:
          run_seldom(owner, instruction);
          same = false;
          break;
      }
    }
  }
  return used;
}

void MachineImplementation::run_seldom(Task& owner, const Instruction& instruction) {
  std::vector<Value>& values = owner.values;
  Frame& frame = owner.frames.back();
  const Program& program = *frame.program;
  switch (instruction.op) {
    case Op::kMakeList: {
      Value list = list_of({values.data() + (values.size() - instruction.c), instruction.c});
      values.resize(values.size() - instruction.c);
      values.push_back(std::move(list));
      break;
    }
    case Op::kMakeMap: {
      const std::size_t start = values.size() - 2 * std::size_t{instruction.c};
      bool keys_are_strings = true;
      for (std::size_t i = start; i < values.size() && keys_are_strings; i += 2) {
        keys_are_strings = values[i].is_string();
        if (!keys_are_strings)
          raise(owner,
                Error{"TypeError", "TypeError: a map key must be a string, got '" + std::string(operand_name(values[i].kind())) + "'"},
                list_of({&values[i], 1}));
      }
      if (!keys_are_strings) break;
      Map map{std::span<const Value>(values.data() + start, values.size() - start)};
      values.resize(start);
      values.push_back(Value(std::move(map)));
      break;
    }
    case Op::kArrange: {
      const std::vector<std::int32_t>& order = program.arrangements[instruction.c];
      const std::size_t start = values.size() - instruction.b;
      std::vector<Value> arranged;
      arranged.reserve(order.size());
      for (const std::int32_t from : order) {
        arranged.push_back(from < 0 ? Value::unset() : values[start + static_cast<std::size_t>(from)]);
      }
      values.resize(start);
      for (Value& value : arranged) values.push_back(std::move(value));
      break;
    }
    case Op::kCallExternal: {
      const ExternalRow& external = program.externals[instruction.c];
      // The journal knows the call by the name that the workflow wrote, not by the routine of ours that carries it out.
      enter_routine(owner, load(external.program), external.routine, &external.name);
      break;
    }
    case Op::kCloseScope: close_scope(owner, frame, instruction.c); break;
    case Op::kForList: {
      Value list = take_back(values);
      if (!list.is_list()) {
        raise(owner, Error{"TypeError", "TypeError: for: `in` must be a list, got '" + std::string(operand_name(list.kind())) + "'"},
              list_of({&list, 1}));
        break;
      }
      Value* state = &values[frame.base + program.loops[instruction.c].state_slot];
      state[0] = std::move(list);
      state[1] = Value(0);
      break;
    }
    case Op::kForRange: {
      const Value range = take_back(values);
      const Result<List> bounds = range_bounds(range);
      if (!bounds.ok()) {
        raise(owner, bounds.error(), list_of({&range, 1}));
        break;
      }
      const Value& first = bounds.value()[0];
      const Value& last = bounds.value()[1];
      const bool whole = first.is_int() && last.is_int();
      const bool some = whole ? first.integer() <= last.integer() : first.as_double() <= last.as_double();
      Value* state = &values[frame.base + program.loops[instruction.c].state_slot];
      state[0] = some ? (whole ? first : Value(first.as_double())) : Value();
      state[1] = Value(0);
      state[2] = last;
      break;
    }
    case Op::kFork: fork(owner, instruction.c); break;
    case Op::kEndBranch:
      while (owner.frames.back().step != kNoIndex) leave_step(owner, Outcome::kDone, kNoIndex);
      branch_ended(owner, nullptr);
      break;
    case Op::kRaise: {
      Value value = take_back(values);
      if (value.is_string() || value.is_map())
        raise(owner, std::move(value), false);
      else
        raise(owner, Error{"TypeError", "TypeError: raise takes a string or a map, got '" + std::string(operand_name(value.kind())) + "'"},
              list_of({&value, 1}));
      break;
    }
    case Op::kRetryBegin: begin_retry(owner, instruction.c); break;
    case Op::kTry: {
      const ProtectionRow& row = program.protections[instruction.c];
      if (row.state_slot != kNoIndex)
        frame.attempt = static_cast<std::uint16_t>(std::min<std::int64_t>(values[frame.base + row.state_slot].integer(), UINT16_MAX));
      if (!program.is_internal) count_steps(owner, 1);
      break;
    }
    case Op::kRetryCheck: check_retry(owner, instruction.c); break;
    case Op::kLoadError: values.push_back(owner.errors[frame.errors + program.protections[instruction.c].error]->value); break;
    case Op::kRetryDecide: decide_retry(owner, instruction.c); break;
    case Op::kPropagate: {
      CaughtPtr caught = owner.errors[frame.errors + program.protections[instruction.c].error];
      raise_caught(owner, std::move(caught));
      break;
    }
    case Op::kCatch: catch_error(owner, instruction.c); break;
    case Op::kConstant:
    case Op::kLoad:
    case Op::kLoadFirst:
    case Op::kStoreTarget:
    case Op::kPop:
    case Op::kStore:
    case Op::kStorePath:
    case Op::kMember:
    case Op::kIndex:
    case Op::kUnary:
    case Op::kBinary:
    case Op::kJump:
    case Op::kAnd:
    case Op::kOr:
    case Op::kLogic:
    case Op::kUnless:
    case Op::kCall:
    case Op::kCallRoutine:
    case Op::kReturn:
    case Op::kEnterStep:
    case Op::kLeaveStep:
    case Op::kForNext: ETUDE_UNREACHABLE();
  }
}

}  // namespace etude
