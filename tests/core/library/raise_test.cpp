// Error values, decoded bodies, and what each completion of a request becomes.
#include "core/library/raise.h"

#include <gtest/gtest.h>

#include "core/value/value_json.h"

namespace etude {
namespace {

TEST(Raise, BuildsErrorValuesWithTheirMoreGeneralTags) {
  struct Row {
    const char* tag;
    const char* tags;
  };
  const Row rows[] = {{"KeyError", R"(["KeyError","LookupError"])"},
                      {"IndexError", R"(["IndexError","LookupError"])"},
                      {"ZeroDivisionError", R"(["ZeroDivisionError","ArithmeticError"])"},
                      {"MemoryLimitExceededError", R"(["MemoryLimitExceededError","ResourceLimitError"])"},
                      {"ResultSizeLimitExceededError", R"(["ResultSizeLimitExceededError","ResourceLimitError"])"},
                      {"TypeError", R"(["TypeError"])"},
                      {"ResourceLimitError", R"(["ResourceLimitError"])"}};
  for (const Row& row : rows) {
    EXPECT_EQ(json_for_display(error_value(row.tag, "text")), "{\"message\":\"text\",\"tags\":" + std::string(row.tags) + "}");
    EXPECT_EQ(json_for_display(error_value(Error{row.tag, "text"})), json_for_display(error_value(row.tag, "text")));
  }
}

TEST(Raise, FindsTagsOnlyWhereTagsAre) {
  EXPECT_TRUE(has_tag(error_value("KeyError", ""), "LookupError"));
  EXPECT_FALSE(has_tag(error_value("KeyError", ""), "Lookup"));
  for (const char* json :
       {R"("KeyError")", "null", "{}", R"({"tags": "KeyError"})", R"({"tags": {"KeyError": 1}})", R"([{"tags": ["KeyError"]}])"}) {
    EXPECT_FALSE(has_tag(value_from_json(json).value(), "KeyError")) << json;
  }
}

TEST(Raise, HoldsStringsToTheirLimit) {
  EXPECT_TRUE(string_result("f", std::string(262'144, 'x')).ok());
  const Result<Value> result = string_result("f", std::string(262'145, 'x'));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().message, "ResourceLimitError: f: the string would be longer than 256 KB");
}

struct Body {
  const char* type;
  Value raw;
  const char* decoded;  // as JSON
};

TEST(DecodeBody, GoesByTheMediaType) {
  const Body rows[] = {
      {"application/json", Value(R"({"a": [1, 2.0]})"), R"({"a":[1,2]})"},
      {"application/json; charset=utf-8", Value::bytes("[1]"), "[1]"},
      {"APPLICATION/JSON", Value("5"), "5"},
      {"application/vnd.api+json", Value("{}"), "{}"},
      {"application/json", Value(""), "null"},
      {"application/json", Value("{oops"), R"("{oops")"},
      {"application/json", Value::bytes("\xFF"), R"("<1 bytes>")"},
      {"application/jsonx", Value("{}"), R"("{}")"},
      {"text/json", Value("{}"), R"("{}")"},
      {"text/plain", Value("héllo"), R"("héllo")"},
      {"text/html; charset=iso-8859-1", Value::bytes("h\xE9llo"), R"("héllo")"},
      {"text/html;charset=\"ISO-8859-1\"", Value::bytes("\xE9"), R"("é")"},
      {"text/html; Charset=windows-1252", Value::bytes("\x80"), R"("€")"},
      {"text/plain; charset=klingon", Value("x"), R"("x")"},
      {"text/plain", Value::bytes("\xFF\xFE"), R"("<2 bytes>")"},
      {"text/plain; charset=us-ascii", Value::bytes("\xE9"), R"("<1 bytes>")"},
      {"application/xml", Value("<a/>"), R"("<a/>")"},
      {"application/javascript", Value("1"), R"("1")"},
      {"application/x-www-form-urlencoded", Value("a=1"), R"("a=1")"},
      {"", Value("no type"), R"("no type")"},
      {"", Value::bytes("\xFF"), R"("<1 bytes>")"},
      {"application/octet-stream", Value("abc"), R"("<3 bytes>")"},
      {"image/png", Value("abc"), R"("<3 bytes>")"},
      {"audio/ogg", Value("abc"), R"("<3 bytes>")"},
      {"video/mp4", Value("abc"), R"("<3 bytes>")"},
      {"application/zip", Value("abc"), R"("<3 bytes>")"},
      {"application/pdf", Value::bytes("abc"), R"("<3 bytes>")"},
      {"application/unknown", Value("abc"), R"("abc")"},
      {";;;=", Value("abc"), R"("abc")"},
  };
  for (const Body& row : rows) EXPECT_EQ(json_for_display(decode_body(row.type, row.raw)), row.decoded) << row.type;
}

CallOutcome http(std::string_view method, Value detail, CompletionKind kind = CompletionKind::kResponse) {
  EffectRequest request;
  request.detail = Value(Map{{"method", Value(method)}});
  Completion completion;
  completion.kind = kind;
  completion.detail = std::move(detail);
  return effect_outcome(request, completion);
}

Value response(int code, std::string_view headers, std::string_view body) {
  return Value(Map{{"code", Value(code)}, {"headers", value_from_json(headers).value()}, {"body", Value(body)}});
}

TEST(HttpOutcome, GivesBodyCodeAndHeaders) {
  struct Row {
    const char* method;
    int code;
    const char* headers;
    const char* body;
    const char* result;
  };
  const Row rows[] = {
      {"GET", 200, R"({"content-type": "application/json"})", R"({"n": 5})",
       R"({"body":{"n":5},"code":200,"headers":{"Content-Type":"application/json"}})"},
      {"GET", 200, R"({"CONTENT-TYPE": "text/plain", "x-cloud-TRACE-context": "abc"})", "{}",
       R"({"body":"{}","code":200,"headers":{"Content-Type":"text/plain","X-Cloud-Trace-Context":"abc"}})"},
      {"GET", 200, R"({"set-cookie": ["a=1", "b=2"], "x": "1", "X": "2"})", "",
       R"({"body":"","code":200,"headers":{"Set-Cookie":"a=1, b=2","X":"2, 1"}})"},
      {"GET", 200, R"({"Content-Type": "application/json"})", "",
       R"({"body":null,"code":200,"headers":{"Content-Type":"application/json"}})"},
      {"HEAD", 200, R"({"Content-Type": "application/json"})", "",
       R"({"body":"","code":200,"headers":{"Content-Type":"application/json"}})"},
      {"GET", 204, "{}", "", R"({"body":"","code":204,"headers":{}})"},
      {"GET", 302, R"({"location": "/x"})", "moved", R"({"body":"moved","code":302,"headers":{"Location":"/x"}})"},
      {"GET", 399, "{}", "", R"({"body":"","code":399,"headers":{}})"},
  };
  for (const Row& row : rows) {
    const CallOutcome outcome = http(row.method, response(row.code, row.headers, row.body));
    EXPECT_FALSE(outcome.raised);
    EXPECT_EQ(json_for_display(outcome.value), row.result);
  }
}

TEST(HttpOutcome, RaisesHttpErrorFrom400On) {
  for (const int code : {400, 404, 429, 500, 503, 599}) {
    const CallOutcome outcome = http("GET", response(code, R"({"content-type": "application/json"})", R"({"error": "x"})"));
    EXPECT_TRUE(outcome.raised);
    EXPECT_EQ(json_for_display(outcome.value),
              "{\"body\":{\"error\":\"x\"},\"code\":" + std::to_string(code) +
                  ",\"headers\":{\"Content-Type\":\"application/json\"},\"message\":\"HTTP server responded with error code " +
                  std::to_string(code) + "\",\"tags\":[\"HttpError\"]}");
  }
}

TEST(HttpOutcome, RaisesWhatEachFaultMeans) {
  struct Row {
    const char* fault;
    const char* message;  // nullptr: none
    const char* raised;
  };
  const Row rows[] = {
      {"connection_refused", nullptr, R"({"message":"Failed to connect: connection refused","tags":["ConnectionFailedError"]})"},
      {"connection_refused", "no service answers",
       R"({"message":"Failed to connect: no service answers","tags":["ConnectionFailedError"]})"},
      {"unknown_host", nullptr, R"({"message":"Failed to connect: unknown host","tags":["ConnectionFailedError"]})"},
      {"connection_reset", nullptr, R"({"message":"ConnectionError: connection reset by peer","tags":["ConnectionError"]})"},
      {"timeout", nullptr, R"({"message":"TimeoutError: the wait took longer than its timeout","tags":["TimeoutError"]})"},
      {"timeout", "TimeoutError: after 5 s", R"({"message":"TimeoutError: after 5 s","tags":["TimeoutError"]})"},
      {"auth", nullptr, R"({"message":"AuthError: no credentials could be made for the request","tags":["AuthError"]})"},
      {"something_else", nullptr, R"({"message":"SystemError: the request failed","tags":["SystemError"]})"},
  };
  for (const Row& row : rows) {
    Map detail{{"fault", Value(row.fault)}};
    if (row.message != nullptr) detail = detail.set("message", Value(row.message));
    const CallOutcome outcome = http("GET", Value(detail), CompletionKind::kFault);
    EXPECT_TRUE(outcome.raised);
    EXPECT_EQ(json_for_display(outcome.value), row.raised);
  }
}

TEST(HttpOutcome, EndsTheExecutionForAResponseThatIsTooLarge) {
  EXPECT_FALSE(http("GET", response(200, "{}", std::string(2 * 1024 * 1024, 'x'))).raised);
  for (const CallOutcome& outcome : {http("GET", response(200, "{}", std::string(2 * 1024 * 1024 + 1, 'x'))),
                                     http("GET", response(500, "{}", std::string(2 * 1024 * 1024 + 1, 'x'))),
                                     http("GET", Value(Map{{"fault", Value("too_large")}}), CompletionKind::kFault)}) {
    EXPECT_TRUE(outcome.raised);
    EXPECT_TRUE(has_tag(outcome.value, "ResourceLimitError"));
  }
}

TEST(HttpOutcome, SurvivesAnswersThatAreNone) {
  for (const char* detail :
       {"null", "{}", "5", R"({"code": "200", "headers": 5, "body": {}})", R"({"code": 200, "headers": {"X": 5, "Y": null}})"}) {
    EXPECT_FALSE(http("GET", value_from_json(detail).value()).raised) << detail;
    EXPECT_TRUE(http("GET", value_from_json(detail).value(), CompletionKind::kFault).raised) << detail;
  }
}

TEST(HttpOutcome, RaisesAnErrorValueAsItIs) {
  const CallOutcome outcome = http("GET", Value("boom"), CompletionKind::kError);
  EXPECT_TRUE(outcome.raised);
  EXPECT_EQ(json_for_display(outcome.value), R"("boom")");
}

}  // namespace
}  // namespace etude
