// The encodings of the library. Those of one byte differ from Unicode only where a table says so.
#include "core/library/charset.h"

#include <array>
#include <cstdint>

#include "core/base/check.h"
#include "core/base/utf8.h"

namespace etude {
namespace {

struct CharsetName {
  std::string_view name;  // lower case
  Charset charset;
};

constexpr std::array kNames{
    CharsetName{"utf-8", Charset::kUtf8},
    CharsetName{"utf8", Charset::kUtf8},
    CharsetName{"utf-16", Charset::kUtf16},
    CharsetName{"utf16", Charset::kUtf16},
    CharsetName{"utf-16le", Charset::kUtf16Le},
    CharsetName{"utf-16be", Charset::kUtf16Be},
    CharsetName{"us-ascii", Charset::kAscii},
    CharsetName{"ascii", Charset::kAscii},
    CharsetName{"ansi_x3.4-1968", Charset::kAscii},
    CharsetName{"iso-8859-1", Charset::kLatin1},
    CharsetName{"iso_8859-1", Charset::kLatin1},
    CharsetName{"iso8859-1", Charset::kLatin1},
    CharsetName{"latin1", Charset::kLatin1},
    CharsetName{"l1", Charset::kLatin1},
    CharsetName{"windows-1252", Charset::kWindows1252},
    CharsetName{"cp1252", Charset::kWindows1252},
};

// windows-1252 from 0x80 to 0x9F; 0: no character.
constexpr std::array<char16_t, 32> kWindows1252{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                                0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                                0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

Error invalid(std::string message) { return Error{"charset.invalid", std::move(message)}; }

std::string hex(std::uint32_t number, std::size_t digits) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string text;
  for (std::size_t i = digits; i-- > 0;) text.push_back(kHex[(number >> (4 * i)) & 15]);
  return text;
}

Error bad_byte(std::size_t at, unsigned char byte) {
  return invalid("the byte 0x" + hex(byte, 2) + " at position " + std::to_string(at) + " is not valid in this charset");
}

Result<std::string> decode_single(Charset charset, std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    char32_t c = byte;
    if (charset == Charset::kAscii && byte >= 0x80) return bad_byte(i, byte);
    if (charset == Charset::kWindows1252 && byte >= 0x80 && byte < 0xA0) {
      c = kWindows1252[byte - 0x80u];
      if (c == 0) return bad_byte(i, byte);
    }
    append_code_point(text, c);
  }
  return text;
}

// The byte of a character in an encoding of one byte; -1: it has none.
int single_byte(Charset charset, char32_t c) {
  if (charset == Charset::kAscii) return c < 0x80 ? static_cast<int>(c) : -1;
  if (charset == Charset::kLatin1) return c < 0x100 ? static_cast<int>(c) : -1;
  if (c < 0x80 || (c >= 0xA0 && c < 0x100)) return static_cast<int>(c);
  for (std::size_t i = 0; i < kWindows1252.size(); ++i) {
    if (kWindows1252[i] != 0 && kWindows1252[i] == c) return static_cast<int>(0x80 + i);
  }
  return -1;
}

Result<std::string> decode_utf16(std::string_view bytes, bool big_endian) {
  if (bytes.size() % 2 != 0) return invalid("UTF-16 has an even number of bytes, these are " + std::to_string(bytes.size()));
  const auto unit = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<char32_t>(big_endian ? (first << 8) | second : (second << 8) | first);
  };
  std::string text;
  text.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    char32_t c = unit(at);
    if (c >= 0xD800 && c <= 0xDFFF) {
      const char32_t low = c < 0xDC00 && at + 2 < bytes.size() ? unit(at + 2) : 0;
      if (low < 0xDC00 || low > 0xDFFF) return invalid("a lone surrogate at position " + std::to_string(at));
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
      at += 2;
    }
    append_code_point(text, c);
  }
  return text;
}

std::string encode_utf16(std::string_view text, bool big_endian, bool with_mark) {
  std::string bytes;
  bytes.reserve(text.size() * 2 + 2);
  const auto put = [&](char32_t unit) {
    const auto high = static_cast<char>(static_cast<unsigned char>(unit >> 8));
    const auto low = static_cast<char>(static_cast<unsigned char>(unit & 0xFF));
    bytes.push_back(big_endian ? high : low);
    bytes.push_back(big_endian ? low : high);
  };
  if (with_mark) put(0xFEFF);
  while (const auto decoded = decode_code_point(text)) {
    text.remove_prefix(decoded->size);
    const char32_t c = decoded->code_point;
    if (c < 0x10000) {
      put(c);
    } else {
      put(0xD800 + ((c - 0x10000) >> 10));
      put(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
  }
  return bytes;
}

}  // namespace

Charset charset_of(std::string_view name) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  for (const CharsetName& known : kNames) {
    if (known.name.size() != name.size()) continue;
    bool same = true;
    for (std::size_t i = 0; same && i < name.size(); ++i) same = lower(name[i]) == known.name[i];
    if (same) return known.charset;
  }
  return Charset::kUnknown;
}

Result<std::string> decode_charset(Charset charset, std::string_view bytes) {
  switch (charset) {
    case Charset::kUtf8: {
      if (is_valid_utf8(bytes)) return std::string(bytes);
      std::size_t at = 0;
      while (const auto decoded = decode_code_point(bytes.substr(at))) at += decoded->size;
      return bad_byte(at, static_cast<unsigned char>(bytes[at]));
    }
    case Charset::kUtf16:
      if (bytes.starts_with("\xFF\xFE")) return decode_utf16(bytes.substr(2), false);
      if (bytes.starts_with("\xFE\xFF")) return decode_utf16(bytes.substr(2), true);
      return decode_utf16(bytes, true);
    case Charset::kUtf16Le: return decode_utf16(bytes, false);
    case Charset::kUtf16Be: return decode_utf16(bytes, true);
    case Charset::kAscii:
    case Charset::kLatin1:
    case Charset::kWindows1252: return decode_single(charset, bytes);
    case Charset::kUnknown: break;
  }
  ETUDE_UNREACHABLE();
}

Result<std::string> encode_charset(Charset charset, std::string_view text) {
  switch (charset) {
    case Charset::kUtf8: return std::string(text);
    case Charset::kUtf16: return encode_utf16(text, true, true);
    case Charset::kUtf16Le: return encode_utf16(text, false, false);
    case Charset::kUtf16Be: return encode_utf16(text, true, false);
    case Charset::kAscii:
    case Charset::kLatin1:
    case Charset::kWindows1252: {
      std::string bytes;
      bytes.reserve(text.size());
      std::size_t index = 0;
      while (const auto decoded = decode_code_point(text)) {
        const int byte = single_byte(charset, decoded->code_point);
        if (byte < 0) {
          const std::uint32_t c = decoded->code_point;
          return invalid("the character U+" + hex(c, c < 0x10000 ? 4 : 6) + " at index " + std::to_string(index) +
                         " does not exist in this charset");
        }
        bytes.push_back(static_cast<char>(static_cast<unsigned char>(byte)));
        text.remove_prefix(decoded->size);
        ++index;
      }
      return bytes;
    }
    case Charset::kUnknown: break;
  }
  ETUDE_UNREACHABLE();
}

}  // namespace etude
