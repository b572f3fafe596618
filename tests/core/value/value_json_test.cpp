// JSON to values and back: kinds, places of errors, bounds, random values.
#include "core/value/value_json.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/random.h"
#include "core/base/utf8.h"
#include "core/value/value_order.h"

namespace etude {
namespace {

TEST(ValueJson, ReadsKinds) {
  EXPECT_TRUE(value_from_json("null").value().is_null());
  EXPECT_TRUE(value_from_json("7").value().is_int());
  EXPECT_TRUE(value_from_json("-0").value().is_int());
  EXPECT_TRUE(value_from_json("7.0").value().is_double());
  EXPECT_TRUE(value_from_json("7e0").value().is_double());
  EXPECT_EQ(value_from_json("9223372036854775807").value().integer(), INT64_MAX);
  EXPECT_EQ(value_from_json("-9223372036854775808").value().integer(), INT64_MIN);
  EXPECT_EQ(value_from_json("9223372036854775808").value().number(), 9223372036854775808.0);
  EXPECT_EQ(value_from_json("18446744073709551615").value().number(), 18446744073709551616.0);
  EXPECT_EQ(value_from_json("-9223372036854775809").value().number(), -9223372036854775808.0);
  EXPECT_EQ(value_from_json("123456789012345678901234567890").value().number(), 123456789012345678901234567890.0);
  EXPECT_EQ(value_from_json(R"("\u0000")").value().string(), std::string_view("\0", 1));
  EXPECT_EQ(value_from_json(R"("\ud83d\ude00")").value().string(), "😀");
}

TEST(ValueJson, WritesWhatItRead) {
  for (const char* text : {"null", "true", "false", "0", "-1", "1.5", "1e+21", "1e-7", "[]", "{}", "[[],{}]", R"("")", R"("héllo 😀")",
                           R"("\"\\\b\f\n\r\t\u0001\u001f")", R"("</script>&")", "\"\x7F\"", R"({"":0,"A":1,"a":{"b":[null,true]},"é":2})",
                           "[9223372036854775807,-9223372036854775808]"}) {
    EXPECT_EQ(json_from_value(value_from_json(text).value()).value(), text);
  }
}

TEST(ValueJson, SortsKeysAndKeepsTheLastOfEqualOnes) {
  EXPECT_EQ(json_from_value(value_from_json(R"({"b": 1, "a": 2, "b": {"x": 3}})").value()).value(), R"({"a":2,"b":{"x":3}})");
}

TEST(ValueJson, SaysWhereTheTextIsWrong) {
  struct Row {
    const char* text;
    const char* place;
  };
  const Row rows[] = {{"", "line 1, column 1"},
                      {"[1,]", "line 1, column 4"},
                      {"{\n  \"a\": oops\n}", "line 2, column 8"},
                      {"[1 2]", "line 1, column 4"},
                      {"{\"é\": 1,, }", "line 1, column 9"},
                      {"\"abc", "line 1, column 5"},
                      {"[1e999]", "line 1, column"},
                      {"nul", "line 1, column"},
                      {"{'a': 1}", "line 1, column 2"},
                      {"[1] x", "line 1, column 5"},
                      {"\"\n\"", "line"},
                      {"\"\\x\"", "line 1, column 3"}};
  for (const Row& row : rows) {
    const Result<Value> result = value_from_json(row.text);
    ASSERT_FALSE(result.ok()) << row.text;
    EXPECT_EQ(result.error().code, "json.syntax");
    EXPECT_NE(result.error().message.find(row.place), std::string::npos) << row.text << ": " << result.error().message;
  }
  EXPECT_EQ(value_from_json("\"\xFF\"").error().message, "the text is not valid UTF-8");
}

TEST(ValueJson, RefusesWhatOtherParsersTake) {
  for (const char* text : {"01",     "+1",     ".5",   "5.",          "0x1",       "NaN",       "Infinity",    "undefined",
                           "'a'",    "{a: 1}", "[1,]", "{\"a\": 1,}", "// c\n1",   "/* c */ 1", "\"\\ud83d\"", "\"\\ude00\"",
                           "\"\t\"", "1 1",    "[",    "{\"a\"}",     "\"a\" : 1", "tru"}) {
    EXPECT_FALSE(value_from_json(text).ok()) << text;
  }
}

TEST(ValueJson, BoundsNesting) {
  const auto nested = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
  const Result<Value> deepest = value_from_json(nested(kDeepestNesting));
  ASSERT_TRUE(deepest.ok());
  EXPECT_EQ(deepest.value().depth(), kDeepestNesting);
  EXPECT_EQ(json_from_value(deepest.value()).value(), nested(kDeepestNesting));
  EXPECT_EQ(value_from_json(nested(kDeepestNesting + 1)).error().code, "json.depth");
  EXPECT_EQ(value_from_json(std::string(1'000'000, '[')).error().code, "json.depth");
  std::string maps;
  for (int i = 0; i < 501; ++i) maps += "{\"a\":";
  EXPECT_EQ(value_from_json(maps).error().code, "json.depth");
  EXPECT_EQ(json_from_value(Value(List{deepest.value()})).ok(), true) << "one more level of what holds the deepest";
  EXPECT_EQ(json_from_value(Value(List{Value(List{deepest.value()})})).error().code, "json.depth");
}

TEST(ValueJson, RefusesWhatHasNoJsonForm) {
  EXPECT_EQ(json_from_value(Value(List{Value::bytes("x")})).error().code, "json.bytes");
  for (const double number : {std::nan(""), HUGE_VAL, -HUGE_VAL}) EXPECT_EQ(json_from_value(Value(number)).error().code, "json.number");
}

TEST(ValueJson, ShowsEverythingSomehow) {
  EXPECT_EQ(json_for_display(Value(List{Value::bytes("abc"), Value(HUGE_VAL), Value(std::nan("")), Value(1)})),
            R"(["<3 bytes>","+Inf","NaN",1])");
  Value deep;
  for (int i = 0; i < 600; ++i) deep = Value(List{deep});
  EXPECT_NE(json_for_display(deep).find("…"), std::string::npos);
}

TEST(ValueJson, LaysOutPrettily) {
  JsonLayout layout;
  layout.pretty = true;
  const Value value = value_from_json(R"({"a": [1, [], {}], "b": {"c": null}})").value();
  EXPECT_EQ(json_from_value(value, layout).value(),
            "{\n    \"a\": [\n        1,\n        [],\n        {}\n    ],\n    \"b\": {\n        \"c\": null\n    }\n}");
  layout.prefix = "> ";
  layout.indent = "\t";
  EXPECT_EQ(json_from_value(value_from_json("[1]").value(), layout).value(), "[\n> \t1\n> ]");
}

TEST(ValueJson, StopsAtTheGivenLength) {
  JsonLayout layout;
  layout.most_bytes = 7;
  EXPECT_EQ(json_from_value(value_from_json("[1,2,3]").value(), layout).value(), "[1,2,3]");
  EXPECT_EQ(json_from_value(value_from_json("[1,2,34]").value(), layout).error().code, "json.size");
  EXPECT_EQ(json_from_value(Value("123456"), layout).error().code, "json.size");
}

TEST(ValueJson, QuotesText) {
  EXPECT_EQ(json_quoted("a\"b\\\n\x01é"), "\"a\\\"b\\\\\\n\\u0001é\"");
  EXPECT_EQ(json_quoted(""), "\"\"");
}

Value random_value(Random& random, int depth) {
  switch (random.between(0, depth > 0 ? 7 : 5)) {
    case 0: return Value();
    case 1: return Value(random.between(0, 1) == 1);
    case 2: return Value(static_cast<std::int64_t>(random.next()));
    case 3: return Value(random.between(-100, 100));
    case 4: return Value(random.uniform() * 1000 + 0.123);
    case 5: {
      std::string text;
      for (std::int64_t left = random.between(0, 8); left > 0; --left)
        append_code_point(text, static_cast<char32_t>(random.between(0, 0x3FF)));
      return Value(text);
    }
    case 6: {
      List list;
      for (std::int64_t left = random.between(0, 5); left > 0; --left) list = list.push_back(random_value(random, depth - 1));
      return Value(list);
    }
    default: {
      Map map;
      for (std::int64_t left = random.between(0, 5); left > 0; --left)
        map = map.set(std::to_string(random.between(0, 50)), random_value(random, depth - 1));
      return Value(map);
    }
  }
}

TEST(ValueJson, RoundTripsRandomValues) {
  Random random(23);
  for (int i = 0; i < 2000; ++i) {
    const Value value = random_value(random, 5);
    for (const bool pretty : {false, true}) {
      JsonLayout layout;
      layout.pretty = pretty;
      const Result<std::string> text = json_from_value(value, layout);
      ASSERT_TRUE(text.ok());
      const Result<Value> back = value_from_json(text.value());
      ASSERT_TRUE(back.ok()) << text.value();
      ASSERT_TRUE(equals(back.value(), value)) << text.value();
      ASSERT_EQ(back.value().hash(), value.hash());
    }
  }
}

}  // namespace
}  // namespace etude
