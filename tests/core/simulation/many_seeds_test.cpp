// What core/simulation/many_seeds promises, held by cases.
#include "core/simulation/many_seeds.h"

#include "tests/core/simulation/simulated.h"

namespace etude::testing {
namespace {

std::shared_ptr<const CompiledFiles> compiled() {
  const Files files{
      {"services.yaml",
       "services: {a: {url: https://a.test, latency: [10ms, 90ms], state: {n: 0}, faults: {error_rate: 0.3, lost_reply_rate: 0.2}, "
       "routes: [{match: POST /x, steps: [{a: {assign: [{state.n: '${state.n + 1}'}]}}]}]}}\n"
       "invariants: [{say: once, check: '${services.a.state.n <= 1}'}, {say: true, check: '${services.a.state.n >= 0}'}]\n"},
      {"workflow.yaml",
       "- a: {try: {call: http.post, args: {url: \"https://a.test/x\"}}, retry: {predicate: '${http.default_retry_predicate}', max_retries: 2, "
       "backoff: {initial_delay: 1, max_delay: 4, multiplier: 2}}}\n"}};
  std::string text = files.at("services.yaml");
  std::vector<FileDiagnostics> diagnostics;
  Files mended = files;
  mended["services.yaml"] = text.replace(text.find("say: true"), 9, "say: fine");
  return compile_files(mended, diagnostics);
}

TEST(ManySeeds, CountsHowRunsEnd) {
  ManySeeds seeds(compiled(), {}, 1, 400);
  while (!seeds.is_done()) seeds.run_next();
  ASSERT_EQ(seeds.outcomes().size(), 400u);
  const Map report = seeds.report().map();
  const Map outcomes = report.get("outcomes").map();
  const std::int64_t failed = outcomes.get("FAILED").map().get("count").integer();
  const std::int64_t succeeded = outcomes.get("SUCCEEDED").map().get("count").integer();
  EXPECT_EQ(failed + succeeded, 400);
  EXPECT_NEAR(static_cast<double>(failed), 400 * 0.44 * 0.44 * 0.44, 25) << "three times an error or a lost answer";
  const List invariants = report.get("invariants").list();
  EXPECT_GT(invariants[0].map().get("broken").integer(), 0);
  EXPECT_EQ(invariants[1].map().get("broken").integer(), 0);
  EXPECT_TRUE(invariants[1].map().get("first_seed").is_null());
  const Map durations = report.get("virtual_ns").map();
  EXPECT_LE(durations.get("min").integer(), durations.get("median").integer());
  EXPECT_LE(durations.get("median").integer(), durations.get("p95").integer());
  EXPECT_LE(durations.get("p95").integer(), durations.get("max").integer());
}

TEST(ManySeeds, EachIsTheRunOfItsSeed) {
  const auto files = compiled();
  ManySeeds seeds(files, {}, 10, 20);
  while (!seeds.is_done()) {
    const SeedOutcome& outcome = seeds.run_next();
    RunOptions options;
    options.seed = outcome.seed;
    const RunPtr run = etude::Run::start(files, options);
    run->run_to_end();
    EXPECT_EQ(run->session().journal().fingerprint(), outcome.fingerprint) << outcome.seed;
    EXPECT_EQ(run->state(), outcome.state);
    EXPECT_EQ(run->virtual_ns(), outcome.virtual_ns);
  }
}

TEST(ManySeeds, FindsTheFirst) {
  const auto files = compiled();
  ManySeeds all(files, {}, 1, 200);
  while (!all.is_done()) all.run_next();
  for (const SeedSearch search : {SeedSearch::kBroken, SeedSearch::kFailed}) {
    ManySeeds seeds(files, {}, 1, 200, search);
    while (!seeds.is_done()) seeds.run_next();
    ASSERT_TRUE(seeds.found().has_value());
    std::optional<std::uint64_t> expected;
    for (const SeedOutcome& outcome : all.outcomes()) {
      const bool is_it = search == SeedSearch::kBroken ? !outcome.invariants_broken.empty() : outcome.state == RunState::kFailed;
      if (is_it && !expected) expected = outcome.seed;
    }
    EXPECT_EQ(seeds.found(), expected);
    EXPECT_EQ(seeds.outcomes().size(), *expected) << "it stops there";
  }
  ManySeeds none(files, {}, 1, 1, SeedSearch::kBroken);
  none.run_next();
  EXPECT_TRUE(none.is_done());
}

}  // namespace
}  // namespace etude::testing
