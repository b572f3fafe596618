// The YAML 1.2 core schema, except that `.inf` and `.nan` are texts: the language has no such literals.
#include "core/document/plain_scalar.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "core/value/value_text.h"

namespace etude {
namespace {

bool is_one_of(std::string_view text, const std::array<std::string_view, 3>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr std::array<std::string_view, 3> kTrue{"true", "True", "TRUE"};
constexpr std::array<std::string_view, 3> kFalse{"false", "False", "FALSE"};
constexpr std::array<std::string_view, 3> kNull{"null", "Null", "NULL"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The digit's number in bases up to 16, or 16.
unsigned digit_of(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
  return 16;
}

bool all_digits(std::string_view digits, unsigned base) {
  return !digits.empty() && std::all_of(digits.begin(), digits.end(), [base](char c) { return digit_of(c) < base; });
}

PlainScalar out_of_range() { return {PlainScalar::Outcome::kOutOfRange, Value()}; }
PlainScalar text_scalar(std::string_view text) { return {PlainScalar::Outcome::kValue, Value(text)}; }

PlainScalar based_integer(std::string_view digits, unsigned base) {
  std::uint64_t number = 0;
  for (const char c : digits) {
    if (number > static_cast<std::uint64_t>(INT64_MAX) / base) return out_of_range();
    number = number * base + digit_of(c);
  }
  if (number > static_cast<std::uint64_t>(INT64_MAX)) return out_of_range();
  return {PlainScalar::Outcome::kValue, Value(static_cast<std::int64_t>(number))};
}

// `1.5`, `.5`, `5.`, `1e3`, with an optional sign: the form alone.
bool looks_like_a_double(std::string_view text) {
  std::size_t at = text[0] == '-' || text[0] == '+' ? 1 : 0;
  std::size_t digits = 0;
  for (; at < text.size() && is_digit(text[at]); ++at) ++digits;
  if (at < text.size() && text[at] == '.') {
    for (++at; at < text.size() && is_digit(text[at]); ++at) ++digits;
  }
  if (digits == 0) return false;
  if (at == text.size()) return true;
  if (text[at] != 'e' && text[at] != 'E') return false;
  ++at;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  return at < text.size() && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), is_digit);
}

}  // namespace

PlainScalar type_plain_scalar(std::string_view text) {
  if (text.empty() || text == "~" || is_one_of(text, kNull)) return {};
  if (is_one_of(text, kTrue)) return {PlainScalar::Outcome::kValue, Value(true)};
  if (is_one_of(text, kFalse)) return {PlainScalar::Outcome::kValue, Value(false)};
  const char first = text[0];
  if (!is_digit(first) && first != '-' && first != '+' && first != '.') return text_scalar(text);

  const std::string_view unsigned_text = first == '-' || first == '+' ? text.substr(1) : text;
  if (all_digits(unsigned_text, 10)) {
    const Result<std::int64_t> number = integer_from_text(text);
    return number.ok() ? PlainScalar{PlainScalar::Outcome::kValue, Value(number.value())} : out_of_range();
  }
  if (text.substr(0, 2) == "0x" && all_digits(text.substr(2), 16)) return based_integer(text.substr(2), 16);
  if (text.substr(0, 2) == "0o" && all_digits(text.substr(2), 8)) return based_integer(text.substr(2), 8);
  if (looks_like_a_double(text)) {
    const Result<double> number = double_from_text(text);
    return number.ok() ? PlainScalar{PlainScalar::Outcome::kValue, Value(number.value())} : out_of_range();
  }
  return text_scalar(text);
}

}  // namespace etude
