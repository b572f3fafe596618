// RFC 3339 times as text and back, by the proleptic Gregorian calendar; no time zones but fixed offsets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace etude {

/// An instant: seconds since 1970-01-01T00:00:00Z and the nanoseconds (0 … 999,999,999) after them.
struct Instant {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;
};

/// The first second of the year 0001 and the last of 9999, in UTC: what RFC 3339 can write.
constexpr std::int64_t kFirstSecond = -62'135'596'800;
constexpr std::int64_t kLastSecond = 253'402'300'799;

/// Reads a time as RFC 3339, section 5.6, defines it. More fraction digits than nine are cut off. A leap second
/// (`:60`, only where one can be: 23:59 UTC) is the first second after it, as in Unix time.
/// @errors `time.syntax` with what is wrong, in words
Result<Instant> instant_from_rfc3339(std::string_view text);

/// Writes an instant with `fraction_digits` (0 … 9; the rest is cut off). Without offset: UTC, with `Z`.
/// @param offset_seconds  whole minutes, below one day; local time minus UTC
/// @errors `time.range` if the local year is outside of 0001 … 9999
Result<std::string> rfc3339_text(Instant instant, int fraction_digits, std::optional<std::int32_t> offset_seconds);

/// The same in UTC for nanoseconds since 1970, which always fit.
std::string rfc3339_utc(std::int64_t nanoseconds_since_1970, int fraction_digits);

}  // namespace etude
