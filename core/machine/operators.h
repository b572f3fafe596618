// The operators of the language on values (expressions.md 6 and 7) and assignments to a path (syntax.md 3.1).
#pragma once

#include <span>

#include "core/base/result.h"
#include "core/expression/expression_tree.h"
#include "core/value/value.h"

namespace etude {

/// A binary operator other than `and` and `or`. @errors TypeError, ZeroDivisionError, ResourceLimitError
Result<Value> apply_binary(Operator op, const Value& left, const Value& right, std::uint64_t longest_string);
/// `-`, `+`, `not`. @errors TypeError
Result<Value> apply_unary(Operator op, const Value& operand);
/// `container[index]`, also for `container.member`. @errors KeyError, IndexError, TypeError
Result<Value> access(const Value& container, const Value& index);
/// The container with `path` inside of it replaced; missing maps on the way are made.
/// @errors IndexError, TypeError
Result<Value> assign_path(const Value& container, std::span<const Value> path, const Value& value);

/// The two bounds of `range`. @errors TypeError, ValueError
Result<List> range_bounds(const Value& value);

}  // namespace etude
