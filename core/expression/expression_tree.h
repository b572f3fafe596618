// The tree of one expression; every node knows its range in the file (not in the decoded scalar).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/source/source_text.h"
#include "core/value/value.h"

namespace etude {

enum class ExpressionKind : std::uint8_t {
  kLiteral,  // literal
  kName,     // name: a variable (or, in a retry policy, a library object without dots)
  kMember,   // operands[0] . name
  kIndex,    // operands[0] [ operands[1] ]
  kCall,     // name (with its dots, `text.split`) ( operands… )
  kUnary,    // op operands[0]; op is kNegate, kPlus or kNot
  kBinary,   // operands[0] op operands[1]
  kList,     // [ operands… ]
  kMap,      // { operands[0]: operands[1], operands[2]: operands[3], … }
};

enum class Operator : std::uint8_t {
  kNone,
  kOr,
  kAnd,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kEqual,
  kNotEqual,
  kIn,
  kNotIn,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kFloorDivide,
  kModulo,
  kNegate,
  kPlus,
  kNot,
};

/// As it is written: `or`, `<=`, `not in`, `//`, …
std::string_view operator_text(Operator op);

struct Expression;
using ExpressionPtr = std::unique_ptr<Expression>;

struct Expression {
  ExpressionKind kind = ExpressionKind::kLiteral;
  Operator op = Operator::kNone;
  SourceRange range;       // the whole node
  SourceRange name_range;  // of `name` or of the operator's sign
  Value literal;
  std::string name;
  std::vector<ExpressionPtr> operands;
};

}  // namespace etude
