// Looking into nodes and comparing them.
#include "core/document/node.h"

#include <gtest/gtest.h>

#include <string>

#include "core/document/yaml_reader.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

Node read(const std::string& text) {
  DiagnosticList diagnostics;
  std::optional<Node> root = read_document(SourceText("a.yaml", text), diagnostics);
  EXPECT_TRUE(root.has_value()) << text;
  return root ? std::move(*root) : Node();
}

TEST(Node, FindsKeys) {
  const Node node = read("a: 1\nb: {c: 2}\n");
  ASSERT_NE(node.find("b"), nullptr);
  EXPECT_EQ(node.find("b")->find("c")->value.integer(), 2);
  EXPECT_EQ(node.find("c"), nullptr);
  EXPECT_EQ(node.find("a")->find("x"), nullptr);
}

TEST(Node, BecomesAValueWithExpressionsAsTexts) {
  EXPECT_EQ(json_for_display(value_of(read("b: [1, 2.5, ~, \"${x}\"]\na: {k: true}\n"))), R"({"a":{"k":true},"b":[1,2.5,null,"${x}"]})");
}

TEST(Node, SaysInWordsWhatItIs) {
  struct Case {
    const char* text;
    const char* words;
  };
  const Case cases[] = {{"[1]", "a list"},   {"{a: 1}", "a map"},       {"a", "text"},   {"'1'", "text"}, {"1", "a number"},
                        {"1.5", "a number"}, {"true", "true or false"}, {"null", "null"}};
  for (const Case& c : cases) EXPECT_EQ(kind_in_words(read(c.text)), c.words) << c.text;
  EXPECT_EQ(kind_in_words(*read("a:\n").find("a")), "nothing");
}

TEST(Node, ComparesMeaningsNotTexts) {
  struct Case {
    const char* a;
    const char* b;
    bool same;
  };
  const Case cases[] = {
      {"a: 1\nb: [x]\n", "{a: 0x1, \"b\": ['x']}", true},
      {"a: 1", "a: 2", false},
      {"a: 1", "b: 1", false},
      {"a: 1", "a: '1'", false},
      {"a: 1", "a: 1.0", false},
      {"a: 1", "[a]", false},
      {"[1, 2]", "[1]", false},
      {"{a: 1, b: 2}", "{b: 2, a: 1}", false},
      {"{a: [1]}", "{a: [2]}", false},
      {"a:", "a: ~", true},
  };
  for (const Case& c : cases) EXPECT_EQ(same_meaning(read(c.a), read(c.b)), c.same) << c.a << " and " << c.b;
}

}  // namespace
}  // namespace etude
