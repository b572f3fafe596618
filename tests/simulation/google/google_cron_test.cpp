// Schedules: what they match, in which zone, and what is none.
#include "core/simulation/google/google_cron.h"

#include <gtest/gtest.h>

#include <string>

#include "core/library/time_text.h"

namespace etude::google {
namespace {

// 2026-01-01T00:00:00Z, a Thursday.
constexpr std::int64_t kNewYear = 1'767'225'600;

std::string times(std::string_view schedule, std::string_view zone, std::size_t most, std::int64_t after = kNewYear) {
  const std::optional<Cron> cron = parse_cron(schedule);
  if (!cron) return "no schedule";
  const auto found = cron_times(*cron, zone, after, most);
  if (!found) return "no zone";
  std::string text;
  for (const std::int64_t time : *found) text += (text.empty() ? "" : " ") + rfc3339_utc(time * 1'000'000'000, 0).substr(5, 11);
  return text;
}

TEST(Cron, FiresWhenItSays) {
  struct Row {
    const char* schedule;
    const char* zone;
    const char* times;  // the first three
  };
  for (const Row& row : {
           Row{"* * * * *", "Etc/UTC", "01-01T00:01 01-01T00:02 01-01T00:03"},
           Row{"*/5 9-17 * * 1-5", "UTC", "01-01T09:00 01-01T09:05 01-01T09:10"},
           Row{"0 9 * * MON", "UTC", "01-05T09:00 01-12T09:00 01-19T09:00"}, Row{"0 0 * * 7", "UTC", "01-04T00:00 01-11T00:00 01-18T00:00"},
           Row{"0 0 * * sun", "UTC", "01-04T00:00 01-11T00:00 01-18T00:00"},
           Row{"30 6 1,15 feb-apr *", "UTC", "02-01T06:30 02-15T06:30 03-01T06:30"},
           Row{"10-20/5 12 * * *", "UTC", "01-01T12:10 01-01T12:15 01-01T12:20"},
           Row{"5/20 1 * * *", "UTC", "01-01T01:05 01-01T01:25 01-01T01:45"},
           // Both kinds of days restricted: either of them is enough.
           Row{"0 0 13 * FRI", "UTC", "01-02T00:00 01-09T00:00 01-13T00:00"},
           Row{"0 9 * * *", "America/New_York", "01-01T14:00 01-02T14:00 01-03T14:00"},
           Row{"30 0 * * *", "Asia/Kolkata", "01-01T19:00 01-02T19:00 01-03T19:00"},
           Row{"0 0 29 2 *", "UTC", ""},  // no such day within a year
       }) {
    EXPECT_EQ(times(row.schedule, row.zone, 3), row.times) << row.schedule << " " << row.zone;
  }
  // Summer time begins in Berlin on 29 March 2026: nine o'clock is an hour earlier from then on.
  EXPECT_EQ(times("0 9 * * *", "Europe/Berlin", 3, kNewYear + 85 * 86'400), "03-27T08:00 03-28T08:00 03-29T07:00");
}

TEST(Cron, RefusesWhatIsNone) {
  for (const char* schedule : {"",           "*",           "* * * *",     "* * * * * *",          "60 * * * *",
                               "* 24 * * *", "* * 0 * *",   "* * 32 * *",  "* * * 13 *",           "* * * * 8",
                               "a * * * *",  "* * * foo *", "5-1 * * * *", "*/0 * * * *",          "1,,2 * * * *",
                               "1, * * * *", "-1 * * * *",  "1- * * * *",  "999999999999 * * * *", "every 5 minutes"}) {
    EXPECT_EQ(times(schedule, "UTC", 1), "no schedule") << schedule;
  }
  EXPECT_EQ(times("* * * * *", "Mars/Olympus", 1), "no zone");
}

}  // namespace
}  // namespace etude::google
