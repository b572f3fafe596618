// The state of a run laid over the graph, at cursors along the run of the picture's saga.
#include "playground/model/graph_model.h"

#include <gtest/gtest.h>

#include "playground/model/running.h"
#include "tests/playground/support.h"

namespace etude {
namespace {

GraphModel model_at(const test::Bench& bench) {
  const AppModel& model = bench.model;
  const GraphMarks marks{model.selection.step, &model.breakpoints};
  if (!model.run) return make_graph_model(model.graph, marks);
  const Moment moment = model.tables->moments.at(model.cursor);
  return make_graph_model(model.graph, marks, model.run->journal(), moment, model.tables->index, model.tables->keys, watched_task(model));
}

const NodeLive& node(const GraphModel& model, std::string_view key) {
  const std::uint32_t index = model.graph->find(key);
  EXPECT_NE(index, kNoNode) << key;
  return model.nodes[index == kNoNode ? 0 : index];
}

const EdgeLive* edge(const GraphModel& model, std::string_view from, std::string_view to, EdgeKind kind) {
  for (std::size_t i = 0; i < model.edges.size(); ++i) {
    const FlowEdge& row = model.graph->edges[i];
    if (row.kind == kind && model.graph->nodes[row.from].key == from && model.graph->nodes[row.to].key == to) return &model.edges[i];
  }
  return nullptr;
}

TEST(GraphModel, IsIdleBeforeTheRun) {
  test::Bench bench(test::saga_files());
  const GraphModel model = model_at(bench);
  EXPECT_FALSE(model.has_run);
  EXPECT_EQ(model.current, kNoNode);
  for (const NodeLive& row : model.nodes) EXPECT_EQ(row.state, StepState::kIdle);
}

TEST(GraphModel, ShowsTheWaitBetweenTwoAttempts) {
  test::Bench bench(test::saga_files());
  bench.run();
  // The first call takes 0.1 s, the second fails after 0.2 s, then the retry waits for a second.
  ASSERT_TRUE(bench.act(SeekTime{500 * kNanosecondsPerMillisecond}).ok());
  const GraphModel model = model_at(bench);
  EXPECT_EQ(node(model, "main/received").state, StepState::kSucceeded);
  EXPECT_EQ(node(model, "main/create_pending_order").status, 201);
  const NodeLive& reserve = node(model, "main/reserve_credit/try");
  EXPECT_EQ(reserve.state, StepState::kWaiting);
  EXPECT_EQ(reserve.attempt, 2u);
  EXPECT_EQ(reserve.attempts, 6u);
  EXPECT_EQ(reserve.retries, 1u);
  EXPECT_GT(reserve.left_ns, 0);
  EXPECT_TRUE(reserve.current);
  EXPECT_EQ(node(model, "main/approve").state, StepState::kIdle);
  EXPECT_EQ(node(model, "main/reserve_credit/except/reject").state, StepState::kIdle);
}

TEST(GraphModel, ShowsTheEnd) {
  test::Bench bench(test::saga_files());
  bench.run();
  const GraphModel model = model_at(bench);
  const NodeLive& reserve = node(model, "main/reserve_credit/try");
  EXPECT_EQ(reserve.state, StepState::kSucceeded);
  EXPECT_EQ(reserve.status, 200);
  EXPECT_EQ(reserve.retries, 2u);
  EXPECT_EQ(node(model, "main/reserve_credit/except/reject").state, StepState::kUnreached);
  EXPECT_EQ(node(model, "main/done").state, StepState::kSucceeded);
  const EdgeLive* down = edge(model, "main/received", "main/create_pending_order", EdgeKind::kFlow);
  ASSERT_NE(down, nullptr);
  EXPECT_TRUE(down->taken);
  const EdgeLive* handler = edge(model, "main/reserve_credit/try", "main/reserve_credit/except/reject", EdgeKind::kExcept);
  ASSERT_NE(handler, nullptr);
  EXPECT_FALSE(handler->taken);
  const EdgeLive* jump = edge(model, "main/reserve_credit/except/reject", "main/done", EdgeKind::kJump);
  ASSERT_NE(jump, nullptr);
  EXPECT_FALSE(jump->taken);
  const EdgeLive* retry = edge(model, "main/reserve_credit/try", "main/reserve_credit/try", EdgeKind::kRetry);
  ASSERT_NE(retry, nullptr);
  EXPECT_EQ(retry->count, 2u);
}

TEST(GraphModel, CountsRoundsOfALoop) {
  test::Bench bench(Files{
      {"workflow.yaml", "- each:\n    for:\n      value: v\n      in: [1, 2, 3]\n      steps:\n      - add: {assign: [{x: \"${v}\"}]}\n"}});
  bench.run();
  const GraphModel model = model_at(bench);
  EXPECT_EQ(node(model, "main/each/add").runs, 3u);
  const EdgeLive* back = edge(model, "main/each/add", "main/each/add", EdgeKind::kLoop);
  ASSERT_NE(back, nullptr);
  EXPECT_EQ(back->count, 2u);
}

struct ArmCase {
  const char* name;
  const char* text;
  const char* taken;  // titles of arms that were gone through
};

TEST(GraphModel, LightsTheArmThatWasTaken) {
  const ArmCase cases[] = {
      {"with_a_body", "- choose:\n    switch:\n    - condition: ${1 > 2}\n      return: 1\n    - condition: ${2 > 1}\n      return: 2\n",
       "2 > 1"},
      {"only_a_jump",
       "- choose:\n    switch:\n    - condition: ${1 > 2}\n      next: a\n    - condition: true\n      next: b\n- a: {return: 1}\n- b: {return: 2}\n",
       "else"},
      {"none", "- choose:\n    switch:\n    - condition: ${1 > 2}\n      return: 1\n- b: {return: 2}\n", "otherwise"},
  };
  for (const ArmCase& row : cases) {
    SCOPED_TRACE(row.name);
    test::Bench bench(Files{{"workflow.yaml", row.text}});
    bench.run();
    const GraphModel model = model_at(bench);
    std::string taken;
    for (std::size_t i = 0; i < model.nodes.size(); ++i) {
      if (model.graph->nodes[i].shape == NodeShape::kArm && model.nodes[i].runs > 0) taken += model.graph->nodes[i].title;
    }
    EXPECT_EQ(taken, row.taken);
  }
}

TEST(GraphModel, MarksBreakpointsAndSelection) {
  test::Bench bench(test::saga_files());
  ASSERT_TRUE(bench.act(SetBreakpoint{"main/approve", true, ""}).ok());
  ASSERT_TRUE(bench.act(SetBreakpoint{"main/done", true, "${status == \"x\"}"}).ok());
  ASSERT_TRUE(bench.act(SelectStep{"main/received", true}).ok());
  const GraphModel model = model_at(bench);
  EXPECT_TRUE(node(model, "main/approve").breakpoint);
  EXPECT_FALSE(node(model, "main/approve").conditional);
  EXPECT_TRUE(node(model, "main/done").conditional);
  EXPECT_TRUE(node(model, "main/received").selected);
  EXPECT_FALSE(node(model, "main/done").selected);
}

TEST(GraphModel, IsThereAtEveryCursorOfEveryExample) {
  for (const std::string& name : test::example_names()) {
    SCOPED_TRACE(name);
    test::Bench bench(test::example_files(name));
    if (!bench.model.deploys || bench.model.graph.nodes.empty()) continue;
    bench.run();
    const std::uint32_t step = std::max(1u, bench.model.length() / 40);
    for (std::uint32_t cursor = 0; cursor <= bench.model.length(); cursor += step) {
      ASSERT_TRUE(bench.act(SeekIndex{cursor}).ok());
      const GraphModel model = model_at(bench);
      EXPECT_EQ(model.nodes.size(), bench.model.graph.nodes.size());
      for (const EdgeLive& row : model.edges) EXPECT_EQ(row.taken, row.count > 0);
    }
  }
}

}  // namespace
}  // namespace etude
