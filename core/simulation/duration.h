// Durations as services.yaml writes them: `80ms`, `1.5s`, `2m`, `24h`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/virtual_time.h"

namespace etude {

/// `<number><unit>` with the units ms, s, m, h; nothing if the text is no such thing or is longer than 100 years.
std::optional<Nanoseconds> parse_duration(std::string_view text);

/// The shortest such text, for messages and traces: `120ms`, `1.5s`, `1h`; below a microsecond's precision `0.000001ms`.
std::string duration_text(Nanoseconds duration);

}  // namespace etude
