// The operators of the language on values (expressions.md 6 and 7) and assignments to a path (syntax.md 3.1).
#pragma once

#include <span>

#include "core/base/result.h"
#include "core/expression/expression_tree.h"
#include "core/value/value.h"

namespace etude {

/// The operators on two integers that cannot fail and are asked for most. @returns false: it is another one
inline bool apply_to_integers(Operator op, std::int64_t left, std::int64_t right, Value& result) {
  const auto a = static_cast<std::uint64_t>(left);
  const auto b = static_cast<std::uint64_t>(right);
  if (op == Operator::kAdd)
    result = Value(static_cast<std::int64_t>(a + b));
  else if (op == Operator::kSubtract)
    result = Value(static_cast<std::int64_t>(a - b));
  else if (op == Operator::kMultiply)
    result = Value(static_cast<std::int64_t>(a * b));
  else if (op == Operator::kLess)
    result = Value(left < right);
  else if (op == Operator::kLessEqual)
    result = Value(left <= right);
  else if (op == Operator::kGreater)
    result = Value(left > right);
  else if (op == Operator::kGreaterEqual)
    result = Value(left >= right);
  else if (op == Operator::kEqual)
    result = Value(left == right);
  else if (op == Operator::kNotEqual)
    result = Value(left != right);
  else
    return false;
  return true;
}

/// A binary operator other than `and` and `or`. @errors TypeError, ZeroDivisionError, ResourceLimitError
Result<Value> apply_binary(Operator op, const Value& left, const Value& right, std::uint64_t longest_string);
/// `-`, `+`, `not`. @errors TypeError
Result<Value> apply_unary(Operator op, const Value& operand);
/// `container[index]`, also for `container.member`. @errors KeyError, IndexError, TypeError
Result<Value> access(const Value& container, const Value& index);
/// The container with `path` (its part behind `from`) inside of it replaced; missing maps on the way are made.
/// @errors IndexError, TypeError
Result<Value> assign_path(const Value& container, const List& path, const Value& value, std::size_t from = 0);

/// The two bounds of `range`. @errors TypeError, ValueError
Result<List> range_bounds(const Value& value);

}  // namespace etude
