// Numbers and strings to text and back (types.md 2 and 4).
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/value/value.h"

namespace etude {

/// The shortest decimal text that reads back to the same double: `80.6`, `1e+21`, `1.5e-7`, `2` for 2.0;
/// `NaN`, `+Inf`, `-Inf` for what has no digits.
std::string text_of(double number);
std::string text_of(std::int64_t number);

/// The text of an integer, double, boolean or string as `string()` and `+` give it. Other kinds: not allowed.
std::string text_of_scalar(const Value& value);

/// Optional sign and decimal digits only. @errors ValueError
Result<std::int64_t> integer_from_text(std::string_view text);
/// Decimal or exponent notation. @errors ValueError
Result<double> double_from_text(std::string_view text);

}  // namespace etude
