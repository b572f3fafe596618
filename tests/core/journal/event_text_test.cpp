// Every kind, outcome and reading of an event has a sentence of its own, also where a field is missing or unknown.
#include "core/journal/event_text.h"

#include <gtest/gtest.h>

#include "tests/core/journal/journal_builder.h"

namespace etude {
namespace {

using test::JournalBuilder;

Value map_of(std::initializer_list<std::pair<std::string_view, Value>> entries) { return Value(Map(entries)); }

TEST(EventText, TasksStartAndEnd) {
  struct Case {
    TaskKind kind;
    const char* text;
  };
  const Case cases[] = {{TaskKind::kWorkflow, "The workflow starts."},
                        {TaskKind::kBranch, "Branch left starts."},
                        {TaskKind::kIteration, "The iteration for left starts."},
                        {TaskKind::kService, "Service left is there."},
                        {TaskKind::kHandler, "left begins to handle a request."},
                        {TaskKind::kSubscriber, "left begins to handle an event."},
                        {TaskKind::kExecution, "An execution of left starts."},
                        {TaskKind::kClient, "Client left acts."}};
  JournalBuilder b;
  for (const Case& each : cases) {
    b.start(each.kind, "left");
    EXPECT_EQ(event_text(b.journal, b.journal.size() - 1), each.text);
  }
  const TaskId main(0);
  EXPECT_EQ(event_text(b.journal, b.end(main)), "It ends.");
  EXPECT_EQ(event_text(b.journal, b.end(main, Outcome::kSucceeded, Value(2))), "It ends with 2.");
  EXPECT_EQ(event_text(b.journal, b.end(main, Outcome::kCancelled)), "It is cancelled.");
  EXPECT_EQ(event_text(b.journal, b.finish(main)), "The execution succeeds.");
  EXPECT_EQ(event_text(b.journal, b.finish(main, Outcome::kCancelled)), "The execution is cancelled.");
}

TEST(EventText, StepsAndRoutinesEnd) {
  JournalBuilder b;
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  const StepId pay = b.step("main/pay", "call");
  const ScopeId loop = b.scope(ScopeKind::kLoop, main, "pay");
  const ScopeId nameless = b.scope(ScopeKind::kBranch, main, "");
  EXPECT_EQ(event_text(b.journal, b.leave(main, pay, Outcome::kReturned)), "pay returns from its routine.");
  EXPECT_EQ(event_text(b.journal, b.leave(main, pay, Outcome::kRetried)), "pay will be tried again.");
  EXPECT_EQ(event_text(b.journal, b.leave(main, pay, Outcome::kCancelled)), "pay is cancelled.");
  EXPECT_EQ(event_text(b.journal, b.leave(main, pay, Outcome::kJumped)), "pay jumps.");
  EXPECT_EQ(event_text(b.journal, b.leave(main, StepId::none())), "It is done.");
  EXPECT_EQ(event_text(b.journal, b.give_back(main, loop)), "The routine returns.");
  EXPECT_EQ(event_text(b.journal, b.give_back(main, loop, Value(), Outcome::kRaised)), "The routine ends with an error.");
  EXPECT_EQ(event_text(b.journal, b.close(main, loop)), "Variables of pay end.");
  EXPECT_EQ(event_text(b.journal, b.close(main, nameless)), "Variables of a block end.");
  EXPECT_EQ(event_text(b.journal, b.add(EventKind::kRoutineCalled, main, pay, Outcome::kNone)), "A routine is called.");
  EXPECT_EQ(event_text(b.journal, b.add(EventKind::kCaught, main, pay, Outcome::kNone, kNoSeq, kNoSeq, Value("no"))),
            "The workflow catches the error: no.");
  EXPECT_EQ(event_text(b.journal, b.retry(main, pay, 2, 5, 1500 * test::kMs, map_of({{"message", Value("Late.\n")}}))),
            "pay tries again in 1.5 s: attempt 2 of 5, after Late.");
}

TEST(EventText, EffectsOfEveryKind) {
  JournalBuilder b;
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  const StepId pay = b.step("main/pay", "call");
  const auto asked = [&](std::uint32_t kind, Value detail) {
    return event_text(b.journal, b.add(EventKind::kEffectRequested, main, pay, Outcome::kNone, 0, kind, std::move(detail)));
  };
  EXPECT_EQ(asked(static_cast<std::uint32_t>(EffectKind::kCallback), Value()), "pay waits for a callback.");
  EXPECT_EQ(asked(static_cast<std::uint32_t>(EffectKind::kExecution), map_of({{"workflow", Value("child")}})),
            "pay starts the workflow child and waits for it.");
  EXPECT_EQ(asked(static_cast<std::uint32_t>(EffectKind::kPublish), map_of({{"topic", Value("paid")}})), "pay publishes an event to paid.");
  EXPECT_EQ(asked(kSleepEffect, Value()), "pay waits.");
  EXPECT_EQ(asked(200, Value()), "pay asks for something.");
  const auto got = [&](std::uint32_t kind, Value detail) {
    return event_text(b.journal, b.complete(main, pay, 0, kind, std::move(detail)));
  };
  EXPECT_EQ(got(static_cast<std::uint32_t>(CompletionKind::kResponse), Value()), "pay is answered.");
  EXPECT_EQ(got(static_cast<std::uint32_t>(CompletionKind::kFault), map_of({{"fault", Value("timeout")}})), "pay gets no answer: timeout.");
  EXPECT_EQ(got(static_cast<std::uint32_t>(CompletionKind::kValue), Value()), "pay goes on.");
  EXPECT_EQ(got(static_cast<std::uint32_t>(CompletionKind::kValue), Value(List{Value(1)})), "pay gets [1].");
  EXPECT_EQ(got(static_cast<std::uint32_t>(CompletionKind::kError), Value("refused")), "pay gets an error: refused.");
  EXPECT_EQ(got(200, Value()), "pay is answered.");
}

TEST(EventText, MessagesInvariantsAndLimits) {
  JournalBuilder b;
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  const auto text = [&](Outcome outcome, int attempt) {
    return event_text(b.journal, b.message(outcome, "shop", "mail", "paid", attempt));
  };
  EXPECT_EQ(text(Outcome::kLost, 1), "paid-1 is lost on its way to mail.");
  EXPECT_EQ(text(Outcome::kDuplicated, 1), "paid-1 reaches mail a second time.");
  EXPECT_EQ(text(Outcome::kAcknowledged, 2), "mail acknowledges paid-1.");
  EXPECT_EQ(text(Outcome::kRefused, 2), "mail does not acknowledge paid-1 (delivery 2).");
  EXPECT_EQ(text(Outcome::kNone, 1), "Something happens to paid-1.");
  EXPECT_EQ(event_text(b.journal, b.invariant(false, 0, "paid once")), "True again: paid once.");
  EXPECT_EQ(event_text(b.journal, b.limit(main, Gauge::kMemory, 9, 500)), "Variables use 500 bytes: 90 % of what an execution may have.");
  EXPECT_EQ(event_text(b.journal, b.limit(main, Gauge::kCallDepth, 10, 20)), "Calls are 20 deep: 100 % of what an execution may have.");
  EXPECT_EQ(event_text(b.journal, b.limit(main, Gauge::kBranches, 8, 16)), "16 branches run: 80 % of what an execution may have.");
  EXPECT_EQ(event_text(b.journal, b.limit(main, static_cast<Gauge>(9), 8, 16)), "A limit is near.");
}

TEST(EventText, WritesNameThePartThatTheyWrote) {
  JournalBuilder b;
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  const StepId set = b.step("main/set");
  const VariableId x = b.variable(b.scope(ScopeKind::kRoutine, main, "main"), "x");
  const Value list(List{Value(4), Value(5)});
  struct Case {
    Value path;
    const char* text;
  };
  const Case cases[] = {{Value(List{Value(1)}), "x[1] becomes 5."},
                        {Value(List{Value(7)}), "x[7] becomes [4,5]."},
                        {Value(List{Value("a")}), "x.a becomes [4,5]."},
                        {Value(List{Value(true)}), "x becomes [4,5]."}};
  for (const Case& each : cases) EXPECT_EQ(event_text(b.journal, b.write(main, set, x, list, each.path)), each.text);
}

}  // namespace
}  // namespace etude
