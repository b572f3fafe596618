// The packed time zones: which zones there are, and each one's data as TZif, the format that time-zone libraries read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace etude {

/// The number of the zone that has this name; nothing if none does. Names are IANA names in exact spelling, links included, so that two
/// names may give one number.
std::optional<std::uint32_t> zone_number(std::string_view name);

/// How many zones there are.
std::uint32_t zone_count();

/// The TZif data (RFC 8536) of a zone below zone_count(), byte for byte what `zic -b slim` wrote.
std::string zone_tzif(std::uint32_t zone);

}  // namespace etude
