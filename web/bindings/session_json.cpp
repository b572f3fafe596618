// Turns what core derives into plain maps and lists.
#include "web/bindings/session_json.h"

#include "core/journal/event_text.h"
#include "core/journal/log_rows.h"

namespace etude {
namespace {

Value number(std::uint64_t value) { return Value(static_cast<std::int64_t>(value)); }
Value id(std::uint32_t index) { return index == kNoSeq ? Value() : number(index); }

Value step_key(const Journal& journal, StepId step) {
  return step.is_none() || step.index() >= journal.steps().size() ? Value() : Value(journal.step(step).key);
}

Value variable_name(const Journal& journal, std::uint32_t variable) {
  return variable < journal.variables().size() ? Value(journal.variables()[variable].name) : Value();
}

Map position_fields(const SourceText& source, SourceRange range) {
  const SourcePosition begin = source.position(range.begin);
  const SourcePosition end = source.position(range.end);
  return Map{{"line", number(begin.line)},       {"column", number(begin.column)}, {"end_line", number(end.line)},
             {"end_column", number(end.column)}, {"begin", number(range.begin)},   {"end", number(range.end)}};
}

/// The fields of an event by name, as event.h gives them a meaning.
Map named_fields(const Journal& journal, const Event& event, Map row) {
  const auto with = [&](std::string_view name, Value value) { row = row.set(name, std::move(value)); };
  switch (event.kind) {
    case EventKind::kTaskStarted:
      with("parent", id(event.a));
      with("task_kind", Value(task_kind_name(static_cast<TaskKind>(event.b < kTaskKinds ? event.b : 255))));
      with("label", event.v0);
      with("about", event.v1);
      break;
    case EventKind::kTaskEnded:
      with("value", event.v0);
      with("context", event.v1);
      break;
    case EventKind::kStepEntered: break;
    case EventKind::kStepLeft: with("to", step_key(journal, StepId(event.a))); break;
    case EventKind::kRoutineCalled:
      with("scope", id(event.a));
      with("routine", event.v0);
      with("arguments", event.v1);
      break;
    case EventKind::kRoutineReturned:
      with("scope", id(event.a));
      with("value", event.v0);
      break;
    case EventKind::kScopeClosed: with("scope", id(event.a)); break;
    case EventKind::kWrite:
    case EventKind::kStateChanged:
      with("variable", variable_name(journal, event.a));
      with("scope", event.a < journal.variables().size() ? Value(journal.scope(journal.variables()[event.a].scope).label) : Value());
      with("previous", id(event.b));
      with("value", event.v0);
      with("path", event.v1);
      break;
    case EventKind::kEffectRequested:
      with("effect", id(event.a));
      with("effect_kind", Value(event.b == kSleepEffect ? std::string_view("sleep") : effect_kind_name(static_cast<EffectKind>(event.b))));
      with("detail", event.v0);
      break;
    case EventKind::kEffectCompleted:
      with("effect", id(event.a));
      with("completion",
           Value(event.b == kSleepEffect ? std::string_view("sleep") : completion_kind_name(static_cast<CompletionKind>(event.b))));
      with("detail", event.v0);
      break;
    case EventKind::kLog:
      with("severity", Value(log_severity_name(static_cast<LogSeverity>(event.b < 9 ? event.b : 0))));
      with("data", event.v0);
      break;
    case EventKind::kRaised:
      with("error", event.v0);
      with("about", event.v1);
      break;
    case EventKind::kCaught:
      with("by", step_key(journal, StepId(event.a)));
      with("error", event.v0);
      break;
    case EventKind::kRetryScheduled:
      with("next_attempt", id(event.a));
      with("attempts", id(event.b));
      with("error", event.v0);
      with("delay_ns", event.v1);
      break;
    case EventKind::kMessage: with("message", event.v0); break;
    case EventKind::kInvariant:
      with("index", id(event.a));
      with("about", event.v0);
      break;
    case EventKind::kLimit:
      with("gauge", Value(gauge_name(static_cast<Gauge>(event.a < 4 ? event.a : 255))));
      with("tenths", id(event.b));
      with("amount", event.v0);
      break;
    case EventKind::kFinished: with("value", event.v0); break;
  }
  return row;
}

Value variables_value(const Journal& journal, const std::vector<MomentVariable>& variables) {
  List list;
  for (const MomentVariable& variable : variables) {
    Map row{
        {"name", Value(variable.name)}, {"value", variable.value}, {"written", id(variable.written)}, {"changed", Value(variable.changed)}};
    if (variable.changed && variable.before != kNoSeq) row = row.set("old", journal[variable.before].v0);
    list = list.push_back(Value(std::move(row)));
  }
  return Value(std::move(list));
}

}  // namespace

Value diagnostics_value(const std::vector<FileDiagnostics>& diagnostics) {
  List list;
  for (const FileDiagnostics& file : diagnostics) {
    for (const Diagnostic& diagnostic : file.list.all()) {
      Map row = position_fields(*file.source, diagnostic.range);
      row = row.set("severity", Value(severity_name(diagnostic.severity)));
      row = row.set("code", Value(diagnostic.code));
      row = row.set("message", Value(diagnostic.message));
      row = row.set("file", Value(file.source->name()));
      if (!diagnostic.notes.empty()) {
        List notes;
        for (const Note& note : diagnostic.notes)
          notes = notes.push_back(Value(position_fields(*file.source, note.range).set("message", Value(note.message))));
        row = row.set("notes", Value(std::move(notes)));
      }
      if (diagnostic.fix) {
        row = row.set("fix", Value(Map{{"title", Value(diagnostic.fix->title)},
                                       {"begin", number(diagnostic.fix->range.begin)},
                                       {"end", number(diagnostic.fix->range.end)},
                                       {"text", Value(diagnostic.fix->text)}}));
      }
      list = list.push_back(Value(std::move(row)));
    }
  }
  return Value(std::move(list));
}

Value events_value(const Journal& journal, std::uint32_t from, std::uint32_t to) {
  List list;
  for (std::uint32_t seq = from; seq < to && seq < journal.size(); ++seq) {
    const Event& event = journal[seq];
    Map row{{"seq", number(seq)},
            {"time_ns", Value(event.time_ns)},
            {"kind", Value(event_kind_name(event.kind))},
            {"task", id(event.task.index())},
            {"step", step_key(journal, event.step)},
            {"attempt", Value(static_cast<int>(event.attempt))},
            {"text", Value(event_text(journal, seq))}};
    if (event.outcome != Outcome::kNone) row = row.set("outcome", Value(outcome_name(event.outcome)));
    list = list.push_back(Value(named_fields(journal, event, std::move(row))));
  }
  return Value(std::move(list));
}

Value moment_value(const Moment& moment, const Journal& journal, TaskId task) {
  if (!moment.task(task)) task = moment.latest_task();
  List tasks;
  for (const MomentTask& each : moment.tasks()) {
    List stack;
    for (const MomentFrame& frame : each.stack)
      stack = stack.push_back(Value(Map{{"routine", Value(frame.routine)}, {"step", step_key(journal, frame.step)}}));
    Map row{{"id", number(each.id.index())},
            {"parent", id(each.parent.index())},
            {"kind", Value(task_kind_name(each.kind))},
            {"label", Value(each.label)},
            {"status", Value(moment_status_name(each.status))},
            {"step", step_key(journal, each.step)},
            {"attempt", Value(static_cast<int>(each.attempt))},
            {"stack", Value(std::move(stack))}};
    if (each.wait.kind != WaitKind::kNone) {
      row = row.set("wait", Value(Map{{"kind", Value(wait_kind_name(each.wait.kind))},
                                      {"effect", id(each.wait.effect.index())},
                                      {"since_ns", Value(each.wait.since_ns)},
                                      {"until_ns", each.wait.until_ns ? Value(*each.wait.until_ns) : Value()}}));
    }
    tasks = tasks.push_back(Value(std::move(row)));
  }
  List scopes;
  for (const MomentScope& scope : moment.scopes(task)) {
    static constexpr std::string_view kKinds[] = {"routine", "loop", "except", "branch", "service"};
    scopes = scopes.push_back(Value(Map{{"label", Value(scope.label)},
                                        {"kind", Value(kKinds[static_cast<std::size_t>(scope.kind)])},
                                        {"frame", number(scope.frame)},
                                        {"task", number(scope.owner.index())},
                                        {"variables", variables_value(journal, scope.variables)}}));
  }
  List services;
  for (const MomentService& service : moment.services()) {
    services = services.push_back(Value(Map{{"name", Value(service.name)}, {"variables", variables_value(journal, service.variables)}}));
  }
  Map steps;
  for (std::size_t i = 0; i < moment.steps().size(); ++i) {
    const MomentStep& step = moment.steps()[i];
    Map row{{"state", Value(step_state_name(step.state))},
            {"entered", number(step.entered)},
            {"active", number(step.active)},
            {"attempt", Value(static_cast<int>(step.attempt))}};
    if (step.attempts != 0) row = row.set("attempts", Value(static_cast<int>(step.attempts)));
    steps = steps.set(journal.steps()[i].key, Value(std::move(row)));
  }
  List broken;
  for (const MomentInvariant& invariant : moment.broken_invariants()) broken = broken.push_back(number(invariant.index));
  Map value{{"cursor", number(moment.cursor())},      {"length", number(journal.size())},
            {"time_ns", Value(moment.time_ns())},     {"task", id(task.index())},
            {"tasks", Value(std::move(tasks))},       {"scopes", Value(std::move(scopes))},
            {"services", Value(std::move(services))}, {"steps", Value(std::move(steps))},
            {"broken", Value(std::move(broken))}};
  if (moment.outcome() != Outcome::kNone) value = value.set("outcome", Value(outcome_name(moment.outcome())));
  return Value(std::move(value));
}

Value spans_value(const Journal& journal, const TaskTable& tasks, const Spans& spans) {
  List rows;
  for (const TaskId task : tasks.tree_order()) {
    const TaskRow& row = *tasks.find(task);
    List bars;
    for (const Bar& bar : spans.rows()[task.index()].bars) {
      bars = bars.push_back(Value(Map{{"kind", Value(bar_kind_name(bar.kind))},
                                      {"label", Value(bar_label(journal, bar))},
                                      {"begin_ns", Value(bar.begin_ns)},
                                      {"end_ns", Value(bar.end_ns)},
                                      {"outcome", bar.end_seq == kNoSeq ? Value() : Value(outcome_name(bar.outcome))},
                                      {"attempt", Value(static_cast<int>(bar.attempt))},
                                      {"depth", Value(static_cast<int>(bar.depth))},
                                      {"step", step_key(journal, bar.step)},
                                      {"seq", number(bar.begin_seq)}}));
    }
    rows = rows.push_back(Value(Map{{"task", number(task.index())},
                                    {"parent", id(row.parent.index())},
                                    {"kind", Value(task_kind_name(row.kind))},
                                    {"label", Value(row.label)},
                                    {"actor", Value(row.actor)},
                                    {"path", Value(row.path)},
                                    {"depth", number(row.depth)},
                                    {"begin_ns", Value(row.begin_ns)},
                                    {"end_ns", Value(row.end_ns)},
                                    {"outcome", row.ended == kNoSeq ? Value() : Value(outcome_name(row.outcome))},
                                    {"bars", Value(std::move(bars))}}));
  }
  return Value(Map{{"end_ns", Value(spans.end_ns())}, {"rows", Value(std::move(rows))}});
}

Value log_value(const Journal& journal) {
  std::vector<LogRow> rows;
  append_log_rows(journal, 0, rows);
  List list;
  for (const LogRow& row : rows) {
    Map entry{{"seq", number(row.seq)},
              {"time_ns", Value(row.time_ns)},
              {"severity", Value(row.severity)},
              {"step", step_key(journal, row.step)},
              {"text", Value(log_text(journal, row))}};
    if (row.is_json) entry = entry.set("json", row.data);
    list = list.push_back(Value(std::move(entry)));
  }
  return Value(std::move(list));
}

Value effects_value(const std::vector<EffectRequest>& effects) {
  List list;
  for (const EffectRequest& effect : effects) {
    list = list.push_back(Value(Map{{"id", number(effect.id.index())},
                                    {"kind", Value(effect_kind_name(effect.kind))},
                                    {"task", id(effect.task.index())},
                                    {"timeout_ns", effect.timeout ? Value(*effect.timeout) : Value()},
                                    {"detail", effect.detail}}));
  }
  return Value(std::move(list));
}

}  // namespace etude
