// Performs requests for real, through libcurl where the command was built with it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/virtual_time.h"
#include "core/effect/effect.h"

namespace etude::cli {

/// A request that has ended, and how long it took by the real clock.
struct LiveAnswer {
  Completion completion;
  Nanoseconds elapsed = 0;
};

class LiveHttp {
 public:
  LiveHttp();
  ~LiveHttp();
  /// Whether this build can make requests.
  static bool is_there();
  /// Sends a request off. Tokens are not added: simulated ones never leave the simulation.
  void begin(const EffectRequest& request);
  /// True while requests are under way.
  [[nodiscard]] bool is_busy() const;
  /// Waits at most so long for something to end. @returns what has ended
  std::vector<LiveAnswer> poll(Nanoseconds at_most);
  /// Stops a request whose answer nobody wants any more.
  void give_up(EffectId effect);
  [[nodiscard]] bool has(EffectId effect) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace etude::cli
