// math.*: types of results, ends of the range, not-a-number.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/core/library/evaluator.h"

namespace etude {
namespace {

TEST(Math, TakesAbsoluteValues) {
  test::expect_outcomes({
      {"math.abs(-3)", "3"},
      {"math.abs(3)", "3"},
      {"math.abs(-2.5)", "2.5"},
      {"get_type(math.abs(-3))", R"("integer")"},
      {"get_type(math.abs(-3.0))", R"("double")"},
      {"math.abs(-9223372036854775807)", "9223372036854775807"},
      {"math.abs(-9223372036854775808)", "!ValueError"},
      {R"(math.abs("3"))", "!TypeError"},
      {"math.abs(null)", "!TypeError"},
      {"math.abs(true)", "!TypeError"},
  });
}

TEST(Math, RoundsDown) {
  test::expect_outcomes({
      {"math.floor(2.9)", "2"},
      {"math.floor(-2.1)", "-3"},
      {"math.floor(-2.0)", "-2"},
      {"math.floor(7)", "7"},
      {"get_type(math.floor(2.0))", R"("integer")"},
      {"math.floor(-9223372036854775808.0)", "-9223372036854775808"},
      {"math.floor(9223372036854775808.0)", "!ValueError"},
      {"math.floor(1e300)", "!ValueError"},
      {R"(math.floor("2.5"))", "!TypeError"},
  });
  test::FakeRun run;
  for (const double number : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
    EXPECT_EQ(test::call(*standard_library().find("math.floor"), {Value(number)}, run).error().code, "ValueError");
  }
}

TEST(Math, PicksOneOfTwo) {
  test::expect_outcomes({
      {"math.max(1, 2)", "2"},
      {"math.min(1, 2)", "1"},
      {"math.max(-1, -2)", "-1"},
      {"math.max(2, 1.5)", "2"},
      {"get_type(math.max(2, 1.5))", R"("double")"},
      {"math.min(2, 1.5)", "1.5"},
      {"get_type(math.min(1, 1.5))", R"("double")"},
      {"get_type(math.min(1, 2))", R"("integer")"},
      {"math.max(3, 3)", "3"},
      {"math.max(9007199254740993, 9007199254740992)", "9007199254740993"},
      {R"(math.max(1, "2"))", "!TypeError"},
      {"math.max(null, 1)", "!TypeError"},
      {"math.max(1)", "!TypeError"},
      {"math.max([1, 2], 3)", "!TypeError"},
  });
}

TEST(Math, GivesNotANumberForNotANumber) {
  test::FakeRun run;
  for (const char* name : {"math.max", "math.min"}) {
    EXPECT_TRUE(std::isnan(test::call(*standard_library().find(name), {Value(std::nan("")), Value(1)}, run).value().number()));
    EXPECT_TRUE(std::isnan(test::call(*standard_library().find(name), {Value(1), Value(std::nan(""))}, run).value().number()));
  }
}

}  // namespace
}  // namespace etude
