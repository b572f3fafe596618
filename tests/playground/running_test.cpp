// Playing a run: speeds, folded waits, budgets, pending wishes.
#include "playground/model/running.h"

#include <gtest/gtest.h>

#include "playground/model/mirror_json.h"
#include "tests/playground/support.h"

namespace etude {
namespace {

using test::Bench;

TEST(Playback, MovesThroughWaitsAtTheChosenSpeed) {
  Bench bench(test::saga_files());
  ASSERT_TRUE(bench.act(RunFromStart{1.0f}).ok());
  Nanoseconds before = 0;
  std::uint32_t cursor = 0;
  int inside_waits = 0;
  for (int frame = 0; frame < 4000 && bench.model.playback.playing; ++frame) {
    bench.frame();
    EXPECT_GE(bench.model.position_ns, before);
    EXPECT_GE(bench.model.cursor, cursor);
    if (bench.model.cursor == cursor && bench.model.position_ns > before) ++inside_waits;
    before = bench.model.position_ns;
    cursor = bench.model.cursor;
  }
  EXPECT_TRUE(bench.model.at_end());
  EXPECT_GT(inside_waits, 20);
}

TEST(Playback, AFasterSpeedTakesFewerFrames) {
  const auto frames_at = [](float speed) {
    Bench bench(test::saga_files());
    EXPECT_TRUE(bench.act(RunFromStart{speed}).ok());
    return bench.settle();
  };
  const int slow = frames_at(1.0f);
  const int fast = frames_at(10.0f);
  EXPECT_LT(fast, slow);
  EXPECT_LT(frames_at(0.0f), fast);
}

TEST(Playback, ADayOfSleepIsOverSoon) {
  Bench bench(Files{{"workflow.yaml", "- nap: {call: sys.sleep, args: {seconds: 86400}}\n- out: {return: 1}\n"}});
  ASSERT_TRUE(bench.act(RunFromStart{1.0f}).ok());
  const double begin = bench.time_ms;
  bench.settle();
  EXPECT_TRUE(bench.model.at_end());
  EXPECT_EQ(bench.model.position_ns, 86400 * kNanosecondsPerSecond);
  EXPECT_LT(bench.time_ms - begin, 4000.0);
}

TEST(Playback, StepByStepShowsEveryStep) {
  Bench bench(Files{{"workflow.yaml", "- a: {assign: [{x: 1}]}\n- b: {assign: [{x: 2}]}\n- c: {assign: [{x: 3}]}\n- d: {return: 1}\n"}});
  ASSERT_TRUE(bench.act(RunFromStart{kStepSpeed}).ok());
  const double begin = bench.time_ms;
  bench.settle();
  EXPECT_TRUE(bench.model.at_end());
  EXPECT_GT(bench.time_ms - begin, 1500.0);
}

TEST(Playback, LongRunsEndInReasonableTime) {
  Bench bench(Files{{"workflow.yaml",
                     "- each:\n    for:\n      value: v\n      range: [1, 5000]\n      steps:\n      - add: {assign: [{x: \"${v}\"}]}\n"}});
  ASSERT_TRUE(bench.act(RunFromStart{10.0f}).ok());
  const double begin = bench.time_ms;
  bench.settle(20000);
  EXPECT_TRUE(bench.model.at_end());
  EXPECT_LT(bench.time_ms - begin, 90000.0);
}

TEST(Playback, PauseHoldsThePlace) {
  Bench bench(test::saga_files());
  ASSERT_TRUE(bench.act(RunFromStart{1.0f}).ok());
  for (int i = 0; i < 30; ++i) bench.frame();
  ASSERT_TRUE(bench.act(PauseRun{}).ok());
  const std::uint32_t cursor = bench.model.cursor;
  bench.settle();
  EXPECT_EQ(bench.model.cursor, cursor);
  EXPECT_FALSE(bench.model.at_end());
  ASSERT_TRUE(bench.act(ResumeRun{}).ok());
  bench.settle();
  EXPECT_TRUE(bench.model.at_end());
}

TEST(Playback, RestsWhenNothingIsLeft) {
  Bench bench(test::saga_files());
  bench.run();
  bench.model.changes = 0;
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(bench.frame());
  EXPECT_EQ(bench.model.changes, 0u);
}

TEST(Playback, TokensNeedMotion) {
  for (const bool reduced : {false, true}) {
    Bench bench(test::saga_files());
    ChangeView wish;
    wish.reduced_motion = reduced;
    ASSERT_TRUE(bench.act(wish).ok());
    ASSERT_TRUE(bench.act(RunFromStart{1.0f}).ok());
    std::size_t most = 0;
    for (int i = 0; i < 200; ++i) {
      bench.frame();
      most = std::max(most, bench.model.tokens.size());
    }
    EXPECT_EQ(most > 0, !reduced);
  }
}

TEST(Playback, WaitsForTheHostAndGoesOn) {
  Bench bench(
      Files{{"workflow.yaml",
             "- ask: {call: http.get, args: {url: \"https://real.example/x\"}, result: answer}\n- out: {return: \"${answer.code}\"}\n"}});
  bench.run();
  EXPECT_EQ(bench.model.pause, Pause::kOutside);
  const std::vector<EffectRequest> effects = bench.model.run->outside_effects();
  ASSERT_EQ(effects.size(), 1u);
  CompleteEffect wish;
  wish.completion.effect = effects[0].id;
  wish.completion.kind = CompletionKind::kResponse;
  wish.completion.detail = Value(Map{{"code", Value(204)}, {"headers", Value(Map{})}, {"body", Value("")}});
  wish.elapsed = 30 * kNanosecondsPerMillisecond;
  ASSERT_TRUE(bench.act(wish).ok());
  bench.settle();
  EXPECT_EQ(bench.model.run->state(), RunState::kSucceeded);
  EXPECT_EQ(bench.model.run->result().integer(), 204);
  EXPECT_TRUE(bench.model.at_end());
}

TEST(Playback, TimePassesForACallbackWhenThePersonSaysSo) {
  const Files files{{"workflow.yaml",
                     "- make: {call: events.create_callback_endpoint, result: c}\n- before: {assign: [{tag: null}]}\n"
                     "- first:\n    try: {call: events.await_callback, args: {callback: '${c}', timeout: 60}, result: r}\n"
                     "    except: {as: e, steps: [{noted: {assign: [{tag: '${e.tags[0]}'}]}}]}\n"
                     "- nap: {call: sys.sleep, args: {seconds: 5}}\n"
                     "- second: {call: events.await_callback, args: {callback: '${c}', timeout: 60}, result: r}\n"
                     "- out: {return: '${[tag, r.http_request.body]}'}\n"}};
  Bench bench(files);
  bench.run();
  ASSERT_EQ(bench.model.pause, Pause::kStuck);
  EXPECT_NE(mirror_json(bench.model, "status").value().find("\"until_ns\":60000000000"), std::string::npos);
  ASSERT_TRUE(bench.act(PassTime{}).ok());
  bench.settle();
  // One wait is over, the next one stands open again.
  ASSERT_EQ(bench.model.pause, Pause::kStuck);
  EXPECT_EQ(bench.model.run->state(), RunState::kActive);
  EXPECT_EQ(bench.model.position_ns, 65 * kNanosecondsPerSecond);
  const std::vector<CallbackPoint> points = bench.model.run->callbacks();
  ASSERT_EQ(points.size(), 1u);
  ASSERT_TRUE(bench.act(SendCallback{points[0].id, "POST", Value(7)}).ok());
  bench.settle();
  EXPECT_EQ(bench.model.run->state(), RunState::kSucceeded);
  EXPECT_EQ(json_for_display(bench.model.run->result()), R"(["TimeoutError",7])");
  EXPECT_EQ(bench.act(PassTime{}).error().code, "app.no_wait");
}

}  // namespace
}  // namespace etude
