// Sentences from an event's fields, as event.h defines them.
#include "core/journal/event_text.h"

#include "core/effect/effect.h"
#include "core/journal/spans.h"
#include "core/journal/task_table.h"
#include "core/journal/time_label.h"
#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

std::string step_name(const Journal& journal, StepId step) { return step.is_none() ? std::string("It") : journal.step(step).name; }

Value field(const Value& map, std::string_view key) { return map.is_map() ? map.map().get(key) : Value(); }

std::string label_of(const Event& started) { return started.v0.is_string() ? std::string(started.v0.string()) : std::string("a task"); }

std::string task_started(const Event& event) {
  const std::string label = label_of(event);
  switch (event.b < kTaskKinds ? static_cast<TaskKind>(event.b) : TaskKind::kWorkflow) {
    case TaskKind::kWorkflow: return "The workflow starts.";
    case TaskKind::kBranch: return "Branch " + label + " starts.";
    case TaskKind::kIteration: return "The iteration for " + label + " starts.";
    case TaskKind::kService: return "Service " + label + " is there.";
    case TaskKind::kHandler: return label + " begins to handle a request.";
    case TaskKind::kSubscriber: return label + " begins to handle an event.";
    case TaskKind::kExecution: return "An execution of " + label + " starts.";
    case TaskKind::kClient: return "Client " + label + " acts.";
  }
  return label + " starts.";
}

std::string task_ended(const Event& event) {
  if (event.outcome == Outcome::kSucceeded) return event.v0.is_null() ? "It ends." : "It ends with " + short_text(event.v0) + ".";
  if (event.outcome == Outcome::kFailed) return "It fails: " + error_text(event.v0) + ".";
  return "It is cancelled.";
}

std::string step_left(const Journal& journal, const Event& event) {
  const std::string name = step_name(journal, event.step);
  const bool goes = event.a < journal.steps().size();
  if (event.outcome == Outcome::kJumped) return goes ? name + " jumps to " + journal.steps()[event.a].name + "." : name + " jumps.";
  if (event.outcome == Outcome::kReturned) return name + " returns from its routine.";
  if (event.outcome == Outcome::kRaised) return name + " ends with an error.";
  if (event.outcome == Outcome::kRetried) return name + " will be tried again.";
  if (event.outcome == Outcome::kCancelled) return name + " is cancelled.";
  return name + " is done.";
}

std::string requested(const Journal& journal, const Event& event) {
  const std::string name = step_name(journal, event.step);
  if (event.b == kSleepEffect) {
    const Value until = field(event.v0, "until_ns");
    return until.is_int() ? name + " waits " + duration_label(until.integer() - event.time_ns) + "." : name + " waits.";
  }
  switch (static_cast<EffectKind>(event.b)) {
    case EffectKind::kHttp: {
      const std::string_view url = text_field(event.v0, "url");
      return name + " sends " + std::string(text_field(event.v0, "method")) + " " + std::string(url) + ".";
    }
    case EffectKind::kCallback: return name + " waits for a callback.";
    case EffectKind::kExecution:
      return name + " starts the workflow " + std::string(text_field(event.v0, "workflow")) + " and waits for it.";
    case EffectKind::kPublish: return name + " publishes an event to " + std::string(text_field(event.v0, "topic")) + ".";
  }
  return name + " asks for something.";
}

std::string completed(const Journal& journal, const Event& event) {
  const std::string name = step_name(journal, event.step);
  if (event.outcome == Outcome::kCancelled) return name + " no longer waits.";
  if (event.b == kSleepEffect) return name + " has waited long enough.";
  switch (static_cast<CompletionKind>(event.b)) {
    case CompletionKind::kResponse: {
      const Value code = field(event.v0, "code");
      return name + " is answered" + (code.is_int() ? " " + text_of(code.integer()) : "") + ".";
    }
    case CompletionKind::kFault: {
      std::string fault(text_field(event.v0, "fault"));
      for (char& c : fault) {
        if (c == '_') c = ' ';
      }
      const std::string_view message = text_field(event.v0, "message");
      return name + " gets no answer: " + fault + (message.empty() ? "" : " (" + std::string(message) + ")") + ".";
    }
    case CompletionKind::kValue: return event.v0.is_null() ? name + " goes on." : name + " gets " + short_text(event.v0) + ".";
    case CompletionKind::kError: return name + " gets an error: " + error_text(event.v0) + ".";
  }
  return name + " is answered.";
}

std::string message(const Event& event) {
  const std::string topic(text_field(event.v0, "topic"));
  const std::string id(text_field(event.v0, "id"));
  const std::string from(text_field(event.v0, "from"));
  const std::string to(text_field(event.v0, "to"));
  const Value attempt = field(event.v0, "attempt");
  const std::string number = attempt.is_int() && attempt.integer() > 1 ? " (delivery " + text_of(attempt.integer()) + ")" : "";
  if (event.outcome == Outcome::kSent) return from + " publishes " + id + " to " + topic + ".";
  if (event.outcome == Outcome::kDelivered) return id + " reaches " + to + number + ".";
  if (event.outcome == Outcome::kLost) return id + " is lost on its way to " + to + number + ".";
  if (event.outcome == Outcome::kDuplicated) return id + " reaches " + to + " a second time" + number + ".";
  if (event.outcome == Outcome::kAcknowledged) return to + " acknowledges " + id + ".";
  if (event.outcome == Outcome::kRefused) return to + " does not acknowledge " + id + number + ".";
  if (event.outcome == Outcome::kDropped) return "The broker gives up on " + id + " for " + to + number + ".";
  return "Something happens to " + id + ".";
}

std::string finished(const Event& event) {
  if (event.outcome == Outcome::kSucceeded)
    return event.v0.is_null() ? "The execution succeeds." : "The execution succeeds with " + short_text(event.v0) + ".";
  if (event.outcome == Outcome::kFailed) return "The execution fails: " + error_text(field(event.v0, "payload")) + ".";
  return "The execution is cancelled.";
}

std::string limit(const Event& event) {
  const std::string amount = short_text(event.v0);
  const std::string share = text_of(static_cast<std::int64_t>(event.b) * 10) + " % of what an execution may have";
  switch (static_cast<Gauge>(event.a)) {
    case Gauge::kSteps: return amount + " steps are executed: " + share + ".";
    case Gauge::kMemory: return "Variables use " + amount + " bytes: " + share + ".";
    case Gauge::kCallDepth: return "Calls are " + amount + " deep: " + share + ".";
    case Gauge::kBranches: return amount + " branches run: " + share + ".";
  }
  return "A limit is near.";
}

}  // namespace

std::string short_text(const Value& value, std::size_t longest) {
  // A text that is cut anyway need not be quoted whole.
  std::string text =
      value.is_string() && value.string().size() > longest ? json_quoted(value.string().substr(0, longest + 8)) : json_for_display(value);
  if (text.size() <= longest) return text;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

std::string error_text(const Value& error) {
  if (error.is_string()) return std::string(error.string());
  if (error.is_map()) {
    std::string text(text_field(error, "message"));
    const Value code = field(error, "code");
    if (text.empty() && code.is_int()) text = "status " + text_of(code.integer());
    if (!text.empty()) {
      while (!text.empty() && (text.back() == '.' || text.back() == '\n')) text.pop_back();
      return text;
    }
  }
  return short_text(error);
}

std::string target_text(const Journal& journal, const Event& write) {
  std::string text(journal.variables()[write.a].name);
  if (!write.v1.is_list()) return text;
  for (const Value& part : write.v1.list()) {
    if (part.is_int()) {
      text += "[" + text_of(part.integer()) + "]";
    } else if (part.is_string()) {
      const std::string_view name = part.string();
      const bool plain = !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
                                              std::string_view::npos;
      text += plain ? "." + std::string(name) : "[" + json_quoted(name) + "]";
    }
  }
  return text;
}

Value written_value(const Event& write) {
  Value value = write.v0;
  if (!write.v1.is_list()) return value;
  for (const Value& part : write.v1.list()) {
    if (value.is_map() && part.is_string()) {
      value = Value(value.map().get(part.string()));
    } else if (value.is_list() && part.is_int() && part.integer() >= 0 && part.integer() < static_cast<std::int64_t>(value.list().size())) {
      value = Value(value.list()[static_cast<std::size_t>(part.integer())]);
    } else {
      return write.v0;
    }
  }
  return value;
}

std::string event_text(const Journal& journal, std::uint32_t seq) {
  const Event& event = journal[seq];
  switch (event.kind) {
    case EventKind::kTaskStarted: return task_started(event);
    case EventKind::kTaskEnded: return task_ended(event);
    case EventKind::kStepEntered:
      return step_name(journal, event.step) + " begins" + (event.attempt > 1 ? " (attempt " + std::to_string(event.attempt) + ")" : "") +
             ".";
    case EventKind::kStepLeft: return step_left(journal, event);
    case EventKind::kRoutineCalled: return std::string(event.v0.is_string() ? event.v0.string() : "A routine") + " is called.";
    case EventKind::kRoutineReturned: {
      const std::string what = event.a == kNoSeq ? "The connector" : "The routine";
      return event.outcome == Outcome::kRaised ? what + " ends with an error."
             : event.v0.is_null()              ? what + " returns."
                                               : what + " returns " + short_text(event.v0) + ".";
    }
    case EventKind::kScopeClosed:
      return "Variables of " +
             std::string(event.a < journal.scopes().size() && !journal.scopes()[event.a].label.empty() ? journal.scopes()[event.a].label
                                                                                                       : "a block") +
             " end.";
    case EventKind::kWrite: return target_text(journal, event) + " becomes " + short_text(written_value(event)) + ".";
    case EventKind::kStateChanged:
      return std::string(journal.scope(journal.variables()[event.a].scope).label) + "'s " + target_text(journal, event) + " becomes " +
             short_text(written_value(event)) + ".";
    case EventKind::kEffectRequested: return requested(journal, event);
    case EventKind::kEffectCompleted: return completed(journal, event);
    case EventKind::kLog: return step_name(journal, event.step) + " logs " + short_text(event.v0, 200) + ".";
    case EventKind::kRaised: return step_name(journal, event.step) + " raises an error: " + error_text(event.v0) + ".";
    case EventKind::kCaught:
      return (event.a < journal.steps().size() ? journal.steps()[event.a].name : std::string("The workflow")) +
             " catches the error: " + error_text(event.v0) + ".";
    case EventKind::kRetryScheduled:
      return step_name(journal, event.step) + " tries again" +
             (event.v1.is_int() && event.v1.integer() > 0 ? " in " + duration_label(event.v1.integer()) : "") + ": attempt " +
             std::to_string(event.a) + " of " + std::to_string(event.b) + ", after " + error_text(event.v0) + ".";
    case EventKind::kMessage: return message(event);
    case EventKind::kInvariant:
      return (event.outcome == Outcome::kBroken ? "No longer true: " : "True again: ") + std::string(text_field(event.v0, "say")) + ".";
    case EventKind::kLimit: return limit(event);
    case EventKind::kFinished: return finished(event);
  }
  return "Something happens that this Etude does not know.";
}

}  // namespace etude
