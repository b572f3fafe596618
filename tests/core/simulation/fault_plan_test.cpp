// What core/simulation/fault_plan promises, held by cases.
#include "core/simulation/fault_plan.h"

#include <gtest/gtest.h>

namespace etude {
namespace {

Scenario two_services() {
  Scenario scenario;
  for (const char* name : {"a", "b"}) {
    Service service;
    service.name = name;
    service.faults.error_rate = 0.3;
    service.faults.lost_reply_rate = 0.2;
    scenario.services.push_back(service);
  }
  return scenario;
}

constexpr DurationRange kRange{10'000'000, 90'000'000};

TEST(FaultPlan, DrawsWithinItsRangesAndRates) {
  const Scenario scenario = two_services();
  const FaultPlan plan(7, scenario, {});
  int errors = 0;
  int lost = 0;
  for (std::uint64_t n = 1; n <= 5000; ++n) {
    const Fate fate = plan.fate(0, "GET /x", n, kRange);
    const Nanoseconds whole = fate.before + fate.after;
    ASSERT_GE(whole, kRange.low);
    ASSERT_LE(whole, kRange.high);
    ASSERT_EQ(whole % 1000, 0) << "whole microseconds";
    ASSERT_LE(fate.after - fate.before, 1);
    errors += fate.error ? 1 : 0;
    lost += fate.lost_reply ? 1 : 0;
  }
  EXPECT_NEAR(errors, 1500, 150);
  EXPECT_NEAR(lost, 1000, 130);
}

TEST(FaultPlan, OneRateDoesNotMoveTheDrawsOfAnother) {
  Scenario before = two_services();
  Scenario after = two_services();
  after.services[0].faults.error_rate = 0.9;
  after.services[0].faults.latency_factor = 1;
  const FaultPlan first(7, before, {});
  const FaultPlan second(7, after, {});
  for (std::uint64_t n = 1; n <= 200; ++n) {
    const Fate a = first.fate(0, "GET /x", n, kRange);
    const Fate b = second.fate(0, "GET /x", n, kRange);
    EXPECT_EQ(a.before, b.before);
    EXPECT_EQ(a.lost_reply, b.lost_reply);
    EXPECT_TRUE(!a.error || b.error) << "what failed at 30 % fails at 90 %";
    const Fate c = first.fate(1, "GET /x", n, kRange);
    const Fate d = second.fate(1, "GET /x", n, kRange);
    EXPECT_EQ(c.error, d.error);
    EXPECT_EQ(c.before, d.before);
  }
}

TEST(FaultPlan, StreamsDifferByPlaceNumberAndSeed) {
  const Scenario scenario = two_services();
  const FaultPlan plan(7, scenario, {});
  const FaultPlan other(8, scenario, {});
  const auto whole = [](const FaultPlan& from, std::uint32_t service, const char* place, std::uint64_t number) {
    const Fate fate = from.fate(service, place, number, kRange);
    return fate.before + fate.after;
  };
  const Nanoseconds one = whole(plan, 0, "GET /x", 1);
  EXPECT_EQ(one, whole(plan, 0, "GET /x", 1));
  EXPECT_NE(one, whole(plan, 1, "GET /x", 1));
  EXPECT_NE(one, whole(plan, 0, "GET /y", 1));
  EXPECT_NE(one, whole(plan, 0, "GET /x", 2));
  EXPECT_NE(one, whole(other, 0, "GET /x", 1));
}

TEST(FaultPlan, OutagesEndBeforeTheirEnd) {
  Scenario scenario = two_services();
  scenario.services[0].faults.outages = {{10, 20}, {30, 40}};
  const FaultPlan plan(1, scenario, {});
  for (const Nanoseconds at : {10, 19, 30, 39}) EXPECT_TRUE(plan.is_out(0, at)) << at;
  for (const Nanoseconds at : {0, 9, 20, 29, 40}) EXPECT_FALSE(plan.is_out(0, at)) << at;
  EXPECT_FALSE(plan.is_out(1, 15));
}

}  // namespace
}  // namespace etude
