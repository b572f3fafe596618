// Decimal digits and a unit to exact nanoseconds: no floating point, so that 0.1s is 100 ms on every machine.
#include "core/simulation/duration.h"

#include <array>
#include <cstdint>

namespace etude {
namespace {

struct Unit {
  std::string_view name;
  Nanoseconds nanoseconds;
};
constexpr std::array kUnits{Unit{"ms", kNanosecondsPerMillisecond}, Unit{"s", kNanosecondsPerSecond}, Unit{"m", 60 * kNanosecondsPerSecond},
                            Unit{"h", 3600 * kNanosecondsPerSecond}};
constexpr Nanoseconds kLongest = 100ll * 365 * 24 * 3600 * kNanosecondsPerSecond;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<Nanoseconds> parse_duration(std::string_view text) {
  std::size_t at = 0;
  std::int64_t whole = 0;
  while (at < text.size() && is_digit(text[at])) {
    if (whole > kLongest / 10) return std::nullopt;
    whole = whole * 10 + (text[at++] - '0');
  }
  bool has_digits = at > 0;
  std::string_view fraction;
  if (at < text.size() && text[at] == '.') {
    const std::size_t begin = ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
    fraction = text.substr(begin, at - begin);
    has_digits = has_digits && !fraction.empty();
  }
  if (!has_digits) return std::nullopt;
  while (at < text.size() && text[at] == ' ') ++at;
  for (const Unit& unit : kUnits) {
    if (text.substr(at) != unit.name) continue;
    if (whole > kLongest / unit.nanoseconds) return std::nullopt;
    Nanoseconds result = whole * unit.nanoseconds;
    // Twelve digits of the fraction count, the first six exactly: every unit is a multiple of a million nanoseconds.
    const Nanoseconds millionth = unit.nanoseconds / 1'000'000;
    Nanoseconds first = 0;
    Nanoseconds second = 0;
    for (std::size_t i = 0; i < 12; ++i) {
      Nanoseconds& part = i < 6 ? first : second;
      part = part * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
    }
    result += first * millionth + second * millionth / 1'000'000;
    if (result > kLongest) return std::nullopt;
    return result;
  }
  return std::nullopt;
}

}  // namespace etude
