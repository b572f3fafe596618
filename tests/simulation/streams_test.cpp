// Chance comes in independent streams: changing one fault changes only what follows from it.
#include <gtest/gtest.h>

#include <set>

#include "core/value/value_json.h"
#include "tests/simulation/example_folder.h"

namespace etude::testing {
namespace {

// Two services that are called in turn, three calls each, with everything that has chance in it.
Example two_services() {
  Example example;
  example.files["services.yaml"] = R"(
seed: 9
services:
  left:
    url: https://left.test
    latency: [10ms, 90ms]
    faults: {error_rate: 0.3, lost_reply_rate: 0.2}
    routes:
      - match: GET /x
        steps: [{a: {return: "${sim.random()}"}}]
  right:
    url: https://right.test
    latency: [10ms, 90ms]
    faults: {error_rate: 0.3, lost_reply_rate: 0.2}
    routes:
      - match: GET /x
        steps: [{a: {call: sim.publish, args: {topic: t, data: 1}}}, {b: {return: "${sim.random()}"}}]
  sink:
    url: https://sink.test
    subscribe: [{topic: t, steps: [{a: {return: 1}}]}]
topics: {t: {delay: [1ms, 50ms], loss_rate: 0.3, duplicate_rate: 0.3}}
)";
  example.files["workflow.yaml"] = R"(
- start: {assign: [{ids: []}]}
- loop:
    for:
      value: n
      range: [1, 8]
      steps:
        - left: {try: {call: http.get, args: {url: "https://left.test/x"}}, except: {as: e, steps: [{ok: {assign: [{last: "${e}"}]}}]}}
        - right: {try: {call: http.get, args: {url: "https://right.test/x"}}, except: {as: e, steps: [{ok: {assign: [{last: "${e}"}]}}]}}
        - id: {assign: [{ids: "${list.concat(ids, uuid.generate())}"}]}
- done: {return: "${ids}"}
)";
  return example;
}

// Status, fault, length of each exchange with a service, in order, and what its handler drew.
std::vector<std::string> exchanges(const Run& run, const std::string& service, bool with_answers) {
  std::vector<std::string> all;
  const List requests = run.report().map().get("requests").list();
  for (const Value& request : requests) {
    const Map row = request.map();
    if (json_for_display(row.get("service")) != "\"" + service + "\"") continue;
    all.push_back(json_for_display(row.get("status")) + " " + json_for_display(row.get("fault")) + " " +
                  std::to_string(row.get("end_ns").integer() - row.get("start_ns").integer()));
  }
  if (!with_answers) return all;
  const Journal& journal = run.session().journal();
  for (std::uint32_t seq = 0; seq < journal.size(); ++seq) {
    const Event& event = journal[seq];
    if (event.kind != EventKind::kEffectCompleted || !event.v0.is_map()) continue;
    if (json_for_display(event.v0.map().get("service")) == "\"" + service + "\"")
      all.push_back(json_for_display(event.v0.map().get("body")));
  }
  return all;
}

// What happened to the events, without the order between different ones: other services are slower or faster meanwhile.
std::multiset<std::string> events_of_topic(const Run& run) {
  std::multiset<std::string> all;
  const Journal& journal = run.session().journal();
  for (std::uint32_t seq = 0; seq < journal.size(); ++seq) {
    if (journal[seq].kind != EventKind::kMessage) continue;
    all.insert(std::string(outcome_name(journal[seq].outcome)) + json_for_display(journal[seq].v0));
  }
  return all;
}

TEST(Streams, OneServicesFaultsDoNotMoveTheOthers) {
  const auto files = compiled(two_services());
  ASSERT_NE(files, nullptr);
  const RunPtr before = run_seed(files);
  struct Case {
    const char* name;
    FaultOverride left;
  };
  FaultOverride never;
  never.error_rate = 0;
  never.lost_reply_rate = 0;
  FaultOverride always;
  always.error_rate = 1;
  FaultOverride slow;
  slow.latency_factor = 10;
  FaultOverride out;
  out.outages.push_back({0, 3600 * kNanosecondsPerSecond});
  for (const Case& each : {Case{"no faults", never}, Case{"only faults", always}, Case{"slow", slow}, Case{"out", out}}) {
    SCOPED_TRACE(each.name);
    RunOptions options;
    options.faults["left"] = each.left;
    const RunPtr after = run_seed(files, {}, options);
    EXPECT_NE(exchanges(*before, "left", false), exchanges(*after, "left", false)) << "something has changed";
    EXPECT_EQ(exchanges(*before, "right", true), exchanges(*after, "right", true));
    EXPECT_EQ(events_of_topic(*before), events_of_topic(*after));
    EXPECT_EQ(json_for_display(before->session().result()), json_for_display(after->session().result())) << "the workflow's own chance";
  }
}

TEST(Streams, ASlowerServiceFailsInTheSamePlaces) {
  const auto files = compiled(two_services());
  const RunPtr before = run_seed(files);
  RunOptions options;
  options.faults["left"].latency_factor = 2;
  const RunPtr after = run_seed(files, {}, options);
  const List first = before->report().map().get("requests").list();
  const List second = after->report().map().get("requests").list();
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(json_for_display(first[i].map().get("status")), json_for_display(second[i].map().get("status")));
    EXPECT_EQ(json_for_display(first[i].map().get("fault")), json_for_display(second[i].map().get("fault")));
  }
}

TEST(Streams, EverySeedIsAnotherRun) {
  const auto files = compiled(two_services());
  std::vector<std::uint64_t> fingerprints;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const std::uint64_t fingerprint = run_seed(files, seed)->session().journal().fingerprint();
    EXPECT_EQ(std::count(fingerprints.begin(), fingerprints.end(), fingerprint), 0) << seed;
    fingerprints.push_back(fingerprint);
  }
}

}  // namespace
}  // namespace etude::testing
