// The operators on every pair of kinds, and assignments to paths.
#include "core/machine/operators.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/value/value_json.h"
#include "core/value/value_order.h"

namespace etude {
namespace {

constexpr std::uint64_t kLongest = 64;

Value json(const char* text) { return value_from_json(text).value(); }

TEST(Operators, GiveTheTableOfTheSpecification) {
  struct Row {
    const char* left;
    Operator op;
    const char* right;
    const char* result;  // JSON, or the tag of the error
  };
  const Row rows[] = {
      {"1", Operator::kAdd, "2", "3"},
      {"1", Operator::kAdd, "2.5", "3.5"},
      {"\"a\"", Operator::kAdd, "1", "\"a1\""},
      {"1.5", Operator::kAdd, "\"x\"", "\"1.5x\""},
      {"\"a\"", Operator::kAdd, "true", "\"atrue\""},
      {"true", Operator::kAdd, "\"b\"", "\"trueb\""},
      {"true", Operator::kAdd, "1", "TypeError"},
      {"null", Operator::kAdd, "\"a\"", "TypeError"},
      {"\"a\"", Operator::kAdd, "[1]", "TypeError"},
      {"[1]", Operator::kAdd, "[2]", "TypeError"},
      {"{}", Operator::kAdd, "{}", "TypeError"},
      {"9223372036854775807", Operator::kAdd, "1", "-9223372036854775808"},
      {"-9223372036854775808", Operator::kSubtract, "1", "9223372036854775807"},
      {"4611686018427387904", Operator::kMultiply, "2", "-9223372036854775808"},
      {"7", Operator::kDivide, "2", "3.5"},
      {"7", Operator::kFloorDivide, "2", "3"},
      {"-7", Operator::kFloorDivide, "2", "-4"},
      {"7", Operator::kFloorDivide, "-2", "-4"},
      {"-7", Operator::kFloorDivide, "-2", "3"},
      {"7", Operator::kModulo, "3", "1"},
      {"-7", Operator::kModulo, "3", "2"},
      {"7", Operator::kModulo, "-3", "-2"},
      {"-9223372036854775808", Operator::kFloorDivide, "-1", "-9223372036854775808"},
      {"-9223372036854775808", Operator::kModulo, "-1", "0"},
      {"7.5", Operator::kModulo, "2", "1.5"},
      {"-7.5", Operator::kModulo, "2", "0.5"},
      {"1", Operator::kDivide, "0", "ZeroDivisionError"},
      {"1", Operator::kFloorDivide, "0.0", "ZeroDivisionError"},
      {"1.5", Operator::kModulo, "0", "ZeroDivisionError"},
      {"\"a\"", Operator::kMultiply, "2", "TypeError"},
      {"true", Operator::kSubtract, "1", "TypeError"},
      {"1", Operator::kLess, "1.5", "true"},
      {"\"a\"", Operator::kLess, "\"b\"", "true"},
      {"\"a\"", Operator::kLess, "1", "TypeError"},
      {"null", Operator::kLess, "1", "TypeError"},
      {"true", Operator::kGreater, "false", "TypeError"},
      {"9007199254740993", Operator::kGreater, "9007199254740992.0", "true"},
      {"1", Operator::kEqual, "1.0", "true"},
      {"\"1\"", Operator::kEqual, "1", "false"},
      {"null", Operator::kEqual, "0", "false"},
      {"[1,{\"a\":2}]", Operator::kEqual, "[1.0,{\"a\":2}]", "true"},
      {"{\"a\":1}", Operator::kNotEqual, "{\"a\":1,\"b\":2}", "true"},
      {"1.0", Operator::kIn, "[1]", "true"},
      {"\"k\"", Operator::kIn, "{\"k\":null}", "true"},
      {"1", Operator::kIn, "{}", "TypeError"},
      {"\"a\"", Operator::kIn, "\"abc\"", "TypeError"},
      {"2", Operator::kNotIn, "[1]", "true"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(row.left) + " " + std::string(operator_text(row.op)) + " " + row.right);
    const Result<Value> result = apply_binary(row.op, json(row.left), json(row.right), kLongest);
    if (!result.ok())
      EXPECT_EQ(result.error().code, row.result);
    else
      EXPECT_EQ(json_for_display(result.value()), row.result);
  }
}

TEST(Operators, KeepIntegersAndDoublesApart) {
  EXPECT_TRUE(apply_binary(Operator::kDivide, json("4"), json("2"), kLongest).value().is_double());
  EXPECT_TRUE(apply_binary(Operator::kFloorDivide, json("4.0"), json("2"), kLongest).value().is_double());
  EXPECT_TRUE(apply_binary(Operator::kModulo, json("4"), json("3"), kLongest).value().is_int());
}

TEST(Operators, TreatNotANumberAsUnordered) {
  const Value nan(std::numeric_limits<double>::quiet_NaN());
  for (const Operator op : {Operator::kLess, Operator::kLessEqual, Operator::kGreater, Operator::kGreaterEqual, Operator::kEqual}) {
    EXPECT_FALSE(apply_binary(op, nan, nan, kLongest).value().boolean());
  }
}

TEST(Operators, StopAtTheLongestString) {
  const Value text(std::string(kLongest, 'x'));
  EXPECT_TRUE(apply_binary(Operator::kAdd, text, Value(""), kLongest).ok());
  EXPECT_EQ(apply_binary(Operator::kAdd, text, Value(1), kLongest).error().code, "ResourceLimitError");
  EXPECT_EQ(apply_binary(Operator::kAdd, Value(1), text, kLongest).error().code, "ResourceLimitError");
}

TEST(Operators, RefuseUnaryOperandsOfTheWrongKind) {
  EXPECT_EQ(json_for_display(apply_unary(Operator::kNegate, json("-9223372036854775808")).value()), "-9223372036854775808");
  EXPECT_EQ(apply_unary(Operator::kNegate, json("true")).error().code, "TypeError");
  EXPECT_EQ(apply_unary(Operator::kPlus, json("\"1\"")).error().code, "TypeError");
  EXPECT_EQ(apply_unary(Operator::kNot, json("1")).error().code, "TypeError");
  EXPECT_TRUE(apply_unary(Operator::kNot, json("false")).value().boolean());
}

TEST(Access, NamesWhatIsMissing) {
  EXPECT_EQ(access(json("{\"a\":1}"), Value("b")).error(), (Error{"KeyError", "KeyError: key not found: b"}));
  EXPECT_EQ(access(json("[1]"), Value(1)).error(), (Error{"IndexError", "IndexError: index out of range: 1"}));
  EXPECT_EQ(access(json("[1]"), Value(-1)).error().code, "IndexError");
  EXPECT_EQ(access(json("[1]"), Value(0.0)).error().code, "TypeError");
  EXPECT_EQ(access(json("{}"), Value(0)).error().code, "TypeError");
  EXPECT_EQ(access(Value(), Value("x")).error().message, "TypeError: cannot access 'x' of null");
  EXPECT_EQ(access(Value("text"), Value(0)).error().code, "TypeError");
}

TEST(AssignPath, MakesMissingMapsAndLeavesTheOldValueAlone) {
  const Value before = json("{\"a\":{},\"l\":[[1,2]]}");
  const List path = {Value("b"), Value("c")};
  EXPECT_EQ(json_for_display(assign_path(before, path, Value(1)).value()), "{\"a\":{},\"b\":{\"c\":1},\"l\":[[1,2]]}");
  const List deep = {Value("l"), Value(0), Value(1)};
  EXPECT_EQ(json_for_display(assign_path(before, deep, Value(9)).value()), "{\"a\":{},\"l\":[[1,9]]}");
  EXPECT_EQ(json_for_display(before), "{\"a\":{},\"l\":[[1,2]]}");
  const List past_the_end = {Value("l"), Value(1)};
  EXPECT_EQ(assign_path(before, past_the_end, Value(9)).error().code, "IndexError");
  const List into_scalar = {Value("l"), Value(0), Value(0), Value("x")};
  EXPECT_EQ(assign_path(before, into_scalar, Value(9)).error().code, "TypeError");
}

TEST(RangeBounds, WantsTwoNumbers) {
  EXPECT_TRUE(range_bounds(json("[1, 2.5]")).ok());
  EXPECT_EQ(range_bounds(json("[1]")).error().code, "ValueError");
  EXPECT_EQ(range_bounds(json("[1, \"2\"]")).error().code, "TypeError");
  EXPECT_EQ(range_bounds(json("{}")).error().code, "TypeError");
}

}  // namespace
}  // namespace etude
