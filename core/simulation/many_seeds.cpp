// Compiled once, run often, with a journal that keeps the outcome only.
#include "core/simulation/many_seeds.h"

#include <algorithm>

#include "core/base/check.h"

namespace etude {

ManySeeds::ManySeeds(std::shared_ptr<const CompiledFiles> compiled, RunOptions options, std::uint64_t first, std::uint64_t last,
                     SeedSearch search)
    : compiled_(std::move(compiled)), options_(std::move(options)), next_(first), first_(first), last_(last), search_(search) {
  ETUDE_CHECK(first <= last);
  options_.recording = Recording::kOutcome;
  options_.live = false;
}

bool ManySeeds::is_done() const { return found_.has_value() || outcomes_.size() > last_ - first_; }

const SeedOutcome& ManySeeds::run_next() {
  ETUDE_CHECK(!is_done());
  RunOptions options = options_;
  options.seed = next_++;
  const std::unique_ptr<Run> run = Run::start(compiled_, options);
  run->run_to_end();
  SeedOutcome outcome;
  outcome.seed = *options.seed;
  outcome.state = run->state();
  for (const BrokenInvariant& broken : run->world().invariants().broken()) {
    std::vector<std::uint32_t>& seen = outcome.invariants_broken;
    if (std::find(seen.begin(), seen.end(), broken.index) == seen.end()) seen.push_back(broken.index);
  }
  outcome.virtual_ns = run->virtual_ns();
  outcome.fingerprint = run->session().journal().fingerprint();
  if (search_ == SeedSearch::kBroken && !outcome.invariants_broken.empty()) found_ = outcome.seed;
  if (search_ == SeedSearch::kFailed && outcome.state == RunState::kFailed) found_ = outcome.seed;
  outcomes_.push_back(std::move(outcome));
  return outcomes_.back();
}

Value ManySeeds::report() const {
  const auto number = [](std::uint64_t n) { return Value(static_cast<std::int64_t>(n)); };
  Map outcomes;
  for (const RunState state : {RunState::kSucceeded, RunState::kFailed, RunState::kCancelled, RunState::kActive}) {
    const auto has_state = [&](const SeedOutcome& outcome) { return outcome.state == state; };
    const auto first = std::find_if(outcomes_.begin(), outcomes_.end(), has_state);
    if (first == outcomes_.end()) continue;
    outcomes = outcomes.set(run_state_name(state),
                            Value(Map{{"count", Value(static_cast<std::int64_t>(std::count_if(first, outcomes_.end(), has_state)))},
                                      {"first_seed", number(first->seed)}}));
  }
  List invariants;
  for (std::uint32_t i = 0; i < compiled_->scenario->invariants.size(); ++i) {
    const auto breaks = [&](const SeedOutcome& outcome) {
      return std::find(outcome.invariants_broken.begin(), outcome.invariants_broken.end(), i) != outcome.invariants_broken.end();
    };
    const auto first = std::find_if(outcomes_.begin(), outcomes_.end(), breaks);
    invariants = invariants.push_back(Value(Map{{"broken", Value(static_cast<std::int64_t>(std::count_if(first, outcomes_.end(), breaks)))},
                                                {"first_seed", first == outcomes_.end() ? Value() : number(first->seed)},
                                                {"say", Value(compiled_->scenario->invariants[i].say)}}));
  }
  Value durations;
  if (!outcomes_.empty()) {
    std::vector<Nanoseconds> sorted;
    for (const SeedOutcome& outcome : outcomes_) sorted.push_back(outcome.virtual_ns);
    std::sort(sorted.begin(), sorted.end());
    // The nearest rank: the smallest duration that so many of a hundred runs do not exceed.
    const auto rank = [&](std::size_t hundredths) { return Value(sorted[(sorted.size() * hundredths + 99) / 100 - 1]); };
    durations = Value(Map{{"max", Value(sorted.back())}, {"median", rank(50)}, {"min", Value(sorted.front())}, {"p95", rank(95)}});
  }
  return Value(Map{{"found", found_ ? number(*found_) : Value()},
                   {"invariants", Value(invariants)},
                   {"outcomes", Value(outcomes)},
                   {"seeds", Value(Map{{"first", number(first_)}, {"last", number(last_)}, {"run", number(outcomes_.size())}})},
                   {"virtual_ns", durations}});
}

}  // namespace etude
