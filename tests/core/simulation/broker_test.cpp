// What core/simulation/broker promises, held by cases.
#include "core/simulation/broker.h"

#include <map>

#include "tests/core/simulation/simulated.h"

namespace etude::testing {
namespace {

// A publisher that is asked by a client, and a subscriber that writes down what reaches it.
std::string world(const std::string& topic, const std::string& steps = "", const std::string& more = "") {
  const std::string note = "{note: {assign: [{state.seen: '${list.concat(state.seen, [event.id, event.attempt])}'}]}}";
  return "services:\n"
         "  source: {url: https://source.test, latency: 0s, routes: [{match: POST /x, steps: [{a: {call: sim.publish, args: {topic: t, data: '${request.body}'}}}]}]}\n"
         "  sink:\n    url: https://sink.test\n    state: {seen: []}\n" +
         more + "    subscribe: [{topic: t, steps: [" + note + (steps.empty() ? "" : ", " + steps) +
         "]}]\n"
         "topics: {t: {" +
         topic +
         "}}\n"
         "clients: [{name: c, request: {method: POST, url: \"https://source.test/x\", body: {n: 1}}}]\n";
}

// The message events in order: `12.5 delivered sink 1`.
std::string messages(const Run& run) {
  std::string text;
  const Journal& journal = run.session().journal();
  for (std::uint32_t seq = 0; seq < journal.size(); ++seq) {
    const Event& event = journal[seq];
    if (event.kind != EventKind::kMessage) continue;
    const Map about = event.v0.map();
    const Value to = about.get("to");
    text += (text.empty() ? "" : ", ") + std::to_string(event.time_ns / kMs) + " " + std::string(outcome_name(event.outcome)) + " " +
            (to.is_string() ? std::string(to.string()) : std::string(about.get("from").string())) + " " +
            std::to_string(about.get("attempt").integer());
  }
  return text;
}

TEST(Broker, CarriesEventsToSubscribers) {
  const RunPtr run = simulate(world("delay: 20ms"), "");
  ASSERT_NE(run, nullptr);
  EXPECT_EQ(messages(*run), "0 sent source 1, 20 delivered sink 1, 20 acknowledged sink 1");
  EXPECT_EQ(state_of(*run, 1), R"({"seen":[["t-1",1]]})");
}

TEST(Broker, RedeliversWhatIsNotAcknowledged) {
  const RunPtr run = simulate(
      world("delay: 10ms, retry_delay: 1s, max_attempts: 3", "{fail: {switch: [{condition: '${event.attempt < 3}', raise: not now}]}}"),
      "");
  ASSERT_NE(run, nullptr);
  EXPECT_EQ(
      messages(*run),
      "0 sent source 1, 10 delivered sink 1, 10 refused sink 1, 1020 delivered sink 2, 1020 refused sink 2, 2030 delivered sink 3, 2030 acknowledged sink 3");
}

TEST(Broker, GivesUpAfterTheLastAttempt) {
  const RunPtr run = simulate(world("delay: 0s, retry_delay: 1s, max_attempts: 2", "{fail: {raise: never}}"), "");
  EXPECT_EQ(messages(*run),
            "0 sent source 1, 0 delivered sink 1, 0 refused sink 1, 1000 delivered sink 2, 1000 refused sink 2, 1000 dropped sink 2");
  const RunPtr once = simulate(world("delay: 0s, delivery: at_most_once", "{fail: {raise: never}}"), "");
  EXPECT_EQ(messages(*once), "0 sent source 1, 0 delivered sink 1, 0 refused sink 1");
}

TEST(Broker, LosesAndCopies) {
  EXPECT_EQ(messages(*simulate(world("delay: 5ms, loss_rate: 1, max_attempts: 2"), "")),
            "0 sent source 1, 5 lost sink 1, 1010 lost sink 2, 1010 dropped sink 2");
  EXPECT_EQ(messages(*simulate(world("delay: 5ms, loss_rate: 1, delivery: at_most_once"), "")), "0 sent source 1, 5 lost sink 1");
  const RunPtr copied = simulate(world("delay: 5ms, duplicate_rate: 1"), "");
  EXPECT_EQ(messages(*copied), "0 sent source 1, 5 delivered sink 1, 5 acknowledged sink 1, 5 duplicated sink 1, 5 acknowledged sink 1");
  EXPECT_EQ(state_of(*copied, 1), R"({"seen":[["t-1",1],["t-1",1]]})");
}

TEST(Broker, FaultsOfTheSubscriberMakeItComeAgain) {
  EXPECT_EQ(messages(*simulate(world("delay: 0s, max_attempts: 2", "", "    faults: {error_rate: 1}\n"), "")),
            "0 sent source 1, 0 delivered sink 1, 0 refused sink 1, 1000 delivered sink 2, 1000 refused sink 2, 1000 dropped sink 2");
  const RunPtr lost = simulate(world("delay: 0s, max_attempts: 2", "", "    faults: {lost_reply_rate: 1}\n"), "");
  EXPECT_EQ(state_of(*lost, 1), R"({"seen":[["t-1",1],["t-1",2]]})") << "it ran, only nobody heard of it";
  EXPECT_EQ(messages(*simulate(world("delay: 0s", "", "    faults: {outages: [[0s, 900ms]]}\n"), "")),
            "0 sent source 1, 0 delivered sink 1, 0 refused sink 1, 1000 delivered sink 2, 1000 acknowledged sink 2");
}

TEST(Broker, TellsSubscribersWhatHappenedWhen) {
  const RunPtr run = simulate(world("delay: 1.5s", "{keep: {assign: [{state.seen: '${event}'}]}}"), "");
  EXPECT_EQ(state_of(*run, 1), R"({"seen":{"attempt":1,"data":{"n":1},"id":"t-1","time":"2026-01-01T00:00:00.000000Z","topic":"t"}})");
}

TEST(Broker, EveryTopicHasItsDefaults) {
  const RunPtr run = simulate(
      "services:\n"
      "  source: {url: https://source.test, latency: 0s, routes: [{match: POST /x, steps: [{a: {call: sim.publish, args: {topic: t, data: 1}}}]}]}\n"
      "  one: {url: https://one.test, subscribe: [{topic: t, steps: [{a: {return: 1}}]}]}\n"
      "  two: {url: https://two.test, subscribe: [{topic: t, steps: [{a: {return: 1}}]}, {topic: other, steps: [{a: {return: 1}}]}]}\n"
      "clients: [{request: {method: POST, url: \"https://source.test/x\"}}]\n",
      "");
  ASSERT_NE(run, nullptr);
  EXPECT_EQ(messages(*run), "0 sent source 1, 10 delivered one 1, 10 acknowledged one 1, 10 delivered two 1, 10 acknowledged two 1");
}

TEST(Broker, EchoesEnd) {
  const RunPtr run = simulate(
      "services:\n"
      "  echo: {url: https://echo.test, latency: 0s, routes: [{match: POST /x, steps: [{a: {call: sim.publish, args: {topic: t, data: 1}}}]}],\n"
      "    subscribe: [{topic: t, steps: [{a: {call: sim.publish, args: {topic: t, data: 1}}}]}]}\n"
      "topics: {t: {delay: 0s, max_attempts: 1}}\n"
      "clients: [{request: {method: POST, url: \"https://echo.test/x\"}}]\n",
      "");
  ASSERT_NE(run, nullptr);
  EXPECT_EQ(run->state(), RunState::kSucceeded) << "the world comes to rest";
}

}  // namespace
}  // namespace etude::testing
