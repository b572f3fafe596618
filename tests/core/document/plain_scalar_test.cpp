// What unquoted scalars mean.
#include "core/document/plain_scalar.h"

#include <gtest/gtest.h>

#include "core/value/value_json.h"

namespace etude {
namespace {

TEST(PlainScalar, TypesByTheCoreSchema) {
  struct Case {
    const char* text;
    Kind kind;
    const char* json;
  };
  const Case cases[] = {
      {"", Kind::kNull, "null"},
      {"~", Kind::kNull, "null"},
      {"null", Kind::kNull, "null"},
      {"Null", Kind::kNull, "null"},
      {"NULL", Kind::kNull, "null"},
      {"nUll", Kind::kString, "\"nUll\""},
      {"true", Kind::kBool, "true"},
      {"True", Kind::kBool, "true"},
      {"TRUE", Kind::kBool, "true"},
      {"false", Kind::kBool, "false"},
      {"FALSE", Kind::kBool, "false"},
      {"tRue", Kind::kString, "\"tRue\""},
      {"yes", Kind::kString, "\"yes\""},
      {"no", Kind::kString, "\"no\""},
      {"on", Kind::kString, "\"on\""},
      {"0", Kind::kInt, "0"},
      {"-0", Kind::kInt, "0"},
      {"+7", Kind::kInt, "7"},
      {"-12", Kind::kInt, "-12"},
      {"010", Kind::kInt, "10"},
      {"0x1F", Kind::kInt, "31"},
      {"0xff", Kind::kInt, "255"},
      {"0o17", Kind::kInt, "15"},
      {"-0x1F", Kind::kString, "\"-0x1F\""},
      {"0x", Kind::kString, "\"0x\""},
      {"0o8", Kind::kString, "\"0o8\""},
      {"0b1", Kind::kString, "\"0b1\""},
      {"1_000", Kind::kString, "\"1_000\""},
      {"1.5", Kind::kDouble, "1.5"},
      {"-0.5", Kind::kDouble, "-0.5"},
      {".5", Kind::kDouble, "0.5"},
      {"5.", Kind::kDouble, "5"},
      {"1e3", Kind::kDouble, "1000"},
      {"1E-2", Kind::kDouble, "0.01"},
      {"6.02e+23", Kind::kDouble, "6.02e+23"},
      {"1e", Kind::kString, "\"1e\""},
      {"e5", Kind::kString, "\"e5\""},
      {"1.2.3", Kind::kString, "\"1.2.3\""},
      {".", Kind::kString, "\".\""},
      {"-", Kind::kString, "\"-\""},
      {"+", Kind::kString, "\"+\""},
      {"--1", Kind::kString, "\"--1\""},
      {".inf", Kind::kString, "\".inf\""},
      {".nan", Kind::kString, "\".nan\""},
      {"-.inf", Kind::kString, "\"-.inf\""},
      {"2024-05-08", Kind::kString, "\"2024-05-08\""},
      {"12:30", Kind::kString, "\"12:30\""},
      {"1 2", Kind::kString, "\"1 2\""},
      {"9223372036854775807", Kind::kInt, "9223372036854775807"},
      {"-9223372036854775808", Kind::kInt, "-9223372036854775808"},
      {"0x7fffffffffffffff", Kind::kInt, "9223372036854775807"},
      {"hello", Kind::kString, "\"hello\""},
  };
  for (const Case& c : cases) {
    const PlainScalar scalar = type_plain_scalar(c.text);
    EXPECT_EQ(scalar.outcome, PlainScalar::Outcome::kValue) << c.text;
    EXPECT_EQ(scalar.value.kind(), c.kind) << c.text;
    EXPECT_EQ(json_for_display(scalar.value), c.json) << c.text;
  }
}

TEST(PlainScalar, RefusesNumbersThatDoNotFit) {
  for (const char* text : {"9223372036854775808", "-9223372036854775809", "0x8000000000000000", "0o1000000000000000000000",
                           "99999999999999999999999999", "1e999", "-1e400"}) {
    EXPECT_EQ(type_plain_scalar(text).outcome, PlainScalar::Outcome::kOutOfRange) << text;
  }
}

}  // namespace
}  // namespace etude
