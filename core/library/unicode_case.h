// Simple case mapping of all Unicode: one character for one character, in no particular language.
#pragma once

#include <string>
#include <string_view>

namespace etude {

/// The mapping of one character; the character itself if it has none.
char32_t simple_upper(char32_t c);
char32_t simple_lower(char32_t c);

/// The text with each character mapped. Needs well-formed UTF-8.
std::string upper_case(std::string_view text);
std::string lower_case(std::string_view text);

}  // namespace etude
