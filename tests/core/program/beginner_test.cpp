// What people write by habit from other languages, or by a slip: each is exactly one problem, which says what to write
// instead; where nothing else has to change, the fix writes it.
#include <gtest/gtest.h>

#include "tests/core/source/findings.h"
#include "tests/support/session_builder.h"

namespace etude {
namespace {

struct Slip {
  const char* name;
  std::string text;
  const char* findings;
  const char* message_part;
  const char* fixed = nullptr;  // the text with the fix; null: there is none
};

void expect_one_problem(const Slip& row) {
  SCOPED_TRACE(row.name);
  const auto compiled = testing::compile_text(row.text);
  EXPECT_EQ(findings_text(*compiled.source, compiled.diagnostics), row.findings);
  ASSERT_FALSE(compiled.diagnostics.all().empty());
  EXPECT_NE(compiled.diagnostics.all()[0].message.find(row.message_part), std::string::npos) << compiled.diagnostics.all()[0].message;
  EXPECT_EQ(with_first_fix(*compiled.source, compiled.diagnostics), row.fixed == nullptr ? row.text : row.fixed);
}

std::string returning(const std::string& expression) {
  return "- i: {assign: [{s: \"a\"}]}\n- r:\n    return: ${" + expression + "}\n- t: {return: \"${s}\"}\n";
}

TEST(Beginner, KeysOfOtherLanguages) {
  const Slip rows[] = {
      {"if", "- a:\n    if: ${true}\n    then: [{b: {return: 1}}]\n", "error syntax.unknown_key 2:5-2:7\n", "A choice is a `switch`"},
      {"else", "- a:\n    switch:\n      - condition: ${true}\n        next: end\n      - else:\n        next: end\n",
       "error syntax.unknown_key 5:9-5:13\n", "last entry with `condition: true`"},
      {"while", "- a:\n    while: ${true}\n", "error syntax.unknown_key 2:5-2:10\n", "A loop is `for`"},
      {"catch", "- a:\n    try: {call: sys.now}\n    catch: {as: e, steps: [{b: {return: 1}}]}\n", "error syntax.unknown_key 3:5-3:10\n",
       "`except`", "- a:\n    try: {call: sys.now}\n    except: {as: e, steps: [{b: {return: 1}}]}\n"},
      {"goto", "- a:\n    goto: end\n", "error syntax.unknown_key 2:5-2:9\n", "`next`", "- a:\n    next: end\n"},
      {"throw", "- a:\n    throw: boo\n", "error syntax.unknown_key 2:5-2:10\n", "`raise`", "- a:\n    raise: boo\n"},
      {"set", "- a:\n    set: [{_x: 1}]\n", "error syntax.unknown_key 2:5-2:8\n", "`assign`", "- a:\n    assign: [{_x: 1}]\n"},
      {"params of a call", "- a:\n    call: sys.log\n    params: {text: m}\n", "error syntax.unknown_key 3:5-3:11\n", "`args`",
       "- a:\n    call: sys.log\n    args: {text: m}\n"},
      {"incomplete retry", "- a:\n    try: {call: sys.now}\n    retry: {max_retries: 3}\n", "error syntax.missing_key 3:5-3:10\n",
       "`predicate` and `backoff` are missing"},
      {"a policy without ${}", "- a:\n    try: {call: sys.now}\n    retry: http.default_retry\n", "error syntax.retry 3:12-3:30\n",
       "must be a policy", "- a:\n    try: {call: sys.now}\n    retry: ${http.default_retry}\n"},
      {"a list is raised", "- a:\n    raise: [1]\n", "warning syntax.raise_value 2:12-2:15\n", "a text or a map"},
  };
  for (const Slip& row : rows) expect_one_problem(row);
}

TEST(Beginner, SlipsOfYaml) {
  const Slip rows[] = {
      {"no colon", "- a:\n    return 1\n", "error syntax.step_body 2:5-2:13\n", "Write a `:` behind `return`", "- a:\n    return: 1\n"},
      {"no blank behind the colon", "- a:\n    return:1\n", "error syntax.step_body 2:5-2:13\n", "Write a blank behind `return:`",
       "- a:\n    return: 1\n"},
      {"no blank behind the dash", "-a:\n    return: 1\n", "error syntax.no_main 1:1-1:3\n", "write `- a:`", "- a:\n    return: 1\n"},
      {"double quotes in double quotes", "- a:\n    return: \"${\"a\" + \"b\"}\"\n", "error document.text_behind_value 2:13-2:27\n",
       "in single quotes", "- a:\n    return: '${\"a\" + \"b\"}'\n"},
      {"a template", "- i: {assign: [{who: you}]}\n- a:\n    return: hello ${who}!\n", "info expression.not_interpolated 3:13-3:26\n",
       "is not replaced", "- i: {assign: [{who: you}]}\n- a:\n    return: '${\"hello \" + who + \"!\"}'\n"},
  };
  for (const Slip& row : rows) expect_one_problem(row);
}

TEST(Beginner, NamesOfOtherLanguages) {
  const struct {
    const char* expression;
    const char* findings;
    const char* message_part;
    const char* fixed = nullptr;
  } rows[] = {
      {"str(5)", "error program.unknown_function 3:15-3:18\n", "Did you mean `string`?", "string(5)"},
      {"parseInt(s)", "error program.unknown_function 3:15-3:23\n", "Did you mean `int`?", "int(s)"},
      {"length(s)", "error program.unknown_function 3:15-3:21\n", "Did you mean `len`?", "len(s)"},
      {"list.append([1], 2)", "error program.unknown_function 3:15-3:26\n", "Did you mean `list.concat`?", "list.concat([1], 2)"},
      {"json.stringify(s)", "error program.unknown_function 3:15-3:29\n", "json.encode_to_string", "json.encode_to_string(s)"},
      {"split(s, \",\")", "error program.unknown_function 3:15-3:20\n", "Did you mean `text.split`?", "text.split(s, \",\")"},
      {"tex.split(s, \",\")", "error program.unknown_function 3:15-3:24\n", "Did you mean `text.split`?", "text.split(s, \",\")"},
      {"math.round(2.5)", "error program.unknown_function 3:15-3:25\n", "math.floor(x + 0.5)"},
      {"math.cosine(1)", "error program.unknown_function 3:15-3:26\n", "The module `math` has abs, floor"},
      {"s.split(\",\")", "error program.unknown_function 3:15-3:22\n", "Values have no methods. Write `text.split(s, …)`"},
      {"s.size()", "error program.unknown_function 3:15-3:21\n", "Write `len(s)`"},
      {"None", "error program.unknown_variable 3:15-3:19\n", "Did you mean `null`?", "null"},
      {"yes", "error program.unknown_variable 3:15-3:18\n", "Did you mean `true`?", "true"},
      {"env.HOME", "error program.unknown_variable 3:15-3:18\n", "sys.get_env"},
      {"args.id", "error program.unknown_variable 3:15-3:19\n", "params: [args]"},
      {"http.default_retry", "error program.function_as_value 3:15-3:33\n", "`retry: ${http.default_retry}`"},
      {"retry.default_backoff", "error program.function_as_value 3:15-3:36\n", "`backoff: ${retry.default_backoff}`"},
      {"“x”", "error expression.illegal_character 3:15-3:16\n", "straight quotes"},
  };
  for (const auto& row : rows) {
    const std::string fixed = returning(row.fixed == nullptr ? row.expression : row.fixed);
    expect_one_problem({row.expression, returning(row.expression), row.findings, row.message_part, fixed.c_str()});
  }
}

TEST(Beginner, AnArgumentByAnotherNameIsOneProblem) {
  const Slip rows[] = {
      {"misspelt", "- a: {call: http.get, args: {urll: \"https://a.test\"}}\n", "error program.unknown_argument 1:30-1:34\n",
       "Did you mean `url`?", "- a: {call: http.get, args: {url: \"https://a.test\"}}\n"},
      {"quite another", "main: {steps: [{a: {call: sub, args: {y: 1}}}]}\nsub: {params: [x], steps: [{r: {return: \"${x}\"}}]}\n",
       "error program.unknown_argument 1:39-1:40\n", "It takes x."},
      {"of a connector", "- a: {call: googleapis.pubsub.v1.projects.topics.publish, args: {topc: t}}\n",
       "error program.unknown_argument 1:66-1:70\n", "Did you mean `topic`?",
       "- a: {call: googleapis.pubsub.v1.projects.topics.publish, args: {topic: t}}\n"},
      {"a method of a connector", "- a: {call: googleapis.pubsub.v1.projects.topics.publsh, args: {topic: t}}\n",
       "error program.unknown_connector_method 1:13-1:56\n", "Did you mean `googleapis.pubsub.v1.projects.topics.publish`?",
       "- a: {call: googleapis.pubsub.v1.projects.topics.publish, args: {topic: t}}\n"},
      {"a service of the connectors", "- a: {call: googleapis.pubsb.v1.projects.topics.publish, args: {topic: t}}\n",
       "error program.unknown_connector_method 1:13-1:56\n", "Did you mean `googleapis.pubsub.v1.projects.topics.publish`?",
       "- a: {call: googleapis.pubsub.v1.projects.topics.publish, args: {topic: t}}\n"},
  };
  for (const Slip& row : rows) expect_one_problem(row);
  // Two that are missing stay missing, whatever the third is called.
  const auto compiled = testing::compile_text("- a: {call: text.split, args: {x: 1}}\n");
  EXPECT_EQ(findings_text(*compiled.source, compiled.diagnostics),
            "error program.missing_argument 1:13-1:23\nerror program.unknown_argument 1:32-1:33\n");
}

TEST(Beginner, AKeyByAnotherNameIsOneProblem) {
  const Slip rows[] = {
      {"the variable of a loop", "- a: {for: {each: v, in: [1], steps: [{b: {return: \"${v}\"}}]}}\n",
       "error syntax.unknown_key 1:13-1:17\n", "`value` is missing", "- a: {for: {value: v, in: [1], steps: [{b: {return: \"${v}\"}}]}}\n"},
      {"the list of a loop", "- a: {for: {value: v, of: [1], steps: [{b: {return: \"${v}\"}}]}}\n", "error syntax.unknown_key 1:23-1:25\n",
       "`in` is missing", "- a: {for: {value: v, in: [1], steps: [{b: {return: \"${v}\"}}]}}\n"},
      {"the steps of a loop", "- a: {for: {value: v, in: [1], body: [{b: {return: 1}}]}}\n", "error syntax.unknown_key 1:32-1:36\n",
       "`steps` is missing", "- a: {for: {value: v, in: [1], steps: [{b: {return: 1}}]}}\n"},
      {"the error's name", "- a: {try: {call: sys.now}, except: {error: e, steps: [{b: {return: 1}}]}}\n",
       "error syntax.unknown_key 1:38-1:43\n", "`as` is missing",
       "- a: {try: {call: sys.now}, except: {as: e, steps: [{b: {return: 1}}]}}\n"},
      {"a part of a backoff",
       "- a: {try: {call: sys.now}, retry: {predicate: \"${retry.always}\", max_retries: 1, backoff: {initial_delay: 1, max_delay: 2, factor: 2}}}\n",
       "error syntax.unknown_key 1:125-1:131\n", "`multiplier` is missing",
       "- a: {try: {call: sys.now}, retry: {predicate: \"${retry.always}\", max_retries: 1, backoff: {initial_delay: 1, max_delay: 2, multiplier: 2}}}\n"},
      {"a value that does not fit", "- a: {for: {value: v, in: [1], body: 7}}\n",
       "error syntax.missing_key 1:7-1:10\nerror syntax.unknown_key 1:32-1:36\n", "It may have"},
      {"a comment in an expression", "- a:\n    return: ${len(\"a # b\" + string({})) + 1}  # {end}\n",
       "warning expression.unclosed 2:13-2:21\n", "single quotes", "- a:\n    return: '${len(\"a # b\" + string({})) + 1}'  # {end}\n"},
      {"a comment behind half an expression", "- a:\n    return: ${1 + # comment\n", "warning expression.unclosed 2:13-2:18\n",
       "Close the brace"},
  };
  for (const Slip& row : rows) expect_one_problem(row);
}

TEST(Beginner, ANameThatIsNearIsWritten) {
  const Slip rows[] = {
      {"a variable in an escaped text", "- a: {assign: [{total: 1}]}\n- b:\n    return: \"${\\\"\\u00e4\\\" + string(totl)}\"\n",
       "error program.unknown_variable 3:36-3:40\n", "Did you mean `total`?",
       "- a: {assign: [{total: 1}]}\n- b:\n    return: \"${\\\"\\u00e4\\\" + string(total)}\"\n"},
      {"a part of a variable", "- a: {assign: [{order: {}}, {oder.id: 1}]}\n- b: {return: \"${order}\"}\n",
       "error program.unknown_variable 1:30-1:34\n", "Did you mean `order`?",
       "- a: {assign: [{order: {}}, {order.id: 1}]}\n- b: {return: \"${order}\"}\n"},
      {"a shared variable",
       "- a: {assign: [{sum: 0}]}\n- p: {parallel: {shared: [sun], for: {value: v, in: [1], steps: [{s: {call: sys.now}}]}}}\n"
       "- b: {return: \"${sum}\"}\n",
       "error program.shared_unknown 2:27-2:30\n", "Did you mean `sum`?",
       "- a: {assign: [{sum: 0}]}\n- p: {parallel: {shared: [sum], for: {value: v, in: [1], steps: [{s: {call: sys.now}}]}}}\n"
       "- b: {return: \"${sum}\"}\n"},
      {"a predicate",
       "- a:\n    try: {call: sys.now}\n    retry: {predicate: \"${http.defalt_retry_predicate}\", max_retries: 1, backoff: {initial_delay: 1, max_delay: 2, multiplier: 2}}\n",
       "error program.retry_predicate 3:27-3:54\n", "Did you mean `http.default_retry_predicate`?",
       "- a:\n    try: {call: sys.now}\n    retry: {predicate: \"${http.default_retry_predicate}\", max_retries: 1, backoff: {initial_delay: 1, max_delay: 2, multiplier: 2}}\n"},
      {"a step", "- a: {next: fnish}\n- finish: {return: 1}\n", "error syntax.unknown_step 1:13-1:18\n", "Did you mean `finish`?",
       "- a: {next: finish}\n- finish: {return: 1}\n"},
      {"a name that would need quotes", "- a: {next: \"go on nw\"}\n- \"go on now\": {return: 1}\n",
       "error syntax.unknown_step 1:13-1:23\n", "Did you mean `go on now`?"},
  };
  for (const Slip& row : rows) expect_one_problem(row);
}

TEST(Beginner, ExpressionsWithoutTheirBeginning) {
  const Slip rows[] = {
      {"no dollar", "- a: {assign: [{m: {b: 1}}]}\n- r:\n    return: \"{m.b}\"\n", "warning expression.unopened 3:13-3:20\n",
       "the $ before {", "- a: {assign: [{m: {b: 1}}]}\n- r:\n    return: \"${m.b}\"\n"},
      {"no brace", "- r:\n    return: $sys.now()}\n", "warning expression.unopened 2:13-2:24\n", "the { behind $",
       "- r:\n    return: ${sys.now()}\n"},
      {"no dollar, a map for YAML", "- r:\n    return: {sys.now()}\n", "warning expression.unopened 2:13-2:24\n", "one key and no value"},
      {"no quote", "- r:\n    return: europe-west1\"\n", "warning document.stray_quote 2:13-2:26\n", "none stands at its beginning",
       "- r:\n    return: \"europe-west1\"\n"},
  };
  for (const Slip& row : rows) expect_one_problem(row);
}

TEST(Beginner, LinesThatStandTwiceOrTooFarLeft) {
  const Slip rows[] = {
      {"arguments beside args", "- a:\n    call: sys.log\n    args:\n    data: x\n    severity: INFO\n",
       "error syntax.unknown_key 4:5-4:9\n", "`data` stands beside `args`, not below it"},
      {"args twice", "- a:\n    call: sys.log\n    args:\n    args:\n      data: x\n", "error document.duplicate_key 4:5-4:9\n",
       "stands twice"},
      {"assign twice", "- a:\n    assign:\n    assign:\n      - x: 1\n", "error document.duplicate_key 3:5-3:11\n", "stands twice"},
      {"steps beside main", "main:\n  params: [a]\nsteps:\n  - b: {return: '${a}'}\n", "error syntax.routine 3:1-3:6\n",
       "`steps` stands beside `main`, not below it"},
  };
  for (const Slip& row : rows) expect_one_problem(row);
}

}  // namespace
}  // namespace etude
