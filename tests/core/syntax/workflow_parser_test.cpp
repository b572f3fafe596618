// Both forms of the top level, routines and parameters; the entries for other documents.
#include "core/syntax/workflow_parser.h"

#include <gtest/gtest.h>

#include <string>

#include "core/document/yaml_reader.h"
#include "tests/core/syntax/refusal.h"
#include "tests/core/syntax/tree_text.h"

namespace etude {
namespace {

struct Case {
  const char* name;
  std::string text;
  std::string tree;
};

TEST(WorkflowParser, ReadsBothFormsOfTheTopLevel) {
  const Case cases[] = {
      {"a bare list", "- a: {return: 1}\n", "routine main()\n  a: return 1\n"},
      {"a map", "main:\n  steps:\n    - a: {return: 1}\n", "routine main()\n  a: return 1\n"},
      {"JSON", "{\"main\": {\"params\": [\"x\"], \"steps\": [{\"a\": {\"return\": \"${x}\"}}]}}", "routine main(x, )\n  a: return ${x}\n"},
      {"subworkflows before main", "f:\n  params: [x]\n  steps: [{a: {return: \"${x}\"}}]\nmain:\n  steps: [{b: {return: 1}}]\n",
       "routine f(x, )\n  a: return ${x}\nroutine main()\n  b: return 1\n"},
      {"defaults of every kind",
       "main: {steps: [{a: {next: end}}]}\nf:\n  params: [a, b: 5, c: x, d: null, e: [1, {k: true}], {f: 1.5}]\n  steps: [{a: {next: "
       "end}}]\n",
       "routine main()\n  a next end: nothing\nroutine f(a, b = 5, c = \"x\", d = null, e = [1,{\"k\":true}], f = 1.5, )\n  a next end: "
       "nothing\n"},
      {"main with a default", "main: {params: [{a: 1}], steps: [{a: {next: end}}]}\n", "routine main(a = 1, )\n  a next end: nothing\n"},
      {"empty params", "main: {params: [], steps: [{a: {next: end}}]}\n", "routine main()\n  a next end: nothing\n"},
  };
  for (const Case& c : cases) {
    const SourceText source("a.yaml", c.text);
    DiagnosticList diagnostics;
    const std::optional<Workflow> workflow = parse_workflow(source, diagnostics);
    ASSERT_TRUE(workflow.has_value()) << c.name;
    EXPECT_EQ(findings_text(source, diagnostics), "") << c.name;
    EXPECT_EQ(text_of_workflow(*workflow), c.tree) << c.name;
  }
}

TEST(WorkflowParser, KnowsThePlacesOfRoutinesAndSteps) {
  const SourceText source("a.yaml",
                          "main:\n  steps:\n    - first:\n        call: f\n        args:\n          x: 1\n\n    # note\n    - second:\n    "
                          "    return: ${x}   # note\nf:\n  steps:\n    - a: {return: 1}\n");
  DiagnosticList diagnostics;
  const std::optional<Workflow> workflow = parse_workflow(source, diagnostics);
  ASSERT_TRUE(workflow.has_value());
  const Routine& main = workflow->routines[0];
  EXPECT_EQ(source.slice(main.name.range), "main");
  EXPECT_EQ(source.position(main.range.begin), (SourcePosition{1, 1}));
  EXPECT_EQ(source.slice(main.steps[0].name.range), "first");
  EXPECT_EQ(source.slice(main.steps[0].range), "first:\n        call: f\n        args:\n          x: 1");
  EXPECT_EQ(source.slice(main.steps[0].action_range), "call");
  EXPECT_EQ(source.slice(main.steps[1].range), "second:\n        return: ${x}");
  const Return& result = std::get<Return>(main.steps[1].action);
  EXPECT_EQ(source.slice(result.value.range), "${x}");
  EXPECT_EQ(source.slice(result.value.expression->range), "x");
  EXPECT_EQ(source.slice(workflow->routines[1].range), "f:\n  steps:\n    - a: {return: 1}");
}

TEST(WorkflowParser, PlacesExpressionsInEveryStyleOfScalar) {
  // `bad` is looked for in the file; the name of the tree must have its place.
  const std::string texts[] = {
      "- r:\n    return: ${ok + bad}\n",
      "- r:\n    return: '${ok + \"it''s\" + bad}'\n",
      "- r:\n    return: \"${ok + \\\"\\u00e9\\\" + bad}\"\n",
      "- r:\n    return: ${ok +\n      \"é\" +\n\n      bad}\n",
      "- r:\n    return: >-\n      ${ok +\n      bad}\n",
      "- r:\n    return: |-\n      ${ok +\n        bad}\n",
      "- r: {return: [1, {k: \"${ok + bad}\"}]}\n",
      "{\"main\": {\"steps\": [{\"r\": {\"return\": \"${ok + \\\"\\\\n\\\" + bad}\"}}]}}\n",
      "- r:\r\n    return: ${ok +\r\n      bad}\r\n",
  };
  for (const std::string& text : texts) {
    const SourceText source("a.yaml", text);
    DiagnosticList diagnostics;
    const std::optional<Workflow> workflow = parse_workflow(source, diagnostics);
    ASSERT_TRUE(workflow.has_value()) << text;
    EXPECT_EQ(findings_text(source, diagnostics), "") << text;
    const ValueTree* value = &std::get<Return>(workflow->routines[0].steps[0].action).value;
    while (value->kind != ValueTree::Kind::kExpression) {
      value = value->kind == ValueTree::Kind::kList ? &value->items[1] : &value->entries[0].value;
    }
    const Expression& last = *value->expression->operands[1];
    EXPECT_EQ(last.name, "bad") << text;
    EXPECT_EQ(last.range.begin, text.find("bad")) << text;
    EXPECT_EQ(last.range.end, text.find("bad") + 3) << text;
  }
}

TEST(WorkflowParser, RefusesOtherTopLevels) {
  const Refusal cases[] = {
      {"a scalar", "just text\n", "error syntax.document 1:1-1:10\n", "list of steps"},
      {"null", "~\n", "error syntax.document 1:1-1:2\n", "null"},
      {"an empty list", "[]\n", "error syntax.no_steps 1:1-1:3\n", "at least one step"},
      {"an empty map", "{}\n", "error syntax.no_main 1:1-1:3\n", "no `main`"},
      {"no main", "f:\n  steps: [{a: {return: 1}}]\n", "error syntax.no_main 1:1-1:2\n", "no `main`"},
      {"main misspelt", "mian:\n  steps: [{a: {return: 1}}]\n", "error syntax.no_main 1:1-1:5\n", "Did you mean `main`?",
       "main:\n  steps: [{a: {return: 1}}]\n"},
      {"steps at the top", "steps:\n  - a: {return: 1}\n", "error syntax.no_main 1:1-1:6\n", "Write `main:`"},
      {"params at the top", "params: [x]\nsteps:\n  - a: {return: 1}\n", "error syntax.no_main 1:1-1:7\n", "Write `main:`"},
      {"steps without dashes", "a:\n  return: 1\n", "error syntax.no_main 1:1-1:2\n", "Write `- `"},
      {"a routine that is a list", "main:\n  - a: {return: 1}\n", "error syntax.routine 2:3-2:19\n", "below the key `steps`"},
      {"a routine that is a text", "main: hello\n", "error syntax.routine 1:7-1:12\n", "must be a map"},
      {"an empty routine", "main:\n", "error syntax.routine 1:1-1:5\n", "here stands nothing"},
      {"an unknown key", "main:\n  stepz:\n    - a: {return: 1}\n", "error syntax.unknown_key 2:3-2:8\n", "Did you mean `steps`?",
       "main:\n  steps:\n    - a: {return: 1}\n"},
      {"another key", "main:\n  description: x\n  steps: [{a: {return: 1}}]\n", "error syntax.unknown_key 2:3-2:14\n",
       "It may have `params`, `steps`."},
      {"no steps", "main:\n  params: [x]\n", "error syntax.missing_key 1:1-1:5\n", "`steps` is missing"},
      {"empty steps", "main:\n  steps: []\n", "error syntax.no_steps 2:10-2:12\n", "at least one step"},
      {"null steps", "main:\n  steps:\n", "error syntax.steps 2:9-2:9\n", "must be a list"},
      {"a name with a dot", "main: {steps: [{a: {return: 1}}]}\nx.y: {steps: [{a: {return: 1}}]}\n", "error syntax.routine_name 2:1-2:4\n",
       "cannot contain a dot"},
      {"an empty name", "main: {steps: [{a: {return: 1}}]}\n\"\": {steps: [{a: {return: 1}}]}\n", "error syntax.routine_name 2:1-2:3\n",
       "must have a name"},
      {"two mains", "main: {steps: [{a: {return: 1}}]}\nmain: {steps: [{a: {return: 1}}]}\n", "error document.duplicate_key 2:1-2:5\n",
       "twice"},
  };
  for (const Refusal& row : cases) expect_refusal(row);
}

TEST(WorkflowParser, RefusesBadParameters) {
  const auto main_with = [](const std::string& params) { return "main:\n  params: " + params + "\n  steps: [{a: {return: 1}}]\n"; };
  const auto sub_with = [](const std::string& params) {
    return "main: {steps: [{a: {return: 1}}]}\nf:\n  params: " + params + "\n  steps: [{a: {return: 1}}]\n";
  };
  const Refusal cases[] = {
      {"two of main", main_with("[a, b]"), "error syntax.too_many_parameters 2:15-2:16\n", "at most one parameter"},
      {"eleven", sub_with("[a, b, c, d, e, f, g, h, i, j, k]"), "error syntax.too_many_parameters 3:42-3:43\n", "at most 10 parameters"},
      {"equal names", sub_with("[a, b, a]"), "error syntax.duplicate_parameter 3:18-3:19\n", "called `a`"},
      {"no list", main_with("x"), "error syntax.params 2:11-2:12\n", "must be a list"},
      {"empty", main_with(""), "error syntax.params 1:1-1:5\n", "must be a list"},
      {"two entries in one", sub_with("[{a: 1, b: 2}]"), "error syntax.params 3:12-3:24\n", "one key"},
      {"a bad name", main_with("[my-name]"), "error syntax.variable_name 2:12-2:19\n", "letters, digits and `_`"},
      {"a reserved name", main_with("[\"and\"]"), "error syntax.variable_name 2:12-2:17\n", "a word of the expression language"},
      {"a number", main_with("[1]"), "error syntax.variable_name 2:12-2:13\n", "is no name"},
      {"an expression", main_with("[\"${x}\"]"), "error syntax.variable_name 2:12-2:18\n", "cannot be an expression"},
      {"an expression as a default", sub_with("[a: \"${1}\"]"), "error syntax.params 3:15-3:21\n", "literal value"},
      {"an expression inside of a default", sub_with("[a: [\"${1}\"]]"), "error syntax.params 3:15-3:23\n", "literal value"},
      {"a list", main_with("[[a]]"), "error syntax.variable_name 2:12-2:15\n", "a list stands here"},
  };
  for (const Refusal& row : cases) expect_refusal(row);
}

TEST(WorkflowParser, ReportsAllProblemsAtOnce) {
  const SourceText source("a.yaml",
                          "main:\n  params: [a, b]\n  stps: 1\n  steps:\n    - one:\n        asign: [{x: 1}]\n    - two:\n        return: "
                          "${a +}\n    - three\n    - four:\n        next: nowhere\n    - five:\n"
                          "        call: f\n        args: {x: ${y}}\n");
  DiagnosticList diagnostics;
  parse_workflow(source, diagnostics);
  // YAML itself is broken in the last line: that hides the rest.
  EXPECT_EQ(findings_text(source, diagnostics), "error document.expression_in_flow 14:19-14:23\n");

  const SourceText mended("a.yaml", with_first_fix(source, diagnostics));
  DiagnosticList all;
  parse_workflow(mended, all);
  EXPECT_EQ(findings_text(mended, all),
            "error syntax.too_many_parameters 2:15-2:16\nerror syntax.unknown_key 3:3-3:7\nerror syntax.unknown_key 6:9-6:14\nerror "
            "expression.incomplete 8:21-8:22\n"
            "error syntax.step 9:7-9:12\nerror syntax.unknown_step 11:15-11:22\n");
}

TEST(WorkflowParser, ReadsStepsAndValuesInsideOfOtherDocuments) {
  const SourceText source("services.yaml",
                          "route:\n  steps:\n    - a: {return: {code: 200, body: \"${x}\"}}\n    - b: {next: a}\n    - c: {next: "
                          "z}\nrespond: [1, {k: \"${y + 1}\"}]\n");
  DiagnosticList diagnostics;
  const std::optional<Node> root = read_document(source, diagnostics);
  ASSERT_TRUE(root.has_value());
  const StepList steps = parse_steps(source, *root->find("route")->find("steps"), "the handler", diagnostics);
  EXPECT_EQ(text_of_steps(steps), "a: return {\"code\": 200, \"body\": ${x}}\nb next a: nothing\nc next z: nothing\n");
  EXPECT_EQ(findings_text(source, diagnostics), "error syntax.unknown_step 5:17-5:18\n");
  DiagnosticList none;
  const ValueTree value = parse_value_tree(source, *root->find("respond"), none);
  EXPECT_EQ(text_of_value(value), "[1, {\"k\": ${(y + 1)}}]");
  EXPECT_EQ(source.slice(value.items[1].entries[0].value.expression->range), "y + 1");
  EXPECT_FALSE(none.has_errors());
}

}  // namespace
}  // namespace etude
