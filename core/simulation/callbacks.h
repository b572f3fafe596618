// Callback endpoints: who waits, what has arrived, and what the caller gets for an answer (callbacks-and-connectors.md, A3).
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "core/engine/session.h"
#include "core/simulation/reply.h"

namespace etude {

/// A request as it reaches an endpoint.
struct CallbackRequest {
  std::string method;
  Value query = Value(Map{});
  Value headers = Value(Map{});
  Value body;  // string, bytes or null
};

class CallbackDesk {
 public:
  /// @param start_time_ns  wall clock at virtual time 0
  CallbackDesk(Machine& machine, Nanoseconds start_time_ns) : machine_(machine), start_time_ns_(start_time_ns) {}

  /// The endpoint behind an id or an address; nullptr if no run of the machine made it.
  [[nodiscard]] const Machine::CallbackEndpoint* find(std::string_view id_or_url) const;
  /// An await begins. @returns false if there is no such endpoint
  bool wait(const EffectRequest& request);
  void give_up(EffectId effect);
  /// A request arrives now. It goes to the first await, or is kept for the next one.
  Reply receive(const Machine::CallbackEndpoint& endpoint, const CallbackRequest& request);

 private:
  struct Desk {
    std::deque<EffectId> waiting;
    std::optional<Value> kept;
  };
  void hand_over(EffectId effect, const Value& request);
  Machine& machine_;
  Nanoseconds start_time_ns_;
  std::map<std::string, Desk, std::less<>> desks_;
};

}  // namespace etude
