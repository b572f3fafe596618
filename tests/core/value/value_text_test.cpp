// Numbers to text and back: shortest forms, random doubles, what is no number.
#include "core/value/value_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "core/base/random.h"

namespace etude {
namespace {

TEST(ValueText, WritesTheShortestDecimal) {
  struct Row {
    double number;
    const char* text;
  };
  const Row rows[] = {
      {0.0, "0"},
      {-0.0, "-0"},
      {1.0, "1"},
      {-1.5, "-1.5"},
      {80.6, "80.6"},
      {0.1, "0.1"},
      {0.1 + 0.2, "0.30000000000000004"},
      {1.0 / 3.0, "0.3333333333333333"},
      {2.0 / 3.0, "0.6666666666666666"},
      {1715169660.0, "1715169660"},
      {123456789.125, "123456789.125"},
      {100.0, "100"},
      {1e6, "1000000"},
      {1e20, "100000000000000000000"},
      {1e21, "1e+21"},
      {1.5e21, "1.5e+21"},
      {1e-6, "0.000001"},
      {1.5e-6, "0.0000015"},
      {1e-7, "1e-7"},
      {1.5e-7, "1.5e-7"},
      {9.999999e-7, "9.999999e-7"},
      {999999999999999900000.0, "999999999999999900000"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {5e-324, "5e-324"},
      {2.2250738585072014e-308, "2.2250738585072014e-308"},
      {9007199254740993.0, "9007199254740992"},
      {5e22, "5e+22"},
      {2e23, "2e+23"},
      {9.5367431640625e-7, "9.5367431640625e-7"},
      {4.35, "4.35"},
      {0.000123, "0.000123"},
      {123e-20, "1.23e-18"},
      {1e100, "1e+100"},
      {-1e-100, "-1e-100"},
      {0x1p-1017, "7.120236347223045e-307"},
      {0x1p-808, "5.858190679279809e-244"},
      {0x1p-44, "5.684341886080802e-14"},
      {0x1p+1023, "8.98846567431158e+307"},
  };
  for (const Row& row : rows) EXPECT_EQ(text_of(row.number), row.text);
  EXPECT_EQ(text_of(std::nan("")), "NaN");
  EXPECT_EQ(text_of(HUGE_VAL), "+Inf");
  EXPECT_EQ(text_of(-HUGE_VAL), "-Inf");
}

TEST(ValueText, WritesRandomDoublesSoThatTheyReadBack) {
  Random random(17);
  for (int i = 0; i < 50'000; ++i) {
    const std::uint64_t bits = random.next();
    double number = 0;
    std::memcpy(&number, &bits, sizeof number);
    if (!std::isfinite(number)) continue;
    const std::string text = text_of(number);
    const Result<double> back = double_from_text(text);
    ASSERT_TRUE(back.ok()) << text;
    ASSERT_EQ(back.value(), number) << text;
    // No shorter text of the same double: one digit less does not read back.
    std::string digits;
    for (const char c : text.substr(0, text.find('e'))) {
      if (c >= '0' && c <= '9' && !(digits.empty() && c == '0')) digits.push_back(c);
    }
    while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
    if (digits.size() > 1) {
      char shorter[64];
      std::snprintf(shorter, sizeof shorter, "%.*e", static_cast<int>(digits.size()) - 2, number);
      ASSERT_NE(std::strtod(shorter, nullptr), number) << text;
    }
  }
}

TEST(ValueText, WritesScalars) {
  EXPECT_EQ(text_of_scalar(Value(true)), "true");
  EXPECT_EQ(text_of_scalar(Value(false)), "false");
  EXPECT_EQ(text_of_scalar(Value(INT64_MIN)), "-9223372036854775808");
  EXPECT_EQ(text_of_scalar(Value(2.0)), "2");
  EXPECT_EQ(text_of_scalar(Value("as it is")), "as it is");
}

TEST(ValueText, ReadsIntegers) {
  EXPECT_EQ(integer_from_text("9223372036854775807").value(), INT64_MAX);
  EXPECT_EQ(integer_from_text("-9223372036854775808").value(), INT64_MIN);
  EXPECT_EQ(integer_from_text("+000000000000000000000000000012").value(), 12);
  for (const char* text : {"9223372036854775808", "-9223372036854775809", "18446744073709551616", "99999999999999999999999"}) {
    EXPECT_EQ(integer_from_text(text).error().message, std::string(text) + " does not fit into 64 bits");
  }
  for (const char* text : {"", "-", "+", "1.0", "1e3", " 1", "1 ", "0x1", "1,000", "１", "--1", "+-1"}) {
    EXPECT_EQ(integer_from_text(text).error().code, "ValueError") << text;
  }
}

TEST(ValueText, ReadsDoubles) {
  struct Row {
    const char* text;
    double number;
  };
  const Row rows[] = {{"0", 0},
                      {"-0", -0.0},
                      {"1.5", 1.5},
                      {"+1.5", 1.5},
                      {".5", 0.5},
                      {"5.", 5},
                      {"1e3", 1000},
                      {"1E+3", 1000},
                      {"1e-3", 0.001},
                      {"00012", 12},
                      {"1e-9999", 0},
                      {"4.9406564584124654e-324", 5e-324},
                      {"0.30000000000000004", 0.30000000000000004}};
  for (const Row& row : rows) EXPECT_EQ(double_from_text(row.text).value(), row.number) << row.text;
  for (const char* text : {"", ".", "-", "e3", "1e", "1e+", "inf", "Infinity", "nan", "0x1p3", " 1", "1 ", "1.2.3", "1,5", "1f", "--1"}) {
    EXPECT_FALSE(double_from_text(text).ok()) << text;
  }
  EXPECT_EQ(double_from_text("1e999").error().message, "1e999 is out of the range of a double");
  EXPECT_EQ(double_from_text(std::string("1\0", 2)).ok(), false);
}

}  // namespace
}  // namespace etude
