// UTF-8: validate, count and slice by code point.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace etude {

/// True if the bytes are well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF).
bool is_valid_utf8(std::string_view bytes);

/// Code points of a well-formed text; on malformed text counts the bytes that start a character.
std::size_t count_code_points(std::string_view text);

/// Byte offset of the n-th code point (from 0); text.size() if there are not so many.
std::size_t byte_offset_of(std::string_view text, std::size_t code_point_index);

/// Code points from first (inclusive) to last (exclusive), clamped to the text.
std::string_view slice_code_points(std::string_view text, std::size_t first, std::size_t last);

/// One decoded character and the bytes it took.
struct DecodedCodePoint {
  char32_t code_point;
  std::size_t size;
};

/// Decodes the character at the start; nothing if the text is empty or malformed there.
std::optional<DecodedCodePoint> decode_code_point(std::string_view text);

/// Appends a code point as UTF-8. Surrogates and values above U+10FFFF become U+FFFD.
void append_code_point(std::string& text, char32_t code_point);

}  // namespace etude
