// json.*: both directions, layouts, limits.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/core/library/evaluator.h"

namespace etude {
namespace {

TEST(Json, DecodesTextAndBytes) {
  test::expect_outcomes({
      {R"(json.decode("[1, 1.5, \"x\", null, true, {}]"))", R"([1,1.5,"x",null,true,{}])"},
      {R"(json.decode(text.encode("{\"ü\": 1}")))", R"({"ü":1})"},
      {R"(json.decode("  7 "))", "7"},
      {R"(get_type(json.decode("7")))", R"("integer")"},
      {R"(get_type(json.decode("7.0")))", R"("double")"},
      {R"(get_type(json.decode("7e0")))", R"("double")"},
      {R"(get_type(json.decode("9223372036854775808")))", R"("double")"},
      {R"(json.decode("{\"a\": 1, \"a\": 2}"))", R"({"a":2})"},
      {R"(json.decode("\"\\u00fc\\ud83d\\ude00\""))", R"("ü😀")"},
  });
}

TEST(Json, RefusesWhatIsNotJson) {
  for (const char* text : {R"(json.decode(""))", R"(json.decode("{oops"))", R"(json.decode("[1,]"))", R"(json.decode("{'a': 1}"))",
                           R"(json.decode("NaN"))", R"(json.decode("01"))", R"(json.decode("1 2"))", R"(json.decode("// x"))",
                           R"(json.decode("1e999"))", R"(json.decode(base64.decode("Iv8i")))"}) {
    EXPECT_EQ(test::outcome(text), "!ValueError") << text;
  }
  for (const char* text : {"json.decode(1)", "json.decode(null)", "json.decode([])", "json.decode({})"})
    EXPECT_EQ(test::outcome(text), "!TypeError") << text;
}

TEST(Json, EncodesCompactly) {
  test::expect_outcomes({
      {R"(json.encode_to_string({"b": [1, 2.5], "a": null}))", R"("{\"a\":null,\"b\":[1,2.5]}")"},
      {R"(json.encode_to_string("é<&>\u0001\n"))", "\"\\\"é<&>\\\\u0001\\\\n\\\"\""},
      {R"(json.encode_to_string(4.0))", R"("4")"},
      {R"(json.encode_to_string([]))", R"("[]")"},
      {R"(text.decode(json.encode({"a": {}})))", R"("{\"a\":{}}")"},
      {R"(get_type(json.encode(1)))", R"("bytes")"},
      {R"(json.encode_to_string(list.concat([], text.encode("x"))))", "!TypeError"},
      {R"(json.encode_to_string(text.encode("x")))", "!TypeError"},
      {R"(json.encode(list.concat([], text.encode("x"))))", "!TypeError"},
  });
}

TEST(Json, EncodesPrettily) {
  test::expect_outcomes({
      {R"(json.encode_to_string({"k": [1, {}], "e": []}, true))", R"("{\n    \"e\": [],\n    \"k\": [\n        1,\n        {}\n    ]\n}")"},
      {R"(json.encode_to_string({"k": [1]}, {"indent": " ", "prefix": ""}))", R"("{\n \"k\": [\n  1\n ]\n}")"},
      {R"(json.encode_to_string([1], indent={"prefix": "# "}))", R"("[\n#     1\n# ]")"},
      {R"(json.encode_to_string([1], {"indent": ""}))", R"("[\n1\n]")"},
      {R"(json.encode_to_string([1], {}))", R"("[\n    1\n]")"},
      {R"(json.encode_to_string([1], false))", R"("[1]")"},
      {R"(text.decode(json.encode([1], true)))", R"("[\n    1\n]")"},
      {R"(json.encode_to_string([1], {"indent": 2}))", "!TypeError"},
      {R"(json.encode_to_string([1], {"prefix": null}))", "!TypeError"},
      {R"(json.encode_to_string([1], 2))", "!TypeError"},
      {R"(json.encode_to_string([1], "  "))", "!TypeError"},
  });
}

Result<Value> encoded(std::string_view function, Value data, Value indent = Value::unset()) {
  test::FakeRun run;
  return test::call(*standard_library().find(function), {std::move(data), std::move(indent)}, run);
}

TEST(Json, RefusesNumbersWithoutJsonForm) {
  for (const double number : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
    EXPECT_EQ(encoded("json.encode", Value(List{Value(number)})).error().code, "ValueError");
  }
}

TEST(Json, StopsAtTheLimitsInsteadOfFillingTheMemory) {
  EXPECT_TRUE(encoded("json.encode_to_string", Value(std::string(262'142, 'x'))).ok());
  EXPECT_EQ(encoded("json.encode_to_string", Value(std::string(262'143, 'x'))).error().code, "ResourceLimitError");
  EXPECT_TRUE(encoded("json.encode", Value(std::string(262'143, 'x'))).ok());
  // 10,000 lines with an indent of 250 KB each would be gigabytes.
  List list;
  for (int i = 0; i < 10'000; ++i) list = list.push_back(Value(i));
  EXPECT_EQ(encoded("json.encode", Value(list), Value(Map{{"indent", Value(std::string(250'000, ' '))}})).error().code,
            "ResourceLimitError");
  Value deep;
  for (int i = 0; i < 600; ++i) deep = Value(List{deep});
  EXPECT_EQ(encoded("json.encode", deep).error().code, "ResourceLimitError");
}

TEST(Json, RefusesTextNestedTooDeeply) {
  test::FakeRun run;
  const FunctionRow& decode = *standard_library().find("json.decode");
  EXPECT_TRUE(test::call(decode, {Value(std::string(500, '[') + std::string(500, ']'))}, run).ok());
  EXPECT_EQ(test::call(decode, {Value(std::string(501, '[') + std::string(501, ']'))}, run).error().code, "ValueError");
  EXPECT_EQ(test::call(decode, {Value(std::string(100'000, '['))}, run).error().code, "ValueError");
}

}  // namespace
}  // namespace etude
