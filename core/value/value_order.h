// Equality and ordering of values as the language defines them (expressions.md 6.4).
#pragma once

#include <optional>

#include "core/value/value.h"

namespace etude {

/// `==`: never fails. Integers and doubles compare by number; different kinds are otherwise unequal.
bool equals(const Value& a, const Value& b);

/// -1, 0 or 1 for two numbers (exactly, also between integer and double) or two strings (by code point);
/// nothing for kinds that have no order. A NaN is neither less, equal nor greater: nothing as well… see `is_ordered`.
std::optional<int> compare(const Value& a, const Value& b);

/// True if `<` is defined for the two kinds (even if one of them is NaN, where every comparison is false).
bool is_ordered(const Value& a, const Value& b);

}  // namespace etude
