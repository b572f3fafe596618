// Sequence, text, Mermaid, Perfetto and step entries of runs written by hand.
#include "core/journal/trace_export.h"

#include <gtest/gtest.h>

#include "core/journal/sequence.h"
#include "core/value/value_json.h"
#include "tests/core/journal/journal_builder.h"

namespace etude {
namespace {

using test::JournalBuilder;
using test::kMs;
using test::kSecond;

/// A workflow that charges twice, publishes, waits for a callback and starts a child.
JournalBuilder busy_run() {
  JournalBuilder b;
  const TaskId client = b.start(TaskKind::kClient, "customer; or #1");
  const std::uint32_t order = b.request(client, StepId::none(), "POST", "https://shop.test/orders");
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  const ScopeId scope = b.scope(ScopeKind::kRoutine, main, "main");
  b.call(main, scope, "main");
  const StepId charge = b.step("main/charge", "try");
  const StepId inner = b.step("main/charge/charge", "call", charge);
  b.enter(main, charge);
  b.enter(main, inner);
  std::uint32_t asked = b.request(main, inner, "POST", "https://payment.test/charge");
  b.wait(80 * kMs).fault(main, inner, asked, "connection_reset");
  b.raise(main, inner, Value(Map{{"message", Value("reset")}}));
  b.leave(main, inner, Outcome::kRaised);
  b.retry(main, charge, 2, 3, kSecond, Value("reset"));
  b.attempt = 2;
  b.wait(kSecond).enter(main, inner);
  asked = b.request(main, inner, "POST", "https://payment.test/charge");
  b.wait(80 * kMs).answer(main, inner, asked, 404);
  b.leave(main, inner);
  b.attempt = 1;
  b.leave(main, charge);
  b.message(Outcome::kSent, "workflow", "", "paid", 1, main);
  b.wait(5 * kMs).message(Outcome::kDelivered, "workflow", "shipping", "paid");
  b.message(Outcome::kAcknowledged, "workflow", "shipping", "paid");
  b.message(Outcome::kLost, "workflow", "mail", "paid");
  b.message(Outcome::kDuplicated, "workflow", "shipping", "paid", 2);
  b.message(Outcome::kRefused, "workflow", "shipping", "paid", 2);
  b.message(Outcome::kDropped, "workflow", "shipping", "paid", 2);
  const std::uint32_t waiting = b.effect(main, inner, EffectKind::kCallback, Value(Map{{"url", Value("https://x")}}));
  b.complete(main, inner, waiting, static_cast<std::uint32_t>(CompletionKind::kValue), Value(Map{{"method", Value("POST")}}));
  const std::uint32_t child = b.effect(main, inner, EffectKind::kExecution, Value(Map{{"workflow", Value("child")}}));
  b.complete(main, inner, child, static_cast<std::uint32_t>(CompletionKind::kValue), Value(7));
  b.answer(client, StepId::none(), order, 200);
  b.end(client);
  b.give_back(main, scope, Value("ok"));
  b.end(main, Outcome::kSucceeded, Value("ok"));
  b.finish(main, Outcome::kSucceeded, Value("ok"));
  return b;
}

TEST(Sequence, HasActorsInOrderAndAnArrowForEachExchange) {
  const JournalBuilder b = busy_run();
  const TaskTable tasks(b.journal);
  const RequestTable requests(b.journal, tasks, {{"https://payment.test", "payment"}, {"https://shop.test", "shop"}});
  const Sequence sequence = sequence_of(b.journal, tasks, requests);
  std::vector<std::string> actors;
  for (const SequenceActor& actor : sequence.actors) actors.push_back(actor.name + " " + std::string(actor_kind_name(actor.kind)));
  EXPECT_EQ(actors, (std::vector<std::string>{"customer; or #1 client", "shop service", "workflow workflow", "payment service",
                                              "broker broker", "shipping service", "mail service", "outside outside", "child execution"}));
  std::vector<std::string> arrows;
  for (const SequenceArrow& arrow : sequence.arrows) {
    arrows.push_back(sequence.actors[arrow.from].name + " " + std::string(arrow_kind_name(arrow.kind)) + " " +
                     sequence.actors[arrow.to].name + ": " + arrow.label);
  }
  EXPECT_EQ(arrows, (std::vector<std::string>{
                        "customer; or #1 request shop: POST /orders",
                        "workflow request payment: POST /charge",
                        "payment fault workflow: connection reset",
                        "workflow request payment: POST /charge (attempt 2)",
                        "payment failure workflow: 404",
                        "workflow publish broker: paid",
                        "broker deliver shipping: paid",
                        "shipping acknowledge broker: acknowledged",
                        "broker lost mail: paid is lost",
                        "broker duplicate shipping: paid once more (delivery 2)",
                        "shipping refuse broker: not acknowledged",
                        "broker drop broker: gives up on paid",
                        "outside callback workflow: POST callback",
                        "workflow request child: run child",
                        "child response workflow: 7",
                        "shop response customer; or #1: 200",
                    }));
}

TEST(TraceExport, MermaidEscapesWhatWouldBreakIt) {
  const std::string text = trace_mermaid(busy_run().journal, {{"https://payment.test", "payment"}, {"https://shop.test", "shop"}});
  EXPECT_EQ(text.substr(0, 60), "sequenceDiagram\n  actor p0 as customer#59; or #35;1\n  partic");
  for (const char* line : {"\n  p2->>p3: POST /charge\n", "\n  p3--xp2: connection reset\n", "\n  p3-->>p2: 404\n", "\n  p2-)p4: paid\n",
                           "\n  p4-xp6: paid is lost\n", "\n  p7-)p2: POST callback\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
  EXPECT_EQ(trace_mermaid(Journal()), "sequenceDiagram\n  participant p0 as workflow\n");
}

TEST(TraceExport, TextTellsTheStoryWithOneLineAnEvent) {
  const std::string text = trace_text(busy_run().journal);
  for (const char* line :
       {"00:00.000  customer; or #1     It sends POST https://shop.test/orders.\n", "00:00.000  workflow            charge begins.\n",
        "00:00.080  workflow            charge tries again in 1 s: attempt 2 of 3, after reset.\n",
        "00:01.165  world               paid-1 is lost on its way to mail.\n",
        "00:01.165  workflow            The execution succeeds with \"ok\".\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
  EXPECT_EQ(text.find("charge is done"), std::string::npos) << "the end of a step is no news";
}

TEST(TraceExport, PerfettoIsValidJsonWithAThreadATask) {
  const std::string text = trace_perfetto(busy_run().journal);
  const Result<Value> json = value_from_json(text);
  ASSERT_TRUE(json.ok()) << json.error().message;
  const List events = json.value().map().get("traceEvents").list();
  int slices = 0;
  int names = 0;
  for (const Value& event : events) {
    const Map map = event.map();
    const std::string phase(map.get("ph").string());
    slices += phase == "X" ? 1 : 0;
    names += phase == "M" && map.get("name").string() == "thread_name" ? 1 : 0;
    if (phase == "X") {
      EXPECT_TRUE(map.get("dur").is_double());
      EXPECT_GE(map.get("dur").as_double(), 0.0);
    }
  }
  EXPECT_EQ(names, 2);
  // try, two attempts with their steps and requests, one pause; the client's request; callback and child
  EXPECT_EQ(slices, 1 + 2 * 3 + 1 + 1 + 2);
  EXPECT_NE(text.find("\"ts\":80000.000,\"dur\":1000000.000,\"cat\":\"retry_wait\",\"name\":\"wait 1 s\""), std::string::npos) << text;
}

/// `type step state parent` of each entry.
std::vector<std::string> entries_in_short(const Value& entries) {
  std::vector<std::string> texts;
  for (const Value& entry : entries.map().get("stepEntries").list()) {
    const Map map = entry.map();
    const Value parent = map.get("navigationInfo").map().get("parent");
    const Value number = map.get("stepEntryMetadata").map().get("progressNumber");
    texts.push_back(std::string(map.get("stepType").string()) + " " + std::string(map.get("step").string()) + " " +
                    std::string(map.get("state").string()).substr(6) + (parent.is_string() ? " in " + std::string(parent.string()) : "") +
                    (number.is_string() ? " #" + std::string(number.string()) : ""));
  }
  return texts;
}

TEST(StepEntries, AttemptsRetriesAndExceptArePartsOfTheTry) {
  EXPECT_EQ(entries_in_short(step_entries(busy_run().journal)), (std::vector<std::string>{
                                                                    "STEP_TRY_RETRY_EXCEPT charge SUCCEEDED",
                                                                    "STEP_TRY charge FAILED in 1 #1",
                                                                    "STEP_CALL charge FAILED in 2",
                                                                    "STEP_RETRY charge SUCCEEDED in 1 #1",
                                                                    "STEP_TRY charge SUCCEEDED in 1 #2",
                                                                    "STEP_CALL charge SUCCEEDED in 5",
                                                                }));
}

TEST(StepEntries, LoopsAndBranchesHaveAnEntryEach) {
  JournalBuilder b;
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  const ScopeId scope = b.scope(ScopeKind::kRoutine, main, "main");
  b.call(main, scope, "main");
  const VariableId x = b.variable(scope, "x");
  const VariableId i = b.variable(scope, "i");
  const StepId loop = b.step("main/loop", "for");
  const StepId add = b.step("main/loop/add", "assign", loop);
  const StepId fan = b.step("main/fan", "parallel");
  const StepId left = b.step("main/fan/left/l", "return", fan);
  const StepId each = b.step("main/each", "parallel");
  b.enter(main, loop);
  for (int turn = 0; turn < 2; ++turn) {
    b.write(main, loop, x, Value("v"), Value(), Outcome::kLoop);
    b.write(main, loop, i, Value(turn), Value(), Outcome::kLoop);
    b.enter(main, add);
    b.leave(main, add);
  }
  b.leave(main, loop);
  b.enter(main, fan);
  const TaskId branch = b.start(TaskKind::kBranch, "left", main);
  b.enter(branch, left);
  b.raise(branch, left, Value("no"));
  b.leave(branch, left, Outcome::kRaised);
  b.end(branch, Outcome::kFailed, Value("no"));
  b.leave(main, fan);
  b.enter(main, each);
  const TaskId iteration = b.start(TaskKind::kIteration, "10", main);
  b.end(iteration);
  const Value entries = step_entries(b.journal);
  EXPECT_EQ(entries_in_short(entries), (std::vector<std::string>{
                                           "STEP_FOR loop SUCCEEDED #2",
                                           "STEP_FOR_ITERATION loop SUCCEEDED in 1 #1",
                                           "STEP_ASSIGN add SUCCEEDED in 2",
                                           "STEP_FOR_ITERATION loop SUCCEEDED in 1 #2",
                                           "STEP_ASSIGN add SUCCEEDED in 4",
                                           "STEP_PARALLEL_BRANCH fan SUCCEEDED #1",
                                           "STEP_PARALLEL_BRANCH_ENTRY left FAILED in 6 #1",
                                           "STEP_RETURN l FAILED in 7",
                                           "STEP_PARALLEL_FOR each IN_PROGRESS #1",
                                           "STEP_FOR_ITERATION each SUCCEEDED in 9 #1",
                                       }));
  const Map first = entries.map().get("stepEntries").list()[0].map();
  EXPECT_EQ(json_for_display(first.get("navigationInfo")), R"({"children":["2","4"],"next":"6"})");
  EXPECT_EQ(first.get("createTime").string(), "2026-01-01T00:00:00Z");
  EXPECT_EQ(first.get("name").string(),
            "projects/123456789012/locations/us-central1/workflows/workflow/executions/execution/stepEntries/1");
  EXPECT_EQ(json_for_display(entries.map().get("stepEntries").list()[7].map().get("exception")), R"({"payload":"\"no\""})");
  const Value detailed = step_entries(b.journal, {"e", 0, true});
  EXPECT_EQ(json_for_display(detailed.map().get("stepEntries").list()[2].map().get("variableData")), R"({"variables":{"i":0,"x":"v"}})");
}

}  // namespace
}  // namespace etude
