// Callback endpoints: making them, waiting for them, what a request becomes.
#include <gtest/gtest.h>

#include "core/library/raise.h"
#include "core/value/value_json.h"
#include "tests/core/library/evaluator.h"

namespace etude {
namespace {

TEST(Events, MakesEndpointsForTheMethodsOfTheService) {
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"}) {
    const std::string text = "events.create_callback_endpoint(\"" + std::string(method) + "\")";
    EXPECT_EQ(test::outcome(text), "{\"method\":\"" + std::string(method) + "\",\"url\":\"https://callbacks.test/v1/callbacks/1\"}");
  }
  test::expect_outcomes({
      {"events.create_callback_endpoint()", R"({"method":"POST","url":"https://callbacks.test/v1/callbacks/1"})"},
      {R"(events.create_callback_endpoint(http_callback_method="TRACE"))", "!ValueError"},
      {R"(events.create_callback_endpoint("post"))", "!ValueError"},
      {R"(events.create_callback_endpoint(""))", "!ValueError"},
      {"events.create_callback_endpoint(5)", "!TypeError"},
  });
}

TEST(Events, WaitsForWhatTheMapNames) {
  test::expect_outcomes({
      {"events.await_callback(events.create_callback_endpoint())",
       R"({"id":"1","method":"POST","timeout_ns":43200000000000,"url":"https://callbacks.test/v1/callbacks/1"})"},
      {R"(events.await_callback({"url": "https://a.test/callbacks/abc"}, 0.5))",
       R"({"id":"abc","method":"","timeout_ns":500000000,"url":"https://a.test/callbacks/abc"})"},
      {R"(events.await_callback({"url": "/v1/callbacks/abc?x=/1#y"}, timeout=3600))",
       R"({"id":"abc","method":"","timeout_ns":3600000000000,"url":"/v1/callbacks/abc?x=/1#y"})"},
  });
}

TEST(Events, RefusesWhatIsNoEndpointAndBadTimeouts) {
  test::expect_outcomes({
      {"events.await_callback({})", "!ValueError"},
      {R"(events.await_callback({"url": 5}))", "!TypeError"},
      {R"(events.await_callback({"url": ""}))", "!ValueError"},
      {R"(events.await_callback({"url": "https://a.test/"}))", "!ValueError"},
      {R"(events.await_callback({"url": "/callbacks/a"}, 0))", "!ValueError"},
      {R"(events.await_callback({"url": "/callbacks/a"}, -1.5))", "!ValueError"},
      {R"(events.await_callback({"url": "/callbacks/a"}, "10"))", "!TypeError"},
      {R"(events.await_callback("/callbacks/a"))", "!TypeError"},
  });
}

struct Completed {
  bool raised;
  std::string json;
};

Completed completed(std::string_view detail_json) {
  EffectRequest request;
  request.kind = EffectKind::kCallback;
  Completion completion;
  completion.kind = CompletionKind::kValue;
  completion.detail = value_from_json(detail_json).value();
  const CallOutcome outcome = effect_outcome(request, completion);
  return {outcome.raised, json_for_display(outcome.value)};
}

TEST(Events, GivesTheRequestAsTheServiceDoes) {
  const Completed result =
      completed(R"({"method": "POST", "url": "https://callbacks.test/v1/callbacks/1?k=v", "query": {"k": "v", "l": ["a", "b"]},
      "headers": {"content-type": "application/json", "x-from": "test"}, "body": "{\"ok\": true}", "received_ns": 1715169660123456789})");
  EXPECT_FALSE(result.raised);
  EXPECT_EQ(result.json,
            R"({"http_request":{"body":{"ok":true},"headers":{"Content-Type":"application/json","X-From":"test"},"method":"POST",)"
            R"("query":{"k":"v","l":"a"},"url":"/v1/callbacks/1?k=v"},"received_time":"2024-05-08T12:01:00.123456789Z","type":"HTTP"})");
}

TEST(Events, GivesNullWithoutBodyAndTextAsText) {
  EXPECT_NE(completed(R"({"method": "GET", "url": "/c/1", "query": {}, "headers": {}, "body": null, "received_ns": 0})")
                .json.find(R"("body":null)"),
            std::string::npos);
  EXPECT_NE(completed(R"({"method": "POST", "url": "/c/1", "headers": {"Content-Type": "text/plain"}, "body": "{}"})")
                .json.find(R"("body":"{}")"),
            std::string::npos);
}

TEST(Events, RaisesATimeoutErrorWhenNobodyCalls) {
  EffectRequest request;
  request.kind = EffectKind::kCallback;
  Completion completion;
  completion.kind = CompletionKind::kFault;
  completion.detail = Value(Map{{"fault", Value("timeout")}});
  const CallOutcome outcome = effect_outcome(request, completion);
  EXPECT_TRUE(outcome.raised);
  EXPECT_TRUE(has_tag(outcome.value, "TimeoutError"));
}

}  // namespace
}  // namespace etude
