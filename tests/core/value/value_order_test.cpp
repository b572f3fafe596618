// Equality and ordering, exact between integers and doubles.
#include "core/value/value_order.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/value/value_json.h"

namespace etude {
namespace {

constexpr std::int64_t kTwoTo53 = 9'007'199'254'740'992;

TEST(ValueOrder, ComparesNumbersExactly) {
  struct Row {
    Value a;
    Value b;
    int order;
  };
  const Row rows[] = {
      {Value(1), Value(2), -1},
      {Value(2), Value(2.0), 0},
      {Value(2), Value(2.5), -1},
      {Value(-2), Value(-2.5), 1},
      {Value(kTwoTo53 + 1), Value(static_cast<double>(kTwoTo53)), 1},
      {Value(INT64_MAX), Value(9223372036854775808.0), -1},
      {Value(INT64_MIN), Value(-9223372036854775808.0), 0},
      {Value(INT64_MAX), Value(HUGE_VAL), -1},
      {Value(INT64_MIN), Value(-HUGE_VAL), 1},
      {Value(0), Value(-0.0), 0},
      {Value(0.0), Value(-0.0), 0},
      {Value(0), Value(5e-324), -1},
      {Value(0), Value(-5e-324), 1},
      {Value("a"), Value("b"), -1},
      {Value("a"), Value("a"), 0},
      {Value("Z"), Value("a"), -1},
      {Value(""), Value("a"), -1},
      {Value("ab"), Value("a"), 1},
      {Value("\uFFFF"), Value("\U00010000"), -1},  // by code point, where UTF-16 would turn it round
  };
  for (const Row& row : rows) {
    EXPECT_EQ(compare(row.a, row.b), row.order) << json_for_display(row.a) << " " << json_for_display(row.b);
    EXPECT_EQ(compare(row.b, row.a), -row.order);
    EXPECT_EQ(equals(row.a, row.b), row.order == 0);
    EXPECT_TRUE(is_ordered(row.a, row.b));
  }
}

TEST(ValueOrder, HasNoOrderForTheRest) {
  const Value values[] = {Value(), Value(true), Value(1), Value("1"), Value::bytes("1"), Value(List()), Value(Map())};
  for (std::size_t i = 0; i < std::size(values); ++i) {
    for (std::size_t j = 0; j < std::size(values); ++j) {
      const bool ordered = i == j && (values[i].is_number() || values[i].is_string());
      EXPECT_EQ(is_ordered(values[i], values[j]), ordered);
      EXPECT_EQ(compare(values[i], values[j]).has_value(), ordered);
      EXPECT_EQ(equals(values[i], values[j]), i == j);
    }
  }
}

TEST(ValueOrder, NeverFindsNotANumberEqual) {
  const Value nan(std::nan(""));
  for (const Value& other : {nan, Value(1), Value(1.0)}) {
    EXPECT_FALSE(compare(nan, other).has_value());
    EXPECT_FALSE(compare(other, nan).has_value());
    EXPECT_FALSE(equals(nan, other));
    EXPECT_TRUE(is_ordered(nan, other));
  }
}

TEST(ValueOrder, ComparesContainersByContent) {
  struct Row {
    const char* a;
    const char* b;
    bool equal;
  };
  const Row rows[] = {
      {"[]", "[]", true},
      {"[1, 2]", "[1, 2.0]", true},
      {"[1, 2]", "[2, 1]", false},
      {"[1]", "[1, 1]", false},
      {"{}", "{}", true},
      {"{}", "[]", false},
      {R"({"a": 1})", R"({"a": 1.0})", true},
      {R"({"a": 1})", R"({"b": 1})", false},
      {R"({"a": 1})", R"({"a": 2})", false},
      {R"({"a": 1})", R"({"a": 1, "b": 2})", false},
      {R"([{"a": [null]}])", R"([{"a": [null]}])", true},
      {R"([{"a": [null]}])", R"([{"a": [false]}])", false},
      {"[0]", "[false]", false},
      {R"(["1"])", "[1]", false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(equals(value_from_json(row.a).value(), value_from_json(row.b).value()), row.equal) << row.a << " " << row.b;
  }
}

}  // namespace
}  // namespace etude
