// Two runs: where they part, what differs, and which run is kept to be compared with.
#include "playground/model/compare_model.h"

#include <gtest/gtest.h>

#include "playground/model/comparing.h"
#include "playground/model/mirror_json.h"
#include "playground/model/shown_timeline.h"
#include "tests/playground/support.h"

namespace etude {
namespace {

using test::Bench;

Files with_text(Files files, const std::string& file, const std::string& from, const std::string& to) {
  std::string& text = files.at(file);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  return files;
}

CompareModel compared(const Files& here, const Files& there) {
  Bench a(here);
  Bench b(there);
  a.run();
  b.run();
  return compare_runs(*a.model.tables, *b.model.tables);
}

TEST(CompareModel, EqualRunsAreTheSame) {
  const CompareModel model = compared(test::saga_files(), test::saga_files());
  EXPECT_TRUE(model.same());
  EXPECT_EQ(model.steps_total, 0u);
  EXPECT_EQ(model.requests_total, 0u);
  EXPECT_EQ(model.here.outcome, Outcome::kSucceeded);
  EXPECT_EQ(model.here.end_ns, model.there.end_ns);
}

TEST(CompareModel, AnEditPartsAtTheFirstStepThatDoesSomethingElse) {
  const Files edited = with_text(test::saga_files(), "workflow.yaml", "status: approved", "status: accepted");
  const CompareModel model = compared(edited, test::saga_files());
  ASSERT_TRUE(model.divergence.has_value());
  EXPECT_EQ(model.divergence->step, "main/approve");
  EXPECT_NE(model.divergence->here.words.find("accepted"), std::string::npos);
  EXPECT_NE(model.divergence->there.words.find("approved"), std::string::npos);
  EXPECT_EQ(model.steps_total, 0u);
  EXPECT_EQ(model.requests_total, 0u);
}

// Lines and numbers of steps move; what happens is the same until the new step.
TEST(CompareModel, AnInsertedStepIsTheFirstDifference) {
  const Files edited =
      with_text(test::saga_files(), "workflow.yaml", "  - approve:\n", "  - check:\n      assign: [{checked: true}]\n  - approve:\n");
  const CompareModel model = compared(edited, test::saga_files());
  ASSERT_TRUE(model.divergence.has_value());
  EXPECT_NE(model.divergence->words.find("check"), std::string::npos) << model.divergence->words;
  ASSERT_EQ(model.steps_total, 1u);
  EXPECT_EQ(model.steps[0].key, "main/check");
  EXPECT_EQ(model.steps[0].here.runs, 1u);
  EXPECT_EQ(model.steps[0].there.runs, 0u);
  const Files above = with_text(test::saga_files(), "workflow.yaml", "main:\n", "# a comment\n\nmain:\n");
  EXPECT_TRUE(compared(above, test::saga_files()).same());
}

TEST(CompareModel, SlowerAnswersAreADifferenceInTimeAlone) {
  const Files slow = with_text(test::saga_files(), "services.yaml", "latency: 100ms", "latency: 300ms");
  const CompareModel model = compared(slow, test::saga_files());
  EXPECT_FALSE(model.divergence.has_value()) << model.divergence->words;
  ASSERT_TRUE(model.timing.has_value());
  EXPECT_EQ(model.timing->step, "main/create_pending_order");
  EXPECT_GT(model.timing->here.time_ns, model.timing->there.time_ns);
  EXPECT_GT(model.here.end_ns, model.there.end_ns);
  EXPECT_EQ(model.requests_total, 0u);
}

TEST(CompareModel, AFaultPartsAtTheAnswer) {
  const Files broken = with_text(test::saga_files(), "services.yaml", "respond: {code: 201", "respond: {code: 500");
  const CompareModel model = compared(broken, test::saga_files());
  ASSERT_TRUE(model.divergence.has_value());
  EXPECT_EQ(model.divergence->step, "main/create_pending_order");
  EXPECT_NE(model.divergence->here.words.find("500"), std::string::npos) << model.divergence->words;
  EXPECT_EQ(model.here.outcome, Outcome::kFailed);
  // The order, and the three that were not sent any more.
  EXPECT_EQ(model.requests_total, 4u);
  ASSERT_FALSE(model.requests.empty());
  EXPECT_NE(model.requests[0].here, RequestDifference::kNone);
  EXPECT_NE(model.requests[0].there, RequestDifference::kNone);
  EXPECT_EQ(model.requests[1].here, RequestDifference::kNone);
}

// A handler that answers the first attempt here answers the fifth there: that is no difference of its own.
TEST(CompareModel, ARunWithoutFaultsPartsAtTheFirstFault) {
  const Files faulty = test::example_files("order-saga");
  const Files sound = with_text(faulty, "services.yaml", "error_rate: 0.6", "error_rate: 0");
  const CompareModel model = compared(sound, faulty);
  ASSERT_TRUE(model.divergence.has_value());
  EXPECT_EQ(model.divergence->step, "main/reserve_credit/try") << model.divergence->words;
  EXPECT_NE(model.divergence->words.find("503"), std::string::npos) << model.divergence->words;
  EXPECT_EQ(model.sentence.find("effect"), std::string::npos) << model.sentence;
}

TEST(CompareModel, SaysWhereEqualSentencesDiffer) {
  const Files edited =
      with_text(test::saga_files(), "workflow.yaml", "body: {customer: \"${input.customer}\"}", "body: {customer: nobody}");
  const CompareModel model = compared(edited, test::saga_files());
  ASSERT_TRUE(model.divergence.has_value());
  EXPECT_NE(model.divergence->words.find("nobody"), std::string::npos) << model.divergence->words;
  EXPECT_NE(model.divergence->words.find("customer123"), std::string::npos) << model.divergence->words;
}

const char* kSerial =
    "main:\n  steps:\n  - a: {call: sys.sleep, args: {seconds: 2}}\n  - b: {call: sys.sleep, args: {seconds: 3}}\n  - c: {return: 1}\n";
const char* kParallel =
    "main:\n  steps:\n  - both:\n      parallel:\n        branches:\n        - left: {steps: [{a: {call: sys.sleep, args: {seconds: 2}}}]}\n"
    "        - right: {steps: [{b: {call: sys.sleep, args: {seconds: 3}}}]}\n  - c: {return: 1}\n";

TEST(CompareModel, SerialAndParallelAreOverlaidOnOneAxis) {
  Bench bench(Files{{"workflow.yaml", kSerial}});
  bench.run();
  ASSERT_TRUE(bench.act(EditFile{"workflow.yaml", kParallel}).ok());
  bench.run();
  ASSERT_TRUE(bench.model.other.has_value());
  EXPECT_EQ(bench.model.other->label, "before the last edit");
  // Kept, but not shown before somebody asks.
  EXPECT_FALSE(shown_timeline(bench.model).overlaid);
  ASSERT_TRUE(bench.act(ShowCompare{true}).ok());
  const TimelineModel timeline = shown_timeline(bench.model);
  ASSERT_TRUE(timeline.overlaid);
  EXPECT_EQ(timeline.end_ns, 3 * kNanosecondsPerSecond);
  EXPECT_EQ(timeline.other_end_ns, 5 * kNanosecondsPerSecond);
  EXPECT_EQ(timeline.parting_ns, 0);
  EXPECT_EQ(timeline.axis.end_ns(), 5 * kNanosecondsPerSecond);
  ASSERT_EQ(timeline.rows.size(), 3u);
  EXPECT_EQ(timeline.rows[0].ghosts.size(), 2u);  // the serial sleeps lie under the workflow's row
  EXPECT_TRUE(timeline.rows[1].ghosts.empty());
  EXPECT_FALSE(timeline.rows[1].other_only);
  // And the other way round the branches are rows that only the kept run has.
  ASSERT_TRUE(bench.act(SwapRuns{}).ok());
  const TimelineModel swapped = shown_timeline(bench.model);
  ASSERT_EQ(swapped.rows.size(), 3u);
  EXPECT_TRUE(swapped.rows[1].other_only);
  EXPECT_TRUE(swapped.rows[1].task.is_none());
  EXPECT_EQ(swapped.rows[1].ghosts.size(), 1u);
  EXPECT_TRUE(bench.model.stale);
}

TEST(CompareModel, GapsAreFoldedOnlyWhereBothAreIdle) {
  Bench a(Files{{"workflow.yaml", "- a: {call: sys.sleep, args: {seconds: 10}}\n"}});
  Bench b(Files{{"workflow.yaml", "- a: {call: sys.sleep, args: {seconds: 4}}\n- b: {call: sys.sleep, args: {seconds: 4}}\n"}});
  a.run();
  b.run();
  constexpr Nanoseconds kSecond = kNanosecondsPerSecond;
  using Gaps = std::vector<std::pair<Nanoseconds, Nanoseconds>>;
  const Gaps wanted{{0, 4 * kSecond}, {4 * kSecond, 8 * kSecond}, {8 * kSecond, 10 * kSecond}};
  EXPECT_EQ(shared_gaps(a.model.tables->index, b.model.tables->index), wanted);
  EXPECT_EQ(shared_gaps(b.model.tables->index, a.model.tables->index), wanted);
}

TEST(Comparing, KeepsTheRunBeforeAWholeSeriesOfFaults) {
  Bench bench(test::saga_files());
  bench.run();
  const std::uint32_t version = bench.model.run_version;
  for (const double factor : {2.0, 3.0, 4.0}) {
    SetFaults wish;
    wish.service = "orders";
    wish.latency_factor = factor;
    ASSERT_TRUE(bench.act(wish).ok());
    bench.settle();
    ASSERT_TRUE(bench.model.other.has_value());
    EXPECT_EQ(bench.model.other->version, version);
    EXPECT_EQ(bench.model.other->label, "without these faults");
  }
  // Another seed is another question.
  ASSERT_TRUE(bench.act(SetSeed{99}).ok());
  EXPECT_EQ(bench.model.other->label, "with seed 42");
  // The same once more changes nothing.
  bench.run();
  EXPECT_EQ(bench.model.other->label, "with seed 42");
}

TEST(Comparing, APinnedRunStaysUntilItIsCleared) {
  Bench bench(test::saga_files());
  EXPECT_FALSE(bench.act(PinRun{}).ok());
  EXPECT_FALSE(bench.act(ShowCompare{true}).ok());
  EXPECT_FALSE(bench.act(SwapRuns{}).ok());
  bench.run();
  ASSERT_TRUE(bench.act(PinRun{"as it was"}).ok());
  EXPECT_TRUE(bench.model.comparing);
  ASSERT_NE(comparison(bench.model), nullptr);
  EXPECT_EQ(comparison(bench.model)->sentence, "Both are the same run.");
  ASSERT_TRUE(bench.act(SetSeed{7}).ok());
  ASSERT_TRUE(bench.act(SetSeed{8}).ok());
  EXPECT_EQ(bench.model.other->label, "as it was");
  EXPECT_EQ(bench.model.other->run->seed(), 42u);
  ASSERT_TRUE(bench.act(ClearCompare{}).ok());
  EXPECT_FALSE(bench.model.other.has_value());
  EXPECT_FALSE(bench.model.comparing);
  // Another document has nothing to do with it.
  ASSERT_TRUE(bench.act(PinRun{}).ok());
  bench.open(test::saga_files());
  EXPECT_FALSE(bench.model.other.has_value());
}

TEST(Comparing, TheMirrorTellsBothSides) {
  Bench bench(test::saga_files());
  EXPECT_EQ(mirror_json(bench.model, "compare").value(), R"({"state":"none"})");
  bench.run();
  SetFaults wish;
  wish.service = "customers";
  wish.error_rate = 1.0;
  ASSERT_TRUE(bench.act(wish).ok());
  bench.settle();
  const Result<Value> value = value_from_json(mirror_json(bench.model, "compare").value());
  ASSERT_TRUE(value.ok());
  const Map mirror = value.value().map();
  EXPECT_EQ(mirror.get("state").string(), "kept");
  EXPECT_FALSE(mirror.get("same").boolean());
  EXPECT_EQ(mirror.get("here").map().get("requests").integer(), static_cast<std::int64_t>(bench.model.tables->requests.rows().size()));
  EXPECT_TRUE(mirror.get("divergence").is_map());
  EXPECT_FALSE(mirror.get("divergence").map().get("words").string().empty());
  EXPECT_GT(mirror.get("requests").list().size(), 0u);
}

}  // namespace
}  // namespace etude
