// One business process in three styles: the same customer, the same faults, the same seed, so that they can be compared.
#include <gtest/gtest.h>

#include "core/journal/sequence.h"
#include "core/value/value_json.h"
#include "tests/simulation/example_folder.h"

namespace etude::testing {
namespace {

constexpr const char* kStyles[] = {"orders-direct", "orders-choreography", "orders-orchestration"};

Value state_of(const Run& run, const std::string& service) {
  for (std::uint32_t i = 0; i < run.scenario().services.size(); ++i) {
    if (run.scenario().services[i].name == service) return run.session().machine().service_variable(run.world().status(i).task, 0);
  }
  return {};
}

std::string status_of(const Run& run) {
  const Value orders = state_of(run, "orders").map().get("orders");
  return json_for_display(orders.map().get("1001").map().get("status"));
}

TEST(Styles, ShareServicesFaultsAndQuestions) {
  const auto first = compiled(example(kStyles[0]));
  for (const char* id : kStyles) {
    SCOPED_TRACE(id);
    const auto files = compiled(example(id));
    ASSERT_NE(files, nullptr);
    const Scenario& scenario = *files->scenario;
    ASSERT_EQ(scenario.services.size(), 5u);
    EXPECT_EQ(scenario.seed, first->scenario->seed);
    for (std::size_t i = 0; i < 5; ++i) {
      const Service& mine = scenario.services[i];
      const Service& theirs = first->scenario->services[i];
      EXPECT_EQ(mine.name, theirs.name);
      EXPECT_EQ(mine.base, theirs.base);
      EXPECT_EQ(mine.latency, theirs.latency);
      EXPECT_EQ(json_for_display(mine.state), json_for_display(theirs.state));
      EXPECT_EQ(mine.faults.error_rate, theirs.faults.error_rate);
      EXPECT_EQ(mine.faults.lost_reply_rate, theirs.faults.lost_reply_rate);
    }
    ASSERT_EQ(scenario.invariants.size(), first->scenario->invariants.size());
    for (std::size_t i = 0; i < scenario.invariants.size(); ++i) EXPECT_EQ(scenario.invariants[i].say, first->scenario->invariants[i].say);
    EXPECT_EQ(scenario.clients.back().name, "customer");
  }
}

TEST(Styles, AllShipTheOrderWithTheirSeed) {
  for (const char* id : kStyles) {
    const RunPtr run = run_seed(compiled(example(id)));
    EXPECT_EQ(status_of(*run), "\"shipped\"") << id;
    EXPECT_EQ(state_of(*run, "payment").map().get("taken").as_double(), 59.9) << id;
    EXPECT_EQ(state_of(*run, "shipping").map().get("parcels").map().size(), 1u) << id;
    EXPECT_EQ(state_of(*run, "email").map().get("sent").map().size(), 1u) << id;
    EXPECT_EQ(state_of(*run, "inventory").map().get("stock").map().get("lamp").integer(), 2) << id;
  }
}

TEST(Styles, TalkInTheirOwnWays) {
  for (const char* id : kStyles) {
    SCOPED_TRACE(id);
    const RunPtr run = run_seed(compiled(example(id)));
    const Journal& journal = run->session().journal();
    const TaskTable tasks(journal);
    std::vector<ServiceBase> bases;
    for (const Service& service : run->scenario().services) bases.push_back({service.base.text(), service.name});
    const RequestTable requests(journal, tasks, bases);
    const Sequence sequence = sequence_of(journal, tasks, requests);
    int between_services = 0;
    int from_workflow = 0;
    int events = 0;
    for (const SequenceArrow& arrow : sequence.arrows) {
      const ActorKind from = sequence.actors[arrow.from].kind;
      const ActorKind to = sequence.actors[arrow.to].kind;
      if (arrow.kind == ArrowKind::kRequest && from == ActorKind::kService && to == ActorKind::kService) ++between_services;
      if (arrow.kind == ArrowKind::kRequest && from == ActorKind::kWorkflow) ++from_workflow;
      if (arrow.kind == ArrowKind::kPublish) ++events;
    }
    const std::string style = id;
    EXPECT_EQ(between_services > 0, style == "orders-direct");
    EXPECT_EQ(from_workflow > 0, style == "orders-orchestration");
    EXPECT_EQ(events > 0, style == "orders-choreography");
  }
}

TEST(Styles, WhenPaymentIsDownTheyDiffer) {
  RunOptions options;
  options.faults["payment"].error_rate = 1;
  // Direct: the customer hears at last that it did not work; the goods are given back.
  const RunPtr direct = run_seed(compiled(example("orders-direct")), {}, options);
  EXPECT_EQ(status_of(*direct).substr(0, 9), "\"rejected");
  EXPECT_EQ(state_of(*direct, "inventory").map().get("stock").map().get("lamp").integer(), 3);
  // Choreography: the event is given up; the order stays as it was placed, and the goods stay reserved.
  const RunPtr choreography = run_seed(compiled(example("orders-choreography")), {}, options);
  EXPECT_EQ(status_of(*choreography), "\"placed\"");
  EXPECT_EQ(state_of(*choreography, "inventory").map().get("stock").map().get("lamp").integer(), 2);
  // Orchestration: tries to undo for as long as it takes, and says so by failing only when nothing helps.
  const RunPtr orchestration = run_seed(compiled(example("orders-orchestration")), {}, options);
  EXPECT_EQ(orchestration->state(), RunState::kFailed);
  EXPECT_TRUE(orchestration->world().invariants().broken().empty());
  // With an outage that ends, it puts everything right.
  RunOptions outage;
  outage.faults["payment"].outages.push_back({0, 40 * kNanosecondsPerSecond});
  const RunPtr recovered = run_seed(compiled(example("orders-orchestration")), {}, outage);
  EXPECT_EQ(recovered->state(), RunState::kSucceeded);
  EXPECT_EQ(status_of(*recovered).substr(0, 9), "\"rejected");
  EXPECT_EQ(state_of(*recovered, "inventory").map().get("stock").map().get("lamp").integer(), 3);
}

TEST(Styles, DuplicatedEventsChargeOnce) {
  const auto files = compiled(example("orders-choreography"));
  int duplicated = 0;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const RunPtr run = run_seed(files, seed);
    const Journal& journal = run->session().journal();
    for (std::uint32_t seq = 0; seq < journal.size(); ++seq) {
      duplicated += journal[seq].kind == EventKind::kMessage && journal[seq].outcome == Outcome::kDuplicated ? 1 : 0;
    }
    EXPECT_LE(state_of(*run, "payment").map().get("taken").as_double(), 59.9) << seed;
  }
  EXPECT_GT(duplicated, 0);
}

}  // namespace
}  // namespace etude::testing
