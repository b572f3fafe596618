// Fields are read into sets; times are found by walking over the minutes, in whole hours where nothing fits.
#include "core/simulation/google/google_cron.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "core/library/time_zone.h"

namespace etude::google {
namespace {

constexpr std::int64_t kHorizon = 366 * 86'400;

struct Field {
  int low;
  int high;
  std::string_view names;  // three letters each; the first one is `low`
};
constexpr Field kFields[] = {
    {0, 59, ""}, {0, 23, ""}, {1, 31, ""}, {1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"}, {0, 7, "sunmontuewedthufrisat"}};

std::string_view cut(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

std::optional<int> number(std::string_view text, const Field& field) {
  if (text.empty()) return std::nullopt;
  int value = 0;
  if (text.size() == 3 && (text[0] > '9')) {
    std::string lower(text);
    for (char& c : lower) c = static_cast<char>(c | 0x20);
    const std::size_t at = field.names.find(lower);
    if (at == std::string_view::npos || at % 3 != 0) return std::nullopt;
    return field.low + static_cast<int>(at / 3);
  }
  for (const char c : text) {
    if (c < '0' || c > '9' || value > 99) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

// `*`, `a`, `a-b`, each with or without `/step`, between commas.
std::optional<std::uint64_t> read_field(std::string_view text, const Field& field) {
  std::uint64_t bits = 0;
  if (text.empty() || text.back() == ',') return std::nullopt;
  while (!text.empty()) {
    std::string_view range = cut(text, ',');
    const bool has_step = range.find('/') != std::string_view::npos;
    std::string_view first = cut(range, '/');
    const std::optional<int> step = has_step ? number(range, {1, 99, ""}) : 1;
    int low = field.low;
    int high = field.high;
    if (first != "*") {
      const bool is_range = first.find('-') != std::string_view::npos;
      const std::optional<int> from = number(cut(first, '-'), field);
      const std::optional<int> to = is_range ? number(first, field) : from;
      if (!from || !to) return std::nullopt;
      low = *from;
      high = has_step && !is_range ? field.high : *to;
    }
    if (!step || *step < 1 || low < field.low || high > field.high || low > high) return std::nullopt;
    for (int each = low; each <= high; each += *step) bits |= 1ull << each;
  }
  return bits;
}

bool has(std::uint64_t bits, unsigned number) { return (bits >> number & 1) != 0; }

}  // namespace

std::optional<Cron> parse_cron(std::string_view text) {
  std::uint64_t sets[5] = {};
  std::string_view written[5];
  std::size_t count = 0;
  while (!text.empty()) {
    const std::string_view word = cut(text, ' ');
    if (word.empty()) continue;
    if (count == 5) return std::nullopt;
    const std::optional<std::uint64_t> bits = read_field(word, kFields[count]);
    if (!bits) return std::nullopt;
    written[count] = word;
    sets[count++] = *bits;
  }
  if (count != 5) return std::nullopt;
  const std::uint64_t weekdays = (sets[4] & 0x7F) | (has(sets[4], 7) ? 1 : 0);
  return Cron{sets[0], sets[1], sets[2], sets[3], weekdays, written[2].starts_with('*'), written[4].starts_with('*')};
}

std::optional<std::vector<std::int64_t>> cron_times(const Cron& cron, std::string_view zone, std::int64_t after_s, std::size_t most) {
  if (!zone_offset_seconds(zone, after_s)) return std::nullopt;
  std::vector<std::int64_t> times;
  for (std::int64_t at = after_s - after_s % 60 + 60; at <= after_s + kHorizon && times.size() < most;) {
    const std::int64_t local = at + zone_offset_seconds(zone, at).value_or(0);
    const std::int64_t day = local / 86'400;
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
    const std::int64_t minute = local % 86'400 / 60;
    const bool day_fits = has(cron.days, static_cast<unsigned>(date.day()));
    const bool weekday_fits = has(cron.weekdays, static_cast<unsigned>((day + 4) % 7));
    const bool either = cron.any_day || cron.any_weekday ? day_fits && weekday_fits : day_fits || weekday_fits;
    if (!either || !has(cron.months, static_cast<unsigned>(date.month())) || !has(cron.hours, static_cast<unsigned>(minute / 60))) {
      at += (60 - minute % 60) * 60;
      continue;
    }
    if (has(cron.minutes, static_cast<unsigned>(minute % 60))) times.push_back(at);
    at += 60;
  }
  return times;
}

}  // namespace etude::google
