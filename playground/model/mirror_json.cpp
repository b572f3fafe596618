// One function a mirror. All are functions of the model at its cursor.
#include "playground/model/mirror_json.h"

#include <algorithm>

#include "core/journal/event_text.h"
#include "core/journal/journal_json.h"
#include "core/journal/sequence.h"
#include "core/journal/time_label.h"
#include "playground/model/action_json.h"
#include "playground/model/json_writer.h"
#include "playground/model/list_models.h"
#include "playground/model/mirror_parts.h"
#include "playground/model/share_json.h"
#include "playground/model/shown_timeline.h"
#include "playground/model/time_axis.h"
#include "playground/model/variables_model.h"

namespace etude {
namespace {

/// What the mirrors ask of the moment, made once a mirror.
struct At {
  explicit At(const AppModel& of) : model(of), tables(*of.tables), moment(of.tables->moments.at(of.cursor)), task(watched_task(of)) {}
  const AppModel& model;
  const RunTables& tables;
  Moment moment;
  TaskId task;
  [[nodiscard]] const Journal& journal() const { return tables.journal; }
};

bool is_running(const AppModel& model) { return model.run && (model.playback.playing || model.recording || model.pending.any()); }

// Where services act alone there is no workflow whose end would be an event: the run is over when nothing is left to happen.
bool came_to_rest(const AppModel& model) { return model.run->main_task().is_none() && model.at_end() && model.pause == Pause::kFinished; }

std::string_view state_word(const AppModel& model, const At& at) {
  if (came_to_rest(model)) return "succeeded";
  const Outcome outcome = at.moment.outcome();
  if (outcome == Outcome::kSucceeded) return "succeeded";
  if (outcome == Outcome::kFailed) return "failed";
  if (outcome == Outcome::kCancelled) return "cancelled";
  if (model.cursor == 0) return "ready";
  const std::optional<MomentTask> task = at.moment.task(at.task);
  return task && task->status == MomentStatus::kWaiting ? "waiting" : "active";
}

std::string step_words(const Journal& journal, StepId step) {
  return step.is_none() ? std::string("the workflow") : journal.step(step).name;
}

std::string waiting_words(const AppModel& model, const At& at, const MomentTask& task) {
  const std::string step = step_words(at.journal(), task.step);
  std::string left;
  if (task.wait.until_ns) left = duration_label(std::max<Nanoseconds>(0, *task.wait.until_ns - model.position_ns));
  switch (task.wait.kind) {
    case WaitKind::kRetry: {
      const StepId around = task.step;  // the try step, or the step that calls a connector
      std::string words = step + " waits " + left + " before ";
      if (around.is_none() || around.index() >= at.moment.steps().size()) return words + "the next attempt";
      const MomentStep& tried = at.moment.steps()[around.index()];
      words += "attempt " + std::to_string(tried.attempt);
      if (tried.attempts > 0) words += " of " + std::to_string(tried.attempts);
      return words;
    }
    case WaitKind::kSleep: return step + " sleeps for another " + left;
    case WaitKind::kHttp: return step + " waits for an answer";
    case WaitKind::kCallback: return step + " waits for a callback";
    case WaitKind::kExecution: return step + " waits for another workflow";
    case WaitKind::kPublish: return step + " publishes an event";
    case WaitKind::kBranches: return step + " waits for its branches";
    case WaitKind::kNone: break;
  }
  return step + " waits";
}

// Answered by no service of the simulated world: somebody made the request for real.
const char* origin(const RunTables& tables, std::uint32_t cursor) { return tables.calls.first_live() < cursor ? "live" : "simulated"; }

void current_place(JsonWriter& json, const AppModel& model, const At& at) {
  const std::optional<MomentTask> task = at.moment.task(at.task);
  if (!task || task->step.is_none()) {
    json.key("current").null();
    return;
  }
  const StepRow& row = at.journal().step(task->step);
  std::uint32_t end_line = row.line;
  for (const StepTreeRow& step : model.steps) {
    if (step.key == row.key && step.file == row.file && !model.stale) end_line = std::max(end_line, step.end_line);
  }
  json.key("current")
      .open_object()
      .field("file", row.file)
      .field("line", row.line)
      .field("column", 1)
      .field("end_line", end_line)
      .field("step", row.key)
      .close_object();
}

std::string status(const AppModel& model) {
  JsonWriter json;
  json.open_object();
  const bool has_run = model.run != nullptr;
  json.field("has_run", has_run)
      .field("running", is_running(model))
      .field("finished", has_run && model.run->state() != RunState::kActive)
      .field("stale", model.stale)
      .field("cursor", model.cursor)
      .field("length", model.length())
      .field("time_ns", model.position_ns)
      .field("end_ns", has_run ? model.tables->index.end_ns() : 0)
      .field("seed", has_run ? model.run->seed() : model.seed.value_or(model.engine->default_seed()))
      .field("sentence", status_sentence(model))
      .field("view", view_name(model.view.view))
      .field("text_view", model.view.text_view);
  if (!has_run) {
    json.field("state", "none").field("paused", false).field("origin", "simulated").field("waiting_for", "");
    return json.key("waiting").open_list().close_list().key("current").null().close_object().take();
  }
  const At at(model);
  json.field("state", state_word(model, at))
      .field("paused", !is_running(model) && (!model.at_end() || model.can_advance()))
      .field("origin", origin(*model.tables, model.cursor))
      .field("waiting_for", model.run->waiting_for());
  json.key("waiting").open_list();
  for (const EffectRequest& effect : model.run->outside_effects()) {
    json.open_object()
        .field("effect", effect.id.index())
        .field("kind", effect_kind_name(effect.kind))
        .key("detail")
        .raw(exact_json_from_value(effect.detail));
    if (effect.kind == EffectKind::kCallback && effect.detail.is_map()) {
      const Value id = effect.detail.map().get("id");
      if (id.is_string()) json.field("endpoint", id.string());
    }
    json.close_object();
  }
  // Callbacks are the simulated world's own; a person can play them by hand all the same.
  for (const MomentTask& task : at.moment.tasks()) {
    if (task.ended != kNoSeq || task.wait.kind != WaitKind::kCallback || !model.at_end()) continue;
    bool listed = false;
    for (const EffectRequest& effect : model.run->outside_effects()) listed = listed || effect.id == task.wait.effect;
    if (listed || task.wait.seq == kNoSeq) continue;
    const Value& detail = at.journal()[task.wait.seq].v0;
    json.open_object().field("effect", task.wait.effect.index()).field("kind", "callback").key("detail").raw(exact_json_from_value(detail));
    if (detail.is_map() && detail.map().get("id").is_string()) json.field("endpoint", detail.map().get("id").string());
    if (task.wait.until_ns) json.field("until_ns", *task.wait.until_ns);
    json.field("step", step_words(at.journal(), task.step)).close_object();
  }
  json.close_list();
  current_place(json, model, at);
  return json.close_object().take();
}

void explanation(JsonWriter& json, const ErrorExplanation& each) {
  const SourcePosition place = each.source->position(each.error.range.begin);
  json.open_object()
      .field("message", each.error.message)
      .field("code", each.error.code)
      .field("file", each.source->name())
      .field("line", place.line)
      .field("column", place.column);
  json.key("values").open_list();
  for (const std::string& value : each.values) json.value(Value(value));
  json.close_list();
  json.field("way_out", each.way_out).close_object();
}

std::string result(const AppModel& model) {
  JsonWriter json;
  json.open_object().field("sentence", status_sentence(model));
  if (!model.run) return json.field("state", "none").close_object().take();
  const At at(model);
  json.field("state", state_word(model, at));
  if (at.moment.outcome() == Outcome::kSucceeded) json.key("result").value(model.run->result());
  if (at.moment.outcome() == Outcome::kFailed) {
    json.key("error").value(model.run->error());
    json.key("explained").open_list();
    for (const ErrorExplanation& each : model.run->explain_error()) explanation(json, each);
    json.close_list();
  }
  return json.close_object().take();
}

void step_row(JsonWriter& json, const AppModel& model, const At* at, StepId id, const StepTreeRow& row, StepId current) {
  const MomentStep* step =
      at != nullptr && !id.is_none() && id.index() < at->moment.steps().size() ? &at->moment.steps()[id.index()] : nullptr;
  StepState state = step != nullptr ? step->state : StepState::kIdle;
  if (at != nullptr && step == nullptr && at->moment.outcome() != Outcome::kNone) state = StepState::kUnreached;
  json.open_object()
      .field("key", row.key)
      .field("depth", row.depth)
      .field("name", row.name)
      .field("kind", row.kind)
      .field("state", step_state_name(state))
      .field("runs", step != nullptr ? step->entered : 0u)
      .field("attempt", step != nullptr ? step->attempt : 0)
      .field("attempts", step != nullptr ? step->attempts : 0)
      .field("detail", row.summary)
      .field("line", row.line)
      .field("file", row.file)
      .field("current", !current.is_none() && id == current)
      .field("selected", row.key == model.selection.step)
      .field("breakpoint", model.breakpoints.contains(row.key))
      .close_object();
}

std::string steps(const AppModel& model) {
  JsonWriter json;
  json.open_object().key("rows").open_list();
  std::optional<At> at;
  StepId current;
  if (model.run) {
    at.emplace(model);
    if (const std::optional<MomentTask> task = at->moment.task(at->task)) current = task->step;
  }
  const At* here = at ? &*at : nullptr;
  for (const StepTreeRow& row : model.steps)
    step_row(json, model, here, here ? here->tables.keys.find(row.key) : StepId::none(), row, current);
  if (here != nullptr) {
    // Handlers of services and other workflows: their steps are known from the run.
    const std::vector<StepRow>& table = here->journal().steps();
    std::string routine;
    for (std::uint32_t i = 0; i < table.size(); ++i) {
      const StepRow& row = table[i];
      if (row.file == "workflow.yaml") continue;
      StepTreeRow line;
      if (row.routine != routine) {
        routine = row.routine;
        line.key = line.name = row.routine;
        line.kind = "routine";
        line.summary = row.file;
        line.file = row.file;
        line.line = row.line;
        step_row(json, model, nullptr, StepId::none(), line, StepId::none());
      }
      line.key = row.key;
      line.name = row.name;
      line.kind = row.kind;
      line.file = row.file;
      line.line = row.line;
      line.summary.clear();
      line.depth = 1;
      for (StepId parent = row.parent; !parent.is_none(); parent = table[parent.index()].parent) ++line.depth;
      step_row(json, model, here, StepId(i), line, current);
    }
  }
  return json.close_list().close_object().take();
}

std::string_view kind_word(Kind kind) { return type_name(kind); }

std::string variables(const AppModel& model) {
  JsonWriter json;
  json.open_object();
  VariablesModel shown;
  if (model.run) {
    const At at(model);
    shown = make_variables_model(at.journal(), at.moment, at.task, model.view.toggled_variables);
    for (const std::string& expression : model.watches) {
      const Result<Value> value = evaluate_at(model, model.cursor, at.task, expression);
      if (value)
        shown.watches.push_back({expression, value_preview(value.value(), 400), value.value().kind(), false});
      else
        shown.watches.push_back({expression, value.error().message, Kind::kNull, true});
    }
  }
  json.field("task", shown.task).key("scopes").open_list();
  for (const VariableGroup& group : shown.scopes) {
    constexpr std::string_view kScopes[] = {"routine", "loop", "except", "branch", "service"};
    json.open_object().field("label", group.label).field("kind", kScopes[static_cast<std::size_t>(group.kind)]).key("rows").open_list();
    for (const VariableLine& row : group.rows) {
      json.open_object()
          .field("name", row.name)
          .field("depth", row.depth)
          .field("preview", row.preview)
          .field("kind", kind_word(row.kind))
          .field("changed", row.changed);
      if (!row.old.empty()) json.field("old", row.old);
      json.field("expandable", row.expandable).field("expanded", row.expanded).field("path", row.path);
      if (row.written != kNoSeq) json.field("written", row.written);
      json.close_object();
    }
    json.close_list().close_object();
  }
  json.close_list().key("watches").open_list();
  for (const WatchLine& watch : shown.watches) {
    json.open_object().field("expression", watch.expression).field("preview", watch.failed ? std::string() : watch.preview);
    if (watch.failed) json.field("error", watch.preview);
    json.close_object();
  }
  return json.close_list().close_object().take();
}

std::string services(const AppModel& model) {
  std::optional<At> at;
  if (model.run) at.emplace(model);
  const ServicesModel shown = make_services_model(model.tables.get(), at ? &at->moment : nullptr, model.cursor, model.services_now(),
                                                  model.invariants, model.view.service);
  JsonWriter json;
  json.open_object().key("rows").open_list();
  for (const ServiceLine& row : shown.rows) {
    json.open_object()
        .field("name", row.name)
        .field("url", row.url)
        .field("state", row.state)
        .field("calls", row.calls)
        .field("last", row.last)
        .field("summary", row.summary);
    json.key("faults")
        .open_object()
        .field("error_rate", row.faults.error_rate)
        .field("latency_factor", row.faults.latency_factor)
        .field("lost_reply_rate", row.faults.lost_reply_rate)
        .field("outage", row.faults.outage)
        .close_object()
        .close_object();
  }
  json.close_list().key("invariants").open_list();
  for (const InvariantLine& line : shown.invariants) {
    json.open_object().field("say", line.say).field("holds", line.holds);
    if (line.broken_at_ns >= 0) json.field("broken_at_ns", line.broken_at_ns).field("broken_seq", line.broken_seq);
    json.close_object();
  }
  return json.close_list().close_object().take();
}

std::string tasks(const AppModel& model) {
  JsonWriter json;
  json.open_object().key("rows").open_list();
  if (model.run) {
    const At at(model);
    for (const MomentTask& task : at.moment.tasks()) {
      const TaskRow* row = at.tables.tasks.find(task.id);
      json.open_object().field("id", task.id.index());
      if (task.parent.is_none())
        json.key("parent").null();
      else
        json.field("parent", task.parent.index());
      json.field("kind", task_kind_name(task.kind))
          .field("label", task.label)
          .field("state", moment_status_name(task.status))
          .field("depth", row != nullptr ? row->depth : 0u)
          .field("selected", task.id == at.task)
          .close_object();
    }
  }
  return json.close_list().close_object().take();
}

std::string timeline(const AppModel& model) {
  JsonWriter json;
  json.open_object().key("rows").open_list();
  if (model.run) {
    const RunTables& tables = *model.tables;
    const TimelineModel shown = shown_timeline(model);
    for (const TimelineRow& row : shown.rows) {
      json.open_object().field("label", row.label).field("depth", row.depth).field("other_only", row.other_only).key("bars").open_list();
      for (const TimelineBar& bar : row.bars) {
        json.open_object().field("begin_ns", bar.begin_ns).field("end_ns", bar.end_ns);
        std::string label = row.label;
        std::string_view kind = "call";
        std::string_view outcome = bar.tone == Tone::kBad ? "failed" : bar.tone == Tone::kInfo ? "running" : "done";
        if (bar.span != kNoSeq && !row.task.is_none()) {
          const Bar& span = tables.spans.rows()[row.task.index()].bars[bar.span];
          label = bar_label(tables.journal, span);
          kind = bar_kind_name(span.kind);
        }
        json.field("kind", kind).field("outcome", outcome).field("label", label).field("attempt", bar.attempt).close_object();
      }
      json.close_list().close_object();
    }
  }
  return json.close_list().close_object().take();
}

std::string sequence(const AppModel& model) {
  JsonWriter json;
  json.open_object();
  Sequence shown;
  if (model.run) shown = sequence_of(model.tables->journal, model.tables->tasks, model.tables->requests);
  json.key("actors").open_list();
  for (const SequenceActor& actor : shown.actors)
    json.open_object().field("name", actor.name).field("kind", actor_kind_name(actor.kind)).close_object();
  json.close_list().key("arrows").open_list();
  for (const SequenceArrow& arrow : shown.arrows) {
    if (arrow.seq >= model.cursor) break;
    json.open_object()
        .field("from", shown.actors[arrow.from].name)
        .field("to", shown.actors[arrow.to].name)
        .field("label", arrow.label)
        .field("time_ns", arrow.time_ns)
        .field("kind", arrow_kind_name(arrow.kind))
        .field("seq", arrow.seq)
        .close_object();
  }
  return json.close_list().close_object().take();
}

std::string limits(const AppModel& model) {
  std::optional<At> at;
  if (model.run) at.emplace(model);
  const LimitsModel shown = make_limits_model(at ? &at->moment : nullptr, Limits{});
  JsonWriter json;
  json.open_object().key("gauges").open_list();
  for (const GaugeLine& gauge : shown.rows) {
    json.open_object()
        .field("name", gauge.name)
        .field("amount", gauge.amount_number)
        .field("limit", gauge.limit_number)
        .field("text", gauge.amount + " of " + gauge.limit)
        .close_object();
  }
  return json.close_list().close_object().take();
}

// What the current step's line says: the writes and answers of the step that ran last.
std::string values(const AppModel& model) {
  JsonWriter json;
  json.open_object().key("rows").open_list();
  if (model.run) {
    const At at(model);
    for (const MomentScope& scope : at.moment.scopes(at.task)) {
      if (scope.frame != 0) break;
      for (const MomentVariable& variable : scope.variables) {
        if (!variable.changed || variable.written == kNoSeq) continue;
        const Event& event = at.journal()[variable.written];
        if (event.step.is_none()) continue;
        const StepRow& row = at.journal().step(event.step);
        json.open_object()
            .field("file", row.file)
            .field("line", row.line)
            .field("preview", std::string(variable.name) + " = " + value_preview(variable.value, 60))
            .close_object();
      }
    }
  }
  return json.close_list().close_object().take();
}

std::string view(const AppModel& model) {
  const ViewSettings& settings = model.view;
  JsonWriter json;
  json.open_object()
      .field("view", view_name(settings.view))
      .field("theme", settings.dark ? "dark" : "light")
      .field("text_view", settings.text_view)
      .field("right_width", settings.right_width)
      .field("timeline_height", settings.timeline_height)
      .field("log_height", settings.log_height)
      .key("filter")
      .open_object()
      .field("severity", settings.severity)
      .field("text", settings.search)
      .close_object();
  return json.close_object().take();
}

std::string outbox(AppModel& model) {
  JsonWriter json;
  json.open_list();
  for (const OutboxItem& item : model.outbox) {
    json.open_object();
    if (item.kind == OutboxItem::Kind::kGoto) {
      json.key("goto").open_object().field("file", item.text).field("line", item.line).field("column", item.column).close_object();
    } else {
      json.field("announce", item.text);
    }
    json.close_object();
  }
  model.outbox.clear();
  return json.close_list().take();
}

/// How long a run took, as exact as one reads it: `356 ms`, `6.62 s`, `2 min 35 s`, `1:00:46`.
std::string took(Nanoseconds time) {
  const Nanoseconds exact = time < kNanosecondsPerMillisecond   ? 1
                            : time < kNanosecondsPerSecond      ? kNanosecondsPerMillisecond
                            : time < 60 * kNanosecondsPerSecond ? 10 * kNanosecondsPerMillisecond
                                                                : kNanosecondsPerSecond;
  return tick_label(time / exact * exact);
}

}  // namespace

std::string status_sentence(const AppModel& model) {
  if (!model.run) return model.deploys ? "Ready to run." : "The files have errors.";
  if (model.cursor == 0) return "At the start.";
  const At at(model);
  const Outcome outcome = at.moment.outcome();
  if (came_to_rest(model)) return "Everything has come to rest after " + took(model.position_ns) + ".";
  if (outcome == Outcome::kSucceeded) return "Succeeded after " + took(model.position_ns) + ".";
  if (outcome == Outcome::kCancelled) return "Stopped.";
  if (outcome == Outcome::kFailed) {
    const Value error = model.run->error();
    return error.is_map() ? "Failed: " + error_text(error.map().get("payload")) : std::string("Failed.");
  }
  const std::optional<MomentTask> task = at.moment.task(at.task);
  if (!task) return event_text(at.journal(), model.cursor - 1);
  if (task->status == MomentStatus::kWaiting) return waiting_words(model, at, *task) + ".";
  return event_text(at.journal(), model.cursor - 1);
}

std::string snapshot_json(const AppModel& model) {
  if (!model.run) {
    JsonWriter json;
    return json.open_object().key("diagnostics").raw(diagnostics_json(model)).field("cursor", 0).field("length", 0).close_object().take();
  }
  const Map report = model.run->report()
                         .map()
                         .set("cursor", Value(static_cast<std::int64_t>(model.cursor)))
                         .set("length", Value(static_cast<std::int64_t>(model.length())));
  return json_for_display(Value(report));
}

Result<std::string> mirror_json(AppModel& model, std::string_view name) {
  if (name == "status") return status(model);
  if (name == "result") return result(model);
  if (name == "steps") return steps(model);
  if (name == "variables") return variables(model);
  if (name == "values") return values(model);
  // Behind a question mark: the window of a list.
  const std::size_t question = name.find('?');
  const std::string_view window = question == std::string_view::npos ? std::string_view() : name.substr(question + 1);
  if (name.substr(0, question) == "log") return log_mirror(model, window);
  if (name.substr(0, question) == "requests") return requests_mirror(model, window);
  if (name == "compare") return compare_mirror(model);
  if (name == "writes") return writes_mirror(model);
  if (name == "services") return services(model);
  if (name == "tasks") return tasks(model);
  if (name == "timeline") return timeline(model);
  if (name == "sequence") return sequence(model);
  if (name == "limits") return limits(model);
  if (name == "view") return view(model);
  if (name == "catalogue") return catalogue_json();
  if (name == "outbox") return outbox(model);
  if (name == "problems") return "{\"diagnostics\":" + diagnostics_json(model) + "}";
  return Error{"app.unknown_mirror", "There is no mirror `" + std::string(name) + "`."};
}

}  // namespace etude
