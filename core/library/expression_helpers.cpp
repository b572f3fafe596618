// The functions without a module: conversions, sizes, choices.
#include <array>
#include <cmath>

#include "core/base/utf8.h"
#include "core/library/modules.h"
#include "core/library/raise.h"
#include "core/library/registry.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

// The observed wording for string(), and by analogy for the other two (errors-and-retry.md 3).
Error unsupported(std::string_view function, const Value& operand, std::string_view expecting) {
  return type_error("unsupported operand type for " + std::string(function) + "(): '" + std::string(operand_name(operand.kind())) +
                    "' (expecting " + std::string(expecting) + ")");
}

Result<Value> to_double(Arguments arguments) {
  const Value& x = arguments[0];
  if (x.is_number()) return Value(x.as_double());
  if (!x.is_string()) return unsupported("double", x, "number or string");
  Result<double> number = double_from_text(x.string());
  if (!number.ok()) return value_error("double", number.error().message);
  return Value(number.value());
}

Result<Value> to_int(Arguments arguments) {
  const Value& x = arguments[0];
  if (x.is_int()) return x;
  if (x.is_double()) {
    const double whole = std::trunc(x.number());
    if (!(whole >= -0x1p63 && whole < 0x1p63)) return value_error("int", text_of(x.number()) + " does not fit into 64 bits");
    return Value(static_cast<std::int64_t>(whole));
  }
  if (!x.is_string()) return unsupported("int", x, "number or string");
  Result<std::int64_t> number = integer_from_text(x.string());
  if (!number.ok()) return value_error("int", number.error().message);
  return Value(number.value());
}

Result<Value> to_string(Arguments arguments) {
  const Value& x = arguments[0];
  if (x.is_string()) return x;
  if (!x.is_number() && !x.is_bool()) return unsupported("string", x, "number, string, or boolean");
  return Value(text_of_scalar(x));
}

Result<Value> keys(Arguments arguments) {
  const Map map = arguments[0].map();
  List names;
  for (const Map::Entry& entry : map) names = names.push_back(entry.key);
  return Value(names);
}

Result<Value> len(Arguments arguments) {
  const Value& value = arguments[0];
  const std::size_t size = value.is_string() ? count_code_points(value.string())
                           : value.is_list() ? value.list().size()
                                             : value.map().size();
  return Value(static_cast<std::int64_t>(size));
}

Result<Value> default_value(Arguments arguments) { return arguments[0].is_null() ? arguments[1] : arguments[0]; }

Result<Value> choose(Arguments arguments) { return arguments[0].is_bool() && arguments[0].boolean() ? arguments[1] : arguments[2]; }

Result<Value> get_type(Arguments arguments) { return Value(type_name(arguments[0].kind())); }

constexpr std::array kConverted{Parameter{.name = "x", .about = "The value to convert."}};
constexpr std::array kMap{Parameter{.name = "map", .accepts = kMapOnly, .about = "The map whose keys are wanted."}};
constexpr std::array kMeasured{
    Parameter{.name = "value", .accepts = kStringOnly | kListOnly | kMapOnly, .about = "The list, map or string to measure."}};
constexpr std::array kDefaulted{Parameter{.name = "val", .about = "The value to use unless it is null."},
                                Parameter{.name = "defaultVal", .about = "The value to use instead of null."}};
constexpr std::array kChoice{
    Parameter{
        .name = "condition", .accepts = kind_bit(Kind::kBool) | kind_bit(Kind::kNull), .about = "What decides; null counts as false."},
    Parameter{.name = "ifTrue", .about = "The result if the condition is true."},
    Parameter{.name = "ifFalse", .about = "The result if the condition is false or null."}};
constexpr std::array kTyped{Parameter{.name = "arg", .about = "The value to look at."}};

constexpr std::array kNumberErrors{RaisedRow{"TypeError", "the value is neither a number nor a string"},
                                   RaisedRow{"ValueError", "the text is not such a number, or the number is out of range"}};
constexpr std::array kStringErrors{RaisedRow{"TypeError", "the value is null, bytes, a list or a map"}};
constexpr std::array kKeysErrors{RaisedRow{"TypeError", "the argument is not a map"}};
constexpr std::array kLenErrors{RaisedRow{"TypeError", "the argument is not a list, map or string"}};
constexpr std::array kIfErrors{RaisedRow{"TypeError", "the condition is neither a boolean nor null"}};

constexpr std::array kRows{
    FunctionRow{.name = "default",
                .parameters = kDefaulted,
                .returns = "any",
                .about = "Gives the first value unless it is null, else the second. Both are evaluated, and errors are not caught: combine "
                         "it with map.get for a key that may be absent.",
                .example = R"(default(null, 7) → 7)",
                .pure = &default_value,
                .counts_as_step = false},
    FunctionRow{.name = "double",
                .parameters = kConverted,
                .returns = "double",
                .about = "Converts an integer or a text in decimal or exponent notation to a floating-point number.",
                .example = R"(double("2.5") → 2.5)",
                .raises = kNumberErrors,
                .pure = &to_double,
                .counts_as_step = false},
    FunctionRow{.name = "get_type",
                .parameters = kTyped,
                .returns = "string",
                .about = "Names the type of a value: boolean, bytes, double, integer, list, map, null or string.",
                .example = R"(get_type([1, 2]) → "list")",
                .pure = &get_type,
                .counts_as_step = false},
    FunctionRow{.name = "if",
                .parameters = kChoice,
                .returns = "any",
                .about = "Gives one of two values. Both are evaluated before the choice, so neither may raise an error.",
                .example = R"(if(true, "yes", "no") → "yes")",
                .raises = kIfErrors,
                .pure = &choose,
                .counts_as_step = false},
    FunctionRow{
        .name = "int",
        .parameters = kConverted,
        .returns = "integer",
        .about = "Converts a text of decimal digits with an optional sign to an integer; a floating-point number loses its fraction.",
        .example = R"(int("42") → 42)",
        .raises = kNumberErrors,
        .pure = &to_int,
        .counts_as_step = false},
    FunctionRow{.name = "keys",
                .parameters = kMap,
                .returns = "list of strings",
                .about = "Lists the keys of a map in ascending order.",
                .example = R"(keys({"b": 1, "a": 2}) → ["a","b"])",
                .raises = kKeysErrors,
                .pure = &keys,
                .counts_as_step = false},
    FunctionRow{.name = "len",
                .parameters = kMeasured,
                .returns = "integer",
                .about = "Counts the elements of a list, the entries of a map or the characters of a string.",
                .example = R"(len("héllo") → 5)",
                .raises = kLenErrors,
                .pure = &len,
                .counts_as_step = false},
    FunctionRow{.name = "string",
                .parameters = kConverted,
                .returns = "string",
                .about = "Gives the text of a number or boolean. Lists and maps are written with json.encode_to_string.",
                .example = R"(string(1.5) → "1.5")",
                .raises = kStringErrors,
                .pure = &to_string,
                .counts_as_step = false}};

}  // namespace

void register_expression_helpers(Registry& registry) { registry.add(kRows); }

}  // namespace etude
