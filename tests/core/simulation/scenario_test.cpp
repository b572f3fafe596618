// What core/simulation/scenario promises, held by cases.
#include "core/simulation/scenario.h"

#include <gtest/gtest.h>

#include "core/simulation/scenario_codes.h"

namespace etude {
namespace {

struct Read {
  Scenario scenario;
  std::shared_ptr<const SourceText> source;
  DiagnosticList diagnostics;
};

Read read(const std::string& text) {
  Read result;
  result.source = std::make_shared<SourceText>("services.yaml", text);
  result.scenario = read_scenario(result.source, result.diagnostics);
  result.diagnostics.sort();
  return result;
}

// `line:column code` of each finding.
std::string findings(const Read& read) {
  std::string text;
  for (const Diagnostic& each : read.diagnostics.all()) {
    const SourcePosition place = read.source->position(each.range.begin);
    text += (text.empty() ? "" : "; ") + std::to_string(place.line) + ":" + std::to_string(place.column) + " " + each.code;
  }
  return text;
}

TEST(Scenario, MayBeEmpty) {
  for (const char* text : {"", "\n\n", "# nothing\n", "  # a\n# b", "{}", "services:\n", "services: {}\nclients: []\n"}) {
    const Read empty = read(text);
    EXPECT_EQ(findings(empty), "") << text;
    EXPECT_TRUE(empty.scenario.services.empty());
  }
}

TEST(Scenario, ReadsEverythingThatItMaySay) {
  const Read whole = read(R"(
seed: 42
start_time: "2027-05-01T12:00:00Z"
project: {id: other-project, number: 99, location: europe-west1}
env: {FEATURE_X: "on"}
services:
  payment:
    url: https://payment.test/api/
    auth: {type: OIDC, audience: "https://payment.test"}
    latency: [80ms, 200ms]
    concurrency: 3
    state: {charges: {}}
    faults: {error_rate: 0.2, error_code: 500, lost_reply_rate: 0.05, outages: [[10s, 30s], [1m, 2m]], latency_factor: 1.5}
    routes:
      - {match: GET /health, respond: {code: 200, body: {ok: true}}}
      - {match: "GET /charges/{id}", query: {expand: "yes", depth: 2}, respond: {body: "${state.charges[request.params.id]}"}}
      - {match: POST /flaky, sequence: [{code: 503}, {fault: connection_reset}, {code: 200, body: {done: true}}]}
      - {match: POST /slow, latency: 3s, respond: {headers: {X-Trace: abc}, text: plain text}}
      - {match: GET /gone, fault: connection_refused}
      - match: POST /charge
        steps:
          - answer: {return: "${request.body}"}
    subscribe:
      - topic: order.placed
        steps:
          - note: {assign: [{state.charges: "${event.data}"}]}
topics:
  order.placed: {delay: [5ms, 20ms], delivery: at_most_once, duplicate_rate: 0.1, loss_rate: 0.2, max_attempts: 7, retry_delay: 2s}
clients:
  - {name: customer, at: 3s, request: {method: POST, url: "https://payment.test/api/charge", body: {id: 42}, headers: {X-A: b}, query: {q: 1}}}
callbacks:
  - {after: 2h, method: POST, body: {approved: true}}
  - {at: 10ms, method: GET, query: {ok: "1"}, headers: {X-From: test}}
  - {endpoint: 7, after: 1s}
  - {after: 1s}
invariants:
  - {say: never charged twice, check: "${len(services.payment.state.charges) <= 1}"}
google:
  storage: {concurrent: 2}
)");
  ASSERT_EQ(findings(whole), "");
  const Scenario& scenario = whole.scenario;
  EXPECT_EQ(scenario.seed, 42u);
  EXPECT_EQ(scenario.start_time_ns, 1'809'172'800'000'000'000);
  EXPECT_EQ(scenario.project_id, "other-project");
  EXPECT_EQ(scenario.project_number, "99");
  EXPECT_EQ(scenario.location, "europe-west1");
  EXPECT_EQ(scenario.environment.at("FEATURE_X"), "on");
  ASSERT_EQ(scenario.services.size(), 1u);
  const Service& payment = scenario.services[0];
  EXPECT_EQ(payment.base.text(), "https://payment.test/api");
  EXPECT_EQ(payment.auth->type, "OIDC");
  EXPECT_EQ(payment.auth->audience, "https://payment.test");
  EXPECT_EQ(payment.latency, (DurationRange{80'000'000, 200'000'000}));
  EXPECT_EQ(payment.concurrency, 3u);
  EXPECT_EQ(payment.faults.error_code, 500);
  EXPECT_EQ(payment.faults.outages.size(), 2u);
  EXPECT_DOUBLE_EQ(payment.faults.latency_factor, 1.5);
  ASSERT_EQ(payment.routes.size(), 6u);
  EXPECT_EQ(payment.routes[1].query, (std::vector<std::pair<std::string, std::string>>{{"expand", "yes"}, {"depth", "2"}}));
  EXPECT_NE(payment.routes[1].answers[0].program, nullptr);
  EXPECT_EQ(payment.routes[0].answers[0].program, nullptr);
  EXPECT_EQ(payment.routes[2].answers.size(), 3u);
  EXPECT_EQ(payment.routes[2].answers[1].fault, FaultKind::kConnectionReset);
  EXPECT_EQ(payment.routes[3].latency, (DurationRange{3'000'000'000, 3'000'000'000}));
  EXPECT_NE(payment.routes[5].handler, nullptr);
  ASSERT_EQ(payment.subscriptions.size(), 1u);
  const Topic& topic = scenario.topics.at(0);
  EXPECT_FALSE(topic.at_least_once);
  EXPECT_EQ(topic.max_attempts, 7u);
  EXPECT_EQ(topic.retry_delay, 2'000'000'000);
  EXPECT_EQ(scenario.clients.at(0).at, 3'000'000'000);
  ASSERT_EQ(scenario.callbacks.size(), 4u);
  EXPECT_EQ(scenario.callbacks[0].endpoint, 0u);
  EXPECT_EQ(scenario.callbacks[1].endpoint, 1u);
  EXPECT_TRUE(scenario.callbacks[1].since_start);
  EXPECT_EQ(scenario.callbacks[2].endpoint, 7u);
  EXPECT_EQ(scenario.callbacks[3].endpoint, 8u);
  EXPECT_TRUE(scenario.google.is_map());
}

struct BadCase {
  const char* name;
  const char* text;
  const char* findings;
};

TEST(Scenario, SaysWhatIsWrongAndWhere) {
  const BadCase cases[] = {
      {"top key", "servces: {}", "1:1 scenario.unknown_key"},
      {"no map", "- a", "1:1 scenario.kind"},
      {"seed", "seed: x", "1:7 scenario.kind"},
      {"negative seed", "seed: -1", "1:7 scenario.range"},
      {"start time", "start_time: yesterday", "1:13 scenario.start_time"},
      {"early start", "start_time: \"1969-01-01T00:00:00Z\"", "1:13 scenario.start_time"},
      {"project key", "project: {identity: x}", "1:11 scenario.unknown_key"},
      {"env number", "env: {A: 1}", "1:10 scenario.environment"},
      {"env reserved", "env: {GOOGLE_X: a}", "1:7 scenario.environment"},
      {"env name", "env: {1A: a}", "1:7 scenario.environment"},
      {"service without url", "services:\n  a: {}", "2:3 scenario.url"},
      {"service is text", "services:\n  a: https://a.test", "2:6 scenario.kind"},
      {"service key", "services:\n  a: {url: https://a.test, rutes: []}", "2:28 scenario.unknown_key"},
      {"url", "services:\n  a: {url: a.test}", "2:12 scenario.url"},
      {"url with query", "services:\n  a: {url: \"https://a.test?x=1\"}", "2:12 scenario.url"},
      {"two of one url", "services:\n  a: {url: https://a.test}\n  b: {url: https://A.test/}", "3:12 scenario.url"},
      {"auth", "services:\n  a: {url: https://a.test, auth: oidc}", "2:34 scenario.word"},
      {"auth type", "services:\n  a: {url: https://a.test, auth: {type: Basic}}", "2:41 scenario.word"},
      {"auth without type", "services:\n  a: {url: https://a.test, auth: {audience: x}}", "2:34 scenario.word"},
      {"latency without unit", "services:\n  a: {url: https://a.test, latency: 5}", "2:37 scenario.duration"},
      {"latency reversed", "services:\n  a: {url: https://a.test, latency: [2s, 1s]}", "2:37 scenario.range"},
      {"latency of three", "services:\n  a: {url: https://a.test, latency: [1s, 2s, 3s]}", "2:37 scenario.duration"},
      {"state expression", "services:\n  a: {url: https://a.test, state: {n: \"${1}\"}}", "2:39 scenario.expression"},
      {"error rate", "services:\n  a: {url: https://a.test, faults: {error_rate: 1.5}}", "2:49 scenario.range"},
      {"error code", "services:\n  a: {url: https://a.test, faults: {error_code: 200}}", "2:49 scenario.range"},
      {"outage", "services:\n  a: {url: https://a.test, faults: {outages: [1s]}}", "2:47 scenario.duration"},
      {"fault key", "services:\n  a: {url: https://a.test, faults: {errorrate: 1}}", "2:37 scenario.unknown_key"},
      {"route without match", "services:\n  a: {url: https://a.test, routes: [{respond: {}}]}", "2:37 scenario.match"},
      {"bad match", "services:\n  a: {url: https://a.test, routes: [{match: /x, respond: {}}]}", "2:45 scenario.match"},
      {"route without answer", "services:\n  a: {url: https://a.test, routes: [{match: GET /x}]}", "2:45 scenario.route"},
      {"two answers", "services:\n  a: {url: https://a.test, routes: [{match: GET /x, respond: {}, fault: timeout}]}",
       "2:45 scenario.route"},
      {"empty sequence", "services:\n  a: {url: https://a.test, routes: [{match: GET /x, sequence: []}]}", "2:63 scenario.route"},
      {"fault name", "services:\n  a: {url: https://a.test, routes: [{match: GET /x, fault: refused}]}", "2:60 scenario.word"},
      {"code", "services:\n  a: {url: https://a.test, routes: [{match: GET /x, respond: {code: 99}}]}", "2:69 scenario.range"},
      {"body and text", "services:\n  a: {url: https://a.test, routes: [{match: GET /x, respond: {body: 1, text: a}}]}",
       "2:62 scenario.route"},
      {"base64", "services:\n  a: {url: https://a.test, routes: [{match: GET /x, respond: {base64: '?'}}]}", "2:71 scenario.kind"},
      {"answer key", "services:\n  a: {url: https://a.test, routes: [{match: GET /x, respond: {status: 200}}]}",
       "2:63 scenario.unknown_key"},
      {"answer is text", "services:\n  a: {url: https://a.test, routes: [{match: GET /x, respond: hello}]}", "2:62 scenario.kind"},
      {"fault and code", "services:\n  a: {url: https://a.test, routes: [{match: GET /x, sequence: [{fault: timeout, code: 500}]}]}",
       "2:64 scenario.route"},
      {"subscription", "services:\n  a: {url: https://a.test, subscribe: [{topic: t}]}", "2:40 scenario.subscribe"},
      {"topic nobody wants", "topics: {t: {}}", "1:10 scenario.topic"},
      {"topic key", "services: {a: {url: https://a.test, subscribe: [{topic: t, steps: [{s: {return: 1}}]}]}}\ntopics: {t: {dely: 1s}}",
       "2:14 scenario.unknown_key"},
      {"client", "clients: [{name: a}]", "1:11 scenario.client"},
      {"client url", "clients: [{request: {method: GET}}]", "1:21 scenario.url"},
      {"client method", "clients: [{request: {method: FETCH, url: https://a.test}}]", "1:30 scenario.word"},
      {"callback twice", "callbacks: [{after: 1s, at: 1s}]", "1:13 scenario.callback"},
      {"invariant", "invariants: [{say: x}]", "1:14 scenario.invariant"},
      {"check", "invariants: [{say: x, check: true}]", "1:30 scenario.expression"},
      {"check of nobody", "services: {pay: {url: https://a.test}}\ninvariants: [{say: x, check: \"${services.pya.state == 1}\"}]",
       "2:42 scenario.unknown_service"},
      {"concurrency", "services:\n  a: {url: https://a.test, concurrency: 0}", "2:41 scenario.range"},
  };
  for (const BadCase& each : cases) EXPECT_EQ(findings(read(each.text)), each.findings) << each.name;
}

TEST(Scenario, FindsWhatIsWrongInsideOfHandlersAndExpressions) {
  const Read wrong = read(R"(services:
  a:
    url: https://a.test
    routes:
      - match: GET /x
        respond: {body: "${stat.x}"}
      - match: POST /x
        steps:
          - a: {assign: [{state.n: "${reqest.body}"}]}
          - b: {call: sim.publsh, args: {topic: t, data: 1}}
          - c: {next: nowhere}
invariants:
  - {say: x, check: "${len(services.a.state, 1) == 0}"}
)");
  std::vector<std::string> lines;
  for (const Diagnostic& each : wrong.diagnostics.all()) {
    EXPECT_EQ(each.severity, Severity::kError);
    lines.push_back(std::to_string(wrong.source->position(each.range.begin).line));
  }
  EXPECT_GE(wrong.diagnostics.error_count(), 3u) << findings(wrong);
  EXPECT_NE(findings(wrong).find("6:2"), std::string::npos) << findings(wrong);
  EXPECT_NE(findings(wrong).find("13:"), std::string::npos) << findings(wrong);
}

TEST(Scenario, WritesTheNameThatIsMeant) {
  const struct {
    const char* text;
    const char* written;
    const char* meant;
  } rows[] = {
      {"services:\n  a: {url: https://a.test, latancy: 1s}", "latancy", "latency"},
      {"topics: {t: {delivery: at_lest_once}}\nservices:\n  a: {url: https://a.test, subscribe: [{topic: t, steps: [{a: {call: sys.now}}]}]}",
       "at_lest_once", "at_least_once"},
      {"services:\n  shop: {url: https://a.test, subscribe: [{topic: orders, steps: [{a: {call: sys.now}}]}]}\ntopics: {order: {}}",
       "order", "orders"},
      {"services:\n  shop: {url: https://a.test}\ninvariants: [{say: x, check: \"${services.shp.state == null}\"}]", "shp", "shop"},
      {"google:\n  bigqery: {}", "bigqery", "bigquery"},
      {"google:\n  bigquery: {tabels: {}}", "tabels", "tables"},
      {"google:\n  bigquery: {answers: [{match: x, rws: []}]}", "rws", "rows"},
      {"google:\n  bigquery: {fail: [jobs.qury]}", "jobs.qury", "jobs.query"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const Read wrong = read(row.text);
    ASSERT_EQ(wrong.diagnostics.all().size(), 1u) << findings(wrong);
    const Diagnostic& found = wrong.diagnostics.all()[0];
    EXPECT_NE(found.message.find("Did you mean `" + std::string(row.meant) + "`?"), std::string::npos) << found.message;
    ASSERT_TRUE(found.fix.has_value()) << found.message;
    EXPECT_EQ(found.fix->text, row.meant);
    EXPECT_EQ(wrong.source->slice(found.fix->range), row.written);
  }
}

TEST(Scenario, BlockingCallsAreRefusedInAnswersAndChecks) {
  const Read wrong = read(R"(services:
  a:
    url: https://a.test
    routes: [{match: GET /x, respond: {body: "${sys.sleep(1)}"}}]
invariants: [{say: x, check: "${http.get(\"https://a.test\") == 1}"}]
)");
  EXPECT_EQ(wrong.diagnostics.error_count(), 2u) << findings(wrong);
}

TEST(Scenario, EnvironmentIsBounded) {
  EXPECT_FALSE(environment_problem("FEATURE_1", "x").has_value());
  EXPECT_FALSE(environment_problem("a", std::string(4096, 'x')).has_value());
  EXPECT_TRUE(environment_problem("a", std::string(4097, 'x')).has_value());
  for (const char* name : {"", "1A", "A-B", "GOOGLE_X", "WORKFLOWS", "Ä"}) EXPECT_TRUE(environment_problem(name, "x").has_value()) << name;
  std::string text = "env:\n";
  for (int i = 0; i < 21; ++i) text += "  V" + std::to_string(i) + ": \"x\"\n";
  EXPECT_EQ(findings(read(text)), "22:3 scenario.environment");
}

TEST(Scenario, SurvivesNonsense) {
  const std::string good =
      "services:\n  a:\n    url: https://a.test\n    routes:\n      - {match: GET /x, respond: {code: 200, body: \"${call}\"}}\n"
      "clients: [{request: {url: \"https://a.test/x\"}}]\ninvariants: [{say: s, check: \"${true}\"}]\n";
  ASSERT_EQ(findings(read(good)), "");
  // Every text that lacks a piece, and every text with a character of YAML in the place of another.
  for (std::size_t i = 0; i < good.size(); ++i) {
    read(good.substr(0, i));
    for (const char c : std::string_view(":{}[]\"'-#&*!|>%@`\n\t\xff")) {
      std::string bad = good;
      bad[i] = c;
      read(bad);
    }
  }
}

TEST(Scenario, EveryCodeIsInTheTable) {
  for (std::size_t i = 1; i < kScenarioCodes.size(); ++i) EXPECT_LT(kScenarioCodes[i - 1].code, kScenarioCodes[i].code);
}

}  // namespace
}  // namespace etude
