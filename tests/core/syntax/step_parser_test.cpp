// Every step kind with every key, and the mistakes that are made with them.
#include "core/syntax/step_parser.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/core/syntax/refusal.h"
#include "tests/core/syntax/tree_text.h"

namespace etude {
namespace {

std::string tree_of(const std::string& text, const char* name) {
  const SourceText source("a.yaml", text);
  DiagnosticList diagnostics;
  const std::optional<Workflow> workflow = parse_workflow(source, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << name << "\n" << findings_text(source, diagnostics);
  return workflow ? text_of_steps(workflow->routines[0].steps) : "nothing";
}

TEST(StepParser, ReadsEveryKindOfStep) {
  struct Case {
    const char* name;
    std::string text;
    std::string tree;
  };
  const Case cases[] = {
      {"next alone", "- a: {next: end}\n", "a next end: nothing\n"},
      {"assign",
       "- a:\n    assign:\n      - x: 1\n      - m.k[i + 1]: ${y}\n      - m[\"zip code\"]: [1, \"${z}\"]\n      - e:\n    next: end\n",
       "a next end: assign x = 1; m.k[(i + 1)] = ${y}; m[\"zip code\"] = [1, ${z}]; e = null;\n"},
      {"keys with expressions", "- a: {assign: [{m: {'${k}': 1, n: \"${v}\", l: {x: 1}}}]}\n",
       "a: assign m = {${k}: 1, \"n\": ${v}, \"l\": {\"x\":1}};\n"},
      {"literal containers", "- a: {return: {b: [1, {c: null}], a: x}}\n", "a: return {\"a\":\"x\",\"b\":[1,{\"c\":null}]}\n"},
      {"call", "- a:\n    call: http.get\n    args: {url: x, query: {k: \"${v}\"}}\n    result: r\n",
       "a: call http.get(url: \"x\"; query: {\"k\": ${v}}; ) -> r\n"},
      {"call with a list", "- a: {call: f, args: [1, \"${x}\"], result: m.k}\n", "a: call f(: 1; : ${x}; ) -> m.k\n"},
      {"call alone", "- a: {call: sys.now}\n", "a: call sys.now()\n"},
      {"call of a connector", "- a: {call: googleapis.bigquery.v2.jobs.insert, args: {}}\n",
       "a: call googleapis.bigquery.v2.jobs.insert()\n"},
      {"switch",
       "- a:\n    switch:\n      - condition: ${x}\n        next: a\n      - condition: true\n        steps:\n          - b: {return: 1}\n "
       "     - condition: false\n      - condition: ${y}\n        "
       "call: f\n        args: {k: 1}\n        result: r\n    next: end\n",
       "a next end: switch\n  if ${x}\n    - next a: nothing\n  if true\n    -: steps\n      b: return 1\n  if false\n    -: nothing\n  if "
       "${y}\n    -: call f(k: 1; ) -> r\n"},
      {"for in", "- a: {for: {value: v, index: i, in: \"${l}\", steps: [{b: {next: continue}}]}}\n",
       "a: for v, i in ${l}\n  b next continue: nothing\n"},
      {"for in a literal list", "- a: {for: {value: v, in: [1, 2], steps: [{b: {next: break}}]}}\n",
       "a: for v in [1,2]\n  b next break: nothing\n"},
      {"for range", "- a: {for: {value: v, range: [1, \"${n}\"], steps: [{b: {call: f}}]}}\n", "a: for v range [1, ${n}]\n  b: call f()\n"},
      {"parallel branches",
       "- a:\n    parallel:\n      shared: [x, y]\n      concurrency_limit: ${n}\n      exception_policy: continueAll\n      branches:\n   "
       "     - p:\n            steps: [{s: {next: continue}}]\n        - q:\n            "
       "steps: [{s: {call: f}}]\n",
       "a: parallel shared x y limit ${n}\nbranch p\n  s next continue: nothing\nbranch q\n  s: call f()\n"},
      {"parallel for", "- a: {parallel: {for: {value: v, in: \"${l}\", steps: [{s: {call: f}}]}}}\n",
       "a: parallel shared\nfor v in ${l}\n  s: call f()\n"},
      {"try with everything",
       "- a:\n    try:\n      call: http.get\n      args: {url: x}\n      result: r\n    retry: ${http.default_retry}\n    except:\n      "
       "as: e\n      steps: [{b: {raise: \"${e}\"}}]\n",
       "a: try\n  -: call http.get(url: \"x\"; ) -> r\nretry ${(http.default_retry)} - - - - - -\nexcept e\n  b: raise ${e}\n"},
      {"try with steps", "- a: {try: {steps: [{b: {call: f}}]}}\n", "a: try\n  -: steps\n    b: call f()\n"},
      {"try with a list", "- a: {try: [{b: {call: f}}]}\n", "a: try\n  -: steps\n    b: call f()\n"},
      {"try with an unnamed loop", "- a: {try: {for: {value: v, in: [1], steps: [{b: {call: f}}]}}}\n",
       "a: try\n  -: for v in [1]\n    b: call f()\n"},
      {"try in try", "- a: {try: {try: {raise: x}, except: {as: e, steps: [{b: {call: f}}]}}}\n",
       "a: try\n  -: try\n    -: raise \"x\"\nexcept e\n    b: call f()\n"},
      {"raise", "- a: {raise: {code: 5, message: \"${m}\"}}\n", "a: raise {\"code\": 5, \"message\": ${m}}\n"},
      {"return nothing", "- a:\n    return:\n", "a: return null\n"},
      {"next beside return", "- a: {return: 1, next: b}\n- b: {next: end}\n", "a next b: return 1\nb next end: nothing\n"},
      {"steps", "- a: {steps: [{b: {next: end}}], next: end}\n", "a next end: steps\n  b next end: nothing\n"},
      {"keywords as names", "- return: {assign: [{x: 1}]}\n- assign: {next: return}\n- 1: {next: assign}\n- x: {next: 1}\n",
       "return: assign x = 1;\nassign next return: nothing\n1 next assign: nothing\nx next 1: nothing\n"},
      {"variables called range and value", "- a: {assign: [{range: 1}, {value: 2}, {map: 3}]}\n",
       "a: assign range = 1; value = 2; map = 3;\n"},
  };
  for (const Case& c : cases) EXPECT_EQ(tree_of(c.text, c.name), c.tree) << c.name;
}

TEST(StepParser, RefusesWhatIsNoStep) {
  const Refusal cases[] = {
      {"a text", "- a: {return: 1}\n- done\n", "error syntax.step 2:3-2:7\n", "Is a `:` missing?"},
      {"a list", "- a: {return: 1}\n- [{r: {return: 1}}]\n", "error syntax.step 2:3-2:21\n", "Here stands a list"},
      {"nothing", "- a: {return: 1}\n-\n", "error syntax.step 2:2-2:2\n", "Here stands nothing"},
      {"an empty map", "- a: {return: 1}\n- {}\n", "error syntax.step 2:3-2:5\n", "has no name"},
      {"two steps in one item", "- a:\n    return: 1\n  b:\n    return: 2\n", "error syntax.step_keys 3:3-3:4\n", "Write `- ` before `b`"},
      {"a body beside the name", "- a:\n  assign:\n    - x: 1\n", "error syntax.step_keys 2:3-2:9\n",
       "Indent it by two more blanks than `a`"},
      {"the misplaced body is read all the same", "- a:\n  assign:\n    - x: ${1 +}\n- b: {next: a}\n",
       "error syntax.step_keys 2:3-2:9\nerror expression.incomplete 3:14-3:15\n", "Indent it"},
      {"a body without a name", "- assign:\n    - x: 1\n  next: end\n", "error syntax.step_keys 1:3-1:9\n", "This step has no name"},
      {"an action without a name", "- return: 1\n", "error syntax.step_body 1:3-1:9\n", "`return` is an action"},
      {"an empty name", "- \"\": {return: 1}\n", "error syntax.step_name 1:3-1:5\n", "step name should not be empty"},
      {"reserved names", "- end: {return: 1}\n- break: {return: 1}\n- continue: {return: 1}\n",
       "error syntax.step_name 1:3-1:6\nerror syntax.step_name 2:3-2:8\nerror syntax.step_name 3:3-3:11\n", "cannot be called `end`"},
      {"an expression as a name", "- ${x}: {return: 1}\n", "error syntax.step_name 1:3-1:7\n", "cannot be an expression"},
      {"no body", "- a:\n- b: {return: 1}\n", "error syntax.no_action 1:3-1:4\n", "does nothing"},
      {"an empty body", "- a: {}\n", "error syntax.no_action 1:6-1:8\n", "nothing to do"},
      {"a text as the body", "- a: hello\n", "error syntax.step_body 1:6-1:11\n", "must be a map"},
      {"a list as the body", "- a:\n    - return: 1\n", "error syntax.step_body 2:5-2:16\n", "Remove the dashes"},
      {"an unknown key", "- a:\n    asign: [{x: 1}]\n", "error syntax.unknown_key 2:5-2:10\n", "Did you mean `assign`?",
       "- a:\n    assign: [{x: 1}]\n"},
      {"an unknown key beside an action", "- a:\n    assign: [{x: 1}]\n    comment: why\n", "error syntax.unknown_key 3:5-3:12\n",
       "Unknown key `comment` in a step"},
      {"two actions", "- a:\n    assign: [{x: 1}]\n    return: 1\n", "error syntax.two_actions 3:5-3:11\n", "`assign` and `return`"},
      {"three actions", "- a: {call: f, raise: x, return: 1}\n", "error syntax.two_actions 1:16-1:21\nerror syntax.two_actions 1:26-1:32\n",
       "`call` and `raise`"},
      {"args without call", "- a: {assign: [{x: 1}], args: {}}\n", "error syntax.companion 1:25-1:29\n", "belongs to `call`"},
      {"result alone", "- a: {result: x}\n", "error syntax.companion 1:7-1:13\n", "which is missing here"},
      {"except without try", "- a: {call: f, except: {as: e, steps: [{b: {call: f}}]}}\n", "error syntax.companion 1:16-1:22\n",
       "belongs to `try`"},
      {"condition in a step", "- a: {condition: true, return: 1}\n", "error syntax.unknown_key 1:7-1:16\n", "Unknown key `condition`"},
      {"steps that are a map", "- a:\n    steps:\n      b:\n        return: 1\n", "error syntax.steps 3:7-4:18\n", "write `- `",
       "- a:\n    steps:\n      - b:\n        return: 1\n"},
      {"empty steps", "- a: {steps: []}\n", "error syntax.no_steps 1:14-1:16\n", "`steps` are empty"},
      {"next that is an expression", "- a: {next: \"${x}\"}\n", "error syntax.next 1:13-1:19\n", "cannot be an expression"},
      {"next that is nothing", "- a:\n    next:\n", "error syntax.next 2:10-2:10\n", "must be a text"},
      {"next that is a list", "- a: {next: [b]}\n", "error syntax.next 1:13-1:16\n", "a list stands here"},
  };
  for (const Refusal& row : cases) expect_refusal(row);
}

TEST(StepParser, RefusesBadAssignments) {
  const Refusal cases[] = {
      {"a map", "- a:\n    assign:\n      x: 1\n", "error syntax.assign 3:7-3:11\n", "must be a list"},
      {"nothing", "- a: {assign: }\n", "error syntax.assign 1:7-1:13\n", "at least one entry"},
      {"an empty list", "- a: {assign: []}\n", "error syntax.assign 1:15-1:17\n", "at least one entry"},
      {"two keys in an entry", "- a:\n    assign:\n      - x: 1\n        y: 2\n", "error syntax.assignment 4:9-4:10\n",
       "Write `- ` before `y`", "- a:\n    assign:\n      - x: 1\n      - y: 2\n"},
      {"two keys in a flow entry", "- a: {assign: [{x: 1, y: 2}]}\n", "error syntax.assignment 1:23-1:24\n", "sets one variable"},
      {"an empty entry", "- a: {assign: [{}]}\n", "error syntax.assignment 1:16-1:18\n", "map with one key"},
      {"a text", "- a: {assign: [x]}\n", "error syntax.assignment 1:16-1:17\n", "here stands text"},
      {"a target in braces", "- a: {assign: [{\"${x}\": 1}]}\n", "error syntax.target_expression 1:17-1:23\n", "without ${ }: `x`"},
      {"a plain target in braces", "- a:\n    assign:\n      - ${x.y}: 1\n", "error syntax.target_expression 3:9-3:15\n", "without ${ }",
       "- a:\n    assign:\n      - x.y: 1\n"},
      {"a bad name", "- a: {assign: [{my-var: 1}]}\n", "error syntax.target 1:19-1:20\n", "`my-var` cannot be assigned to"},
      {"a number", "- a: {assign: [{1: 1}]}\n", "error syntax.target 1:17-1:18\n", "begins with the name"},
      {"an error in a quoted target", "- a: {assign: [{'l[''a'' +]': 1}]}\n", "error expression.value_expected 1:27-1:28\n", "`]` stands"},
      {"an error in the value", "- a: {assign: [{x: \"${1 +}\"}, {y: \"${(}\"}]}\n",
       "error expression.incomplete 1:25-1:26\nerror expression.incomplete 1:38-1:39\n", "value is expected"},
  };
  for (const Refusal& row : cases) expect_refusal(row);
}

TEST(StepParser, RefusesBadCalls) {
  const Refusal cases[] = {
      {"an expression", "- a: {call: \"${f}\"}\n", "error syntax.call 1:13-1:19\n", "cannot be an expression"},
      {"arguments in parentheses", "- a: {call: \"f(1)\"}\n", "error syntax.call 1:13-1:19\n", "Write `call: f`"},
      {"nothing", "- a:\n    call:\n", "error syntax.call 2:10-2:10\n", "must be a text"},
      {"a map", "- a: {call: {f: 1}}\n", "error syntax.call 1:13-1:19\n", "a map stands here"},
      {"blanks", "- a: {call: do it}\n", "error syntax.call 1:13-1:18\n", "no name of a function"},
      {"args that are a text", "- a: {call: f, args: x}\n", "error syntax.args 1:22-1:23\n", "here stands text"},
      {"args that are nothing", "- a:\n    call: f\n    args:\n", "error syntax.args 2:5-2:9\n", "here stands nothing"},
      {"a name that is an expression", "- a: {call: f, args: {\"${k}\": 1}}\n", "error syntax.args 1:23-1:29\n", "cannot be an expression"},
      {"a result in braces", "- a: {call: f, result: \"${r}\"}\n", "error syntax.target_expression 1:24-1:30\n", "without ${ }"},
      {"a result that is a list", "- a: {call: f, result: [r]}\n", "error syntax.target 1:24-1:27\n", "a list"},
  };
  for (const Refusal& row : cases) expect_refusal(row);
}

TEST(StepParser, RefusesBadSwitches) {
  const Refusal cases[] = {
      {"a map", "- a: {switch: {condition: true}}\n", "error syntax.switch 1:15-1:32\n", "must be a list"},
      {"an empty list", "- a: {switch: []}\n", "error syntax.switch 1:15-1:17\n", "at least one entry"},
      {"a text", "- a: {switch: [x]}\n", "error syntax.switch 1:16-1:17\n", "here stands text"},
      {"no condition", "- a: {switch: [{next: end}]}\n", "error syntax.missing_key 1:17-1:21\n", "`condition` is missing"},
      {"condition misspelt", "- a: {switch: [{conditon: true, next: end}]}\n", "error syntax.unknown_key 1:17-1:25\n",
       "Did you mean `condition`?", "- a: {switch: [{condition: true, next: end}]}\n"},
      {"a condition without braces", "- a:\n    switch:\n      - condition: x < 1\n        next: end\n",
       "error syntax.condition 3:20-3:25\n", "${...}", "- a:\n    switch:\n      - condition: ${x < 1}\n        next: end\n"},
      {"a number", "- a: {switch: [{condition: 1, next: end}]}\n", "error syntax.condition 1:28-1:29\n", "here stands a number"},
      {"null", "- a: {switch: [{condition: null}]}\n", "error syntax.condition 1:28-1:32\n", "here stands null"},
      {"two actions", "- a: {switch: [{condition: true, return: 1, raise: x}]}\n", "error syntax.two_actions 1:45-1:50\n", "two actions"},
  };
  for (const Refusal& row : cases) expect_refusal(row);
}

TEST(StepParser, RefusesBadLoops) {
  const Refusal cases[] = {
      {"a list", "- a: {for: [1]}\n", "error syntax.for 1:12-1:15\n", "must be a map"},
      {"nothing at all", "- a: {for: {}}\n", "error syntax.missing_key 1:7-1:10\nerror syntax.missing_key 1:7-1:10\n",
       "`value` and `steps` are missing"},
      {"in and range", "- a: {for: {value: v, in: [1], range: [1, 2], steps: [{b: {call: f}}]}}\n", "error syntax.for 1:39-1:45\n",
       "not both"},
      {"a range of three", "- a: {for: {value: v, range: [1, 2, 3], steps: [{b: {call: f}}]}}\n", "error syntax.range 1:30-1:39\n",
       "this list has 3"},
      {"a bad variable", "- a: {for: {value: my-v, in: [1], steps: [{b: {call: f}}]}}\n", "error syntax.variable_name 1:20-1:24\n",
       "is no name"},
      {"a bad index", "- a: {for: {value: v, index: 1x, in: [1], steps: [{b: {call: f}}]}}\n", "error syntax.variable_name 1:30-1:32\n",
       "is no name"},
      {"empty steps", "- a: {for: {value: v, in: [1], steps: []}}\n", "error syntax.no_steps 1:39-1:41\n", "are empty"},
      {"an unknown key", "- a: {for: {value: v, on: [1], in: [1], steps: [{b: {call: f}}]}}\n", "error syntax.unknown_key 1:23-1:25\n",
       "in a `for` loop"},
      {"in that is a map", "- a: {for: {value: v, in: {k: 1}, steps: [{b: {call: f}}]}}\n", "warning syntax.for_source 1:27-1:33\n",
       "keys(the_map)"},
      {"range that is a number", "- a: {for: {value: v, range: 5, steps: [{b: {call: f}}]}}\n", "warning syntax.for_source 1:30-1:31\n",
       "two numbers"},
  };
  for (const Refusal& row : cases) expect_refusal(row);
}

TEST(StepParser, RefusesBadParallelSteps) {
  const std::string steps = "steps: [{s: {call: f}}]";
  const Refusal cases[] = {
      {"a list", "- a: {parallel: [1]}\n", "error syntax.parallel 1:17-1:20\n", "must be a map"},
      {"neither branches nor for", "- a: {parallel: {shared: [x]}}\n", "error syntax.missing_key 1:7-1:15\n", "`branches` or `for`"},
      {"branches and for", "- a: {parallel: {branches: [{p: {" + steps + "}}], for: {value: v, in: [1], " + steps + "}}}\n",
       "error syntax.parallel 1:7-1:15\n", "not both"},
      {"no branches", "- a: {parallel: {branches: []}}\n", "error syntax.branches 1:28-1:30\n", "must be a list"},
      {"a branch without steps", "- a: {parallel: {branches: [{p: {}}]}}\n", "error syntax.missing_key 1:30-1:31\n",
       "`steps` is missing in a branch"},
      {"a branch that is a list", "- a: {parallel: {branches: [{p: [1]}]}}\n", "error syntax.branch 1:33-1:36\n", "here stands a list"},
      {"a branch with two names", "- a: {parallel: {branches: [{p: {" + steps + "}, q: {" + steps + "}}]}}\n",
       "error syntax.branch 1:29-1:89\n", "one key"},
      {"a branch with another key", "- a: {parallel: {branches: [{p: {next: end, " + steps + "}}]}}\n",
       "error syntax.unknown_key 1:34-1:38\n", "in a branch"},
      {"equal names", "- a: {parallel: {branches: [{p: {" + steps + "}}, {p: {" + steps + "}}]}}\n",
       "warning syntax.duplicate_branch 1:62-1:63\n", "called `p`"},
      {"a branch with its step in place of steps", "- a: {parallel: {branches: [{p: {call: f, args: [1]}}]}}\n",
       "error syntax.missing_key 1:34-1:38\n", "Write `steps:`"},
      {"shared that is a text", "- a: {parallel: {shared: x, branches: [{p: {" + steps + "}}]}}\n", "error syntax.shared 1:26-1:27\n",
       "must be a list"},
      {"shared twice", "- a: {parallel: {shared: [x, y, x], branches: [{p: {" + steps + "}}]}}\n",
       "error syntax.duplicate_shared 1:33-1:34\n", "twice"},
      {"shared paths", "- a: {parallel: {shared: [x.y], branches: [{p: {" + steps + "}}]}}\n", "error syntax.variable_name 1:27-1:30\n",
       "is no name"},
  };
  for (const Refusal& row : cases) expect_refusal(row);
  const std::string mended = "- a: {parallel: {exception_policy: continueAll, branches: [{p: {" + steps + "}}]}}\n";
  expect_refusal({"another policy", "- a: {parallel: {exception_policy: unhandled, branches: [{p: {" + steps + "}}]}}\n",
                  "error syntax.exception_policy 1:36-1:45\n", "continueAll", mended.c_str()});
}

TEST(StepParser, RefusesBadTries) {
  const Refusal cases[] = {
      {"a text", "- a: {try: x}\n", "error syntax.try 1:12-1:13\n", "here stands text"},
      {"nothing", "- a:\n    try:\n", "error syntax.try 2:5-2:8\n", "here stands nothing"},
      {"an empty body", "- a: {try: {}}\n", "error syntax.no_action 1:12-1:14\n", "nothing to do"},
      {"next in the body", "- a: {try: {call: f, next: end}}\n", "error syntax.unknown_key 1:22-1:26\n", "beside `try`"},
      {"except that is a list", "- a: {try: {call: f}, except: [1]}\n", "error syntax.except 1:31-1:34\n", "must be a map"},
      {"except without as", "- a: {try: {call: f}, except: {steps: [{b: {call: f}}]}}\n", "error syntax.missing_key 1:23-1:29\n",
       "`as` is missing"},
      {"except without steps", "- a: {try: {call: f}, except: {as: e}}\n", "error syntax.missing_key 1:23-1:29\n", "`steps` is missing"},
      {"except with a bad name", "- a: {try: {call: f}, except: {as: \"${e}\", steps: [{b: {call: f}}]}}\n",
       "error syntax.variable_name 1:36-1:42\n", "cannot be an expression"},
      {"except with another key", "- a: {try: {call: f}, except: {as: e, step: [], steps: [{b: {call: f}}]}}\n",
       "error syntax.unknown_key 1:39-1:43\n", "in `except`"},
  };
  for (const Refusal& row : cases) expect_refusal(row);
}

TEST(StepParser, KeepsToThePublishedCounts) {
  const auto repeated = [](const std::string& piece, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += (i == 0 ? "" : ", ") + piece;
    return text;
  };
  const auto branches = [](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += (i == 0 ? "{b" : ", {b") + std::to_string(i) + ": {steps: [{s: {call: f}}]}}";
    return text;
  };
  const auto codes = [](const std::string& text) {
    DiagnosticList diagnostics;
    parse_workflow(SourceText("a.yaml", text), diagnostics);
    std::string found;
    for (const Diagnostic& diagnostic : diagnostics.all()) found += diagnostic.code + " ";
    return found;
  };
  EXPECT_EQ(codes("- a: {assign: [" + repeated("{x: 1}", 50) + "]}"), "");
  EXPECT_EQ(codes("- a: {assign: [" + repeated("{x: 1}", 51) + "]}"), "syntax.too_many_assignments ");
  EXPECT_EQ(codes("- a: {switch: [" + repeated("{condition: true}", 50) + "]}"), "");
  EXPECT_EQ(codes("- a: {switch: [" + repeated("{condition: true}", 51) + "]}"), "syntax.too_many_conditions ");
  EXPECT_EQ(codes("- a: {parallel: {branches: [" + branches(1) + "]}}"), "");
  EXPECT_EQ(codes("- a: {parallel: {branches: [" + branches(10) + "]}}"), "");
  EXPECT_EQ(codes("- a: {parallel: {branches: [" + branches(11) + "]}}"), "syntax.too_many_branches ");
}

TEST(StepParser, KnowsTheKeysOfActions) {
  for (const char* key : {"assign", "call", "switch", "for", "parallel", "try", "steps", "raise", "return"})
    EXPECT_TRUE(is_action_key(key)) << key;
  for (const char* key : {"next", "args", "result", "retry", "except", "condition", ""}) EXPECT_FALSE(is_action_key(key)) << key;
}

}  // namespace
}  // namespace etude
