// From text to a program that can run, and from an edit to its new result.
#include <benchmark/benchmark.h>

#include <string>

#include "tests/benchmark/workflows.h"

namespace etude::benchmarks {
namespace {

// 58 bytes a step: 2,000 of them are 116 KB, somewhat more than the 104 KB of the issue on speed.
std::string steps_text(int count) {
  std::string text = "main:\n  steps:\n    - start:\n        assign:\n          - n: 0\n";
  for (int i = 1; i < count; ++i) {
    const std::string number = std::to_string(i);
    text += "    - step" + number + ":\n        assign:\n          - n: ${n + " + number + "}\n";
  }
  return text;
}

void load(benchmark::State& state) {
  const std::string text = steps_text(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(compiled(text));
  state.counters["kilobytes"] = static_cast<double>(text.size()) / 1000.0;
}
BENCHMARK(load)->Arg(2'000);

void edit_to_result(benchmark::State& state) {
  const std::string text = steps_text(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(finished(compiled(text)));
}
BENCHMARK(edit_to_result)->Arg(100);

}  // namespace
}  // namespace etude::benchmarks
