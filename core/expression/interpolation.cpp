// Looks at the two ends of a scalar.
#include "core/expression/interpolation.h"

namespace etude {

std::optional<std::string_view> expression_text(std::string_view scalar) {
  if (scalar.size() < 3 || scalar.substr(0, 2) != "${" || scalar.back() != '}') return std::nullopt;
  return scalar.substr(kExpressionOffset, scalar.size() - 3);
}

NearExpression near_expression(std::string_view scalar) {
  const std::size_t opens = scalar.find("${");
  if (opens == std::string_view::npos || expression_text(scalar)) return NearExpression::kNo;
  if (opens == 0) {
    const std::size_t last = scalar.find_last_not_of(" \t\r\n");
    return scalar[last] == '}' ? NearExpression::kBlanksAround : NearExpression::kUnclosed;
  }
  if (scalar.find('}', opens) == std::string_view::npos) return NearExpression::kNo;
  const std::size_t first = scalar.find_first_not_of(" \t\r\n");
  const std::size_t last = scalar.find_last_not_of(" \t\r\n");
  return first == opens && scalar[last] == '}' ? NearExpression::kBlanksAround : NearExpression::kInside;
}

}  // namespace etude
