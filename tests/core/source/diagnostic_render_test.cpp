// The form of findings on a terminal.
#include "core/source/diagnostic_render.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace etude {
namespace {

Diagnostic finding(std::uint32_t begin, std::uint32_t end) {
  return {Severity::kError, "program.unknown_variable", {begin, end}, "unknown variable `totl`", {}, {}};
}

struct Case {
  const char* name;
  std::string text;
  std::uint32_t begin;
  std::uint32_t end;
  std::string expected;
};

TEST(DiagnosticRender, PutsTheCaretBelowThePlace) {
  const Case cases[] = {
      {"plain", "- grand: ${totl + tax}", 11, 15,
       "a.yaml:1:12: error: unknown variable `totl` [program.unknown_variable]\n    1 | - grand: ${totl + tax}\n      |            ^~~~\n"},
      {"second line", "x\n  y: z\n", 4, 5,
       "a.yaml:2:3: error: unknown variable `totl` [program.unknown_variable]\n    2 |   y: z\n      |   ^\n"},
      {"behind a tab", "\tab", 1, 3,
       "a.yaml:1:2: error: unknown variable `totl` [program.unknown_variable]\n    1 |     ab\n      |     ^~\n"},
      {"behind accents", "é: x", 4, 5,
       "a.yaml:1:4: error: unknown variable `totl` [program.unknown_variable]\n    1 | é: x\n      |    ^\n"},
      {"behind wide characters", "日本: x", 8, 9,
       "a.yaml:1:5: error: unknown variable `totl` [program.unknown_variable]\n    1 | 日本: x\n      |       ^\n"},
      {"wide characters themselves", "日本", 0, 6,
       "a.yaml:1:1: error: unknown variable `totl` [program.unknown_variable]\n    1 | 日本\n      | ^~~~\n"},
      {"combining marks take no column", "e\xCC\x81x", 3, 4,
       "a.yaml:1:3: error: unknown variable `totl` [program.unknown_variable]\n    1 | e\xCC\x81x\n      |  ^\n"},
      {"an empty range", "abc", 1, 1, "a.yaml:1:2: error: unknown variable `totl` [program.unknown_variable]\n    1 | abc\n      |  ^\n"},
      {"at the end of the line", "abc\nd", 3, 4,
       "a.yaml:1:4: error: unknown variable `totl` [program.unknown_variable]\n    1 | abc\n      |    ^\n"},
      {"over several lines", "ab\ncd", 1, 5,
       "a.yaml:1:2: error: unknown variable `totl` [program.unknown_variable]\n    1 | ab\n      |  ^\n"},
      {"an empty document", "", 0, 0, "a.yaml:1:1: error: unknown variable `totl` [program.unknown_variable]\n    1 | \n      | ^\n"},
      {"past the end", "ab", 90, 99, "a.yaml:1:3: error: unknown variable `totl` [program.unknown_variable]\n    1 | ab\n      |   ^\n"},
      {"control characters are not obeyed", "a\x1B[2Jb", 5, 6,
       "a.yaml:1:6: error: unknown variable `totl` [program.unknown_variable]\n    1 | a\xEF\xBF\xBD[2Jb\n      |      ^\n"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(render_diagnostic(SourceText("a.yaml", c.text), finding(c.begin, c.end)), c.expected) << c.name;
  }
}

TEST(DiagnosticRender, CutsLongLinesAroundThePlace) {
  const std::string text = std::string(300, 'a') + "BAD" + std::string(300, 'b');
  RenderOptions options;
  options.width = 60;
  const std::string rendered = render_diagnostic(SourceText("a.yaml", text), finding(300, 303), options);
  const std::size_t line = rendered.find("    1 | ");
  const std::size_t caret = rendered.find("      | ");
  const std::string shown = rendered.substr(line + 8, rendered.find('\n', line) - line - 8);
  EXPECT_EQ(shown.rfind("…", 0), 0u);
  EXPECT_EQ(shown.substr(shown.size() - 3), "…");
  // The ellipsis takes three bytes and one column.
  EXPECT_EQ(shown.find("BAD") - 2, rendered.find('^') - caret - 8);
  EXPECT_NE(rendered.find("^~~\n"), std::string::npos);
}

TEST(DiagnosticRender, ShowsNotesAndFixes) {
  Diagnostic diagnostic = finding(0, 1);
  diagnostic.notes.push_back({{3, 4}, "It stands\nhere."});
  diagnostic.fix = Fix{"Write `b`", {0, 1}, "b"};
  EXPECT_EQ(render_diagnostic(SourceText("f", "a\n\nc"), diagnostic),
            "f:1:1: error: unknown variable `totl` [program.unknown_variable]\n    1 | a\n      | ^\n"
            "f:3:1: note: It stands\xEF\xBF\xBDhere.\n    3 | c\n      | ^\n"
            "      | fix: Write `b`: b\n");
  RenderOptions options;
  options.snippet = false;
  EXPECT_EQ(render_diagnostic(SourceText("f", "a\n\nc"), diagnostic, options),
            "f:1:1: error: unknown variable `totl` [program.unknown_variable]\nf:3:1: note: It stands\xEF\xBF\xBDhere.\n");
}

TEST(DiagnosticRender, ColoursOnlyWhenAsked) {
  RenderOptions options;
  const SourceText source("f", "abc");
  EXPECT_EQ(render_diagnostic(source, finding(0, 1), options).find('\x1B'), std::string::npos);
  options.colour = true;
  const std::string coloured = render_diagnostic(source, finding(0, 1), options);
  EXPECT_NE(coloured.find("\x1B[31merror:\x1B[0m"), std::string::npos);
  EXPECT_NE(coloured.find("\x1B[31m^\x1B[0m"), std::string::npos);
}

TEST(DiagnosticRender, CountsAndLimitsManyFindings) {
  DiagnosticList list;
  for (std::uint32_t i = 0; i < 7; ++i) list.error("a.b", {i, i + 1}, "e");
  list.warning("a.c", {0, 1}, "w");
  RenderOptions options;
  options.most = 3;
  options.snippet = false;
  EXPECT_EQ(render_diagnostics(SourceText("f", "abcdefgh"), list, options),
            "f:1:1: error: e [a.b]\nf:1:2: error: e [a.b]\nf:1:3: error: e [a.b]\n7 errors, 1 warning; the first 3 are shown\n");
  DiagnosticList one;
  one.error("a.b", {0, 1}, "e");
  EXPECT_EQ(render_diagnostics(SourceText("f", "a"), one, options), "f:1:1: error: e [a.b]\n");
  EXPECT_EQ(render_diagnostics(SourceText("f", "a"), {}, options), "");
  DiagnosticList full;
  for (std::size_t i = 0; i < DiagnosticList::kMost + 20; ++i) full.error("a.b", {0, 1}, "e");
  EXPECT_NE(render_diagnostics(SourceText("f", "a"), full, options).find("520 errors"), std::string::npos);
}

TEST(DiagnosticRender, KnowsTheWidthOfCharacters) {
  EXPECT_EQ(display_width(U'a'), 1u);
  EXPECT_EQ(display_width(U'é'), 1u);
  EXPECT_EQ(display_width(0x301), 0u);
  EXPECT_EQ(display_width(U'日'), 2u);
  EXPECT_EQ(display_width(0x1F600), 2u);
  EXPECT_EQ(display_width(0xFE0F), 0u);
}

}  // namespace
}  // namespace etude
