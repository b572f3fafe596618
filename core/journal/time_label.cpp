// Splits integer nanoseconds; no rounding but where the smallest unit of a label is larger.
#include "core/journal/time_label.h"

#include <chrono>
#include <cstdint>

namespace etude {
namespace {

constexpr Nanoseconds kMinute = 60 * kNanosecondsPerSecond;
constexpr Nanoseconds kHour = 60 * kMinute;
constexpr Nanoseconds kDay = 24 * kHour;

std::string padded(std::int64_t number, std::size_t digits) {
  std::string text = std::to_string(number);
  return text.size() < digits ? std::string(digits - text.size(), '0') + text : text;
}

/// `1.5` of 1500 thousandths: without trailing zeros.
std::string thousandths(std::int64_t number) {
  std::string text = std::to_string(number / 1000);
  if (number % 1000 == 0) return text;
  text += "." + padded(number % 1000, 3);
  while (text.back() == '0') text.pop_back();
  return text;
}

}  // namespace

std::string clock_label(Nanoseconds time) {
  std::string text;
  if (time < 0) return "-" + clock_label(-(time + 1));
  if (time >= kDay) text += std::to_string(time / kDay) + "d ";
  if (time >= kHour) text += (time >= kDay ? padded(time / kHour % 24, 2) : std::to_string(time / kHour)) + ":";
  text += padded(time / kMinute % 60, 2) + ":" + padded(time / kNanosecondsPerSecond % 60, 2) + "." +
          padded(time / kNanosecondsPerMillisecond % 1000, 3);
  return text;
}

std::string duration_label(Nanoseconds duration) {
  if (duration < 0) return "-" + duration_label(-(duration + 1));
  if (duration < kNanosecondsPerMillisecond && duration != 0) return thousandths(duration) + " µs";
  if (duration < kNanosecondsPerSecond) return thousandths(duration / 1000) + " ms";
  if (duration < kMinute) return thousandths(duration / kNanosecondsPerMillisecond) + " s";
  struct Unit {
    Nanoseconds length;
    const char* name;
  };
  static constexpr Unit kUnits[] = {{kDay, " d"}, {kHour, " h"}, {kMinute, " min"}, {kNanosecondsPerSecond, " s"}};
  std::string text;
  for (const Unit* unit = kUnits; unit != kUnits + 4; ++unit) {
    if (duration < unit->length) continue;
    text = std::to_string(duration / unit->length) + unit->name;
    // A day is told in hours as long as it is one: "24 h" is how people speak of it.
    if (unit == kUnits && duration < 2 * kDay) {
      text = std::to_string(duration / kHour) + " h";
      ++unit;
    }
    const Nanoseconds rest = duration % unit->length;
    if (unit + 1 != kUnits + 4 && rest >= unit[1].length) text += " " + std::to_string(rest / unit[1].length) + unit[1].name;
    return text;
  }
  return text;
}

std::string instant_label(Nanoseconds since_1970) {
  const auto since = std::chrono::duration<std::int64_t, std::nano>(since_1970);
  const auto day = std::chrono::floor<std::chrono::days>(since);
  const std::chrono::year_month_day date{std::chrono::sys_days{day}};
  const std::int64_t in_day = (since - day).count();
  std::string text = padded(static_cast<int>(date.year()), 4) + "-" + padded(static_cast<unsigned>(date.month()), 2) + "-" +
                     padded(static_cast<unsigned>(date.day()), 2) + "T" + padded(in_day / kHour, 2) + ":" +
                     padded(in_day / kMinute % 60, 2) + ":" + padded(in_day / kNanosecondsPerSecond % 60, 2);
  if (const std::int64_t fraction = in_day % kNanosecondsPerSecond; fraction != 0) {
    std::string digits = padded(fraction, 9);
    while (digits.back() == '0') digits.pop_back();
    text += "." + digits;
  }
  return text + "Z";
}

}  // namespace etude
