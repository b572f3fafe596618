// RFC 3339 by hand: the form is fixed, so every character has its place.
#include "core/library/time_text.h"

#include <chrono>

#include "core/base/check.h"

namespace etude {
namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;

Error syntax(std::string message) { return Error{"time.syntax", std::move(message)}; }

// Reads fixed numbers from the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  // A number of exactly `digits` digits; -1 if there is none.
  int number(std::size_t digits) {
    if (rest_.size() < digits) return -1;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return -1;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  [[nodiscard]] bool at_digit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

void append_padded(std::string& text, std::int64_t number, std::size_t digits) {
  const std::string plain = std::to_string(number);
  if (plain.size() < digits) text.append(digits - plain.size(), '0');
  text += plain;
}

}  // namespace

Result<Instant> instant_from_rfc3339(std::string_view text) {
  Reader reader(text);
  const int year = reader.number(4);
  const bool first_dash = reader.take('-');
  const int month = reader.number(2);
  const bool second_dash = reader.take('-');
  const int day = reader.number(2);
  if (year < 0 || month < 0 || day < 0 || !first_dash || !second_dash) return syntax("it does not start with a date like 2024-05-08");
  if (!reader.take('T') && !reader.take('t')) return syntax("there is no T between date and time");
  const int hour = reader.number(2);
  const bool first_colon = reader.take(':');
  const int minute = reader.number(2);
  const bool second_colon = reader.take(':');
  const int second = reader.number(2);
  if (hour < 0 || minute < 0 || second < 0 || !first_colon || !second_colon) return syntax("the time is not like 12:01:00");
  Instant instant;
  if (reader.take('.')) {
    if (!reader.at_digit()) return syntax("there are no digits behind the decimal point");
    for (std::int32_t weight = 100'000'000; reader.at_digit(); weight /= 10) instant.nanoseconds += reader.number(1) * weight;
  }
  int offset_minutes = 0;
  if (!reader.take('Z') && !reader.take('z')) {
    const bool negative = reader.take('-');
    if (!negative && !reader.take('+')) return syntax("it has no offset: Z, or one like +01:00");
    const int offset_hour = reader.number(2);
    const bool colon = reader.take(':');
    const int offset_minute = reader.number(2);
    if (offset_hour < 0 || offset_minute < 0 || !colon) return syntax("the offset is not like +01:00");
    if (offset_hour > 23 || offset_minute > 59) return syntax("the offset is out of range");
    offset_minutes = (negative ? -1 : 1) * (offset_hour * 60 + offset_minute);
  }
  if (!reader.at_end()) return syntax("something follows the time");
  if (year < 1) return syntax("the year is out of range: it is from 0001 to 9999");
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return syntax("there is no such day in the calendar");
  if (hour > 23 || minute > 59 || second > 60) return syntax("the time of day is out of range");
  const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  instant.seconds = days * kSecondsPerDay + hour * 3600 + minute * 60 + second - std::int64_t{offset_minutes} * 60;
  // 23:59:60Z is what follows 23:59:59Z, the same number as the next midnight.
  if (second == 60 && instant.seconds % kSecondsPerDay != 0) return syntax("a leap second can only be at 23:59:60 UTC");
  return instant;
}

Result<std::string> rfc3339_text(Instant instant, int fraction_digits, std::optional<std::int32_t> offset_seconds) {
  ETUDE_CHECK(fraction_digits >= 0 && fraction_digits <= 9);
  const std::int32_t offset = offset_seconds.value_or(0);
  ETUDE_CHECK(offset % 60 == 0 && offset > -kSecondsPerDay && offset < kSecondsPerDay);
  if (instant.seconds < kFirstSecond - offset || instant.seconds > kLastSecond - offset) {
    return Error{"time.range", "the year is out of range: it is from 0001 to 9999"};
  }
  const std::int64_t local = instant.seconds + offset;
  const std::int64_t days = local >= 0 ? local / kSecondsPerDay : -((-local + kSecondsPerDay - 1) / kSecondsPerDay);
  const std::int64_t of_day = local - days * kSecondsPerDay;
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{static_cast<std::chrono::days::rep>(days)}}};
  std::string text;
  text.reserve(40);
  append_padded(text, static_cast<int>(date.year()), 4);
  text += '-';
  append_padded(text, static_cast<unsigned>(date.month()), 2);
  text += '-';
  append_padded(text, static_cast<unsigned>(date.day()), 2);
  text += 'T';
  append_padded(text, of_day / 3600, 2);
  text += ':';
  append_padded(text, of_day / 60 % 60, 2);
  text += ':';
  append_padded(text, of_day % 60, 2);
  if (fraction_digits > 0) {
    std::string fraction;
    append_padded(fraction, instant.nanoseconds, 9);
    text += "." + fraction.substr(0, static_cast<std::size_t>(fraction_digits));
  }
  if (!offset_seconds) return text + "Z";
  const std::int32_t size = offset < 0 ? -offset : offset;
  text += offset < 0 ? '-' : '+';
  append_padded(text, size / 3600, 2);
  text += ':';
  append_padded(text, size / 60 % 60, 2);
  return text;
}

std::string rfc3339_utc(std::int64_t nanoseconds_since_1970, int fraction_digits) {
  constexpr std::int64_t kBillion = 1'000'000'000;
  Instant instant{nanoseconds_since_1970 / kBillion, static_cast<std::int32_t>(nanoseconds_since_1970 % kBillion)};
  if (instant.nanoseconds < 0) {
    --instant.seconds;
    instant.nanoseconds += static_cast<std::int32_t>(kBillion);
  }
  return rfc3339_text(instant, fraction_digits, std::nullopt).value();
}

}  // namespace etude
