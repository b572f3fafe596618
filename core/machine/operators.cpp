// Arithmetic wraps in 64 bits; nothing converts implicitly but numbers, and scalars next to a string in `+`.
#include "core/machine/operators.h"

#include <charconv>
#include <cmath>

#include "core/value/value_json.h"
#include "core/value/value_order.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

Error unsupported(Operator op, const Value& left, const Value& right) {
  return {"TypeError", "TypeError: unsupported operand type(s) for " + std::string(operator_text(op)) + ": '" +
                           std::string(operand_name(left.kind())) + "' and '" + std::string(operand_name(right.kind())) + "'"};
}

std::uint64_t bits(std::int64_t number) { return static_cast<std::uint64_t>(number); }

bool joins_text(const Value& value) { return value.is_string() || value.is_number() || value.is_bool(); }

Result<Value> add(const Value& left, const Value& right, std::uint64_t longest_string) {
  if (left.is_int() && right.is_int()) return Value(static_cast<std::int64_t>(bits(left.integer()) + bits(right.integer())));
  if (left.is_number() && right.is_number()) return Value(left.as_double() + right.as_double());
  const bool text = left.is_string() || right.is_string();
  if (!text || !joins_text(left) || !joins_text(right)) return unsupported(Operator::kAdd, left, right);
  char digits[24];
  std::string other;
  const auto text_of_operand = [&](const Value& value) -> std::string_view {
    if (value.is_string()) return value.string();
    if (value.is_int())
      return {digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, value.integer()).ptr - digits)};
    other = text_of_scalar(value);
    return other;
  };
  if (left.is_string()) {
    const std::string_view end = text_of_operand(right);
    if (left.string().size() + end.size() <= longest_string) return Value::concatenated(left, end);
  } else {
    std::string joined(text_of_operand(left));
    joined += right.string();
    if (joined.size() <= longest_string) return Value(joined);
  }
  return Error{"ResourceLimitError", "ResourceLimitError: a string may have at most " + std::to_string(longest_string) + " bytes"};
}

std::int64_t floor_quotient(std::int64_t a, std::int64_t b) {
  if (b == -1) return static_cast<std::int64_t>(0 - bits(a));  // the smallest integer wraps to itself
  const std::int64_t quotient = a / b;
  return (a % b != 0 && (a < 0) != (b < 0)) ? quotient - 1 : quotient;
}

Result<Value> arithmetic(Operator op, const Value& left, const Value& right) {
  if (!left.is_number() || !right.is_number()) return unsupported(op, left, right);
  const bool divides = op == Operator::kDivide || op == Operator::kFloorDivide || op == Operator::kModulo;
  if (divides && right.as_double() == 0.0) return Error{"ZeroDivisionError", "ZeroDivisionError: division by zero"};
  if (left.is_int() && right.is_int() && op != Operator::kDivide) {
    const std::int64_t a = left.integer();
    const std::int64_t b = right.integer();
    if (op == Operator::kSubtract) return Value(static_cast<std::int64_t>(bits(a) - bits(b)));
    if (op == Operator::kMultiply) return Value(static_cast<std::int64_t>(bits(a) * bits(b)));
    const std::int64_t quotient = floor_quotient(a, b);
    if (op == Operator::kFloorDivide) return Value(quotient);
    return Value(static_cast<std::int64_t>(bits(a) - bits(quotient) * bits(b)));
  }
  const double a = left.as_double();
  const double b = right.as_double();
  if (op == Operator::kSubtract) return Value(a - b);
  if (op == Operator::kMultiply) return Value(a * b);
  if (op == Operator::kDivide) return Value(a / b);
  if (op == Operator::kFloorDivide) return Value(std::floor(a / b));
  const double remainder = std::fmod(a, b);
  return Value(remainder != 0.0 && (remainder < 0.0) != (b < 0.0) ? remainder + b : remainder);
}

Result<Value> order(Operator op, const Value& left, const Value& right) {
  if (!is_ordered(left, right)) return unsupported(op, left, right);
  const std::optional<int> sign = compare(left, right);
  if (!sign) return Value(false);  // NaN
  if (op == Operator::kLess) return Value(*sign < 0);
  if (op == Operator::kLessEqual) return Value(*sign <= 0);
  if (op == Operator::kGreater) return Value(*sign > 0);
  return Value(*sign >= 0);
}

Result<bool> contains(const Value& left, const Value& right) {
  if (right.is_list()) {
    for (const Value& element : right.list()) {
      if (equals(element, left)) return true;
    }
    return false;
  }
  if (right.is_map()) {
    if (!left.is_string()) return unsupported(Operator::kIn, left, right);
    return right.map().contains(left.string());
  }
  return Error{"TypeError", "The argument of 'in' must be a dict or an array; got: " + std::string(operand_name(right.kind()))};
}

Error no_access(const Value& container, const Value& index) {
  return {"TypeError", "TypeError: cannot access '" + (index.is_string() ? std::string(index.string()) : json_for_display(index)) +
                           "' of " + std::string(operand_name(container.kind()))};
}

Result<std::size_t> list_index(const List& list, const Value& container, const Value& index) {
  if (!index.is_int()) return no_access(container, index);
  if (index.integer() < 0 || bits(index.integer()) >= list.size()) {
    return Error{"IndexError", "IndexError: index out of range: " + text_of(index.integer())};
  }
  return static_cast<std::size_t>(index.integer());
}

}  // namespace

Result<Value> apply_binary(Operator op, const Value& left, const Value& right, std::uint64_t longest_string) {
  switch (op) {
    case Operator::kAdd: return add(left, right, longest_string);
    case Operator::kSubtract:
    case Operator::kMultiply:
    case Operator::kDivide:
    case Operator::kFloorDivide:
    case Operator::kModulo: return arithmetic(op, left, right);
    case Operator::kLess:
    case Operator::kLessEqual:
    case Operator::kGreater:
    case Operator::kGreaterEqual: return order(op, left, right);
    case Operator::kEqual: return Value(equals(left, right));
    case Operator::kNotEqual: return Value(!equals(left, right));
    case Operator::kIn:
    case Operator::kNotIn: {
      ETUDE_TRY(const bool found, contains(left, right));
      return Value(found == (op == Operator::kIn));
    }
    case Operator::kNone:
    case Operator::kOr:
    case Operator::kAnd:
    case Operator::kNegate:
    case Operator::kPlus:
    case Operator::kNot: break;
  }
  ETUDE_UNREACHABLE();
}

Result<Value> apply_unary(Operator op, const Value& operand) {
  const bool logical = op == Operator::kNot;
  if (logical ? !operand.is_bool() : !operand.is_number()) {
    const std::string_view sign = logical ? "not" : (op == Operator::kNegate ? "-" : "+");
    return Error{"TypeError",
                 "TypeError: unsupported operand type for " + std::string(sign) + ": '" + std::string(operand_name(operand.kind())) + "'"};
  }
  if (logical) return Value(!operand.boolean());
  if (op == Operator::kPlus) return operand;
  if (operand.is_int()) return Value(static_cast<std::int64_t>(0 - bits(operand.integer())));
  return Value(-operand.number());
}

Result<Value> access(const Value& container, const Value& index) {
  if (container.is_map()) {
    if (!index.is_string()) return no_access(container, index);
    const Map map = container.map();
    const Value* found = map.find(index.string());
    if (found == nullptr) return Error{"KeyError", "KeyError: key not found: " + std::string(index.string())};
    return *found;
  }
  if (container.is_list()) {
    const List list = container.list();
    ETUDE_TRY(const std::size_t at, list_index(list, container, index));
    return list[at];
  }
  return no_access(container, index);
}

Result<Value> assign_path(const Value& container, const List& path, const Value& value, std::size_t from) {
  if (from == path.size()) return value;
  const Value& step = path[from];
  if (container.is_map()) {
    if (!step.is_string()) return no_access(container, step);
    const Map map = container.map();
    if (from + 1 == path.size()) return Value(map.set(step, value));
    const Value* found = map.find(step.string());
    ETUDE_TRY(Value inner, assign_path(found == nullptr ? Value(Map()) : *found, path, value, from + 1));
    return Value(map.set(step, std::move(inner)));
  }
  if (container.is_list()) {
    const List list = container.list();
    ETUDE_TRY(const std::size_t at, list_index(list, container, step));
    ETUDE_TRY(Value inner, assign_path(list[at], path, value, from + 1));
    return Value(list.set(at, std::move(inner)));
  }
  return no_access(container, step);
}

Result<List> range_bounds(const Value& value) {
  if (!value.is_list()) {
    return Error{"TypeError", "TypeError: for: range must be a list of two numbers, got '" + std::string(operand_name(value.kind())) + "'"};
  }
  const List bounds = value.list();
  if (bounds.size() != 2)
    return Error{"ValueError", "ValueError: for: range must have two numbers, got " + std::to_string(bounds.size()) + " elements"};
  for (const Value& bound : bounds) {
    if (!bound.is_number()) {
      return Error{"TypeError", "TypeError: for: range must have two numbers, got '" + std::string(operand_name(bound.kind())) + "'"};
    }
  }
  return bounds;
}

}  // namespace etude
