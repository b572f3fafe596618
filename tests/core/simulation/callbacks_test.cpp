// What core/simulation/callbacks promises, held by cases.
#include "core/simulation/callbacks.h"

#include "tests/core/simulation/simulated.h"

namespace etude::testing {
namespace {

// Makes an endpoint, waits `sleep` seconds, awaits `awaits` requests and returns what came.
std::string workflow(int awaits, int sleep = 0, int timeout = 100'000) {
  std::string text =
      "- make: {call: events.create_callback_endpoint, args: {http_callback_method: POST}, result: c}\n- start: {assign: [{seen: []}]}\n";
  if (sleep > 0) text += "- sleep: {call: sys.sleep, args: {seconds: " + std::to_string(sleep) + "}}\n";
  for (int i = 0; i < awaits; ++i) {
    const std::string n = std::to_string(i);
    text += "- wait" + n + ": {call: events.await_callback, args: {callback: '${c}', timeout: " + std::to_string(timeout) +
            "}, result: r}\n- keep" + n + ": {assign: [{seen: '${list.concat(seen, r.http_request.body)}'}]}\n";
  }
  return text + "- done: {return: '${seen}'}\n";
}

// Status of each request to a callback endpoint, in order.
std::string statuses(const Run& run) {
  std::string text;
  const List requests = run.report().map().get("requests").list();
  for (const Value& request : requests) {
    if (request.map().get("url").string().find("/callbacks/") == std::string_view::npos) continue;
    text += (text.empty() ? "" : " ") + json_for_display(request.map().get("status"));
  }
  return text;
}

TEST(Callbacks, ScriptsPlayTheCaller) {
  struct Case {
    const char* name;
    const char* services;
    std::string workflow;
    const char* outcome;
    const char* statuses;
    Nanoseconds elapsed_ms;
  };
  const Case cases[] = {
      {"after two hours", "callbacks: [{after: 2h, body: {ok: true}}]", workflow(1), R"([{"ok":true}])", "200", 7'200'000},
      {"at a time", "callbacks: [{at: 10s, body: 1}]", workflow(1), "[1]", "200", 10'000},
      {"early: it is kept", "callbacks: [{after: 1s, body: 1}]", workflow(1, 5), "[1]", "200", 5'000},
      {"early twice: only one is kept", "callbacks: [{after: 1s, body: 1}, {endpoint: 0, after: 2s, body: 2}]", workflow(1, 5), "[1]",
       "200 429", 5'000},
      {"again after it was taken", "callbacks: [{after: 1s, body: 1}, {endpoint: 0, after: 6s, body: 2}]", workflow(2, 5), "[1,2]",
       "200 200", 6'000},
      {"wrong method", "callbacks: [{after: 1s, method: GET}, {endpoint: 0, after: 2s, body: 2}]", workflow(1), "[2]", "405 200", 2'000},
      {"too late", "callbacks: [{after: 20s, body: 1}]", workflow(1, 0, 10),
       R"(FAILED {"message":"TimeoutError: no answer within 10 s","tags":["TimeoutError"]})", "404", 10'000},
      {"nobody: it waits for a visitor", "", workflow(1, 0, 10), "ACTIVE callback", "", 0},
      {"before it is made: nothing to call", "callbacks: [{at: 0s, body: 1}]",
       "- sleep: {call: sys.sleep, args: {seconds: 1}}\n" + workflow(1, 0, 10), "ACTIVE callback", "", 1'000},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.name);
    const RunPtr run = simulate(each.services, each.workflow);
    ASSERT_NE(run, nullptr);
    EXPECT_EQ(outcome_of(*run), each.outcome);
    EXPECT_EQ(statuses(*run), each.statuses);
    EXPECT_EQ(run->virtual_ns() / kMs, each.elapsed_ms);
  }
}

TEST(Callbacks, TheEventSaysWhatCame) {
  const std::string outcome = simulated_outcome(
      "start_time: \"2026-03-02T09:00:00Z\"\ncallbacks: [{after: 26h, method: PUT, query: {ok: \"1\"}, headers: {X-From: test}, body: {approved: true}}]",
      "- make: {call: events.create_callback_endpoint, args: {http_callback_method: PUT}, result: c}\n"
      "- wait: {call: events.await_callback, args: {callback: '${c}', timeout: 200000}, result: r}\n"
      "- done: {return: ['${r.type}', '${r.received_time}', '${r.http_request.method}', '${r.http_request.query}', '${r.http_request.headers[\"X-From\"]}', "
      "'${r.http_request.body}', '${text.match_regex(r.http_request.url, \"^/v1/projects/demo-project/.*/callbacks/\")}']}\n");
  EXPECT_EQ(outcome, R"(["HTTP","2026-03-03T11:00:00.000000000Z","PUT",{"ok":"1"},"test",{"approved":true},true])");
}

TEST(Callbacks, ServicesMayCallTheAddress) {
  const std::string services =
      "services: {approvals: {url: https://approvals.test, latency: 0s, routes: [{match: POST /ask, steps: [{wait: {call: sys.sleep, args: {seconds: 60}}}, "
      "{answer: {call: http.post, args: {url: '${request.body.url}', body: {yes: true}}, result: r}}, {done: {return: '${r.code}'}}]}]}}";
  const std::string workflow =
      "- make: {call: events.create_callback_endpoint, result: c}\n"
      "- both:\n    parallel:\n      shared: [answer, code]\n      branches:\n"
      "        - ask: {steps: [{a: {call: http.post, args: {url: \"https://approvals.test/ask\", body: {url: '${c.url}'}}, result: r}}, {b: {assign: [{code: '${r.body}'}]}}]}\n"
      "        - wait: {steps: [{c1: {call: events.await_callback, args: {callback: '${c}'}, result: e}}, {d: {assign: [{answer: '${e.http_request.body}'}]}}]}\n"
      "- done: {return: ['${answer}', '${code}']}\n";
  const std::string text = "- before: {assign: [{answer: null}, {code: null}]}\n" + workflow;
  EXPECT_EQ(simulated_outcome(services, text), R"([{"yes":true},200])");
}

TEST(Callbacks, ByHand) {
  const Files files{{"workflow.yaml", workflow(1)}};
  std::vector<FileDiagnostics> diagnostics;
  const RunPtr run = etude::Run::start(files, {}, diagnostics);
  ASSERT_NE(run, nullptr);
  // Nobody will send anything: the run has come as far as it can.
  EXPECT_EQ(run->run_to_end(), Pause::kStuck);
  EXPECT_EQ(outcome_of(*run), "ACTIVE callback");
  const std::string id = run->session().machine().callback_endpoints().at(0).id;
  CallbackRequest request;
  request.method = "GET";
  EXPECT_EQ(run->world().call_endpoint(id, request).code, 405);
  EXPECT_EQ(run->world().call_endpoint("nobody", request).code, 404);
  request.method = "POST";
  request.headers = Value(Map{{"Content-Type", Value("application/json")}});
  request.body = Value("{\"by\":\"hand\"}");
  EXPECT_EQ(run->world().call_endpoint(id, request).code, 200);
  run->run_to_end();
  EXPECT_EQ(outcome_of(*run), R"([{"by":"hand"}])");
  EXPECT_EQ(run->outside_completions().list().size(), 2u) << "the refused one is part of what happened";
  EXPECT_EQ(run->world().call_endpoint(id, request).code, 404) << "the execution is over";
}

// A run that only a person could still help stands still; a host may say that the time passes.
TEST(Callbacks, TimePassesWhenTheHostSaysSo) {
  const std::string timed_out = R"(FAILED {"message":"TimeoutError: no answer within 10 s","tags":["TimeoutError"]})";
  const std::string caught =
      "- make: {call: events.create_callback_endpoint, result: c}\n- before: {assign: [{tag: null}]}\n"
      "- wait:\n    try: {call: events.await_callback, args: {callback: '${c}', timeout: 10}, result: r}\n"
      "    except: {as: e, steps: [{late: {assign: [{tag: '${e.tags[0]}'}]}}]}\n"
      "- nap: {call: sys.sleep, args: {seconds: 7}}\n- done: {return: '${[tag, sys.now() - 1767225600]}'}\n";
  // A branch that is busy beyond the time-out: the clock passes it on its way.
  const std::string busy =
      "- make: {call: events.create_callback_endpoint, result: c}\n- before: {assign: [{tag: null}]}\n"
      "- both:\n    parallel:\n      shared: [tag]\n      branches:\n"
      "        - wait: {steps: [{w: {try: {call: events.await_callback, args: {callback: '${c}', timeout: 10}}, except: {as: e, steps: [{l: {assign: [{tag: "
      "'${e.tags[0]}'}]}}]}}}]}\n"
      "        - nap: {steps: [{n: {call: sys.sleep, args: {seconds: 30}}}]}\n- done: {return: '${tag}'}\n";
  struct Case {
    const char* name;
    std::string workflow;
    bool let_time_pass;
    Nanoseconds until_s;  // 0: none
    Pause pause;
    std::string outcome;
    Nanoseconds elapsed_s;
  };
  const Case cases[] = {
      {"nobody says anything", workflow(1, 0, 10), false, 0, Pause::kStuck, "ACTIVE callback", 0},
      {"up to before the end of the wait", workflow(1, 0, 10), false, 9, Pause::kStuck, "ACTIVE callback", 0},
      {"up to the end of the wait", workflow(1, 0, 10), false, 10, Pause::kFinished, timed_out, 10},
      {"all the time there is", workflow(1, 0, 10), true, 0, Pause::kFinished, timed_out, 10},
      {"all the time, but not yet", workflow(1, 0, 10), true, 9, Pause::kClock, "ACTIVE callback", 0},
      {"what follows goes on", caught, true, 0, Pause::kFinished, R"(["TimeoutError",17])", 17},
      {"what follows is behind the instant", caught, false, 12, Pause::kClock, "ACTIVE ", 10},
      {"something else is due later: nobody needs to say it", busy, false, 0, Pause::kFinished, "\"TimeoutError\"", 30},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.name);
    const Files files{{"workflow.yaml", each.workflow}};
    std::vector<FileDiagnostics> diagnostics;
    RunOptions options;
    options.let_time_pass = each.let_time_pass;
    const RunPtr run = etude::Run::start(files, options, diagnostics);
    ASSERT_NE(run, nullptr);
    AdvanceBudget budget;
    if (each.until_s != 0) budget.until_ns = each.until_s * kNanosecondsPerSecond;
    EXPECT_EQ(run->session().advance(budget), each.pause);
    EXPECT_EQ(outcome_of(*run), each.outcome);
    EXPECT_EQ(run->virtual_ns() / kNanosecondsPerSecond, each.elapsed_s);
  }
}

TEST(Callbacks, ReportSaysWhatAnActiveRunWaitsFor) {
  const RunPtr run = simulate("", workflow(1));
  ASSERT_NE(run, nullptr);
  const Map report = run->report().map();
  EXPECT_EQ(json_for_display(report.get("state")), "\"ACTIVE\"");
  EXPECT_EQ(json_for_display(report.get("waiting_for")), "\"callback\"");
}

}  // namespace
}  // namespace etude::testing
