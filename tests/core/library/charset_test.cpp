// Encodings in both directions, and what they must refuse.
#include "core/library/charset.h"

#include <gtest/gtest.h>

#include "core/base/random.h"
#include "core/base/utf8.h"

namespace etude {
namespace {

using namespace std::string_literals;

TEST(Charset, KnowsNamesInAnyCaseWithTheirAliases) {
  EXPECT_EQ(charset_of("UTF-8"), Charset::kUtf8);
  EXPECT_EQ(charset_of("utf8"), Charset::kUtf8);
  EXPECT_EQ(charset_of("Utf-16Le"), Charset::kUtf16Le);
  EXPECT_EQ(charset_of("US-ASCII"), Charset::kAscii);
  EXPECT_EQ(charset_of("latin1"), Charset::kLatin1);
  EXPECT_EQ(charset_of("Windows-1252"), Charset::kWindows1252);
  for (const char* name : {"", "UTF-7", "utf-8 ", "EBCDIC", "windows-1251", "utf-16l"})
    EXPECT_EQ(charset_of(name), Charset::kUnknown) << name;
}

TEST(Charset, WritesAndReadsEachEncoding) {
  struct Row {
    Charset charset;
    std::string text;
    std::string bytes;
  };
  const Row rows[] = {
      {Charset::kUtf8, "aé€😀", "aé€😀"},
      {Charset::kUtf16, "aé", "\xFE\xFF\x00\x61\x00\xE9"s},
      {Charset::kUtf16Be, "a€", "\x00\x61\x20\xAC"s},
      {Charset::kUtf16Le, "a€", "\x61\x00\xAC\x20"s},
      {Charset::kUtf16Be, "😀", "\xD8\x3D\xDE\x00"s},
      {Charset::kUtf16Le, "\U0010FFFF", "\xFF\xDB\xFF\xDF"s},
      {Charset::kAscii, "plain \x7F", "plain \x7F"},
      {Charset::kLatin1, "é\u0080ÿ", "\xE9\x80\xFF"},
      {Charset::kWindows1252, "€“é”Ÿ", "\x80\x93\xE9\x94\x9F"},
      {Charset::kUtf16Le, "", ""},
  };
  for (const Row& row : rows) {
    const auto bytes = encode_charset(row.charset, row.text);
    ASSERT_TRUE(bytes.ok()) << row.text;
    EXPECT_EQ(bytes.value(), row.bytes) << row.text;
    const auto text = decode_charset(row.charset, row.bytes);
    ASSERT_TRUE(text.ok()) << row.text;
    EXPECT_EQ(text.value(), row.text);
  }
}

TEST(Charset, ReadsUtf16ByItsMarkElseBigEndian) {
  EXPECT_EQ(decode_charset(Charset::kUtf16, "\xFF\xFE\x61\x00"s).value(), "a");
  EXPECT_EQ(decode_charset(Charset::kUtf16, "\xFE\xFF\x00\x61"s).value(), "a");
  EXPECT_EQ(decode_charset(Charset::kUtf16, "\x00\x61"s).value(), "a");
  // With the order named, a mark is a character like any other.
  EXPECT_EQ(decode_charset(Charset::kUtf16Be, "\xFE\xFF\x00\x61"s).value(), "\uFEFFa");
}

TEST(Charset, RefusesBytesThatAreNoText) {
  struct Row {
    Charset charset;
    std::string bytes;
    const char* message;
  };
  const Row rows[] = {
      {Charset::kUtf8, "ab\xFF", "the byte 0xFF at position 2 is not valid in this charset"},
      {Charset::kUtf8, "\xC0\xAF", "the byte 0xC0 at position 0 is not valid in this charset"},
      {Charset::kUtf8, "a\xED\xA0\x80", "the byte 0xED at position 1 is not valid in this charset"},
      {Charset::kAscii, "a\x80", "the byte 0x80 at position 1 is not valid in this charset"},
      {Charset::kWindows1252, "\x81", "the byte 0x81 at position 0 is not valid in this charset"},
      {Charset::kUtf16Le, "abc", "UTF-16 has an even number of bytes, these are 3"},
      {Charset::kUtf16Be, "\xD8\x3D"s, "a lone surrogate at position 0"},
      {Charset::kUtf16Be, "\x00\x61\xDE\x00"s, "a lone surrogate at position 2"},
      {Charset::kUtf16Be, "\xD8\x3D\x00\x61"s, "a lone surrogate at position 0"},
  };
  for (const Row& row : rows) {
    const auto text = decode_charset(row.charset, row.bytes);
    ASSERT_FALSE(text.ok()) << row.message;
    EXPECT_EQ(text.error().message, row.message);
  }
}

TEST(Charset, RefusesCharactersThatTheEncodingLacks) {
  EXPECT_EQ(encode_charset(Charset::kAscii, "caf\u00E9").error().message, "the character U+00E9 at index 3 does not exist in this charset");
  EXPECT_EQ(encode_charset(Charset::kLatin1, "ü€").error().message, "the character U+20AC at index 1 does not exist in this charset");
  EXPECT_EQ(encode_charset(Charset::kWindows1252, "😀").error().message, "the character U+01F600 at index 0 does not exist in this charset");
  EXPECT_FALSE(encode_charset(Charset::kWindows1252, "\u0081").ok());
}

TEST(Charset, RoundTripsRandomTextThroughUtf16) {
  Random random(11);
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (std::int64_t left = random.between(0, 30); left > 0; --left) {
      append_code_point(text, static_cast<char32_t>(random.between(1, random.between(0, 1) == 0 ? 0x2FF : 0x10FFFF)));
    }
    for (const Charset charset : {Charset::kUtf16, Charset::kUtf16Le, Charset::kUtf16Be, Charset::kUtf8}) {
      EXPECT_EQ(decode_charset(charset, encode_charset(charset, text).value()).value(), text);
    }
  }
}

}  // namespace
}  // namespace etude
