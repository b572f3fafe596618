// The interface that an edge implements: who answers the effects of a run (simulation, network, nobody).
#pragma once

#include <cstdint>

#include "core/effect/effect.h"

namespace etude {

class Transport {
 public:
  virtual ~Transport() = default;
  /// Takes an effect on: its completion comes later through the machine. False: nobody here answers it.
  virtual bool begin(const EffectRequest& request) = 0;
  /// An agenda entry of this transport is due (Machine::schedule).
  virtual void fire(std::uint64_t token) = 0;
  /// The machine no longer waits for an effect.
  virtual void give_up(EffectId effect) = 0;
  /// Called after each burst of the machine: ended handlers, changed states. Must do nothing if nothing happened.
  virtual void after_advance() = 0;
};

}  // namespace etude
