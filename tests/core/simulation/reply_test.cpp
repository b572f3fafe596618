// What core/simulation/reply promises, held by cases.
#include "core/simulation/reply.h"

#include <gtest/gtest.h>

#include "core/library/raise.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

std::string text_of_reply(const Reply& reply) {
  const std::string body = reply.body.is_bytes() ? "bytes:" + std::string(reply.body.raw_bytes()) : std::string(reply.body.string());
  return std::to_string(reply.code) + " " + json_for_display(Value(reply.headers)) + " " + body;
}

Value json(const char* text) { return value_from_json(text).value(); }

TEST(Reply, OfCannedAnswers) {
  struct Case {
    const char* answer;
    const char* reply;
  };
  const Case cases[] = {
      {"{}", "200 {} "},
      {R"({"code": 204})", "204 {} "},
      {R"({"code": 201, "body": {"b": 1, "a": null}})", R"(201 {"Content-Type":"application/json"} {"a":null,"b":1})"},
      {R"({"body": null})", R"(200 {"Content-Type":"application/json"} null)"},
      {R"({"body": "x"})", R"(200 {"Content-Type":"application/json"} "x")"},
      {R"({"text": "x"})", R"(200 {"Content-Type":"text/plain; charset=utf-8"} x)"},
      {R"({"text": 5})", R"(200 {"Content-Type":"text/plain; charset=utf-8"} 5)"},
      {R"({"body": "<p>", "headers": {"content-type": "text/html"}})", R"(200 {"Content-Type":"text/html"} <p>)"},
      {R"({"body": {"a": 1}, "headers": {"Content-Type": "application/problem+json", "x-n": 3}})",
       R"(200 {"Content-Type":"application/problem+json","X-N":"3"} {"a":1})"},
      {R"({"text": "{oops", "headers": {"Content-Type": "application/json"}})", R"(200 {"Content-Type":"application/json"} {oops)"},
      {R"({"base64": "SGk"})", "200 {\"Content-Type\":\"application/octet-stream\"} bytes:Hi"},
      {R"({"base64": "AQID/w=="})", "200 {\"Content-Type\":\"application/octet-stream\"} bytes:\x01\x02\x03\xff"},
  };
  for (const Case& each : cases) EXPECT_EQ(text_of_reply(reply_of_answer(json(each.answer))), each.reply) << each.answer;
}

TEST(Reply, OfNonsenseIsThatServicesFailure) {
  EXPECT_EQ(reply_of_answer(Value("x")).code, 500);
  EXPECT_EQ(reply_of_answer(json(R"({"code": 1000})")).code, 500);
  EXPECT_EQ(reply_of_answer(json(R"({"code": "200"})")).code, 500);
  EXPECT_EQ(reply_of_answer(json(R"({"base64": "?"})")).code, 500);
  EXPECT_EQ(reply_of_answer(json(R"({"base64": 7})")).code, 500);
  EXPECT_EQ(reply_of_result(json(R"({"code": 99})")).code, 500);
  EXPECT_EQ(reply_of_result(Value(Map{{"code", Value(200)}, {"body", Value(List{Value::bytes("x")})}})).code, 500);
}

TEST(Reply, OfHandlers) {
  struct Case {
    const char* result;
    const char* reply;
  };
  const Case cases[] = {
      {R"({"id": 1})", R"(200 {"Content-Type":"application/json"} {"id":1})"},
      {"null", R"(200 {"Content-Type":"application/json"} null)"},
      {"\"hello\"", R"(200 {"Content-Type":"application/json"} "hello")"},
      {"[1, 2]", R"(200 {"Content-Type":"application/json"} [1,2])"},
      {R"({"code": 201, "headers": {"Location": "/x"}, "body": [1]})", R"(201 {"Content-Type":"application/json","Location":"/x"} [1])"},
      {R"({"code": 404})", "404 {} "},
  };
  for (const Case& each : cases) EXPECT_EQ(text_of_reply(reply_of_result(json(each.result))), each.reply) << each.result;
}

TEST(Reply, OfRaisedErrors) {
  EXPECT_EQ(text_of_reply(reply_of_error(json(R"({"code": 409, "body": {"why": "late"}})"))),
            R"(409 {"Content-Type":"application/json"} {"why":"late"})");
  EXPECT_EQ(text_of_reply(reply_of_error(json(R"({"message": "m", "tags": ["KeyError"]})"))),
            R"(500 {"Content-Type":"application/json"} {"message":"m","tags":["KeyError"]})");
  EXPECT_EQ(text_of_reply(reply_of_error(Value("plain"))), R"(500 {"Content-Type":"application/json"} "plain")");
  EXPECT_EQ(reply_of_error(json(R"({"code": "E17"})")).code, 500);
  EXPECT_EQ(reply_of_error(json(R"({"code": 7})")).code, 500);
}

TEST(Reply, HeadersCompareWithoutCase) {
  const Map headers = canonical_headers(json(R"({"content-TYPE": "a", "x-one": true, "x-two": [1]})"));
  EXPECT_EQ(json_for_display(Value(headers)), R"({"Content-Type":"a","X-One":"true","X-Two":"1"})");
  EXPECT_EQ(json_for_display(find_header(headers, "CONTENT-type")), "\"a\"");
  EXPECT_TRUE(find_header(headers, "Content").is_null());
  EXPECT_EQ(without_header(headers, "content-type").size(), 2u);
}

}  // namespace
}  // namespace etude
