// The machine seen from its host: budgets, waits, effects, branches, limits, the journal it writes.
#include "core/machine/machine.h"

#include <gtest/gtest.h>

#include "core/value/value_json.h"
#include "tests/support/session_builder.h"

namespace etude {
namespace {

using testing::compile_text;
using testing::run_text;

std::string result_of(const Session& session) { return json_for_display(session.result()); }

std::vector<const Event*> events_of(const Session& session, EventKind kind) {
  std::vector<const Event*> found;
  for (std::uint32_t seq = 0; seq < session.journal().size(); ++seq) {
    if (session.journal()[seq].kind == kind) found.push_back(&session.journal()[seq]);
  }
  return found;
}

TEST(Machine, GivesTheSameJournalWhateverTheBudget) {
  const std::string text = R"(
- init: {assign: [{sum: 0}]}
- p:
    parallel:
      shared: [sum]
      for: {value: v, in: [1, 2, 3], steps: [{w: {call: sys.sleep, args: ["${v}"]}}, {a: {assign: [{sum: "${sum + v}"}]}}]}
- r: {return: "${sum}"}
)";
  std::vector<std::uint64_t> fingerprints;
  for (const std::uint64_t budget : {1u, 2u, 3u, 7u, 100u, 100000u}) {
    auto compiled = compile_text(text);
    ASSERT_NE(compiled.program, nullptr);
    Session session({});
    session.start(compiled.program, Value());
    AdvanceBudget slice;
    slice.instructions = budget;
    int calls = 0;
    while (session.advance(slice) == Pause::kOutOfBudget) ASSERT_LT(++calls, 10000);
    EXPECT_EQ(result_of(session), "6");
    fingerprints.push_back(session.journal().fingerprint());
  }
  for (const std::uint64_t fingerprint : fingerprints) EXPECT_EQ(fingerprint, fingerprints.front());
}

TEST(Machine, AnEndlessLoopEndsAtTheStepLimitPastEveryHandler) {
  const auto session = run_text("- t: {try: {steps: [{a: {next: a}}]}, except: {as: e, steps: [{r: {return: caught}}]}}\n");
  EXPECT_EQ(session->state(), RunState::kFailed);
  EXPECT_EQ(session->machine().steps(session->main_task()), 100'001u);
}

TEST(Machine, BranchesOfOneInstantRunInOrderOfTheirNumbers) {
  const auto session = run_text(R"(
- init: {assign: [{seen: []}]}
- p:
    parallel:
      shared: [seen]
      branches:
        - slow: {steps: [{w: {call: sys.sleep, args: [2]}}, {a: {assign: [{seen: "${list.concat(seen, \"slow\")}"}]}}]}
        - late: {steps: [{w: {call: sys.sleep, args: [1]}}, {x: {call: sys.sleep, args: [1]}}, {a: {assign: [{seen: "${list.concat(seen, \"late\")}"}]}}]}
        - fast: {steps: [{a: {assign: [{seen: "${list.concat(seen, \"fast\")}"}]}}]}
- r: {return: "${seen}"}
)");
  EXPECT_EQ(result_of(*session), R"(["fast","slow","late"])");
  EXPECT_EQ(session->machine().now(), 2 * kNanosecondsPerSecond);
}

TEST(Machine, AtMostTwentyBranchesRunAtOnce) {
  const auto session = run_text(R"(
- p: {parallel: {for: {value: v, range: [1, 45], steps: [{w: {call: sys.sleep, args: [10]}}]}}}
)");
  EXPECT_EQ(session->machine().now(), 30 * kNanosecondsPerSecond);
}

TEST(Machine, AQueuedNestedBranchDoesNotBlockItsParent) {
  const auto session = run_text(R"(
- p:
    parallel:
      for:
        value: a
        range: [1, 20]
        steps:
          - q: {parallel: {for: {value: b, range: [1, 3], steps: [{w: {call: sys.sleep, args: [1]}}]}}}
)");
  EXPECT_EQ(session->state(), RunState::kSucceeded);
  EXPECT_EQ(session->machine().now(), 3 * kNanosecondsPerSecond);
}

TEST(Machine, AsksForEffectsAndTakesTheirCompletions) {
  auto compiled = compile_text("- g: {call: http.get, args: {url: \"https://a.test\"}, result: r}\n- e: {return: \"${r.body.n}\"}\n");
  ASSERT_NE(compiled.program, nullptr);
  Session session({});
  session.start(compiled.program, Value());
  ASSERT_EQ(session.advance({}), Pause::kOutside);
  ASSERT_EQ(session.outside_effects().size(), 1u);
  Completion completion;
  completion.effect = session.outside_effects().front().id;
  completion.kind = CompletionKind::kResponse;
  completion.detail = value_from_json(R"({"code":200,"headers":{"content-type":"application/json"},"body":"{\"n\":7}"})").value();
  session.complete(completion, 250 * kNanosecondsPerMillisecond);
  EXPECT_EQ(session.advance({}), Pause::kFinished);
  EXPECT_EQ(result_of(session), "7");
  EXPECT_EQ(session.machine().now(), 250 * kNanosecondsPerMillisecond);
  EXPECT_FALSE(session.machine().complete(completion)) << "a second answer is ignored";
}

TEST(Machine, IgnoresCompletionsOfUnknownEffects) {
  Journal journal;
  Machine machine({}, journal);
  EXPECT_FALSE(machine.complete({EffectId(7), CompletionKind::kValue, Value()}));
  EXPECT_FALSE(machine.complete({EffectId::none(), CompletionKind::kValue, Value()}));
}

TEST(Machine, CancelEndsAllBranches) {
  auto compiled = compile_text("- p: {parallel: {for: {value: v, range: [1, 3], steps: [{w: {call: sys.sleep, args: [100]}}]}}}\n");
  Session session({});
  session.start(compiled.program, Value());
  AdvanceBudget until;
  until.until_ns = 1;
  EXPECT_EQ(session.advance(until), Pause::kClock);
  session.cancel();
  EXPECT_EQ(session.state(), RunState::kCancelled);
  EXPECT_EQ(events_of(session, EventKind::kTaskEnded).size(), 4u);
  EXPECT_EQ(session.advance({}), Pause::kFinished);
}

TEST(Machine, MemoryOfClosedScopesIsGivenBack) {
  const auto session = run_text(R"(
- l:
    for:
      value: v
      range: [1, 30]
      steps:
        - a: {call: build, args: {n: 12}, result: big}
- r: {return: done}
)");
  EXPECT_EQ(session, nullptr) << "an unknown subworkflow is found";
  const auto routine = run_text(R"(
main:
  steps:
    - l: {for: {value: v, range: [1, 30], steps: [{a: {call: build, args: {n: 12}}}]}}
    - r: {return: done}
build:
  params: [n]
  steps:
    - i: {assign: [{s: "0123456789abcdef0123456789abcdef"}]}
    - l: {for: {value: v, range: ["1", "1"], steps: [{x: {next: continue}}]}}
)");
  EXPECT_EQ(routine->state(), RunState::kFailed) << "a range of texts is refused";
  const auto good = run_text(R"(
main:
  steps:
    - l: {for: {value: v, range: [1, 30], steps: [{a: {call: build, args: {n: 12}}}]}}
    - r: {return: done}
build:
  params: [n]
  steps:
    - i: {assign: [{s: "0123456789abcdef0123456789abcdef"}]}
    - l: {for: {value: v, range: "${[1, n]}", steps: [{x: {assign: [{s: "${s + s}"}]}}]}}
)");
  EXPECT_EQ(good->state(), RunState::kSucceeded) << json_for_display(good->error());
}

TEST(Machine, AttemptsAreCountedInTheEvents) {
  const auto session = run_text(R"(
- t:
    try: {steps: [{a: {raise: no}}]}
    retry: {predicate: "${retry.always}", max_retries: 2, backoff: {initial_delay: 1, max_delay: 9, multiplier: 3}}
    except: {as: e, steps: [{r: {return: "${e}"}}]}
)");
  std::vector<int> attempts;
  for (const Event* event : events_of(*session, EventKind::kRaised)) attempts.push_back(event->attempt);
  EXPECT_EQ(attempts, (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(session->machine().now(), 4 * kNanosecondsPerSecond);
  EXPECT_EQ(events_of(*session, EventKind::kStepEntered).back()->attempt, 1) << "except is no attempt";
}

TEST(Machine, EveryEnteredStepIsLeft) {
  const auto session = run_text(R"(
main:
  steps:
    - t:
        try:
          steps:
            - l: {for: {value: v, in: [1, 2], steps: [{c: {call: f, args: {n: "${v}"}}}]}}
        except: {as: e, steps: [{j: {next: out}}]}
    - out: {return: 1}
f:
  params: [n]
  steps:
    - s: {switch: [{condition: "${n == 2}", raise: "two"}, {condition: true, next: end}]}
)");
  std::map<std::uint32_t, int> open;
  for (std::uint32_t seq = 0; seq < session->journal().size(); ++seq) {
    const Event& event = session->journal()[seq];
    if (event.kind == EventKind::kStepEntered) ++open[event.step.index()];
    if (event.kind == EventKind::kStepLeft) --open[event.step.index()];
  }
  for (const auto& [step, count] : open) EXPECT_EQ(count, 0) << session->journal().step(StepId(step)).key;
}

}  // namespace
}  // namespace etude
