// Converts between seconds of the language and nanoseconds of the virtual clock.
#include "core/base/virtual_time.h"

#include <cmath>

namespace etude {

Nanoseconds nanoseconds_from_seconds(double seconds) {
  constexpr double kMostSeconds = 100.0 * kLongestWaitSeconds;
  if (!(seconds > 0.0)) return 0;
  if (seconds > kMostSeconds) seconds = kMostSeconds;
  return static_cast<Nanoseconds>(std::llround(seconds * 1e9));
}

double seconds_from_nanoseconds(Nanoseconds duration) {
  constexpr Nanoseconds kMostExact = Nanoseconds{1} << 53;
  if (duration > -kMostExact && duration < kMostExact) return static_cast<double>(duration) / 1e9;
  // A wall clock: whole seconds and the rest apart, so that 0.25 s after a second stays that.
  return static_cast<double>(duration / kNanosecondsPerSecond) + static_cast<double>(duration % kNanosecondsPerSecond) / 1e9;
}

}  // namespace etude
