// Going to moments of a recorded run: what one frame of scrubbing has to pay.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>

#include "core/base/random.h"
#include "core/journal/moment.h"
#include "tests/benchmark/workflows.h"

namespace etude::benchmarks {
namespace {

// Some 10,000 events: what a view shows is asked for at each moment.
std::unique_ptr<Session> recorded() { return finished(compiled(three_assignments(1'666))); }

void look(const Moment& moment) {
  benchmark::DoNotOptimize(moment.steps());
  for (const MomentTask& task : moment.tasks()) benchmark::DoNotOptimize(moment.scopes(task.id));
}

void scrub_to_any_moment(benchmark::State& state) {
  const auto session = recorded();
  MomentReader reader(session->journal());
  Random random(1);
  for (auto _ : state) look(reader.at(static_cast<std::uint32_t>(random.next() % session->journal().size())));
  state.counters["events"] = session->journal().size();
}
BENCHMARK(scrub_to_any_moment);

// The first look at the end of a run that nobody has looked at: all snapshots are still to be made.
void first_look_at_the_end(benchmark::State& state) {
  const auto session = recorded();
  for (auto _ : state) {
    MomentReader reader(session->journal());
    look(reader.at(session->journal().size()));
  }
}
BENCHMARK(first_look_at_the_end);

}  // namespace
}  // namespace etude::benchmarks
