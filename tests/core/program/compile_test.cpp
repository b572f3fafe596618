// Names, arguments and jumps that do not deploy, and the programs of those that do.
#include "core/program/compile.h"

#include <gtest/gtest.h>

#include "core/program/disassembler.h"
#include "tests/support/session_builder.h"

namespace etude {
namespace {

using testing::compile_text;

TEST(Compile, RefusesWhatTheSpecificationRefuses) {
  struct Row {
    const char* name;
    const char* text;
    const char* code;
    std::uint32_t line;
    std::uint32_t column;
  };
  const Row rows[] = {
      {"undefined variable", "- r: {return: \"${x}\"}\n", "program.unknown_variable", 1, 18},
      {"loop local outside", "- l: {for: {value: v, in: [1], steps: [{a: {assign: [{x: 1}]}}]}}\n- r: {return: \"${x}\"}\n",
       "program.unknown_variable", 2, 18},
      {"except local outside", "- t: {try: {raise: a}, except: {as: e, steps: [{a: {assign: [{x: 1}]}}]}}\n- r: {return: \"${e}\"}\n",
       "program.unknown_variable", 2, 18},
      {"path of nothing", "- a: {assign: [{m.x: 1}]}\n", "program.unknown_variable", 1, 17},
      {"unknown function", "- r: {return: \"${math.pow(2, 3)}\"}\n", "program.unknown_function", 1, 18},
      {"unknown callee", "- r: {call: nope}\n", "program.unknown_function", 1, 13},
      {"calling a variable", "- a: {assign: [{x: 1}, {y: \"${x()}\"}]}\n- r: {return: \"${y}\"}\n", "program.unknown_function", 1, 31},
      {"arity of a function", "- r: {return: \"${text.substring(\\\"a\\\", 1)}\"}\n", "program.arity", 1, 18},
      {"unknown argument", "- r: {call: sys.log, args: {txt: a}}\n", "program.unknown_argument", 1, 29},
      {"missing argument", "- r: {call: http.get, args: {}}\n", "program.missing_argument", 1, 13},
      {"blocking in an expression", "- r: {return: \"${sys.sleep(1)}\"}\n", "program.blocking_in_expression", 1, 18},
      {"not shared", "- i: {assign: [{n: 0}]}\n- p: {parallel: {for: {value: v, in: [1], steps: [{a: {assign: [{n: 1}]}}]}}}\n",
       "program.not_shared", 2, 66},
      {"shared ghost", "- p: {parallel: {shared: [g], for: {value: v, in: [1], steps: [{a: {assign: [{g: 1}]}}]}}}\n",
       "program.shared_unknown", 1, 27},
      {"function as value", "- r: {return: \"${http.default_retry_predicate}\"}\n", "program.function_as_value", 1, 18},
      {"policy as predicate",
       "- t: {try: {raise: a}, retry: {predicate: \"${nothing}\", max_retries: 1, backoff: {initial_delay: 1, max_delay: 1, multiplier: 1}}}\n",
       "program.retry_predicate", 1, 46},
      {"connector", "- c: {call: googleapis.nothing.v1.things.get}\n", nullptr, 1, 13},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto compiled = compile_text(row.text);
    EXPECT_EQ(compiled.program, nullptr);
    ASSERT_FALSE(compiled.diagnostics.all().empty());
    const Diagnostic& first = compiled.diagnostics.all().front();
    if (row.code != nullptr) {
      EXPECT_EQ(first.code, row.code) << first.message;
    }
    const SourcePosition place = compiled.source->position(first.range.begin);
    EXPECT_EQ(place.line, row.line);
    EXPECT_EQ(place.column, row.column) << first.message;
  }
}

TEST(Compile, ReportsAllProblemsAtOnce) {
  const auto compiled = compile_text("- a: {assign: [{x: \"${p}\"}, {y: \"${q}\"}]}\n- b: {call: nope}\n");
  EXPECT_EQ(compiled.diagnostics.error_count(), 3u);
}

TEST(Compile, AcceptsNamesSharedBetweenVariablesAndModules) {
  EXPECT_NE(compile_text("- a: {assign: [{list: [1]}, {map: {a: 1}}]}\n- r: {return: \"${[list.concat(list, 2), map.a]}\"}\n").program,
            nullptr);
}

TEST(Compile, ABranchMayUseANameThatIsAssignedOutsideOnlyLater) {
  EXPECT_NE(
      compile_text(
          "- p: {parallel: {branches: [{a: {steps: [{s: {assign: [{r: 1}]}}]}}, {b: {steps: [{s: {assign: [{r: 2}]}}]}}]}}\n- q: {assign: [{r: 3}]}\n- z: {return: \"${r}\"}\n")
          .program,
      nullptr);
}

TEST(Disassembler, TellsNoPlacesSoThatYamlAndJsonAreEqual) {
  const auto yaml = compile_text(
      "main:\n  params: [a]\n  steps:\n    - go:\n        switch:\n          - condition: ${a.n > 1}\n            return: ${\"big \" + a.n}\n        next: end\n");
  const auto json = compile_text(
      R"({"main":{"params":["a"],"steps":[{"go":{"switch":[{"condition":"${a.n > 1}","return":"${\"big \" + a.n}"}],"next":"end"}}]}})");
  ASSERT_NE(yaml.program, nullptr);
  ASSERT_NE(json.program, nullptr);
  EXPECT_EQ(disassemble(*yaml.program), disassemble(*json.program));
}

TEST(StepKeys, AreStableAndUnique) {
  const auto compiled = compile_text(R"(
main:
  steps:
    - a/b: {steps: [{x: {assign: [{v: 1}]}}]}
    - t: {try: {call: sys.now, result: v}, except: {as: e, steps: [{x: {return: "${e}"}}]}}
    - s: {switch: [{condition: true, steps: [{x: {return: "${v}"}}]}]}
)");
  ASSERT_NE(compiled.program, nullptr);
  std::vector<std::string> keys;
  for (const StepInfo& step : compiled.program->steps) keys.push_back(step.row.key);
  EXPECT_EQ(keys,
            (std::vector<std::string>{"main/a~1b", "main/a~1b/x", "main/t", "main/t/try", "main/t/except/x", "main/s", "main/s/1/x"}));
}

}  // namespace
}  // namespace etude
