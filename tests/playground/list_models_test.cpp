// Log, requests, services and limits: rows up to a cursor, windows, filters.
#include "playground/model/list_models.h"

#include <gtest/gtest.h>

#include "tests/playground/support.h"

namespace etude {
namespace {

LogModel log_of(const test::Bench& bench, const ListFilter& filter = {}, const ListWindow& window = {}) {
  FilteredRows rows;
  rows.update_log(*bench.model.tables, bench.model.run_version, filter);
  return make_log_model(*bench.model.tables, rows, bench.model.cursor, window);
}

RequestsModel requests_of(const test::Bench& bench, const ListFilter& filter = {}) {
  FilteredRows rows;
  rows.update_requests(*bench.model.tables, bench.model.run_version, filter);
  return make_requests_model(*bench.model.tables, rows, bench.model.cursor, {});
}

std::string severities(const LogModel& model) {
  std::string text;
  for (const LogLine& line : model.rows) text += (text.empty() ? "" : " ") + line.severity;
  return text;
}

TEST(LogModel, TellsARetryOnce) {
  test::Bench bench(test::saga_files());
  bench.run();
  const LogModel model = log_of(bench);
  EXPECT_EQ(severities(model), "INFO RETRY RETRY");
  EXPECT_EQ(model.rows[0].text, "Order for customer123");
  EXPECT_EQ(model.rows[0].step, "main / received");
  EXPECT_TRUE(model.rows.back().selected);
}

TEST(LogModel, EndsAtTheCursor) {
  test::Bench bench(test::saga_files());
  bench.run();
  ASSERT_TRUE(bench.act(SeekTime{150 * kNanosecondsPerMillisecond}).ok());
  EXPECT_EQ(severities(log_of(bench)), "INFO");
  ASSERT_TRUE(bench.act(SeekIndex{0}).ok());
  EXPECT_EQ(log_of(bench).total, 0u);
}

TEST(LogModel, FiltersBySeverityAndWords) {
  test::Bench bench(test::saga_files());
  bench.run();
  EXPECT_EQ(severities(log_of(bench, {"WARNING", ""})), "");
  EXPECT_TRUE(log_of(bench, {"WARNING", ""}).filtered);
  EXPECT_EQ(severities(log_of(bench, {"", "CUSTOMER123"})), "INFO");
  EXPECT_EQ(severities(log_of(bench, {"", "reserve_credit"})), "RETRY RETRY");
  EXPECT_FALSE(log_of(bench).filtered);
}

TEST(LogModel, MakesOnlyTheWindow) {
  test::Bench bench(Files{{"workflow.yaml",
                           "- each:\n    for:\n      value: v\n      range: [1, 3000]\n      steps:\n      - say: {call: sys.log, args: "
                           "{text: \"${\\\"n\\\" + string(v)}\"}}\n"}});
  bench.run();
  ListWindow window;
  window.first = 1500;
  window.count = 20;
  const LogModel model = log_of(bench, {}, window);
  EXPECT_EQ(model.total, 3000u);
  ASSERT_EQ(model.rows.size(), 20u);
  EXPECT_EQ(model.rows[0].text, "n1501");
  EXPECT_FALSE(model.rows.back().selected);
}

TEST(FilteredRowsTest, GrowsWithTheRun) {
  test::Bench bench(test::saga_files());
  FilteredRows rows;
  std::size_t before = 0;
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(bench.act(StepRun{StepMode::kInto}).ok());
    bench.settle();
    rows.update_log(*bench.model.tables, bench.model.run_version, {});
    EXPECT_EQ(rows.rows().size(), bench.model.tables->log.size());
    EXPECT_GE(rows.rows().size() + 1, before);
    before = rows.rows().size();
  }
  // Another run starts from nothing.
  bench.run();
  rows.update_log(*bench.model.tables, bench.model.run_version, {});
  EXPECT_EQ(rows.rows().size(), 3u);
}

TEST(RequestsModel, FollowsTheCursor) {
  test::Bench bench(test::saga_files());
  bench.run();
  const RequestsModel all = requests_of(bench);
  ASSERT_EQ(all.rows.size(), 4u);
  EXPECT_EQ(all.rows[0].status, "201");
  EXPECT_EQ(all.rows[0].service, "orders");
  EXPECT_EQ(all.rows[0].path, "/orders");
  EXPECT_EQ(all.rows[1].status, "503");
  EXPECT_EQ(all.rows[3].attempt, 3u);
  ASSERT_TRUE(bench.act(SeekTime{50 * kNanosecondsPerMillisecond}).ok());
  const RequestsModel open = requests_of(bench);
  ASSERT_EQ(open.rows.size(), 1u);
  EXPECT_EQ(open.rows[0].status, "");
  EXPECT_EQ(requests_of(bench, {"", "nowhere"}).total, 0u);
}

TEST(ServicesModel, SaysHowServicesStand) {
  test::Bench bench(test::saga_files());
  const ServicesModel before = make_services_model(nullptr, nullptr, 0, bench.model.services_now(), {}, "");
  ASSERT_EQ(before.rows.size(), 2u);
  EXPECT_EQ(before.rows[0].summary, "");
  bench.run();
  ASSERT_TRUE(bench.act(SeekTime{500 * kNanosecondsPerMillisecond}).ok());
  const Moment moment = bench.model.tables->moments.at(bench.model.cursor);
  const ServicesModel model =
      make_services_model(bench.model.tables.get(), &moment, bench.model.cursor, bench.model.services_now(), {"ok"}, "");
  EXPECT_EQ(model.rows[0].summary, "201 · 1 call");
  EXPECT_EQ(model.rows[1].summary, "503 · 1 of 1 calls");
  EXPECT_EQ(model.rows[1].tone, Tone::kBad);
  EXPECT_EQ(model.shown, 1u);
  ASSERT_EQ(model.invariants.size(), 1u);
  EXPECT_TRUE(model.invariants[0].holds);
  EXPECT_EQ(make_services_model(nullptr, nullptr, 0, bench.model.services_now(), {}, "orders").shown, 0u);
}

TEST(ServicesModel, SaysWhereAnInvariantBroke) {
  test::Bench bench(
      {{"workflow.yaml",
        "- twice:\n    for:\n      value: i\n      range: [1, 2]\n      steps:\n        - pay: {call: http.post, args: {url: "
        "https://bank.test/pay}}\n"},
       {"services.yaml",
        "services:\n  bank:\n    url: https://bank.test\n    state: {paid: 0}\n    routes:\n      - match: POST /pay\n        steps:\n"
        "          - take: {assign: [{state.paid: '${state.paid + 1}'}]}\ninvariants:\n  - {say: paid once, check: "
        "'${services.bank.state.paid <= 1}'}\n"}});
  bench.run();
  const Moment moment = bench.model.tables->moments.at(bench.model.cursor);
  const ServicesModel model =
      make_services_model(bench.model.tables.get(), &moment, bench.model.cursor, bench.model.services_now(), bench.model.invariants, "");
  ASSERT_EQ(model.invariants.size(), 1u);
  ASSERT_FALSE(model.invariants[0].holds);
  ASSERT_NE(model.invariants[0].broken_seq, kNoSeq);
  EXPECT_EQ(bench.model.tables->journal[model.invariants[0].broken_seq].kind, EventKind::kInvariant);
  ASSERT_TRUE(bench.act(SelectEvent{model.invariants[0].broken_seq}).ok());
  EXPECT_EQ(bench.model.tables->journal[model.invariants[0].broken_seq].time_ns, model.invariants[0].broken_at_ns);
  EXPECT_GE(bench.model.cursor, model.invariants[0].broken_seq);
  EXPECT_LT(bench.model.cursor, bench.model.tables->journal.size());
}

TEST(LimitsModel, CountsSteps) {
  test::Bench bench(test::saga_files());
  bench.run();
  const Moment moment = bench.model.tables->moments.at(bench.model.cursor);
  const LimitsModel model = make_limits_model(&moment, Limits{});
  ASSERT_FALSE(model.rows.empty());
  EXPECT_EQ(model.rows[0].limit, "100,000");
  EXPECT_GT(model.rows[0].amount_number, 4.0);
}

}  // namespace
}  // namespace etude
