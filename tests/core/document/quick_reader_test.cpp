// Whatever the quick reader accepts, the library reads as the very same tree; hostile texts break neither.
#include "core/document/quick_reader.h"

#include <gtest/gtest.h>

#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "core/base/utf8.h"
#include "core/document/yaml_reader.h"
#include "tests/core/document/node_text.h"
#include "tests/core/source/findings.h"

namespace etude {
namespace {

const std::vector<std::string>& corpus() {
  static const std::vector<std::string> kCorpus = {
      "main:\n  params: [args]\n  steps:\n    - init:\n        assign:\n          - x: ${args.a + 1}\n          - l: [1, \"two\", {three: "
      "3}]\n    - done:\n        return: ${x}\n",
      "- a:\n    call: http.get\n    args: {url: 'https://x.test/?q=1', timeout: 1.5}\n    result: r # note\n\n# comment\n- b:\n    "
      "switch:\n      - condition: ${r.code == 200}\n        next: end\n",
      "{\"main\": {\"steps\": [{\"r\": {\"return\": \"a\\n\\u00e9\\ud83d\\ude00\"}}]}}",
      "- q: |\n    SELECT *\n      FROM t\n\n    WHERE x\n- p: >-\n    one\n    two\n\n    three\n- r: ${\n    \"a\" +\n    b\n    }\n",
      "a: [p, q: 5, r: {s: t}]\nb:\n- 1\n-\n- - x\n  - y: z\n    w: \"m\n      n\"\nc: 'it''s'\nd:\n",
      "é: 日本\nn: [null, ~, Null, true, False, 0x1F, 1e3, -7, 'x']\n\"k\" : v\r\nw:\r\n  - 1\r\n",
  };
  return kCorpus;
}

void expect_same(const std::string& text) {
  if (!is_valid_utf8(text) || text.find_first_of(std::string("\0\x04\x1B\x7F", 4)) != std::string::npos ||
      text.substr(0, 3) == "\xEF\xBB\xBF")
    return;
  DiagnosticList quick_findings;
  const std::optional<Node> quick = read_quickly(text, quick_findings, ReadLimits{});
  if (!quick) return;
  const SourceText source("a.yaml", text);
  DiagnosticList findings;
  const std::optional<Node> slow = read_document_by_library(source, findings);
  ASSERT_TRUE(slow.has_value()) << text << "\n" << findings_text(source, findings);
  EXPECT_EQ(exact_text_of_node(*quick), exact_text_of_node(*slow)) << text;
  EXPECT_EQ(findings_text(source, quick_findings), findings_text(source, findings)) << text;
}

TEST(QuickReader, ReadsTheCorpusItself) {
  for (const std::string& text : corpus()) {
    DiagnosticList diagnostics;
    EXPECT_TRUE(read_quickly(text, diagnostics, ReadLimits{}).has_value()) << text;
    expect_same(text);
  }
}

TEST(QuickReader, LeavesTheRestToTheLibrary) {
  const char* cases[] = {"",
                         "# x\n",
                         "a",
                         "a: &x 1\n",
                         "a: *x\n",
                         "a: !t 1\n",
                         "? a\n: b\n",
                         "%YAML 1.2\n---\na: 1\n",
                         "---\na: 1\n",
                         "a: 1\n...\n",
                         "\ta: 1\n",
                         "a:\n\tb: 1\n",
                         "a: [1\n",
                         "a: \"x\n",
                         "a: 'x\n",
                         "a: b: c\n",
                         "a: ]\n",
                         "a: \"\\q\"\n",
                         "a: @x\n",
                         "a: |x\n  y\n",
                         "a: 1\n- b\n",
                         "- a\nb: 1\n",
                         "a: 1\n  b: 2\n",
                         "a:\n    b: 1\n  c: 2\n",
                         "[1] x\n",
                         "[1]\n[2]\n",
                         "[a\n b]",
                         "{a}",
                         "[,]",
                         "a: - b\n"};
  for (const char* text : cases) {
    DiagnosticList diagnostics;
    EXPECT_FALSE(read_quickly(text, diagnostics, ReadLimits{}).has_value()) << text;
  }
}

// A text with some bytes inserted, removed, replaced or doubled.
std::string mutated(std::string text, std::mt19937& random) {
  static const std::vector<std::string> kPieces = {
      " ",  "  ", "\n",  "\n\n", "- ", "-",    ": ",    ":",     "'",    "\"",    "[",    "]",  "{", "}",    ",",
      "#",  " #", "|",   "|-",   ">",  "|2",   ">+",    "?",     "? ",   "&a ",   "*a",   "!",  "%", "\t",   "\r\n",
      "\r", "\\", "\\n", "null", "~",  "${a}", "---\n", "...\n", "b: c", "- x\n", "\\\n", "''", "é", "\xFF", std::string("\0", 1)};
  const auto below = [&](std::size_t size) { return static_cast<std::size_t>(random()) % std::max<std::size_t>(size, 1); };
  const std::size_t changes = 1 + below(3);
  for (std::size_t i = 0; i < changes; ++i) {
    const std::size_t at = below(text.size() + 1);
    const std::string& piece = kPieces[below(kPieces.size())];
    switch (random() % 4) {
      case 0: text.insert(at, piece); break;
      case 1: text.erase(std::min(at, text.size()), 1 + below(3)); break;
      case 2: text.replace(std::min(at, text.size()), 1, piece); break;
      default: text.insert(at, text.substr(below(text.size()), 1 + below(12))); break;
    }
  }
  return text;
}

TEST(QuickReader, AgreesWithTheLibraryOnMutatedTexts) {
  constexpr std::uint32_t kSeed = 20261123;
  std::cout << "seed " << kSeed << "\n";
  std::mt19937 random(kSeed);
  for (int round = 0; round < 8000; ++round) {
    expect_same(mutated(corpus()[random() % corpus().size()], random));
    if (HasFatalFailure() || HasNonfatalFailure()) return;
  }
}

TEST(YamlReader, SurvivesMutatedTextsAndAlwaysSaysWhy) {
  constexpr std::uint32_t kSeed = 7;
  std::cout << "seed " << kSeed << "\n";
  std::mt19937 random(kSeed);
  for (int round = 0; round < 4000; ++round) {
    const std::string text = mutated(mutated(corpus()[random() % corpus().size()], random), random);
    const SourceText source("a.yaml", text);
    DiagnosticList diagnostics;
    const std::optional<Node> root = read_document(source, diagnostics);
    EXPECT_TRUE(root.has_value() || diagnostics.has_errors()) << text;
    for (const Diagnostic& found : diagnostics.all()) {
      EXPECT_LE(found.range.begin, found.range.end) << text;
      EXPECT_LE(found.range.end, text.size()) << found.code << "\n" << text;
      EXPECT_FALSE(found.message.empty());
    }
  }
}

}  // namespace
}  // namespace etude
