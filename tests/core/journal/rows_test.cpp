// Log rows, request rows, the tree of tasks and sentences.
#include <gtest/gtest.h>

#include "core/journal/event_text.h"
#include "core/journal/log_rows.h"
#include "core/journal/request_rows.h"
#include "core/journal/task_table.h"
#include "core/value/value_json.h"
#include "tests/core/journal/journal_builder.h"

namespace etude {
namespace {

using test::JournalBuilder;
using test::kMs;
using test::kSecond;

TEST(TaskTable, KnowsTheTreeAndInWhoseNameATaskActs) {
  JournalBuilder b;
  const TaskId service = b.start(TaskKind::kService, "payment");
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  const TaskId branch = b.start(TaskKind::kBranch, "left", main);
  const TaskId inner = b.start(TaskKind::kIteration, "3", branch);
  const TaskId handler = b.start(TaskKind::kHandler, "POST /charge", service, Value(Map{{"service", Value("payment")}}));
  const TaskId child = b.start(TaskKind::kExecution, "x", main, Value(Map{{"workflow", Value("child")}}));
  const TaskId client = b.start(TaskKind::kClient, "customer");
  const TaskId twin = b.start(TaskKind::kHandler, "POST /charge", service, Value(Map{{"service", Value("payment")}}));
  b.wait(kSecond).end(inner, Outcome::kFailed);
  const TaskTable tasks(b.journal);
  EXPECT_EQ(tasks.actor(inner), "workflow");
  EXPECT_EQ(tasks.actor(handler), "payment");
  EXPECT_EQ(tasks.actor(child), "child");
  EXPECT_EQ(tasks.actor(client), "customer");
  EXPECT_EQ(tasks.actor(service), "payment");
  EXPECT_EQ(tasks.actor(TaskId::none()), "");
  EXPECT_EQ(tasks.find(inner)->path, "main/left/3");
  EXPECT_EQ(tasks.find(inner)->depth, 2u);
  EXPECT_EQ(tasks.find(inner)->outcome, Outcome::kFailed);
  EXPECT_EQ(tasks.find(inner)->end_ns, kSecond);
  EXPECT_EQ(tasks.find(main)->end_ns, kSecond) << "what lives goes on until now";
  EXPECT_EQ(tasks.find(twin)->path, "payment/POST /charge#2");
  EXPECT_EQ(tasks.by_path("payment/POST /charge#2"), twin);
  EXPECT_EQ(tasks.tree_order(), (std::vector<TaskId>{service, handler, twin, main, branch, inner, child, client}));
}

TEST(LogRows, HoldLogsErrorsAndRetries) {
  JournalBuilder b;
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  const StepId step = b.step("main/note", "call");
  b.log(main, step, LogSeverity::kWarning, Value("low"));
  std::vector<LogRow> rows;
  std::uint32_t seen = append_log_rows(b.journal, 0, rows);
  b.log(main, step, LogSeverity::kDefault, Value(Map{{"a", Value(1)}}));
  b.raise(main, step, Value(Map{{"message", Value("It broke.")}, {"tags", Value(List{Value("TypeError")})}}));
  b.retry(main, step, 2, 3, kSecond, Value(Map{{"code", Value(503)}}));
  seen = append_log_rows(b.journal, seen, rows);
  EXPECT_EQ(seen, b.journal.size());
  ASSERT_EQ(rows.size(), 4u);
  const char* severities[] = {"WARNING", "DEFAULT", "RAISED", "RETRY"};
  const char* texts[] = {"low", "{\"a\":1}", "note raises an error: It broke.",
                         "note tries again in 1 s: attempt 2 of 3, after status 503."};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(rows[i].severity, severities[i]);
    EXPECT_EQ(log_text(b.journal, rows[i]), texts[i]);
    EXPECT_EQ(rows[i].seq, i + 1);
  }
  EXPECT_FALSE(rows[0].is_json);
  EXPECT_TRUE(rows[1].is_json);
}

TEST(RequestRows, JoinRequestsWithTheirAnswers) {
  JournalBuilder b;
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  const TaskId service = b.start(TaskKind::kService, "stock");
  const StepId ask = b.step("main/ask", "call");
  const Value json_header(Map{{"Content-Type", Value("application/json; charset=utf-8")}});
  const std::uint32_t first = b.request(main, ask, "POST", "https://payment.test/charge", Value("{\"a\":1}"), json_header);
  b.attempt = 2;
  const std::uint32_t second = b.request(main, ask, "GET", "https://stock.test/items?x=1");
  b.attempt = 1;
  const std::uint32_t third = b.request(main, ask, "GET", "https://elsewhere.example/");
  const std::uint32_t fourth = b.request(main, ask, "GET", "https://payment.test.evil.example/");
  const TaskId handler = b.start(TaskKind::kHandler, "GET /items", service,
                                 Value(Map{{"effect", Value(static_cast<std::int64_t>(second))}, {"service", Value("stock")}}));
  const std::uint32_t inner = b.request(handler, StepId::none(), "GET", "https://payment.test");
  b.wait(100 * kMs);
  b.answer(main, ask, first, 201, Value("{\"ok\":true}"), json_header);
  b.fault(main, ask, third, "connection_refused");
  b.complete(main, ask, fourth, static_cast<std::uint32_t>(CompletionKind::kFault), Value(), Outcome::kCancelled);
  static_cast<void>(inner);
  const TaskTable tasks(b.journal);
  const RequestTable table(b.journal, tasks, {{"https://payment.test/", "payment"}});
  const std::vector<RequestRow>& rows = table.rows();
  ASSERT_EQ(rows.size(), 5u);
  EXPECT_EQ(rows[0].service, "payment");
  EXPECT_EQ(rows[0].status, 201);
  EXPECT_EQ(rows[0].end_ns, 100 * kMs);
  EXPECT_EQ(json_for_display(decoded_body(rows[0].headers, rows[0].body)), "{\"a\":1}");
  EXPECT_EQ(json_for_display(decoded_body(rows[0].response_headers, rows[0].response_body)), "{\"ok\":true}");
  EXPECT_EQ(rows[1].service, "stock") << "named by the handler";
  EXPECT_EQ(rows[1].attempt, 2);
  EXPECT_FALSE(rows[1].status.has_value());
  EXPECT_EQ(rows[1].answered, kNoSeq);
  EXPECT_EQ(rows[2].service, "");
  EXPECT_EQ(rows[2].fault, "connection_refused");
  EXPECT_EQ(rows[2].message, "no luck");
  EXPECT_EQ(rows[3].service, "") << "a host that only begins like the service's";
  EXPECT_TRUE(rows[3].given_up);
  EXPECT_EQ(rows[4].actor, "stock");
  EXPECT_EQ(rows[4].service, "payment");
}

TEST(RequestRows, DecodeBodiesByTheirType) {
  struct Case {
    const char* type;
    Value body;
    const char* decoded;
  };
  const Case cases[] = {
      {"application/json", Value("[1]"), "[1]"},      {"Application/Problem+JSON ;x=y", Value("{}"), "{}"},
      {"application/json", Value("[1"), "\"[1\""},    {"text/plain", Value("[1]"), "\"[1]\""},
      {"application/jsonx", Value("[1]"), "\"[1]\""}, {"application/json", Value::bytes("[1]"), "\"<3 bytes>\""},
      {"application/json", Value(), "null"},
  };
  for (const Case& c : cases) {
    const Value headers(Map{{"content-TYPE", Value(c.type)}});
    EXPECT_EQ(json_for_display(decoded_body(headers, c.body)), c.decoded) << c.type;
  }
  EXPECT_EQ(json_for_display(decoded_body(Value(), Value("[1]"))), "\"[1]\"");
}

TEST(ServiceOf, TakesTheLongestBaseAtABoundary) {
  const std::vector<ServiceBase> bases{{"https://a.test", "a"}, {"https://a.test/api/", "api"}, {"HTTPS://B.test", "b"}, {"", "nothing"}};
  struct Case {
    const char* url;
    const char* service;
  };
  for (const Case& c : {Case{"https://a.test/x", "a"}, Case{"https://a.test", "a"}, Case{"https://a.test?x", "a"},
                        Case{"https://a.test/api", "api"}, Case{"https://a.test/api/x", "api"}, Case{"https://a.test/apis", "a"},
                        Case{"https://a.tests/", ""}, Case{"https://b.test/", "b"}, Case{"http://a.test/", ""}}) {
    EXPECT_EQ(service_of(bases, c.url), c.service) << c.url;
  }
}

TEST(EventText, SaysWhatHappenedInOneSentence) {
  JournalBuilder b;
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  const ScopeId scope = b.scope(ScopeKind::kRoutine, main, "main");
  const StepId pay = b.step("main/pay", "call");
  const StepId end = b.step("main/end", "return");
  const VariableId x = b.variable(scope, "x");
  const VariableId state = b.variable(b.scope(ScopeKind::kService, main, "payment"), "state");
  std::vector<std::pair<std::uint32_t, std::string>> cases;
  const auto expect = [&](std::uint32_t seq, std::string text) { cases.emplace_back(seq, std::move(text)); };
  expect(0, "The workflow starts.");
  expect(b.enter(main, pay), "pay begins.");
  b.attempt = 3;
  expect(b.enter(main, pay), "pay begins (attempt 3).");
  b.attempt = 1;
  expect(b.leave(main, pay, Outcome::kJumped, end), "pay jumps to end.");
  expect(b.leave(main, pay), "pay is done.");
  expect(b.leave(main, pay, Outcome::kRaised), "pay ends with an error.");
  expect(b.call(main, scope, "sub"), "sub is called.");
  expect(b.give_back(main, scope, Value(3)), "The routine returns 3.");
  expect(b.write(main, pay, x, Value(Map{{"a b", Value(List{Value(7)})}}), Value(List{Value("a b"), Value(0)})),
         "x[\"a b\"][0] becomes 7.");
  expect(b.write(main, pay, x, Value("new")), "x becomes \"new\".");
  expect(b.state(main, pay, state, Value(Map{{"n", Value(1)}}), Value(List{Value("n")})), "payment's state.n becomes 1.");
  const std::uint32_t asked = b.request(main, pay, "POST", "https://payment.test/charge");
  expect(b.journal.size() - 1, "pay sends POST https://payment.test/charge.");
  expect(b.answer(main, pay, asked, 503), "pay is answered 503.");
  expect(b.fault(main, pay, asked, "connection_reset"), "pay gets no answer: connection reset (no luck).");
  const std::uint32_t asleep = b.sleep(main, pay, 90 * kSecond);
  expect(b.journal.size() - 1, "pay waits 1 min 30 s.");
  expect(b.complete(main, pay, asleep, kSleepEffect), "pay has waited long enough.");
  expect(b.complete(main, pay, asleep, kSleepEffect, Value(), Outcome::kCancelled), "pay no longer waits.");
  expect(b.log(main, pay, LogSeverity::kInfo, Value("hello\nworld")), "pay logs \"hello\\nworld\".");
  expect(b.raise(main, pay, Value(Map{{"message", Value("It broke.")}})), "pay raises an error: It broke.");
  expect(b.raise(main, pay, Value(Map{{"code", Value(404)}})), "pay raises an error: status 404.");
  expect(b.raise(main, pay, Value(List{Value(1)})), "pay raises an error: [1].");
  expect(b.caught(main, pay, Value("no")), "pay catches the error: no.");
  expect(b.retry(main, pay, 2, 5, 0, Value("no")), "pay tries again: attempt 2 of 5, after no.");
  expect(b.message(Outcome::kSent, "workflow", "", "paid"), "workflow publishes paid-1 to paid.");
  expect(b.message(Outcome::kDelivered, "workflow", "shipping", "paid", 2), "paid-1 reaches shipping (delivery 2).");
  expect(b.message(Outcome::kDropped, "workflow", "shipping", "paid", 5), "The broker gives up on paid-1 for shipping (delivery 5).");
  expect(b.invariant(true, 0, "never charged twice"), "No longer true: never charged twice.");
  expect(b.limit(main, Gauge::kSteps, 8, 80'000), "80000 steps are executed: 80 % of what an execution may have.");
  expect(b.end(main, Outcome::kFailed, Value("no")), "It fails: no.");
  expect(b.finish(main, Outcome::kSucceeded, Value(List{Value(1)})), "The execution succeeds with [1].");
  expect(b.finish(main, Outcome::kFailed, Value(Map{{"payload", Value(Map{{"message", Value("late")}})}})), "The execution fails: late.");
  expect(b.add(static_cast<EventKind>(99), main, pay, Outcome::kNone), "Something happens that this Etude does not know.");
  for (const auto& [seq, text] : cases) EXPECT_EQ(event_text(b.journal, seq), text) << seq;
}

TEST(EventText, CutsLongValuesAtACharacter) {
  EXPECT_EQ(short_text(Value(std::string(200, 'x'))).size(), 80 + std::string("…").size());
  std::string umlauts;
  for (int i = 0; i < 100; ++i) umlauts += "é";
  const std::string cut = short_text(Value(umlauts), 10);
  EXPECT_EQ(cut, "\"éééé…");
}

}  // namespace
}  // namespace etude
