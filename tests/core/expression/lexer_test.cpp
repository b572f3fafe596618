// Words of expressions and what is none.
#include "core/expression/lexer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/value/value_json.h"
#include "tests/core/source/findings.h"

namespace etude {
namespace {

std::vector<Token> tokens_of(std::string_view text, DiagnosticList& diagnostics) {
  return tokenize_expression(text, OffsetMap::identity(0, text.size()), diagnostics);
}

TEST(Lexer, KnowsEverySpelling) {
  using enum TokenKind;
  struct Case {
    const char* text;
    std::vector<TokenKind> expected;  // without kEnd
  };
  const Case cases[] = {
      {"", {}},
      {" \t\r\n ", {}},
      {"a _b c1 Z_9", {kName, kName, kName, kName}},
      {"1 0 1.5 2e3 2.5E-3 7e+1", {kInteger, kInteger, kDouble, kDouble, kDouble, kDouble}},
      {"\"a\" 'b'", {kString, kString}},
      {"true True TRUE false False FALSE", {kTrue, kTrue, kTrue, kFalse, kFalse, kFalse}},
      {"null Null NULL", {kNull, kNull, kNull}},
      {"and AND or OR not NOT in", {kAnd, kAnd, kOr, kOr, kNot, kNot, kIn}},
      {"And oR Not IN In tRUE nULL", {kName, kName, kName, kName, kName, kName, kName}},
      {"+ - * / // % == != < <= > >=",
       {kPlus, kMinus, kStar, kSlash, kDoubleSlash, kPercent, kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual}},
      {"( ) [ ] { } . , :",
       {kLeftParenthesis, kRightParenthesis, kLeftBracket, kRightBracket, kLeftBrace, kRightBrace, kDot, kComma, kColon}},
      {"a//b", {kName, kDoubleSlash, kName}},
      {"a///b", {kName, kDoubleSlash, kSlash, kName}},
      {"<==", {kLessEqual, kError}},
      {"1.foo", {kInteger, kDot, kName}},
      {"1..2", {kInteger, kDot, kDot, kInteger}},
      {"inn notx", {kName, kName}},
  };
  for (const Case& c : cases) {
    DiagnosticList diagnostics;
    const std::vector<Token> tokens = tokens_of(c.text, diagnostics);
    ASSERT_EQ(tokens.size(), c.expected.size() + 1) << c.text;
    for (std::size_t i = 0; i < c.expected.size(); ++i) EXPECT_EQ(tokens[i].kind, c.expected[i]) << c.text << " token " << i;
    EXPECT_EQ(tokens.back().kind, kEnd);
  }
}

TEST(Lexer, DecodesLiterals) {
  struct Case {
    const char* text;
    const char* json;
  };
  const Case cases[] = {
      {"9223372036854775807", "9223372036854775807"},
      {"007", "7"},
      {"1.5", "1.5"},
      {"1e3", "1000"},
      {R"("a\"b\\c\/d\n\t\b\f\r'")", R"("a\"b\\c/d\n\t\b\f\r'")"},
      {R"('it\'s "x"')", R"("it's \"x\"")"},
      {R"("\u00e9\ud83d\ude00")", "\"é😀\""},
      {"\"line\nbreak\"", "\"line\\nbreak\""},
      {"\"żółw\"", "\"żółw\""},
      {"\"\"", "\"\""},
  };
  for (const Case& c : cases) {
    DiagnosticList diagnostics;
    const std::vector<Token> tokens = tokens_of(c.text, diagnostics);
    ASSERT_EQ(tokens.size(), 2u) << c.text;
    EXPECT_EQ(json_for_display(tokens[0].literal), c.json) << c.text;
    EXPECT_FALSE(diagnostics.has_errors()) << c.text;
  }
}

TEST(Lexer, MarksTheSmallestIntegerForTheMinusBeforeIt) {
  DiagnosticList diagnostics;
  const std::vector<Token> tokens = tokens_of("9223372036854775808", diagnostics);
  EXPECT_TRUE(tokens[0].is_smallest_integer);
  EXPECT_EQ(tokens[0].literal.integer(), INT64_MIN);
  EXPECT_FALSE(diagnostics.has_errors());
}

TEST(Lexer, RefusesWhatIsNoWordAndSaysSo) {
  struct Case {
    const char* text;
    const char* findings;
    const char* message_part;
  };
  const Case cases[] = {
      {"special!key", "error expression.illegal_character 1:8-1:9\n", "token recognition error at: '!'"},
      {"a = 1", "error expression.assignment 1:3-1:4\n", "`==`"},
      {"a && b", "error expression.illegal_character 1:3-1:5\n", "token recognition error at: '&'. For \"and\" write `and`."},
      {"a || b", "error expression.illegal_character 1:3-1:5\n", "token recognition error at: '|'"},
      {"a | b", "error expression.illegal_character 1:3-1:4\n", "`or`"},
      {"${x}", "error expression.nested 1:1-1:2\n", "token recognition error at: '$'"},
      {"a ? b", "error expression.illegal_character 1:3-1:4\n", "if(condition, value, other)"},
      {"“x”", "error expression.illegal_character 1:1-1:2\n", "straight quotes"},
      {"“x” + “y”", "error expression.illegal_character 1:1-1:2\nerror expression.illegal_character 1:7-1:8\n", "straight quotes"},
      {"a\u00A0+ b", "error expression.illegal_character 1:2-1:3\n", "write an ordinary one"},
      {"a \u2212 b", "error expression.illegal_character 1:3-1:4\n", "write the sign `-`"},
      {"a \u2260 b", "error expression.illegal_character 1:3-1:4\n", "Write `!=`"},
      {"é", "error expression.illegal_character 1:1-1:2\n", "token recognition error at: 'é'"},
      {"a # b", "error expression.illegal_character 1:3-1:4\n", "double quotes"},
      {"\"abc", "error expression.unclosed_string 1:1-1:5\n", "no closing \""},
      {"it's", "error expression.unclosed_string 1:3-1:5\n", "\"it's\""},
      {"\"a\\\"", "error expression.unclosed_string 1:1-1:5\n", "no closing"},
      {"\"\\x\"", "error expression.escape 1:2-1:4\n", "unknown escape `\\x`"},
      {"\"\\é\"", "error expression.escape 1:2-1:4\n", "unknown escape `\\é`"},
      {"\"\\u12\"", "error expression.escape 1:2-1:4\n", "four hexadecimal digits"},
      {"\"\\ud800\"", "error expression.escape 1:2-1:8\n", "half of a surrogate pair"},
      {"\"\\ud800\\u0041\"", "error expression.escape 1:2-1:8\n", "half of a surrogate pair"},
      {"\"\\q\\w\"", "error expression.escape 1:2-1:4\nerror expression.escape 1:4-1:6\n", "unknown escape `\\q`"},
      {"9223372036854775809", "error expression.number_range 1:1-1:20\n", "the largest is 9223372036854775807"},
      {"1e999", "error expression.number_range 1:1-1:6\n", "too large"},
      {"12ab", "error expression.number 1:1-1:5\n", "neither a number nor a name"},
      {"1e", "error expression.number 1:1-1:3\n", "neither a number nor a name"},
      {"0x1F", "error expression.number 1:1-1:5\n", "neither a number nor a name"},
      {"1_000", "error expression.number 1:1-1:6\n", "neither a number nor a name"},
  };
  for (const Case& c : cases) {
    DiagnosticList diagnostics;
    const std::vector<Token> tokens = tokens_of(c.text, diagnostics);
    EXPECT_EQ(findings_text(SourceText("e", c.text), diagnostics), c.findings) << c.text;
    ASSERT_FALSE(diagnostics.all().empty()) << c.text;
    EXPECT_NE(diagnostics.all()[0].message.find(c.message_part), std::string::npos) << c.text << ": " << diagnostics.all()[0].message;
    EXPECT_EQ(tokens.back().kind, TokenKind::kEnd);
  }
}

TEST(Lexer, ShortensLongTextsInMessages) {
  const std::string message = expression_message(std::string(500, 'a') + "\n", "detail");
  EXPECT_EQ(message, "parse error in expression '" + std::string(80, 'a') + "…': detail");
  EXPECT_EQ(expression_message("a\nb", "d"), "parse error in expression 'a b': d");
}

TEST(Lexer, KnowsNamesOfVariables) {
  for (const char* name : {"a", "_", "a1", "camelCase", "range", "value", "And", "IN", "map"}) EXPECT_TRUE(is_variable_name(name)) << name;
  for (const char* name : {"", "1a", "a-b", "a.b", "a b", "é", "and", "OR", "not", "in", "true", "Null", "FALSE", "a\n"}) {
    EXPECT_FALSE(is_variable_name(name)) << name;
  }
  EXPECT_TRUE(is_reserved_word("True"));
  EXPECT_FALSE(is_reserved_word("tRue"));
}

}  // namespace
}  // namespace etude
