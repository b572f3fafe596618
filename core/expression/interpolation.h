// Is this scalar a literal, or an expression `${…}`? Where does the expression start? (expressions.md 1)
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace etude {

/// Bytes before the expression's text in the scalar: `${`.
constexpr std::size_t kExpressionOffset = 2;

/// The text between the braces if the scalar starts with `${` and ends with `}`; otherwise it is a literal.
std::optional<std::string_view> expression_text(std::string_view scalar);

/// What a literal probably was meant to be, although it is none.
enum class NearExpression {
  kNo,
  kBlanksAround,  // ` ${x}`: blanks outside of the braces
  kUnclosed,      // `${x`: the closing brace is missing or was cut off
  kInside,        // `hello ${x}` or `${x} there`: there is no interpolation
  kNoBrace,       // `$x}`: the opening brace is missing
  kNoDollar,      // `{x.y}`, `{f(x)}`, `{"a" + x}`: the dollar sign is missing
};
NearExpression near_expression(std::string_view scalar);

/// `hello ${x}!` as the expression that was probably meant, `"hello " + x + "!"`; nothing where that is not plain.
std::optional<std::string> joined_expression(std::string_view scalar);

}  // namespace etude
