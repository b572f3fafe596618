// What a person is told about an error: its place, the values there, a way out.
#include "core/engine/error_explanation.h"

#include <gtest/gtest.h>

#include "tests/support/session_builder.h"

namespace etude {
namespace {

std::vector<ErrorExplanation> explained(const std::string& workflow) {
  const std::unique_ptr<Session> session = testing::run_text(workflow);
  EXPECT_NE(session, nullptr) << workflow;
  if (session == nullptr || !session->error().is_map()) return {};
  return explain_failure(session->machine(), session->journal(), session->error().map().get("payload"));
}

std::string place_of(const ErrorExplanation& explanation) {
  const SourcePosition place = explanation.source->position(explanation.error.range.begin);
  return std::to_string(place.line) + ":" + std::to_string(place.column);
}

TEST(ErrorExplanation, NamesPlaceValuesAndAWayOut) {
  struct Case {
    const char* name;
    const char* setup;       // assignments
    const char* expression;  // of the return in the second line; it begins in column 18
    const char* place;
    std::vector<std::string> values;
    const char* way_out;  // a part of it
  };
  const Case cases[] = {
      {"missing key", "m: {mail: x, name: y}", "m.nam", "2:18", {R"({"mail":"x","name":"y"})"}, "`mail` and `name`. Did you mean `name`?"},
      {"missing key of an empty map", "m: {}", "m.nam", "2:18", {"{}"}, "The map is empty. A key that may be missing"},
      {"index", "l: [1, 2]", "0 + l[2]", "2:22", {"[1,2]", "2"}, "indexes go from 0 to 1"},
      {"index of an empty list", "l: []", "l[0]", "2:18", {"[]", "0"}, "The list is empty"},
      {"part of null", "n: null", "n.x", "2:18", {"null"}, "map.get(map"},
      {"part of a text", "n: abc", "n[0]", "2:18", {"n = \"abc\""}, "json.decode(text)"},
      {"key of a list", "n: [1]", "n.a", "2:18", {"[1]"}, "by an integer"},
      {"index of a map", "n: {a: 1}", "n[0]", "2:18", {"{\"a\":1}", "0"}, "string(key)"},
      {"plus null", "n: null", "\"a\" + n", "2:18", {"\"a\"", "null"}, "default(value"},
      {"plus list", "n: [1]", "n + n", "2:18", {"[1]", "[1]"}, "list.concat"},
      {"plus map", "n: {}", "\"a\" + n", "2:18", {"\"a\"", "{}"}, "json.encode_to_string"},
      {"compare text", "n: \"5\"", "n < 10", "2:18", {"\"5\"", "10"}, "int(text)"},
      {"and", "n: 5", "n and true", "2:18", {"5"}, "!= null"},
      {"not in", "n: {}", "not \"a\" in n", "2:18", {"\"a\""}, "not(a in b)"},
      {"in a text", "n: abc", "\"a\" in n", "2:18", {"\"a\"", "\"abc\""}, "text.match_regex"},
      {"string of a map", "n: {}", "string(n)", "2:18", {"{}"}, "json.encode_to_string"},
      {"int", "n: \"1.5\"", "int(n)", "2:18", {"\"1.5\""}, "int(double(text))"},
      {"zero", "n: 0", "7 % n", "2:18", {"7", "0"}, "the divisor is 0"},
      {"argument", "n: {}", "list.concat(n, 1)", "2:18", {"{}", "1"}, "keys(map)"},
      {"bytes", "n: x", "base64.encode(n)", "2:18", {"\"x\""}, "text.encode(text)"},
      {"regular expression", "n: x", "text.match_regex(n, \"(?=x)\")", "2:18", {"\"x\"", "\"(?=x)\""}, "no look-around"},
      {"time", "n: today", "time.parse(n)", "2:18", {"\"today\""}, "2024-05-08T12:01:00Z"},
      {"json", "n: \"{\"", "json.decode(n)", "2:18", {"\"{\""}, "JSON has double quotes"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.name);
    const auto found = explained(std::string("- a: {assign: [{") + each.setup + "}]}\n- b: {return: '${" + each.expression + "}'}\n");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(place_of(found[0]), each.place);
    EXPECT_EQ(found[0].values, each.values);
    EXPECT_NE(found[0].way_out.find(each.way_out), std::string::npos) << found[0].way_out;
  }
}

TEST(ErrorExplanation, OfStepsToo) {
  struct Case {
    const char* steps;
    const char* place;
    std::vector<std::string> values;
    const char* way_out;
  };
  const Case cases[] = {
      {"- a: {assign: [{s: \"true\"}]}\n- b: {switch: [{condition: '${s}', return: 1}]}\n", "2:28", {"\"true\""}, "== \"true\""},
      {"- a: {assign: [{m: {}}]}\n- b: {for: {value: v, in: '${m}', steps: [{c: {next: continue}}]}}\n", "2:27", {"{}"}, "${keys(map)}"},
      {"- a: {assign: [{l: []}]}\n- b: {assign: [{'l[0]': 1}]}\n", "2:17", {"l = []"}, "list.concat"},
      {"- a: {assign: [{m: {a: null}}]}\n- b: {assign: [{m.a.b: 1}]}\n", "2:17", {"m = {\"a\":null}"}, "The value is null"},
      {"- a: {next: a}\n", "1:3", {}, "never ends"},
      {"- a: {switch: [{condition: false, assign: [{x: 1}]}]}\n- b: {return: '${x}'}\n", "2:18", {}, "assigned `x`"},
      {"- a: {raise: {code: 7}}\n", "1:14", {}, ""},
      {"- a: {raise: {tags: [KeyError], message: mine}}\n", "1:14", {}, ""},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.steps);
    const auto found = explained(each.steps);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(place_of(found[0]), each.place);
    EXPECT_EQ(found[0].values, each.values);
    if (*each.way_out == '\0')
      EXPECT_EQ(found[0].way_out, "");
    else
      EXPECT_NE(found[0].way_out.find(each.way_out), std::string::npos) << found[0].way_out;
  }
}

TEST(ErrorExplanation, AnErrorThatIsRaisedAgainLeadsToItsOrigin) {
  const auto found =
      explained("- t:\n    try: {return: '${1 / 0}'}\n    except:\n      as: e\n      steps:\n        - again: {raise: '${e}'}\n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(place_of(found[0]), "6:26");
  EXPECT_EQ(found[0].values, (std::vector<std::string>{"1", "0"}));
  ASSERT_EQ(found[0].error.notes.size(), 1u);
  EXPECT_EQ(found[0].source->position(found[0].error.notes[0].range.begin).line, 2u);
}

TEST(ErrorExplanation, BranchesAreToldBelowTheirParallelStep) {
  const auto found = explained(
      "- i: {assign: [{m: {}}]}\n"
      "- p:\n"
      "    parallel:\n"
      "      for:\n"
      "        value: v\n"
      "        in: [a, a, b]\n"
      "        steps:\n"
      "          - s: {assign: [{x: '${m[v]}'}]}\n");
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].error.code, "UnhandledBranchError");
  EXPECT_EQ(place_of(found[0]), "3:5");
  EXPECT_EQ(found[1].error.message, "KeyError: key not found: a");
  EXPECT_EQ(found[2].error.message, "KeyError: key not found: b");
  EXPECT_EQ(place_of(found[2]), "8:33");
}

}  // namespace
}  // namespace etude
