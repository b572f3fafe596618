// What must never be: checks the invariants of a scenario after every change of a service's state.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/engine/session.h"
#include "core/simulation/scenario.h"

namespace etude {

/// An invariant that did not hold at some moment.
struct BrokenInvariant {
  std::uint32_t index = 0;
  Nanoseconds at = 0;
};

class InvariantWatch {
 public:
  InvariantWatch(const Scenario& scenario, Machine& machine);

  /// Takes a service's new state; `check` sees it.
  void set_state(std::uint32_t service, const Value& state);
  /// Checks all invariants against the states as they are now and notes what broke or holds again.
  void check();
  /// Every time one broke, in order.
  [[nodiscard]] const std::vector<BrokenInvariant>& broken() const { return broken_; }
  [[nodiscard]] bool holds(std::uint32_t invariant) const { return holds_[invariant]; }
  /// {name: {state}} of all services.
  [[nodiscard]] const Value& services() const { return services_; }

 private:
  const Scenario& scenario_;
  Machine& machine_;
  Value services_;
  std::vector<bool> holds_;
  std::vector<BrokenInvariant> broken_;
};

}  // namespace etude
