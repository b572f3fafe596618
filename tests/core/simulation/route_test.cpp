// What core/simulation/route promises, held by cases.
#include "core/simulation/route.h"

#include <gtest/gtest.h>

namespace etude {
namespace {

// `name=value` pairs of a match, `-` for none.
std::string matched(const char* pattern, const char* method, const char* path) {
  const Result<RoutePattern> route = parse_route_pattern(pattern);
  if (!route.ok()) return route.error().message;
  const auto parameters = route.value().match(method, path);
  if (!parameters) return "-";
  std::string text;
  for (const auto& [name, value] : *parameters) text += (text.empty() ? "" : " ") + name + "=" + value;
  return text;
}

TEST(Route, TakesWhatItsPatternSays) {
  struct Case {
    const char* pattern;
    const char* method;
    const char* path;
    const char* parameters;
  };
  const Case cases[] = {
      {"GET /health", "GET", "/health", ""},
      {"GET /health", "POST", "/health", "-"},
      {"GET /health", "GET", "/healthy", "-"},
      {"GET /health", "GET", "/health/", "-"},
      {"get /health", "GET", "/health", ""},
      {"GET /", "GET", "/", ""},
      {"GET /", "GET", "/x", "-"},
      {"* /x", "DELETE", "/x", ""},
      {"GET /charges/{id}", "GET", "/charges/7", "id=7"},
      {"GET /charges/{id}", "GET", "/charges", "-"},
      {"GET /charges/{id}", "GET", "/charges/", "-"},
      {"GET /charges/{id}", "GET", "/charges/7/8", "-"},
      {"GET /charges/{id}", "GET", "/charges/a%2Fb%20c", "id=a/b c"},
      {"GET /{a}/x/{b}", "GET", "/1/x/2", "a=1 b=2"},
      {"POST /v1/{name}:run", "POST", "/v1/job:run", "name=job"},
      {"POST /v1/{name}:run", "POST", "/v1/:run", "-"},
      {"GET /files/**", "GET", "/files/a/b/c", "rest=a/b/c"},
      {"GET /files/**", "GET", "/files", "rest="},
      {"GET /files/**", "GET", "/file", "-"},
      {"* /**", "PATCH", "/", "rest="},
      {"GET /a%20b", "GET", "/a%20b", ""},
  };
  for (const Case& each : cases)
    EXPECT_EQ(matched(each.pattern, each.method, each.path), each.parameters) << each.pattern << " " << each.path;
}

TEST(Route, RefusesWhatIsNoPattern) {
  for (const char* text : {"", "/x", "GET", "FETCH /x", "GET x", "GET /**/x", "GET /{a}{b}", "GET /{}", "GET /{a b}", "GET /{a}/{a}",
                           "GET /x?y=1", "GET /x y", "GET /}x{", "GET /{a"}) {
    const Result<RoutePattern> route = parse_route_pattern(text);
    ASSERT_FALSE(route.ok()) << text;
    EXPECT_EQ(route.error().code, "scenario.match");
  }
}

}  // namespace
}  // namespace etude
