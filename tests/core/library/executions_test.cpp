// Child executions: the requests, the results, the errors.
#include <gtest/gtest.h>

#include "core/library/raise.h"
#include "core/value/value_json.h"
#include "tests/core/library/evaluator.h"

namespace etude {
namespace {

TEST(Executions, RunsAWorkflowHereByDefault) {
  test::expect_outcomes({
      {R"(experimental.executions.run("child"))", R"({"argument":null,"location":"us-central1","project":"demo","workflow":"child"})"},
      {R"(experimental.executions.run("child", argument={"a": [1]}))",
       R"({"argument":{"a":[1]},"location":"us-central1","project":"demo","workflow":"child"})"},
      {R"(experimental.executions.run("child", "europe-west1", "other", 5))",
       R"({"argument":5,"location":"europe-west1","project":"other","workflow":"child"})"},
      {R"(experimental.executions.run(""))", "!ValueError"},
      {R"(experimental.executions.run("child", argument=text.encode("x")))", "!TypeError"},
      {R"(experimental.executions.run("child", argument=double("1e999")))", "!ValueError"},
      {R"(experimental.executions.run())", "!TypeError"},
  });
}

TEST(Executions, RunsOneForEachArgument) {
  test::expect_outcomes({
      {R"(experimental.executions.map("child", [1, "b"]))",
       R"([{"argument":1,"location":"us-central1","project":"demo","workflow":"child"},)"
       R"({"argument":"b","location":"us-central1","project":"demo","workflow":"child"}])"},
      {R"(experimental.executions.map("child", [], location="x"))", "[]"},
      {R"(experimental.executions.map("child", [null], "l", "p"))",
       R"([{"argument":null,"location":"l","project":"p","workflow":"child"}])"},
      {R"(experimental.executions.map("", [1]))", "!ValueError"},
      {R"(experimental.executions.map("child", {}))", "!TypeError"},
  });
}

CallOutcome outcome_of(CompletionKind kind, std::string_view detail) {
  EffectRequest request;
  request.kind = EffectKind::kExecution;
  Completion completion;
  completion.kind = kind;
  completion.detail = value_from_json(detail).value();
  return effect_outcome(request, completion);
}

TEST(Executions, GiveTheResultOfTheChild) {
  const CallOutcome outcome = outcome_of(CompletionKind::kValue, R"({"n": 1})");
  EXPECT_FALSE(outcome.raised);
  EXPECT_EQ(json_for_display(outcome.value), R"({"n":1})");
}

TEST(Executions, RaiseAnErrorThatCarriesTheChilds) {
  const CallOutcome outcome = outcome_of(CompletionKind::kError, R"({"payload": "x"})");
  EXPECT_TRUE(outcome.raised);
  EXPECT_EQ(json_for_display(outcome.value),
            R"({"error":{"payload":"x"},"message":"Execution failed or cancelled.","tags":["WorkflowExecutionError"]})");
}

TEST(Executions, DoNotWrapAnErrorTwice) {
  const char* complete = R"({"message":"Execution failed or cancelled.","tags":["WorkflowExecutionError"]})";
  EXPECT_EQ(json_for_display(outcome_of(CompletionKind::kError, complete).value), complete);
  const char* operation = R"({"message":"Execution failed or cancelled.","operation":{},"tags":["OperationError"]})";
  EXPECT_EQ(json_for_display(outcome_of(CompletionKind::kError, operation).value), operation);
}

}  // namespace
}  // namespace etude
