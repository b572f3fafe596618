// Instants and durations of the virtual clock, in integer nanoseconds.
#pragma once

#include <cstdint>

namespace etude {

/// Nanoseconds. An instant counts from the start of the run; a duration may be zero, never negative.
using Nanoseconds = std::int64_t;

constexpr Nanoseconds kNanosecondsPerMillisecond = 1'000'000;
constexpr Nanoseconds kNanosecondsPerSecond = 1'000'000'000;

/// The longest wait that the service knows: one year (limits.md). Seconds.
constexpr double kLongestWaitSeconds = 31'536'000.0;

/// Seconds to nanoseconds, rounded to nearest, clamped to 0 … 100 years so that sums cannot overflow.
Nanoseconds nanoseconds_from_seconds(double seconds);

/// Nanoseconds to seconds: the nearest double below 2^53 ns (104 days), within one unit in the last place above.
double seconds_from_nanoseconds(Nanoseconds duration);

}  // namespace etude
