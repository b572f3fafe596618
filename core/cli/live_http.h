// Performs requests for real, through libcurl where the command was built with it.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/virtual_time.h"
#include "core/effect/effect.h"

namespace etude::cli {

/// A request that has ended, and how long it took by the real clock.
struct LiveAnswer {
  Completion completion;
  Nanoseconds elapsed = 0;
};

/// What real requests may use. None of it comes into a journal, a log or a message.
struct LiveRules {
  std::string token;                                           // OAuth 2, for https://*.googleapis.com alone; empty: none
  std::vector<std::pair<std::string, std::string>> redirects;  // host, address that stands in for it
};

class LiveHttp {
 public:
  explicit LiveHttp(LiveRules rules = {});
  ~LiveHttp();
  /// Whether this build can make requests.
  static bool is_there();
  /// Sends a request off. Simulated tokens never leave the simulation; the rules' token goes to Google APIs, and to what stands in for
  /// them.
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
  LiveRules rules_;
  std::unique_ptr<State> state_;
};

}  // namespace etude::cli
