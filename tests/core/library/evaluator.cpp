// A reader of calls by recursive descent; everything that is not a call is JSON.
#include "tests/core/library/evaluator.h"

#include <gtest/gtest.h>

#include "core/library/arguments.h"
#include "core/library/blocking.h"
#include "core/value/value_json.h"

namespace etude::test {
namespace {

class Reader {
 public:
  Reader(std::string_view text, RunContext& run) : rest_(text), run_(run) {}

  Result<Value> whole() {
    ETUDE_TRY(Value value, argument());
    skip();
    if (!rest_.empty()) return syntax("something follows: " + std::string(rest_));
    return value;
  }

 private:
  static Error syntax(std::string message) { return Error{"test.syntax", std::move(message)}; }
  void skip() {
    while (rest_.starts_with(' ') || rest_.starts_with('\n')) rest_.remove_prefix(1);
  }
  bool take(char c) {
    skip();
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string_view word() const {
    std::size_t size = 0;
    while (size < rest_.size() && (std::isalnum(static_cast<unsigned char>(rest_[size])) != 0 || rest_[size] == '_' || rest_[size] == '.'))
      ++size;
    return rest_.substr(0, size);
  }

  Result<Value> argument() {
    skip();
    const std::string_view name = word();
    const bool is_call =
        !name.empty() && std::isalpha(static_cast<unsigned char>(name[0])) != 0 && rest_.substr(name.size()).starts_with('(');
    return is_call ? call_of(name) : literal();
  }

  // Everything up to the comma or bracket that ends the argument.
  Result<Value> literal() {
    int depth = 0;
    bool quoted = false;
    std::size_t end = 0;
    for (; end < rest_.size(); ++end) {
      const char c = rest_[end];
      if (quoted) {
        if (c == '\\') ++end;
        if (c == '"') quoted = false;
      } else if (c == '"') {
        quoted = true;
      } else if (c == '[' || c == '{') {
        ++depth;
      } else if ((c == ']' || c == '}') && depth > 0) {
        --depth;
      } else if (depth == 0 && (c == ',' || c == ')')) {
        break;
      }
    }
    Result<Value> value = value_from_json(rest_.substr(0, end));
    if (!value.ok()) return syntax(value.error().message + " in " + std::string(rest_));
    rest_.remove_prefix(end);
    return value;
  }

  Result<Value> call_of(std::string_view name) {
    const FunctionRow* row = handler_library().find(name);
    if (row == nullptr) return syntax("there is no function " + std::string(name));
    rest_.remove_prefix(name.size() + 1);
    std::vector<Value> arguments(row->parameters.size(), Value::unset());
    std::size_t position = 0;
    while (!take(')')) {
      if (position > 0 && !take(',')) return syntax("a comma is missing before: " + std::string(rest_));
      skip();
      std::size_t index = position++;
      if (const std::string_view named = word(); !named.empty() && rest_.substr(named.size()).starts_with('=')) {
        const int found = parameter_index(*row, named);
        if (found < 0) return syntax("no parameter " + std::string(named));
        index = static_cast<std::size_t>(found);
        rest_.remove_prefix(named.size() + 1);
      }
      if (index >= arguments.size()) return syntax("too many arguments for " + std::string(name));
      ETUDE_TRY(arguments[index], argument());
    }
    return call(*row, std::move(arguments), run_);
  }

  std::string_view rest_;
  RunContext& run_;
};

}  // namespace

Random& FakeRun::random(std::string_view purpose) {
  return streams_.try_emplace(std::string(purpose), Random::stream(seed, purpose)).first->second;
}

std::optional<std::string> FakeRun::environment(std::string_view name) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::nullopt : std::optional(found->second);
}

Value FakeRun::create_callback_endpoint(std::string_view method) {
  return Value(Map{{"url", Value("https://callbacks.test/v1/callbacks/" + std::to_string(++endpoints_))}, {"method", Value(method)}});
}

Result<Value> call(const FunctionRow& row, std::vector<Value> arguments, RunContext& run) {
  ETUDE_TRY_VOID(complete_arguments(row, arguments));
  if (row.pure != nullptr) return row.pure(arguments);
  if (row.run != nullptr) return row.run(arguments, run);
  switch (row.blocking) {
    case Blocking::kNo: break;
    case Blocking::kEffect: {
      ETUDE_TRY(const EffectRequest request, row.effect(arguments, run));
      return request.detail;
    }
    case Blocking::kSleep: {
      ETUDE_TRY(const Nanoseconds duration, sleep_duration(arguments));
      return Value(duration);
    }
    case Blocking::kSleepUntil: {
      ETUDE_TRY(const Nanoseconds until, sleep_until_ns(arguments));
      return Value(until);
    }
    case Blocking::kLog: {
      ETUDE_TRY(const LogEntry entry, log_entry(arguments));
      return Value(List{Value(log_severities()[entry.severity]), Value(entry.is_json), entry.data});
    }
    case Blocking::kRunMany: {
      ETUDE_TRY(const std::vector<EffectRequest> requests, run_many_requests(arguments, run));
      List details;
      for (const EffectRequest& request : requests) details = details.push_back(request.detail);
      return Value(details);
    }
  }
  return Error{"test.row", "the row has no function"};
}

Result<Value> evaluate(std::string_view text, RunContext& run) { return Reader(text, run).whole(); }

Result<Value> evaluate(std::string_view text) {
  FakeRun run;
  return evaluate(text, run);
}

std::string outcome(std::string_view text) {
  const Result<Value> result = evaluate(text);
  if (result.ok()) return json_for_display(result.value());
  if (result.error().code == "test.syntax") return "test.syntax: " + result.error().message;
  // The message is complete: it names the tag or is one of the observed texts.
  EXPECT_FALSE(result.error().message.empty()) << text;
  return "!" + result.error().code;
}

void expect_outcomes(const std::vector<Case>& cases) {
  for (const Case& row : cases) EXPECT_EQ(outcome(row.text), row.expected) << row.text;
}

void expect_messages(const std::vector<Case>& cases) {
  for (const Case& row : cases) {
    const Result<Value> result = evaluate(row.text);
    ASSERT_FALSE(result.ok()) << row.text;
    EXPECT_EQ(result.error().message, row.expected) << row.text;
  }
}

}  // namespace etude::test
