// The words of an expression and how they are written (expressions.md 2).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/value/value.h"

namespace etude {

// clang-format off
enum class TokenKind : std::uint8_t {
  kEnd,
  kError,  // something illegal stands here; it has been reported
  kInteger, kDouble, kString, kTrue, kFalse, kNull,
  kName,
  kAnd, kOr, kNot, kIn,
  kPlus, kMinus, kStar, kSlash, kDoubleSlash, kPercent,
  kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual,
  kLeftParenthesis, kRightParenthesis, kLeftBracket, kRightBracket, kLeftBrace, kRightBrace,
  kDot, kComma, kColon,
};
// clang-format on

/// One word: bytes [begin, end) of the expression's text.
struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Value literal;                     // of a number or string
  bool is_smallest_integer = false;  // 9223372036854775808: legal only behind a minus; `literal` is then -2^63
};

/// Parts of an expression's text that are spelled with symbols, longest first where one begins like another.
struct Spelling {
  std::string_view text;
  TokenKind kind;
};

/// Words that cannot be names of variables: `and or not in true false null` with their capitalisations.
bool is_reserved_word(std::string_view word);

/// `[A-Za-z_][A-Za-z0-9_]*` and not reserved: what a variable or parameter may be called.
bool is_variable_name(std::string_view text);

}  // namespace etude
