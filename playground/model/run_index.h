// What the views ask of a whole run again and again, collected once while its journal grows: ways between steps, answers of calls,
// retries. A question about a moment is a search for its cursor.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "core/journal/journal.h"

namespace etude {

/// The answer of the latest call of a step.
struct StepAnswer {
  std::uint32_t seq = 0;
  int status = 0;  // HTTP status; 0: no answer came (fault, time-out)
};

class RunIndex {
 public:
  explicit RunIndex(const Journal& journal) : journal_(&journal) {}
  /// Takes in what was appended since the last call.
  void update();

  /// How often a run went from one step to another before `cursor`; steps that are only frames (try, for, parallel, steps) are passed through.
  [[nodiscard]] std::uint32_t passages(StepId from, StepId to, std::uint32_t cursor) const;
  /// The latest answer to a call of this step before `cursor`; nullptr: none.
  [[nodiscard]] const StepAnswer* answer(StepId step, std::uint32_t cursor) const;
  /// Retries that a try step has scheduled before `cursor`.
  [[nodiscard]] std::uint32_t retries(StepId try_step, std::uint32_t cursor) const;
  /// Step passages in the half-open range of events, in order: for tokens on edges.
  [[nodiscard]] std::vector<std::pair<StepId, StepId>> passages_between(std::uint32_t from, std::uint32_t to, std::size_t most) const;
  /// Virtual time of the latest event.
  [[nodiscard]] Nanoseconds end_ns() const { return end_ns_; }
  /// Stretches of at least half a second in which nothing happens, in order.
  [[nodiscard]] const std::vector<std::pair<Nanoseconds, Nanoseconds>>& gaps() const { return gaps_; }
  /// Broken and restored invariants: event numbers, in order.
  [[nodiscard]] const std::vector<std::uint32_t>& invariant_events() const { return invariants_; }

 private:
  struct Passage {
    std::uint32_t seq;
    StepId from;
    StepId to;
  };
  [[nodiscard]] bool is_frame(StepId step) const;

  const Journal* journal_;
  std::uint32_t seen_ = 0;
  Nanoseconds end_ns_ = 0;
  std::vector<std::pair<Nanoseconds, Nanoseconds>> gaps_;
  std::vector<std::uint32_t> invariants_;
  std::vector<StepId> position_;  // by task: the step it entered last
  std::vector<Passage> passages_;
  std::map<std::pair<StepId, StepId>, std::vector<std::uint32_t>> by_way_;
  std::map<StepId, std::vector<StepAnswer>> answers_;
  std::map<StepId, std::vector<std::uint32_t>> retries_;
};

}  // namespace etude
