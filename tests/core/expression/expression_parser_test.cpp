// Trees of expressions, their places, and what is refused.
#include "core/expression/expression_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/core/expression/expression_text.h"
#include "tests/core/source/findings.h"

namespace etude {
namespace {

TEST(ExpressionParser, FollowsTheTableOfPrecedence) {
  struct Case {
    const char* text;
    const char* tree;
  };
  const Case cases[] = {
      {"1", "1"},
      {"\"a\"", "\"a\""},
      {"null", "null"},
      {"x", "x"},
      {"(x)", "x"},
      {"((x))", "x"},
      {"a + b * c", "(a + (b * c))"},
      {"(a + b) * c", "((a + b) * c)"},
      {"a - b - c", "((a - b) - c)"},
      {"a / b // c % d * e", "((((a / b) // c) % d) * e)"},
      {"a or b and c or d", "((a or (b and c)) or d)"},
      {"a AND b OR c", "((a and b) or c)"},
      {"a and b == c", "(a and (b == c))"},
      {"a == b + c", "(a == (b + c))"},
      {"a < b < c", "((a < b) < c)"},
      {"a in b == c", "((a in b) == c)"},
      {"-a * b", "((- a) * b)"},
      {"- -a", "(- (- a))"},
      {"-a.b", "(- (a.b))"},
      {"not a == b", "((not a) == b)"},
      {"not a in b", "((not a) in b)"},
      {"not(a in b)", "(not (a in b))"},
      {"not not a", "(not (not a))"},
      {"- not a", "(- (not a))"},
      {"not -a", "(not (- a))"},
      {"a not in b", "(a not in b)"},
      {"a NOT in b and c", "((a not in b) and c)"},
      {"+a", "(+ a)"},
      {"a + -b", "(a + (- b))"},
      {"-5", "(- 5)"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"- 9223372036854775808 + 1", "(-9223372036854775808 + 1)"},
      {"a.b.c", "((a.b).c)"},
      {"a[0][1]", "((a[0])[1])"},
      {"a.b[c + 1].d", "(((a.b)[(c + 1)]).d)"},
      {"f()", "f()"},
      {"f(x, 1)", "f(x, 1)"},
      {"text.split(s, \",\")[0]", "(text.split(s, \",\")[0])"},
      {"f(x).name", "(f(x).name)"},
      {"a.b.c.d(e)", "a.b.c.d(e)"},
      {"f (x)", "f(x)"},
      {"[]", "[]"},
      {"[1, a,]", "[1, a]"},
      {"[[1], [2]][0]", "([[1], [2]][0])"},
      {"{}", "{}"},
      {"{\"a\": 1, b: c}", "{\"a\": 1, b: c}"},
      {"{\"a\": 1}.a", "({\"a\": 1}.a)"},
      {"\"a\" in {\"a\": 1}", "(\"a\" in {\"a\": 1})"},
      {"\n a +\n b\n", "(a + b)"},
      {"if(a, b, c)", "if(a, b, c)"},
      {"a != b or a > b or a >= b or a <= b", "((((a != b) or (a > b)) or (a >= b)) or (a <= b))"},
  };
  for (const Case& c : cases) {
    DiagnosticList diagnostics;
    const ExpressionPtr tree = parse_bare_expression(c.text, diagnostics);
    ASSERT_NE(tree, nullptr) << c.text << "\n" << findings_text(SourceText("e", c.text), diagnostics);
    EXPECT_EQ(text_of_expression(*tree), c.tree) << c.text;
  }
}

TEST(ExpressionParser, KnowsThePlaceOfEveryNode) {
  const std::string text = "a + f.g(b[0], \"x\").c";
  DiagnosticList diagnostics;
  const ExpressionPtr tree = parse_bare_expression(text, diagnostics);
  ASSERT_NE(tree, nullptr);
  const auto slice = [&](SourceRange range) { return text.substr(range.begin, range.end - range.begin); };
  EXPECT_EQ(slice(tree->range), text);
  EXPECT_EQ(slice(tree->name_range), "+");
  const Expression& member = *tree->operands[1];
  EXPECT_EQ(slice(member.range), "f.g(b[0], \"x\").c");
  EXPECT_EQ(slice(member.name_range), "c");
  const Expression& call = *member.operands[0];
  EXPECT_EQ(slice(call.range), "f.g(b[0], \"x\")");
  EXPECT_EQ(slice(call.name_range), "f.g");
  EXPECT_EQ(slice(call.operands[0]->range), "b[0]");
  EXPECT_EQ(slice(call.operands[0]->operands[1]->range), "0");
  EXPECT_EQ(slice(call.operands[1]->range), "\"x\"");
}

TEST(ExpressionParser, GivesPlacesInTheFileThroughTheMap) {
  // The file has `"a\nb"`-like text: the third decoded byte is written with two.
  OffsetMap map(100);
  map.add_verbatim(100, 2);
  map.add_replaced(1, 102, 104);
  map.add_verbatim(104, 1);
  DiagnosticList diagnostics;
  const ExpressionPtr tree = parse_expression("a+\nb", map, diagnostics);
  ASSERT_NE(tree, nullptr);
  EXPECT_EQ(tree->range, (SourceRange{100, 105}));
  EXPECT_EQ(tree->operands[1]->range, (SourceRange{104, 105}));
}

struct Refusal {
  const char* text;
  const char* findings;
  const char* message_part;
};

TEST(ExpressionParser, RefusesWhatIsNoExpression) {
  const Refusal cases[] = {
      {"", "error expression.empty 1:1-1:1\n", "empty"},
      {" \n", "error expression.empty 1:1-2:1\n", "empty"},
      {"a +", "error expression.incomplete 1:3-1:4\n", "ends where a value is expected"},
      {"a + ", "error expression.incomplete 1:3-1:4\n", "ends where a value is expected"},
      {"* a", "error expression.value_expected 1:1-1:2\n", "`*` stands where a value is expected"},
      {"a b", "error expression.operator_expected 1:3-1:4\n", "an operator is missing"},
      {"a \"b\"", "error expression.operator_expected 1:3-1:6\n", "joined with `+`"},
      {"a And b", "error expression.operator_expected 1:3-1:6\n", "write `and`"},
      {"a === b", "error expression.assignment 1:5-1:6\n", "token recognition error at: '='"},
      {"(a", "error expression.unclosed_bracket 1:1-1:2\n", "never closed"},
      {"f(a", "error expression.unclosed_bracket 1:2-1:3\n", "never closed"},
      {"[1, 2", "error expression.unclosed_bracket 1:1-1:2\n", "never closed"},
      {"a[0", "error expression.unclosed_bracket 1:2-1:3\n", "never closed"},
      {"a)", "error expression.unmatched_bracket 1:2-1:3\n", "was not opened"},
      {"a}", "error expression.unmatched_bracket 1:2-1:3\n", "was not opened"},
      {"f(a b)", "error expression.bracket 1:5-1:6\n", "`,` or `)`"},
      {"f(a,)", "error expression.comma 1:4-1:5\n", "Remove the comma"},
      {"{\"a\": 1,}", "error expression.comma 1:8-1:9\n", "Remove the comma"},
      {"f(,a)", "error expression.value_expected 1:3-1:4\n", "`,` stands"},
      {"[,]", "error expression.value_expected 1:2-1:3\n", "`,` stands"},
      {"{\"a\" 1}", "error expression.map 1:6-1:7\n", "`:` is expected"},
      {"a : b", "error expression.operator_expected 1:3-1:4\n", "if(condition, value, other)"},
      {"1.foo", "error expression.number 1:2-1:3\n", "a digit is expected"},
      {"1.", "error expression.number 1:2-1:3\n", "a digit is expected"},
      {".5", "error expression.number 1:1-1:2\n", "0.5"},
      {"9223372036854775808", "error expression.number_range 1:1-1:20\n", "too large"},
      {"m.in", "error expression.reserved_member 1:3-1:5\n", "[\"in\"]"},
      {"m.not", "error expression.reserved_member 1:3-1:6\n", "[\"not\"]"},
      {"m.", "error expression.member 1:2-1:3\n", "a name is expected"},
      {"m.0", "error expression.member 1:3-1:4\n", "l[0]"},
      {"m.\"k\"", "error expression.member 1:3-1:6\n", "in brackets"},
      {"f(x)(y)", "error expression.not_callable 1:5-1:6\n", "can be called"},
      {"m[0](y)", "error expression.not_callable 1:5-1:6\n", "can be called"},
      {"(f)(y)", "error expression.not_callable 1:4-1:5\n", "can be called"},
      {"(a).b(y)", "error expression.not_callable 1:6-1:7\n", "can be called"},
      {"\"f\"(y)", "error expression.not_callable 1:4-1:5\n", "can be called"},
      {"m[]", "error expression.value_expected 1:3-1:4\n", "`]` stands"},
      {"a} and ${b", "error expression.several 1:1-1:11\n", "${a + \" and \" + b}"},
      {"a}${b", "error expression.several 1:1-1:6\n", "${a + b}"},
      {"${x}", "error expression.nested 1:1-1:2\n", "not written inside"},
      {"a = 1", "error expression.assignment 1:3-1:4\n", "`==`"},
      {"a && !b", "error expression.illegal_character 1:3-1:5\nerror expression.illegal_character 1:6-1:7\n", "`and`"},
      {"1.a", "error expression.number 1:2-1:3\n", "a digit is expected"},
      {"a <> b", "error expression.value_expected 1:4-1:5\n", "write `!=`"},
      {"a ** b", "error expression.value_expected 1:4-1:5\n", "no operator for powers"},
      {"a is null", "error expression.operator_expected 1:3-1:5\n", "write `==`"},
      {"Not a", "error expression.operator_expected 1:1-1:4\n", "write `not`"},
      {"if a then b", "error expression.operator_expected 1:4-1:5\n", "if(condition, value, other)"},
      {"a, b", "error expression.operator_expected 1:2-1:3\n", "[a, b]"},
      {"a := 1", "error expression.assignment 1:4-1:5\n", "`assign` step"},
      {"{,}", "error expression.value_expected 1:2-1:3\n", "`,` stands"},
      {"in", "error expression.value_expected 1:1-1:3\n", "`in` stands"},
      {"a not b", "error expression.operator_expected 1:3-1:6\n", "operator is missing"},
  };
  for (const Refusal& c : cases) {
    DiagnosticList diagnostics;
    EXPECT_EQ(parse_bare_expression(c.text, diagnostics), nullptr) << c.text;
    EXPECT_EQ(findings_text(SourceText("e", c.text), diagnostics), c.findings) << c.text;
    ASSERT_FALSE(diagnostics.all().empty()) << c.text;
    EXPECT_NE(diagnostics.all()[0].message.find(c.message_part), std::string::npos) << c.text << ": " << diagnostics.all()[0].message;
  }
}

TEST(ExpressionParser, ReportsSeveralMistakesAtOnce) {
  DiagnosticList diagnostics;
  const std::string text = "f(a +, b *, [1 2], (c d), g(;)) + !x";
  EXPECT_EQ(parse_bare_expression(text, diagnostics), nullptr);
  EXPECT_EQ(
      findings_text(SourceText("e", text), diagnostics),
      "error expression.value_expected 1:6-1:7\nerror expression.value_expected 1:11-1:12\nerror expression.bracket 1:16-1:17\n"
      "error expression.bracket 1:23-1:24\nerror expression.illegal_character 1:29-1:30\nerror expression.illegal_character 1:35-1:36\n");
}

TEST(ExpressionParser, WarnsOfWhatIsProbablyNotMeant) {
  struct Case {
    const char* text;
    const char* findings;
    const char* fixed;  // the text with the fix; null: no fix
  };
  const Case cases[] = {
      {"not a in b", "warning expression.not_binds_tighter 1:1-1:11\n", "not(a in b)"},
      {"x and NOT  a == b", "warning expression.not_binds_tighter 1:7-1:18\n", "x and not(a == b)"},
      {"not a == b == c", "warning expression.not_binds_tighter 1:1-1:11\nwarning expression.chained_comparison 1:1-1:14\n",
       "not(a == b) == c"},
      {"a < b < c", "warning expression.chained_comparison 1:1-1:8\n", nullptr},
      {"not(a) in b", "warning expression.not_binds_tighter 1:1-1:12\n", "not((a) in b)"},
      {"(not a) in b", "", nullptr},
      {"(a < b) == c", "", nullptr},
      {"a == (b < c)", "", nullptr},
      {"not a and b == c", "", nullptr},
  };
  for (const Case& c : cases) {
    DiagnosticList diagnostics;
    EXPECT_NE(parse_bare_expression(c.text, diagnostics), nullptr) << c.text;
    const SourceText source("e", c.text);
    EXPECT_EQ(findings_text(source, diagnostics), c.findings) << c.text;
    EXPECT_EQ(with_first_fix(source, diagnostics), c.fixed == nullptr ? c.text : c.fixed);
  }
}

TEST(ExpressionParser, OffersFixesThatParse) {
  const char* cases[] = {"a = b",  "a && b", "a || b",     "m.in",       ".5",         "a And b",
                         "a <> b", "a is b", "a \u2212 b", "a} and ${b", "x}-${y}/${z"};
  for (const char* text : cases) {
    DiagnosticList diagnostics;
    EXPECT_EQ(parse_bare_expression(text, diagnostics), nullptr) << text;
    const std::string fixed = with_first_fix(SourceText("e", text), diagnostics);
    EXPECT_NE(fixed, text);
    DiagnosticList none;
    EXPECT_NE(parse_bare_expression(fixed, none), nullptr) << text << " became " << fixed;
  }
}

TEST(ExpressionParser, OffersNoFixWhereTheFileHasEscapes) {
  OffsetMap map(0);
  map.add_replaced(1, 0, 2);
  map.add_verbatim(2, 7);
  DiagnosticList diagnostics;
  EXPECT_EQ(parse_expression("a} b ${c", map, diagnostics), nullptr);
  ASSERT_EQ(diagnostics.all().size(), 1u);
  EXPECT_FALSE(diagnostics.all()[0].fix.has_value());
}

TEST(ExpressionParser, KeepsToTheLimits) {
  const auto parse = [](const std::string& text) {
    DiagnosticList diagnostics;
    const ExpressionPtr tree = parse_bare_expression(text, diagnostics);
    return tree != nullptr ? "" : diagnostics.all().at(0).code;
  };
  EXPECT_EQ(parse("\"" + std::string(398, 'x') + "\""), "");
  EXPECT_EQ(parse("\"" + std::string(399, 'x') + "\""), "expression.too_long");
  std::string wide;
  for (int i = 0; i < 398; ++i) wide += "é";
  EXPECT_EQ(parse("\"" + wide + "\""), "") << "characters count, not bytes";
  EXPECT_EQ(parse("\"" + wide + "é\""), "expression.too_long");
  EXPECT_EQ(parse(std::string(199, '(') + "a" + std::string(199, ')')), "") << "the length is the only limit";
  EXPECT_EQ(parse(std::string(200, '[') + std::string(200, ']')), "");
  EXPECT_EQ(parse(std::string(399, '-') + "a"), "");
  EXPECT_EQ(parse(std::string(100000, '(')), "expression.too_long");
  std::string chain = "a";
  for (int i = 0; i < 190; ++i) chain += "+a";
  EXPECT_EQ(parse(chain), "");
}

TEST(TargetParser, ReadsNamesAndPaths) {
  struct Case {
    const char* text;
    const char* path;
  };
  const Case cases[] = {
      {"x", "x"},
      {"m.city", "m .city"},
      {"m[\"zip code\"]", "m [\"zip code\"]"},
      {"a.b[2].c", "a .b [2] .c"},
      {"l[i + 1]", "l [(i + 1)]"},
      {"r.ok[string(i)]", "r .ok [string(i)]"},
      {"l[1][len(l) - 2]", "l [1] [(len(l) - 2)]"},
      {" x . y ", "x .y"},
  };
  for (const Case& c : cases) {
    DiagnosticList diagnostics;
    const auto path = parse_target(c.text, OffsetMap::identity(0, std::string_view(c.text).size()), diagnostics);
    ASSERT_TRUE(path.has_value()) << c.text;
    std::string text = path->root;
    for (const PathSegment& segment : path->segments)
      text += segment.index ? " [" + text_of_expression(*segment.index) + "]" : " ." + segment.member;
    EXPECT_EQ(text, c.path);
  }
}

TEST(TargetParser, RefusesEverythingElse) {
  const Refusal cases[] = {
      {"", "error syntax.target 1:1-1:1\n", "begins with the name of a variable"},
      {"1", "error syntax.target 1:1-1:2\n", "begins with the name"},
      {"my-var", "error syntax.target 1:3-1:4\n", "`my-var` cannot be assigned to"},
      {"zip code", "error syntax.target 1:5-1:9\n", "names consist of"},
      {"and", "error syntax.target 1:1-1:4\n", "begins with the name"},
      {"f(x)", "error syntax.target 1:2-1:3\n", "members and indexes"},
      {"a + b", "error syntax.target 1:3-1:4\n", "members and indexes"},
      {"a.", "error expression.member 1:2-1:3\n", "a name is expected"},
      {"a.in", "error expression.reserved_member 1:3-1:5\n", "[\"in\"]"},
      {"a[", "error expression.incomplete 1:2-1:3\n", "ends where a value"},
      {"a[]", "error expression.value_expected 1:3-1:4\n", "`]` stands"},
      {"a[1", "error expression.unclosed_bracket 1:2-1:3\n", "never closed"},
      {"a[1 2]", "error expression.bracket 1:5-1:6\n", "`]` is expected"},
      {"m[special!key]", "error expression.illegal_character 1:10-1:11\n", "token recognition error at: '!'"},
      {"\"x\"", "error syntax.target 1:1-1:4\n", "begins with the name"},
  };
  for (const Refusal& c : cases) {
    DiagnosticList diagnostics;
    EXPECT_FALSE(parse_target(c.text, OffsetMap::identity(0, std::string_view(c.text).size()), diagnostics).has_value()) << c.text;
    EXPECT_EQ(findings_text(SourceText("e", c.text), diagnostics), c.findings) << c.text;
    ASSERT_FALSE(diagnostics.all().empty()) << c.text;
    EXPECT_NE(diagnostics.all()[0].message.find(c.message_part), std::string::npos) << c.text << ": " << diagnostics.all()[0].message;
  }
}

TEST(TargetParser, CountsEachIndexOnItsOwn) {
  const std::string at_limit = "l[\"" + std::string(398, 'x') + "\"][\"" + std::string(398, 'x') + "\"]";
  const std::string too_long = "l[\"" + std::string(399, 'x') + "\"]";
  DiagnosticList diagnostics;
  EXPECT_TRUE(parse_target(at_limit, OffsetMap::identity(0, at_limit.size()), diagnostics).has_value());
  EXPECT_FALSE(parse_target(too_long, OffsetMap::identity(0, too_long.size()), diagnostics).has_value());
  EXPECT_EQ(diagnostics.all().at(0).code, "expression.too_long");
}

}  // namespace
}  // namespace etude
