// Values, near-expressions and the whole front end under mutated texts.
#include "core/syntax/tree_context.h"

#include <gtest/gtest.h>

#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "tests/core/syntax/refusal.h"

namespace etude {
namespace {

TEST(TreeContext, WarnsOfTextsThatAreNearlyExpressions) {
  const Refusal cases[] = {
      {"blanks around", "- a:\n    return: \" ${x}\"\n", "warning expression.blanks_around 2:13-2:20\n", "plain text, not an expression"},
      {"no closing brace", "- a:\n    return: ${x\n", "warning expression.unclosed 2:13-2:16\n", "does not end with }"},
      {"cut by a comment", "- a:\n    return: ${x #}\n", "warning expression.unclosed 2:13-2:16\n", "` #`", "- a:\n    return: '${x #}'\n"},
      {"interpolation", "- a:\n    return: hello ${x}\n", "info expression.not_interpolated 2:13-2:23\n", "${\"text\" + name}",
       "- a:\n    return: '${\"hello \" + x}'\n"},
      {"text behind an expression", "- a:\n    return: \"${x} it's\"\n", "warning expression.not_interpolated 2:13-2:24\n",
       "${\"text\" + name}", "- a:\n    return: '${x + \" it''s\"}'\n"},
      {"a split expression", "- a:\n    return:\n      - ${len(b): 1}\n", "warning document.split_expression 3:9-3:21\n", "`: ` inside",
       "- a:\n    return:\n      - '${len(b): 1}'\n"},
      {"an empty expression", "- a:\n    return: ${ }\n", "error expression.empty 2:13-2:17\n", "empty"},
      {"two expressions", "- a:\n    return: ${x} and ${y}\n", "error expression.several 2:15-2:25\n", "Join texts with +",
       "- a:\n    return: ${x + \" and \" + y}\n"},
      {"nested", "- a:\n    return: ${${x}}\n", "error expression.nested 2:15-2:16\n", "token recognition error at: '$'"},
      {"in a key", "- a: {return: {\"${k +}\": 1}}\n", "error expression.incomplete 1:21-1:22\n", "value is expected"},
      {"not in a list", "- a:\n    return: ${not x in y}\n", "warning expression.not_binds_tighter 2:15-2:25\n", "not(x in y)",
       "- a:\n    return: ${not(x in y)}\n"},
      {"published phrase", "- r: {return: '${m[special!key]}'}\n", "error expression.illegal_character 1:27-1:28\n",
       "parse error in expression 'm[special!key]': token recognition error at: '!'"},
  };
  for (const Refusal& row : cases) expect_refusal(row);
}

TEST(TreeContext, ShortensTextsInMessages) {
  EXPECT_EQ(quoted_in_message("abc"), "`abc`");
  EXPECT_EQ(quoted_in_message("a\nb"), "`a b`");
  EXPECT_EQ(quoted_in_message(std::string(61, 'x')), "`" + std::string(60, 'x') + "…`");
}

TEST(WorkflowParser, SurvivesMutatedWorkflows) {
  constexpr std::uint32_t kSeed = 4711;
  std::cout << "seed " << kSeed << "\n";
  std::mt19937 random(kSeed);
  const std::vector<std::string> corpus = {
      "main:\n  params: [args]\n  steps:\n    - init:\n        assign:\n          - x: ${args.a + 1}\n          - l[0].k: [1, \"${f(x, "
      "'y')}\"]\n        next: check\n    - check:\n        switch:\n          - condition: ${x > 1 and "
      "not(\"a\" in l)}\n            next: init\n          - condition: true\n            return: ok\n",
      "- p:\n    parallel:\n      shared: [a]\n      branches:\n        - b1: {steps: [{s: {assign: [{a: 1}]}}]}\n        - b2: {steps: "
      "[{t: {next: continue}}]}\n- t:\n    try: {call: http.get, args: {url: x}, result: r}\n    "
      "retry: {predicate: \"${retry.always}\", max_retries: 3, backoff: {initial_delay: 1, max_delay: 2, multiplier: 2}}\n    except:\n    "
      "  as: e\n      steps:\n        - again: {raise: \"${e}\"}\n",
      "- l:\n    for:\n      value: v\n      index: i\n      range: [1, 9]\n      steps:\n        - s: {next: break}\n- r: {return: {a: "
      "[1, {\"${k}\": null}]}}\n",
  };
  const std::vector<std::string> pieces = {"${",  "}",     "\"", "'",    "(",    ")",  "[",      "]",       "{",
                                           ":",   ": ",    ",",  "- ",   "\n",   "  ", "next: ", "steps:",  "assign",
                                           "end", "break", "+",  "not ", " in ", "\\", "\\u12",  "&a ",     "*a",
                                           "|\n", "#",     "!",  "1e",   ".",    "\t", "null",   "switch:", "return: "};
  for (int round = 0; round < 6000; ++round) {
    std::string text = corpus[random() % corpus.size()];
    const std::size_t changes = 1 + random() % 4;
    for (std::size_t i = 0; i < changes; ++i) {
      const std::size_t at = random() % (text.size() + 1);
      switch (random() % 3) {
        case 0: text.insert(at, pieces[random() % pieces.size()]); break;
        case 1: text.erase(at, 1 + random() % 4); break;
        default: text.insert(at, text.substr(random() % (text.size() + 1), random() % 30)); break;
      }
    }
    const SourceText source("a.yaml", text);
    DiagnosticList diagnostics;
    const std::optional<Workflow> workflow = parse_workflow(source, diagnostics);
    EXPECT_TRUE(workflow.has_value() || diagnostics.has_errors()) << text;
    for (const Diagnostic& found : diagnostics.all()) {
      EXPECT_LE(found.range.begin, found.range.end) << found.code << "\n" << text;
      EXPECT_LE(found.range.end, text.size()) << found.code << "\n" << text;
      if (!found.fix) continue;
      EXPECT_LE(found.fix->range.begin, found.fix->range.end) << found.code << "\n" << text;
      EXPECT_LE(found.fix->range.end, text.size()) << found.code << "\n" << text;
    }
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace etude
