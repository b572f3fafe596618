// Schedules of Cloud Scheduler: unix-cron in a time zone.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace etude::google {

/// `*/5 9-17 * * MON-FRI`: which minutes, hours, days of the month, months and days of the week, as sets of bits.
struct Cron {
  std::uint64_t minutes = 0;
  std::uint64_t hours = 0;
  std::uint64_t days = 0;      // bits 1 to 31
  std::uint64_t months = 0;    // bits 1 to 12
  std::uint64_t weekdays = 0;  // bits 0 (Sunday) to 6
  bool any_day = false;        // `*`; where both kinds of days are restricted, either of them is enough
  bool any_weekday = false;
};

/// Five fields of `*`, numbers, ranges, lists and steps; months and days of the week also by name, Sunday as 0 or 7.
/// @returns nothing for anything else
std::optional<Cron> parse_cron(std::string_view text);

/// Seconds since 1970 of the first times after `after_s`: whole minutes that fit in the zone, at most so many and none more than a
/// year ahead. @returns nothing if there is no such zone
std::optional<std::vector<std::int64_t>> cron_times(const Cron& cron, std::string_view zone, std::int64_t after_s, std::size_t most);

}  // namespace etude::google
