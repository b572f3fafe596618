// Published limits on what one library function may make or ask for, each with its source in the specification (limits.md).
#pragma once

#include <cstddef>

namespace etude {

/// "string length": UTF-8 bytes of one string; ResourceLimitError.
constexpr std::size_t kMostStringBytes = 256 * 1024;
/// "memory for variables and arguments": no single result can be larger and still be kept.
constexpr std::size_t kMostMemoryBytes = 512 * 1024;
/// "HTTP response size": 2 MB.
constexpr std::size_t kMostResponseBytes = 2 * 1024 * 1024;
/// "HTTP timeout": seconds.
constexpr double kLongestHttpTimeoutSeconds = 1800.0;

}  // namespace etude
