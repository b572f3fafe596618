// What core/journal/navigation promises, held by cases.
#include "core/journal/navigation.h"

#include <gtest/gtest.h>

#include "tests/core/journal/journal_builder.h"

namespace etude {
namespace {

using test::JournalBuilder;
using test::kSecond;

/// main: a, call → sub: s1, s2; fan → left: l, right: r; ask → handler: h; boom.
struct Scene {
  JournalBuilder b;
  TaskId main, left, right, service, handler;
  StepId a, call, s1, s2, fan, l, r, ask, h, boom;
  std::uint32_t at_a, at_call, at_s1, at_s2, at_fan, at_l, at_r, at_ask, asked, at_h, at_boom, raised, left_ended, right_ended,
      handler_ended;

  Scene() {
    service = b.start(TaskKind::kService, "payment");
    main = b.start(TaskKind::kWorkflow, "main");
    const ScopeId scope = b.scope(ScopeKind::kRoutine, main, "main");
    b.call(main, scope, "main");
    a = b.step("main/a");
    call = b.step("main/call", "call");
    s1 = b.step("sub/s1");
    s2 = b.step("sub/s2", "return");
    fan = b.step("main/fan", "parallel");
    l = b.step("main/fan/left/l", "assign", fan);
    r = b.step("main/fan/right/r", "assign", fan);
    ask = b.step("main/ask", "call");
    h = b.step("payment POST /charge/h", "return");
    boom = b.step("main/boom", "raise");
    at_a = enter(main, a);
    b.leave(main, a);
    at_call = b.wait(kSecond).enter(main, call) + 1;
    const ScopeId sub = b.scope(ScopeKind::kRoutine, main, "sub");
    b.call(main, sub, "sub");
    at_s1 = enter(main, s1);
    b.leave(main, s1);
    at_s2 = enter(main, s2);
    b.leave(main, s2, Outcome::kReturned);
    b.give_back(main, sub);
    b.leave(main, call);
    at_fan = enter(main, fan);
    left = b.start(TaskKind::kBranch, "left", main);
    right = b.start(TaskKind::kBranch, "right", main);
    at_l = enter(left, l);
    b.leave(left, l);
    left_ended = b.end(left) + 1;
    at_r = enter(right, r);
    b.leave(right, r);
    right_ended = b.end(right) + 1;
    b.leave(main, fan);
    at_ask = enter(main, ask);
    const std::uint32_t effect = b.request(main, ask, "POST", "https://payment.test/charge");
    asked = b.journal.size();
    handler = b.wait(kSecond).start(TaskKind::kHandler, "POST /charge", service,
                                    Value(Map{{"effect", Value(static_cast<std::int64_t>(effect))}, {"service", Value("payment")}}));
    const ScopeId own = b.scope(ScopeKind::kRoutine, handler, "h");
    b.call(handler, own, "payment POST /charge");
    at_h = enter(handler, h);
    b.leave(handler, h, Outcome::kReturned);
    b.give_back(handler, own);
    handler_ended = b.end(handler) + 1;
    b.wait(kSecond).answer(main, ask, effect, 200);
    b.leave(main, ask);
    at_boom = enter(main, boom);
    raised = b.raise(main, boom, Value("no")) + 1;
    b.leave(main, boom, Outcome::kRaised);
    b.give_back(main, scope, Value(), Outcome::kRaised);
    b.end(main, Outcome::kFailed, Value("no"));
    b.finish(main, Outcome::kFailed);
  }
  std::uint32_t enter(TaskId task, StepId step) { return b.enter(task, step) + 1; }
};

struct StepCase {
  const char* name;
  std::uint32_t from;
  TaskId task;
  StepMode mode;
  std::uint32_t to;
  TaskId then;
};

TEST(Navigation, StepsLikeADebuggerInBothDirections) {
  const Scene s;
  const TaskTable tasks(s.b.journal);
  const Navigator go(s.b.journal, tasks);
  const std::uint32_t end = s.b.journal.size();
  const StepCase cases[] = {
      {"over from the start", 0, TaskId::none(), StepMode::kOver, s.at_a, s.main},
      {"into from the start", 0, TaskId::none(), StepMode::kInto, s.at_a, s.main},
      {"over a plain step", s.at_a, s.main, StepMode::kOver, s.at_call, s.main},
      {"into a plain step", s.at_a, s.main, StepMode::kInto, s.at_call, s.main},
      {"over a call", s.at_call, s.main, StepMode::kOver, s.at_fan, s.main},
      {"into a call", s.at_call, s.main, StepMode::kInto, s.at_s1, s.main},
      {"over inside of a routine", s.at_s1, s.main, StepMode::kOver, s.at_s2, s.main},
      {"over the end of a routine", s.at_s2, s.main, StepMode::kOver, s.at_fan, s.main},
      {"out of a routine", s.at_s1, s.main, StepMode::kOut, s.at_fan, s.main},
      {"over a parallel step", s.at_fan, s.main, StepMode::kOver, s.at_ask, s.main},
      {"into a parallel step", s.at_fan, s.main, StepMode::kInto, s.at_l, s.left},
      {"over the end of a branch", s.at_l, s.left, StepMode::kOver, s.left_ended, s.main},
      {"out of a branch", s.at_r, s.right, StepMode::kOut, s.right_ended, s.main},
      {"with an ended branch selected", s.at_ask, s.left, StepMode::kOver, s.at_boom, s.main},
      {"over a request", s.at_ask, s.main, StepMode::kOver, s.at_boom, s.main},
      {"into a request", s.at_ask, s.main, StepMode::kInto, s.at_h, s.handler},
      {"into the request that is waited for", s.asked, s.main, StepMode::kInto, s.at_h, s.handler},
      {"over the end of a handler", s.at_h, s.handler, StepMode::kOver, s.handler_ended, s.handler},
      {"over the last step", s.at_boom, s.main, StepMode::kOver, end - 1, s.main},
      {"out of the workflow", s.at_a, s.main, StepMode::kOut, end - 1, s.main},
      {"back to the step before", s.at_call, s.main, StepMode::kBack, s.at_a, s.main},
      {"back to the start", s.at_a, s.main, StepMode::kBack, 0, s.main},
      {"back over a call", s.at_fan, s.main, StepMode::kBack, s.at_call, s.main},
      {"back to the caller", s.at_s1, s.main, StepMode::kBack, s.at_call, s.main},
      {"back inside of a routine", s.at_s2, s.main, StepMode::kBack, s.at_s1, s.main},
      {"back from the first step of a branch", s.at_l, s.left, StepMode::kBack, s.at_fan, s.main},
      {"back over a parallel step", s.at_ask, s.main, StepMode::kBack, s.at_fan, s.main},
      {"back at the start", 0, TaskId::none(), StepMode::kBack, 0, s.main},
      {"past the end", end + 10, s.main, StepMode::kBack, s.at_boom, s.main},
  };
  for (const StepCase& c : cases) {
    SCOPED_TRACE(c.name);
    const Stop stop = go.step(c.from, c.task, c.mode);
    EXPECT_EQ(stop.cursor, c.to);
    EXPECT_EQ(stop.task, c.then);
    EXPECT_FALSE(stop.at_end);
  }
  EXPECT_TRUE(go.step(end, s.main, StepMode::kOver).at_end);
  EXPECT_EQ(go.step(end, s.main, StepMode::kOver).cursor, end);
}

TEST(Navigation, AnEmptyRunHasNowhereToGo) {
  const Journal journal;
  const TaskTable tasks(journal);
  const Navigator go(journal, tasks);
  EXPECT_TRUE(go.step(0, TaskId::none(), StepMode::kOver).at_end);
  EXPECT_EQ(go.step(0, TaskId(3), StepMode::kBack), (Stop{0, TaskId::none(), false}));
  EXPECT_TRUE(go.next_error(0).at_end);
  EXPECT_EQ(go.cursor_at(kSecond), 0u);
  EXPECT_EQ(go.key_of(4), MomentKey{});
  EXPECT_EQ(go.cursor_of(MomentKey{}), 0u);
}

TEST(Navigation, RunsToStepsErrorsAndConditions) {
  const Scene s;
  const TaskTable tasks(s.b.journal);
  const Navigator go(s.b.journal, tasks);
  EXPECT_EQ(go.run_to_step(0, s.s2), (Stop{s.at_s2, s.main, false}));
  EXPECT_EQ(go.run_to_step(0, s.h), (Stop{s.at_h, s.handler, false}));
  EXPECT_TRUE(go.run_to_step(s.at_s2, s.s2).at_end);
  EXPECT_EQ(go.next_error(0), (Stop{s.raised, s.main, false}));
  EXPECT_TRUE(go.next_error(s.raised).at_end);
  const BreakCondition on_right = [&](std::uint32_t, TaskId task, StepId) { return task == s.right; };
  EXPECT_EQ(go.next_break(0, on_right, false), (Stop{s.at_r, s.right, false}));
  EXPECT_EQ(go.next_break(s.at_r, on_right, true), (Stop{s.raised, s.main, false}));
}

TEST(Navigation, FindsTimes) {
  const Scene s;
  const TaskTable tasks(s.b.journal);
  const Navigator go(s.b.journal, tasks);
  EXPECT_EQ(go.cursor_at(-1), 0u);
  EXPECT_EQ(go.cursor_at(0), s.at_call - 1);
  EXPECT_EQ(go.cursor_at(kSecond - 1), s.at_call - 1);
  EXPECT_EQ(go.cursor_at(kSecond), s.asked);
  EXPECT_EQ(go.cursor_at(100 * kSecond), s.b.journal.size());
}

TEST(Navigation, EveryCursorHasAKeyThatLeadsBack) {
  const Scene s;
  const TaskTable tasks(s.b.journal);
  const Navigator go(s.b.journal, tasks);
  for (std::uint32_t cursor = 0; cursor <= s.b.journal.size(); ++cursor) {
    const MomentKey key = go.key_of(cursor);
    EXPECT_EQ(go.cursor_of(key), cursor) << key.step << " " << key.path << " +" << key.offset;
  }
  const MomentKey key = go.key_of(s.at_r);
  EXPECT_EQ(key.step, "main/fan/right/r");
  EXPECT_EQ(key.path, "main/right");
  EXPECT_EQ(key.time_ns, kSecond);
}

TEST(Navigation, KeysTellTurnsAttemptsAndEqualLabelsApart) {
  JournalBuilder b;
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  const StepId loop = b.step("main/loop", "for");
  const StepId add = b.step("main/loop/add", "assign", loop);
  b.enter(main, loop);
  std::vector<std::uint32_t> entries;
  for (int turn = 0; turn < 4; ++turn) {
    entries.push_back(b.enter(main, add) + 1);
    b.leave(main, add);
  }
  b.attempt = 2;
  entries.push_back(b.enter(main, add) + 1);
  b.attempt = 1;
  for (int i = 0; i < 2; ++i) {
    const TaskId twin = b.start(TaskKind::kIteration, "same", main);
    entries.push_back(b.enter(twin, add) + 1);
    b.end(twin);
  }
  const TaskTable tasks(b.journal);
  const Navigator go(b.journal, tasks);
  for (const std::uint32_t entry : entries) EXPECT_EQ(go.cursor_of(go.key_of(entry)), entry);
  EXPECT_EQ(go.key_of(entries[3]).occurrence, 3u);
  EXPECT_EQ(go.key_of(entries[4]).attempt, 2);
  EXPECT_EQ(go.key_of(entries[5]).path, "main/same");
  EXPECT_EQ(go.key_of(entries[6]).path, "main/same#2");
  EXPECT_EQ(tasks.by_path("main/same#2"), TaskId(2));
  EXPECT_FALSE(tasks.by_path("main/other").has_value());
}

TEST(Navigation, InAnotherRunAKeyLeadsToTheNearestMoment) {
  const Scene s;
  const TaskTable tasks(s.b.journal);
  const Navigator go(s.b.journal, tasks);
  const auto key = [](Nanoseconds time, std::string step, std::string path, std::uint32_t occurrence, std::uint32_t offset) {
    MomentKey made;
    made.time_ns = time;
    made.step = std::move(step);
    made.path = std::move(path);
    made.occurrence = occurrence;
    made.offset = offset;
    return made;
  };
  EXPECT_EQ(go.cursor_of(key(kSecond, "main/fan/left/l", "main/left", 0, 5000)), s.at_l) << "more events than there are: its entry";
  EXPECT_EQ(go.cursor_of(key(kSecond, "main/ask", "main", 7, 0)), s.at_ask) << "an entry that is not there: the last in time";
  EXPECT_EQ(go.cursor_of(key(kSecond, "main/ask", "main/gone", 0, 0)), s.at_ask) << "another task";
  EXPECT_EQ(go.cursor_of(key(kSecond, "main/gone", "main", 0, 0)), s.asked) << "an unknown step: the time";
  EXPECT_EQ(go.cursor_of(key(kSecond, "", "", 0, 0)), s.asked) << "no step: the time";
}

}  // namespace
}  // namespace etude
