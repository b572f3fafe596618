// math: four functions on numbers.
#include <array>
#include <cmath>
#include <cstdint>

#include "core/library/modules.h"
#include "core/library/raise.h"
#include "core/library/registry.h"
#include "core/value/value_order.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

Result<Value> abs(Arguments arguments) {
  const Value& x = arguments[0];
  if (x.is_double()) return Value(std::fabs(x.number()));
  if (x.integer() == INT64_MIN)
    return value_error("math.abs", "the absolute value of " + text_of(x.integer()) + " does not fit into 64 bits");
  return Value(x.integer() < 0 ? -x.integer() : x.integer());
}

Result<Value> floor(Arguments arguments) {
  const Value& x = arguments[0];
  if (x.is_int()) return x;
  const double whole = std::floor(x.number());
  if (!(whole >= -0x1p63 && whole < 0x1p63)) return value_error("math.floor", text_of(x.number()) + " does not fit into 64 bits");
  return Value(static_cast<std::int64_t>(whole));
}

// The greater (sign 1) or the smaller (sign -1) of two numbers: a double if one of them is one, NaN if one of them is NaN.
Value chosen(const Value& x, const Value& y, int sign) {
  const std::optional<int> order = compare(x, y);
  if (!order) return Value(std::nan(""));
  const Value& pick = *order * sign >= 0 ? x : y;
  return x.is_double() || y.is_double() ? Value(pick.as_double()) : pick;
}

Result<Value> max(Arguments arguments) { return chosen(arguments[0], arguments[1], 1); }
Result<Value> min(Arguments arguments) { return chosen(arguments[0], arguments[1], -1); }

constexpr std::array kOne{Parameter{.name = "x", .accepts = kNumber, .about = "The number."}};
constexpr std::array kTwo{Parameter{.name = "x", .accepts = kNumber, .about = "One number."},
                          Parameter{.name = "y", .accepts = kNumber, .about = "The other number."}};

constexpr std::array kTypeErrors{RaisedRow{"TypeError", "an argument is not a number"}};
constexpr std::array kRangeErrors{RaisedRow{"TypeError", "the argument is not a number"},
                                  RaisedRow{"ValueError", "the result does not fit into a 64-bit integer"}};

constexpr std::array kRows{FunctionRow{.name = "math.abs",
                                       .parameters = kOne,
                                       .returns = "number",
                                       .about = "Gives the absolute value of a number, of the same type.",
                                       .example = R"(math.abs(-3) → 3)",
                                       .raises = kRangeErrors,
                                       .pure = &abs},
                           FunctionRow{.name = "math.floor",
                                       .parameters = kOne,
                                       .returns = "integer",
                                       .about = "Gives the largest integer that is not greater than the number.",
                                       .example = R"(math.floor(-2.5) → -3)",
                                       .raises = kRangeErrors,
                                       .pure = &floor},
                           FunctionRow{.name = "math.max",
                                       .parameters = kTwo,
                                       .returns = "number",
                                       .about = "Gives the greater of exactly two numbers; a double if one of them is a double.",
                                       .example = R"(math.max(1, 2) → 2)",
                                       .raises = kTypeErrors,
                                       .pure = &max},
                           FunctionRow{.name = "math.min",
                                       .parameters = kTwo,
                                       .returns = "number",
                                       .about = "Gives the smaller of exactly two numbers; a double if one of them is a double.",
                                       .example = R"(math.min(2, 1.5) → 1.5)",
                                       .raises = kTypeErrors,
                                       .pure = &min}};

}  // namespace

void register_math(Registry& registry) { registry.add(kRows); }

}  // namespace etude
