// The mirrors: sound JSON at every cursor of every example, and the fields that the page reads.
#include "playground/model/mirror_json.h"

#include <gtest/gtest.h>

#include "tests/playground/support.h"

namespace etude {
namespace {

using test::Bench;

Map mirror(Bench& bench, std::string_view name) {
  const Result<std::string> reply = mirror_json(bench.model, name);
  EXPECT_TRUE(reply.ok()) << name;
  if (!reply.ok()) return {};
  const Result<Value> value = value_from_json(reply.value());
  EXPECT_TRUE(value.ok()) << name << ": " << reply.value().substr(0, 300);
  return value.ok() && value.value().is_map() ? value.value().map() : Map{};
}

constexpr const char* kMirrors[] = {"status",   "result", "steps",    "variables", "values", "log",  "requests",
                                    "services", "tasks",  "timeline", "sequence",  "limits", "view", "problems"};

TEST(Mirrors, AreSoundBeforeAnyDocument) {
  Bench bench;
  for (const char* name : kMirrors) (void)mirror(bench, name);
  EXPECT_FALSE(mirror(bench, "status").get("has_run").boolean());
  EXPECT_EQ(mirror_json(bench.model, "outbox").value(), "[]");
  EXPECT_FALSE(mirror_json(bench.model, "kitchen").ok());
}

TEST(Mirrors, AreSoundAtEveryMomentOfEveryExample) {
  for (const std::string& name : test::example_names()) {
    SCOPED_TRACE(name);
    Bench bench(test::example_files(name));
    if (!bench.model.deploys) continue;
    bench.run();
    const std::uint32_t step = std::max(1u, bench.model.length() / 12);
    for (std::uint32_t cursor = 0; cursor <= bench.model.length(); cursor += step) {
      ASSERT_TRUE(bench.act(SeekIndex{cursor}).ok());
      for (const char* row : kMirrors) (void)mirror(bench, row);
    }
  }
}

TEST(Mirrors, StatusTellsWhereTheRunStands) {
  Bench bench(test::saga_files());
  bench.run();
  ASSERT_TRUE(bench.act(SeekTime{500 * kNanosecondsPerMillisecond}).ok());
  const Map status = mirror(bench, "status");
  EXPECT_TRUE(status.get("has_run").boolean());
  EXPECT_FALSE(status.get("running").boolean());
  EXPECT_TRUE(status.get("paused").boolean());
  EXPECT_EQ(status.get("state").string(), "waiting");
  EXPECT_EQ(status.get("time_ns").integer(), 500'000'000);
  EXPECT_EQ(status.get("origin").string(), "simulated");
  EXPECT_EQ(status.get("seed").integer(), 42);
  const std::string sentence(status.get("sentence").string());
  EXPECT_NE(sentence.find("before attempt 2 of 6"), std::string::npos) << sentence;
  ASSERT_TRUE(status.get("current").is_map());
  EXPECT_EQ(status.get("current").map().get("file").string(), "workflow.yaml");
  ASSERT_TRUE(bench.act(SeekEnd{false}).ok());
  EXPECT_EQ(mirror(bench, "status").get("state").string(), "succeeded");
}

TEST(Mirrors, ResultComesAtTheEndOnly) {
  Bench bench(test::saga_files());
  bench.run();
  EXPECT_EQ(mirror(bench, "result").get("result").string(), "approved");
  ASSERT_TRUE(bench.act(SeekIndex{5}).ok());
  EXPECT_FALSE(mirror(bench, "result").contains("result"));
}

TEST(Mirrors, AFailedRunShowsItsError) {
  Bench bench(Files{{"workflow.yaml", "- a: {raise: {code: 7, message: no stock}}\n"}});
  bench.run();
  const Map result = mirror(bench, "result");
  EXPECT_EQ(result.get("state").string(), "failed");
  ASSERT_TRUE(result.get("error").is_map());
  EXPECT_NE(std::string(result.get("sentence").string()).find("no stock"), std::string::npos);
}

TEST(Mirrors, AFailedRunSaysWhereWithWhatAndTheWayOut) {
  Bench bench(Files{{"workflow.yaml", "- start: {assign: [{order: {total: 5}}]}\n- sum:\n    return: ${order.totals + 1}\n"}});
  bench.run();
  const List explained = mirror(bench, "result").get("explained").list();
  ASSERT_EQ(explained.size(), 1u);
  const Map first = explained[0].map();
  EXPECT_EQ(first.get("file").string(), "workflow.yaml");
  EXPECT_EQ(first.get("line").integer(), 3);
  EXPECT_EQ(first.get("column").integer(), 15);
  EXPECT_EQ(first.get("code").string(), "KeyError");
  ASSERT_EQ(first.get("values").list().size(), 1u);
  EXPECT_EQ(first.get("values").list()[0].string(), "{\"total\":5}");
  EXPECT_NE(first.get("way_out").string().find("Did you mean `total`?"), std::string_view::npos) << first.get("way_out").string();
  ASSERT_TRUE(bench.act(SeekIndex{2}).ok());
  EXPECT_FALSE(mirror(bench, "result").contains("explained"));
}

TEST(Mirrors, StepsAreATreeWithStates) {
  Bench bench(test::saga_files());
  bench.run();
  ASSERT_TRUE(bench.act(SetBreakpoint{"main/approve", true, ""}).ok());
  std::map<std::string, Map> rows;
  std::string order;
  const List list = mirror(bench, "steps").get("rows").list();
  for (const Value& row : list) {
    rows[std::string(row.map().get("key").string())] = row.map();
    order += std::string(row.map().get("name").string()) + " ";
  }
  EXPECT_EQ(order, "main received create_pending_order reserve_credit reserve_credit reject approve done ");
  EXPECT_EQ(rows["main/received"].get("state").string(), "succeeded");
  EXPECT_EQ(rows["main/received"].get("depth").integer(), 1);
  EXPECT_EQ(rows["main/reserve_credit/try"].get("depth").integer(), 2);
  EXPECT_EQ(rows["main/reserve_credit/try"].get("runs").integer(), 3);
  EXPECT_EQ(rows["main/reserve_credit/except/reject"].get("state").string(), "unreached");
  EXPECT_TRUE(rows["main/approve"].get("breakpoint").boolean());
}

TEST(Mirrors, WaitingCallbacksCanBePlayedByHand) {
  Bench bench(test::example_files("callback-approval"));
  ASSERT_TRUE(bench.model.deploys);
  bench.run();
  const Value waiting = mirror(bench, "status").get("waiting");
  ASSERT_TRUE(waiting.is_list());
  for (const Value& row : waiting.list()) {
    EXPECT_TRUE(row.map().get("kind").is_string());
    EXPECT_TRUE(row.map().get("detail").is_map());
  }
}

TEST(Mirrors, TakingTheOutboxEmptiesIt) {
  Bench bench(test::saga_files());
  ASSERT_TRUE(bench.act(SelectStep{"main/done", true}).ok());
  EXPECT_NE(mirror_json(bench.model, "outbox").value().find("\"line\":29"), std::string::npos);
  EXPECT_EQ(mirror_json(bench.model, "outbox").value(), "[]");
}

}  // namespace
}  // namespace etude
