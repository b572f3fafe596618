// What the journal tells of a connector call: the call, its requests, retries and polls, the result; nothing of how it is done inside.
#include <gtest/gtest.h>

#include "core/journal/moment.h"
#include "core/journal/spans.h"
#include "core/journal/trace_export.h"
#include "tests/core/simulation/simulated.h"

namespace etude::testing {
namespace {

// An API that is busy once, and whose operation ends at the second poll.
constexpr const char* kServices = R"(services:
  build:
    url: https://cloudbuild.googleapis.com
    latency: 100ms
    routes:
      - match: POST /v1/projects/p/builds
        sequence: [{code: 503}, {code: 200, body: {name: operations/1, done: false}}]
      - match: GET /v1/operations/1
        sequence: [{code: 200, body: {name: operations/1, done: false}}, {code: 200, body: {name: operations/1, done: true, response: {id: 7}}}]
)";
constexpr const char* kWorkflow = R"(main:
  steps:
    - guarded:
        try:
          steps:
            - build: {call: googleapis.cloudbuild.v1.projects.builds.create, args: {projectId: p, body: {}}, result: b}
        retry: ${http.default_retry}
    - done: {return: "${b.response.id}"}
)";

TEST(GoogleJournal, TellsCallRequestsPollsAndResult) {
  const RunPtr run = simulate(kServices, kWorkflow);
  ASSERT_NE(run, nullptr);
  EXPECT_EQ(outcome_of(*run), "7");
  std::string told;
  std::string text = trace_text(run->session().journal());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::string line = text.substr(at, end - at);
    at = end == std::string::npos ? text.size() : end + 1;
    if (line.find("  workflow ") != std::string::npos) told += line.substr(0, 11) + line.substr(31) + "\n";
  }
  EXPECT_EQ(told, R"(00:00.000  The workflow starts.
00:00.000  guarded begins.
00:00.000  build begins.
00:00.000  googleapis.cloudbuild.v1.projects.builds.create is called.
00:00.000    build sends POST https://cloudbuild.googleapis.com/v1/projects/p/builds.
00:00.100    build is answered 503.
00:00.100    build raises an error: HTTP server responded with error code 503.
00:00.100    build tries again in 1 s: attempt 2 of 6, after HTTP server responded with error code 503.
00:01.100    build sends POST https://cloudbuild.googleapis.com/v1/projects/p/builds.
00:01.200    build is answered 200.
00:01.200    build waits 1 s.
00:02.200    build has waited long enough.
00:02.200    build sends GET https://cloudbuild.googleapis.com/v1/operations/1.
00:02.300    build is answered 200.
00:02.300    build waits 1.25 s.
00:03.550    build has waited long enough.
00:03.550    build sends GET https://cloudbuild.googleapis.com/v1/operations/1.
00:03.650    build is answered 200.
00:03.650  The connector returns {"done":true,"name":"operations/1","response":{"id":7}}.
00:03.650  b becomes {"done":true,"name":"operations/1","response":{"id":7}}.
00:03.650  done begins.
00:03.650  The execution succeeds with 7.
)");
}

TEST(GoogleJournal, HasNoStepAndNoVariableOfOurs) {
  const RunPtr run = simulate(kServices, kWorkflow);
  ASSERT_NE(run, nullptr);
  const Journal& journal = run->session().journal();
  for (const StepRow& step : journal.steps())
    EXPECT_TRUE(step.file == "workflow.yaml" || step.file == "services.yaml") << step.file << " " << step.key;
  for (const VariableRow& variable : journal.variables())
    EXPECT_TRUE(variable.name == "b" || journal.scope(variable.scope).kind == ScopeKind::kService ||
                journal.scope(variable.scope).task.index() != 1)
        << variable.name;
  for (std::uint32_t seq = 0; seq < journal.size(); ++seq) {
    if (journal[seq].kind == EventKind::kEffectRequested) {
      EXPECT_EQ(journal.step(journal[seq].step).key, "main/guarded/build");
    }
  }
}

// The step of the user waits, is retried and has the attempts; the `try` around it has none of it.
TEST(GoogleJournal, TheCallingStepWaitsAndRetries) {
  const RunPtr run = simulate(kServices, kWorkflow);
  ASSERT_NE(run, nullptr);
  const Journal& journal = run->session().journal();
  const TaskTable tasks(journal);
  const Spans spans(journal, tasks);
  std::string bars;
  for (const SpanRow& row : spans.rows()) {
    for (const Bar& bar : row.bars) {
      if (bar.step.is_none() || journal.step(bar.step).name != "build" || bar.kind == BarKind::kStep) continue;
      bars +=
          std::string(bar_kind_name(bar.kind)) + " " + std::to_string(bar.begin_ns / kMs) + "-" + std::to_string(bar.end_ns / kMs) + "; ";
    }
  }
  EXPECT_EQ(
      bars,
      "http 0-100; attempt 0-100; retry_wait 100-1100; attempt 1100-3650; http 1100-1200; sleep 1200-2200; http 2200-2300; sleep 2300-3550; http 3550-3650; ");

  MomentReader reader(journal);
  std::string states;
  for (std::uint32_t cursor = 0; cursor <= journal.size(); ++cursor) {
    const Moment moment = reader.at(cursor);
    for (std::size_t i = 0; i < journal.steps().size(); ++i) {
      const MomentStep& step = moment.steps()[i];
      const std::string now = journal.steps()[i].name + " " + std::string(step_state_name(step.state)) + "; ";
      if (journal.steps()[i].name == "done" || step.state == StepState::kIdle) continue;
      if (states.find(now) == std::string::npos) states += now;
      if (journal.steps()[i].name == "guarded") {
        EXPECT_EQ(step.attempts, 0);
      }
    }
    const std::optional<MomentTask> task = moment.task(TaskId(1));
    if (task && task->kind == TaskKind::kWorkflow) {
      EXPECT_LE(task->stack.size(), 1u);
    }
  }
  EXPECT_NE(states.find("build waiting; "), std::string::npos) << states;
  EXPECT_NE(states.find("build retried; "), std::string::npos) << states;
}

// What an API does by itself is told by its request and the answer.
TEST(GoogleJournal, TellsWhatATaskSends) {
  const RunPtr run = simulate(R"(google: {cloudtasks: {delay: 1s, resources: {locations/l/queues/q: {}}}}
services: {worker: {url: "https://worker.test", latency: 0s, routes: [{match: POST /, sequence: [{code: 500}, {code: 204}]}]}}
)",
                              R"(- make:
    call: googleapis.cloudtasks.v2.projects.locations.queues.tasks.create
    args: {parent: projects/demo-project/locations/l/queues/q, body: {task: {httpRequest: {url: "https://worker.test/"}}}}
- wait: {call: sys.sleep, args: {seconds: 10}}
)");
  ASSERT_NE(run, nullptr);
  std::string told;
  const std::string text = trace_text(run->session().journal());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::string line = text.substr(at, end - at);
    at = end == std::string::npos ? text.size() : end + 1;
    if (line.find("  cloudtasks ") != std::string::npos && line.find("state becomes") == std::string::npos) told += line.substr(31) + "\n";
  }
  EXPECT_EQ(told, R"(Client cloudtasks acts.
It sends POST https://worker.test/.
It is answered 500.
It raises an error: HTTP server responded with error code 500.
It tries again in 100 ms: attempt 2 of 100, after HTTP server responded with error code 500.
It sends POST https://worker.test/.
It is answered 204.
It ends.
)");
}

}  // namespace
}  // namespace etude::testing
