// The only source of chance: seeded streams that do not disturb each other.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/mix.h"

namespace etude {

/// A stream of chance (xoshiro256** seeded by splitmix64). The same seed gives the same numbers everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  /// The stream for one purpose of one seed, such as ("latency", "payment"): changing what one purpose
  /// draws leaves all others as they were.
  static Random stream(std::uint64_t seed, std::string_view purpose, std::string_view name = {}, std::uint64_t number = 0);

  /// 64 random bits.
  std::uint64_t next();
  /// 0 ≤ x < 1, a multiple of 2^-53.
  double uniform();
  /// low ≤ x ≤ high; needs low ≤ high.
  std::int64_t between(std::int64_t low, std::int64_t high);

 private:
  std::uint64_t state_[4];
};

}  // namespace etude
