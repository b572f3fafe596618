// Looks at the two ends of a scalar.
#include "core/expression/interpolation.h"

#include <algorithm>

namespace etude {

std::optional<std::string_view> expression_text(std::string_view scalar) {
  if (scalar.size() < 3 || scalar.substr(0, 2) != "${" || scalar.back() != '}') return std::nullopt;
  return scalar.substr(kExpressionOffset, scalar.size() - 3);
}

namespace {

bool is_name_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// A text in braces without `${`.
NearExpression without_opening(std::string_view scalar) {
  if (scalar.size() < 4 || scalar.back() != '}') return NearExpression::kNo;
  if (scalar[0] == '$' && is_name_letter(scalar[1])) return NearExpression::kNoBrace;
  if (scalar[0] != '{') return NearExpression::kNo;
  // A name and what follows only names, or a text and a plus; `{id}` is a placeholder, `{"a": 1}` is JSON.
  std::size_t at = 1;
  const bool quoted = scalar[at] == '"';
  if (quoted) at = std::min(scalar.find('"', at + 1), scalar.size() - 1) + 1;
  const std::size_t name = at;
  while (!quoted && (is_name_letter(scalar[at]) || (at > name && scalar[at] >= '0' && scalar[at] <= '9'))) ++at;
  if (!quoted && at == name) return NearExpression::kNo;
  if (!quoted && (scalar[at] == '.' || scalar[at] == '(' || scalar[at] == '[')) return NearExpression::kNoDollar;
  at = scalar.find_first_not_of(' ', at);
  return at < scalar.size() && scalar[at] == '+' ? NearExpression::kNoDollar : NearExpression::kNo;
}

}  // namespace

NearExpression near_expression(std::string_view scalar) {
  const std::size_t opens = scalar.find("${");
  if (opens == std::string_view::npos) return without_opening(scalar);
  if (expression_text(scalar)) return NearExpression::kNo;
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
