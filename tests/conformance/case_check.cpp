// One function for each key of `expect`, and the three properties that every journal has.
#include "tests/conformance/case_check.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>

#include "core/journal/journal_json.h"
#include "core/value/value_json.h"
#include "core/value/value_order.h"

namespace etude::conformance {
namespace {

using Problems = std::vector<std::string>;

std::string shown(const Value& value) {
  std::string text = json_for_display(value);
  if (text.size() > 700) text = text.substr(0, 350) + " … " + text.substr(text.size() - 350);
  return text;
}

void differ(Problems& problems, const std::string& what, const std::string& expected, const std::string& got) {
  problems.push_back(what + "\n  expected: " + expected + "\n  got:      " + got);
}

void compare(Problems& problems, const std::string& what, const Value& expected, const Value& got) {
  if (!equals(expected, got)) differ(problems, what, shown(expected), shown(got));
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::string diagnostics_in_words(const CaseRun& run) {
  std::string text;
  for (const FileDiagnostics& file : run.diagnostics) {
    for (const Diagnostic& diagnostic : file.list.all()) {
      const SourcePosition place = file.source->position(diagnostic.range.begin);
      text += "\n    " + file.source->name() + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": " +
              std::string(severity_name(diagnostic.severity)) + ": " + diagnostic.message + " [" + diagnostic.code + "]";
    }
  }
  return text.empty() ? " no diagnostics" : text;
}

// What happened, in one line, for the case that something else was expected.
std::string outcome_in_words(const CaseRun& run) {
  if (run.run == nullptr) return "does not deploy:" + diagnostics_in_words(run);
  const Session& session = run.run->session();
  switch (session.state()) {
    case RunState::kSucceeded: return "SUCCEEDED with " + shown(session.result());
    case RunState::kFailed: return "FAILED with " + shown(session.error());
    case RunState::kCancelled: return "CANCELLED";
    case RunState::kActive: return "ACTIVE, waiting for \"" + session.waiting_for() + "\"";
  }
  return "unknown";
}

// deploy_error

bool matches(const Diagnostic& diagnostic, const SourceText& source, const Map& expected) {
  if (diagnostic.severity != Severity::kError) return false;
  const SourcePosition place = source.position(diagnostic.range.begin);
  if (expected.contains("line") && expected.get("line").integer() != place.line) return false;
  if (expected.contains("column") && expected.get("column").integer() != place.column) return false;
  if (expected.contains("code") && expected.get("code").string() != diagnostic.code) return false;
  return !expected.contains("message_contains") || diagnostic.message.find(expected.get("message_contains").string()) != std::string::npos;
}

void check_deploy_error(Problems& problems, const Value& expected, const CaseRun& run) {
  if (run.run != nullptr) {
    differ(problems, "outcome", "the text does not deploy", outcome_in_words(run));
    return;
  }
  if (!has_errors(run.diagnostics)) problems.push_back("the text does not deploy, but no diagnostic says why");
  const List wanted = expected.is_list() ? expected.list() : expected.is_map() ? List{expected} : List{};
  for (const Value& one : wanted) {
    const bool found = std::any_of(run.diagnostics.begin(), run.diagnostics.end(), [&](const FileDiagnostics& file) {
      return std::any_of(file.list.all().begin(), file.list.all().end(),
                         [&](const Diagnostic& diagnostic) { return matches(diagnostic, *file.source, one.map()); });
    });
    if (!found) differ(problems, "diagnostic", shown(one), diagnostics_in_words(run));
  }
}

// error

Value field(const Value& value, std::string_view key) { return value.is_map() ? value.map().get(key) : Value(); }

bool has_text(const Value& list, std::string_view text) {
  if (!list.is_list()) return false;
  const List all = list.list();
  for (const Value& value : all) {
    if (value.is_string() && value.string() == text) return true;
  }
  return false;
}

void check_stack(Problems& problems, const List& expected, const Value& elements) {
  const std::size_t count = elements.is_list() ? elements.list().size() : 0;
  if (count != expected.size()) {
    differ(problems, "stack trace", shown(Value(expected)), shown(elements));
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const Value got = elements.list()[i];
    const Map wanted = expected[i].map();
    for (const Map::Entry& entry : wanted) {
      const std::string_view key = entry.key.string();
      const bool is_name = key == "step" || key == "routine";
      // The service writes positions as JSON strings.
      const Value value = is_name ? field(got, key) : field(field(got, "position"), key);
      const Value want = is_name ? entry.value : Value(std::to_string(entry.value.integer()));
      if (!equals(want, value))
        differ(problems, "stack trace, frame " + std::to_string(i) + ", " + std::string(key), shown(want), shown(got));
    }
  }
}

void check_error(Problems& problems, const Map& expected, const CaseRun& run) {
  if (run.run == nullptr || run.run->session().state() != RunState::kFailed) {
    differ(problems, "outcome", "FAILED with " + shown(Value(expected)), outcome_in_words(run));
    return;
  }
  const Value error = run.run->session().error();
  const Value payload = field(error, "payload");
  const Value context = field(error, "context");
  const std::string context_text(context.is_string() ? context.string() : "");
  for (const Map::Entry& entry : expected) {
    const std::string_view key = entry.key.string();
    if (key == "payload") compare(problems, "payload", entry.value, payload);
    if (key == "message") compare(problems, "message", entry.value, field(payload, "message"));
    if (key == "code") compare(problems, "code", entry.value, field(payload, "code"));
    if (key == "context") compare(problems, "context", entry.value, context);
    if (key == "context_head")
      compare(problems, "head of the context", entry.value, Value(context_text.substr(0, context_text.find('\n'))));
    if (key == "stack") check_stack(problems, entry.value.list(), field(field(error, "stackTrace"), "elements"));
    if (key == "message_contains") {
      const Value message = field(payload, "message");
      if (!message.is_string() || message.string().find(entry.value.string()) == std::string_view::npos) {
        differ(problems, "message", "contains " + shown(entry.value), shown(payload));
      }
    }
    if (key == "tags") {
      const List tags = entry.value.list();
      for (const Value& tag : tags) {
        if (!has_text(field(payload, "tags"), tag.string())) differ(problems, "tags", "include " + shown(tag), shown(payload));
      }
    }
  }
}

// logs, waits, requests

void check_logs(Problems& problems, const List& expected, const Journal& journal) {
  List logs;
  for (std::uint32_t seq = 0; seq < journal.size(); ++seq) {
    const Event& event = journal[seq];
    if (event.kind != EventKind::kLog) continue;
    logs = logs.push_back(Value(List{Value(log_severity_name(static_cast<LogSeverity>(event.b))),
                                     Value(event.outcome == Outcome::kJson ? "json" : "text"), event.v0}));
  }
  compare(problems, "log entries", Value(expected), Value(logs));
}

void check_sleeps(Problems& problems, const List& expected, const Journal& journal) {
  List sleeps;
  for (std::uint32_t seq = 0; seq < journal.size(); ++seq) {
    if (journal[seq].kind == EventKind::kRetryScheduled) {
      sleeps = sleeps.push_back(Value(static_cast<double>(journal[seq].v1.integer()) / static_cast<double>(kNanosecondsPerSecond)));
    }
  }
  compare(problems, "waits between attempts", Value(expected), Value(sleeps));
}

std::optional<std::string> body_text(const Value& body) {
  if (body.is_string()) return std::string(body.string());
  if (body.is_bytes()) return std::string(body.raw_bytes());
  return std::nullopt;
}

Value header(const Value& headers, std::string_view name) {
  if (!headers.is_map()) return {};
  const Map map = headers.map();
  for (const Map::Entry& entry : map) {
    if (lower(entry.key.string()) == lower(name)) return entry.value;
  }
  return {};
}

void check_request(Problems& problems, const std::string& which, const Map& expected, const Value& got) {
  for (const Map::Entry& entry : expected) {
    const std::string_view key = entry.key.string();
    if (key == "method" || key == "url") compare(problems, which + std::string(key), entry.value, field(got, key));
    if (key == "body") {
      const std::optional<std::string> text = body_text(field(got, "body"));
      compare(problems, which + "body", entry.value, text ? Value(*text) : Value());
    }
    if (key == "headers") {
      const Map headers = entry.value.map();
      for (const Map::Entry& one : headers) {
        compare(problems, which + "header " + std::string(one.key.string()), one.value, header(field(got, "headers"), one.key.string()));
      }
    }
    if (key == "no_headers") {
      const List names = entry.value.list();
      for (const Value& name : names)
        compare(problems, which + "header " + std::string(name.string()), Value(), header(field(got, "headers"), name.string()));
    }
  }
}

void check_requests(Problems& problems, const List& expected, const Journal& journal) {
  std::vector<Value> requests;
  for (std::uint32_t seq = 0; seq < journal.size(); ++seq) {
    const Event& event = journal[seq];
    if (event.kind == EventKind::kEffectRequested && event.b == static_cast<std::uint32_t>(EffectKind::kHttp)) requests.push_back(event.v0);
  }
  if (requests.size() != expected.size()) {
    List all;
    for (const Value& request : requests) all = all.push_back(request);
    differ(problems, "number of requests", std::to_string(expected.size()), std::to_string(requests.size()) + ": " + shown(Value(all)));
    return;
  }
  for (std::size_t i = 0; i < requests.size(); ++i) {
    check_request(problems, "request " + std::to_string(i + 1) + ", ", expected[i].map(), requests[i]);
  }
}

void check_elapsed(Problems& problems, const Value& expected, const Journal& journal) {
  for (std::uint32_t seq = journal.size(); seq-- > 0;) {
    if (journal[seq].kind != EventKind::kFinished) continue;
    const double seconds = static_cast<double>(journal[seq].time_ns) / static_cast<double>(kNanosecondsPerSecond);
    compare(problems, "virtual seconds at the end", expected, Value(seconds));
    return;
  }
  problems.push_back("the run has no end to take its virtual time from");
}

void check_warnings(Problems& problems, const Map& expect, const CaseRun& run) {
  std::set<std::string> found;
  std::string all;
  for (const FileDiagnostics& file : check_files(run.files)) {
    for (const Diagnostic& diagnostic : file.list.all()) {
      if (diagnostic.severity == Severity::kError) continue;
      found.insert(diagnostic.code.substr(diagnostic.code.find('.') + 1));
      all += "\n    " + diagnostic.code + ": " + diagnostic.message;
    }
  }
  if (all.empty()) all = "no warning";
  if (const Value* wanted = expect.find("warnings")) {
    const List codes = wanted->list();
    for (const Value& code : codes) {
      if (found.count(std::string(code.string())) == 0) differ(problems, "warning", std::string(code.string()), all);
    }
  }
  const Value unwanted = expect.get("no_warnings");
  if (unwanted.is_bool() && unwanted.boolean() && !found.empty()) differ(problems, "warnings", "none", all);
  if (unwanted.is_list()) {
    const List codes = unwanted.list();
    for (const Value& code : codes) {
      if (found.count(std::string(code.string())) != 0) differ(problems, "warning", "no " + std::string(code.string()), all);
    }
  }
}

// The state at a cursor from nothing but the writes and the ends of scopes before it.
class Fold {
 public:
  explicit Fold(const Journal& journal) : journal_(journal) {}

  void advance_to(std::uint32_t cursor) {
    for (; at_ < cursor; ++at_) {
      const Event& event = journal_[at_];
      if (event.kind == EventKind::kWrite || event.kind == EventKind::kStateChanged) values_[event.a] = event.v0;
      if (event.kind == EventKind::kScopeClosed || event.kind == EventKind::kRoutineReturned) closed_.insert(event.a);
      if (event.kind == EventKind::kTaskEnded) ended_.insert(event.task.index());
      // The outermost scope of a task stays to be looked at when the task has ended.
      if (event.kind == EventKind::kRoutineCalled && entered_.insert(event.task.index()).second) outermost_.insert(event.a);
    }
  }

  /// A scope ends with the scope around it: a return from inside a loop or an except block ends all of them.
  [[nodiscard]] bool is_closed(ScopeId scope) const {
    for (; !scope.is_none(); scope = journal_.scope(scope).parent) {
      if (closed_.count(scope.index()) != 0) return true;
    }
    return false;
  }

  /// Differences between these values and what a moment says.
  [[nodiscard]] std::optional<std::string> difference(const Moment& moment) const {
    for (const auto& [index, value] : values_) {
      const VariableRow& row = journal_.variable(VariableId(index));
      const ScopeRow& scope = journal_.scope(row.scope);
      const std::optional<Value> told = moment.value(VariableId(index));
      const bool is_outermost = scope.kind == ScopeKind::kBranch || outermost_.count(row.scope.index()) != 0;
      const bool closed = is_closed(row.scope) && !is_outermost;
      const bool task_ended = ended_.count(scope.task.index()) != 0;
      if (told && told->hash() != value.hash())
        return "`" + std::string(row.name) + "` is " + shown(*told) + ", but was last written as " + shown(value);
      if (told && closed) return "`" + std::string(row.name) + "` has a value after the end of its scope";
      if (!told && !is_closed(row.scope) && !task_ended)
        return "`" + std::string(row.name) + "` has no value, but was written as " + shown(value);
    }
    return std::nullopt;
  }

 private:
  const Journal& journal_;
  std::uint32_t at_ = 0;
  std::map<std::uint32_t, Value> values_;
  std::set<std::uint32_t> closed_;
  std::set<std::uint32_t> ended_;
  std::set<std::uint32_t> entered_;    // tasks
  std::set<std::uint32_t> outermost_;  // scopes
};

}  // namespace

std::vector<std::string> check_outcome(const Case& the_case, const CaseRun& run) {
  Problems problems = run.problems;
  const Map& expect = the_case.expect;
  if (const Value* expected = expect.find("deploy_error")) check_deploy_error(problems, *expected, run);
  if (const Value* expected = expect.find("error")) check_error(problems, expected->map(), run);
  if (const Value* expected = expect.find("result")) {
    if (run.run == nullptr || run.run->session().state() != RunState::kSucceeded) {
      differ(problems, "outcome", "SUCCEEDED with " + shown(*expected), outcome_in_words(run));
    } else {
      compare(problems, "result", *expected, run.run->session().result());
    }
  }
  if (const Value* expected = expect.find("active")) {
    if (run.run == nullptr || run.run->session().state() != RunState::kActive) {
      differ(problems, "outcome", "ACTIVE", outcome_in_words(run));
    } else {
      compare(problems, "waiting for", expected->map().get("waiting_for"), Value(run.run->session().waiting_for()));
    }
  }
  if (expect.contains("warnings") || expect.contains("no_warnings")) check_warnings(problems, expect, run);
  if (run.run == nullptr) return problems;
  if (const Value* expected = expect.find("logs")) check_logs(problems, expected->list(), run.journal());
  if (const Value* expected = expect.find("sleeps")) check_sleeps(problems, expected->list(), run.journal());
  if (const Value* expected = expect.find("requests")) check_requests(problems, expected->list(), run.journal());
  if (const Value* expected = expect.find("elapsed_seconds")) check_elapsed(problems, *expected, run.journal());
  if (const Value* expected = expect.find("steps")) {
    const Session& session = run.run->session();
    compare(problems, "counted steps", *expected, Value(static_cast<std::int64_t>(session.machine().steps(session.main_task()))));
  }
  return problems;
}

std::vector<std::string> check_journal(const Case& the_case, const CaseRun& run) {
  Problems problems;
  if (run.run == nullptr) return problems;
  const Journal& journal = run.journal();

  // 1. Saved, loaded, saved.
  const std::string saved = json_from_journal(journal);
  const Result<Journal> loaded = journal_from_json(saved);
  if (!loaded.ok()) {
    problems.push_back("the saved journal cannot be loaded: " + loaded.error().message);
    return problems;
  }
  if (json_from_journal(loaded.value()) != saved) problems.push_back("the journal, saved, loaded and saved again, is not the same bytes");
  if (loaded.value().fingerprint() != journal.fingerprint()) problems.push_back("the loaded journal has another fingerprint");

  // 2. Replayed from what the loaded journal recorded.
  const CaseRun again = replay_case(the_case, loaded.value());
  if (again.run == nullptr) {
    problems.push_back("the second start is refused:" + diagnostics_in_words(again));
  } else {
    if (again.journal().fingerprint() != journal.fingerprint()) {
      differ(problems, "fingerprint of the replay", journal.fingerprint_text(),
             again.journal().fingerprint_text() + ": " + outcome_in_words(again));
    } else if (json_from_journal(again.journal()) != saved) {
      problems.push_back("the replay has the same fingerprint, but its journal is not the same bytes");
    }
  }

  // 3. The state at the samples: sought in the loaded journal, backwards, against what it was when the run stood there.
  MomentReader reader(loaded.value());
  for (std::size_t i = run.samples.size(); i-- > 0;) {
    const Sample& sample = run.samples[i];
    const std::string text = state_text(reader.at(sample.cursor), loaded.value());
    if (text != sample.state) {
      differ(problems, "state at cursor " + std::to_string(sample.cursor), sample.state, text);
      break;
    }
  }
  Fold fold(journal);
  MomentReader fresh(journal);
  for (const Sample& sample : run.samples) {
    fold.advance_to(sample.cursor);
    if (const std::optional<std::string> difference = fold.difference(fresh.at(sample.cursor))) {
      problems.push_back("at cursor " + std::to_string(sample.cursor) + ": " + *difference);
      break;
    }
  }
  return problems;
}

}  // namespace etude::conformance
