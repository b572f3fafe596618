// The requests that http.* sends: query, headers, body, auth, and every refusal.
#include <gtest/gtest.h>

#include <cmath>

#include "core/library/http_request.h"
#include "core/value/value_json.h"
#include "tests/core/library/evaluator.h"

namespace etude {
namespace {

constexpr const char* kAgent = "GoogleCloudWorkflows; (+https://cloud.google.com/workflows/docs)";

// The detail of the request that a call makes, or `!` and the tag.
Value detail(std::string_view call) {
  const Result<Value> result = test::evaluate(call);
  return result.ok() ? result.value() : Value("!" + result.error().code + " " + result.error().message);
}

std::string member(std::string_view call, std::string_view key) {
  const Value made = detail(call);
  return made.is_map() ? json_for_display(made.map().get(key)) : std::string(made.string());
}

TEST(Http, MakesAPlainRequest) {
  EXPECT_EQ(json_for_display(detail(R"(http.get("https://a.test/x"))")),
            "{\"auth\":null,\"body\":null,\"headers\":{\"User-Agent\":\"" + std::string(kAgent) +
                "\"},\"method\":\"GET\",\"timeout_ns\":300000000000,\"url\":\"https://a.test/x\"}");
}

TEST(Http, HasOneFunctionForEachVerb) {
  EXPECT_EQ(member(R"(http.get("https://a.test"))", "method"), R"("GET")");
  EXPECT_EQ(member(R"(http.post("https://a.test"))", "method"), R"("POST")");
  EXPECT_EQ(member(R"(http.put("https://a.test"))", "method"), R"("PUT")");
  EXPECT_EQ(member(R"(http.patch("https://a.test"))", "method"), R"("PATCH")");
  EXPECT_EQ(member(R"(http.delete("https://a.test"))", "method"), R"("DELETE")");
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"}) {
    EXPECT_EQ(member("http.request(\"" + std::string(method) + "\", \"https://a.test\")", "method"), "\"" + std::string(method) + "\"");
  }
  EXPECT_EQ(member(R"(http.request("patch", "https://a.test"))", "method"), R"("PATCH")");
  EXPECT_EQ(test::outcome(R"(http.request("FETCH", "https://a.test"))"), "!ValueError");
  EXPECT_EQ(test::outcome(R"(http.request("", "https://a.test"))"), "!ValueError");
}

TEST(Http, TakesArgumentsInTheDocumentedOrder) {
  EXPECT_EQ(member(R"(http.get("https://a.test", 5, {"X-A": "1"}, {"q": 1}))", "url"), R"("https://a.test?q=1")");
  EXPECT_EQ(member(R"(http.post("https://a.test", 5, [1], {"X-A": "1"}, {"q": 1}))", "body"), R"("[1]")");
  EXPECT_EQ(member(R"(http.delete("https://a.test", 5, {"a": 1}))", "body"), R"("{\"a\":1}")");
  EXPECT_EQ(member(R"(http.request("POST", "https://a.test", 5, [1], {"X-A": "1"}))", "timeout_ns"), "5000000000");
  EXPECT_EQ(standard_library().find("http.get")->parameters.size(), 7u) << "get has no body";
}

TEST(Http, BoundsTheTimeout) {
  test::FakeRun run;
  EXPECT_EQ(member(R"(http.get("https://a.test", timeout=0.5))", "timeout_ns"), "500000000");
  EXPECT_EQ(member(R"(http.get("https://a.test", timeout=1800))", "timeout_ns"), "1800000000000");
  for (const char* timeout : {"1801", "1800.5", "0", "-1", "0.0", "1e300"}) {
    EXPECT_EQ(test::outcome("http.get(\"https://a.test\", timeout=" + std::string(timeout) + ")"), "!ValueError") << timeout;
  }
  EXPECT_EQ(test::outcome(R"(http.get("https://a.test", timeout="5"))"), "!TypeError");
  EXPECT_EQ(test::outcome(R"(http.get("https://a.test", timeout=null))"), "!TypeError");
  const FunctionRow& get = *standard_library().find("http.get");
  std::vector<Value> arguments(get.parameters.size(), Value::unset());
  arguments[0] = Value("https://a.test");
  arguments[1] = Value(std::nan(""));
  EXPECT_EQ(test::call(get, arguments, run).error().code, "ValueError");
  // The machine ends the wait itself.
  arguments[1] = Value(7);
  EXPECT_EQ(get.effect(arguments, run).value().timeout, 7'000'000'000);
}

TEST(Http, EncodesTheQueryInAscendingOrder) {
  struct Row {
    const char* url;
    const char* query;
    const char* expected;
  };
  const Row rows[] = {
      {"https://a.test/x", R"({"z": "a b", "k": [1, true, 2.5]})", "https://a.test/x?k=1&k=true&k=2.5&z=a+b"},
      {"https://a.test/x?old=1", R"({"new": 2})", "https://a.test/x?old=1&new=2"},
      {"https://a.test/x?", R"({"new": 2})", "https://a.test/x?new=2"},
      {"https://a.test/x?a=1&", R"({"new": 2})", "https://a.test/x?a=1&new=2"},
      {"https://a.test/x#part", R"({"new": 2})", "https://a.test/x?new=2"},
      {"https://a.test/x", "{}", "https://a.test/x"},
      {"https://a.test/x", R"({"k": []})", "https://a.test/x"},
      {"https://a.test/x", R"({"ü&=": "é/?"})", "https://a.test/x?%C3%BC%26%3D=%C3%A9%2F%3F"},
      {"https://a.test/x", R"({"k": ""})", "https://a.test/x?k="},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(member("http.get(\"" + std::string(row.url) + "\", query=" + row.query + ")", "url"), json_quoted(row.expected)) << row.query;
  }
  for (const char* query : {R"({"k": null})", R"({"k": {}})", R"({"k": [[1]]})", R"({"k": [null]})", R"([1])", R"("k=1")", "null"}) {
    EXPECT_EQ(test::outcome("http.get(\"https://a.test\", query=" + std::string(query) + ")"), "!TypeError") << query;
  }
}

TEST(Http, SendsHeadersAndKeepsItsOwn) {
  const auto headers = [](std::string_view given) {
    return member("http.get(\"https://a.test\", headers=" + std::string(given) + ")", "headers");
  };
  EXPECT_EQ(headers(R"({"User-Agent": "me"})"), "{\"User-Agent\":\"me " + std::string(kAgent) + "\"}");
  EXPECT_EQ(headers(R"({"user-agent": "me", "X-A": "1"})"), "{\"X-A\":\"1\",\"user-agent\":\"me " + std::string(kAgent) + "\"}");
  EXPECT_EQ(headers(R"({"Host": "evil.test", "content-length": "5", "Accept": "*/*"})"),
            "{\"Accept\":\"*/*\",\"User-Agent\":\"" + std::string(kAgent) + "\"}");
  for (const char* given : {R"({"X": 1})", R"({"X": true})", R"({"X": null})", R"({"X": ["a"]})", R"(["X"])", R"("X: 1")"}) {
    EXPECT_EQ(test::outcome("http.get(\"https://a.test\", headers=" + std::string(given) + ")"), "!TypeError") << given;
  }
  for (const char* given : {R"({"X": "a\r\nY: b"})", R"({"X": "a\nb"})", R"({"X": "a\u0000"})", R"({"X Y": "a"})", R"({"": "a"})",
                            R"({"X:": "a"})", R"({"Ü": "a"})"}) {
    EXPECT_EQ(test::outcome("http.get(\"https://a.test\", headers=" + std::string(given) + ")"), "!ValueError") << given;
  }
}

TEST(Http, EncodesTheBodyByItsContentType) {
  struct Row {
    const char* type;  // nullptr: no header
    const char* body;
    const char* sent;       // as JSON; or `!` and a tag
    const char* sent_type;  // nullptr: none
  };
  const char* kJson = "application/json; charset=utf-8";
  const char* kForm = "application/x-www-form-urlencoded";
  const Row rows[] = {
      {nullptr, R"({"b": 1, "a": [null]})", R"("{\"a\":[null],\"b\":1}")", kJson},
      {nullptr, R"("text")", R"("\"text\"")", kJson},
      {nullptr, "5", R"("5")", kJson},
      {nullptr, "false", R"("false")", kJson},
      {nullptr, "[]", R"("[]")", kJson},
      {nullptr, "null", "null", nullptr},
      {nullptr, R"(text.encode("raw"))", R"("<3 bytes>")", "application/octet-stream"},
      {nullptr, R"(list.concat([], text.encode("raw")))", "!TypeError", nullptr},
      {nullptr, R"(list.concat([], double("-1e400")))", "!ValueError", nullptr},
      {"application/json", R"({"a": 1})", R"("{\"a\":1}")", "application/json"},
      {"Application/JSON; charset=utf-8", "[1]", R"("[1]")", "Application/JSON; charset=utf-8"},
      {"application/json", R"("{\"a\": 1}")", R"("{\"a\": 1}")", "application/json"},
      {"application/json", R"(json.encode([1]))", R"("<3 bytes>")", "application/json"},
      {"application/json", "5", "!TypeError", nullptr},
      {"application/json", "true", "!TypeError", nullptr},
      {"application/vnd.api+json", R"({"a": 1})", R"("{\"a\":1}")", "application/vnd.api+json"},
      {"application/json", "null", "null", "application/json"},
      {kForm, R"("a=1 2&b=ü")", R"("a=1+2&b=%C3%BC")", kForm},
      {kForm, R"("a")", R"("a")", kForm},
      {kForm, R"({"b": "x y", "a": [1, 2.5, true]})", R"("a=1&a=2.5&a=true&b=x+y")", kForm},
      {kForm, R"({"b": null})", "!TypeError", nullptr},
      {kForm, "[1]", "!TypeError", nullptr},
      {kForm, "5", "!TypeError", nullptr},
      {"text/plain", R"("héllo")", R"("héllo")", "text/plain"},
      {"text/csv; header=present", R"("a,b")", R"("a,b")", "text/csv; header=present"},
      {"text/plain", "5", "!TypeError", nullptr},
      {"text/plain", R"(text.encode("x"))", "!TypeError", nullptr},
      {"application/xml", R"("<a/>")", R"("<a/>")", "application/xml"},
      {"image/png", R"(text.encode("x"))", R"("<1 bytes>")", "image/png"},
      {"application/xml", R"({"a": 1})", "!ValueError", nullptr},
      {"application/xml", "5", "!ValueError", nullptr},
  };
  for (const Row& row : rows) {
    for (const char* name : {"Content-Type", "content-type"}) {
      const std::string headers = row.type == nullptr ? "" : ", headers={" + json_quoted(name) + ": " + json_quoted(row.type) + "}";
      const std::string call = "http.post(\"https://a.test\", body=" + std::string(row.body) + headers + ")";
      const Value made = detail(call);
      if (row.sent[0] == '!') {
        ASSERT_TRUE(made.is_string()) << call;
        EXPECT_TRUE(made.string().starts_with(row.sent)) << call << made.string();
        continue;
      }
      ASSERT_TRUE(made.is_map()) << call << made.string();
      EXPECT_EQ(json_for_display(made.map().get("body")), row.sent) << call;
      const Map sent_headers = made.map().get("headers").map();
      const Value type = sent_headers.get(row.type == nullptr ? "Content-Type" : name);
      EXPECT_EQ(json_for_display(type), row.sent_type == nullptr ? "null" : json_quoted(row.sent_type)) << call;
    }
  }
}

TEST(Http, ChecksTheAuthBlock) {
  const auto auth = [](std::string_view url, std::string_view block) {
    return member("http.get(\"" + std::string(url) + "\", auth=" + std::string(block) + ")", "auth");
  };
  EXPECT_EQ(auth("https://a.test/x", R"({"type": "OIDC"})"), R"({"audience":"https://a.test/x","type":"OIDC"})");
  EXPECT_EQ(auth("https://a.test/x", R"({"type": "OIDC", "audience": "https://a.test"})"),
            R"({"audience":"https://a.test","type":"OIDC"})");
  EXPECT_EQ(auth("http://a.test", R"({"type": "OIDC"})"), R"({"audience":"http://a.test","type":"OIDC"})") << "plain http is accepted";
  const char* api = "https://pubsub.googleapis.com/v1";
  EXPECT_EQ(auth(api, R"({"type": "OAuth2"})"), R"({"scopes":["https://www.googleapis.com/auth/cloud-platform"],"type":"OAuth2"})");
  EXPECT_EQ(auth(api, R"({"type": "OAuth2", "scope": "a"})"), R"({"scopes":["a"],"type":"OAuth2"})");
  EXPECT_EQ(auth(api, R"({"type": "OAuth2", "scope": ["a", "b"]})"), R"({"scopes":["a","b"],"type":"OAuth2"})");
  EXPECT_EQ(auth(api, R"({"type": "OAuth2", "scopes": "a, b c"})"), R"({"scopes":["a","b","c"],"type":"OAuth2"})");
  EXPECT_EQ(auth(api, R"({"type": "OAuth2", "scopes": ["a b", "c"]})"), R"({"scopes":["a","b","c"],"type":"OAuth2"})");
  EXPECT_EQ(auth("https://WWW.GoogleAPIs.com/x", R"({"type": "OAuth2"})"),
            R"({"scopes":["https://www.googleapis.com/auth/cloud-platform"],"type":"OAuth2"})");
  const auto tag = [](std::string_view url, std::string_view block) {
    return test::outcome("http.get(\"" + std::string(url) + "\", auth=" + std::string(block) + ")");
  };
  EXPECT_EQ(tag("https://a.test", R"({"type": "OAuth2"})"), "!ValueError");
  EXPECT_EQ(tag("https://evilgoogleapis.com", R"({"type": "OAuth2"})"), "!ValueError");
  EXPECT_EQ(tag("https://googleapis.com.evil.test", R"({"type": "OAuth2"})"), "!ValueError");
  EXPECT_EQ(tag("https://a.test", R"({"type": "Basic"})"), "!ValueError");
  EXPECT_EQ(tag("https://a.test", R"({"type": "oidc"})"), "!ValueError");
  EXPECT_EQ(tag("https://a.test", "{}"), "!ValueError");
  EXPECT_EQ(tag("https://a.test", R"({"type": 5})"), "!TypeError");
  EXPECT_EQ(tag("https://a.test", R"({"type": "OIDC", "audience": 5})"), "!TypeError");
  EXPECT_EQ(tag(api, R"({"type": "OAuth2", "scopes": 5})"), "!TypeError");
  EXPECT_EQ(tag(api, R"({"type": "OAuth2", "scope": [5]})"), "!TypeError");
  EXPECT_EQ(tag("https://a.test", R"("OIDC")"), "!TypeError");
  EXPECT_EQ(detail(R"(http.get("https://a.test", auth={"type": "OIDC"}))").map().get("headers").map().get("Authorization").is_null(), true)
      << "the token is made by the transport";
}

TEST(Http, ChecksPrivateServicesAndCertificates) {
  const char* kName = "projects/p/locations/l/namespaces/n/services/s";
  EXPECT_EQ(member("http.get(\"https://a.test\", private_service_name=\"" + std::string(kName) + "\")", "private_service_name"),
            json_quoted(kName));
  EXPECT_EQ(detail(R"(http.get("https://a.test"))").map().contains("private_service_name"), false);
  for (const char* name : {"", "s", "projects/p", "projects/p/locations/l/namespaces/n/services/",
                           "projects//locations/l/namespaces/n/services/s", "projects/p/locations/l/namespaces/n/services/s/x",
                           "projects/p/locations/l/services/s", "/projects/p/locations/l/namespaces/n/services/s"}) {
    EXPECT_EQ(test::outcome("http.get(\"https://a.test\", private_service_name=\"" + std::string(name) + "\")"), "!ValueError") << name;
  }
  EXPECT_EQ(test::outcome("http.get(\"https://a.test:8080\", private_service_name=\"" + std::string(kName) + "\")"), "!ValueError");
  EXPECT_EQ(test::outcome(R"(http.get("https://a.test", private_service_name=5))"), "!TypeError");
  EXPECT_TRUE(detail(R"(http.get("https://a.test", ca_certificate=text.encode("der")))").is_map());
  EXPECT_EQ(test::outcome(R"(http.get("https://a.test", ca_certificate="pem"))"), "!ValueError");
}

TEST(Http, MakesRequestsFromOutsideInTheirOwnName) {
  const auto made = [](const char* url, const char* headers) {
    const Value unset = Value::unset();
    const Value arguments[] = {
        Value("POST"), Value(url), Value(5), value_from_json(R"({"id": 42})").value(), value_from_json(headers).value(), unset, unset};
    return request_from_outside(arguments);
  };
  EXPECT_EQ(json_for_display(made("https://a.test/orders", "{}").value().detail),
            R"({"auth":null,"body":"{\"id\":42}","headers":{"Content-Type":"application/json; charset=utf-8"},"method":"POST",)"
            R"("timeout_ns":5000000000,"url":"https://a.test/orders"})");
  EXPECT_EQ(json_for_display(made("https://a.test/", R"({"user-agent": "shopper"})").value().detail.map().get("headers")),
            R"({"Content-Type":"application/json; charset=utf-8","user-agent":"shopper"})");
  EXPECT_EQ(made("nowhere", "{}").error().code, "ValueError");
}

TEST(Http, SaysWhichArgumentIsWrong) {
  test::expect_messages({
      {R"(http.get("a.test"))", "ValueError: http.get: invalid url \"a.test\": it does not start with http:// or https://"},
      {R"(http.get("https://a.test", timeout=1801))", "ValueError: http.get: timeout must be at most 1800 seconds, got 1801"},
      {R"(http.post("https://a.test", headers={"X": 1}))",
       "TypeError: http.post: argument 'headers.X' has wrong type: expecting string, got 'int'"},
      {R"(http.get("https://a.test", query={"k": null}))",
       "TypeError: http.get: argument 'query.k' has wrong type: expecting string, number or boolean, or a list of those, got 'null'"},
      {"http.get()", "TypeError: http.get: missing required argument 'url'"},
  });
}

}  // namespace
}  // namespace etude
