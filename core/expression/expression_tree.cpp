// Names the operators.
#include "core/expression/expression_tree.h"

namespace etude {

std::string_view operator_text(Operator op) {
  switch (op) {
    case Operator::kNone: return "";
    case Operator::kOr: return "or";
    case Operator::kAnd: return "and";
    case Operator::kLess: return "<";
    case Operator::kLessEqual: return "<=";
    case Operator::kGreater: return ">";
    case Operator::kGreaterEqual: return ">=";
    case Operator::kEqual: return "==";
    case Operator::kNotEqual: return "!=";
    case Operator::kIn: return "in";
    case Operator::kNotIn: return "not in";
    case Operator::kAdd:
    case Operator::kPlus: return "+";
    case Operator::kSubtract:
    case Operator::kNegate: return "-";
    case Operator::kMultiply: return "*";
    case Operator::kDivide: return "/";
    case Operator::kFloorDivide: return "//";
    case Operator::kModulo: return "%";
    case Operator::kNot: return "not";
  }
  return "";
}

}  // namespace etude
