// Texts → node trees, with exact places.
#include "core/document/yaml_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/core/document/node_text.h"
#include "tests/core/source/findings.h"

namespace etude {
namespace {

struct Tree {
  const char* name;
  std::string text;
  std::string json;
};

TEST(YamlReader, ReadsWhatTheTextMeans) {
  const Tree cases[] = {
      {"block map", "a: 1\nb: x\n", R"({"a":1,"b":"x"})"},
      {"block list", "- 1\n- [2, 3]\n", "[1,[2,3]]"},
      {"list below its key at the same column", "a:\n- 1\n- 2\nb: 3\n", R"({"a":[1,2],"b":3})"},
      {"compact nesting", "- - 1\n  - 2\n- a: 3\n  b: 4\n", R"([[1,2],{"a":3,"b":4}])"},
      {"empty values", "a:\nb:\n  c:\n-: x\n", R"({"a":null,"b":{"c":null},"-":"x"})"},
      {"empty items", "-\n- 1\n-\n", "[null,1,null]"},
      {"an empty value before a null key", "a:\nnull: 5\n", R"({"a":null,"null":5})"},
      {"a null value on the next line", "a:\n  null\nb: ~\n", R"({"a":null,"b":null})"},
      {"keys become text", "{1: a, 1.50: b, true: c, null: d, 0x10: e, \"q\": f}",
       R"({"1":"a","1.5":"b","true":"c","null":"d","16":"e","q":"f"})"},
      {"flow in flow", "{a: [1, {b: c}], d: []}", R"({"a":[1,{"b":"c"}],"d":[]})"},
      {"pairs in a list", "[a, b: 5, c: {d: 1}]", R"(["a",{"b":5},{"c":{"d":1}}])"},
      {"trailing commas", "[1, 2, ]", "[1,2]"},
      {"question marks in texts", "{url: https://a.test/x?q=1&r=2, what?: really?}",
       R"({"url":"https://a.test/x?q=1&r=2","what?":"really?"})"},
      {"question marks between blanks", "[a ? b, c]", R"(["a ? b","c"])"},
      {"colons in texts", "a: http://x:80/y\nb: a:b\n", R"({"a":"http://x:80/y","b":"a:b"})"},
      {"hashes in texts", "a: x#y # note\n", R"({"a":"x#y"})"},
      {"JSON", "{\"a\":{\"b\":[1,2.5,\"t\",true,null]}}", R"({"a":{"b":[1,2.5,"t",true,null]}})"},
      {"JSON with tabs and line breaks", "{\n\t\"a\":\n\t\t[\n1\t,\n2]\n}", R"({"a":[1,2]})"},
      {"JSON with the colon on the next line", "{\"a\"\n: 1}", ""},
      {"comments everywhere", "# a\na: # b\n  # c\n  - 1 # d\n  # e\n  - 2\n# f\n", R"({"a":[1,2]})"},
      {"expressions in block style", "a: ${x + \"b\"}\n", R"({"a":"${x + \"b\"}"})"},
      {"E082: a split expression is a map", "- ${len(b): 1}\n", R"~([{"${len(b)":"1}"}])~"},
      {"anchors and aliases", "a: &x [1, 2]\nb: *x\nc: {d: *x}\n", R"({"a":[1,2],"b":[1,2],"c":{"d":[1,2]}})"},
      {"an anchor defined anew", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n", R"({"a":1,"b":1,"c":2,"d":2})"},
      {"an anchor of an empty value", "a: &x\nb: *x\n", R"({"a":null,"b":null})"},
      {"an alias as a key", "a: &x k\n*x : 1\n", R"({"a":"k","k":1})"},
      {"an anchor before a block map", "a: &x\n  b: 1\nc: *x\n", R"({"a":{"b":1},"c":{"b":1}})"},
      {"a merge key is a key", "a: &x {b: 1}\nc:\n  <<: *x\n", R"({"a":{"b":1},"c":{"<<":{"b":1}}})"},
      {"tags of the core schema", "a: !!str 1\nb: !!int 2\nc: !!float 3\nd: !!str\ne: ! 5\nf: !!map {}\ng: !!null ~\n",
       R"({"a":"1","b":2,"c":3,"d":"","e":"5","f":{},"g":null})"},
      {"explicit keys", "? a\n: 1\n? b\n", R"({"a":1,"b":null})"},
      {"a document marker", "---\na: 1\n", R"({"a":1})"},
      {"a marker with content", "--- [1]\n", "[1]"},
      {"an end marker", "a: 1\n...\n", R"({"a":1})"},
      {"directives", "%YAML 1.2\n---\na: 1\n", R"({"a":1})"},
      {"old line ends", "a: 1\rb: 2\r", R"({"a":1,"b":2})"},
      {"Windows line ends", "a: 1\r\nb:\r\n  - 2\r\n", R"({"a":1,"b":[2]})"},
      {"a scalar document", "just text\n", "\"just text\""},
      {"a null document", "null\n", "null"},
      {"multi-line plain in flow", "[one\n two, 3]", R"(["one two",3])"},
  };
  for (const Tree& c : cases) {
    const SourceText source("a.yaml", c.text);
    DiagnosticList diagnostics;
    const std::optional<Node> root = read_document(source, diagnostics);
    if (c.json.empty()) continue;
    ASSERT_TRUE(root.has_value()) << c.name << "\n" << findings_text(source, diagnostics);
    EXPECT_EQ(text_of_node(*root), c.json) << c.name;
    EXPECT_FALSE(diagnostics.has_errors()) << c.name << "\n" << findings_text(source, diagnostics);
  }
}

TEST(YamlReader, KnowsThePlaceOfEveryNode) {
  struct Case {
    const char* name;
    std::string text;
    std::vector<std::string> slices;  // of the nodes, in the order of the text, keys before values
  };
  const Case cases[] = {
      {"block", "a: 1\nbc:\n  - x y\n  - 'z'\n", {"a: 1\nbc:\n  - x y\n  - 'z'", "a", "1", "bc", "- x y\n  - 'z'", "x y", "'z'"}},
      {"flow", "[ a, {b : \"c\"} ]", {"[ a, {b : \"c\"} ]", "a", "{b : \"c\"}", "b", "\"c\""}},
      {"nested flow closes right", "[[[1 ] , ],\n 2 # ]\n ]", {"[[[1 ] , ],\n 2 # ]\n ]", "[[1 ] , ]", "[1 ]", "1", "2"}},
      {"wide characters", "é: ż\nb: 日本\n", {"é: ż\nb: 日本", "é", "ż", "b", "日本"}},
      {"empty values", "a:\nb: \n", {"a:\nb:", "a", "", "b", ""}},
      {"block scalars", "a: |\n  x\n  y\n\nb: >-\n  z\n", {"a: |\n  x\n  y\n\nb: >-\n  z", "a", "|\n  x\n  y", "b", ">-\n  z"}},
      {"plain over lines", "a: x\n  y\n\n  z   # c\nb: 1\n", {"a: x\n  y\n\n  z   # c\nb: 1", "a", "x\n  y\n\n  z", "b", "1"}},
      {"properties are left out", "a: &x 'y'\nb: !!str z\n", {"a: &x 'y'\nb: !!str z", "a", "'y'", "b", "z"}},
      {"a pair in a list", "[a: 1]", {"[a: 1]", "a: 1", "a", "1"}},
      {"question marks", "{a: x?y, b: 1}", {"{a: x?y, b: 1}", "a", "x?y", "b", "1"}},
  };
  for (const Case& c : cases) {
    const SourceText source("a.yaml", c.text);
    for (const bool by_library : {false, true}) {
      DiagnosticList diagnostics;
      const std::optional<Node> root = by_library ? read_document_by_library(source, diagnostics) : read_document(source, diagnostics);
      ASSERT_TRUE(root.has_value()) << c.name;
      std::vector<std::string> slices;
      const auto walk = [&](const Node& node, const auto& self) -> void {
        slices.emplace_back(source.slice(node.range));
        for (const Node& item : node.items) self(item, self);
        for (const Node::Entry& entry : node.entries) {
          self(entry.key, self);
          self(entry.value, self);
        }
      };
      walk(*root, walk);
      EXPECT_EQ(slices, c.slices) << c.name << (by_library ? " by the library" : "");
    }
  }
}

TEST(YamlReader, KeepsThePlacesOfAnchoredTexts) {
  const SourceText source("a.yaml", "a: &x ${v}\nb: *x\n");
  DiagnosticList diagnostics;
  const std::optional<Node> root = read_document(source, diagnostics);
  ASSERT_TRUE(root.has_value());
  EXPECT_EQ(source.slice(root->entries[1].value.range), "${v}");
  EXPECT_EQ(root->entries[1].value.range, root->entries[0].value.range);
}

TEST(YamlReader, FindsTwoMistakesOfMeaningAtOnce) {
  const SourceText source("a.yaml", "a: 1\nb: 99999999999999999999\na: 2\nc: {x: 1, x: 2}\n");
  DiagnosticList diagnostics;
  const std::optional<Node> root = read_document(source, diagnostics);
  ASSERT_TRUE(root.has_value());
  EXPECT_EQ(findings_text(source, diagnostics),
            "error document.number_range 2:4-2:24\nerror document.duplicate_key 3:1-3:2\nerror document.duplicate_key 4:11-4:12\n");
  EXPECT_EQ(text_of_node(*root), R"({"a":1,"b":null,"c":{"x":1}})");
  for (const Diagnostic& found : diagnostics.all()) {
    if (found.code == "document.duplicate_key") {
      EXPECT_EQ(found.notes.size(), 1u);
    }
  }
}

struct Refusal {
  const char* name;
  std::string text;
  std::string findings;
};

TEST(YamlReader, RefusesWhatNoDocumentMayHave) {
  const Refusal cases[] = {
      {"nothing", "", "error document.empty 1:1-1:1\n"},
      {"comments only", "# a\n\n# b\n", "error document.empty 1:1-1:1\n"},
      {"a marker only", "---\n", "error document.empty 1:1-1:1\n"},
      {"NUL", std::string("a: b\0c\n", 7), "error document.control_character 1:5-1:6\n"},
      {"escape character", "a: \x1B[2J\n", "error document.control_character 1:4-1:5\n"},
      {"end of transmission", "a: \x04\n", "error document.control_character 1:4-1:5\n"},
      {"delete", "a: \x7F\n", "error document.control_character 1:4-1:5\n"},
      {"no UTF-8", "a: \xFF\n", "error document.encoding 1:4-1:5\n"},
      {"a surrogate in UTF-8", "a: \xED\xA0\x80\n", "error document.encoding 1:4-1:5\n"},
      {"UTF-16",
       std::string("\xFF\xFE"
                   "a\0",
                   4),
       "error document.encoding 1:1-1:2\n"},
      {"two documents", "- a\n---\n- b\n", "error document.several 2:1-2:4\n"},
      {"text behind the end", "[1]\nx\n", "error document.trailing_text 2:1-2:2\n"},
      {"an alias to itself", "a: &x [*x]\n", "error document.recursive_alias 1:8-1:10\n"},
      {"an unknown tag", "a: !thing x\nb: !!int y\n", "error document.tag 1:11-1:12\nerror document.tag 2:10-2:11\n"},
      {"a list as a key", "? [a]\n: 1\n", "error document.complex_key 1:3-1:6\n"},
  };
  for (const Refusal& c : cases) {
    const SourceText source("a.yaml", c.text);
    DiagnosticList diagnostics;
    const std::optional<Node> root = read_document(source, diagnostics);
    EXPECT_TRUE(diagnostics.has_errors()) << c.name;
    EXPECT_EQ(findings_text(source, diagnostics), c.findings) << c.name;
  }
}

TEST(YamlReader, AcceptsAByteOrderMarkWithAWarning) {
  const SourceText source("a.yaml",
                          "\xEF\xBB\xBF"
                          "a: 1\nb: [x]\n");
  DiagnosticList diagnostics;
  const std::optional<Node> root = read_document(source, diagnostics);
  ASSERT_TRUE(root.has_value());
  EXPECT_EQ(text_of_node(*root), R"({"a":1,"b":["x"]})");
  EXPECT_EQ(source.slice(root->entries[1].value.range), "[x]");
  ASSERT_EQ(diagnostics.all().size(), 1u);
  EXPECT_EQ(diagnostics.all()[0].code, "document.byte_order_mark");
  EXPECT_EQ(with_first_fix(source, diagnostics), "a: 1\nb: [x]\n");
}

TEST(YamlReader, WarnsThatMergeKeysMergeNothing) {
  const SourceText source("a.yaml", "a: &x {b: 1}\nc:\n  <<: *x\nd: {\"<<\": 1}\n");
  DiagnosticList diagnostics;
  EXPECT_TRUE(read_document(source, diagnostics).has_value());
  EXPECT_EQ(findings_text(source, diagnostics), "warning document.merge_key 3:3-3:5\n");
}

std::string first_code(const std::string& text, const ReadLimits& limits = {}) {
  DiagnosticList diagnostics;
  const std::optional<Node> root = read_document(SourceText("a.yaml", text), diagnostics, limits);
  return diagnostics.all().empty() ? (root ? "" : "nothing") : diagnostics.all()[0].code;
}

TEST(YamlReader, KeepsToItsLimits) {
  const std::string comment = "\n#" + std::string(200000, 'x');
  EXPECT_EQ(first_code("a: 1" + comment.substr(0, 131072 - 4)), "");
  EXPECT_EQ(first_code("a: 1" + comment.substr(0, 131072 - 3)), "document.too_large");
  const auto nested = [](std::size_t depth, const char* opens, const char* closes) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += opens;
    for (std::size_t i = 0; i < depth; ++i) text += closes;
    return text;
  };
  EXPECT_EQ(first_code(nested(200, "[", "]")), "");
  EXPECT_EQ(first_code(nested(201, "[", "]")), "document.too_deep");
  EXPECT_EQ(first_code(nested(10000, "[", "]")), "document.too_deep");
  EXPECT_EQ(first_code(nested(10000, "[", "")), "document.too_deep");
  EXPECT_EQ(first_code(nested(10000, "- ", "") + "a"), "document.too_deep");
  EXPECT_EQ(first_code(nested(10000, "{a: ", "}")), "document.too_deep");
  std::string stairs;
  for (std::size_t i = 0; i < 201; ++i) stairs += std::string(i, ' ') + "a:\n";
  EXPECT_EQ(first_code(stairs), "document.too_deep");
  ReadLimits few;
  few.nodes = 10;
  EXPECT_EQ(first_code("[1,2,3,4,5,6,7,8,9]", few), "");
  EXPECT_EQ(first_code("[1,2,3,4,5,6,7,8,9,10]", few), "document.too_many_nodes");
}

TEST(YamlReader, ExpandsNoAliasBombs) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 0; j < 9; ++j) bomb += ", " + before;
    bomb += "]\n";
  }
  EXPECT_EQ(first_code(bomb), "document.too_many_nodes");
  // Anchors inside each other: each holds all that is below.
  std::string nest;
  for (int i = 0; i < 190; ++i) nest += "&n" + std::to_string(i) + " [";
  for (int i = 0; i < 5000; ++i) nest += "x,";
  nest += std::string(190, ']');
  EXPECT_EQ(first_code(nest), "document.too_many_nodes");
}

}  // namespace
}  // namespace etude
