// Expressions as text without places, for comparisons in tests.
#pragma once

#include <string>
#include <vector>

#include "core/expression/expression_tree.h"
#include "core/value/value_json.h"

namespace etude {

/// Fully parenthesised: `(a + (b * 2))`, `f(x, y)`, `(m.k)`, `(l[0])`.
inline std::string text_of_expression(const Expression& expression) {
  const std::vector<ExpressionPtr>& operands = expression.operands;
  const auto joined = [&] {
    std::string text;
    for (const ExpressionPtr& operand : operands) text += (text.empty() ? "" : ", ") + text_of_expression(*operand);
    return text;
  };
  switch (expression.kind) {
    case ExpressionKind::kLiteral: return json_for_display(expression.literal);
    case ExpressionKind::kName: return expression.name;
    case ExpressionKind::kMember: return "(" + text_of_expression(*operands[0]) + "." + expression.name + ")";
    case ExpressionKind::kIndex: return "(" + text_of_expression(*operands[0]) + "[" + text_of_expression(*operands[1]) + "])";
    case ExpressionKind::kCall: return expression.name + "(" + joined() + ")";
    case ExpressionKind::kUnary: return "(" + std::string(operator_text(expression.op)) + " " + text_of_expression(*operands[0]) + ")";
    case ExpressionKind::kBinary:
      return "(" + text_of_expression(*operands[0]) + " " + std::string(operator_text(expression.op)) + " " +
             text_of_expression(*operands[1]) + ")";
    case ExpressionKind::kList: return "[" + joined() + "]";
    case ExpressionKind::kMap: {
      std::string text;
      for (std::size_t i = 0; i + 1 < operands.size(); i += 2) {
        text += (i == 0 ? "" : ", ") + text_of_expression(*operands[i]) + ": " + text_of_expression(*operands[i + 1]);
      }
      return "{" + text + "}";
    }
  }
  return "?";
}

}  // namespace etude
