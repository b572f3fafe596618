// Checks the arguments of one call against the row of its function and fills in what was left out.
#include "core/library/arguments.h"

#include "core/library/raise.h"
#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

// The default that a row gives as JSON text. The scalars that rows use are read without the JSON parser: this runs at calls.
Value fallback_value(std::string_view text) {
  if (text == "true") return Value(true);
  if (text == "false") return Value(false);
  if (text == "null") return Value();
  if (text.size() >= 2 && text.front() == '"' && text.find('\\') == std::string_view::npos) {
    return Value(text.substr(1, text.size() - 2));
  }
  if (const Result<std::int64_t> integer = integer_from_text(text); integer.ok()) return Value(integer.value());
  if (const Result<double> number = double_from_text(text); number.ok()) return Value(number.value());
  Result<Value> value = value_from_json(text);
  ETUDE_CHECK(value.ok());
  return std::move(value).value();
}

}  // namespace

int parameter_index(const FunctionRow& row, std::string_view name) {
  for (std::size_t i = 0; i < row.parameters.size(); ++i) {
    const Parameter& parameter = row.parameters[i];
    if (parameter.name == name || (!parameter.alias.empty() && parameter.alias == name)) return static_cast<int>(i);
  }
  return -1;
}

std::string kinds_text(KindSet kinds) {
  if ((kinds & kAnyKind) == kAnyKind) return "any";
  // `number` stands for integer and double together, as the service says it.
  std::vector<std::string_view> names;
  if ((kinds & kNumber) == kNumber) {
    names.push_back("number");
    kinds = static_cast<KindSet>(kinds & ~kNumber);
  }
  for (const Kind kind : {Kind::kInt, Kind::kDouble, Kind::kString, Kind::kBool, Kind::kBytes, Kind::kList, Kind::kMap, Kind::kNull}) {
    if ((kinds & kind_bit(kind)) != 0) names.push_back(type_name(kind));
  }
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i != 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

std::string signature(const FunctionRow& row) {
  std::string text = std::string(row.name) + "(";
  for (const Parameter& parameter : row.parameters) {
    if (text.back() != '(') text += ", ";
    text += parameter.name;
    if (!parameter.fallback.empty())
      text.append(" = ").append(parameter.fallback);
    else if (!parameter.required)
      text += "?";
  }
  return text + ")";
}

Result<void> complete_arguments(const FunctionRow& row, std::span<Value> arguments) {
  ETUDE_CHECK(arguments.size() == row.parameters.size());
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Parameter& parameter = row.parameters[i];
    Value& argument = arguments[i];
    if (argument.is_unset()) {
      if (parameter.required) {
        return type_error(std::string(row.name) + ": missing required argument '" + std::string(parameter.name) + "'");
      }
      if (!parameter.fallback.empty()) argument = fallback_value(parameter.fallback);
      continue;
    }
    if ((parameter.accepts & kind_bit(argument.kind())) == 0) {
      return wrong_argument(row.name, parameter.name, kinds_text(parameter.accepts), argument);
    }
  }
  return {};
}

}  // namespace etude
