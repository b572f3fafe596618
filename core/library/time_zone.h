// IANA time zones from the data inside the engine: the same answers everywhere, whatever the host has installed.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace etude {

/// Seconds that the clocks of a zone are ahead of UTC at an instant; nothing if there is no zone of this name.
/// Names are IANA names, their links included, in exact spelling: `Europe/Berlin`.
std::optional<std::int32_t> zone_offset_seconds(std::string_view zone, std::int64_t seconds_since_1970);

/// True for the names of UTC itself, whose times are written with `Z`.
bool is_utc_name(std::string_view zone);

}  // namespace etude
