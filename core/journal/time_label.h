// Virtual times and durations as a person reads them.
#pragma once

#include <string>

#include "core/base/virtual_time.h"

namespace etude {

/// A place on the clock: `00:03.410`, `1:02:03.000`, `1d 00:00:00.000`; minutes and seconds always, hours and days when there are any.
std::string clock_label(Nanoseconds time);

/// A length: `250 ms`, `2 s`, `1.5 s`, `1 min 30 s`, `24 h`, `2 d 3 h`; at most two units, 0 is `0 ms`.
std::string duration_label(Nanoseconds duration);

/// An instant of the wall clock in RFC 3339 with nanoseconds where there are any: `2026-01-01T00:00:00.080Z`.
std::string instant_label(Nanoseconds since_1970);

}  // namespace etude
