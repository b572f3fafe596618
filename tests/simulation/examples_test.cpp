// Every shipped example runs, says about itself what is true, and means the same on every machine and with every seed.
#include <gtest/gtest.h>

#include <set>

#include "core/simulation/many_seeds.h"
#include "core/source/diagnostic_render.h"
#include "core/value/value_json.h"
#include "core/value/value_order.h"
#include "tests/simulation/example_folder.h"

namespace etude::testing {
namespace {

// Under the sanitizers and as WebAssembly a sample of the seeds is enough: the native release run takes them all.
#if defined(__EMSCRIPTEN__) || defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t kSeeds = 100;
#else
constexpr std::uint64_t kSeeds = 1000;
#endif

TEST(Examples, AreThere) {
  std::set<std::string> ids;
  for (const Example& each : all_examples()) ids.insert(each.id);
  for (const char* id :
       {"order-processing", "first-workflow", "loop-total", "polling", "orders-direct", "orders-choreography", "orders-orchestration",
        "order-saga", "trip-saga", "trip-saga-naive", "callback-approval", "retry-backoff", "parallel-fanout", "bigquery-serial-parallel",
        "vm-life-cycle", "translate-and-approve", "secrets", "publish-and-push", "parent-and-children"}) {
    EXPECT_EQ(ids.count(id), 1u) << id;
  }
}

TEST(Examples, SayWhatTheyAre) {
  for (const Example& each : all_examples()) {
    SCOPED_TRACE(each.id);
    EXPECT_EQ(each.about.substr(0, 2), "# ") << "a title";
    EXPECT_NE(each.about.find("\n## What to look at\n"), std::string::npos);
    EXPECT_TRUE(each.files.contains("workflow.yaml") || each.files.contains("services.yaml"));
    for (const auto& [name, text] : each.files) {
      // Reserved names only: nothing in an example can reach a real host.
      for (std::size_t at = text.find("://"); at != std::string::npos; at = text.find("://", at + 1)) {
        const std::size_t end = text.find_first_of("/\"' \n,}", at + 3);
        const std::string host = text.substr(at + 3, end - at - 3);
        if (host.empty()) continue;  // an address that is put together
        EXPECT_TRUE(host.ends_with(".test") || host.ends_with(".example")) << name << ": " << host;
      }
    }
  }
}

TEST(Examples, HaveNoFindings) {
  for (const Example& each : all_examples()) {
    for (const FileDiagnostics& file : check_files(each.files)) {
      EXPECT_TRUE(file.list.all().empty()) << each.id << "\n" << render_diagnostics(*file.source, file.list);
    }
  }
}

TEST(Examples, EndAsTheyExpect) {
  for (const Example& each : all_examples()) {
    SCOPED_TRACE(each.id);
    const auto files = compiled(each);
    ASSERT_NE(files, nullptr);
    const RunPtr run = run_seed(files);
    const Map report = run->report().map();
    const Result<Value> expect = value_from_json(each.expect);
    ASSERT_TRUE(expect.ok()) << "expect.json";
    const Map expected = expect.value().map();
    EXPECT_EQ(json_for_display(report.get("state")), json_for_display(expected.get("state")));
    EXPECT_TRUE(equals(report.get("result"), expected.get("result"))) << json_for_display(report.get("result"));
    if (expected.contains("elapsed_ns")) {
      EXPECT_EQ(report.get("virtual_ns").integer(), expected.get("elapsed_ns").integer());
    }
    if (expected.contains("requests")) {
      EXPECT_EQ(static_cast<std::int64_t>(report.get("requests").list().size()), expected.get("requests").integer());
    }
    if (expected.contains("invariants_broken")) {
      EXPECT_EQ(static_cast<std::int64_t>(report.get("invariants_broken").list().size()), expected.get("invariants_broken").integer());
    }
  }
}

TEST(Examples, RunTheSameTwice) {
  for (const Example& each : all_examples()) {
    const auto files = compiled(each);
    ASSERT_NE(files, nullptr) << each.id;
    const std::uint64_t fingerprint = run_seed(files)->session().journal().fingerprint();
    EXPECT_EQ(run_seed(files)->session().journal().fingerprint(), fingerprint) << each.id;
    EXPECT_EQ(run_seed(compiled(each))->session().journal().fingerprint(), fingerprint) << each.id << ": compiled anew";
    // The same natively, under the sanitizers and as WebAssembly: tools/run_tests.py holds them against each other.
    std::string of_seeds;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) of_seeds += run_seed(files, seed)->session().journal().fingerprint_text() + " ";
    RecordProperty("etude_" + each.id, of_seeds);
  }
}

// Ends of all runs of an example.
Map seeds_of(const std::string& id) {
  ManySeeds seeds(compiled(example(id)), {}, 1, kSeeds);
  while (!seeds.is_done()) seeds.run_next();
  return seeds.report().map();
}

std::int64_t broken(const Map& report) {
  std::int64_t sum = 0;
  const List invariants = report.get("invariants").list();
  for (const Value& each : invariants) sum += each.map().get("broken").integer();
  return sum;
}

TEST(Examples, InvariantsHoldWhereTheyShouldAndBreakWhereTheyShould) {
  for (const Example& each : all_examples()) {
    SCOPED_TRACE(each.id);
    const Map report = seeds_of(each.id);
    const Map outcomes = report.get("outcomes").map();
    const bool naive = each.id == "trip-saga-naive" || each.id == "orders-direct";
    EXPECT_EQ(broken(report) > 0, naive);
    EXPECT_FALSE(outcomes.contains("ACTIVE"));
    // None of them may fail: the careful ones end cleanly whatever the seed.
    EXPECT_FALSE(outcomes.contains("FAILED")) << json_for_display(Value(outcomes));
  }
}

TEST(Examples, FaultsThatAboutNamesDoWhatItSays) {
  const auto with_faults = [](const std::string& id, const std::string& service, FaultOverride faults) {
    RunOptions options;
    options.faults[service] = std::move(faults);
    return run_seed(compiled(example(id)), {}, options);
  };
  FaultOverride down;
  down.error_rate = 1;
  // Order processing: it fails at `charge`, and nothing is shipped.
  const RunPtr order = with_faults("order-processing", "payment", down);
  EXPECT_EQ(order->state(), RunState::kFailed);
  EXPECT_EQ(json_for_display(order->session().error().map().get("stackTrace").map().get("elements").list()[0].map().get("step")),
            "\"charge\"");
  EXPECT_EQ(json_for_display(order->session().machine().service_variable(order->world().status(1).task, 0)), R"({"parcels":{}})");
  // Order saga: the retries run out, the order is rejected, the invariants hold.
  FaultOverride mostly_down;
  mostly_down.error_rate = 0.9;
  RunPtr saga = with_faults("order-saga", "customers", mostly_down);
  EXPECT_EQ(json_for_display(saga->session().result()), R"({"order":"order-42","status":"rejected"})");
  EXPECT_TRUE(saga->world().invariants().broken().empty());
  FaultOverride lost;
  lost.error_rate = 0;
  lost.lost_reply_rate = 0.8;
  saga = with_faults("order-saga", "customers", lost);
  EXPECT_TRUE(saga->world().invariants().broken().empty());
  EXPECT_EQ(json_for_display(saga->session().machine().service_variable(saga->world().status(1).task, 0).map().get("reserved")),
            R"({"order-42":10.5})");
  // The direct calls break an invariant with seed 9.
  EXPECT_FALSE(run_seed(compiled(example("orders-direct")), 9)->world().invariants().broken().empty());
  EXPECT_TRUE(run_seed(compiled(example("orders-direct")), 5)->world().invariants().broken().empty());
  // Approval: a day and two hours pass; without the script it stays open.
  Example approval = example("callback-approval");
  EXPECT_GT(run_seed(compiled(approval))->virtual_ns(), 26 * 3600 * kNanosecondsPerSecond);
  std::string& services = approval.files["services.yaml"];
  services = services.substr(0, services.find("callbacks:"));
  EXPECT_EQ(run_seed(compiled(approval))->session().waiting_for(), "callback");
  // The naive trip is right in a world where nothing fails.
  RunOptions calm;
  for (const char* service : {"flight", "hotel", "car"}) {
    calm.faults[service].error_rate = 0;
    calm.faults[service].lost_reply_rate = 0;
  }
  const auto trip = compiled(example("trip-saga-naive"));
  for (std::uint64_t seed = 1; seed <= 100; ++seed) EXPECT_TRUE(run_seed(trip, seed, calm)->world().invariants().broken().empty()) << seed;
}

}  // namespace
}  // namespace etude::testing
