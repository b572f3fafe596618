// Percent encoding as stdlib.md describes it for text.url_encode.
#include "core/library/percent.h"

#include "core/base/utf8.h"

namespace etude {
namespace {

bool stays(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string percent_encoded(std::string_view bytes, bool plus) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string text;
  text.reserve(bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (stays(c)) {
      text.push_back(c);
    } else if (plus && c == ' ') {
      text.push_back('+');
    } else {
      text.push_back('%');
      text.push_back(kHex[byte >> 4]);
      text.push_back(kHex[byte & 15]);
    }
  }
  return text;
}

Result<std::string> percent_decoded(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+') {
      bytes.push_back(' ');
    } else if (text[at] == '%') {
      const int high = at + 1 < text.size() ? hex_digit(text[at + 1]) : -1;
      const int low = at + 2 < text.size() ? hex_digit(text[at + 2]) : -1;
      if (high < 0 || low < 0) {
        return Error{"percent.syntax", "the % at index " + std::to_string(count_code_points(text.substr(0, at))) +
                                           " is not followed by two hexadecimal digits"};
      }
      bytes.push_back(static_cast<char>(static_cast<unsigned char>(high * 16 + low)));
      at += 2;
    } else {
      bytes.push_back(text[at]);
    }
  }
  if (!is_valid_utf8(bytes)) return Error{"percent.syntax", "the decoded bytes are not valid UTF-8"};
  return bytes;
}

}  // namespace etude
