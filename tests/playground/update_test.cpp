// Every wish: what it changes, and what is refused.
#include <gtest/gtest.h>

#include "playground/model/app_model.h"
#include "tests/playground/support.h"

namespace etude {
namespace {

using test::Bench;

TEST(Update, OpensADocumentAndDropsTheOldRun) {
  Bench bench(test::saga_files());
  bench.run();
  ASSERT_GT(bench.model.length(), 0u);
  OpenDocument wish;
  wish.files = {{"workflow.yaml", "- a: {return: 1}\n"}};
  wish.seed = 7;
  ASSERT_TRUE(bench.act(wish).ok());
  EXPECT_EQ(bench.model.length(), 0u);
  EXPECT_EQ(bench.model.run, nullptr);
  EXPECT_TRUE(bench.model.deploys);
  EXPECT_EQ(bench.model.graph.nodes.size(), 1u);
  EXPECT_EQ(bench.model.seed, 7u);
}

TEST(Update, KeepsNothingOfTheOldDocumentWhenTheNewOneIsBroken) {
  Bench bench(test::example_files("order-saga"));
  ASSERT_FALSE(bench.model.services.empty());
  ASSERT_FALSE(bench.model.invariants.empty());
  ASSERT_FALSE(bench.model.steps.empty());
  OpenDocument wish;
  wish.files = {{"workflow.yaml", ": ["}};
  ASSERT_TRUE(bench.act(wish).ok());
  EXPECT_FALSE(bench.model.deploys);
  EXPECT_TRUE(bench.model.services.empty());
  EXPECT_TRUE(bench.model.invariants.empty());
  EXPECT_TRUE(bench.model.steps.empty());
  EXPECT_TRUE(bench.model.graph.nodes.empty());
}

TEST(Update, OpensAtAMoment) {
  OpenDocument wish;
  wish.files = test::saga_files();
  wish.cursor = 5;
  Bench bench;
  ASSERT_TRUE(bench.act(wish).ok());
  bench.settle();
  EXPECT_EQ(bench.model.cursor, 5u);

  wish.cursor.reset();
  wish.moment = bench.model.tables->navigator().key_of(17);
  Bench other;
  ASSERT_TRUE(other.act(wish).ok());
  other.settle();
  EXPECT_EQ(other.model.cursor, 17u);
}

TEST(Update, KeepsTheOldRunWhenTheTextChanges) {
  Bench bench(test::saga_files());
  bench.run();
  const std::uint32_t length = bench.model.length();
  ASSERT_TRUE(bench.act(EditFile{"workflow.yaml", "- a: {retun: 1}\n"}).ok());
  EXPECT_TRUE(bench.model.stale);
  EXPECT_FALSE(bench.model.deploys);
  EXPECT_EQ(bench.model.length(), length);
  EXPECT_FALSE(bench.model.diagnostics.empty());
  // And a run is refused, with a way out.
  const Result<void> run = bench.act(RunFromStart{});
  ASSERT_FALSE(run.ok());
  EXPECT_EQ(run.error().code, "app.no_deploy");
  EXPECT_EQ(bench.model.length(), length);
}

TEST(Update, LeavesTheGraphWhileTheTextIsBroken) {
  Bench bench(test::saga_files());
  const std::size_t nodes = bench.model.graph.nodes.size();
  ASSERT_TRUE(bench.act(EditFile{"workflow.yaml", "main:\n  steps:\n  - a: {assign: [\n"}).ok());
  EXPECT_EQ(bench.model.graph.nodes.size(), nodes);
}

TEST(Update, AnEqualTextIsNoEdit) {
  Bench bench(test::saga_files());
  bench.run();
  ASSERT_TRUE(bench.act(EditFile{"workflow.yaml", test::saga_files().at("workflow.yaml")}).ok());
  EXPECT_FALSE(bench.model.stale);
}

TEST(Update, RunsToTheEndAtOnce) {
  Bench bench(test::saga_files());
  bench.run();
  EXPECT_TRUE(bench.model.at_end());
  EXPECT_EQ(bench.model.run->state(), RunState::kSucceeded);
  EXPECT_FALSE(bench.model.playback.playing);
  EXPECT_FALSE(bench.model.recording);
}

TEST(Update, StepsForwardsAndBackAgain) {
  Bench bench(test::saga_files());
  std::vector<std::string> seen;
  for (int i = 0; i < 12; ++i) {
    ASSERT_TRUE(bench.act(StepRun{StepMode::kOver}).ok());
    bench.settle();
    const Event& event = bench.model.run->journal()[bench.model.cursor - 1];
    if (event.kind != EventKind::kStepEntered) break;
    seen.push_back(bench.model.run->journal().step(event.step).name);
  }
  ASSERT_GE(seen.size(), 4u);
  EXPECT_EQ(seen[0], "received");
  EXPECT_EQ(seen[1], "create_pending_order");
  EXPECT_EQ(seen[2], "reserve_credit");
  const std::uint32_t end = bench.model.cursor;
  ASSERT_TRUE(bench.act(StepRun{StepMode::kBack}).ok());
  EXPECT_LT(bench.model.cursor, end);
}

TEST(Update, RecordsNoMoreThanTheStepsNeed) {
  Bench bench(test::saga_files());
  ASSERT_TRUE(bench.act(StepRun{StepMode::kOver}).ok());
  bench.settle();
  EXPECT_LT(bench.model.cursor, 12u);
  EXPECT_EQ(bench.model.run->state(), RunState::kActive);
}

TEST(Update, RunsToAStep) {
  Bench bench(test::saga_files());
  ASSERT_TRUE(bench.act(RunToStep{"main/approve"}).ok());
  bench.settle();
  const Event& event = bench.model.run->journal()[bench.model.cursor - 1];
  EXPECT_EQ(event.kind, EventKind::kStepEntered);
  EXPECT_EQ(bench.model.run->journal().step(event.step).key, "main/approve");
}

TEST(Update, SeeksByIndexTimeAndEnds) {
  Bench bench(test::saga_files());
  bench.run();
  ASSERT_TRUE(bench.act(SeekIndex{10}).ok());
  EXPECT_EQ(bench.model.cursor, 10u);
  ASSERT_TRUE(bench.act(SeekIndex{4'000'000}).ok());
  EXPECT_EQ(bench.model.cursor, bench.model.length());
  ASSERT_TRUE(bench.act(SeekEnd{true}).ok());
  EXPECT_EQ(bench.model.cursor, 0u);
  EXPECT_EQ(bench.model.position_ns, 0);
  ASSERT_TRUE(bench.act(SeekTime{250 * kNanosecondsPerMillisecond}).ok());
  // Inside of a wait the place in time is kept, although no event lies there.
  EXPECT_EQ(bench.model.position_ns, 250 * kNanosecondsPerMillisecond);
  ASSERT_TRUE(bench.act(SeekTime{-5}).ok());
  EXPECT_EQ(bench.model.position_ns, 0);
  ASSERT_TRUE(bench.act(SeekEnd{false}).ok());
  EXPECT_TRUE(bench.model.at_end());
}

TEST(Update, SelectsAnEventWithItsStepAndLine) {
  Bench bench(test::saga_files());
  bench.run();
  const std::uint32_t seq = bench.model.tables->log.front().seq;
  ASSERT_TRUE(bench.act(SelectEvent{seq}).ok());
  EXPECT_EQ(bench.model.cursor, seq + 1);
  EXPECT_EQ(bench.model.selection.step, "main/received");
  ASSERT_FALSE(bench.model.outbox.empty());
  EXPECT_EQ(bench.model.outbox.back().text, "workflow.yaml");
  EXPECT_EQ(bench.model.outbox.back().line, 4u);
}

TEST(Update, SelectsTheStepOfALine) {
  Bench bench(test::saga_files());
  struct Row {
    std::uint32_t line;
    const char* step;
  };
  for (const Row& row :
       {Row{5, "main/received"}, Row{16, "main/reserve_credit/try"}, Row{25, "main/reserve_credit/except/reject"}, Row{1, ""}}) {
    ASSERT_TRUE(bench.act(SelectLine{"workflow.yaml", row.line}).ok());
    EXPECT_EQ(bench.model.selection.step, row.step) << row.line;
  }
}

TEST(Update, StopsAtBreakpoints) {
  Bench bench(test::saga_files());
  ASSERT_TRUE(bench.act(SetBreakpoint{"main/approve", true, ""}).ok());
  bench.run();
  EXPECT_FALSE(bench.model.at_end());
  const Event& event = bench.model.run->journal()[bench.model.cursor - 1];
  EXPECT_EQ(bench.model.run->journal().step(event.step).key, "main/approve");
  ASSERT_TRUE(bench.act(ResumeRun{}).ok());
  bench.settle();
  EXPECT_TRUE(bench.model.at_end());
}

TEST(Update, StopsAtConditionsThatHold) {
  const Files files{
      {"workflow.yaml", "- each:\n    for:\n      value: v\n      in: [1, 2, 3]\n      steps:\n      - add: {assign: [{x: \"${v}\"}]}\n"}};
  struct Row {
    const char* condition;
    int stops;
  };
  // A condition that cannot be evaluated stops each time.
  for (const Row& row : {Row{"v == 2", 1}, Row{"v > 1", 2}, Row{"v > 9", 0}, Row{"nonsense +", 3}}) {
    Bench bench(files);
    ASSERT_TRUE(bench.act(SetBreakpoint{"main/each/add", true, row.condition}).ok());
    bench.run();
    int stops = 0;
    while (!bench.model.at_end() && stops < 9) {
      ++stops;
      ASSERT_TRUE(bench.act(ResumeRun{}).ok());
      bench.settle();
    }
    EXPECT_EQ(stops, row.stops) << row.condition;
  }
}

TEST(Update, StopsOnErrors) {
  Bench bench(test::saga_files());
  ASSERT_TRUE(bench.act(BreakOnErrors{true}).ok());
  bench.run();
  EXPECT_EQ(bench.model.run->journal()[bench.model.cursor - 1].kind, EventKind::kRaised);
}

TEST(Update, RunsAgainWithOtherFaultsAndKeepsTheTime) {
  Bench bench(test::saga_files());
  bench.run();
  ASSERT_TRUE(bench.act(SeekTime{150 * kNanosecondsPerMillisecond}).ok());
  SetFaults wish;
  wish.service = "orders";
  wish.error_rate = 1.0;
  ASSERT_TRUE(bench.act(wish).ok());
  bench.settle();
  // The first answer, after 100 ms, is the error that ends this run: the cursor stands at its end, as near as there is.
  EXPECT_EQ(bench.model.position_ns, 100 * kNanosecondsPerMillisecond);
  ASSERT_TRUE(bench.act(SeekEnd{false}).ok());
  EXPECT_EQ(bench.model.run->state(), RunState::kFailed);
  for (const ServiceInfo& service : bench.model.services_now()) {
    if (service.name == "orders") {
      EXPECT_EQ(service.faults.error_rate, 1.0);
    }
  }
  SetFaults reset;
  reset.service = "orders";
  reset.reset = true;
  ASSERT_TRUE(bench.act(reset).ok());
  bench.settle();
  EXPECT_EQ(bench.model.run->state(), RunState::kSucceeded);
}

TEST(Update, TheSameSeedGivesTheSameRun) {
  Bench bench(test::saga_files());
  bench.run();
  const std::uint64_t first = bench.model.run->journal().fingerprint();
  ASSERT_TRUE(bench.act(SetSeed{42}).ok());
  bench.settle();
  EXPECT_EQ(bench.model.run->journal().fingerprint(), first);
  EXPECT_TRUE(bench.model.at_end());
}

TEST(Update, StopEndsAnEndlessLoop) {
  Bench bench(Files{{"workflow.yaml", "- a: {assign: [{x: 1}]}\n- b: {next: a}\n"}});
  // The clock stands still inside of an action, so only the instruction budget ends a slice; here the loop is walked by steps.
  ASSERT_TRUE(bench.act(StepRun{StepMode::kOver}).ok());
  ASSERT_TRUE(bench.act(StepRun{StepMode::kOver}).ok());
  ASSERT_EQ(bench.model.run->state(), RunState::kActive);
  ASSERT_TRUE(bench.act(SeekIndex{bench.model.length()}).ok());
  ASSERT_TRUE(bench.act(StopRun{}).ok());
  EXPECT_EQ(bench.model.run->state(), RunState::kCancelled);
  EXPECT_FALSE(bench.frame());
  EXPECT_TRUE(bench.model.at_end()) << "who stood at the end sees how it ended";
}

TEST(Update, WatchesAreEvaluatedAtTheCursor) {
  Bench bench(test::saga_files());
  bench.run();
  const TaskId task = watched_task(bench.model);
  const Result<Value> value = evaluate_at(bench.model, bench.model.cursor, task, "status + \"!\"");
  // The run has ended, its variables are as they were.
  ASSERT_TRUE(value.ok()) << value.error().message;
  EXPECT_EQ(value.value().string(), "approved!");
  EXPECT_FALSE(evaluate_at(bench.model, bench.model.cursor, task, "status +").ok());
  EXPECT_FALSE(evaluate_at(bench.model, bench.model.cursor, task, "nobody").ok());
}

TEST(Update, PanelsStayWithinTheCanvas) {
  Bench bench;
  ChangeView size;
  size.width = 1000.0f;
  size.height = 800.0f;
  ASSERT_TRUE(bench.act(size).ok());
  ASSERT_TRUE(bench.act(ResizePanels{9999.0f, -5.0f, 9999.0f}).ok());
  EXPECT_LE(bench.model.view.right_width, 600.0f);
  EXPECT_GE(bench.model.view.timeline_height, 60.0f);
  EXPECT_LE(bench.model.view.log_height, 560.0f);
}

TEST(Update, OpensAndClosesSubworkflows) {
  Bench bench(Files{
      {"workflow.yaml",
       "main:\n  steps:\n  - ask: {call: helper, result: x}\n  - out: {return: \"${x}\"}\nhelper:\n  steps:\n  - back: {return: 1}\n"}});
  EXPECT_EQ(bench.model.graph.nodes.size(), 3u);
  ASSERT_TRUE(bench.act(ToggleCall{"main/ask"}).ok());
  EXPECT_EQ(bench.model.graph.nodes.size(), 2u);
  ASSERT_TRUE(bench.act(ToggleCall{"main/ask"}).ok());
  EXPECT_EQ(bench.model.graph.nodes.size(), 3u);
}

struct Refused {
  const char* name;
  UserAction action;
  const char* code;
};

TEST(Update, RefusesWhatNeedsARun) {
  const Refused cases[] = {
      {"pause", PauseRun{}, "app.no_run"},        {"stop", StopRun{}, "app.no_run"},
      {"seek", SeekIndex{3}, "app.no_run"},       {"time", SeekTime{3}, "app.no_run"},
      {"end", SeekEnd{false}, "app.no_run"},      {"event", SelectEvent{3}, "app.no_run"},
      {"task", SelectTask{3}, "app.no_run"},      {"complete", CompleteEffect{}, "app.no_run"},
      {"callback", SendCallback{}, "app.no_run"}, {"moment", SeekMoment{}, "app.no_run"},
      {"pass_time", PassTime{}, "app.no_run"},
  };
  for (const Refused& row : cases) {
    SCOPED_TRACE(row.name);
    Bench bench(test::saga_files());
    const Result<void> result = bench.act(row.action);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, row.code);
  }
}

TEST(Update, RefusesWhatTheRunDoesNotHave) {
  SetFaults unknown;
  unknown.service = "nobody";
  SetFaults rate;
  rate.service = "orders";
  rate.error_rate = 1.5;
  SetFaults nan;
  nan.service = "orders";
  nan.lost_reply_rate = std::nan("");
  SetFaults factor;
  factor.service = "orders";
  factor.latency_factor = -1.0;
  SetWatches many;
  many.expressions.assign(51, "x");
  Camera lost;
  lost.zoom = 0.0f;
  const Refused cases[] = {
      {"event", SelectEvent{9'999'999}, "app.unknown_event"},
      {"task", SelectTask{999}, "app.unknown_task"},
      {"service", unknown, "app.unknown_service"},
      {"rate", rate, "app.bad_rate"},
      {"nan", nan, "app.bad_rate"},
      {"factor", factor, "app.bad_factor"},
      {"breakpoint", SetBreakpoint{"", true, ""}, "app.no_step"},
      {"watches", many, "app.watches"},
      {"camera", SetCamera{false, lost}, "app.camera"},
  };
  Bench bench(test::saga_files());
  bench.run();
  const std::uint64_t fingerprint = bench.model.run->journal().fingerprint();
  for (const Refused& row : cases) {
    SCOPED_TRACE(row.name);
    const Result<void> result = bench.act(row.action);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, row.code);
    EXPECT_EQ(bench.model.run->journal().fingerprint(), fingerprint);
  }
}

}  // namespace
}  // namespace etude
