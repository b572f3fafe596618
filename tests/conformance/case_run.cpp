// Case → files → run; replies and recorded completions as the host of the run.
#include "tests/conformance/case_run.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude::conformance {
namespace {

constexpr std::uint64_t kFirstBurst = 50;  // instructions; later bursts are longer, so that a run has some ten samples
constexpr std::size_t kMostSamples = 12;
constexpr std::uint64_t kMostBursts = 200'000;

Files files_of(const Case& the_case) {
  Files files;
  files["workflow.yaml"] = the_case.workflow;
  if (the_case.services) files["services.yaml"] = *the_case.services;
  if (the_case.input) {
    const Result<std::string> text = json_from_value(*the_case.input);
    if (text.ok()) files["input.json"] = text.value();
  }
  for (const auto& [id, text] : the_case.workflows) files["workflows/" + id + ".yaml"] = text;
  return files;
}

std::string canonical_name(std::string_view name) {
  std::string text;
  bool first = true;
  for (const char c : name) {
    text.push_back(static_cast<char>(first ? std::toupper(static_cast<unsigned char>(c)) : std::tolower(static_cast<unsigned char>(c))));
    first = c == '-';
  }
  return text;
}

std::string decoded_base64(std::string_view text) {
  static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t digit = kAlphabet.find(c);
    if (digit == std::string_view::npos) break;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push_back(static_cast<char>(bits >> count & 0xFF));
    }
  }
  return bytes;
}

Nanoseconds nanoseconds(const Value& seconds) {
  return static_cast<Nanoseconds>(seconds.as_double() * static_cast<double>(kNanosecondsPerSecond) + 0.5);
}

// One entry of `replies` as the completion of a request.
Answered answer_from_reply(const EffectRequest& request, const Map& reply) {
  Answered answered;
  answered.effect = request.id;
  answered.completion.effect = request.id;
  if (reply.get("delay").is_number()) answered.elapsed = nanoseconds(reply.get("delay"));
  if (const Value* fault = reply.find("fault")) {
    answered.completion.kind = CompletionKind::kFault;
    answered.completion.detail = Value(Map{{"fault", *fault}, {"message", Value("as the case says")}});
    if (fault->string() == "timeout" && request.timeout) answered.elapsed = *request.timeout;
    return answered;
  }
  Map headers;
  const auto add_type = [&](std::string_view type) { headers = headers.set("Content-Type", Value(type)); };
  Value body("");
  if (const Value* value = reply.find("body")) {
    const Result<std::string> text = json_from_value(*value);
    body = Value(text.ok() ? text.value() : text.error().message);
    add_type("application/json");
  } else if (const Value* plain = reply.find("text")) {
    body = *plain;
    add_type("text/plain; charset=utf-8");
  } else if (const Value* raw = reply.find("base64")) {
    body = Value::bytes(decoded_base64(raw->string()));
    add_type("application/octet-stream");
  } else if (const Value* size = reply.find("size")) {
    body = Value(std::string(static_cast<std::size_t>(size->integer()), 'x'));
    add_type("text/plain; charset=utf-8");
  }
  if (const Value* given = reply.find("headers")) {
    const Map map = given->map();
    for (const Map::Entry& entry : map) headers = headers.set(canonical_name(entry.key.string()), entry.value);
  }
  const Value status = reply.contains("status") ? reply.get("status") : Value(200);
  answered.completion.kind = CompletionKind::kResponse;
  answered.completion.detail = Value(Map{{"code", status}, {"headers", Value(headers)}, {"body", body}});
  return answered;
}

std::string request_in_words(const EffectRequest& request) {
  if (request.kind != EffectKind::kHttp || !request.detail.is_map()) return std::string(effect_kind_name(request.kind));
  const Map detail = request.detail.map();
  return std::string(detail.get("method").is_string() ? detail.get("method").string() : "?") + " " +
         std::string(detail.get("url").is_string() ? detail.get("url").string() : "?");
}

// Answers one outside effect, or says that it cannot.
using Host = std::function<std::optional<Answered>(const EffectRequest&)>;

CaseRun run_with(const Case& the_case, const Host& host, bool has_host) {
  CaseRun result;
  result.files = files_of(the_case);
  RunOptions options;
  options.seed = the_case.seed;
  options.environment = the_case.environment;
  options.let_time_pass = the_case.let_time_pass;
  options.live = has_host;
  result.run = Run::start(result.files, options, result.diagnostics);
  if (result.run == nullptr) return result;
  Session& session = result.run->session();
  MomentReader reader(session.journal());
  std::uint64_t burst = kFirstBurst;
  for (std::uint64_t bursts = 0; bursts < kMostBursts; ++bursts) {
    AdvanceBudget budget;
    budget.instructions = burst;
    result.pause = session.advance(budget);
    const std::uint32_t cursor = session.journal().size();
    if (result.samples.empty() || result.samples.back().cursor != cursor) {
      if (result.samples.size() >= kMostSamples) {
        // Keep every second one and look half as often.
        std::vector<Sample> kept;
        for (std::size_t i = 0; i < result.samples.size(); i += 2) kept.push_back(std::move(result.samples[i]));
        result.samples = std::move(kept);
        burst *= 4;
      }
      result.samples.push_back({cursor, state_text(reader.at(cursor), session.journal())});
    }
    if (result.pause == Pause::kOutOfBudget || result.pause == Pause::kClock) continue;
    if (result.pause != Pause::kOutside) break;
    const std::vector<EffectRequest> asked = session.outside_effects();
    bool answered_one = false;
    for (const EffectRequest& request : asked) {
      std::optional<Answered> answer = host(request);
      if (!answer) continue;
      answered_one = true;
      session.complete(answer->completion, answer->elapsed);
      result.answered.push_back(std::move(*answer));
    }
    if (!answered_one) break;
  }
  return result;
}

std::string id_text(std::uint32_t index, bool none) { return none ? "-" : std::to_string(index); }

std::string hash_text_of(const Value& value) { return std::to_string(static_cast<int>(value.kind())) + ":" + std::to_string(value.hash()); }

}  // namespace

CaseRun run_case(const Case& the_case) {
  std::size_t next = 0;
  std::vector<std::string> problems;
  const Host host = [&](const EffectRequest& request) -> std::optional<Answered> {
    if (request.kind != EffectKind::kHttp) return std::nullopt;
    if (!the_case.replies || next >= the_case.replies->size()) {
      problems.push_back("request " + std::to_string(next + 1) + " (" + request_in_words(request) + ") has no reply in the case");
      return std::nullopt;
    }
    return answer_from_reply(request, (*the_case.replies)[next++].map());
  };
  CaseRun result = run_with(the_case, host, the_case.replies.has_value());
  if (the_case.replies && next < the_case.replies->size()) {
    problems.push_back(std::to_string(the_case.replies->size() - next) + " of the case's replies were never asked for");
  }
  result.problems = std::move(problems);
  return result;
}

CaseRun replay_case(const Case& the_case, const Journal& recorded) {
  // What the journal says about each effect: when it was asked for, when and with what it was answered.
  struct Row {
    Nanoseconds asked = 0;
    std::optional<Answered> answer;
  };
  std::map<std::uint32_t, Row> rows;
  for (std::uint32_t seq = 0; seq < recorded.size(); ++seq) {
    const Event& event = recorded[seq];
    if (event.kind == EventKind::kEffectRequested) rows[event.a].asked = event.time_ns;
    if (event.kind != EventKind::kEffectCompleted) continue;
    Row& row = rows[event.a];
    Answered answer;
    answer.effect = EffectId(event.a);
    answer.completion.effect = answer.effect;
    answer.elapsed = event.time_ns - row.asked;
    if (event.outcome == Outcome::kCancelled) {
      // The machine gave it up; an answer that comes later makes no difference.
      answer.completion.kind = CompletionKind::kFault;
      answer.completion.detail = Value(Map{{"fault", Value("timeout")}, {"message", Value("too late")}});
      answer.elapsed += kNanosecondsPerSecond;
    } else {
      answer.completion.kind = static_cast<CompletionKind>(event.b);
      answer.completion.detail = event.v0;
    }
    row.answer = std::move(answer);
  }
  const Host host = [&](const EffectRequest& request) -> std::optional<Answered> {
    const auto row = rows.find(request.id.index());
    return row == rows.end() ? std::nullopt : row->second.answer;
  };
  return run_with(the_case, host, the_case.replies.has_value());
}

std::string state_text(const Moment& moment, const Journal& journal) {
  std::string text = "t=" + std::to_string(moment.time_ns()) + " outcome=" + std::string(outcome_name(moment.outcome())) +
                     " entered=" + std::to_string(moment.steps_entered()) + "\n";
  for (const MomentTask& task : moment.tasks()) {
    text += "task " + std::to_string(task.id.index()) + " " + std::string(moment_status_name(task.status)) + " " +
            std::string(wait_kind_name(task.wait.kind)) + " step " + id_text(task.step.index(), task.step.is_none()) + " attempt " +
            std::to_string(task.attempt) + " last " + std::to_string(task.last) + " stack";
    for (const MomentFrame& frame : task.stack) {
      text += " " + std::string(frame.routine) + "/" + id_text(frame.step.index(), frame.step.is_none());
    }
    text += "\n";
    for (const MomentScope& scope : moment.scopes(task.id)) {
      text += "  scope " + std::to_string(scope.id.index()) + " frame " + std::to_string(scope.frame) + "\n";
      for (const MomentVariable& variable : scope.variables) {
        text += "    " + std::string(variable.name) + " = " + hash_text_of(variable.value) + " written " +
                std::to_string(variable.written) + " before " + std::to_string(variable.before) + "\n";
      }
    }
  }
  for (const MomentService& service : moment.services()) {
    text += "service " + std::string(service.name) + "\n";
    for (const MomentVariable& variable : service.variables)
      text += "    " + std::string(variable.name) + " = " + hash_text_of(variable.value) + "\n";
  }
  // Steps that came into the table later are idle at this cursor.
  const std::vector<MomentStep>& steps = moment.steps();
  for (std::size_t i = 0; i < steps.size() && i < journal.steps().size(); ++i) {
    if (steps[i].entered == 0) continue;
    // Whether a step was never reached is only known at the end of the whole run; here it was entered.
    text += "step " + journal.steps()[i].key + " " + std::string(step_state_name(steps[i].state)) + " " + std::to_string(steps[i].entered) +
            " active " + std::to_string(steps[i].active) + " last " + std::to_string(steps[i].last) + "\n";
  }
  return text;
}

}  // namespace etude::conformance
