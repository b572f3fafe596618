// From nothing to the first result: each time in a process in which nothing of the engine has run yet, so that every table that is built
// when somebody asks for it is built anew. A workflow without connectors must not pay for theirs.
#include <benchmark/benchmark.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/simulation/run.h"

namespace etude::benchmarks {
namespace {

// Two steps either way: the first asks for a secret or makes the word itself.
constexpr const char* kPlain = R"(
main:
  steps:
    - read:
        assign:
          - secret: ${text.to_upper("word")}
    - done:
        return: ${secret}
)";
constexpr const char* kConnector = R"(
main:
  steps:
    - read:
        call: googleapis.secretmanager.v1.projects.secrets.versions.accessString
        args: {secret_id: word}
        result: secret
    - done:
        return: ${secret}
)";
constexpr const char* kServices = R"(
google:
  secretmanager:
    secrets: {word: WORD}
)";

// Seconds from the texts to the result WORD; negative if it was another.
double first_result(const Files& files) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<FileDiagnostics> diagnostics;
  const auto run = Run::start(files, RunOptions(), diagnostics);
  if (run == nullptr) return -1.0;
  run->run_to_end();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  const Value result = run->report().map().get("result");
  return result.is_string() && result.string() == "WORD" ? taken.count() : -1.0;
}

void start_up(benchmark::State& state, const Files& files) {
  for (auto _ : state) {
    int channel[2];
    if (pipe(channel) != 0) std::abort();
    const pid_t child = fork();
    if (child == 0) {
      const double seconds = first_result(files);
      _exit(write(channel[1], &seconds, sizeof seconds) == sizeof seconds ? 0 : 1);
    }
    close(channel[1]);
    double seconds = -1.0;
    const bool is_told = child > 0 && read(channel[0], &seconds, sizeof seconds) == sizeof seconds && waitpid(child, nullptr, 0) == child;
    close(channel[0]);
    if (!is_told || seconds < 0.0) {
      state.SkipWithError("the result is not the word");
      return;
    }
    state.SetIterationTime(seconds);
  }
  state.SetItemsProcessed(state.iterations());
  state.SetLabel("process");
}

void start_up_plain(benchmark::State& state) { start_up(state, {{"workflow.yaml", kPlain}}); }
BENCHMARK(start_up_plain)->UseManualTime()->Iterations(100);

void start_up_with_connector(benchmark::State& state) { start_up(state, {{"workflow.yaml", kConnector}, {"services.yaml", kServices}}); }
BENCHMARK(start_up_with_connector)->UseManualTime()->Iterations(100);

}  // namespace
}  // namespace etude::benchmarks
