// The functions without a module, with the texts that the service was seen to give.
#include <gtest/gtest.h>

#include "core/library/registry.h"
#include "tests/core/library/evaluator.h"

namespace etude {
namespace {

TEST(ExpressionHelpers, ConvertToInteger) {
  test::expect_outcomes({
      {"int(7)", "7"},
      {"int(-9223372036854775808)", "-9223372036854775808"},
      {R"(int("42"))", "42"},
      {R"(int("+5"))", "5"},
      {R"(int("-0"))", "0"},
      {R"(int("007"))", "7"},
      {R"(int("9223372036854775807"))", "9223372036854775807"},
      {R"(int("-9223372036854775808"))", "-9223372036854775808"},
      {"int(2.9)", "2"},
      {"int(-2.9)", "-2"},
      {"int(-0.5)", "0"},
      {"get_type(int(2.0))", R"("integer")"},
      {"int(9223372036854774784.0)", "9223372036854774784"},
      {"int(-9223372036854775808.0)", "-9223372036854775808"},
  });
}

TEST(ExpressionHelpers, RefuseWhatIsNoInteger) {
  for (const char* text : {R"(int("2.7"))", R"(int(""))", R"(int(" 5"))", R"(int("5 "))", R"(int("+"))", R"(int("--1"))", R"(int("0x10"))",
                           R"(int("1e3"))", R"(int("1_000"))", R"(int("٣"))", R"(int("9223372036854775808"))",
                           R"(int("-9223372036854775809"))", "int(9223372036854775808.0)", "int(-9223372036854777856.0)", "int(1e300)"}) {
    EXPECT_EQ(test::outcome(text), "!ValueError") << text;
  }
  for (const char* text : {"int(null)", "int(true)", "int([1])", "int({})", R"(int(text.encode("1")))"})
    EXPECT_EQ(test::outcome(text), "!TypeError") << text;
}

TEST(ExpressionHelpers, ConvertToDouble) {
  test::expect_outcomes({
      {"double(7)", "7"},
      {"get_type(double(7))", R"("double")"},
      {"double(2.5)", "2.5"},
      {R"(double("2.5"))", "2.5"},
      {R"(double("-1e3"))", "-1000"},
      {R"(double("1E-2"))", "0.01"},
      {R"(double(".5"))", "0.5"},
      {R"(double("5."))", "5"},
      {R"(double("1e-400"))", "0"},
      {R"(double("179769313486231570000000000000000000000"))", "1.7976931348623156e+38"},
  });
  for (const char* text : {R"(double(""))", R"(double("abc"))", R"(double(" 1"))", R"(double("1e"))", R"(double("."))", R"(double("inf"))",
                           R"(double("nan"))", R"(double("0x1p3"))", R"(double("1,5"))", R"(double("1e999"))"}) {
    EXPECT_EQ(test::outcome(text), "!ValueError") << text;
  }
  for (const char* text : {"double(null)", "double(false)", "double([])", "double({})"})
    EXPECT_EQ(test::outcome(text), "!TypeError") << text;
}

TEST(ExpressionHelpers, ConvertToString) {
  test::expect_outcomes({
      {"string(12)", R"("12")"},
      {"string(1.7)", R"("1.7")"},
      {"string(4.0)", R"("4")"},
      {"string(1e21)", R"("1e+21")"},
      {"string(true)", R"("true")"},
      {"string(false)", R"("false")"},
      {R"(string("x"))", R"("x")"},
      {"string(null)", "!TypeError"},
      {"string([1])", "!TypeError"},
      {R"(string(text.encode("x")))", "!TypeError"},
  });
}

TEST(ExpressionHelpers, SayWhatTheyExpectAsTheServiceDoes) {
  test::expect_messages({
      {R"(string({"a": 1}))", "TypeError: unsupported operand type for string(): 'dict' (expecting number, string, or boolean)"},
      {"string(null)", "TypeError: unsupported operand type for string(): 'null' (expecting number, string, or boolean)"},
      {"int([])", "TypeError: unsupported operand type for int(): 'list' (expecting number or string)"},
      {"double(true)", "TypeError: unsupported operand type for double(): 'bool' (expecting number or string)"},
      {R"(int("2.7"))", "ValueError: int: \"2.7\" is not an integer"},
      {R"(double("x"))", "ValueError: double: \"x\" is not a number"},
      {"len(5)", "TypeError: len: argument 'value' has wrong type: expecting string, list or map, got 'int'"},
      {"keys([])", "TypeError: keys: argument 'map' has wrong type: expecting map, got 'list'"},
  });
}

TEST(ExpressionHelpers, Measure) {
  test::expect_outcomes({
      {"len([])", "0"},
      {"len([1, [2, 3]])", "2"},
      {R"(len({"a": 1, "b": 2}))", "2"},
      {R"(len(""))", "0"},
      {R"(len("héllo"))", "5"},
      {R"(len("😀é"))", "2"},
      {R"(len("e\u0301"))", "2"},
      {"len(null)", "!TypeError"},
      {R"(len(text.encode("abc")))", "!TypeError"},
      {R"(keys({"b": 1, "a": 2, "B": 3, "é": 4}))", R"(["B","a","b","é"])"},
      {"keys({})", "[]"},
      {"keys(null)", "!TypeError"},
  });
}

TEST(ExpressionHelpers, Choose) {
  test::expect_outcomes({
      {R"(default(null, 7))", "7"},
      {R"(default(0, 7))", "0"},
      {R"(default(false, 7))", "false"},
      {R"(default("", 7))", R"("")"},
      {R"(default(null, null))", "null"},
      {R"(if(true, 1, 2))", "1"},
      {R"(if(false, 1, 2))", "2"},
      {R"(if(null, 1, 2))", "2"},
      {R"(if(1, 1, 2))", "!TypeError"},
      {R"(if("true", 1, 2))", "!TypeError"},
  });
}

TEST(ExpressionHelpers, NameTypes) {
  test::expect_outcomes({
      {"get_type(null)", R"("null")"},
      {"get_type(true)", R"("boolean")"},
      {"get_type(1)", R"("integer")"},
      {"get_type(1.0)", R"("double")"},
      {R"(get_type("1"))", R"("string")"},
      {R"(get_type(text.encode("")))", R"("bytes")"},
      {"get_type([])", R"("list")"},
      {"get_type({})", R"("map")"},
  });
}

TEST(ExpressionHelpers, DoNotCountAsSteps) {
  for (const FunctionRow* row : standard_library().all()) {
    EXPECT_EQ(row->counts_as_step, row->name.find('.') != std::string_view::npos) << row->name;
  }
}

}  // namespace
}  // namespace etude
