// Durations as services.yaml writes them: `80ms`, `1.5s`, `2m`, `24h`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/virtual_time.h"

namespace etude {

/// `<number><unit>` with the units ms, s, m, h; nothing if the text is no such thing or is longer than 100 years.
std::optional<Nanoseconds> parse_duration(std::string_view text);

}  // namespace etude
