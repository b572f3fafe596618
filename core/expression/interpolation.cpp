// Looks at the two ends of a scalar.
#include "core/expression/interpolation.h"

#include <algorithm>

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
    if (scalar[last] == '}') return NearExpression::kBlanksAround;
    return joined_expression(scalar) ? NearExpression::kInside : NearExpression::kUnclosed;
  }
  if (scalar.find('}', opens) == std::string_view::npos) return NearExpression::kNo;
  const std::size_t first = scalar.find_first_not_of(" \t\r\n");
  const std::size_t last = scalar.find_last_not_of(" \t\r\n");
  return first == opens && scalar[last] == '}' ? NearExpression::kBlanksAround : NearExpression::kInside;
}

std::optional<std::string> joined_expression(std::string_view scalar) {
  std::string joined;
  const auto add = [&joined](std::string_view part) { joined += (joined.empty() ? "" : " + ") + std::string(part); };
  while (!scalar.empty()) {
    const std::size_t opens = std::min(scalar.find("${"), scalar.size());
    const std::string_view text = scalar.substr(0, opens);
    if (text.find_first_of("\"\\\r\n") != std::string_view::npos) return std::nullopt;
    if (!text.empty()) add("\"" + std::string(text) + "\"");
    if (opens == scalar.size()) break;
    const std::size_t closes = scalar.find('}', opens);
    if (closes == std::string_view::npos) return std::nullopt;
    const std::string_view inner = scalar.substr(opens + kExpressionOffset, closes - opens - kExpressionOffset);
    // With quotes or braces inside, the first `}` may be another one's.
    if (inner.empty() || inner.find_first_of("\"'{\r\n") != std::string_view::npos) return std::nullopt;
    add(inner);
    scalar.remove_prefix(closes + 1);
  }
  return joined;
}

}  // namespace etude
