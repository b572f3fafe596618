// Errors: from where they are raised outwards to `retry`, `except`, or the end of the task (errors-and-retry.md 4 to 7).
#include <algorithm>
#include <cmath>

#include "core/machine/machine_implementation.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

// Only what the runtime itself raises about limits ends the execution past every handler; the gathered error of a
// parallel step is an ordinary one, whatever tags its branches raised.
bool is_fatal(const Value& error) { return has_tag(error, "ResourceLimitError") && !has_tag(error, "UnhandledBranchError"); }

Value trace_value(const std::vector<TraceElement>& trace) {
  List elements;
  for (const TraceElement& element : trace) {
    Map position{{"line", Value(std::to_string(element.position.line))},
                 {"column", Value(std::to_string(element.position.column))},
                 {"length", Value(std::to_string(element.length))}};
    elements = elements.push_back(
        Value(Map{{"step", Value(element.step)}, {"routine", Value(element.routine)}, {"position", Value(std::move(position))}}));
  }
  return Value(Map{{"elements", Value(std::move(elements))}});
}

Result<double> number_of(const Map& backoff, std::string_view key) {
  const Value value = backoff.get(key);
  if (!value.is_number()) {
    return Error{"TypeError", "TypeError: retry: backoff." + std::string(key) + " must be a number, got '" +
                                  std::string(operand_name(value.kind())) + "'"};
  }
  const double number = value.as_double();
  if (!(number >= 0.0)) return Error{"ValueError", "ValueError: retry: backoff." + std::string(key) + " must not be negative"};
  return number;
}

}  // namespace

CaughtPtr MachineImplementation::make_caught(Task& owner, Value value, bool from_runtime) {
  if (!owner.frames.empty() && owner.frames.back().is_internal) from_runtime = true;
  for (const CaughtPtr& known : owner.recent) {
    // `raise: ${e}` passes the caught value on; its head stays, its trace is that of the new raise.
    if (!from_runtime && known->from_runtime && known->value.is_same(value) && value.is_map()) from_runtime = true;
  }
  auto caught = std::make_shared<Caught>();
  caught->fatal = from_runtime && is_fatal(value);
  caught->from_runtime = from_runtime;
  const Value message = value.is_map() ? value.map().get("message") : Value();
  caught->head = from_runtime && message.is_string() ? std::string(message.string()) : "RuntimeError: " + json_for_display(value);
  for (std::size_t i = owner.frames.size(); i-- > 0;) {
    const Frame& frame = owner.frames[i];
    const Program& program = *frame.program;
    if (frame.is_internal) continue;
    const SourceRange range = program.places[program.place_of[frame.pc == 0 ? 0 : frame.pc - 1]];
    TraceElement element;
    element.routine = program.segments[frame.segment].name;
    if (frame.step != kNoIndex) element.step = program.steps[frame.step].row.name;
    element.position = program.source->position(range.begin);
    element.length = range.end - range.begin;
    caught->trace.push_back(std::move(element));
  }
  caught->value = std::move(value);
  return caught;
}

Value MachineImplementation::error_report(const Caught& caught) {
  std::string context = caught.head;
  for (const TraceElement& element : caught.trace) {
    context += "\nin step \"" + element.step + "\", routine \"" + element.routine + "\", line: " + std::to_string(element.position.line);
  }
  return Value(Map{{"payload", caught.value}, {"context", Value(context)}, {"stackTrace", trace_value(caught.trace)}});
}

void MachineImplementation::raise(Task& owner, Value value, bool from_runtime, Value operands) {
  CaughtPtr caught = make_caught(owner, std::move(value), from_runtime);
  Value about = operands.is_null() ? Value() : Value(Map{{"operands", std::move(operands)}});
  append(owner, EventKind::kRaised, Outcome::kNone, kNoSeq, kNoSeq, caught->value, std::move(about));
  raise_caught(owner, std::move(caught));
}

void MachineImplementation::raise_caught(Task& owner, CaughtPtr caught) {
  if (caught->fatal) {
    end_execution(owner.root, Outcome::kFailed, caught->value, caught.get());
    return;
  }
  while (!owner.frames.empty()) {
    Frame& frame = owner.frames.back();
    const std::uint32_t at = frame.pc == 0 ? 0 : frame.pc - 1;
    for (const ProtectionRow& row : frame.program->protections) {
      if (row.segment != frame.segment || at < row.begin || at >= row.end) continue;
      const std::uint32_t scope = frame.step == kNoIndex ? row.scope : frame.program->steps[frame.step].scope;
      while (frame.step != row.step && frame.step != kNoIndex) leave_step(owner, Outcome::kRaised, kNoIndex);
      close_scopes(owner, scope, row.scope);
      owner.values.resize(frame.operands);
      owner.errors[frame.errors + row.error] = std::move(caught);
      frame.pc = row.handler;
      return;
    }
    while (frame.step != kNoIndex) leave_step(owner, Outcome::kRaised, kNoIndex);
    if (owner.frames.size() == 1) break;
    pop_frame(owner, Outcome::kRaised, caught->value);
  }
  const bool is_part = owner.kind == TaskKind::kBranch || owner.kind == TaskKind::kIteration;
  if (is_part) {
    branch_ended(owner, std::move(caught));
  } else {
    end_execution(owner.root, Outcome::kFailed, caught->value, caught.get());
  }
}

void MachineImplementation::begin_retry(Task& owner, std::uint32_t protection) {
  Frame& frame = owner.frames.back();
  const ProtectionRow& row = frame.program->protections[protection];
  const Value backoff = std::move(owner.values.back());
  owner.values.pop_back();
  const Value most = std::move(owner.values.back());
  owner.values.pop_back();
  if (!most.is_number()) {
    raise(owner,
          Error{"TypeError", "TypeError: retry: max_retries must be a number, got '" + std::string(operand_name(most.kind())) + "'"});
    return;
  }
  // Of a fraction the whole part counts: one more retry would be above the maximum.
  constexpr double kMost = 1e18;
  if (!(most.as_double() >= 0.0)) {
    raise(owner, Error{"ValueError", "ValueError: retry: max_retries must not be negative"});
    return;
  }
  if (!backoff.is_map()) {
    raise(owner, Error{"TypeError", "TypeError: retry: backoff must be a map with initial_delay, max_delay and multiplier"});
    return;
  }
  Value* state = &owner.values[frame.base + row.state_slot];
  state[0] = Value(1);
  state[1] = most.is_int() ? most : Value(static_cast<std::int64_t>(std::min(std::floor(most.number()), kMost)));
  std::size_t slot = 2;
  for (const std::string_view key : {"initial_delay", "max_delay", "multiplier"}) {
    const Result<double> number = number_of(backoff.map(), key);
    if (!number.ok()) {
      raise(owner, number.error());
      return;
    }
    state[slot++] = Value(number.value());
  }
}

void MachineImplementation::check_retry(Task& owner, std::uint32_t protection) {
  Frame& frame = owner.frames.back();
  const ProtectionRow& row = frame.program->protections[protection];
  const Value* state = &owner.values[frame.base + row.state_slot];
  if (state[0].integer() - 1 >= state[1].integer()) frame.pc = row.no_retry;
}

void MachineImplementation::decide_retry(Task& owner, std::uint32_t protection) {
  Frame& frame = owner.frames.back();
  const ProtectionRow& row = frame.program->protections[protection];
  const Value again = std::move(owner.values.back());
  owner.values.pop_back();
  if (!again.is_bool()) {
    raise(owner, Error{"TypeError",
                       "TypeError: the retry predicate must return a boolean, got '" + std::string(operand_name(again.kind())) + "'"});
    return;
  }
  if (!again.boolean()) {
    frame.pc = row.no_retry;
    return;
  }
  Value* state = &owner.values[frame.base + row.state_slot];
  const double delay = std::min(state[2].number(), state[3].number());
  state[2] = Value(std::min(delay * state[4].number(), state[3].number()));
  state[0] = Value(state[0].integer() + 1);
  const Nanoseconds wait = nanoseconds_from_seconds(delay);
  append(owner, EventKind::kRetryScheduled, Outcome::kNone, static_cast<std::uint32_t>(state[0].integer()),
         static_cast<std::uint32_t>(std::min<std::int64_t>(state[1].integer() + 1, UINT32_MAX)),
         owner.errors[frame.errors + row.error]->value, Value(wait));
  if (!count_steps(owner, 1)) return;
  if (wait > 0) sleep_until(owner, now + wait, false);
}

void MachineImplementation::catch_error(Task& owner, std::uint32_t protection) {
  Frame& frame = owner.frames.back();
  const ProtectionRow& row = frame.program->protections[protection];
  const CaughtPtr caught = owner.errors[frame.errors + row.error];
  constexpr std::size_t kRemembered = 8;
  owner.recent.push_back(caught);
  if (owner.recent.size() > kRemembered) owner.recent.erase(owner.recent.begin());
  leave_attempts(owner, frame.program->steps[row.step]);
  append(owner, EventKind::kCaught, Outcome::kNone, step_id(frame, row.step).index(), kNoSeq, caught->value);
  if (!count_steps(owner, 1)) return;
  write_own(owner, row.as_slot, Value(caught->value), Outcome::kNone);
}

}  // namespace etude
