// Case mapping: pairs, the odd ones, and the whole table counted.
#include "core/library/unicode_case.h"

#include <gtest/gtest.h>

namespace etude {
namespace {

struct Row {
  char32_t lower;
  char32_t upper;
};

TEST(UnicodeCase, MapsPairsBothWays) {
  const Row rows[] = {{U'a', U'A'},       {U'z', U'Z'},
                      {0xE9, 0xC9},       {0xFE, 0xDE},
                      {0x101, 0x100},     {0x17F - 1, 0x17D},
                      {0x3B1, 0x391},     {0x3CE, 0x38F},
                      {0x430, 0x410},     {0x45F, 0x40F},
                      {0x561, 0x531},     {0x1E01, 0x1E00},
                      {0x10D0, 0x1C90},   {0x13A0 + 0x97D0, 0x13A0},
                      {0x2C30, 0x2C00},   {0xA641, 0xA640},
                      {0xFF41, 0xFF21},   {0x10428, 0x10400},
                      {0x1E943, 0x1E921}, {0x24D0, 0x24B6},
                      {0x2170, 0x2160},   {0x1F00, 0x1F08},
                      {0x1F80, 0x1F88}};
  for (const Row& row : rows) {
    EXPECT_EQ(static_cast<std::uint32_t>(simple_upper(row.lower)), static_cast<std::uint32_t>(row.upper));
    EXPECT_EQ(static_cast<std::uint32_t>(simple_lower(row.upper)), static_cast<std::uint32_t>(row.lower));
    EXPECT_EQ(simple_upper(row.upper), row.upper);
    EXPECT_EQ(simple_lower(row.lower), row.lower);
  }
}

TEST(UnicodeCase, MapsTheOddOnesAsUnicodeDataSays) {
  EXPECT_EQ(static_cast<std::uint32_t>(simple_upper(0xDF)), 0xDFu) << "sharp s has no simple upper case";
  EXPECT_EQ(static_cast<std::uint32_t>(simple_lower(0x1E9E)), 0xDFu);
  EXPECT_EQ(static_cast<std::uint32_t>(simple_lower(0x130)), U'i' + 0u);
  EXPECT_EQ(static_cast<std::uint32_t>(simple_upper(0x131)), U'I' + 0u);
  EXPECT_EQ(static_cast<std::uint32_t>(simple_upper(0xB5)), 0x39Cu);
  EXPECT_EQ(static_cast<std::uint32_t>(simple_upper(0xFF)), 0x178u);
  EXPECT_EQ(static_cast<std::uint32_t>(simple_upper(0x17F)), U'S' + 0u);
  EXPECT_EQ(static_cast<std::uint32_t>(simple_upper(0x1C6)), 0x1C4u);
  EXPECT_EQ(static_cast<std::uint32_t>(simple_upper(0x1C5)), 0x1C4u) << "a title-case letter";
  EXPECT_EQ(static_cast<std::uint32_t>(simple_lower(0x1C5)), 0x1C6u);
  EXPECT_EQ(static_cast<std::uint32_t>(simple_upper(0x3C2)), 0x3A3u) << "final sigma";
  EXPECT_EQ(static_cast<std::uint32_t>(simple_lower(0x2126)), 0x3C9u) << "ohm sign";
  EXPECT_EQ(static_cast<std::uint32_t>(simple_upper(0x1FB3)), 0x1FBCu);
  for (const char32_t c : {U'0', U'@', U'[', U'`', U'{', char32_t{0xD7}, char32_t{0xF7}, char32_t{0x2028}, char32_t{0x4E2D},
                           char32_t{0x1F600}, char32_t{0x10FFFF}}) {
    EXPECT_EQ(simple_upper(c), c);
    EXPECT_EQ(simple_lower(c), c);
  }
}

// The whole table at once: how many characters have a mapping, as Unicode 14 counts them, and nothing else changes.
TEST(UnicodeCase, HasAsManyMappingsAsUnicode) {
  int upper = 0;
  int lower = 0;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    upper += simple_upper(c) != c ? 1 : 0;
    lower += simple_lower(c) != c ? 1 : 0;
  }
  EXPECT_EQ(upper, 1450);
  EXPECT_EQ(lower, 1433);
}

TEST(UnicodeCase, MapsWholeTexts) {
  EXPECT_EQ(upper_case("straße, ÉCOLE, ñandú, ω, 😀"), "STRAßE, ÉCOLE, ÑANDÚ, Ω, 😀");
  EXPECT_EQ(lower_case("STRASSE, École, ÑANDÚ, ΣΑΣ"), "strasse, école, ñandú, σασ");
  EXPECT_EQ(upper_case(""), "");
}

}  // namespace
}  // namespace etude
