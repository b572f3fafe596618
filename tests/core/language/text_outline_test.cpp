// The tree of keys of unfinished texts.
#include "core/language/text_outline.h"

#include <gtest/gtest.h>

namespace etude {
namespace {

/// `main/steps/ask/call`: the names above a key and its own.
std::string path_of(const TextOutline& outline, const OutlineKey& key) {
  const OutlineKey* around = outline.parent(key);
  return around == nullptr ? key.name : path_of(outline, *around) + "/" + key.name;
}

std::vector<std::string> paths(std::string_view text, std::uint32_t cursor = 0xFFFFFFF0u) {
  const TextOutline outline = outline_of(text, cursor);
  std::vector<std::string> found;
  for (const OutlineKey& key : outline.keys) found.push_back(path_of(outline, key) + (key.complete ? "" : "?"));
  return found;
}

using Paths = std::vector<std::string>;

TEST(TextOutline, FollowsBlocksByTheirColumns) {
  EXPECT_EQ(
      paths(
          "main:\n  params: [a]\n  steps:\n    - one:\n        call: x\n        args:\n          url: y\n    - two:\n        return: 1\nsub:\n  steps: []\n"),
      (Paths{"main", "main/params", "main/steps", "main/steps/one", "main/steps/one/call", "main/steps/one/args", "main/steps/one/args/url",
             "main/steps/two", "main/steps/two/return", "sub", "sub/steps"}));
}

TEST(TextOutline, TakesListsAtTheColumnOfTheirKey) {
  EXPECT_EQ(
      paths(
          "main:\n  steps:\n  - one:\n      switch:\n      - condition: ${a}\n        next: two\n      - condition: b\n        next: one\n  - two: {return: 1}\n"),
      (Paths{"main", "main/steps", "main/steps/one", "main/steps/one/switch", "main/steps/one/switch/condition",
             "main/steps/one/switch/next", "main/steps/one/switch/condition", "main/steps/one/switch/next", "main/steps/two",
             "main/steps/two/return"}));
}

TEST(TextOutline, KeysOfOneItemAreOneMapping) {
  const TextOutline outline = outline_of("- a:\n    switch:\n    - condition: x\n      next: y\n    - condition: z\n", 0xFFFFFFF0u);
  ASSERT_EQ(outline.keys.size(), 5u);
  EXPECT_EQ(outline.keys[2].mapping, outline.keys[3].mapping);
  EXPECT_NE(outline.keys[2].mapping, outline.keys[4].mapping);
  EXPECT_TRUE(outline.keys[3].item);
  EXPECT_EQ(outline.sibling(outline.keys[2], "next"), &outline.keys[3]);
  EXPECT_EQ(outline.sibling(outline.keys[4], "next"), nullptr);
}

TEST(TextOutline, ReadsBracesOverSeveralLines) {
  EXPECT_EQ(
      paths("- a: {call: http.get, args: {url: \"https://a.test/{x}\", query: {q: \"${ {} }\"}},\n    result: r}\n- b: {return: 1}\n"),
      (Paths{"a", "a/call", "a/args", "a/args/url", "a/args/query", "a/args/query/q", "a/result", "b", "b/return"}));
  EXPECT_EQ(paths("{\"main\": {\n \"steps\": [\n  {\"a\": {\"return\": 1}}\n]}}"),
            (Paths{"main", "main/steps", "main/steps/a", "main/steps/a/return"}));
}

TEST(TextOutline, AnUnclosedBraceEndsAtTheNextKeyOfTheBlock) {
  EXPECT_EQ(paths("- a: {call: http.get, args: {\n- b:\n    return: 1\n"), (Paths{"a", "a/call", "a/args", "b", "b/return"}));
}

TEST(TextOutline, LeavesOutTextsAndComments) {
  EXPECT_EQ(paths("- a:\n    return: |\n      call: no\n      more: no\n    next: b\n# c: 1\n- b: {return: \"x: y\"} # z: 1\n"),
            (Paths{"a", "a/return", "a/next", "b", "b/return"}));
}

TEST(TextOutline, AWordAtTheCursorMayBecomeAKey) {
  const std::string text = "- a:\n    ca\n- b: {return: 1}\n";
  EXPECT_EQ(paths(text, 11), (Paths{"a", "a/ca?", "b", "b/return"}));
  EXPECT_EQ(paths(text, 0), (Paths{"a", "b", "b/return"}));
}

TEST(TextOutline, FindsTheExpressionAroundTheCursor) {
  const std::string text = "- a: {return: \"${x + {\\\"k\\\": 1}.k}\", next: ${y\n";
  const TextOutline inside = outline_of(text, 18);
  EXPECT_EQ(text.substr(inside.expression.begin, 5), "x + {");
  EXPECT_EQ(outline_of(text, 4).expression.begin, 0u);
  const TextOutline unclosed = outline_of(text, static_cast<std::uint32_t>(text.size() - 1));
  EXPECT_EQ(text.substr(unclosed.expression.begin, unclosed.expression.end - unclosed.expression.begin), "y");
}

TEST(TextOutline, FindsVariablesOfEveryForm) {
  const std::string text =
      "main:\n  params: [p, {q: 1}]\n  steps:\n  - a: {assign: [{x: 1}, {y.z: 2}, {l[0]: 3}]}\n  - b: {call: f, result: r}\n  - c:\n      for: {value: v, index: i, in: [1], steps: []}\n"
      "  - d:\n      try: {call: f}\n      except:\n        as: e\n        steps: []\nf:\n  params:\n  - n\n  - m: 2\n  steps: []\n";
  const TextOutline outline = outline_of(text, 0);
  std::string names;
  for (const OutlineVariable& variable : variables_of(text, outline)) names += variable.name + " ";
  EXPECT_EQ(names, "p q x y l r v i e n m ");
}

}  // namespace
}  // namespace etude
