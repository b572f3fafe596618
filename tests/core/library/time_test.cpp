// time.*: RFC 3339 both ways, zones of the world, what is no time.
#include <gtest/gtest.h>

#include <cmath>

#include "core/library/time_text.h"
#include "core/library/time_zone.h"
#include "tests/core/library/evaluator.h"

namespace etude {
namespace {

TEST(Time, FormatsInUtc) {
  test::expect_outcomes({
      {"time.format(1715169660)", R"("2024-05-08T12:01:00.000000Z")"},
      {"time.format(0.25)", R"("1970-01-01T00:00:00.250000Z")"},
      {"time.format(-0.5)", R"("1969-12-31T23:59:59.500000Z")"},
      {"time.format(-1)", R"("1969-12-31T23:59:59.000000Z")"},
      {"time.format(0.0000004)", R"("1970-01-01T00:00:00.000000Z")"},
      {"time.format(0.0000006)", R"("1970-01-01T00:00:00.000001Z")"},
      {"time.format(0.9999997)", R"("1970-01-01T00:00:01.000000Z")"},
      {R"(time.format(seconds=951782400, timezone="UTC"))", R"("2000-02-29T00:00:00.000000Z")"},
      {R"(time.format(0, "Etc/UTC"))", R"("1970-01-01T00:00:00.000000Z")"},
      {"time.format(-62135596800)", R"("0001-01-01T00:00:00.000000Z")"},
      {"time.format(253402300799)", R"("9999-12-31T23:59:59.000000Z")"},
      {"time.format(-62135596801)", "!ValueError"},
      {"time.format(253402300800)", "!ValueError"},
      {"time.format(1e300)", "!ValueError"},
      {"time.format(9223372036854775807)", "!ValueError"},
      {R"(time.format("0"))", "!TypeError"},
      {"time.format(0, 5)", "!TypeError"},
  });
  test::FakeRun run;
  EXPECT_EQ(test::call(*standard_library().find("time.format"), {Value(std::nan("")), Value::unset()}, run).error().code, "ValueError");
}

TEST(Time, FormatsInZonesOfTheWorld) {
  test::expect_outcomes({
      {R"(time.format(1715169660, "America/New_York"))", R"("2024-05-08T08:01:00.000000-04:00")"},
      {R"(time.format(1705000000, "America/New_York"))", R"("2024-01-11T14:06:40.000000-05:00")"},
      {R"(time.format(1705000000, "Europe/Berlin"))", R"("2024-01-11T20:06:40.000000+01:00")"},
      {R"(time.format(1705000000, "Asia/Kolkata"))", R"("2024-01-12T00:36:40.000000+05:30")"},
      {R"(time.format(1705000000, "Asia/Kathmandu"))", R"("2024-01-12T00:51:40.000000+05:45")"},
      {R"(time.format(1705000000, "Pacific/Kiritimati"))", R"("2024-01-12T09:06:40.000000+14:00")"},
      {R"(time.format(1705000000, "Europe/London"))", R"("2024-01-11T19:06:40.000000+00:00")"},
      {R"(time.format(1705000000, "US/Pacific"))", R"("2024-01-11T11:06:40.000000-08:00")"},
      {R"(time.format(1705000000, "Etc/GMT+5"))", R"("2024-01-11T14:06:40.000000-05:00")"},
      // One second before and at the start of summer time, then of winter time.
      {R"(time.format(1711846799, "Europe/Berlin"))", R"("2024-03-31T01:59:59.000000+01:00")"},
      {R"(time.format(1711846800, "Europe/Berlin"))", R"("2024-03-31T03:00:00.000000+02:00")"},
      {R"(time.format(1729990799, "Europe/Berlin"))", R"("2024-10-27T02:59:59.000000+02:00")"},
      {R"(time.format(1729990800, "Europe/Berlin"))", R"("2024-10-27T02:00:00.000000+01:00")"},
      // By the rule for years that no table holds.
      {R"(time.format(4874515200, "America/New_York"))", R"("2124-06-19T20:00:00.000000-04:00")"},
      {R"(time.format(32503680000, "Europe/Berlin"))", R"("3000-01-01T01:00:00.000000+01:00")"},
      // Before zones: minus 4:56:02, of which the minutes can be written.
      {R"(time.format(-3000000000, "America/New_York"))", R"("1874-12-07T13:44:00.000000-04:56")"},
      {R"(time.format(253402300799, "Pacific/Kiritimati"))", "!ValueError"},
      {R"(time.format(-62135596800, "Asia/Tokyo"))", R"("0001-01-01T09:18:00.000000+09:18")"},
  });
}

TEST(Time, RefusesZonesThatItDoesNotHave) {
  for (const char* zone : {"", "Mars/Base", "europe/berlin", "Europe/Berlin ", "libc:localtime", "localtime", "Fixed/UTC+01:00:00",
                           "/etc/localtime", "../UTC", "+01:00", "posixrules"}) {
    EXPECT_EQ(test::outcome("time.format(0, \"" + std::string(zone) + "\")"), "!ValueError") << zone;
    EXPECT_FALSE(zone_offset_seconds(zone, 0).has_value()) << zone;
  }
}

TEST(Time, ParsesRfc3339) {
  test::expect_outcomes({
      {R"(time.parse("2024-05-08T12:01:00.000000Z"))", "1715169660"},
      {R"(time.parse("1970-01-01T01:00:00+01:00"))", "0"},
      {R"(time.parse("1970-01-01T00:00:00-00:00"))", "0"},
      {R"(time.parse("1969-12-31T23:59:59.5Z"))", "-0.5"},
      {R"(time.parse("2024-05-08t12:01:00.5z"))", "1715169660.5"},
      {R"(time.parse("2024-05-08T12:01:00.123456Z"))", "1715169660.123456"},
      {R"(time.parse("2024-05-08T12:01:00.123456789123Z"))", "1715169660.123456"},
      {R"(time.parse("2000-02-29T23:59:59+14:00"))", "951818399"},
      {R"(time.parse("0001-01-01T00:00:00Z"))", "-62135596800"},
      {R"(time.parse("9999-12-31T23:59:59Z"))", "253402300799"},
      {R"(time.parse("2016-12-31T23:59:60Z"))", "1483228800"},
      {R"(time.parse("2017-01-01T00:59:60+01:00"))", "1483228800"},
      {R"(get_type(time.parse("1970-01-01T00:00:00Z")))", R"("double")"},
      {"time.parse(0)", "!TypeError"},
      {"time.parse(null)", "!TypeError"},
  });
}

TEST(Time, RefusesWhatIsNotRfc3339) {
  for (const char* text : {"",
                           "2024-05-08",
                           "2024-05-08 12:01:00Z",
                           "2024-05-08T12:01:00",
                           "2024-05-08T12:01Z",
                           "2024-5-8T12:01:00Z",
                           "24-05-08T12:01:00Z",
                           "2024-13-01T00:00:00Z",
                           "2024-00-01T00:00:00Z",
                           "2023-02-29T00:00:00Z",
                           "2024-04-31T00:00:00Z",
                           "2024-05-00T00:00:00Z",
                           "2024-05-08T24:00:00Z",
                           "2024-05-08T12:60:00Z",
                           "2024-05-08T12:01:61Z",
                           "2024-05-08T12:01:60Z",
                           "2024-05-08T12:01:00.Z",
                           "2024-05-08T12:01:00,5Z",
                           "2024-05-08T12:01:00+0100",
                           "2024-05-08T12:01:00+24:00",
                           "2024-05-08T12:01:00+01:60",
                           "2024-05-08T12:01:00ZZ",
                           "2024-05-08T12:01:00+01:00Z",
                           " 2024-05-08T12:01:00Z",
                           "0000-01-01T00:00:00Z",
                           "20240508T120100Z",
                           "+2024-05-08T12:01:00Z",
                           "tomorrow"}) {
    EXPECT_EQ(test::outcome("time.parse(\"" + std::string(text) + "\")"), "!ValueError") << text;
  }
  test::expect_messages({
      {R"(time.parse("2023-02-29T00:00:00Z"))",
       "ValueError: time.parse: \"2023-02-29T00:00:00Z\" is not an RFC 3339 time: there is no such day in the calendar"},
      {R"(time.parse("2024-05-08T12:01:00"))",
       "ValueError: time.parse: \"2024-05-08T12:01:00\" is not an RFC 3339 time: it has no offset: Z, or one like +01:00"},
      {R"(time.format(0, "Mars/Base"))",
       "ValueError: time.format: unknown time zone \"Mars/Base\": use an IANA name such as Europe/Berlin"},
  });
}

TEST(Time, ReadsBackWhatItWrites) {
  Random random(3);
  test::FakeRun run;
  const char* zones[] = {"UTC",         "America/Sao_Paulo", "Asia/Tehran", "Australia/Lord_Howe", "Africa/Casablanca", "Antarctica/Troll",
                         "Pacific/Apia"};
  for (int i = 0; i < 2000; ++i) {
    const std::int64_t seconds = random.between(-2'000'000'000, 20'000'000'000);
    const char* zone = zones[random.between(0, 6)];
    const Result<Value> text = test::call(*standard_library().find("time.format"), {Value(seconds), Value(zone)}, run);
    ASSERT_TRUE(text.ok());
    const Result<Value> back = test::call(*standard_library().find("time.parse"), {text.value()}, run);
    EXPECT_EQ(back.value().number(), static_cast<double>(seconds)) << zone << " " << text.value().string();
  }
}

TEST(TimeText, WritesNanosecondsAndAnyNumberOfDigits) {
  EXPECT_EQ(rfc3339_utc(1715169660123456789, 9), "2024-05-08T12:01:00.123456789Z");
  EXPECT_EQ(rfc3339_utc(1715169660123456789, 3), "2024-05-08T12:01:00.123Z");
  EXPECT_EQ(rfc3339_utc(1715169660123456789, 0), "2024-05-08T12:01:00Z");
  EXPECT_EQ(rfc3339_utc(-1, 9), "1969-12-31T23:59:59.999999999Z");
  EXPECT_EQ(rfc3339_utc(INT64_MIN, 0), "1677-09-21T00:12:43Z");
  EXPECT_EQ(rfc3339_utc(INT64_MAX, 0), "2262-04-11T23:47:16Z");
}

}  // namespace
}  // namespace etude
