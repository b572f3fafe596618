// The scenario's faults with those set by hand laid over them, and the draws.
#include "core/simulation/fault_plan.h"

#include <cmath>

#include "core/base/random.h"

namespace etude {

FaultPlan::FaultPlan(std::uint64_t seed, const Scenario& scenario, const FaultOverrides& overrides) : seed_(seed), scenario_(scenario) {
  for (const Service& service : scenario.services) add(service, overrides);
}

void FaultPlan::add(const Service& service, const FaultOverrides& overrides) {
  Faults faults = service.faults;
  if (const auto found = overrides.find(service.name); found != overrides.end()) {
    const FaultOverride& set = found->second;
    faults.error_rate = set.error_rate.value_or(faults.error_rate);
    faults.lost_reply_rate = set.lost_reply_rate.value_or(faults.lost_reply_rate);
    faults.latency_factor = set.latency_factor.value_or(faults.latency_factor);
    faults.outages.insert(faults.outages.end(), set.outages.begin(), set.outages.end());
  }
  faults_.push_back(std::move(faults));
}

Fate FaultPlan::fate(std::uint32_t service, std::string_view place, std::uint64_t number, const DurationRange& latency) const {
  const Faults& faults = faults_[service];
  const std::string name = scenario_.services[service].name + " " + std::string(place);
  Fate fate;
  Nanoseconds whole = draw_duration("latency", name, number, latency);
  if (faults.latency_factor != 1) whole = static_cast<Nanoseconds>(std::llround(static_cast<double>(whole) * faults.latency_factor));
  fate.before = whole / 2;
  fate.after = whole - fate.before;
  fate.error = draw_chance("error", name, number, faults.error_rate);
  fate.lost_reply = draw_chance("lost_reply", name, number, faults.lost_reply_rate);
  return fate;
}

bool FaultPlan::is_out(std::uint32_t service, Nanoseconds at) const {
  for (const DurationRange& outage : faults_[service].outages) {
    if (at >= outage.low && at < outage.high) return true;
  }
  return false;
}

Nanoseconds FaultPlan::draw_duration(std::string_view purpose, std::string_view place, std::uint64_t number,
                                     const DurationRange& range) const {
  if (range.low == range.high) return range.low;
  Random stream = Random::stream(seed_, purpose, place, number);
  // Whole microseconds: what people read and what a double of seconds since 1970 still tells apart.
  constexpr Nanoseconds kGrain = 1000;
  const Nanoseconds low = (range.low + kGrain - 1) / kGrain;
  const Nanoseconds high = range.high / kGrain;
  return low < high ? stream.between(low, high) * kGrain : stream.between(range.low, range.high);
}

bool FaultPlan::draw_chance(std::string_view purpose, std::string_view place, std::uint64_t number, double probability) const {
  if (probability <= 0) return false;
  if (probability >= 1) return true;
  return Random::stream(seed_, purpose, place, number).uniform() < probability;
}

}  // namespace etude
