// What happens to arguments before a function sees them.
#include "core/library/arguments.h"

#include <gtest/gtest.h>

#include <array>

#include "core/library/registry.h"

namespace etude {
namespace {

const FunctionRow& row(std::string_view name) { return *standard_library().find(name); }

TEST(Arguments, FindsParametersByNameAndAlias) {
  EXPECT_EQ(parameter_index(row("text.split"), "separator"), 1);
  EXPECT_EQ(parameter_index(row("text.encode"), "text"), 0);
  EXPECT_EQ(parameter_index(row("text.encode"), "data"), 0);
  EXPECT_EQ(parameter_index(row("sys.get_env"), "default"), 1);
  EXPECT_EQ(parameter_index(row("sys.get_env"), "default_value"), 1);
  EXPECT_EQ(parameter_index(row("text.split"), "Separator"), -1);
  EXPECT_EQ(parameter_index(row("text.split"), ""), -1);
  EXPECT_EQ(parameter_index(row("sys.now"), "x"), -1);
}

TEST(Arguments, FillsDefaultsIntoUnsetOnesOnly) {
  std::array<Value, 2> arguments{Value("aGk"), Value::unset()};
  ASSERT_TRUE(complete_arguments(row("base64.decode"), arguments).ok());
  EXPECT_TRUE(arguments[1].boolean());
  arguments[1] = Value(false);
  ASSERT_TRUE(complete_arguments(row("base64.decode"), arguments).ok());
  EXPECT_FALSE(arguments[1].boolean());
}

TEST(Arguments, LeavesOptionalOnesWithoutDefaultUnset) {
  std::array<Value, 2> arguments{Value("NAME"), Value::unset()};
  ASSERT_TRUE(complete_arguments(row("sys.get_env"), arguments).ok());
  EXPECT_TRUE(arguments[1].is_unset());
}

TEST(Arguments, GivesDefaultsOfEachKind) {
  std::array<Value, 4> run{Value("w"), Value::unset(), Value::unset(), Value::unset()};
  ASSERT_TRUE(complete_arguments(row("experimental.executions.run"), run).ok());
  EXPECT_TRUE(run[3].is_null() && !run[3].is_unset());
  std::array<Value, 2> await{Value(Map()), Value::unset()};
  ASSERT_TRUE(complete_arguments(row("events.await_callback"), await).ok());
  EXPECT_EQ(await[1].number(), 43200.0);
  std::array<Value, 1> create{Value::unset()};
  ASSERT_TRUE(complete_arguments(row("events.create_callback_endpoint"), create).ok());
  EXPECT_EQ(create[0].string(), "POST");
}

TEST(Arguments, ReadsDefaultsOfAnyJson) {
  constexpr std::array kParameters{Parameter{.name = "a", .required = false, .fallback = "5"},
                                   Parameter{.name = "b", .required = false, .fallback = "-2.5"},
                                   Parameter{.name = "c", .required = false, .fallback = R"("x\ny")"},
                                   Parameter{.name = "d", .required = false, .fallback = R"([1, {"k": "1.5"}])"},
                                   Parameter{.name = "e", .required = false, .fallback = "false"}};
  const FunctionRow made{.name = "test.f", .parameters = kParameters, .returns = "null", .about = ""};
  std::array<Value, 5> arguments{Value::unset(), Value::unset(), Value::unset(), Value::unset(), Value::unset()};
  ASSERT_TRUE(complete_arguments(made, arguments).ok());
  EXPECT_EQ(arguments[0].integer(), 5);
  EXPECT_EQ(arguments[1].number(), -2.5);
  EXPECT_EQ(arguments[2].string(), "x\ny");
  EXPECT_EQ(arguments[3].list()[1].map().get("k").string(), "1.5");
  EXPECT_FALSE(arguments[4].boolean());
}

TEST(Arguments, RefusesNullWhereAKindIsAsked) {
  std::array<Value, 2> arguments{Value("a"), Value()};
  const Result<void> result = complete_arguments(row("text.split"), arguments);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, "TypeError");
  EXPECT_EQ(result.error().message, "TypeError: text.split: argument 'separator' has wrong type: expecting string, got 'null'");
}

TEST(Arguments, NamesKindsAsPeopleDo) {
  EXPECT_EQ(kinds_text(kStringOnly), "string");
  EXPECT_EQ(kinds_text(kNumber), "number");
  EXPECT_EQ(kinds_text(kIntOnly), "integer");
  EXPECT_EQ(kinds_text(kStringOnly | kListOnly), "string or list");
  EXPECT_EQ(kinds_text(kStringOnly | kListOnly | kMapOnly), "string, list or map");
  EXPECT_EQ(kinds_text(kNumber | kStringOnly), "number or string");
  EXPECT_EQ(kinds_text(kAnyKind), "any");
}

}  // namespace
}  // namespace etude
