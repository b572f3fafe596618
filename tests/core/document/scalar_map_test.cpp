// Decoding of scalars and the places of their bytes, style by style.
#include "core/document/scalar_map.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/document/yaml_reader.h"

namespace etude {
namespace {

// `text` is a document `k: <scalar>`; `marks` are pieces of the decoded text and what they are written as in the file.
struct Mark {
  std::string decoded;
  std::string written;
};
struct Case {
  const char* name;
  std::string text;
  std::string decoded;
  std::vector<Mark> marks;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> kCases = {
      {"plain", "k: hello wide world\n", "hello wide world", {{"hello", "hello"}, {"wide", "wide"}, {"world", "world"}}},
      {"plain with blanks behind", "k:   hello   # note\n", "hello", {{"hello", "hello"}}},
      {"plain over lines",
       "k: one\n  two\n\n\n  three\n",
       "one two\n\nthree",
       {{"one", "one"}, {" ", "\n  "}, {"two", "two"}, {"\n", "\n\n\n  "}, {"three", "three"}}},
      {"plain on the next line", "k:\n  one\n   two\n", "one two", {{"one", "one"}, {"two", "two"}}},
      {"plain with returns", "k: one \r\n  two\r\n", "one two", {{"one", "one"}, {" ", " \r\n  "}, {"two", "two"}}},
      {"plain with wide characters", "k: żółw x\n  é y\n", "żółw x é y", {{"x", "x"}, {"é", "é"}, {"y", "y"}}},
      {"single-quoted", "k: 'it''s a ''b'''\n", "it's a 'b'", {{"it", "it"}, {"'", "''"}, {"a", "a"}, {"b", "b"}}},
      {"single-quoted over lines",
       "k: 'one  \n   two\n\n   three'\n",
       "one two\nthree",
       {{"one", "one"}, {" ", "  \n   "}, {"two", "two"}, {"\n", "\n\n   "}, {"three", "three"}}},
      {"single-quoted with blanks at its ends", "k: ' a '\n", " a ", {{"a", "a"}}},
      {"empty quotes", "k: ''\n", "", {}},
      {"double-quoted",
       "k: \"a\\tb\\\"c\\\\d\"\n",
       "a\tb\"c\\d",
       {{"a", "a"}, {"\t", "\\t"}, {"b", "b"}, {"\"", "\\\""}, {"\\", "\\\\"}, {"d", "d"}}},
      {"double-quoted numbers",
       "k: \"\\x41\\u00e9\\U0001F600z\"\n",
       "Aé😀z",
       {{"A", "\\x41"}, {"é", "\\u00e9"}, {"😀", "\\U0001F600"}, {"z", "z"}}},
      {"a surrogate pair", "k: \"\\ud83d\\ude00z\"\n", "😀z", {{"😀", "\\ud83d\\ude00"}, {"z", "z"}}},
      {"every escape",
       "k: \"\\0\\a\\b\\t\\n\\v\\f\\r\\e\\ \\/\\N\\_\\L\\Pz\"\n",
       std::string("\0\a\b\t\n\v\f\r\x1B /\xC2\x85\xC2\xA0\xE2\x80\xA8\xE2\x80\xA9z", 22),
       {{"\a", "\\a"}, {"\xC2\x85", "\\N"}, {"\xE2\x80\xA9", "\\P"}, {"z", "z"}}},
      {"double-quoted over lines",
       "k: \"one\n  two\n\n  three\"\n",
       "one two\nthree",
       {{"one", "one"}, {"two", "two"}, {"three", "three"}}},
      {"an escaped line break",
       "k: \"one \\\n   two\\\n\n   x\"\n",
       "one two\nx",
       {{"one ", "one "}, {"two", "two"}, {"\n", "\\\n\n   "}, {"x", "x"}}},
      {"escaped blanks before a break", "k: \"a\\ \n  b\"\n", "a  b", {{"a", "a"}, {"b", "b"}}},
      {"literal",
       "k: |\n  one\n    two\n\n  three\n",
       "one\n  two\n\nthree\n",
       {{"one", "one"}, {"two", "two"}, {"three", "three"}, {"\n", "\n  "}}},
      {"literal stripped", "k: |-\n  one\n  two\n\n", "one\ntwo", {{"one", "one"}, {"two", "two"}}},
      {"literal kept", "k: |+\n  one\n\n\nl: x\n", "one\n\n\n", {{"one", "one"}}},
      {"literal with an indicator", "k: |2\n    one\n  two\n", "  one\ntwo\n", {{"  one", "  one"}, {"two", "two"}}},
      {"literal with a comment", "k: | # note\n  one\n", "one\n", {{"one", "one"}}},
      {"literal with empty lines first", "k: |\n\n \n  one\n", "\n\none\n", {{"one", "one"}}},
      {"literal at the end of the file", "k: |\n  one", "one", {{"one", "one"}}},
      {"literal without content", "k: |\n\nl: x\n", "", {}},
      {"folded",
       "k: >\n  one\n  two\n\n  three\n",
       "one two\nthree\n",
       {{"one", "one"}, {" ", "\n  "}, {"two", "two"}, {"three", "three"}}},
      {"folded with deeper lines",
       "k: >\n  one\n    two\n  three\n  four\n",
       "one\n  two\nthree four\n",
       {{"one", "one"}, {"two", "two"}, {"three", "three"}, {"four", "four"}}},
      {"folded stripped", "k: >-\n  one\n  two\n", "one two", {{"one", "one"}, {"two", "two"}}},
      {"folded in a list", "- k: >\n    one\n    two\n", "one two\n", {{"one", "one"}, {"two", "two"}}},
      {"folded with returns", "k: >\r\n  one\r\n  two\r\n", "one two\n", {{"one", "one"}, {"two", "two"}}},
      {"JSON", "{\"k\": \"a\\\"b\\n\\/c\"}", "a\"b\n/c", {{"a", "a"}, {"\"", "\\\""}, {"b", "b"}, {"\n", "\\n"}, {"/", "\\/"}, {"c", "c"}}},
  };
  return kCases;
}

const Node* first_scalar(const Node& node) {
  if (node.is_sequence()) return first_scalar(node.items[0]);
  return &node.entries[0].value;
}

TEST(ScalarMap, DecodesAndPlacesEveryStyle) {
  for (const Case& c : cases()) {
    const SourceText source("a.yaml", c.text);
    DiagnosticList diagnostics;
    const std::optional<Node> root = read_document(source, diagnostics);
    ASSERT_TRUE(root.has_value()) << c.name;
    const Node& node = *first_scalar(*root);
    ASSERT_TRUE(node.is_string()) << c.name;
    EXPECT_EQ(node.value.string(), c.decoded) << c.name;
    const OffsetMap map = scalar_map(source, node);
    EXPECT_EQ(map.size(), c.decoded.size()) << c.name;
    for (const Mark& mark : c.marks) {
      const std::size_t at = c.decoded.find(mark.decoded);
      ASSERT_NE(at, std::string::npos) << c.name << ": " << mark.decoded;
      EXPECT_EQ(source.slice(map.range(at, at + mark.decoded.size())), mark.written) << c.name << ": " << mark.decoded;
    }
  }
}

TEST(ScalarMap, NeverGoesBackAndStaysInsideOfTheScalar) {
  for (const Case& c : cases()) {
    const SourceText source("a.yaml", c.text);
    DiagnosticList diagnostics;
    const std::optional<Node> root = read_document(source, diagnostics);
    ASSERT_TRUE(root.has_value()) << c.name;
    const Node& node = *first_scalar(*root);
    const OffsetMap map = scalar_map(source, node);
    std::uint32_t last = node.range.begin;
    for (std::size_t i = 0; i <= c.decoded.size(); ++i) {
      const std::uint32_t at = map.offset(i);
      EXPECT_GE(at, last) << c.name << " at " << i;
      last = at;
      if (i == c.decoded.size()) break;
      const SourceRange range = map.range(i, i + 1);
      EXPECT_LT(range.begin, range.end) << c.name << " at " << i;
      EXPECT_LE(range.begin, at) << c.name;
    }
    EXPECT_LE(last, c.text.size()) << c.name;
  }
}

TEST(ScalarMap, BothReadersDecodeAlike) {
  for (const Case& c : cases()) {
    const SourceText source("a.yaml", c.text);
    DiagnosticList diagnostics;
    const std::optional<Node> root = read_document_by_library(source, diagnostics);
    ASSERT_TRUE(root.has_value()) << c.name;
    EXPECT_EQ(first_scalar(*root)->value.string(), c.decoded) << c.name;
  }
}

TEST(ScalarMap, SaysWhetherQuotesCloseAndEscapesAreLegal) {
  EXPECT_TRUE(decode_double_quoted("\"a\"", 0, nullptr).closed);
  EXPECT_FALSE(decode_double_quoted("\"a", 0, nullptr).closed);
  EXPECT_FALSE(decode_double_quoted("\"a\\\"", 0, nullptr).closed);
  EXPECT_FALSE(decode_single_quoted("'a''", 0, nullptr).closed);
  for (const char* text : {"\"\\q\"", "\"\\x1\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\U00110000\"", "\"\\"}) {
    EXPECT_FALSE(decode_double_quoted(text, 0, nullptr).legal) << text;
  }
  EXPECT_TRUE(decode_double_quoted("\"\\ud83d\\ude00\"", 0, nullptr).legal);
}

}  // namespace
}  // namespace etude
