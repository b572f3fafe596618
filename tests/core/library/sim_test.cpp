// sim.*: events and chance for handlers.
#include <gtest/gtest.h>

#include "core/library/raise.h"
#include "tests/core/library/evaluator.h"

namespace etude {
namespace {

TEST(Sim, PublishesAnEvent) {
  test::expect_outcomes({
      {R"(sim.publish("paid", {"id": 1}))", R"({"data":{"id":1},"topic":"paid"})"},
      {R"(sim.publish(topic="paid", data=null))", R"({"data":null,"topic":"paid"})"},
      {R"(sim.publish("", 1))", "!ValueError"},
      {"sim.publish(5, 1)", "!TypeError"},
      {R"(sim.publish("paid"))", "!TypeError"},
  });
}

TEST(Sim, GivesNullForAPublishedEvent) {
  EffectRequest request;
  request.kind = EffectKind::kPublish;
  const CallOutcome outcome = effect_outcome(request, Completion{});
  EXPECT_FALSE(outcome.raised);
  EXPECT_TRUE(outcome.value.is_null());
}

TEST(Sim, DrawsFromTheSeed) {
  test::FakeRun one;
  test::FakeRun same;
  test::FakeRun other;
  other.seed = 2;
  const double first = test::evaluate("sim.random()", one).value().number();
  EXPECT_GE(first, 0.0);
  EXPECT_LT(first, 1.0);
  EXPECT_EQ(first, test::evaluate("sim.random()", same).value().number());
  EXPECT_NE(first, test::evaluate("sim.random()", other).value().number());
  EXPECT_NE(first, test::evaluate("sim.random()", one).value().number());
}

}  // namespace
}  // namespace etude
