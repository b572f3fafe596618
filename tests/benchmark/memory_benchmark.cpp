// Bytes that a recorded step takes, all told: events, values, tables.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "tests/benchmark/workflows.h"

namespace etude::benchmarks {
namespace {

// Bytes in use by the heap, those of single mappings as well.
double heap_bytes() {
#ifdef __EMSCRIPTEN__
  const struct mallinfo now = mallinfo();
#else
  const struct mallinfo2 now = mallinfo2();
#endif
  return static_cast<double>(now.uordblks) + static_cast<double>(now.hblkhd);
}

// An iteration of the loop counts two steps. Runs are kept until nothing is left of what runs before them had freed: the one that
// had to take the most from the heap took all that it needs.
void recorded_steps(benchmark::State& state) {
  constexpr std::int64_t kSteps = 100'000;
  const ProgramPtr program = compiled(three_assignments(kSteps / 2));
  std::vector<std::unique_ptr<Session>> kept;
  double most = 0;
  double before = heap_bytes();
  for (auto _ : state) {
    kept.push_back(finished(program));
    state.PauseTiming();
    const double after = heap_bytes();
    most = std::max(most, after - before);
    before = after;
    state.ResumeTiming();
  }
  state.counters["bytes_a_step"] = most / static_cast<double>(kSteps);
  state.counters["megabytes"] = most / 1048576.0;
}
BENCHMARK(recorded_steps)->Iterations(6)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace etude::benchmarks
