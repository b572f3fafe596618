// Journals written by hand for the tests: each call appends the event that the machine would.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "core/effect/effect.h"
#include "core/journal/journal.h"

namespace etude::test {

class JournalBuilder {
 public:
  explicit JournalBuilder(Recording recording = Recording::kEverything) : journal(recording) {}

  /// Moves the clock on.
  JournalBuilder& wait(Nanoseconds duration) {
    now_ += duration;
    return *this;
  }

  StepId step(const std::string& key, const std::string& kind = "assign", StepId parent = StepId::none()) {
    const std::size_t slash = key.rfind('/');
    return journal.add_step({key, key.substr(slash + 1), key.substr(0, key.find('/')), "workflow.yaml", kind, ++line_, parent});
  }
  ScopeId scope(ScopeKind kind, TaskId task, const std::string& label, ScopeId parent = ScopeId::none()) {
    return journal.add_scope({kind, parent, task, label});
  }
  VariableId variable(ScopeId scope_id, const std::string& name) { return journal.add_variable({scope_id, kNoSeq, name}); }

  TaskId start(TaskKind kind, const std::string& label, TaskId parent = TaskId::none(), Value about = {}) {
    const TaskId task(tasks_++);
    add(EventKind::kTaskStarted, task, StepId::none(), Outcome::kNone, parent.index(), static_cast<std::uint32_t>(kind), Value(label),
        std::move(about));
    return task;
  }
  std::uint32_t end(TaskId task, Outcome outcome = Outcome::kSucceeded, Value value = {}) {
    return add(EventKind::kTaskEnded, task, StepId::none(), outcome, kNoSeq, kNoSeq, std::move(value));
  }
  std::uint32_t enter(TaskId task, StepId step_id) { return add(EventKind::kStepEntered, task, step_id, Outcome::kNone); }
  std::uint32_t leave(TaskId task, StepId step_id, Outcome outcome = Outcome::kDone, StepId to = StepId::none()) {
    return add(EventKind::kStepLeft, task, step_id, outcome, to.index());
  }
  std::uint32_t call(TaskId task, ScopeId scope_id, const std::string& routine) {
    return add(EventKind::kRoutineCalled, task, StepId::none(), Outcome::kNone, scope_id.index(), kNoSeq, Value(routine), Value(List{}));
  }
  std::uint32_t give_back(TaskId task, ScopeId scope_id, Value value = {}, Outcome outcome = Outcome::kDone) {
    return add(EventKind::kRoutineReturned, task, StepId::none(), outcome, scope_id.index(), kNoSeq, std::move(value));
  }
  std::uint32_t close(TaskId task, ScopeId scope_id) {
    return add(EventKind::kScopeClosed, task, StepId::none(), Outcome::kNone, scope_id.index());
  }
  std::uint32_t write(TaskId task, StepId step_id, VariableId variable_id, Value value, Value path = {}, Outcome outcome = Outcome::kNone) {
    return add(EventKind::kWrite, task, step_id, outcome, variable_id.index(), kNoSeq, std::move(value), std::move(path));
  }
  std::uint32_t state(TaskId task, StepId step_id, VariableId variable_id, Value value, Value path = {}) {
    return add(EventKind::kStateChanged, task, step_id, Outcome::kNone, variable_id.index(), kNoSeq, std::move(value), std::move(path));
  }
  /// @returns the number of the effect
  std::uint32_t request(TaskId task, StepId step_id, const std::string& method, const std::string& url, Value body = {},
                        Value headers = Value(Map{})) {
    add(EventKind::kEffectRequested, task, step_id, Outcome::kNone, effects_, static_cast<std::uint32_t>(EffectKind::kHttp),
        Value(Map{{"method", Value(method)},
                  {"url", Value(url)},
                  {"headers", std::move(headers)},
                  {"body", std::move(body)},
                  {"timeout_ns", Value(std::int64_t{300'000'000'000})}}));
    return effects_++;
  }
  std::uint32_t effect(TaskId task, StepId step_id, EffectKind kind, Value detail) {
    add(EventKind::kEffectRequested, task, step_id, Outcome::kNone, effects_, static_cast<std::uint32_t>(kind), std::move(detail));
    return effects_++;
  }
  std::uint32_t sleep(TaskId task, StepId step_id, Nanoseconds duration) {
    add(EventKind::kEffectRequested, task, step_id, Outcome::kNone, effects_, kSleepEffect,
        Value(Map{{"until_ns", Value(now_ + duration)}}));
    return effects_++;
  }
  std::uint32_t answer(TaskId task, StepId step_id, std::uint32_t effect_id, int code, Value body = Value(""),
                       Value headers = Value(Map{})) {
    return add(EventKind::kEffectCompleted, task, step_id, Outcome::kNone, effect_id, static_cast<std::uint32_t>(CompletionKind::kResponse),
               Value(Map{{"code", Value(code)}, {"headers", std::move(headers)}, {"body", std::move(body)}}));
  }
  std::uint32_t fault(TaskId task, StepId step_id, std::uint32_t effect_id, const std::string& fault_name) {
    return add(EventKind::kEffectCompleted, task, step_id, Outcome::kNone, effect_id, static_cast<std::uint32_t>(CompletionKind::kFault),
               Value(Map{{"fault", Value(fault_name)}, {"message", Value("no luck")}}));
  }
  std::uint32_t complete(TaskId task, StepId step_id, std::uint32_t effect_id, std::uint32_t kind, Value detail = {},
                         Outcome outcome = Outcome::kNone) {
    return add(EventKind::kEffectCompleted, task, step_id, outcome, effect_id, kind, std::move(detail));
  }
  std::uint32_t log(TaskId task, StepId step_id, LogSeverity severity, Value data) {
    const Outcome form = data.is_string() ? Outcome::kText : Outcome::kJson;
    return add(EventKind::kLog, task, step_id, form, kNoSeq, static_cast<std::uint32_t>(severity), std::move(data));
  }
  std::uint32_t raise(TaskId task, StepId step_id, Value error) {
    return add(EventKind::kRaised, task, step_id, Outcome::kNone, kNoSeq, kNoSeq, std::move(error));
  }
  std::uint32_t caught(TaskId task, StepId step_id, Value error) {
    return add(EventKind::kCaught, task, step_id, Outcome::kNone, step_id.index(), kNoSeq, std::move(error));
  }
  std::uint32_t retry(TaskId task, StepId step_id, std::uint32_t next, std::uint32_t most, Nanoseconds delay, Value error) {
    return add(EventKind::kRetryScheduled, task, step_id, Outcome::kNone, next, most, std::move(error), Value(delay));
  }
  std::uint32_t message(Outcome outcome, const std::string& from, const std::string& to, const std::string& topic, int attempt_number = 1,
                        TaskId task = TaskId::none()) {
    return add(EventKind::kMessage, task, StepId::none(), outcome, kNoSeq, kNoSeq,
               Value(Map{{"topic", Value(topic)},
                         {"id", Value(topic + "-1")},
                         {"from", Value(from)},
                         {"to", to.empty() ? Value() : Value(to)},
                         {"attempt", Value(attempt_number)},
                         {"data", Value()}}));
  }
  std::uint32_t invariant(bool broken, std::uint32_t index, const std::string& say) {
    return add(EventKind::kInvariant, TaskId::none(), StepId::none(), broken ? Outcome::kBroken : Outcome::kRestored, index, kNoSeq,
               Value(Map{{"say", Value(say)}, {"values", Value()}}));
  }
  std::uint32_t limit(TaskId task, Gauge gauge, std::uint32_t tenths, int amount) {
    return add(EventKind::kLimit, task, StepId::none(), Outcome::kNone, static_cast<std::uint32_t>(gauge), tenths, Value(amount));
  }
  std::uint32_t finish(TaskId task, Outcome outcome = Outcome::kSucceeded, Value value = {}) {
    return add(EventKind::kFinished, task, StepId::none(), outcome, kNoSeq, kNoSeq, std::move(value));
  }

  std::uint32_t add(EventKind kind, TaskId task, StepId step_id, Outcome outcome, std::uint32_t a = kNoSeq, std::uint32_t b = kNoSeq,
                    Value v0 = {}, Value v1 = {}) {
    Event event;
    event.kind = kind;
    event.outcome = outcome;
    event.attempt = attempt;
    event.task = task;
    event.step = step_id;
    event.place = place;
    event.time_ns = now_;
    event.a = a;
    event.b = b;
    event.v0 = std::move(v0);
    event.v1 = std::move(v1);
    return journal.append(std::move(event));
  }

  Journal journal;
  std::uint16_t attempt = 1;
  std::uint32_t place = kNoSeq;

 private:
  Nanoseconds now_ = 0;
  std::uint32_t tasks_ = 0;
  std::uint32_t effects_ = 0;
  std::uint32_t line_ = 0;
};

constexpr Nanoseconds kMs = kNanosecondsPerMillisecond;
constexpr Nanoseconds kSecond = kNanosecondsPerSecond;

}  // namespace etude::test
