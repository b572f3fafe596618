// Tokens → tree by one precedence table; depth is bounded (expressions.md 3 and 4).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/expression/expression_tree.h"
#include "core/source/diagnostic.h"
#include "core/source/offset_map.h"

namespace etude {

constexpr std::size_t kLongestExpression = 400;  // code points between the braces; limits.md, "expression length"
// Brackets and signs inside each other: an expression of the legal length cannot have more, a hostile target can.
constexpr std::size_t kDeepestExpression = kLongestExpression;

/// Parses the text of an expression, without `${` and `}`. Ranges in the tree are offsets in the file.
///
/// @param map  from offsets in `text` to offsets in the file
/// @returns nullptr if there are errors; several may be reported at once (`expression.*`)
ExpressionPtr parse_expression(std::string_view text, const OffsetMap& map, DiagnosticList& diagnostics);

/// The same for a text that stands alone (a watch, an invariant): offsets count from its start.
ExpressionPtr parse_bare_expression(std::string_view text, DiagnosticList& diagnostics);

/// One step of the path of an assignment target, `.member` or `[index]`.
struct PathSegment {
  SourceRange range;
  std::string member;
  ExpressionPtr index;
};

/// A target: `name { "." name | "[" expression "]" }` (syntax.md 3.1).
struct TargetPath {
  std::string root;
  SourceRange root_range;
  std::vector<PathSegment> segments;
};

/// Parses an assignment target. Only ever reports errors about its form (`expression.*`, `syntax.target`).
std::optional<TargetPath> parse_target(std::string_view text, const OffsetMap& map, DiagnosticList& diagnostics);

}  // namespace etude
