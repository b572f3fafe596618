// Calls library functions from text, for tables of cases: `text.split("a,b", ",")`, nested calls and named arguments included.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/library/function.h"
#include "core/library/registry.h"

namespace etude::test {

/// A run that is nothing but a seed, a clock and an environment.
class FakeRun : public RunContext {
 public:
  Nanoseconds wall_clock_ns() override { return now_ns; }
  Random& random(std::string_view purpose) override;
  std::optional<std::string> environment(std::string_view name) override;
  Value create_callback_endpoint(std::string_view method) override;

  std::uint64_t seed = 1;
  Nanoseconds now_ns = 1'767'225'600'250'000'000;  // 2026-01-01T00:00:00.25Z
  std::map<std::string, std::string, std::less<>> variables{{"GOOGLE_CLOUD_LOCATION", "us-central1"}, {"GOOGLE_CLOUD_PROJECT_ID", "demo"}};

 private:
  std::map<std::string, Random, std::less<>> streams_;
  int endpoints_ = 0;
};

/// Calls a function with one value a parameter (unset: left out), checks included. What a blocking function gives:
/// an effect its detail; sys.sleep nanoseconds; sys.log [severity, is_json, data]; executions.map the list of details.
Result<Value> call(const FunctionRow& row, std::vector<Value> arguments, RunContext& run);

/// Evaluates `name(argument, …)`, where an argument is JSON, another call, or `parameter=argument`.
/// @errors `test.syntax` if the text is not such a call; else what the function raised
Result<Value> evaluate(std::string_view text, RunContext& run);
Result<Value> evaluate(std::string_view text);

/// The result as JSON, or `!` and the error's tag: what tables of cases compare.
std::string outcome(std::string_view text);

/// One row of such a table.
struct Case {
  const char* text;
  const char* expected;
};

/// Expects the outcome of each row, with the row's text in the output.
void expect_outcomes(const std::vector<Case>& cases);

/// Expects each row's call to raise exactly this message.
void expect_messages(const std::vector<Case>& cases);

}  // namespace etude::test
