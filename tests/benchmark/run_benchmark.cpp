// What running costs with the journal on: loop iterations, calls, accumulation, parallel branches, and whether a step of a long run
// costs what one of a short run does. The session's end, which frees all that was recorded, is part of every figure.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "tests/benchmark/workflows.h"

namespace etude::benchmarks {
namespace {

// Runs the text again and again; `items` is what one run does of what is measured.
void run_repeatedly(benchmark::State& state, const std::string& text, std::int64_t items, const char* each) {
  const ProgramPtr program = compiled(text);
  std::uint64_t events = 0;
  for (auto _ : state) {
    const auto session = finished(program);
    if (session->state() != RunState::kSucceeded) {
      state.SkipWithError("the run did not succeed");
      return;
    }
    events = session->journal().size();
  }
  state.SetItemsProcessed(state.iterations() * items);
  state.counters["events"] = static_cast<double>(events) / static_cast<double>(items);
  state.SetLabel(each);
}

void loop_iteration(benchmark::State& state) { run_repeatedly(state, three_assignments(10'000), 10'000, "iteration"); }
BENCHMARK(loop_iteration);

void subworkflow_call(benchmark::State& state) {
  std::string text = "main:\n  steps:\n    - repeat:\n        for:\n          value: i\n          range: [1, 1000]\n          steps:\n";
  for (int i = 0; i < 10; ++i) {
    text += "            - call" + std::to_string(i) + ": {call: increment, args: {number: '${i}'}, result: got}\n";
  }
  text += "increment:\n  params: [number]\n  steps:\n    - answer: {return: '${number + 1}'}\n";
  run_repeatedly(state, text, 10'000, "call step");
}
BENCHMARK(subworkflow_call);

void subworkflow_in_expression(benchmark::State& state) {
  const std::string calls =
      "increment(increment(increment(increment(increment(increment(increment(increment(increment(increment(i))))))))))";
  run_repeatedly(state,
                 looped(1'000, "got: 0", "got: ${" + calls + "}") +
                     "increment:\n  params: [number]\n  steps:\n    - answer: {return: '${number + 1}'}\n",
                 10'000, "call");
}
BENCHMARK(subworkflow_in_expression);

void short_or_long_run(benchmark::State& state) {
  run_repeatedly(state, looped(state.range(0) / 2, "total: 0", "total: ${total + i}"), state.range(0), "step");
}
BENCHMARK(short_or_long_run)->Arg(1'000)->Arg(10'000)->Arg(100'000);

void list_concat(benchmark::State& state) {
  run_repeatedly(state, looped(state.range(0), "all: []", "all: ${list.concat(all, i)}"), state.range(0), "element");
}
BENCHMARK(list_concat)->Arg(1'000)->Arg(5'000)->Arg(10'000)->Arg(100'000);

void string_building(benchmark::State& state) {
  run_repeatedly(state, looped(state.range(0), "text: ''", "text: ${text + \"ab\"}"), state.range(0), "addition");
}
BENCHMARK(string_building)->Arg(1'000)->Arg(10'000)->Arg(100'000);

void map_update(benchmark::State& state) {
  run_repeatedly(state, looped(state.range(0), "all: {}", "'all[\"key\" + i % 1000]': ${i}"), state.range(0), "update");
}
BENCHMARK(map_update)->Arg(1'000)->Arg(10'000)->Arg(100'000);

void parallel_branches(benchmark::State& state) {
  const std::string text =
      "main:\n  steps:\n    - start:\n        assign:\n          - total: 0\n    - all:\n        parallel:\n          shared: [total]\n"
      "          for:\n            value: i\n            range: [1, 1000]\n            steps:\n"
      "              - add:\n                  assign:\n                    - total: ${total + i}\n";
  run_repeatedly(state, text, 1'000, "branch");
}
BENCHMARK(parallel_branches);

}  // namespace
}  // namespace etude::benchmarks
