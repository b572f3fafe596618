// What core/cli/cli promises, held by cases.
#include <unistd.h>

#include "core/value/value_json.h"
#include "tests/core/cli/command.h"

namespace etude::testing {
namespace {

using Cli = CommandTest;

const char* const kGood = "main:\n  params: [input]\n  steps:\n    - done:\n        return: ${input}\n";
const char* const kFails = "- bad:\n    raise: {code: 7}\n";
const char* const kWrong = "main:\n  steps:\n    - done:\n        return: ${totl + 1}\n";
const char* const kServices =
    "services:\n  shop:\n    url: https://shop.test\n    latency: 1s\n    routes:\n      - {match: GET /x, sequence: [{code: 503}, {body: "
    "ok}]}\n";
const char* const kAsks =
    "- ask:\n    try:\n      call: http.get\n      args: {url: \"https://shop.test/x\"}\n      result: r\n    retry: "
    "${http.default_retry}\n"
    "- done:\n    return: ${r.body}\n";

Value json(const std::string& text) {
  Result<Value> value = value_from_json(text);
  EXPECT_TRUE(value.ok()) << text;
  return value.ok() ? value.value() : Value();
}

TEST_F(Cli, ACallbackRunsOutOnlyWhenTimePasses) {
  const auto wait = [&](const char* timeout) {
    return file(
        "wait.yaml",
        std::string(
            "- make: {call: events.create_callback_endpoint, result: c}\n- wait:\n    try: {call: events.await_callback, args: {callback: "
            "'${c}', timeout: ") +
            timeout + "}}\n    except: {as: e, steps: [{late: {return: '${e.tags[0]}'}}]}\n");
  };
  struct Case {
    const char* timeout;
    std::vector<std::string> options;
    const char* state;
    std::int64_t virtual_ns;
  };
  const Case cases[] = {
      {"10", {}, "ACTIVE", 0},
      {"10", {"--let-time-pass"}, "SUCCEEDED", 10'000'000'000},
      {"10", {"--until", "time:9s"}, "ACTIVE", 0},
      {"10", {"--until", "time:11s"}, "SUCCEEDED", 10'000'000'000},
      {"10", {"--clock", "real"}, "ACTIVE", 0},
      {"0.05", {"--clock", "real", "--let-time-pass"}, "SUCCEEDED", 50'000'000},
      {"0.05", {"--clock", "real", "--until", "time:0.1s"}, "SUCCEEDED", 50'000'000},
  };
  for (const Case& each : cases) {
    std::vector<std::string> arguments{"run", wait(each.timeout), "--format", "json"};
    arguments.insert(arguments.end(), each.options.begin(), each.options.end());
    SCOPED_TRACE(::testing::PrintToString(each.options));
    const Value report = json(etude(arguments).out);
    ASSERT_TRUE(report.is_map());
    EXPECT_EQ(report.map().get("state").string(), each.state);
    EXPECT_EQ(report.map().get("virtual_ns").integer(), each.virtual_ns);
    if (report.map().contains("result")) {
      EXPECT_EQ(report.map().get("result").string(), "TimeoutError");
    }
  }
}

TEST_F(Cli, ExitStatusSaysHowItWent) {
  const std::string good = file("good.yaml", kGood);
  const std::string fails = file("fails.yaml", kFails);
  const std::string wrong = file("wrong.yaml", kWrong);
  const std::string wait = file("wait.yaml",
                                "- make: {call: events.create_callback_endpoint, result: c}\n- wait: {call: events.await_callback, args: "
                                "{callback: '${c}'}, result: r}\n- done: {return: '${r}'}\n");
  struct Case {
    std::vector<std::string> arguments;
    int status;
  };
  const Case cases[] = {
      {{"run", good}, 0},
      {{"run", good, "--data", "[1]"}, 0},
      {{"run", fails}, 1},
      {{"run", wait}, 1},
      {{"run", wait, "--let-time-pass"}, 1},
      {{"run", wrong}, 2},
      {{"run", good, "--format", "json"}, 0},
      {{"run", fails, "--format", "json"}, 1},
      {{"run", wrong, "--format", "json"}, 2},
      {{"check", good}, 0},
      {{"check", wrong}, 2},
      {{"check", wrong, "--format", "json"}, 2},
      {{"version"}, 0},
      {{"help"}, 0},
      {{"help", "run"}, 0},
      {{"help", "text.split"}, 0},
      {{"help", "text"}, 0},
      {{"help", "http.default_retry"}, 0},
      {{"help", "scenario.match"}, 0},
      {{"help", "nonsense"}, 64},
      {{"--help"}, 0},
      {{"run", "--help"}, 0},
      {{}, 64},
      {{"nonsense"}, 64},
      {{"run"}, 64},
      {{"run", path("nowhere.yaml")}, 64},
      {{"run", path("")}, 64},
      {{"run", good, "--nonsense"}, 64},
      {{"run", good, "--data", "{"}, 64},
      {{"run", good, "--data", "1", "--data-file", "-"}, 64},
      {{"run", good, "--format", "xml"}, 64},
      {{"run", good, "--clock", "slow"}, 64},
      {{"run", good, "--seed", "x"}, 64},
      {{"run", good, "--seed", "-1"}, 64},
      {{"run", good, "--env", "A"}, 64},
      {{"run", good, "--env", "GOOGLE_X=1"}, 64},
      {{"run", good, "--env", "A=1", "--env", "B=x=y"}, 0},
      {{"run", good, "--until", "done"}, 64},
      {{"run", good, "--until", "time:5"}, 64},
      {{"run", good, "--seeds", "9..1"}, 64},
      {{"run", good, "--seeds", "1-9"}, 64},
      {{"run", good, "--seed", "18446744073709551615"}, 0},
      {{"run", good, "--seed", "18446744073709551616"}, 64},
      {{"run", good, "--seed", "-1"}, 64},
      {{"run", good, "--find", "failed"}, 64},
      {{"run", good, "--seeds", "1..3"}, 0},
      {{"run", good, "--seeds", "1..3", "--seed", "4"}, 64},
      {{"run", good, "--seeds", "1..3", "--find", "failed"}, 1},
      {{"run", fails, "--seeds", "1..3", "--find", "failed"}, 0},
      {{"run", good, "--live", "--clock", "virtual"}, 64},
      {{"run", good, "--workflow", "child"}, 64},
      {{"run", "-", "--data-file", "-"}, 64},
      {{"trace", good}, 64},
      {{"trace", path("nowhere.json")}, 64},
      {{"check", path("nowhere.yaml")}, 64},
      {{"fmt", path("nowhere.yaml")}, 64},
      {{"share", path("nowhere.yaml")}, 64},
      {{"run", good, "--trace", path("no/such/folder/trace.json")}, 64},
      {{"unshare", "#w1d.cut", "--out", path("out")}, 64},
      {{"fmt", wrong}, 0},
      {{"fmt", good, "--check"}, 0},
  };
  for (const Case& each : cases) {
    std::string line;
    for (const std::string& argument : each.arguments) line += argument + " ";
    const CommandResult result = etude(each.arguments);
    EXPECT_EQ(result.status, each.status) << line << "\n" << result.out << result.err;
    if (each.status == 64) {
      EXPECT_EQ(result.out, "") << line << ": nothing on standard output";
      EXPECT_NE(result.err, "") << line << ": a sentence on standard error";
    }
  }
}

TEST_F(Cli, AMistypedWordIsNamedWithTheOneThatWasMeant) {
  const std::string good = file("good.yaml", kGood);
  const struct {
    std::vector<std::string> arguments;
    const char* says;
  } cases[] = {
      {{"chekc", good}, "unknown command `chekc`. Did you mean `check`?"},
      {{"run", good, "--fromat", "json"}, "unknown option `--fromat`. Did you mean `--format`?"},
      {{"run", good, "--fromat=json"}, "unknown option `--fromat`. Did you mean `--format`?"},
      {{"run", good, "--env", "GOOGLE_X=1"}, "belong to the service.\n"},
      {{"unshare", "#x=polling", "--out", path("out")}, "only names the example `polling`"},
      {{"fmt", good, "--check", "--write"}, "--write excludes --check"},
  };
  for (const auto& each : cases) {
    const CommandResult result = etude(each.arguments);
    EXPECT_EQ(result.status, 64) << each.says;
    EXPECT_NE(result.err.find(each.says), std::string::npos) << result.err;
  }
}

TEST_F(Cli, AStepThatTheRunDidNotComeToIsSaid) {
  const std::string two = file("two.yaml", "- first: {assign: [{x: 1}]}\n- second: {return: \"${x}\"}\n");
  const CommandResult misspelt = etude({"run", two, "--until", "step:secnd", "--format", "json"});
  EXPECT_EQ(misspelt.status, 0);
  EXPECT_NE(misspelt.err.find("did not come to a step called `secnd`. Did you mean `second`?"), std::string::npos) << misspelt.err;
  EXPECT_EQ(etude({"run", two, "--until", "step:second"}).err, "");
}

TEST_F(Cli, HelpKnowsTheKeysOfADocument) {
  EXPECT_NE(etude({"help", "assign"}).out.find("Sets variables"), std::string::npos);
  const CommandResult both = etude({"help", "retry"});
  EXPECT_NE(both.out.find("tried again"), std::string::npos) << "the key";
  EXPECT_NE(both.out.find("retry.default_backoff"), std::string::npos) << "and the module";
}

TEST_F(Cli, ResultsGoToOneStreamAndFindingsToTheOther) {
  const CommandResult good = etude({"run", file("good.yaml", kGood), "--data", "{\"a\": [1, 2.5]}"});
  EXPECT_NE(good.out.find("SUCCEEDED"), std::string::npos) << good.out;
  EXPECT_NE(good.out.find("\"a\": ["), std::string::npos) << good.out;
  EXPECT_EQ(good.err, "");
  const CommandResult wrong = etude({"run", file("wrong.yaml", kWrong)});
  EXPECT_EQ(wrong.out, "");
  EXPECT_NE(wrong.err.find("wrong.yaml:4:19: error: "), std::string::npos) << wrong.err;
  EXPECT_NE(wrong.err.find("return: ${totl + 1}"), std::string::npos) << "the line itself";
  EXPECT_EQ(wrong.err.find('\x1b'), std::string::npos) << "no colour in a file";
}

TEST_F(Cli, AFailureIsShownWhereItStandsWithValuesAndAWayOut) {
  const std::string out = etude({"run", file("cart.yaml", "- a: {assign: [{cart: {items: 3}}]}\n- b: {return: '${cart.item * 2}'}\n")}).out;
  EXPECT_NE(
      out.find("cart.yaml:2:18: error: KeyError: key not found: item [KeyError]\n"
               "    2 | - b: {return: '${cart.item * 2}'}\n"
               "      |                  ^~~~~~~~~\n"
               "      | here:    {\"items\":3}\n"
               "      | way out: The map has `items`. Did you mean `items`? A key that may be missing is read with map.get(map, \"item\"), "
               "which gives null.\n"
               "in step \"b\", routine \"main\", line: 2\n"),
      std::string::npos)
      << out;
}

TEST_F(Cli, WrongDataIsPointedAt) {
  const std::string good = file("good.yaml", kGood);
  const CommandResult inline_data = etude({"run", good, "--data", "{\"a\": 1,\n \"b\" 2}"});
  EXPECT_NE(inline_data.err.find("--data:2:"), std::string::npos) << inline_data.err;
  const CommandResult from_file = etude({"run", good, "--data-file", file("in.json", "[1, 2")});
  EXPECT_EQ(from_file.status, 64);
  EXPECT_NE(from_file.err.find("in.json:1:"), std::string::npos) << from_file.err;
}

TEST_F(Cli, StandardInputIsAFile) {
  const CommandResult run = etude({"run", "-", "--data", "5", "--format", "json"}, kGood);
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(json(run.out).map().get("result").integer(), 5);
  const CommandResult data = etude({"run", file("good.yaml", kGood), "--data-file", "-", "--format", "json"}, "\"piped\"");
  EXPECT_EQ(json_for_display(json(data.out).map().get("result")), "\"piped\"");
  const CommandResult wrong = etude({"check", "-"}, kWrong);
  EXPECT_NE(wrong.err.find("standard input:4:"), std::string::npos) << wrong.err;
}

TEST_F(Cli, DiagnosticsAsJson) {
  const std::string wrong = file("wrong.yaml", kWrong);
  for (const char* command : {"check", "run"}) {
    const CommandResult result = etude({command, wrong, "--format", "json"});
    EXPECT_EQ(result.err, "");
    const List diagnostics = json(result.out).map().get("diagnostics").list();
    ASSERT_EQ(diagnostics.size(), 1u);
    const Map diagnostic = diagnostics[0].map();
    EXPECT_EQ(json_for_display(diagnostic.get("file")), json_quoted(wrong));
    EXPECT_EQ(json_for_display(diagnostic.get("severity")), "\"error\"");
    EXPECT_EQ(diagnostic.get("line").integer(), 4);
    EXPECT_EQ(diagnostic.get("column").integer(), 19);
    EXPECT_EQ(diagnostic.get("end_line").integer(), 4);
    EXPECT_EQ(diagnostic.get("end_column").integer(), 23);
    EXPECT_TRUE(diagnostic.get("message").is_string());
    EXPECT_TRUE(diagnostic.get("code").is_string());
  }
  const std::string text = "- a: {assign: [{total: 1}]}\n- b:\n    return: ${\"é\" + totl}\n";
  const Map near = json(etude({"check", file("near.yaml", text), "--format", "json"}).out).map().get("diagnostics").list()[0].map();
  EXPECT_EQ(json_for_display(near.get("fix")),
            R"({"column":21,"end_column":25,"end_line":3,"line":3,"text":"total","title":"Write `total`"})");
}

TEST_F(Cli, RunsAsJsonAreTheContractsObject) {
  const std::vector<std::string> arguments{"run", file("asks.yaml", kAsks), "--services", file("services.yaml", kServices), "--format",
                                           "json"};
  const CommandResult first = etude(arguments);
  ASSERT_EQ(first.status, 0) << first.err;
  const Map report = json(first.out).map();
  for (const char* key : {"state", "result", "logs", "requests", "invariants_broken", "steps", "virtual_ns", "fingerprint"}) {
    EXPECT_TRUE(report.contains(key)) << key;
  }
  EXPECT_EQ(report.get("virtual_ns").integer(), 3'000'000'000);
  EXPECT_EQ(report.get("requests").list().size(), 2u);
  EXPECT_EQ(etude(arguments).out, first.out) << "the same run, byte for byte";
}

TEST_F(Cli, SeedsServicesAndEnvironmentAreTakenOver) {
  const std::string workflow = file("w.yaml", "- done:\n    return: ['${sys.get_env(\"MODE\")}', '${uuid.generate()}']\n");
  const std::string one = etude({"run", workflow, "--env", "MODE=fast=yes", "--seed", "5", "--format", "json"}).out;
  const std::string two = etude({"run", workflow, "--env", "MODE=fast=yes", "--seed", "6", "--format", "json"}).out;
  EXPECT_EQ(json_for_display(json(one).map().get("result").list()[0]), "\"fast=yes\"");
  EXPECT_NE(json_for_display(json(one).map().get("result")), json_for_display(json(two).map().get("result")));
}

TEST_F(Cli, FurtherWorkflowsAreGivenById) {
  const std::string workflow =
      file("w.yaml",
           "- run: {call: experimental.executions.run, args: {workflow_id: child, argument: 4}, result: r}\n- done: {return: '${r}'}\n");
  const std::string child = file("c.yaml", "main: {params: [n], steps: [{a: {return: '${n * n}'}}]}");
  const CommandResult result = etude({"run", workflow, "--workflow", "child=" + child, "--format", "json"});
  EXPECT_EQ(json(result.out).map().get("result").integer(), 16) << result.out << result.err;
  EXPECT_EQ(etude({"run", workflow}).status, 1);
}

TEST_F(Cli, ServicesMayActAlone) {
  const std::string services = file("s.yaml", std::string(kServices) + "clients: [{name: c, request: {url: \"https://shop.test/x\"}}]\n");
  const CommandResult result = etude({"run", "--services", services});
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_NE(result.out.find("503"), std::string::npos) << result.out;
}

TEST_F(Cli, UntilStopsThere) {
  const std::string asks = file("asks.yaml", kAsks);
  const std::string services = file("services.yaml", kServices);
  const CommandResult time = etude({"run", asks, "--services", services, "--until", "time:1.5s", "--format", "json"});
  EXPECT_EQ(time.status, 0);
  EXPECT_EQ(json_for_display(json(time.out).map().get("state")), "\"ACTIVE\"");
  EXPECT_LE(json(time.out).map().get("virtual_ns").integer(), 1'500'000'000);
  EXPECT_EQ(json(time.out).map().get("requests").list().size(), 1u);
  for (const char* name : {"done", "main/done"}) {
    const CommandResult step = etude({"run", asks, "--services", services, "--until", std::string("step:") + name, "--format", "json"});
    EXPECT_EQ(step.status, 0);
    EXPECT_EQ(json_for_display(json(step.out).map().get("state")), "\"ACTIVE\"");
    EXPECT_EQ(json(step.out).map().get("requests").list().size(), 2u);
  }
  const CommandResult never = etude({"run", asks, "--services", services, "--until", "step:nowhere", "--format", "json"});
  EXPECT_EQ(json_for_display(json(never.out).map().get("state")), "\"SUCCEEDED\"");
}

TEST_F(Cli, JournalsAreWrittenAndShown) {
  const std::string trace = path("run.json");
  ASSERT_EQ(etude({"run", file("asks.yaml", kAsks), "--services", file("services.yaml", kServices), "--trace", trace}).status, 0);
  const CommandResult text = etude({"trace", trace});
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_NE(text.out.find("503"), std::string::npos);
  const CommandResult mermaid = etude({"trace", trace, "--format", "mermaid"});
  EXPECT_EQ(mermaid.out.substr(0, 15), "sequenceDiagram") << mermaid.out;
  const CommandResult perfetto = etude({"trace", trace, "--format", "perfetto"});
  EXPECT_TRUE(json(perfetto.out).map().contains("traceEvents"));
  const CommandResult piped = etude({"trace", "-"}, read_whole(trace));
  EXPECT_EQ(piped.out, text.out);
  const CommandResult cut = etude({"trace", "-"}, read_whole(trace).substr(0, 200));
  EXPECT_EQ(cut.status, 64);
  EXPECT_EQ(etude({"run", file("asks.yaml", kAsks), "--trace", path("no/such/folder/x")}).status, 64);
}

TEST_F(Cli, RealClockWaits) {
  const std::string workflow = file("w.yaml", "- nap: {call: sys.sleep, args: {seconds: 0.3}}\n- done: {return: '${1}'}\n");
  const auto timed = [&](const std::string& clock) {
    timespec before{};
    timespec after{};
    clock_gettime(CLOCK_MONOTONIC, &before);
    const CommandResult result = etude({"run", workflow, "--clock", clock, "--format", "json"});
    clock_gettime(CLOCK_MONOTONIC, &after);
    EXPECT_EQ(result.status, 0) << result.err;
    EXPECT_EQ(json(result.out).map().get("virtual_ns").integer(), 300'000'000);
    return static_cast<double>(after.tv_sec - before.tv_sec) + static_cast<double>(after.tv_nsec - before.tv_nsec) * 1e-9;
  };
  EXPECT_GE(timed("real"), 0.3);
  timed("virtual");
}

TEST_F(Cli, ManySeeds) {
  const std::string services =
      file("s.yaml", "services: {a: {url: https://a.test, faults: {error_rate: 0.5}, routes: [{match: GET /x, respond: {body: 1}}]}}");
  const std::string workflow = file("w.yaml", "- a: {call: http.get, args: {url: \"https://a.test/x\"}}\n");
  const CommandResult text = etude({"run", workflow, "--services", services, "--seeds", "1..200"});
  EXPECT_EQ(text.status, 0);
  EXPECT_NE(text.out.find("FAILED"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("median"), std::string::npos) << text.out;
  const Map report = json(etude({"run", workflow, "--services", services, "--seeds", "1..200", "--format", "json"}).out).map();
  const Map outcomes = report.get("outcomes").map();
  EXPECT_EQ(outcomes.get("FAILED").map().get("count").integer() + outcomes.get("SUCCEEDED").map().get("count").integer(), 200);
  const std::int64_t first = outcomes.get("FAILED").map().get("first_seed").integer();
  const Map found =
      json(etude({"run", workflow, "--services", services, "--seeds", "1..200", "--find", "failed", "--format", "json"}).out).map();
  EXPECT_EQ(found.get("found").integer(), first);
  EXPECT_EQ(etude({"run", workflow, "--services", services, "--seed", std::to_string(first)}).status, 1)
      << "that seed fails when it is run alone";
}

TEST_F(Cli, LinksHoldDocuments) {
  const std::string workflow = file("asks.yaml", kAsks);
  const std::string services = file("services.yaml", kServices);
  const CommandResult shared = etude({"share", workflow, "--services", services, "--data", "{\"a\": 1}"});
  ASSERT_EQ(shared.status, 0) << shared.err;
  ASSERT_EQ(shared.out.substr(0, 4), "#w1d");
  std::string link = shared.out;
  link.pop_back();
  const CommandResult unshared = etude({"unshare", link, "--out", path("out/of")});
  ASSERT_EQ(unshared.status, 0) << unshared.err;
  EXPECT_EQ(read_whole(path("out/of/workflow.yaml")), kAsks);
  EXPECT_EQ(read_whole(path("out/of/services.yaml")), kServices);
  EXPECT_EQ(read_whole(path("out/of/input.json")), "{\"a\": 1}");
  for (std::size_t at : {std::size_t{6}, link.size() / 2, link.size() - 3}) {
    std::string altered = link;
    altered[at] = altered[at] == 'A' ? 'B' : 'A';
    EXPECT_EQ(etude({"unshare", altered, "--out", path("bad")}).status, 64) << at;
  }
  EXPECT_EQ(etude({"unshare", link.substr(0, link.size() - 1), "--out", path("bad")}).status, 64);
  EXPECT_FALSE(std::filesystem::exists(path("bad"))) << "nothing is written from a broken link";
}

TEST_F(Cli, FormatsDocuments) {
  const std::string ragged = "main:\n    steps:\n        -   done:\n                return:    1   # one\n";
  const std::string workflow = file("w.yaml", ragged);
  const CommandResult printed = etude({"fmt", workflow});
  EXPECT_EQ(printed.status, 0) << printed.err;
  EXPECT_NE(printed.out.find("# one"), std::string::npos);
  EXPECT_EQ(read_whole(workflow), ragged) << "only printed";
  EXPECT_EQ(etude({"fmt", workflow, "--check"}).status, 1);
  EXPECT_EQ(etude({"fmt", workflow, "--write"}).status, 0);
  EXPECT_EQ(read_whole(workflow), printed.out);
  EXPECT_EQ(etude({"fmt", workflow, "--check"}).status, 0);
  EXPECT_EQ(etude({"fmt", "-"}, ragged).out, printed.out);
  EXPECT_EQ(etude({"fmt", file("broken.yaml", "a: [1")}).status, 2);
}

TEST_F(Cli, HelpKnowsCommandsFunctionsAndCodes) {
  EXPECT_NE(etude({"help"}).out.find("unshare"), std::string::npos);
  EXPECT_NE(etude({"help", "run"}).out.find("--seeds"), std::string::npos);
  EXPECT_NE(etude({"help", "text.split"}).out.find("separator"), std::string::npos);
  EXPECT_NE(etude({"help", "text"}).out.find("text.substring"), std::string::npos);
  EXPECT_NE(etude({"help", "text.splt"}).err.find("`text.split`"), std::string::npos);
}

TEST_F(Cli, TheCatalogueIsWholeAndHasTheShapeThatTheSiteReads) {
  const CommandResult result = etude({"help", "all", "--format", "json"});
  ASSERT_EQ(result.status, 0) << result.err;
  const Value all = json(result.out);
  ASSERT_TRUE(all.is_map());
  struct Case {
    const char* part;
    const char* name;  // the member that names an entry
    std::size_t least;
    std::vector<const char*> members;
  };
  const Case cases[] = {
      {"functions", "name", 60, {"about", "example", "parameters", "raises", "returns", "signature", "simulation_only", "waits"}},
      {"constants", "name", 3, {"about", "example"}},
      {"codes", "code", 100, {"advice", "meaning"}}};
  for (const Case& each : cases) {
    const Value part = all.map().get(each.part);
    ASSERT_TRUE(part.is_list()) << each.part;
    EXPECT_GE(part.list().size(), each.least) << each.part;
    for (const Value& entry : part.list()) {
      EXPECT_FALSE(entry.map().get(each.name).string().empty()) << each.part;
      for (const char* member : each.members) EXPECT_TRUE(entry.map().contains(member)) << each.part << " " << member;
    }
  }
  EXPECT_TRUE(all.map().contains("google"));
  for (const Value& function : all.map().get("functions").list()) {
    if (function.map().get("name").string() != "text.substring") continue;
    EXPECT_EQ(function.map().get("signature").string(), "text.substring(source, start, end)");
    EXPECT_EQ(function.map().get("parameters").list().size(), 3u);
  }
}

TEST_F(Cli, TimesAreWrittenForPeople) {
  struct Case {
    const char* seconds;
    const char* text;
  };
  const Case cases[] = {{"0.25", "after 250 ms"},
                        {"1", "after 1 s"},
                        {"1.5", "after 1.5 s"},
                        {"60", "after 1 min"},
                        {"90.5", "after 1 min 30.5 s"},
                        {"3600", "after 1 h"},
                        {"90061", "after 1 d 1 h 1 min 1 s"}};
  for (const Case& each : cases) {
    const std::string waits = file("waits.yaml", std::string("- nap: {call: sys.sleep, args: {seconds: ") + each.seconds + "}}\n");
    const CommandResult result = etude({"run", waits});
    EXPECT_NE(result.out.find(std::string(each.text) + ","), std::string::npos) << each.seconds << "\n" << result.out;
  }
}

TEST_F(Cli, BrokenInvariantsAndSeedsAreReported) {
  const std::string workflow = file(
      "twice.yaml",
      "- one: {call: http.post, args: {url: \"https://shop.test/x\"}}\n- two: {call: http.post, args: {url: \"https://shop.test/x\"}}\n");
  const std::string services = file(
      "services.yaml",
      "services:\n  shop:\n    url: https://shop.test\n    latency: 1s\n    state: {n: 0}\n    routes:\n      - match: POST /x\n        "
      "steps: "
      "[{count: {assign: [{state.n: \"${state.n + 1}\"}]}}]\ninvariants:\n  - {say: once, check: \"${services.shop.state.n <= 1}\"}\n");
  const CommandResult once = etude({"run", workflow, "--services", services});
  EXPECT_EQ(once.status, 0) << once.err;
  EXPECT_NE(once.out.find("broken at 1.5 s: once"), std::string::npos) << once.out;
  const CommandResult many = etude({"run", workflow, "--services", services, "--seeds", "3..5", "--find", "broken"});
  EXPECT_EQ(many.status, 0) << many.err;
  EXPECT_NE(many.out.find("once: broken 1 time, first with seed 3"), std::string::npos) << many.out;
  EXPECT_NE(many.out.find("found: seed 3"), std::string::npos) << many.out;
}

}  // namespace
}  // namespace etude::testing
