// list.*: one more element, and the bound on nesting.
#include <gtest/gtest.h>

#include "core/value/value_json.h"
#include "tests/core/library/evaluator.h"

namespace etude {
namespace {

TEST(ListModule, AddsOneElement) {
  test::expect_outcomes({
      {"list.concat([1, 2], 3)", "[1,2,3]"},
      {"list.concat([1, 2], [3])", "[1,2,[3]]"},
      {"list.concat([], null)", "[null]"},
      {R"(list.concat(objs=[1], val={"a": 1}))", R"([1,{"a":1}])"},
      {"list.prepend([1, 2], 0)", "[0,1,2]"},
      {"list.prepend([1, 2], [0])", "[[0],1,2]"},
      {"list.prepend([], null)", "[null]"},
      {"list.concat(null, 1)", "!TypeError"},
      {"list.concat({}, 1)", "!TypeError"},
      {R"(list.prepend("x", 1))", "!TypeError"},
      {"list.concat([1])", "!TypeError"},
  });
}

TEST(ListModule, LeavesItsArgumentAlone) {
  test::FakeRun run;
  const Value list(List{Value(1), Value(2)});
  const Result<Value> longer = test::call(*standard_library().find("list.concat"), {list, Value(3)}, run);
  const Result<Value> other = test::call(*standard_library().find("list.concat"), {list, Value(4)}, run);
  EXPECT_EQ(json_for_display(list), "[1,2]");
  EXPECT_EQ(json_for_display(longer.value()), "[1,2,3]");
  EXPECT_EQ(json_for_display(other.value()), "[1,2,4]");
}

TEST(ListModule, StopsNestingBeforeItHurts) {
  test::FakeRun run;
  const FunctionRow& concat = *standard_library().find("list.concat");
  Value deep(List{});
  int levels = 1;
  while (true) {
    const Result<Value> deeper = test::call(concat, {Value(List{}), deep}, run);
    if (!deeper.ok()) {
      EXPECT_EQ(deeper.error().code, "ResourceLimitError");
      break;
    }
    deep = deeper.value();
    ++levels;
    ASSERT_LE(levels, 1000);
  }
  EXPECT_EQ(levels, 500);
  EXPECT_TRUE(json_from_value(deep).ok()) << "what a list may hold can be written";
  EXPECT_EQ(test::call(*standard_library().find("list.prepend"), {Value(List{}), deep}, run).error().code, "ResourceLimitError");
}

}  // namespace
}  // namespace etude
