// The checks themselves: each key of `expect` must notice what is not as it says. A conformance run that could not fail would prove
// nothing.
#include "tests/conformance/case_check.h"

#include <gtest/gtest.h>

#include "core/value/value_json.h"

namespace etude::conformance {
namespace {

struct CheckRow {
  const char* name;
  const char* workflow;
  const char* expect;  // JSON
  bool holds;
  const char* replies = nullptr;
};

constexpr const char* kReturn = "- r: {return: [1, \"a\"]}\n";
constexpr const char* kRaise = "- boom: {raise: {code: 7, tags: [Mine], message: \"no luck\"}}\n";
constexpr const char* kBroken = "- r: {return: \"${nope}\"}\n";
constexpr const char* kLog =
    "- l: {call: sys.log, args: {text: hello, severity: INFO}}\n- s: {call: sys.sleep, args: {seconds: 2}}\n- r: {return: 1}\n";
constexpr const char* kRetry =
    "- t:\n    try: {call: http.get, args: {url: \"https://a.test/x\"}, result: r}\n    retry: ${http.default_retry}\n- r: {return: "
    "\"${r.code}\"}\n";
constexpr const char* kRetryReplies = R"([{"status": 503}, {"status": 200}])";
constexpr const char* kWait =
    "- c: {call: events.create_callback_endpoint, result: c}\n- w: {call: events.await_callback, args: {callback: \"${c}\"}}\n";
constexpr const char* kLint = "- a: {assign: [{unused: 1}]}\n- r: {return: 1}\n";

constexpr CheckRow kRows[] = {
    {"result", kReturn, R"({"result": [1.0, "a"]})", true},
    {"another_result", kReturn, R"({"result": [1, "b"]})", false},
    {"result_of_a_failure", kRaise, R"({"result": null})", false},
    {"result_of_a_broken_text", kBroken, R"({"result": null})", false},
    {"error", kRaise, R"({"error": {"payload": {"code": 7, "tags": ["Mine"], "message": "no luck"}, "tags": ["Mine"], "code": 7,
      "message": "no luck", "message_contains": "luck", "stack": [{"step": "boom", "routine": "main", "line": 1}]}})",
     true},
    {"error_of_a_success", kReturn, R"({"error": {}})", false},
    {"another_payload", kRaise, R"({"error": {"payload": {"code": 8}}})", false},
    {"another_tag", kRaise, R"({"error": {"tags": ["Yours"]}})", false},
    {"another_code", kRaise, R"({"error": {"code": 8}})", false},
    {"another_message", kRaise, R"({"error": {"message": "luck"}})", false},
    {"message_without_that", kRaise, R"({"error": {"message_contains": "fortune"}})", false},
    {"another_head", kRaise, R"({"error": {"context_head": "no luck"}})", false},
    {"another_context", kRaise, R"({"error": {"context": "no luck"}})", false},
    {"another_line", kRaise, R"({"error": {"stack": [{"step": "boom", "routine": "main", "line": 2}]}})", false},
    {"another_step", kRaise, R"({"error": {"stack": [{"step": "bang"}]}})", false},
    {"too_many_frames", kRaise, R"({"error": {"stack": [{"step": "boom"}, {"step": "boom"}]}})", false},
    {"deploy_error", kBroken,
     R"({"deploy_error": {"line": 1, "column": 18, "message_contains": "nope", "code": "program.unknown_variable"}})", true},
    {"deploys_after_all", kReturn, R"({"deploy_error": true})", false},
    {"another_place", kBroken, R"({"deploy_error": {"line": 1, "column": 17}})", false},
    {"another_diagnostic", kBroken, R"({"deploy_error": {"code": "program.arity"}})", false},
    {"one_of_two_diagnostics", kBroken, R"({"deploy_error": [{"line": 1}, {"line": 2}]})", false},
    {"logs", kLog, R"({"result": 1, "logs": [["INFO", "text", "hello"]]})", true},
    {"another_severity", kLog, R"({"result": 1, "logs": [["ERROR", "text", "hello"]]})", false},
    {"no_logs", kLog, R"({"result": 1, "logs": []})", false},
    {"elapsed", kLog, R"({"result": 1, "elapsed_seconds": 2})", true},
    {"another_time", kLog, R"({"result": 1, "elapsed_seconds": 3})", false},
    {"steps", kReturn, R"({"result": [1, "a"], "steps": 1})", true},
    {"another_count", kReturn, R"({"result": [1, "a"], "steps": 2})", false},
    {"requests", kRetry, R"({"result": 200, "sleeps": [1], "requests": [{"method": "GET", "url": "https://a.test/x"},
      {"body": null, "no_headers": ["Content-Type"], "headers": {"host": null}}]})",
     true, kRetryReplies},
    {"another_wait", kRetry, R"({"result": 200, "sleeps": [2]})", false, kRetryReplies},
    {"another_url", kRetry, R"({"result": 200, "requests": [{"url": "https://b.test/x"}, {}]})", false, kRetryReplies},
    {"another_body", kRetry, R"({"result": 200, "requests": [{"body": "{}"}, {}]})", false, kRetryReplies},
    {"a_header_that_is_there", kRetry, R"({"result": 200, "requests": [{"no_headers": ["User-Agent"]}, {}]})", false, kRetryReplies},
    {"a_header_that_is_not_there", kRetry, R"({"result": 200, "requests": [{"headers": {"X-A": "b"}}, {}]})", false, kRetryReplies},
    {"fewer_requests", kRetry, R"({"result": 200, "requests": [{}]})", false, kRetryReplies},
    {"a_request_without_a_reply", kRetry, R"({"result": 200})", false, R"([{"status": 503}])"},
    {"a_reply_without_a_request", kRetry, R"({"result": 200})", false, R"([{"status": 200}, {"status": 200}])"},
    {"active", kWait, R"({"active": {"waiting_for": "callback"}})", true},
    {"active_for_something_else", kWait, R"({"active": {"waiting_for": "http"}})", false},
    {"active_but_ended", kReturn, R"({"active": {"waiting_for": "callback"}})", false},
    {"warning", kLint, R"({"result": 1, "warnings": ["unused_variable"]})", true},
    {"another_warning", kLint, R"({"result": 1, "warnings": ["unreachable_step"]})", false},
    {"an_unwanted_warning", kLint, R"({"result": 1, "no_warnings": ["unused_variable"]})", false},
    {"any_unwanted_warning", kLint, R"({"result": 1, "no_warnings": true})", false},
    {"no_warning", kReturn, R"({"result": [1, "a"], "no_warnings": true})", true},
};

TEST(CaseCheck, NoticesEveryDifference) {
  for (const CheckRow& row : kRows) {
    SCOPED_TRACE(row.name);
    Case the_case;
    the_case.file = "check";
    the_case.name = row.name;
    the_case.workflow = row.workflow;
    const Result<Value> expect = value_from_json(row.expect);
    ASSERT_TRUE(expect.ok()) << expect.error().message;
    the_case.expect = expect.value().map();
    if (row.replies != nullptr) the_case.replies = value_from_json(row.replies).value().list();
    const CaseRun run = run_case(the_case);
    const std::vector<std::string> problems = check_outcome(the_case, run);
    std::string text;
    for (const std::string& problem : problems) text += "\n* " + problem;
    EXPECT_EQ(problems.empty(), row.holds) << text;
    for (const std::string& problem : check_journal(the_case, run)) ADD_FAILURE() << problem;
  }
}

TEST(CaseCheck, NoticesAReplayThatDiffers) {
  Case first;
  first.file = "check";
  first.name = "replay";
  first.workflow = "- r: {return: \"${uuid.generate()}\"}\n";
  first.expect = Map{{"error", Value(Map{})}};
  const CaseRun run = run_case(first);
  ASSERT_NE(run.run, nullptr);
  EXPECT_TRUE(check_journal(first, run).empty());
  Case second = first;
  second.seed = 2;
  EXPECT_FALSE(check_journal(second, run).empty()) << "another seed draws another UUID, so its replay is another run";
}

TEST(CaseCheck, NoticesAStateThatDiffers) {
  Case the_case;
  the_case.file = "check";
  the_case.name = "state";
  the_case.workflow = "- a: {assign: [{x: 1}, {y: 2}]}\n- r: {return: \"${x + y}\"}\n";
  the_case.expect = Map{{"result", Value(3)}};
  CaseRun run = run_case(the_case);
  ASSERT_FALSE(run.samples.empty());
  EXPECT_TRUE(check_journal(the_case, run).empty());
  run.samples.back().state += "x";
  EXPECT_FALSE(check_journal(the_case, run).empty());
}

}  // namespace
}  // namespace etude::conformance
