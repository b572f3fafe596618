// Inflates gzip data, bounded: response bodies with `Content-Encoding: gzip` (http.md 2).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace etude {

/// True if the bytes begin as gzip data do.
bool looks_like_gzip(std::string_view bytes);

/// The inflated bytes, at most `most_bytes` + 1 of them: a longer result says by its length that it is too long.
/// @returns nothing if the bytes are no gzip data or are cut off
std::optional<std::string> inflate_gzip(std::string_view bytes, std::size_t most_bytes);

}  // namespace etude
