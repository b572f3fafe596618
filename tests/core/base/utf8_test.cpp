// UTF-8: every code point, every kind of malformed text, counting and cutting.
#include "core/base/utf8.h"

#include <gtest/gtest.h>

namespace etude {
namespace {

using namespace std::string_literals;

TEST(Utf8, TakesEveryCodePointAndNoSurrogate) {
  for (std::uint32_t c = 0; c <= 0x10FFFF; ++c) {
    std::string text;
    append_code_point(text, static_cast<char32_t>(c));
    const auto decoded = decode_code_point(text);
    ASSERT_TRUE(decoded.has_value()) << c;
    const std::uint32_t expected = c >= 0xD800 && c <= 0xDFFF ? 0xFFFDu : c;
    ASSERT_EQ(static_cast<std::uint32_t>(decoded->code_point), expected);
    ASSERT_EQ(decoded->size, text.size());
    ASSERT_TRUE(is_valid_utf8(text));
  }
  std::string beyond;
  append_code_point(beyond, 0x110000);
  EXPECT_EQ(beyond, "\uFFFD");
}

TEST(Utf8, RefusesWhatIsMalformed) {
  const std::string rows[] = {"\x80",
                              "\xBF",
                              "\xC0\x80",
                              "\xC1\xBF",
                              "\xC2",
                              "\xC2x",
                              "\xE0\x80\x80",
                              "\xE0\x9F\xBF",
                              "\xE2\x82",
                              "\xE2\x82x",
                              "\xED\xA0\x80",
                              "\xED\xBF\xBF",
                              "\xF0\x80\x80\x80",
                              "\xF0\x8F\xBF\xBF",
                              "\xF4\x90\x80\x80",
                              "\xF5\x80\x80\x80",
                              "\xF8\x88\x80\x80\x80",
                              "\xFE",
                              "\xFF",
                              "\xF0\x9F\x98",
                              "ok\xFF",
                              "\xC3\xA9\xC3"};
  for (const std::string& bytes : rows) EXPECT_FALSE(is_valid_utf8(bytes));
  for (const std::string& bytes : {""s, "plain"s, "\x00x"s, "é€😀"s, "\xF4\x8F\xBF\xBF"s, "\xED\x9F\xBF"s, "\xEE\x80\x80"s})
    EXPECT_TRUE(is_valid_utf8(bytes));
  EXPECT_FALSE(decode_code_point("").has_value());
}

TEST(Utf8, CountsAndCutsByCodePoint) {
  const std::string text = "aé€😀z";
  EXPECT_EQ(count_code_points(text), 5u);
  EXPECT_EQ(count_code_points(""), 0u);
  const std::size_t offsets[] = {0, 1, 3, 6, 10, 11, 11, 11};
  for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(byte_offset_of(text, i), offsets[i]) << i;
  EXPECT_EQ(slice_code_points(text, 1, 3), "é€");
  EXPECT_EQ(slice_code_points(text, 3, 99), "😀z");
  EXPECT_EQ(slice_code_points(text, 0, 0), "");
  EXPECT_EQ(slice_code_points(text, 3, 2), "");
  EXPECT_EQ(slice_code_points(text, 99, 100), "");
  EXPECT_EQ(slice_code_points("", 0, 1), "");
}

}  // namespace
}  // namespace etude
