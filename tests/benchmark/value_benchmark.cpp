// Cost of accumulation with persistent values: it must stay O(log n) or better for each addition, with every older version kept.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/value/value.h"

namespace etude {
namespace {

/// Appends n elements and keeps every version, as a journal does.
void append_to_list(benchmark::State& state) {
  for (auto _ : state) {
    std::vector<Value> versions;
    List list;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      list = list.push_back(Value(i));
      versions.emplace_back(list);
    }
    benchmark::DoNotOptimize(versions.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(append_to_list)->Arg(1'000)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

/// Builds one string piece by piece and keeps every version.
void append_to_string(benchmark::State& state) {
  for (auto _ : state) {
    std::vector<Value> versions;
    Value text("");
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      text = Value::concatenated(text, "piece ");
      versions.push_back(text);
    }
    benchmark::DoNotOptimize(versions.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(append_to_string)->Arg(1'000)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

/// Sets keys of one map in turn, a tenth as many keys as updates, and keeps every version.
void update_map(benchmark::State& state) {
  std::vector<std::string> keys;
  for (std::int64_t i = 0; i < state.range(0) / 10 + 1; ++i) keys.push_back("key" + std::to_string(i));
  for (auto _ : state) {
    std::vector<Value> versions;
    Map map;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      map = map.set(keys[static_cast<std::size_t>(i) % keys.size()], Value(i));
      versions.emplace_back(map);
    }
    benchmark::DoNotOptimize(versions.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(update_map)->Arg(1'000)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace etude
