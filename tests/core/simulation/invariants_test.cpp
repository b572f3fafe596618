// What core/simulation/invariants promises, held by cases.
#include "core/simulation/invariants.h"

#include "tests/core/simulation/simulated.h"

namespace etude::testing {
namespace {

std::string events(const Run& run) {
  std::string text;
  const Journal& journal = run.session().journal();
  for (std::uint32_t seq = 0; seq < journal.size(); ++seq) {
    if (journal[seq].kind != EventKind::kInvariant) continue;
    text += (text.empty() ? "" : ", ") + std::to_string(journal[seq].time_ns / kMs) + " " +
            std::string(outcome_name(journal[seq].outcome)) + " " + std::to_string(journal[seq].a);
  }
  return text;
}

std::string world(const std::string& steps, const std::string& checks) {
  return "services: {a: {url: https://a.test, latency: 2s, state: {n: 0, m: 0}, routes: [{match: GET /x, steps: [" + steps +
         "]}]}}\ninvariants: [" + checks + "]\n";
}

TEST(Invariants, AreMarkedWhenTheyBreakAndWhenTheyHoldAgain) {
  const RunPtr run =
      simulate(world("{up: {assign: [{state.n: 2}]}}, {wait: {call: sys.sleep, args: {seconds: 3}}}, {down: {assign: [{state.n: 1}]}}",
                     "{say: small, check: '${services.a.state.n < 2}'}, {say: any, check: '${services.a.state.n >= 0}'}"),
               get("https://a.test/x"));
  ASSERT_NE(run, nullptr);
  EXPECT_EQ(events(*run), "1000 broken 0, 4000 restored 0");
  ASSERT_EQ(run->world().invariants().broken().size(), 1u);
  EXPECT_EQ(run->world().invariants().broken()[0].at, 1000 * kMs);
  const List report = run->report().map().get("invariants_broken").list();
  ASSERT_EQ(report.size(), 1u);
  EXPECT_EQ(json_for_display(report[0]), R"({"say":"small","time_ns":1000000000})");
}

TEST(Invariants, AreCheckedAfterEveryChangeOfOneInstant) {
  const RunPtr run = simulate(
      world("{both: {assign: [{state.n: 5}, {state.m: 5}]}}", "{say: equal, check: '${services.a.state.n == services.a.state.m}'}"),
      get("https://a.test/x"));
  EXPECT_EQ(events(*run), "1000 broken 0, 1000 restored 0");
}

TEST(Invariants, AreCheckedAtTheStart) {
  EXPECT_EQ(events(*simulate(world("{a: {return: 1}}", "{say: never, check: '${services.a.state.n > 0}'}"), get("https://a.test/x"))),
            "0 broken 0");
}

TEST(Invariants, AreBrokenIfTheyCannotBeChecked) {
  const RunPtr run =
      simulate(world("{a: {return: 1}}", "{say: raises, check: '${services.a.state.missing == 1}'}, {say: number, check: '${1 + 1}'}"),
               get("https://a.test/x"));
  EXPECT_EQ(events(*run), "0 broken 0, 0 broken 1");
  const Journal& journal = run->session().journal();
  for (std::uint32_t seq = 0; seq < journal.size(); ++seq) {
    if (journal[seq].kind != EventKind::kInvariant) continue;
    EXPECT_TRUE(journal[seq].v0.map().contains("error"));
  }
}

}  // namespace
}  // namespace etude::testing
