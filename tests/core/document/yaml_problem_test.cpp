// The pitfalls of YAML: each is named, has a place and, where one is known, a fix that works.
#include "core/document/yaml_problem.h"

#include <gtest/gtest.h>

#include <string>

#include "core/document/yaml_reader.h"
#include "tests/core/source/findings.h"

namespace etude {
namespace {

struct Case {
  const char* name;
  std::string text;
  std::string findings;
  const char* message_part;
  bool fixable;
};

TEST(YamlProblem, NamesThePitfall) {
  const Case cases[] = {
      {"tab as indentation", "- r:\n\treturn: 1\n", "error document.tab 2:1-2:2\n", "not tabs", true},
      {"tab behind blanks", "- r:\n  \t  return: 1\n", "error document.tab 2:3-2:6\n", "two blanks", true},
      {"tab before a value", "a:\n\tx\n", "error document.tab 2:1-2:2\n", "not tabs", false},
      {"expression in a flow list", "- r:\n    return: [${a}, ${b}]\n", "error document.expression_in_flow 2:14-2:18\n",
       "must be in quotes", true},
      {"expressions of different kinds in one line", "a: [${f(\"]\")}, {k: ${b}}, ${c}]\n", "error document.expression_in_flow 1:5-1:14\n",
       "must be in quotes", true},
      {"expressions with texts in a flow list", "a: [\"x\", ${\"y: \" + z}]\n", "error document.expression_in_flow 1:10-1:22\n",
       "must be in quotes", true},
      {"one expression in a flow list", "- r:\n    return: [${a}]\n", "error document.expression_in_flow 2:14-2:18\n", "${[a, b]}", true},
      {"expression in a flow map", "- r: {return: ${x + \"}\"}}\n", "error document.expression_in_flow 1:15-1:25\n", "in quotes", true},
      {"expression as a key in a flow map", "a: {${k}: 1}\n", "error document.expression_in_flow 1:5-1:9\n", "in quotes", true},
      {"colon in an expression", "- r:\n    return: ${\"a: \" + b}\n", "error document.colon_in_expression 2:13-2:25\n", "'${...}'", true},
      {"colon in an expression with an apostrophe", "- r:\n    return: ${\"it's: \" + b}\n",
       "error document.colon_in_expression 2:13-2:28\n", "'${...}'", true},
      {"colon in a list item", "- a: x\n- b: ${f(\"k: v\")}  # note\n", "error document.colon_in_expression 2:6-2:18\n", "'${...}'", true},
      {"colon in a text", "a: note: this\n", "error document.colon_in_text 1:4-1:14\n", "must be in quotes", true},
      {"unclosed double quote", "a: \"abc\nb: 1\n", "error document.unclosed_quote 1:4-1:8\n", "The quote \" that opens here", false},
      {"unclosed double quote at the end", "a: \"abc", "error document.unclosed_quote 1:4-1:8\n", "never closed", false},
      {"unclosed single quote", "a: 'it''s\n", "error document.unclosed_quote 1:4-1:10\n", "written twice", false},
      {"unclosed quote in JSON", "{\"a\": \"b}\n", "error document.unclosed_quote 1:7-1:10\n", "never closed", false},
      {"indentation between two levels", "- r:\n    assign:\n      - x: 1\n   next: end\n", "error document.indentation 4:4-4:8\n",
       "indented by 3 blanks", false},
      {"list beside a map", "main:\n  steps:\n    - r: {return: 1}\n  - s: {return: 2}\n", "error document.list_beside_map 4:3-4:4\n",
       "beside the keys of a map", false},
      {"map beside a list", "- a: 1\nb: 2\n", "error document.map_beside_list 2:1-2:2\n", "must begin with `- `", false},
      {"text behind quotes", "a: \"x\" + y\n", "error document.text_behind_value 1:8-1:11\n", "already complete", false},
      {"text behind brackets", "a: [1] + [2]\n", "error document.text_behind_value 1:8-1:13\n", "${...}", false},
      {"apostrophe in single quotes", "a: 'it's'\n", "error document.text_behind_value 1:8-1:10\n", "already complete", false},
      {"deeper continuation with a key", "a: b\n  c: d\n", "error document.indentation 2:4-2:5\n", "line it up", false},
      {"unclosed list", "- r:\n    return: [1, 2\n", "error document.unclosed_bracket 2:13-2:14\n", "Write `]`", false},
      {"unclosed map", "a: {b: [1, 2], c: 3\n", "error document.unclosed_bracket 1:4-1:5\n", "Write `}`", false},
      {"missing comma", "a: [\"x\" \"y\"]\n", "error document.flow 1:9-1:12\n", "Here `,` or `]` is expected", false},
      {"closing bracket alone", "a: ]\n", "error document.unmatched_bracket 1:4-1:5\n", "was not opened", false},
      {"wrong closing bracket", "a: [1}\n", "error document.unmatched_bracket 1:6-1:7\n", "was not opened", false},
      {"dash behind a key", "a: - b\n", "error document.list_place 1:4-1:5\n", "on a line of its own", false},
      {"unknown alias", "a: *b\n", "error document.unknown_alias 1:4-1:6\n", "is an alias", false},
      {"a text that begins with a star", "a: * b\n", "error document.unknown_alias 1:5-1:6\n", "in quotes", false},
      {"a text that begins with an at sign", "a: @home  # x\n", "error document.first_character 1:4-1:9\n", "cannot begin with `@`", true},
      {"a text that begins with a percent sign", "a: %x\n", "error document.first_character 1:4-1:6\n", "cannot begin with `%`", true},
      {"a text that begins with a back tick", "a: `x`\n", "error document.first_character 1:4-1:7\n", "in quotes", true},
      {"unknown escape", "a: \"C:\\dir\"\n", "error document.escape 1:7-1:9\n", "Write the backslash", true},
      {"bad hexadecimal digits", "a: \"\\u12\"\n", "error document.escape 1:5-1:9\n", "no escape", false},
      {"half of a surrogate pair", "{\"a\": \"\\ud83d\"}\n", "error document.escape 1:8-1:14\n", "no escape", false},
      {"text behind a block header", "a: | text\n  b\n", "error document.block_header 1:6-1:10\n", "next line", false},
      {"first item without its dash", "a:\n  s:\n     r: {return: 1}\n    - t: {return: 2}\n", "error document.indentation 3:6-3:7\n",
       "a `- ` is missing. The list goes on in line 4", false},
      {"first item of the document without its dash, one blank left", " r:\n    return: 1\n- s:\n    return: 2\n",
       "error document.indentation 1:2-1:3\n", "a `- ` is missing", true},
      {"first item without its name", "s:\n      return: 1\n  - t:\n      return: 2\n", "error document.indentation 2:7-2:13\n",
       "Write its name on a line before, such as `- name:`, indented by 2 blanks", false},
      {"first item deeper than the others", "  - r:\n      return: 1\n- s:\n    return: 2\n", "error document.indentation 1:3-1:4\n",
       "indented alike: this one by 2 blanks, that in line 3 by 0", false},
      {"item deeper by an odd step", "s:\n  - r: 1\n - t: 2\n", "error document.indentation 3:2-3:3\n", "indented by 1 blank,", false},
      {"a directive in the text", "a: 1\n%b: 2\n", "error document.trailing_text 2:1-2:3\n", "is over before", false},
  };
  for (const Case& c : cases) {
    const SourceText source("a.yaml", c.text);
    DiagnosticList diagnostics;
    read_document(source, diagnostics);
    EXPECT_EQ(findings_text(source, diagnostics), c.findings) << c.name;
    ASSERT_FALSE(diagnostics.all().empty()) << c.name;
    EXPECT_NE(diagnostics.all()[0].message.find(c.message_part), std::string::npos) << c.name << ": " << diagnostics.all()[0].message;
    const std::string fixed = with_first_fix(source, diagnostics);
    if (!c.fixable) continue;
    DiagnosticList after;
    const SourceText mended("a.yaml", fixed);
    EXPECT_TRUE(read_document(mended, after).has_value()) << c.name << " became\n" << fixed;
    EXPECT_EQ(findings_text(mended, after), "") << c.name << " became\n" << fixed;
  }
}

TEST(YamlProblem, QuotesTexts) {
  EXPECT_EQ(single_quoted("a"), "'a'");
  EXPECT_EQ(single_quoted("it's"), "'it''s'");
  EXPECT_EQ(single_quoted(""), "''");
}

TEST(YamlProblem, ExplainsAnyFailureAnywhere) {
  // Whatever the library says about whatever place: one error inside of the text, no crash.
  const std::string texts[] = {"", "a", "a: b\n", "[", "\xC3\xA9: \"x", "- ${a: b\n\t- c", "'", ": ", "#"};
  const char* reasons[] = {"bad file",
                           "illegal EOF in scalar",
                           "unknown escape character: q",
                           "illegal tab when looking for indentation",
                           "end of map flow not found",
                           "end of sequence flow not found",
                           "illegal map value",
                           "end of map not found",
                           "end of sequence not found",
                           "illegal flow end",
                           "illegal block entry",
                           "the referenced anchor is not defined: x",
                           "unknown token",
                           "unexpected character in block scalar",
                           "tag handle with no suffix",
                           "YAML directives must have exactly one argument",
                           "illegal character found while scanning anchor",
                           "anything else"};
  for (const std::string& text : texts) {
    for (const char* reason : reasons) {
      for (std::size_t offset = 0; offset <= text.size() + 1; ++offset) {
        for (std::size_t done = 0; done <= text.size(); ++done) {
          const SourceText source("a.yaml", text);
          DiagnosticList diagnostics;
          explain_yaml_failure(source, {reason, offset, done, {{0, 0, false, true}, {done, 3, true, false}}}, diagnostics);
          ASSERT_EQ(diagnostics.error_count(), 1u) << reason;
          EXPECT_LE(diagnostics.all()[0].range.end, text.size()) << reason;
        }
      }
    }
  }
}

}  // namespace
}  // namespace etude
