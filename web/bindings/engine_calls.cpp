// Reads requests, drives runs, answers with what core derives.
#include "web/bindings/engine_calls.h"

#include <algorithm>
#include <chrono>

#include "core/journal/journal_json.h"
#include "core/journal/navigation.h"
#include "core/journal/trace_export.h"
#include "core/simulation/scenario.h"
#include "core/value/value_json.h"
#include "web/bindings/session_json.h"

namespace etude {
namespace {

constexpr std::int64_t kMostMilliseconds = 60'000;

Error wrong(std::string_view what) { return {"engine.argument", std::string(what)}; }

Value member(const Value& map, std::string_view key) { return map.is_map() ? map.map().get(key) : Value(); }

/// A whole number; JavaScript may write 5.0.
Result<std::int64_t> whole(const Value& request, std::string_view key, std::int64_t fallback, std::int64_t least, std::int64_t most) {
  const Value value = member(request, key);
  if (value.is_null()) return fallback;
  std::int64_t number = 0;
  if (value.is_int()) {
    number = value.integer();
  } else if (value.is_double() && value.number() >= -9.0e15 && value.number() <= 9.0e15 &&
             value.number() == static_cast<double>(static_cast<std::int64_t>(value.number()))) {
    number = static_cast<std::int64_t>(value.number());
  } else {
    return wrong("`" + std::string(key) + "` must be a whole number");
  }
  if (number < least || number > most)
    return wrong("`" + std::string(key) + "` must be between " + std::to_string(least) + " and " + std::to_string(most));
  return number;
}

Result<std::string> text(const Value& request, std::string_view key, std::string_view fallback) {
  const Value value = member(request, key);
  if (value.is_null()) return std::string(fallback);
  if (!value.is_string()) return wrong("`" + std::string(key) + "` must be a text");
  return std::string(value.string());
}

Result<bool> flag(const Value& request, std::string_view key) {
  const Value value = member(request, key);
  if (value.is_null()) return false;
  if (!value.is_bool()) return wrong("`" + std::string(key) + "` must be true or false");
  return value.boolean();
}

std::string_view pause_name(Pause pause) {
  switch (pause) {
    case Pause::kFinished: return "finished";
    case Pause::kOutOfBudget: return "budget";
    case Pause::kOutside: return "outside";
    case Pause::kStuck: return "stuck";
    case Pause::kClock: return "clock";
  }
  return "finished";
}

Value refusal(const std::vector<FileDiagnostics>& diagnostics) {
  std::size_t errors = 0;
  for (const FileDiagnostics& file : diagnostics) errors += file.list.error_count();
  return Value(Map{{"code", Value("engine.does_not_deploy")},
                   {"message", Value("The document does not deploy: " + std::to_string(errors) + (errors == 1 ? " error." : " errors."))},
                   {"diagnostics", diagnostics_value(diagnostics)}});
}

/// Wall time of the host, for budgets alone: nothing that a run does depends on it.
class Stopwatch {
 public:
  explicit Stopwatch(std::int64_t milliseconds) : end_(std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds)) {}
  [[nodiscard]] bool is_over() const { return std::chrono::steady_clock::now() >= end_; }

 private:
  std::chrono::steady_clock::time_point end_;
};

}  // namespace

Result<Files> files_from(const Value& request) {
  const Value files = member(request, "files");
  if (!files.is_map()) return wrong("`files` must be an object of texts by their names");
  Files result;
  for (const Map::Entry& entry : files.map()) {
    if (!entry.value.is_string()) return wrong("the file `" + std::string(entry.key.string()) + "` must be a text");
    result.emplace(entry.key.string(), entry.value.string());
  }
  return result;
}

Result<RunOptions> run_options_from(const Value& request) {
  RunOptions options;
  if (request.is_map() && request.map().contains("argument")) {
    options.argument = member(request, "argument");
    // Bytes and the like, which only a host can pass, have no JSON form and no limit.
    const Result<std::string> json = json_from_value(*options.argument);
    if (json.ok() && json.value().size() > kMostArgumentBytes)
      return wrong("`input` is too large: the argument of an execution has at most 32 KB");
  }
  if (const Value seed = member(request, "seed"); seed.is_string()) {
    // Seeds beyond what JavaScript's numbers hold come as digits.
    std::uint64_t number = 0;
    for (const char c : seed.string()) {
      if (c < '0' || c > '9' || number > (UINT64_MAX - static_cast<std::uint64_t>(c - '0')) / 10)
        return wrong("`seed` must be a whole number of 64 bits");
      number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    if (seed.string().empty()) return wrong("`seed` must be a whole number of 64 bits");
    options.seed = number;
  } else if (!seed.is_null()) {
    ETUDE_TRY(const std::int64_t number, whole(request, "seed", 0, 0, INT64_MAX));
    options.seed = static_cast<std::uint64_t>(number);
  }
  if (const Value env = member(request, "env"); !env.is_null()) {
    if (!env.is_map()) return wrong("`env` must be an object of texts");
    for (const Map::Entry& entry : env.map()) {
      if (!entry.value.is_string()) return wrong("the environment variable `" + std::string(entry.key.string()) + "` must be a text");
      if (const auto problem = environment_problem(entry.key.string(), entry.value.string())) return wrong(*problem);
      options.environment.emplace(entry.key.string(), entry.value.string());
    }
    if (options.environment.size() > kMostEnvironmentVariables)
      return wrong("a workflow has at most " + std::to_string(kMostEnvironmentVariables) + " environment variables");
  }
  ETUDE_TRY(const std::string recording, text(request, "recording", "everything"));
  if (recording != "everything" && recording != "outcome") return wrong("`recording` must be \"everything\" or \"outcome\"");
  if (recording == "outcome") options.recording = Recording::kOutcome;
  ETUDE_TRY(options.live, flag(request, "live"));
  ETUDE_TRY(options.let_time_pass, flag(request, "let_time_pass"));
  const Value limits = member(request, "limits");
  if (!limits.is_null() && !limits.is_map()) return wrong("`limits` must be an object");
  ETUDE_TRY(const std::int64_t steps, whole(limits, "steps", static_cast<std::int64_t>(options.limits.steps), 1, 100'000'000));
  options.limits.steps = static_cast<std::uint64_t>(steps);
  ETUDE_TRY(const std::int64_t memory,
            whole(limits, "memory_bytes", static_cast<std::int64_t>(options.limits.memory_bytes), 1, std::int64_t{1} << 30));
  options.limits.memory_bytes = static_cast<std::uint64_t>(memory);
  return options;
}

Result<Value> check(const Value& request) {
  ETUDE_TRY(const Files files, files_from(request));
  return Value(Map{{"diagnostics", diagnostics_value(check_files(files))}});
}

EngineRun::EngineRun(std::unique_ptr<Run> run)
    : run_(std::move(run)), moments_(run_->session().journal()), tasks_(run_->session().journal()) {}

Result<std::unique_ptr<EngineRun>> EngineRun::start(const Value& request, Value& refused) {
  ETUDE_TRY(const Files files, files_from(request));
  ETUDE_TRY(const RunOptions options, run_options_from(request));
  std::vector<FileDiagnostics> diagnostics;
  std::unique_ptr<Run> run = Run::start(files, options, diagnostics);
  if (run == nullptr) {
    refused = refusal(diagnostics);
    return wrong("the document does not deploy");
  }
  return std::unique_ptr<EngineRun>(new EngineRun(std::move(run)));
}

std::vector<ServiceBase> EngineRun::bases() const {
  std::vector<ServiceBase> bases;
  for (const Service& service : run_->scenario().services) bases.push_back({service.base.text(), service.name});
  return bases;
}

Result<Value> EngineRun::advance(const Value& request) {
  ETUDE_TRY(const std::int64_t steps, whole(request, "steps", INT64_MAX, 1, INT64_MAX));
  ETUDE_TRY(const std::int64_t milliseconds, whole(request, "milliseconds", kMostMilliseconds, 0, kMostMilliseconds));
  ETUDE_TRY(const std::int64_t until, whole(request, "until_ns", INT64_MAX, 0, INT64_MAX));
  Session& session = run_->session();
  const Journal& events = session.journal();
  const Stopwatch watch(milliseconds);
  AdvanceBudget budget;
  budget.until_ns = until;
  budget.interrupted = [&watch] { return watch.is_over(); };
  std::int64_t left = steps;
  std::uint32_t seen = events.size();
  Pause pause = Pause::kOutOfBudget;
  do {
    // A step takes at least one instruction, so that this many instructions never enter more steps than are left.
    budget.instructions = static_cast<std::uint64_t>(std::min<std::int64_t>(left, 1'000'000));
    pause = session.advance(budget);
    for (; seen < events.size(); ++seen) {
      if (events[seen].kind == EventKind::kStepEntered) --left;
    }
  } while (pause == Pause::kOutOfBudget && left > 0 && !watch.is_over());
  List callbacks;
  for (const Machine::CallbackEndpoint& endpoint : session.machine().callback_endpoints()) {
    callbacks =
        callbacks.push_back(Value(Map{{"id", Value(endpoint.id)}, {"url", Value(endpoint.url)}, {"method", Value(endpoint.method)}}));
  }
  Map answer{{"state", Value(run_state_name(run_->state()))},
             {"pause", Value(pause_name(pause))},
             {"effects", effects_value(session.outside_effects())},
             {"callbacks", Value(std::move(callbacks))},
             {"cursor", Value(static_cast<std::int64_t>(events.size()))},
             {"time_ns", Value(session.machine().now())}};
  if (run_->state() == RunState::kActive) answer = answer.set("waiting_for", Value(session.waiting_for()));
  if (const std::optional<Nanoseconds> due = session.machine().next_due(); due && (pause == Pause::kClock || pause == Pause::kStuck))
    answer = answer.set("due_ns", Value(*due));
  return Value(std::move(answer));
}

Result<Value> EngineRun::complete(const Value& request) {
  ETUDE_TRY(const std::int64_t effect, whole(request, "effect", -1, 0, kNoSeq - 1));
  if (effect < 0) return wrong("`effect` must be the number of an effect");
  ETUDE_TRY(const std::int64_t elapsed, whole(request, "elapsed_ns", 0, 0, INT64_MAX / 4));
  ETUDE_TRY(const std::string kind, text(request, "kind", ""));
  Completion completion;
  completion.effect = EffectId(static_cast<std::uint32_t>(effect));
  completion.detail = member(request, "detail");
  const EffectRequest* asked = nullptr;
  for (const EffectRequest& outside : run_->session().outside_effects()) {
    if (outside.id == completion.effect) asked = &outside;
  }
  if (asked == nullptr) return Error{"engine.no_such_effect", "The run does not wait for effect " + std::to_string(effect) + "."};
  if (kind == "response") {
    completion.kind = CompletionKind::kResponse;
    const Value code = member(completion.detail, "code");
    const Value body = member(completion.detail, "body");
    const Value headers = member(completion.detail, "headers");
    if (!code.is_int() || code.integer() < 100 || code.integer() > 599)
      return wrong("the `code` of a response must be a number from 100 to 599");
    if (!body.is_string() && !body.is_bytes()) return wrong("the `body` of a response must be a text or bytes");
    if (!headers.is_map()) return wrong("the `headers` of a response must be an object of texts");
    for (const Map::Entry& header : headers.map()) {
      if (!header.value.is_string()) return wrong("the `headers` of a response must be an object of texts");
    }
  } else if (kind == "fault") {
    completion.kind = CompletionKind::kFault;
    static constexpr std::string_view kFaults[] = {
        "connection_refused", "connection_reset", "unknown_host", "timeout", "too_large", "auth"};
    const Value fault = member(completion.detail, "fault");
    const Value message = member(completion.detail, "message");
    const bool known = fault.is_string() && std::find(std::begin(kFaults), std::end(kFaults), fault.string()) != std::end(kFaults);
    if (!known) return wrong("a fault must be connection_refused, connection_reset, unknown_host, timeout, too_large or auth");
    if (!message.is_string()) return wrong("the `message` of a fault must be a text");
  } else if (kind == "value" || kind == "error") {
    // The answer to a request is a response or a fault; the others take values.
    if (asked->kind == EffectKind::kHttp) return wrong("an http effect is completed by a response or a fault");
    completion.kind = kind == "value" ? CompletionKind::kValue : CompletionKind::kError;
  } else {
    return wrong("`kind` must be response, fault, value or error");
  }
  run_->session().complete(completion, elapsed);
  return Value(Map{});
}

Result<Value> EngineRun::callback(const Value& request) {
  ETUDE_TRY(const std::string endpoint, text(request, "endpoint", ""));
  CallbackRequest call;
  ETUDE_TRY(call.method, text(request, "method", "POST"));
  for (const auto& [name, target] : {std::pair{"query", &call.query}, std::pair{"headers", &call.headers}}) {
    const Value value = member(request, name);
    if (value.is_null()) continue;
    if (!value.is_map()) return wrong("`" + std::string(name) + "` must be an object");
    *target = value;
  }
  call.body = member(request, "body");
  if (!call.body.is_string() && !call.body.is_bytes() && !call.body.is_null())
    return wrong("the `body` of a callback must be a text or bytes");
  const Reply reply = run_->world().call_endpoint(endpoint, call);
  return Value(Map{{"code", Value(reply.code)}, {"headers", Value(reply.headers)}, {"body", reply.body}});
}

Result<Value> EngineRun::cancel(const Value&) {
  run_->session().cancel();
  return Value(Map{});
}

Result<Value> EngineRun::at(const Value& request) {
  const Journal& events = run_->session().journal();
  tasks_.update();
  std::uint32_t cursor = events.size();
  if (const Value key = member(request, "key"); key.is_map()) {
    MomentKey named;
    ETUDE_TRY(named.time_ns, whole(key, "t", 0, 0, INT64_MAX));
    ETUDE_TRY(named.step, text(key, "k", ""));
    ETUDE_TRY(named.path, text(key, "p", ""));
    ETUDE_TRY(const std::int64_t attempt, whole(key, "a", 1, 0, UINT16_MAX));
    ETUDE_TRY(const std::int64_t occurrence, whole(key, "n", 0, 0, kNoSeq - 1));
    ETUDE_TRY(const std::int64_t offset, whole(key, "i", 0, 0, kNoSeq - 1));
    // A link of a changed workflow falls back to its time; a step alone has nothing to fall back to.
    if (!named.step.empty() && !key.map().contains("t")) {
      std::vector<std::string_view> keys;
      for (const StepRow& row : events.steps()) keys.push_back(row.key);
      if (std::find(keys.begin(), keys.end(), named.step) == keys.end()) {
        return wrong("this run has no step `" + named.step + "`." + did_you_mean(named.step, keys));
      }
    }
    named.attempt = static_cast<std::uint16_t>(attempt);
    named.occurrence = static_cast<std::uint32_t>(occurrence);
    named.offset = static_cast<std::uint32_t>(offset);
    cursor = Navigator(events, tasks_).cursor_of(named);
  } else {
    ETUDE_TRY(const std::int64_t wanted, whole(request, "cursor", events.size(), 0, kNoSeq - 1));
    cursor = static_cast<std::uint32_t>(wanted);
  }
  ETUDE_TRY(const std::int64_t task, whole(request, "task", kNoSeq, 0, kNoSeq));
  return moment_value(moments_.at(cursor), events, TaskId(static_cast<std::uint32_t>(task)));
}

Result<Value> EngineRun::journal(const Value& request) {
  const Journal& events = run_->session().journal();
  ETUDE_TRY(const std::int64_t from, whole(request, "from", 0, 0, kNoSeq));
  ETUDE_TRY(const std::int64_t to, whole(request, "to", events.size(), 0, kNoSeq));
  return events_value(events, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to));
}

Result<Value> EngineRun::view(const Value& request) {
  const Journal& events = run_->session().journal();
  tasks_.update();
  ETUDE_TRY(const std::string view, text(request, "view", ""));
  if (view == "result") return run_->report();
  if (view == "requests") return member(run_->report(), "requests");
  if (view == "log") return log_value(events);
  if (view == "spans") return spans_value(events, tasks_, Spans(events, tasks_));
  return wrong("there is no view `" + view + "`: result, requests, log, spans");
}

Result<Value> EngineRun::save(const Value& request) {
  const Journal& events = run_->session().journal();
  ETUDE_TRY(const std::string form, text(request, "as", "journal"));
  std::string out;
  if (form == "journal")
    out = json_from_journal(events);
  else if (form == "text")
    out = trace_text(events);
  else if (form == "mermaid")
    out = trace_mermaid(events, bases());
  else if (form == "perfetto")
    out = trace_perfetto(events);
  else if (form == "history")
    out = json_for_display(step_entries(events));
  else
    return wrong("there is no form `" + form + "`: journal, text, mermaid, perfetto, history");
  return Value(Map{{"text", Value(out)}});
}

Result<Value> EngineRun::navigate(const Value& request) {
  const Journal& events = run_->session().journal();
  tasks_.update();
  const Navigator navigator(events, tasks_);
  ETUDE_TRY(const std::int64_t cursor, whole(request, "cursor", events.size(), 0, kNoSeq - 1));
  ETUDE_TRY(const bool key, flag(request, "key"));
  if (key) {
    const MomentKey named = navigator.key_of(static_cast<std::uint32_t>(cursor));
    return Value(Map{{"t", Value(named.time_ns)},
                     {"k", Value(named.step)},
                     {"a", Value(static_cast<int>(named.attempt))},
                     {"p", Value(named.path)},
                     {"n", Value(static_cast<std::int64_t>(named.occurrence))},
                     {"i", Value(static_cast<std::int64_t>(named.offset))}});
  }
  ETUDE_TRY(const std::int64_t task, whole(request, "task", kNoSeq, 0, kNoSeq));
  ETUDE_TRY(const std::string mode, text(request, "mode", "over"));
  static constexpr std::pair<std::string_view, StepMode> kModes[] = {
      {"over", StepMode::kOver}, {"into", StepMode::kInto}, {"out", StepMode::kOut}, {"back", StepMode::kBack}};
  for (const auto& [name, step_mode] : kModes) {
    if (name != mode) continue;
    const Stop stop = navigator.step(static_cast<std::uint32_t>(cursor), TaskId(static_cast<std::uint32_t>(task)), step_mode);
    return Value(Map{{"cursor", Value(static_cast<std::int64_t>(stop.cursor))},
                     {"task", stop.task.is_none() ? Value() : Value(static_cast<std::int64_t>(stop.task.index()))},
                     {"at_end", Value(stop.at_end)}});
  }
  return wrong("`mode` must be over, into, out or back");
}

Result<std::unique_ptr<EngineSeeds>> EngineSeeds::start(const Value& request, Value& refused) {
  ETUDE_TRY(const Files files, files_from(request));
  ETUDE_TRY(RunOptions options, run_options_from(request));
  ETUDE_TRY(const std::int64_t first, whole(request, "first", 1, 0, INT64_MAX - 1));
  ETUDE_TRY(const std::int64_t last, whole(request, "last", first, first, INT64_MAX - 1));
  ETUDE_TRY(const std::string find, text(request, "find", ""));
  if (find != "" && find != "broken" && find != "failed") return wrong("`find` must be broken or failed");
  options.recording = Recording::kOutcome;
  std::vector<FileDiagnostics> diagnostics;
  std::shared_ptr<const CompiledFiles> compiled = compile_files(files, diagnostics);
  if (compiled == nullptr) {
    refused = refusal(diagnostics);
    return wrong("the document does not deploy");
  }
  const SeedSearch search = find == "broken" ? SeedSearch::kBroken : find == "failed" ? SeedSearch::kFailed : SeedSearch::kNothing;
  return std::unique_ptr<EngineSeeds>(new EngineSeeds(
      ManySeeds(std::move(compiled), std::move(options), static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(last), search)));
}

Result<Value> EngineSeeds::advance(const Value& request) {
  ETUDE_TRY(const std::int64_t milliseconds, whole(request, "milliseconds", kMostMilliseconds, 0, kMostMilliseconds));
  const Stopwatch watch(milliseconds);
  while (!seeds_.is_done()) {
    seeds_.run_next();
    if (watch.is_over()) break;
  }
  return Value(Map{{"done", Value(seeds_.is_done())}, {"report", seeds_.report()}});
}

}  // namespace etude
