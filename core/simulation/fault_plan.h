// What goes wrong in a run, and how long things take: drawn from the seed, one independent stream a purpose and place.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/simulation/scenario.h"

namespace etude {

/// Faults of one service as set by hand (fault controls), over those of services.yaml.
struct FaultOverride {
  std::optional<double> error_rate;
  std::optional<double> lost_reply_rate;
  std::optional<double> latency_factor;
  std::vector<DurationRange> outages;  // besides the scenario's
};
using FaultOverrides = std::map<std::string, FaultOverride, std::less<>>;

/// The fate of one request or delivery, known as soon as it sets off.
struct Fate {
  Nanoseconds before = 0;  // half of the latency, on the way there
  Nanoseconds after = 0;   // the other half, on the way back
  bool error = false;      // answered with the service's error code, unless it is out
  bool lost_reply = false;
};

/// Every draw is the first of a stream named by purpose, place and number of the call there, so that a changed fault
/// changes only what follows from it.
class FaultPlan {
 public:
  FaultPlan(std::uint64_t seed, const Scenario& scenario, const FaultOverrides& overrides);

  /// A service that came to the scenario later, behind the others.
  void add(const Service& service, const FaultOverrides& overrides = {});

  /// @param place   what is called, such as `POST /charge`; @param number  of the call there, from 1
  [[nodiscard]] Fate fate(std::uint32_t service, std::string_view place, std::uint64_t number, const DurationRange& latency) const;
  /// True if the service takes no connections at this instant.
  [[nodiscard]] bool is_out(std::uint32_t service, Nanoseconds at) const;
  [[nodiscard]] const Faults& faults(std::uint32_t service) const { return faults_[service]; }

  /// A duration of the range.
  [[nodiscard]] Nanoseconds draw_duration(std::string_view purpose, std::string_view place, std::uint64_t number,
                                          const DurationRange& range) const;
  /// True with this probability.
  [[nodiscard]] bool draw_chance(std::string_view purpose, std::string_view place, std::uint64_t number, double probability) const;

 private:
  std::uint64_t seed_;
  const Scenario& scenario_;
  std::vector<Faults> faults_;
};

}  // namespace etude
