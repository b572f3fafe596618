// The same documents under many seeds: how runs end, how long they take, and a seed for each outcome.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/simulation/run.h"

namespace etude {

/// How one run ended.
struct SeedOutcome {
  std::uint64_t seed = 0;
  RunState state = RunState::kActive;
  std::vector<std::uint32_t> invariants_broken;  // their numbers, each once
  Nanoseconds virtual_ns = 0;
  std::uint64_t fingerprint = 0;
};

/// What to look for.
enum class SeedSearch : std::uint8_t {
  kNothing,
  kBroken,  // an invariant that does not hold
  kFailed,  // an execution that fails
};

/// Runs seed after seed, one at a call, so that a host can stop, show progress and do other things between.
class ManySeeds {
 public:
  /// @param first, last  both included; first ≤ last
  ManySeeds(std::shared_ptr<const CompiledFiles> compiled, RunOptions options, std::uint64_t first, std::uint64_t last,
            SeedSearch search = SeedSearch::kNothing);

  /// True when every seed has been run, or the search has found one.
  [[nodiscard]] bool is_done() const;
  /// Runs the next seed.
  const SeedOutcome& run_next();
  [[nodiscard]] const std::vector<SeedOutcome>& outcomes() const { return outcomes_; }
  /// The seed that the search was for.
  [[nodiscard]] std::optional<std::uint64_t> found() const { return found_; }

  /// {seeds: {first, last, run}, outcomes: {SUCCEEDED: {count, first_seed}, …}, invariants: [{say, broken, first_seed}],
  ///  virtual_ns: {min, median, p95, max}, found: seed or null}; of the seeds run so far.
  [[nodiscard]] Value report() const;

 private:
  std::shared_ptr<const CompiledFiles> compiled_;
  RunOptions options_;
  std::uint64_t next_;
  std::uint64_t first_;
  std::uint64_t last_;
  SeedSearch search_;
  std::vector<SeedOutcome> outcomes_;
  std::optional<std::uint64_t> found_;
};

}  // namespace etude
