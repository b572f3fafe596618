// What is an expression and what only looks like one.
#include "core/expression/interpolation.h"

#include <gtest/gtest.h>

namespace etude {
namespace {

TEST(Interpolation, TakesTheTextBetweenTheBraces) {
  struct Case {
    const char* scalar;
    const char* expected;  // null: a literal
  };
  const Case cases[] = {
      {"${x}", "x"},       {"${ x + 1 }", " x + 1 "}, {"${}", ""},         {"${a} and ${b}", "a} and ${b"},
      {"${${x}}", "${x}"}, {"${a\nb}", "a\nb"},       {"hello", nullptr},  {"", nullptr},
      {"${x", nullptr},    {"{x}", nullptr},          {"$", nullptr},      {"${", nullptr},
      {" ${x}", nullptr},  {"${x} ", nullptr},        {"a ${x}", nullptr}, {"$ {x}", nullptr},
      {"$}", nullptr},
  };
  for (const Case& c : cases) {
    const auto text = expression_text(c.scalar);
    ASSERT_EQ(text.has_value(), c.expected != nullptr) << c.scalar;
    if (!text) continue;
    EXPECT_EQ(*text, c.expected) << c.scalar;
  }
}

TEST(Interpolation, NamesWhatIsNearlyAnExpression) {
  struct Case {
    const char* scalar;
    NearExpression expected;
  };
  const Case cases[] = {
      {"plain", NearExpression::kNo},
      {"${x}", NearExpression::kNo},
      {"", NearExpression::kNo},
      {" ${x}", NearExpression::kBlanksAround},
      {"${x} ", NearExpression::kBlanksAround},
      {"\t${x}\n", NearExpression::kBlanksAround},
      {"${x", NearExpression::kUnclosed},
      {"${", NearExpression::kUnclosed},
      {"${x} y", NearExpression::kInside},
      {"a ${x} b", NearExpression::kInside},
      {"a ${x}", NearExpression::kInside},
      {"a ${x", NearExpression::kNo},
      {"${\"a} b", NearExpression::kUnclosed},
  };
  for (const Case& c : cases) EXPECT_EQ(near_expression(c.scalar), c.expected) << '"' << c.scalar << '"';
}

TEST(Interpolation, JoinsWhatWasMeant) {
  const struct {
    const char* scalar;
    const char* joined;  // null: nothing is certain
  } cases[] = {
      {"hello ${x}!", R"("hello " + x + "!")"},
      {"${x} y", R"(x + " y")"},
      {"${a}/${b.c[0]}", R"(a + "/" + b.c[0])"},
      {"plain", R"("plain")"},
      {"say \"${x}\"", nullptr},
      {"${m[\"}\"]} y", nullptr},
      {"a ${x", nullptr},
      {"a ${} b", nullptr},
      {"a\n${x}", nullptr},
      {"${ {a} } b", nullptr},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(joined_expression(each.scalar).value_or("nothing"), each.joined == nullptr ? "nothing" : each.joined) << each.scalar;
  }
}

}  // namespace
}  // namespace etude
