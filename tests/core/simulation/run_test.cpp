// What core/simulation/run promises, held by cases.
#include "core/simulation/run.h"

#include "tests/core/simulation/simulated.h"

namespace etude::testing {
namespace {

// `file:line:column code` of all findings.
std::string findings(const Files& files) {
  std::string text;
  for (const FileDiagnostics& file : check_files(files)) {
    for (const Diagnostic& each : file.list.all()) {
      const SourcePosition place = file.source->position(each.range.begin);
      text += (text.empty() ? "" : "; ") + file.source->name() + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) +
              " " + each.code;
    }
  }
  return text;
}

TEST(Run, ChecksAllFilesAtOnce) {
  const std::string good = "- done: {return: 1}\n";
  EXPECT_EQ(findings({{"workflow.yaml", good}}), "");
  EXPECT_EQ(findings({{"workflow.yaml", good},
                      {"services.yaml", "x: 1"},
                      {"input.json", "{\n  \"a\": }"},
                      {"workflows/b.yaml", "- a: {next: nowhere}\n"}}),
            "services.yaml:1:1 scenario.unknown_key; workflows/b.yaml:1:13 syntax.unknown_step; input.json:2:8 input.syntax");
  EXPECT_EQ(findings({}), "workflow.yaml:1:1 run.nothing");
  EXPECT_EQ(findings({{"services.yaml", "services: {}"}}), "workflow.yaml:1:1 run.nothing");
  EXPECT_EQ(findings({{"workflow.yaml", "  \n"}, {"services.yaml", "clients: [{request: {url: \"https://a.test\"}}]"}}), "")
      << "services act alone";
  EXPECT_EQ(findings({{"workflow.yaml", good}, {"workflows/a b.yaml", good}}), "workflows/a b.yaml:1:1 run.workflow_id");
  EXPECT_EQ(findings({{"workflow.yaml", good}, {"input.json", "\"" + std::string(33'000, 'x') + "\""}}), "input.json:1:1 input.too_large");
  EXPECT_EQ(findings({{"workflow.yaml", good}, {"input.json", " \n"}}), "") << "no input";
}

TEST(Run, PassesTheInput) {
  const std::string echo = "main: {params: [input], steps: [{done: {return: '${input}'}}]}";
  EXPECT_EQ(simulated_outcome("", echo, {}, {{"input.json", "{\"a\": [1, 2.0]}"}}), R"({"a":[1,2]})");
  EXPECT_EQ(simulated_outcome("", echo), "null");
  RunOptions options;
  options.argument = Value("mine");
  EXPECT_EQ(simulated_outcome("", echo, options, {{"input.json", "{\"a\": 1}"}}), "\"mine\"");
}

TEST(Run, HasTheServicesEnvironment) {
  const std::string workflow =
      "- done: {return: ['${sys.get_env(\"GOOGLE_CLOUD_PROJECT_ID\")}', '${sys.get_env(\"GOOGLE_CLOUD_PROJECT_NUMBER\")}', "
      "'${sys.get_env(\"GOOGLE_CLOUD_LOCATION\")}', '${sys.get_env(\"GOOGLE_CLOUD_WORKFLOW_ID\")}', '${len(sys.get_env(\"GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID\"))}', "
      "'${sys.get_env(\"MINE\", \"none\")}', '${sys.get_env(\"OTHER\", \"none\")}']}\n";
  RunOptions options;
  options.environment["OTHER"] = "given";
  EXPECT_EQ(simulated_outcome("project: {id: p, number: 77, location: here}\nenv: {MINE: \"a\", OTHER: \"b\"}", workflow, options),
            R"(["p","77","here","workflow",36,"a","given"])");
}

TEST(Run, StartsAtTheScenariosTime) {
  EXPECT_EQ(simulated_outcome("start_time: \"2030-01-01T00:00:00Z\"", "- done: {return: '${sys.now()}'}\n"), "1893456000");
}

TEST(Run, TakesTheSeedFromOptionsThenScenario) {
  const std::string workflow = "- done: {return: '${uuid.generate()}'}\n";
  const std::string one = simulated_outcome("", workflow);
  EXPECT_EQ(one, simulated_outcome("seed: 1", workflow)) << "1 is the default";
  EXPECT_NE(one, simulated_outcome("seed: 2", workflow));
  RunOptions options;
  options.seed = 2;
  EXPECT_EQ(simulated_outcome("seed: 1", workflow, options), simulated_outcome("seed: 2", workflow));
}

TEST(Run, ReportsWhatTheContractSays) {
  const RunPtr run = simulate("services: {a: {url: https://a.test, latency: 100ms, routes: [{match: POST /x, respond: {code: 201}}]}}",
                              "- log: {call: sys.log, args: {data: {free: 3}, severity: ERROR}}\n"
                              "- say: {call: sys.log, args: {text: hello, severity: INFO}}\n"
                              "- ask: {call: http.post, args: {url: \"https://a.test/x\", body: {n: 1}}}\n- done: {return: fine}\n");
  ASSERT_NE(run, nullptr);
  Map report = run->report().map();
  EXPECT_EQ(report.get("fingerprint").string().size(), 16u);
  EXPECT_GE(report.get("steps").integer(), 4);
  report = report.erase("fingerprint").erase("steps");
  EXPECT_EQ(
      json_for_display(Value(report)),
      R"x({"invariants_broken":[],"logs":[{"json":{"free":3},"severity":"ERROR","step":"main/log","time_ns":0},)x"
      R"x({"severity":"INFO","step":"main/say","text":"hello","time_ns":0}],)x"
      R"x("requests":[{"actor":"workflow","body":{"n":1},"end_ns":100000000,"fault":null,)x"
      R"x("headers":{"Content-Type":"application/json; charset=utf-8","User-Agent":"GoogleCloudWorkflows; (+https://cloud.google.com/workflows/docs)"},)x"
      R"x("method":"POST","service":"a","start_ns":0,"status":201,"url":"https://a.test/x"}],"result":"fine","state":"SUCCEEDED","virtual_ns":100000000})x");
}

TEST(Run, ReportsFailures) {
  const RunPtr run = simulate("", "- bad: {raise: {code: 7}}\n");
  const Map report = run->report().map();
  EXPECT_EQ(json_for_display(report.get("state")), "\"FAILED\"");
  EXPECT_EQ(json_for_display(report.get("error").map().get("payload")), R"({"code":7})");
  EXPECT_FALSE(report.contains("result"));
}

TEST(Run, ServicesMayActAlone) {
  const RunPtr run = simulate(
      "services: {a: {url: https://a.test, state: {n: 0}, routes: [{match: POST /x, steps: [{a: {assign: [{state.n: '${request.body}'}]}}]}]}}\n"
      "clients: [{name: late, at: 5s, request: {method: POST, url: \"https://a.test/x\", body: 2}}, "
      "{name: early, at: 1s, request: {method: POST, url: \"https://a.test/x\", body: 1}}]",
      "");
  ASSERT_NE(run, nullptr);
  EXPECT_EQ(run->state(), RunState::kSucceeded);
  EXPECT_EQ(state_of(*run), R"({"n":2})");
  EXPECT_EQ(run->virtual_ns(), 5050 * kMs);
  const List requests = run->report().map().get("requests").list();
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_EQ(json_for_display(requests[0].map().get("actor")), "\"early\"");
  EXPECT_EQ(json_for_display(requests[0].map().get("headers")), R"({"Content-Type":"application/json; charset=utf-8"})")
      << "a client is no workflow";
}

TEST(Run, BudgetsDoNotShowInTheJournal) {
  const std::string services =
      "seed: 3\nservices:\n  a: {url: https://a.test, latency: [1ms, 9ms], state: {n: 0}, faults: {error_rate: 0.2}, routes: [{match: GET /x, steps: [{s: {call: sim.publish, "
      "args: {topic: t, data: 1}}}, {a: {assign: [{state.n: '${state.n + 1}'}]}}, {d: {return: '${state.n}'}}]}],\n    subscribe: [{topic: t, steps: [{a: {assign: "
      "[{state.n: '${state.n + 10}'}]}}]}]}\ninvariants: [{say: small, check: '${services.a.state.n < 15}'}]\n";
  const std::string workflow =
      "- all:\n    parallel:\n      for:\n        value: n\n        range: [1, 6]\n        steps:\n          - nap: {call: sys.sleep, args: {seconds: 0.005}}\n          - ask: {try: {call: http.get, args: {url: \"https://a.test/x\"}}, "
      "retry: '${http.default_retry}'}\n";
  const Files files{{"services.yaml", services}, {"workflow.yaml", workflow}};
  std::string expected;
  for (const std::uint64_t budget : {1u, 2u, 3u, 7u, 50u, 1'000'000u}) {
    std::vector<FileDiagnostics> diagnostics;
    const RunPtr run = etude::Run::start(files, {}, diagnostics);
    ASSERT_NE(run, nullptr);
    AdvanceBudget each;
    each.instructions = budget;
    while (run->session().advance(each) == Pause::kOutOfBudget) {
    }
    const std::string fingerprint = run->session().journal().fingerprint_text();
    if (expected.empty()) expected = fingerprint;
    EXPECT_EQ(fingerprint, expected) << "budget " << budget;
  }
}

TEST(Run, RecordingLessDoesNotChangeWhatHappens) {
  const std::string services =
      "services: {a: {url: https://a.test, state: {n: 0}, faults: {error_rate: 0.5}, routes: [{match: GET /x, steps: [{a: {assign: [{state.n: '${state.n + 1}'}]}}]}]}}\n"
      "invariants: [{say: small, check: '${services.a.state.n < 1}'}]\n";
  const std::string workflow = "- a: {try: {call: http.get, args: {url: \"https://a.test/x\"}}, retry: '${http.default_retry}'}\n";
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    RunOptions options;
    options.seed = seed;
    const RunPtr whole = simulate(services, workflow, options);
    options.recording = Recording::kOutcome;
    const RunPtr brief = simulate(services, workflow, options);
    EXPECT_EQ(whole->session().journal().fingerprint(), brief->session().journal().fingerprint());
    EXPECT_EQ(whole->virtual_ns(), brief->virtual_ns());
    EXPECT_EQ(whole->world().invariants().broken().size(), brief->world().invariants().broken().size());
    EXPECT_LT(brief->session().journal().size(), whole->session().journal().size());
  }
}

}  // namespace
}  // namespace etude::testing
