// Shortest round-trip text of doubles through printf and strtod, whose digits are exact in glibc and musl.
#include "core/value/value_text.h"

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace etude {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Digits and decimal exponent of the shortest text: 0.d1d2d3… · 10^point.
struct Digits {
  std::string digits;
  int point = 0;
};

// Adds one to the last digit before the `e`; false if that would carry.
bool increase_last_digit(char* text) {
  char* last = std::strchr(text, 'e') - 1;
  if (!is_digit(*last) || *last == '9') return false;
  ++*last;
  return true;
}

constexpr double kLeastNormal = 0x1p-1022;

Digits shortest_digits(double magnitude) {
  // Of a normal number 15 digits always survive text → double → text, so a shorter text, if there is one, is the 15-digit one
  // without its trailing zeros. A subnormal one has less precision than that. 17 digits always suffice.
  char text[40] = {};
  int exponent_of_two = 0;
  const bool power_of_two = std::frexp(magnitude, &exponent_of_two) == 0.5;
  for (int precision = magnitude < kLeastNormal ? 0 : 14; precision <= 16; ++precision) {
    std::snprintf(text, sizeof text, "%.*e", precision, magnitude);
    if (std::strtod(text, nullptr) == magnitude) break;
    // Below a power of two doubles lie twice as close as above it: the nearest decimal may read back as the neighbour below while
    // the next one above reads back.
    if (power_of_two && increase_last_digit(text) && std::strtod(text, nullptr) == magnitude) break;
  }
  const char* exponent = std::strchr(text, 'e');
  Digits result;
  for (const char* c = text; c != exponent; ++c) {
    if (is_digit(*c)) result.digits.push_back(*c);
  }
  while (result.digits.size() > 1 && result.digits.back() == '0') result.digits.pop_back();
  result.point = std::atoi(exponent + 1) + 1;
  return result;
}

}  // namespace

std::string text_of(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Inf" : "+Inf";
  const double magnitude = std::fabs(number);
  std::string text = std::signbit(number) ? "-" : "";
  if (magnitude == 0.0) return text + "0";
  const auto [digits, point] = shortest_digits(magnitude);
  const int count = static_cast<int>(digits.size());
  if (magnitude < 1e-6 || magnitude >= 1e21) {
    const int exponent = point - 1;
    text += digits[0];
    if (count > 1) text += "." + digits.substr(1);
    text += exponent < 0 ? "e-" : "e+";
    const int size = exponent < 0 ? -exponent : exponent;
    return text + std::to_string(size);
  }
  if (point <= 0) return text + "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  if (count <= point) return text + digits + std::string(static_cast<std::size_t>(point - count), '0');
  return text + digits.substr(0, static_cast<std::size_t>(point)) + "." + digits.substr(static_cast<std::size_t>(point));
}

std::string text_of(std::int64_t number) { return std::to_string(number); }

std::string text_of_scalar(const Value& value) {
  switch (value.kind()) {
    case Kind::kBool: return value.boolean() ? "true" : "false";
    case Kind::kInt: return text_of(value.integer());
    case Kind::kDouble: return text_of(value.number());
    case Kind::kString: return std::string(value.string());
    case Kind::kNull:
    case Kind::kBytes:
    case Kind::kList:
    case Kind::kMap: break;
  }
  ETUDE_UNREACHABLE();
}

Result<std::int64_t> integer_from_text(std::string_view text) {
  const auto refused = [&] { return Error{"ValueError", "\"" + std::string(text.substr(0, 80)) + "\" is not an integer"}; };
  std::size_t at = 0;
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) ++at;
  if (at == text.size()) return refused();
  std::uint64_t magnitude = 0;
  const std::uint64_t limit = negative ? 9223372036854775808ull : 9223372036854775807ull;
  for (; at < text.size(); ++at) {
    if (!is_digit(text[at])) return refused();
    const auto digit = static_cast<std::uint64_t>(text[at] - '0');
    if (magnitude > (limit - digit) / 10) return Error{"ValueError", std::string(text.substr(0, 80)) + " does not fit into 64 bits"};
    magnitude = magnitude * 10 + digit;
  }
  return static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
}

Result<double> double_from_text(std::string_view text) {
  const auto refused = [&] { return Error{"ValueError", "\"" + std::string(text.substr(0, 80)) + "\" is not a number"}; };
  // The form is checked by hand: strtod would also take blanks, hexadecimal, "inf" and "nan".
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t start = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - start;
  };
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  std::size_t mantissa = digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    mantissa += digits();
  }
  if (mantissa == 0) return refused();
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    if (digits() == 0) return refused();
  }
  if (at != text.size()) return refused();
  const double number = std::strtod(std::string(text).c_str(), nullptr);
  if (std::isinf(number)) return Error{"ValueError", std::string(text.substr(0, 80)) + " is out of the range of a double"};
  return number;
}

}  // namespace etude
