// Rows and bars of the timeline, from runs.
#include "playground/model/timeline_model.h"

#include <gtest/gtest.h>

#include "tests/playground/support.h"

namespace etude {
namespace {

TimelineModel model_of(const test::Bench& bench) {
  const RunTables& tables = *bench.model.tables;
  std::vector<std::string> names;
  for (const ServiceInfo& service : bench.model.services) names.push_back(service.name);
  TimelineModel model = make_timeline_model(tables.journal, tables.tasks, tables.spans, names, tables.index.gaps());
  add_service_calls(model, tables.requests.rows());
  return model;
}

const TimelineRow& row_of(const TimelineModel& model, std::string_view label) {
  for (const TimelineRow& row : model.rows) {
    if (row.label == label) return row;
  }
  ADD_FAILURE() << "no row " << label;
  return model.rows.front();
}

TEST(TimelineModel, DrawsCallsWaitsAndAttempts) {
  test::Bench bench(test::saga_files());
  bench.run();
  const TimelineModel model = model_of(bench);
  ASSERT_EQ(model.rows.size(), 3u);
  const TimelineRow& workflow = row_of(model, "workflow");
  std::string looks;
  for (const TimelineBar& bar : workflow.bars) looks += bar.look == BarLook::kWait ? 'w' : bar.tone == Tone::kBad ? 'x' : 'c';
  EXPECT_EQ(looks, "cxwxwc");
  EXPECT_EQ(workflow.bars[3].attempt, 2);
  EXPECT_EQ(row_of(model, "orders").bars.size(), 1u);
  const TimelineRow& customers = row_of(model, "customers");
  ASSERT_EQ(customers.bars.size(), 3u);
  EXPECT_EQ(customers.bars[0].tone, Tone::kBad);
  EXPECT_EQ(customers.bars[2].tone, Tone::kGood);
  EXPECT_TRUE(customers.service);
}

TEST(TimelineModel, HasARowForEachBranch) {
  test::Bench bench(Files{{"workflow.yaml",
                           "- both:\n    parallel:\n      branches:\n      - left: {steps: [{l: {call: sys.sleep, args: {seconds: 1}}}]}\n"
                           "      - right: {steps: [{r: {call: sys.sleep, args: {seconds: 2}}}]}\n"}});
  bench.run();
  const TimelineModel model = model_of(bench);
  ASSERT_EQ(model.rows.size(), 3u);
  EXPECT_EQ(model.rows[1].label, "left");
  EXPECT_EQ(model.rows[1].depth, 1);
  EXPECT_EQ(model.rows[2].label, "right");
  ASSERT_FALSE(model.rows[0].bars.empty());
  EXPECT_EQ(model.rows[0].bars[0].look, BarLook::kGroup);
  EXPECT_EQ(model.end_ns, 2 * kNanosecondsPerSecond);
}

TEST(TimelineModel, BarsComeInOrderInEveryExample) {
  for (const std::string& name : test::example_names()) {
    SCOPED_TRACE(name);
    test::Bench bench(test::example_files(name));
    if (!bench.model.deploys) continue;
    bench.run();
    const TimelineModel model = model_of(bench);
    for (const TimelineRow& row : model.rows) {
      for (std::size_t i = 0; i < row.bars.size(); ++i) {
        EXPECT_LE(row.bars[i].begin_ns, row.bars[i].end_ns);
        EXPECT_LE(row.bars[i].end_ns, model.end_ns);
        if (i > 0) {
          EXPECT_LE(row.bars[i - 1].begin_ns, row.bars[i].begin_ns);
        }
      }
    }
  }
}

}  // namespace
}  // namespace etude
