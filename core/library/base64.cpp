// base64: the standard alphabet of RFC 4648, with or without padding.
#include <array>
#include <cstdint>
#include <string>

#include "core/library/limits.h"
#include "core/library/modules.h"
#include "core/library/raise.h"
#include "core/library/registry.h"

namespace etude {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> kDigits = [] {
  std::array<std::int8_t, 256> digits{};
  for (auto& digit : digits) digit = -1;
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) digits[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
  return digits;
}();

Result<Value> encode(Arguments arguments) {
  const std::string_view bytes = arguments[0].raw_bytes();
  const bool padding = arguments[1].boolean();
  if (bytes.size() / 3 * 4 > kMostStringBytes) return string_result("base64.encode", std::string(kMostStringBytes + 1, 'A'));
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = bytes.size() - at < 3 ? bytes.size() - at : 3;
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) bits = (bits << 8) | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0u);
    for (std::size_t i = 0; i < 4; ++i) {
      if (i <= count)
        text.push_back(kAlphabet[(bits >> (18 - 6 * i)) & 63]);
      else if (padding)
        text.push_back('=');
    }
  }
  return string_result("base64.encode", text);
}

Result<Value> decode(Arguments arguments) {
  std::string_view text = arguments[0].string();
  const bool padding = arguments[1].boolean();
  if (padding) {
    if (text.size() % 4 != 0) return value_error("base64.decode", "the text is not padded to a multiple of four characters");
    for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  }
  if (text.size() % 4 == 1) return value_error("base64.decode", "the text has one character too many or too few");
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 3);
  std::uint32_t bits = 0;
  int held = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int digit = kDigits[static_cast<unsigned char>(text[at])];
    if (digit < 0) return value_error("base64.decode", "the character at byte " + std::to_string(at) + " is not in the base64 alphabet");
    bits = ((bits << 6) | static_cast<std::uint32_t>(digit)) & 0xFFFFFFu;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push_back(static_cast<char>(static_cast<unsigned char>((bits >> held) & 0xFFu)));
    }
  }
  return Value::bytes(bytes);
}

constexpr std::array kEncode{
    Parameter{.name = "data", .accepts = kBytesOnly, .about = "The bytes to write; a string has to go through text.encode first."},
    Parameter{.name = "padding",
              .accepts = kind_bit(Kind::kBool),
              .required = false,
              .fallback = "true",
              .about = "Whether `=` fills up the last group of four."}};
constexpr std::array kDecode{Parameter{.name = "data", .accepts = kStringOnly, .about = "The base64 text."},
                             Parameter{.name = "padding",
                                       .accepts = kind_bit(Kind::kBool),
                                       .required = false,
                                       .fallback = "true",
                                       .about = "Whether the text has its padding: required if true, refused if false."}};

constexpr std::array kEncodeErrors{RaisedRow{"TypeError", "data is not bytes"},
                                   RaisedRow{"ResourceLimitError", "the text is longer than a string may be"}};
constexpr std::array kDecodeErrors{RaisedRow{"TypeError", "data is not a string"},
                                   RaisedRow{"ValueError", "the text is not base64, or its padding is not as stated"}};

constexpr std::array kRows{FunctionRow{.name = "base64.decode",
                                       .parameters = kDecode,
                                       .returns = "bytes",
                                       .about = "Reads base64 text in the standard alphabet (`+` and `/`).",
                                       .example = R"(text.decode(base64.decode("SGVsbG8=")) → "Hello")",
                                       .raises = kDecodeErrors,
                                       .pure = &decode},
                           FunctionRow{.name = "base64.encode",
                                       .parameters = kEncode,
                                       .returns = "string",
                                       .about = "Writes bytes as base64 text in the standard alphabet (`+` and `/`).",
                                       .example = R"(base64.encode(text.encode("Hello")) → "SGVsbG8=")",
                                       .raises = kEncodeErrors,
                                       .pure = &encode}};

}  // namespace

void register_base64(Registry& registry) { registry.add(kRows); }

}  // namespace etude
