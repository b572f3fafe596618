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
  return {"TypeError", "TypeError: unsupported operand type for " + std::string(operation) + ": '" + std::string(operand_name(operand.kind())) + "'"};
}

}  // namespace

void MachineImplementation::enter_step(Task& owner, std::uint32_t step) {
  Frame& frame = owner.frames.back();
  frame.step = step;
  append(owner, EventKind::kStepEntered, Outcome::kNone, kNoSeq, kNoSeq);
  if (frame.program->steps[step].counts) count_steps(owner, 1);
}

void MachineImplementation::leave_step(Task& owner, Outcome outcome, std::uint32_t gone_to) {
  Frame& frame = owner.frames.back();
  const StepInfo& info = frame.program->steps[frame.step];
  append(owner, EventKind::kStepLeft, outcome, step_id(frame, gone_to).index(), kNoSeq);
  // A branch starts with no step of its own: the steps around it belong to its parent.
  const bool parent_is_here = info.parent != kNoIndex && frame.program->scopes[frame.program->steps[info.parent].scope].segment == frame.segment;
  frame.step = parent_is_here ? info.parent : kNoIndex;
  if (info.retry_slot != kNoIndex) leave_attempts(owner, info);
}

void MachineImplementation::leave_attempts(Task& owner, const StepInfo& info) {
  Frame& frame = owner.frames.back();
  const bool retried_around = info.outer_retry_slot != kNoIndex && owner.values[frame.base + info.outer_retry_slot].is_int();
  frame.attempt = retried_around ? static_cast<std::uint16_t>(owner.values[frame.base + info.outer_retry_slot].integer()) : frame.base_attempt;
}

void MachineImplementation::start_arguments(Task& owner, const RoutineRow& routine, const Value* arguments, std::size_t count) {
  Frame& frame = owner.frames.back();
  const ScopeId scope = ensure_scope(owner, owner.frames.size() - 1, frame.program->segments[frame.segment].scope);
  append(owner, EventKind::kRoutineCalled, Outcome::kNone, scope.index(), kNoSeq, Value(routine.name), list_of({arguments, count}));
  for (std::size_t i = 0; i < routine.parameters.size(); ++i) {
    const auto& parameter = routine.parameters[i];
    Value value = i < count ? arguments[i] : Value::unset();
    if (value.is_unset()) value = parameter.has_fallback ? parameter.fallback : Value();
    write_own(owner, parameter.slot, std::move(value), Outcome::kNone);
    if (owner.status == TaskStatus::kEnded) return;
  }
}

void MachineImplementation::call_routine(Task& owner, std::uint32_t index, bool counts) {
  std::uint32_t depth = owner.base_depth + 1;
  for (const Frame& frame : owner.frames) depth += frame.program->is_internal ? 0u : 1u;
  gauge(owner, Gauge::kCallDepth, std::min(depth, options.limits.call_depth), options.limits.call_depth);
  if (depth > options.limits.call_depth) {
    raise(owner, Error{"RecursionError", "RecursionError: maximum call stack depth exceeded"});
    return;
  }
  if (counts && !count_steps(owner, 1)) return;
  const Frame& caller = owner.frames.back();
  enter_routine(owner, caller.unit, caller.program->routines[index]);
}

void MachineImplementation::enter_routine(Task& owner, std::uint32_t unit, const RoutineRow& routine) {
  const std::size_t count = routine.parameters.size();
  std::vector<Value> arguments;
  arguments.reserve(count);
  for (std::size_t i = owner.values.size() - count; i < owner.values.size(); ++i) arguments.push_back(std::move(owner.values[i]));
  owner.values.resize(owner.values.size() - count);
  // A subworkflow of a handler sees no more of the service than one of a workflow sees of its caller: nothing.
  push_frame(owner, unit, routine.segment, TaskId::none(), 0);
  start_arguments(owner, routine, arguments.data(), arguments.size());
}

void MachineImplementation::return_from(Task& owner, Value value) {
  const auto leave_steps = [&] {
    while (owner.frames.back().step != kNoIndex) leave_step(owner, Outcome::kReturned, kNoIndex);
  };
  if (owner.frames.size() > 1) {
    leave_steps();
    pop_frame(owner, Outcome::kDone, value);
    owner.values.push_back(std::move(value));
    return;
  }
  // The result is looked at before the step is left, so that an error about it has a place.
  if (owner.kind == TaskKind::kWorkflow || owner.kind == TaskKind::kExecution) {
    const Result<std::string> text = json_from_value(value);
    if (!text.ok()) {
      raise(owner, Error{"ValueError", "ValueError: the result has no JSON form: " + text.error().message});
      return;
    }
    if (text.value().size() > options.limits.result_bytes) {
      raise(owner, Error{"ResultSizeLimitExceededError", "ResourceLimitError: the result has " + std::to_string(text.value().size()) +
                                                            " bytes of JSON, more than the limit of " + std::to_string(options.limits.result_bytes)});
      return;
    }
  }
  leave_steps();
  pop_frame(owner, Outcome::kDone, value);
  end_execution(owner.root, Outcome::kSucceeded, std::move(value), nullptr);
}

bool MachineImplementation::log(Task& owner, std::span<const Value> arguments) {
  const Result<LogEntry> entry = log_entry(arguments);
  if (!entry.ok()) {
    raise(owner, entry.error(), list_of(arguments));
    return false;
  }
  append(owner, EventKind::kLog, entry.value().is_json ? Outcome::kJson : Outcome::kText, kNoSeq, entry.value().severity, entry.value().data);
  return true;
}

void MachineImplementation::call_function(Task& owner, const Instruction& instruction) {
  const FunctionRow& row = *owner.frames.back().program->functions[instruction.c];
  const std::size_t count = row.parameters.size();
  if (instruction.a != 0 && !count_steps(owner, 1)) return;
  const std::span<Value> arguments(owner.values.data() + (owner.values.size() - count), count);
  // Values are raised with the arguments they were about; the operands on the stack go with the step.
  const auto refuse = [&](const Error& error) { raise(owner, error, list_of(arguments)); };
  if (const Result<void> complete = complete_arguments(row, arguments); !complete.ok()) {
    refuse(complete.error());
    return;
  }
  const auto drop_arguments = [&] { owner.values.resize(owner.values.size() - count); };
  if (row.pure != nullptr || row.run != nullptr) {
    Result<Value> result = row.pure != nullptr ? row.pure(arguments) : row.run(arguments, *this);
    if (!result.ok()) {
      refuse(result.error());
      return;
    }
    const Value& value = result.value();
    if (value.is_string() && value.string().size() > options.limits.string_bytes) {
      refuse({"ResourceLimitError", "ResourceLimitError: a string may have at most " + std::to_string(options.limits.string_bytes) + " bytes"});
      return;
    }
    if (value.depth() > kDeepestNesting) {
      refuse({"ResourceLimitError", "ResourceLimitError: lists and maps may be nested at most " + std::to_string(kDeepestNesting) + " levels deep"});
      return;
    }
    drop_arguments();
    owner.values.push_back(std::move(result).value());
    return;
  }
  switch (row.blocking) {
    case Blocking::kNo: ETUDE_UNREACHABLE();
    case Blocking::kEffect: {
      Result<EffectRequest> request = row.effect(arguments, *this);
      if (!request.ok()) {
        refuse(request.error());
        return;
      }
      drop_arguments();
      make_waiting(owner);
      begin_effect(owner, std::move(request).value(), 0);
      return;
    }
    case Blocking::kRunMany: {
      Result<std::vector<EffectRequest>> requests = run_many_requests(arguments, *this);
      if (!requests.ok()) {
        refuse(requests.error());
        return;
      }
      drop_arguments();
      if (requests.value().empty()) {
        owner.values.push_back(Value(List()));
        return;
      }
      owner.many = true;
      owner.arrived.assign(requests.value().size(), Value());
      make_waiting(owner);
      std::uint32_t position = 0;
      for (EffectRequest& request : requests.value()) begin_effect(owner, std::move(request), position++);
      return;
    }
    case Blocking::kSleep: {
      const Result<Nanoseconds> duration = sleep_duration(arguments);
      if (!duration.ok()) {
        refuse(duration.error());
        return;
      }
      drop_arguments();
      owner.values.push_back(Value());
      sleep_until(owner, now + duration.value(), true);
      return;
    }
    case Blocking::kSleepUntil: {
      const Result<Nanoseconds> until = sleep_until_ns(arguments);
      if (!until.ok()) {
        refuse(until.error());
        return;
      }
      drop_arguments();
      owner.values.push_back(Value());
      if (until.value() > wall_clock_ns()) sleep_until(owner, until.value() - options.start_time_ns, true);
      return;
    }
    case Blocking::kLog: {
      if (!log(owner, arguments)) return;
      drop_arguments();
      owner.values.push_back(Value());
      return;
    }
  }
}

std::uint64_t MachineImplementation::run(Task& owner, std::uint64_t budget) {
  std::uint64_t used = 0;
  std::vector<Value>& values = owner.values;
  while (owner.status == TaskStatus::kReady && used < budget) {
    ++used;
    Frame& frame = owner.frames.back();
    const Program& program = *frame.program;
    ETUDE_CHECK(frame.pc < program.code.size());
    const Instruction instruction = program.code[frame.pc++];
    switch (instruction.op) {
      case Op::kConstant: values.push_back(program.constants[instruction.c]); break;
      case Op::kLoad: {
        const Value* value = nullptr;
        const std::string* name = nullptr;
        if (instruction.a == 0) {
          value = &values[frame.base + instruction.c];
          name = &program.segments[frame.segment].slots[instruction.c].name;
        } else {
          const Located at = locate(owner, {instruction.a, instruction.c});
          value = &slot_value(at);
          name = &at.frame->program->segments[at.frame->segment].slots[instruction.c].name;
        }
        if (value->is_unset()) raise(owner, Error{"KeyError", "KeyError: variable not found: " + *name});
        else values.push_back(Value(*value));
        break;
      }
      case Op::kLoadFirst: {
        const TargetRow& row = program.targets[instruction.c];
        const Value* found = nullptr;
        for (const SlotRef& ref : row.candidates) {
          const Value& value = slot_value(locate(owner, ref));
          if (value.is_unset()) continue;
          found = &value;
          break;
        }
        if (found == nullptr) raise(owner, Error{"KeyError", "KeyError: variable not found: " + row.name});
        else values.push_back(Value(*found));
        break;
      }
      case Op::kPop: values.pop_back(); break;
      case Op::kStore: {
        Value value = take_back(values);
        write_own(owner, instruction.c, std::move(value), Outcome::kNone);
        break;
      }
      case Op::kStoreTarget: {
        const TargetRow& row = program.targets[instruction.c];
        Value value = take_back(values);
        SlotRef chosen = row.fresh;
        for (const SlotRef& ref : row.candidates) {
          if (slot_value(locate(owner, ref)).is_unset()) continue;
          chosen = ref;
          break;
        }
        write(owner, locate(owner, chosen), std::move(value), Value(), Outcome::kNone);
        break;
      }
      case Op::kStorePath: {
        const TargetRow& row = program.targets[instruction.c];
        const std::size_t length = instruction.b;
        const SlotRef* chosen = nullptr;
        for (const SlotRef& ref : row.candidates) {
          if (slot_value(locate(owner, ref)).is_unset()) continue;
          chosen = &ref;
          break;
        }
        if (chosen == nullptr) {
          raise(owner, Error{"KeyError", "KeyError: variable not found: " + row.name});
          break;
        }
        const Located at = locate(owner, *chosen);
        const std::span<const Value> path(values.data() + (values.size() - length), length);
        const Value& value = values[values.size() - length - 1];
        Result<Value> changed = assign_path(slot_value(at), path, value);
        Value path_value = list_of(path);
        if (!changed.ok()) {
          raise(owner, changed.error(), path_value);
          break;
        }
        values.resize(values.size() - length - 1);
        write(owner, at, std::move(changed).value(), std::move(path_value), Outcome::kNone);
        break;
      }
      case Op::kMember: {
        Result<Value> found = access(values.back(), program.constants[instruction.c]);
        if (found.ok()) values.back() = std::move(found).value();
        else raise(owner, found.error(), list_of({&values.back(), 1}));
        break;
      }
      case Op::kIndex: {
        Result<Value> found = access(values[values.size() - 2], values.back());
        if (found.ok()) {
          values.pop_back();
          values.back() = std::move(found).value();
        } else {
          raise(owner, found.error(), list_of({values.data() + values.size() - 2, 2}));
        }
        break;
      }
      case Op::kUnary: {
        Result<Value> result = apply_unary(static_cast<Operator>(instruction.a), values.back());
        if (result.ok()) values.back() = std::move(result).value();
        else raise(owner, result.error(), list_of({&values.back(), 1}));
        break;
      }
      case Op::kBinary: {
        Result<Value> result = apply_binary(static_cast<Operator>(instruction.a), values[values.size() - 2], values.back(), options.limits.string_bytes);
        if (result.ok()) {
          values.pop_back();
          values.back() = std::move(result).value();
        } else {
          raise(owner, result.error(), list_of({values.data() + values.size() - 2, 2}));
        }
        break;
      }
      case Op::kJump: frame.pc = instruction.c; break;
      case Op::kAnd:
      case Op::kOr: {
        const bool is_and = instruction.op == Op::kAnd;
        if (!values.back().is_bool()) {
          raise(owner, not_boolean(is_and ? "and" : "or", values.back()), list_of({&values.back(), 1}));
        } else if (values.back().boolean() != is_and) {
          frame.pc = instruction.c;
        } else {
          values.pop_back();
        }
        break;
      }
      case Op::kLogic:
        if (!values.back().is_bool()) {
          raise(owner, not_boolean(operator_text(static_cast<Operator>(instruction.a)), values.back()), list_of({&values.back(), 1}));
        }
        break;
      case Op::kUnless: {
        const Value condition = take_back(values);
        if (!condition.is_bool()) {
          raise(owner, Error{"TypeError", "TypeError: condition must be a boolean, got '" + std::string(operand_name(condition.kind())) + "'"}, list_of({&condition, 1}));
        } else if (!condition.boolean()) {
          frame.pc = instruction.c;
        }
        break;
      }
      case Op::kMakeList: {
        Value list = list_of({values.data() + (values.size() - instruction.c), instruction.c});
        values.resize(values.size() - instruction.c);
        values.push_back(std::move(list));
        break;
      }
      case Op::kMakeMap: {
        const std::size_t start = values.size() - 2 * std::size_t{instruction.c};
        Map map;
        bool keys_are_strings = true;
        for (std::size_t i = start; i < values.size() && keys_are_strings; i += 2) {
          keys_are_strings = values[i].is_string();
          if (keys_are_strings) map = map.set(values[i], values[i + 1]);
          else raise(owner, Error{"TypeError", "TypeError: a map key must be a string, got '" + std::string(operand_name(values[i].kind())) + "'"}, list_of({&values[i], 1}));
        }
        if (!keys_are_strings) break;
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
      case Op::kCall: call_function(owner, instruction); break;
      case Op::kCallRoutine: call_routine(owner, instruction.c, instruction.a != 0); break;
      case Op::kCallExternal: {
        const ExternalRow& external = program.externals[instruction.c];
        enter_routine(owner, load(external.program), external.program->routines[external.routine]);
        break;
      }
      case Op::kReturn: {
        Value value = take_back(values);
        return_from(owner, std::move(value));
        break;
      }
      case Op::kEnterStep: enter_step(owner, instruction.c); break;
      case Op::kLeaveStep: leave_step(owner, static_cast<Outcome>(instruction.a), instruction.c); break;
      case Op::kCloseScope: close_scope(owner, frame, instruction.c); break;
      case Op::kForList: {
        Value list = take_back(values);
        if (!list.is_list()) {
          raise(owner, Error{"TypeError", "TypeError: for: `in` must be a list, got '" + std::string(operand_name(list.kind())) + "'"}, list_of({&list, 1}));
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
      case Op::kForNext: {
        const LoopRow& loop = program.loops[instruction.c];
        Value* state = &values[frame.base + loop.state_slot];
        const std::int64_t index = state[1].integer();
        Value value;
        if (state[0].is_list()) {
          const List list = state[0].list();
          if (static_cast<std::uint64_t>(index) >= list.size()) {
            state[0] = Value();
            frame.pc = loop.exit;
            break;
          }
          value = list[static_cast<std::size_t>(index)];
        } else if (state[0].is_null()) {
          frame.pc = loop.exit;
          break;
        } else {
          value = state[0];
          if (value.is_int()) {
            // The last one is found by equality: adding one to the largest integer would wrap.
            state[0] = value.integer() == state[2].integer() ? Value() : Value(value.integer() + 1);
          } else {
            const double next = value.number() + 1.0;
            state[0] = next <= state[2].as_double() && next > value.number() ? Value(next) : Value();
          }
        }
        state[1] = Value(index + 1);
        if (!count_steps(owner, 1)) break;
        write_own(owner, loop.value_slot, std::move(value), Outcome::kLoop);
        if (loop.index_slot != kNoIndex && owner.status == TaskStatus::kReady) write_own(owner, loop.index_slot, Value(index), Outcome::kLoop);
        break;
      }
      case Op::kFork: fork(owner, instruction.c); break;
      case Op::kEndBranch:
        while (owner.frames.back().step != kNoIndex) leave_step(owner, Outcome::kDone, kNoIndex);
        branch_ended(owner, nullptr);
        break;
      case Op::kRaise: {
        Value value = take_back(values);
        if (value.is_string() || value.is_map()) raise(owner, std::move(value), false);
        else raise(owner, Error{"TypeError", "TypeError: raise takes a string or a map, got '" + std::string(operand_name(value.kind())) + "'"}, list_of({&value, 1}));
        break;
      }
      case Op::kRetryBegin: begin_retry(owner, instruction.c); break;
      case Op::kTry: {
        const ProtectionRow& row = program.protections[instruction.c];
        if (row.state_slot != kNoIndex) frame.attempt = static_cast<std::uint16_t>(std::min<std::int64_t>(values[frame.base + row.state_slot].integer(), UINT16_MAX));
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
    }
  }
  return used;
}

}  // namespace etude
