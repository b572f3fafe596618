// The line that lacks a bracket or a quote, in documents that are indented as people do it.
#include "core/document/json_brackets.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/source/source_text.h"

namespace etude {
namespace {

const char* const kGood =
    "{\n"                               // 1
    "  \"main\": {\n"                   // 2
    "    \"params\": [\n"               // 3
    "      \"args\"\n"                  // 4
    "    ],\n"                          // 5
    "    \"steps\": [\n"                // 6
    "      {\n"                         // 7
    "        \"a\": {\n"                // 8
    "          \"return\": \"${1}\"\n"  // 9
    "        }\n"                       // 10
    "      },\n"                        // 11
    "      {\n"                         // 12
    "        \"b\": {}\n"               // 13
    "      }\n"                         // 14
    "    ]\n"                           // 15
    "  }\n"                             // 16
    "}\n";                              // 17

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// The good document with one line replaced; an empty text removes the line.
std::string with_line(std::size_t number, const std::string& line) {
  std::string text;
  const std::vector<std::string> lines = lines_of(kGood);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i + 1 != number)
      text += lines[i] + "\n";
    else if (!line.empty())
      text += line + "\n";
  }
  return text;
}

TEST(JsonBrackets, FindsTheLine) {
  struct Case {
    const char* name;
    std::size_t number;
    const char* line;
    const char* code;
    std::size_t found_in;
    const char* message_part;
  };
  const Case cases[] = {
      {"brace behind a key", 2, "  \"main\":", "document.unmatched_bracket", 2,
       "Behind this key a `{` is missing, for the closing `}` in line 16"},
      {"bracket behind a key", 6, "    \"steps\":", "document.unmatched_bracket", 6, "Behind this key a `[`"},
      {"opening line deleted", 8, "", "document.unmatched_bracket", 8, "Before this line a `{` is missing, for the closing `}` in line 9"},
      {"opening brace of an item deleted", 12, "", "document.unmatched_bracket", 12, "Before this line a `{`"},
      {"first line deleted", 1, "", "document.unmatched_bracket", 1, "Before this line a `{` is missing, for the closing `}` in line 16"},
      {"closing brace deleted", 10, "", "document.unclosed_bracket", 10, "Before this `}` a `}` is missing: the `{` in line 8"},
      {"closing bracket deleted", 15, "", "document.unclosed_bracket", 15, "Before this `}` a `]` is missing: the `[` in line 6"},
      {"closing brace before the next item", 11, "      ,", "document.unclosed_bracket", 11,
       "Before this line a `}` is missing: the `{` in line 7"},
      {"closing line between items deleted", 11, "", "document.unclosed_bracket", 11,
       "Before this line a `}` is missing: the `{` in line 7"},
      {"last line deleted", 17, "", "document.unclosed_bracket", 16, "Behind this a `}` is missing: the `{` in line 1"},
      {"closing line twice", 10, "        }\n        }", "document.unmatched_bracket", 11, "was not opened"},
      {"opening line twice", 8, "        \"a\": {\n        \"a\": {", "document.unclosed_bracket", 8, "nothing is indented below it"},
      {"the other kind of bracket", 15, "    }", "document.unclosed_bracket", 15, "Before this `}` a `]` is missing"},
      {"quote before a key", 8, "        a\": {", "document.unclosed_quote", 8, "a quote is missing"},
      {"quote behind a key", 9, "          \"return: \"${1}\"", "document.unclosed_quote", 9, "a quote is missing"},
      {"quote behind a text", 9, "          \"return\": \"${1}", "document.unclosed_quote", 9, "a quote is missing"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.name);
    const SourceText source("a.json", with_line(each.number, each.line));
    DiagnosticList diagnostics;
    ASSERT_TRUE(explain_json_brackets(source.text(), diagnostics));
    ASSERT_EQ(diagnostics.all().size(), 1u);
    const Diagnostic* const found = &diagnostics.all()[0];
    EXPECT_EQ(found->code, each.code);
    EXPECT_EQ(source.position(found->range.begin).line, each.found_in);
    EXPECT_NE(found->message.find(each.message_part), std::string::npos) << found->message;
  }
}

TEST(JsonBrackets, AListNeedsItsFirstBracket) {
  DiagnosticList diagnostics;
  ASSERT_TRUE(explain_json_brackets("  {\n    \"a\": {}\n  },\n  {\n    \"b\": {}\n  }\n]\n", diagnostics));
  const Diagnostic* const found = &diagnostics.all()[0];
  EXPECT_EQ(found->range.begin, 2u);
  EXPECT_NE(found->message.find("a `[` is missing: the document goes on behind line 3"), std::string::npos) << found->message;
}

TEST(JsonBrackets, AListOfOneItemNeedsItsFirstBracketToo) {
  DiagnosticList diagnostics;
  ASSERT_TRUE(explain_json_brackets("  {\n    \"a\": {}\n  }\n]\n", diagnostics));
  EXPECT_EQ(diagnostics.all()[0].range.begin, 2u);
  EXPECT_NE(diagnostics.all()[0].message.find("a `[` is missing, for the last closing bracket in line 4"), std::string::npos);
}

TEST(JsonBrackets, AListThatHasItsFirstBracketIsTakenAtItsWord) {
  DiagnosticList diagnostics;
  ASSERT_TRUE(explain_json_brackets("[\n  {\n    \"a\": {}\n  },\n  },\n  {\n    \"b\": {}\n  }\n]\n", diagnostics));
  EXPECT_NE(diagnostics.all()[0].message.find("closes a bracket that was not opened"), std::string::npos);
  const std::string_view text = "[\n  {\n    \"a\": {}\n  },\n  },\n";
  EXPECT_EQ(diagnostics.all()[0].range.begin, text.rfind('}'));
}

TEST(JsonBrackets, ThatPairUpAreNotItsBusiness) {
  const std::string texts[] = {
      kGood,
      "",
      "  \n",
      "- a: {return: [1, 2}\n",                      // not JSON
      "{main: {steps: [{a: {return: 1}}}}\n",        // YAML in brackets: quotes mean something else there
      "\"a\": 1\n",                                  // a map without brackets
      "{\"a\": \"b}\n",                              // to the end of the text
      "[{\"a\": [\n1\n]}, {\"b\": \"}]{\\\"\"}]\n",  // any layout, brackets inside of texts
      "[\n{\n\"a\": {\n}\n},\n]\n",
  };
  for (const std::string& text : texts) {
    DiagnosticList diagnostics;
    EXPECT_FALSE(explain_json_brackets(text, diagnostics)) << text;
    EXPECT_TRUE(diagnostics.all().empty());
  }
}

TEST(JsonBrackets, EndsOnAnyText) {
  const std::string good = kGood;
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string cut = good;
    cut.erase(at, 1);
    for (const std::string& text : {cut, good.substr(at)}) {
      DiagnosticList diagnostics;
      if (!explain_json_brackets(text, diagnostics)) continue;
      EXPECT_LE(diagnostics.all()[0].range.end, text.size());
    }
  }
}

}  // namespace
}  // namespace etude
