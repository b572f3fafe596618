// map.*: safe lookup, deleting, merging.
#include <gtest/gtest.h>

#include "core/value/value_json.h"
#include "tests/core/library/evaluator.h"

namespace etude {
namespace {

TEST(MapModule, LooksUpWithoutRaising) {
  test::expect_outcomes({
      {R"(map.get({"a": 1}, "a"))", "1"},
      {R"(map.get({"a": 1}, "b"))", "null"},
      {R"(map.get({"a": null}, "a"))", "null"},
      {R"(map.get({"a": {"b": {"c": 1}}}, ["a", "b", "c"]))", "1"},
      {R"(map.get({"a": {"b": 1}}, ["a"]))", R"({"b":1})"},
      {R"(map.get({"a": {"b": 1}}, ["a", "x", "c"]))", "null"},
      {R"(map.get({"a": 5}, ["a", "b"]))", "null"},
      {R"(map.get({"a": [1]}, ["a", "0"]))", "null"},
      {R"(map.get({"a": 1}, []))", R"({"a":1})"},
      {R"(map.get({"a.b": 1}, "a.b"))", "1"},
      {R"(map.get("text", "a"))", "null"},
      {R"(map.get(null, ["a", "b"]))", "null"},
      {R"(map.get([1], "0"))", "null"},
      {R"(map.get(5, []))", "null"},
      {R"(map.get({"": 1}, ""))", "1"},
  });
}

TEST(MapModule, RefusesKeysThatAreNoStrings) {
  test::expect_outcomes({
      {R"(map.get({"a": 1}, 5))", "!TypeError"},
      {R"(map.get({"a": 1}, null))", "!TypeError"},
      {R"(map.get({"a": 1}, ["a", 5]))", "!TypeError"},
      {R"(map.get({"a": 1}, ["x", null]))", "!TypeError"},
      {R"(map.get("text", [1]))", "!TypeError"},
      {R"(map.get({"a": 1}, {}))", "!TypeError"},
  });
}

TEST(MapModule, Deletes) {
  test::expect_outcomes({
      {R"(map.delete({"a": 1, "b": 2}, "a"))", R"({"b":2})"},
      {R"(map.delete({"a": 1}, "a"))", "{}"},
      {R"(map.delete({"a": 1}, "x"))", R"({"a":1})"},
      {R"(map.delete({}, "x"))", "{}"},
      {R"(map.delete([1], "x"))", "!TypeError"},
      {R"(map.delete({"a": 1}, 1))", "!TypeError"},
      {R"(map.delete(null, "x"))", "!TypeError"},
  });
}

TEST(MapModule, Merges) {
  test::expect_outcomes({
      {R"(map.merge({"a": 1, "b": 1}, {"b": 2, "c": 2}))", R"({"a":1,"b":2,"c":2})"},
      {R"(map.merge({"a": {"x": 1}}, {"a": {"y": 2}}))", R"({"a":{"y":2}})"},
      {R"(map.merge({}, {}))", "{}"},
      {R"(map.merge({"a": 1}, {"a": null}))", R"({"a":null})"},
      {R"(map.merge({"a": 1}, null))", "!TypeError"},
      {R"(map.merge([], {}))", "!TypeError"},
      {R"(map.merge_nested({"a": {"x": 1}, "b": 1}, {"a": {"y": 2}, "c": 3}))", R"({"a":{"x":1,"y":2},"b":1,"c":3})"},
      {R"(map.merge_nested({"a": {"x": {"p": 1, "q": 1}}}, {"a": {"x": {"q": 2}}}))", R"({"a":{"x":{"p":1,"q":2}}})"},
      {R"(map.merge_nested({"a": {"x": 1}}, {"a": 5}))", R"({"a":5})"},
      {R"(map.merge_nested({"a": 5}, {"a": {"x": 1}}))", R"({"a":{"x":1}})"},
      {R"(map.merge_nested({"a": [1]}, {"a": [2]}))", R"({"a":[2]})"},
      {R"(map.merge_nested({}, "x"))", "!TypeError"},
  });
}

TEST(MapModule, LeavesItsArgumentsAlone) {
  test::FakeRun run;
  const Value first = value_from_json(R"({"a": {"x": 1}})").value();
  const Value second = value_from_json(R"({"a": {"y": 2}})").value();
  for (const char* name : {"map.merge", "map.merge_nested"})
    ASSERT_TRUE(test::call(*standard_library().find(name), {first, second}, run).ok());
  ASSERT_TRUE(test::call(*standard_library().find("map.delete"), {first, Value("a")}, run).ok());
  EXPECT_EQ(json_for_display(first), R"({"a":{"x":1}})");
  EXPECT_EQ(json_for_display(second), R"({"a":{"y":2}})");
}

TEST(MapModule, DoesNotRecurseWithoutBound) {
  test::FakeRun run;
  Value deep{Map{}};
  for (int i = 0; i < 100'000; ++i) deep = Value(Map{{"k", deep}});
  const Result<Value> merged = test::call(*standard_library().find("map.merge_nested"), {deep, deep}, run);
  ASSERT_FALSE(merged.ok());
  EXPECT_EQ(merged.error().code, "ResourceLimitError");
}

}  // namespace
}  // namespace etude
