// Equality and ordering; integers and doubles are compared without rounding.
#include "core/value/value_order.h"

#include <cmath>

namespace etude {
namespace {

// The sign of a - b, exactly. b is not NaN.
int compare_exactly(std::int64_t a, double b) {
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (b >= kTwoTo63) return -1;
  if (b < -kTwoTo63) return 1;
  const double whole = std::floor(b);
  const auto integral = static_cast<std::int64_t>(whole);
  if (a != integral) return a < integral ? -1 : 1;
  return whole < b ? -1 : 0;
}

template <typename T>
int sign_of(const T& a, const T& b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

}  // namespace

bool is_ordered(const Value& a, const Value& b) { return (a.is_number() && b.is_number()) || (a.is_string() && b.is_string()); }

std::optional<int> compare(const Value& a, const Value& b) {
  if (a.is_string() && b.is_string()) {
    // Byte order of UTF-8 is code point order.
    const int order = a.string().compare(b.string());
    return order < 0 ? -1 : (order > 0 ? 1 : 0);
  }
  if (!a.is_number() || !b.is_number()) return std::nullopt;
  if ((a.is_double() && std::isnan(a.number())) || (b.is_double() && std::isnan(b.number()))) return std::nullopt;
  if (a.is_int() && b.is_int()) return sign_of(a.integer(), b.integer());
  if (a.is_double() && b.is_double()) return sign_of(a.number(), b.number());
  return a.is_int() ? compare_exactly(a.integer(), b.number()) : -compare_exactly(b.integer(), a.number());
}

bool equals(const Value& a, const Value& b) {
  if (a.is_number() && b.is_number()) return compare(a, b) == 0;
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::kNull: return true;
    case Kind::kBool: return a.boolean() == b.boolean();
    case Kind::kInt:
    case Kind::kDouble: return compare(a, b) == 0;
    case Kind::kString: return a.string() == b.string();
    case Kind::kBytes: return a.raw_bytes() == b.raw_bytes();
    case Kind::kList: {
      const List left = a.list();
      const List right = b.list();
      if (left.size() != right.size()) return false;
      for (std::size_t i = 0; i < left.size(); ++i) {
        if (!equals(left[i], right[i])) return false;
      }
      return true;
    }
    case Kind::kMap: {
      const Map left = a.map();
      const Map right = b.map();
      if (left.size() != right.size()) return false;
      for (auto l = left.begin(), r = right.begin(); !(l == left.end()); ++l, ++r) {
        if (l->key.string() != r->key.string() || !equals(l->value, r->value)) return false;
      }
      return true;
    }
  }
  return false;
}

}  // namespace etude
