// Jumps, their barriers, and names of steps.
#include "core/syntax/validator.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/core/syntax/refusal.h"

namespace etude {
namespace {

TEST(Validator, AcceptsEveryLegalJump) {
  struct Case {
    const char* name;
    std::string text;
  };
  const Case cases[] = {
      {"forward and back", "- a: {next: c}\n- b: {next: a}\n- c: {next: b}\n"},
      {"to itself", "- a: {next: a}\n"},
      {"out of steps", "- a: {steps: [{b: {next: c}}]}\n- c: {next: end}\n"},
      {"out of a switch", "- a: {switch: [{condition: true, next: c}, {condition: true, steps: [{b: {next: c}}]}]}\n- c: {next: end}\n"},
      {"out of try and except",
       "- a: {try: {steps: [{b: {next: c}}]}, except: {as: e, steps: [{d: {next: c}}, {f: {next: d}}]}}\n- c: {next: end}\n"},
      {"out of two levels", "- a: {steps: [{b: {steps: [{d: {next: c}}]}}]}\n- c: {next: end}\n"},
      {"within a loop", "- a: {for: {value: v, in: [1], steps: [{b: {next: d}}, {c: {next: break}}, {d: {next: continue}}]}}\n"},
      {"out of nested blocks to the loop body",
       "- a: {for: {value: v, in: [1], steps: [{b: {steps: [{x: {next: d}}]}}, {d: {next: end}}]}}\n"},
      {"break and continue deep inside",
       "- a: {for: {value: v, in: [1], steps: [{b: {try: {switch: [{condition: true, next: break}]}, except: {as: e, steps: [{c: {next: "
       "continue}}]}}}]}}\n"},
      {"return in a loop", "- a: {for: {value: v, in: [1], steps: [{b: {return: 1}}]}}\n"},
      {"within a branch", "- a: {parallel: {branches: [{p: {steps: [{b: {next: c}}, {c: {next: continue}}]}}]}}\n"},
      {"continue of a parallel loop",
       "- a: {parallel: {for: {value: v, in: [1], steps: [{b: {switch: [{condition: true, next: continue}]}}]}}}\n"},
      {"a loop in a branch",
       "- a: {parallel: {branches: [{p: {steps: [{l: {for: {value: v, in: [1], steps: [{b: {next: break}}, {c: {next: "
       "continue}}]}}}]}}]}}\n"},
      {"the inner of two equal names", "- a: {steps: [{a: {next: b}}, {b: {next: end}}]}\n- b: {next: end}\n"},
      {"equal names in different lists", "- x: {steps: [{a: {next: end}}]}\n- y: {steps: [{a: {next: end}}]}\n"},
      {"end everywhere outside of branches", "- a: {for: {value: v, in: [1], steps: [{b: {next: end}}]}}\n"},
      {"next beside the parallel step",
       "- a: {parallel: {for: {value: v, in: [1], steps: [{b: {call: f}}]}}, next: c}\n- c: {next: end}\n"},
  };
  for (const Case& c : cases) {
    const SourceText source("a.yaml", c.text);
    DiagnosticList diagnostics;
    parse_workflow(source, diagnostics);
    EXPECT_EQ(findings_text(source, diagnostics), "") << c.name;
  }
}

TEST(Validator, RefusesJumpsThatCannotBe) {
  const Refusal cases[] = {
      {"nowhere", "- a: {next: nowhere}\n", "error syntax.unknown_step 1:13-1:20\n", "next step 'nowhere' not found."},
      {"misspelt", "- finish: {next: finsih}\n", "error syntax.unknown_step 1:18-1:24\n", "Did you mean `finish`?",
       "- finish: {next: finish}\n"},
      {"into a group", "- a: {next: c}\n- b: {steps: [{c: {next: end}}]}\n", "error syntax.unreachable_target 1:13-1:14\n",
       "next step 'c' not found. A step of this name exists"},
      {"out of a loop", "- l: {for: {value: v, in: [1], steps: [{a: {next: after}}]}}\n- after: {return: 1}\n",
       "error syntax.unreachable_target 1:51-1:56\n", "never leaves or enters"},
      {"into a loop", "- l: {for: {value: v, in: [1], steps: [{a: {call: f}}]}}\n- b: {next: a}\n",
       "error syntax.unreachable_target 2:13-2:14\n", "never leaves or enters"},
      {"out of a branch", "- p: {parallel: {branches: [{x: {steps: [{a: {next: after}}]}}]}}\n- after: {return: 1}\n",
       "error syntax.unreachable_target 1:53-1:58\n", "never leaves"},
      {"between branches", "- p: {parallel: {branches: [{x: {steps: [{a: {next: b}}]}}, {y: {steps: [{b: {call: f}}]}}]}}\n",
       "error syntax.unreachable_target 1:53-1:54\n", "never leaves"},
      {"to another routine", "main: {steps: [{a: {next: b}}]}\nf: {steps: [{b: {return: 1}}]}\n", "error syntax.unknown_step 1:27-1:28\n",
       "not found"},
      {"to a branch", "- a: {next: x}\n- p: {parallel: {branches: [{x: {steps: [{b: {call: f}}]}}]}}\n",
       "error syntax.unknown_step 1:13-1:14\n", "not found"},
      {"break outside", "- a: {next: break}\n", "error syntax.break_outside_loop 1:13-1:18\n", "outside of a `for` loop"},
      {"continue outside", "- a: {steps: [{b: {next: continue}}]}\n", "error syntax.continue_outside_loop 1:26-1:34\n",
       "outside of a `for` loop"},
      {"break in a branch", "- p: {parallel: {for: {value: v, in: [1], steps: [{a: {next: break}}]}}}\n",
       "error syntax.break_outside_loop 1:62-1:67\n", "cannot leave a parallel step"},
      {"break in a branch of a loop",
       "- l: {for: {value: v, in: [1], steps: [{p: {parallel: {branches: [{x: {steps: [{a: {next: break}}]}}]}}}]}}\n",
       "error syntax.break_outside_loop 1:91-1:96\n", "cannot leave"},
      {"end in a branch", "- p: {parallel: {branches: [{x: {steps: [{a: {next: end}}]}}]}}\n", "error syntax.end_in_branch 1:53-1:56\n",
       "next: continue", "- p: {parallel: {branches: [{x: {steps: [{a: {next: continue}}]}}]}}\n"},
      {"end in a loop in a branch",
       "- p: {parallel: {branches: [{x: {steps: [{l: {for: {value: v, in: [1], steps: [{a: {next: end}}]}}}]}}]}}\n",
       "error syntax.end_in_branch 1:91-1:94\n", "next: continue"},
      {"return in a branch", "- p: {parallel: {for: {value: v, in: [1], steps: [{a: {return: 1}}]}}}\n",
       "error syntax.return_in_branch 1:56-1:62\n", "shared variable"},
      {"return deep in a branch", "- p: {parallel: {branches: [{x: {steps: [{a: {try: {switch: [{condition: true, return: 1}]}}}]}}]}}\n",
       "error syntax.return_in_branch 1:80-1:86\n", "shared variable"},
      {"a name that occurs twice", "- a: {next: b}\n- b: {return: 1}\n- b: {return: 2}\n", "error syntax.duplicate_step 3:3-3:4\n",
       "a `next` names them"},
      {"the same with two jumps", "- a: {next: b}\n- b: {next: a}\n- b: {next: b}\n", "error syntax.duplicate_step 3:3-3:4\n",
       "called `b`"},
      {"a name that occurs twice, unused", "- b: {call: f}\n- b: {return: 2}\n", "warning syntax.duplicate_step_name 2:3-2:4\n",
       "Give each its own name"},
  };
  for (const Refusal& row : cases) expect_refusal(row);
}

TEST(Validator, StaysQuickWithManySteps) {
  std::string text;
  for (int i = 0; i < 4000; ++i) text += "- step" + std::to_string(i) + ": {next: step" + std::to_string((i * 7) % 4000) + "}\n";
  ASSERT_LT(text.size(), 131072u);
  DiagnosticList diagnostics;
  parse_workflow(SourceText("a.yaml", text), diagnostics);
  EXPECT_FALSE(diagnostics.has_errors());
}

}  // namespace
}  // namespace etude
