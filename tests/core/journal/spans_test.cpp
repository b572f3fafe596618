// What core/journal/spans promises, held by cases.
#include "core/journal/spans.h"

#include <gtest/gtest.h>

#include <string>

#include "core/journal/time_label.h"
#include "tests/core/journal/journal_builder.h"

namespace etude {
namespace {

using test::JournalBuilder;
using test::kMs;
using test::kSecond;

/// Bars of a task in short: `kind label begin-end outcome`, times in milliseconds.
std::vector<std::string> bars(const Journal& journal, const Spans& spans, TaskId task) {
  std::vector<std::string> texts;
  for (const Bar& bar : spans.rows()[task.index()].bars) {
    texts.push_back(std::string(bar_kind_name(bar.kind)) + " " + bar_label(journal, bar) + " " + std::to_string(bar.begin_ns / kMs) + "-" +
                    std::to_string(bar.end_ns / kMs) + " " + std::string(bar.end_seq == kNoSeq ? "open" : outcome_name(bar.outcome)) +
                    (bar.attempt > 1 ? " #" + std::to_string(bar.attempt) : ""));
  }
  return texts;
}

/// A try with three attempts: 503, reset, 200.
JournalBuilder retried_run() {
  JournalBuilder b;
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  const StepId attempt = b.step("main/reserve", "try");
  const StepId call = b.step("main/reserve/try", "call", attempt);
  b.enter(main, attempt);
  for (std::uint16_t number = 1; number <= 3; ++number) {
    b.attempt = number;
    b.enter(main, call);
    const std::uint32_t asked = b.request(main, call, "POST", "https://payment.test/charge?x=1");
    b.wait(100 * kMs);
    if (number == 1) b.answer(main, call, asked, 503);
    if (number == 2) b.fault(main, call, asked, "connection_reset");
    if (number == 3) b.answer(main, call, asked, 200);
    if (number == 3) break;
    b.raise(main, call, Value("no"));
    b.leave(main, call, Outcome::kRaised);
    b.retry(main, attempt, number + 1u, 5, 2 * kSecond, Value("no"));
    b.wait(2 * kSecond);
  }
  b.leave(main, call);
  b.attempt = 1;
  b.leave(main, attempt);
  b.end(main);
  return b;
}

TEST(Spans, EveryAttemptAndWaitHasItsBar) {
  const JournalBuilder b = retried_run();
  const TaskTable tasks(b.journal);
  const Spans spans(b.journal, tasks);
  EXPECT_EQ(bars(b.journal, spans, TaskId(0)), (std::vector<std::string>{
                                                   "step reserve 0-4300 done",
                                                   "step try 0-100 raised",
                                                   "http POST /charge 0-100 raised",
                                                   "attempt attempt 1 0-100 retried",
                                                   "retry_wait wait 2 s 100-2100 done #2",
                                                   "attempt attempt 2 2100-2200 retried #2",
                                                   "step try 2100-2200 raised #2",
                                                   "http POST /charge 2100-2200 raised #2",
                                                   "retry_wait wait 2 s 2200-4200 done #3",
                                                   "attempt attempt 3 4200-4300 done #3",
                                                   "step try 4200-4300 done #3",
                                                   "http POST /charge 4200-4300 done #3",
                                               }));
  EXPECT_EQ(spans.end_ns(), 4300 * kMs);
}

TEST(Spans, GrowWithTheJournalToTheSameBars) {
  const JournalBuilder whole = retried_run();
  const TaskTable all_tasks(whole.journal);
  const Spans all(whole.journal, all_tasks);
  JournalBuilder b;
  for (const StepRow& row : whole.journal.steps()) b.journal.add_step(row);
  TaskTable tasks(b.journal);
  Spans spans(b.journal, tasks);
  for (std::uint32_t i = 0; i < whole.journal.size(); ++i) {
    Event event = whole.journal[i];
    b.journal.append(std::move(event));
    tasks.update();
    spans.update();
    for (const Bar& bar : spans.rows()[0].bars) EXPECT_LE(bar.end_ns, b.journal[i].time_ns);
    if (i == 3) {
      EXPECT_EQ(bars(b.journal, spans, TaskId(0)).back(), "http POST /charge 0-0 open");
    }
  }
  EXPECT_EQ(bars(b.journal, spans, TaskId(0)), bars(whole.journal, all, TaskId(0)));
}

TEST(Spans, SleepsCallbacksAndCancelledWaitsAreShownAsWhatTheyAre) {
  JournalBuilder b;
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  const StepId nap = b.step("main/nap", "call");
  const StepId approve = b.step("main/approve", "call");
  const StepId child = b.step("main/child", "call");
  b.enter(main, nap);
  const std::uint32_t asleep = b.sleep(main, nap, 90 * kSecond);
  b.wait(90 * kSecond).complete(main, nap, asleep, kSleepEffect);
  b.leave(main, nap);
  b.enter(main, child);
  const std::uint32_t run = b.effect(main, child, EffectKind::kExecution, Value(Map{{"workflow", Value("child")}}));
  b.wait(kSecond).complete(main, child, run, static_cast<std::uint32_t>(CompletionKind::kError), Value("no"));
  b.leave(main, child, Outcome::kRaised);
  b.enter(main, approve);
  const std::uint32_t waiting = b.effect(main, approve, EffectKind::kCallback, Value(Map{{"url", Value("https://x")}}));
  b.wait(kSecond).complete(main, approve, waiting, static_cast<std::uint32_t>(CompletionKind::kFault), Value(), Outcome::kCancelled);
  b.end(main, Outcome::kCancelled);
  const TaskTable tasks(b.journal);
  const Spans spans(b.journal, tasks);
  EXPECT_EQ(bars(b.journal, spans, main), (std::vector<std::string>{
                                              "step nap 0-90000 done",
                                              "sleep wait 1 min 30 s 0-90000 done",
                                              "step child 90000-91000 raised",
                                              "execution run child 90000-91000 raised",
                                              "step approve 91000-92000 cancelled",
                                              "callback wait for a callback 91000-92000 cancelled",
                                          }));
}

TEST(Spans, RecursionAndErrorsCloseWhatTheyLeave) {
  JournalBuilder b;
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  const StepId attempt = b.step("main/try_it", "try");
  const StepId call = b.step("main/again", "call", attempt);
  std::vector<ScopeId> scopes;
  b.enter(main, attempt);
  for (int i = 0; i < 3; ++i) {
    scopes.push_back(b.scope(ScopeKind::kRoutine, main, "main"));
    b.enter(main, call);
    b.call(main, scopes.back(), "main");
  }
  b.wait(kSecond);
  for (int i = 2; i >= 0; --i) b.give_back(main, scopes[static_cast<std::size_t>(i)], Value(), Outcome::kRaised);
  b.caught(main, attempt, Value("too deep"));
  b.leave(main, attempt);
  const TaskTable tasks(b.journal);
  const Spans spans(b.journal, tasks);
  for (const Bar& bar : spans.rows()[0].bars) EXPECT_NE(bar.end_seq, kNoSeq);
  EXPECT_EQ(spans.rows()[0].bars[3].depth, 3);
}

TEST(TimeLabel, SaysLengthsAsPeopleDo) {
  struct Case {
    Nanoseconds duration;
    const char* text;
  };
  const Case cases[] = {
      {0, "0 ms"},
      {1, "0.001 µs"},
      {1500, "1.5 µs"},
      {250 * kMs, "250 ms"},
      {1'500'000, "1.5 ms"},
      {2 * kSecond, "2 s"},
      {1500 * kMs, "1.5 s"},
      {59'999 * kMs, "59.999 s"},
      {60 * kSecond, "1 min"},
      {90 * kSecond, "1 min 30 s"},
      {3600 * kSecond, "1 h"},
      {3601 * kSecond, "1 h"},
      {5400 * kSecond, "1 h 30 min"},
      {86400 * kSecond, "24 h"},
      {90000 * kSecond, "25 h"},
      {2 * 86400 * kSecond, "2 d"},
      {183600 * kSecond, "2 d 3 h"},
      {-kSecond, "-999.999 ms"},
  };
  for (const Case& c : cases) EXPECT_EQ(duration_label(c.duration), c.text) << c.duration;
}

TEST(TimeLabel, SaysPlacesOnTheClock) {
  EXPECT_EQ(clock_label(0), "00:00.000");
  EXPECT_EQ(clock_label(3'410 * kMs), "00:03.410");
  EXPECT_EQ(clock_label(3'723 * kSecond), "1:02:03.000");
  EXPECT_EQ(clock_label(86'400 * kSecond), "1d 00:00:00.000");
  EXPECT_EQ(instant_label(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(instant_label(1'767'225'600'000'000'000), "2026-01-01T00:00:00Z");
  EXPECT_EQ(instant_label(1'767'225'600'080'000'000), "2026-01-01T00:00:00.08Z");
  EXPECT_EQ(instant_label(1'709'164'800'000'000'001), "2024-02-29T00:00:00.000000001Z");
}

TEST(RequestLabel, ShowsMethodAndPath) {
  EXPECT_EQ(request_label("POST", "https://payment.test/charge"), "POST /charge");
  EXPECT_EQ(request_label("GET", "https://payment.test/a/b?c=d#e"), "GET /a/b");
  EXPECT_EQ(request_label("GET", "https://payment.test?c=/d"), "GET /");
  EXPECT_EQ(request_label("GET", "https://payment.test"), "GET /");
  EXPECT_EQ(request_label("", "x"), "x");
}

}  // namespace
}  // namespace etude
