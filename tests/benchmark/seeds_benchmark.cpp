// The same document under many seeds: some hundred steps a run, ten of them requests to a simulated service that may fail.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/simulation/many_seeds.h"

namespace etude::benchmarks {
namespace {

constexpr const char* kWorkflow = R"(
main:
  steps:
    - start:
        assign:
          - total: 0
          - answer: null
    - orders:
        for:
          value: i
          range: [1, 10]
          steps:
            - price:
                assign:
                  - amount: ${i * 7}
                  - label: ${"order " + i}
            - charge:
                try:
                  call: http.post
                  args:
                    url: https://payment.test/charge
                    body: {amount: "${amount}", label: "${label}"}
                  result: answer
                except:
                  as: problem
                  steps:
                    - forget:
                        assign:
                          - answer: {body: {paid: 0}}
            - read:
                assign:
                  - paid: ${answer.body.paid}
            - check:
                switch:
                  - condition: ${paid > 0}
                    assign:
                      - total: ${total + paid}
            - round:
                assign:
                  - total: ${total + 1}
            - note:
                assign:
                  - label: ${label + " done"}
            - more:
                assign:
                  - amount: ${amount + total}
            - rest:
                assign:
                  - amount: ${amount % 100}
    - done:
        return: ${total}
)";
constexpr const char* kServices = R"(
services:
  payment:
    url: https://payment.test
    latency: [20ms, 200ms]
    faults: {error_rate: 0.1}
    routes:
      - match: POST /charge
        respond: {code: 200, body: {paid: 5}}
)";

void thousand_seeds(benchmark::State& state) {
  std::vector<FileDiagnostics> diagnostics;
  const auto compiled = compile_files({{"workflow.yaml", kWorkflow}, {"services.yaml", kServices}}, diagnostics);
  if (compiled == nullptr) {
    for (const FileDiagnostics& file : diagnostics) {
      for (const Diagnostic& each : file.list.all()) std::fprintf(stderr, "%s: %s\n", each.code.c_str(), each.message.c_str());
    }
    std::abort();
  }
  for (auto _ : state) {
    ManySeeds seeds(compiled, {}, 1, 1'000);
    while (!seeds.is_done()) seeds.run_next();
    for (const SeedOutcome& outcome : seeds.outcomes()) {
      if (outcome.state != RunState::kSucceeded) state.SkipWithError("a run did not succeed");
    }
  }
  RunOptions options;
  const auto run = Run::start(compiled, options);
  run->run_to_end();
  state.counters["steps_a_run"] = static_cast<double>(run->session().machine().steps(run->session().main_task()));
}
BENCHMARK(thousand_seeds)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace etude::benchmarks
