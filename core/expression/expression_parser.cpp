// Precedence climbing over the tokens. After an error inside of brackets the parser goes on behind the next comma, so
// that several mistakes are found at once.
#include "core/expression/expression_parser.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/base/utf8.h"
#include "core/expression/lexer.h"

namespace etude {
namespace {

// The binary operators, loosest level first; all are left-associative.
struct BinaryOperator {
  TokenKind token;
  int level;
  Operator op;
};
constexpr int kLoosest = 1;
constexpr int kComparison = 3;
constexpr std::array kBinaryOperators{
    BinaryOperator{TokenKind::kOr, kLoosest, Operator::kOr},
    BinaryOperator{TokenKind::kAnd, 2, Operator::kAnd},
    BinaryOperator{TokenKind::kLess, kComparison, Operator::kLess},
    BinaryOperator{TokenKind::kLessEqual, kComparison, Operator::kLessEqual},
    BinaryOperator{TokenKind::kGreater, kComparison, Operator::kGreater},
    BinaryOperator{TokenKind::kGreaterEqual, kComparison, Operator::kGreaterEqual},
    BinaryOperator{TokenKind::kEqual, kComparison, Operator::kEqual},
    BinaryOperator{TokenKind::kNotEqual, kComparison, Operator::kNotEqual},
    BinaryOperator{TokenKind::kIn, kComparison, Operator::kIn},
    BinaryOperator{TokenKind::kNot, kComparison, Operator::kNotIn},  // followed by `in`
    BinaryOperator{TokenKind::kPlus, 4, Operator::kAdd},
    BinaryOperator{TokenKind::kMinus, 4, Operator::kSubtract},
    BinaryOperator{TokenKind::kStar, 5, Operator::kMultiply},
    BinaryOperator{TokenKind::kSlash, 5, Operator::kDivide},
    BinaryOperator{TokenKind::kDoubleSlash, 5, Operator::kFloorDivide},
    BinaryOperator{TokenKind::kPercent, 5, Operator::kModulo},
};

bool is_comparison(const Expression& expression) {
  return expression.kind == ExpressionKind::kBinary && expression.op >= Operator::kLess && expression.op <= Operator::kNotIn;
}

// A node with its place in the expression's text; the node is null after an error.
struct Parsed {
  ExpressionPtr node;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool parenthesised = false;

  explicit operator bool() const { return node != nullptr; }
};

class Parser {
 public:
  Parser(std::string_view text, const OffsetMap& map, DiagnosticList& diagnostics)
      : text_(text), map_(map), diagnostics_(diagnostics), tokens_(tokenize_expression(text, map, diagnostics)) {}

  ExpressionPtr whole() {
    Parsed parsed = expression();
    if (parsed && peek().kind != TokenKind::kEnd) {
      unexpected_after_value();
      return nullptr;
    }
    return std::move(parsed.node);
  }

  std::optional<TargetPath> target() {
    const Token& root = peek();
    if (root.kind != TokenKind::kName) {
      if (root.kind != TokenKind::kError) target_error(root, "A target begins with the name of a variable");
      return std::nullopt;
    }
    next();
    TargetPath path;
    path.root = spelled(root);
    path.root_range = range(root.begin, root.end);
    bool legal = true;
    while (peek().kind == TokenKind::kDot || peek().kind == TokenKind::kLeftBracket) {
      const Token& opening = next();
      PathSegment segment;
      if (opening.kind == TokenKind::kDot) {
        const Token& name = peek();
        if (!member_name(name)) return std::nullopt;
        segment.member = spelled(name);
        segment.range = range(opening.begin, name.end);
      } else {
        Parsed index = expression();
        if (!index && !skip_to_closing(TokenKind::kRightBracket)) return std::nullopt;
        if (index && count_code_points(text_.substr(index.begin, index.end - index.begin)) > kLongestExpression) {
          too_long(index.begin, index.end);
          legal = false;
        }
        const std::size_t end = peek().end;
        if (!expect_closing(opening, TokenKind::kRightBracket)) return std::nullopt;
        segment.range = range(opening.begin, end);
        segment.index = std::move(index.node);
        legal = legal && segment.index != nullptr;
      }
      path.segments.push_back(std::move(segment));
    }
    if (peek().kind != TokenKind::kEnd) {
      if (peek().kind != TokenKind::kError) target_error(peek(), "A target is a name with members and indexes");
      return std::nullopt;
    }
    return legal ? std::optional<TargetPath>(std::move(path)) : std::nullopt;
  }

  void too_long(std::size_t begin, std::size_t end) {
    diagnostics_.error("expression.too_long", range(begin, end),
                       "This expression has " + std::to_string(count_code_points(text_.substr(begin, end - begin))) +
                           " characters; at most " + std::to_string(kLongestExpression) +
                           " are allowed. Compute parts of it in an `assign` step first.");
  }

 private:
  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  const Token& next() {
    const Token& token = peek();
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
  }
  [[nodiscard]] std::string spelled(const Token& token) const { return std::string(text_.substr(token.begin, token.end - token.begin)); }
  [[nodiscard]] SourceRange range(std::size_t begin, std::size_t end) const { return map_.range(begin, end); }

  Diagnostic& error(std::string_view code, const Token& token, std::string_view detail) {
    SourceRange place = range(token.begin, token.end);
    // The end of the expression has no character of its own: the last one stands for it.
    if (token.kind == TokenKind::kEnd && token.begin > 0) {
      std::size_t last = text_.find_last_not_of(" \t\r\n");
      if (last == std::string_view::npos) last = 0;
      while (last > 0 && (static_cast<unsigned char>(text_[last]) & 0xC0u) == 0x80u) --last;
      place = range(last, text_.find_last_not_of(" \t\r\n") + 1);
    }
    return diagnostics_.error(std::string(code), place, expression_message(text_, detail));
  }
  // A fix is offered only where the file has the very bytes of the expression, not escapes of them.
  void offer_fix(Diagnostic& found, std::string title, std::size_t begin, std::size_t end, std::string text) const {
    const SourceRange place = range(begin, end);
    if (place.end - place.begin == end - begin) found.fix = Fix{std::move(title), place, std::move(text)};
  }

  Parsed expression() {
    if (depth_ >= kDeepestExpression) {
      error("expression.too_deep", peek(),
            "brackets are nested more than " + std::to_string(kDeepestExpression) + " levels deep here. Use variables for parts.");
      gave_up_ = true;
      return {};
    }
    ++depth_;
    Parsed parsed = binary(kLoosest);
    --depth_;
    return parsed;
  }

  [[nodiscard]] const BinaryOperator* binary_operator() const {
    const TokenKind kind = peek().kind;
    if (kind == TokenKind::kNot && peek(1).kind != TokenKind::kIn) return nullptr;
    const auto found =
        std::find_if(kBinaryOperators.begin(), kBinaryOperators.end(), [kind](const BinaryOperator& row) { return row.token == kind; });
    return found == kBinaryOperators.end() ? nullptr : &*found;
  }

  Parsed binary(int loosest) {
    Parsed left = unary();
    while (left) {
      const BinaryOperator* row = binary_operator();
      if (row == nullptr || row->level < loosest) return left;
      const Token& sign = next();
      const std::size_t sign_end = row->op == Operator::kNotIn ? next().end : sign.end;
      Parsed right = binary(row->level + 1);
      if (!right) return {};
      Parsed whole;
      whole.begin = left.begin;
      whole.end = right.end;
      whole.node = std::make_unique<Expression>();
      whole.node->kind = ExpressionKind::kBinary;
      whole.node->op = row->op;
      whole.node->range = range(whole.begin, whole.end);
      whole.node->name_range = range(sign.begin, sign_end);
      if (row->level == kComparison) warn_about_comparison(left, right, *whole.node, sign_end);
      whole.node->operands.reserve(2);
      whole.node->operands.push_back(std::move(left.node));
      whole.node->operands.push_back(std::move(right.node));
      left = std::move(whole);
    }
    return left;
  }

  void warn_about_comparison(const Parsed& left, const Parsed& right, const Expression& whole, std::size_t sign_end) {
    if (left.parenthesised) return;
    const std::string sign(operator_text(whole.op));
    if (left.node->kind == ExpressionKind::kUnary && left.node->op == Operator::kNot) {
      const std::size_t operand = text_.find_first_not_of(" \t\r\n", left.begin + 3);
      const std::string meant = "not(" + std::string(text_.substr(operand, right.end - operand)) + ")";
      Diagnostic& found =
          diagnostics_.warning("expression.not_binds_tighter", whole.range,
                               "`not` binds tighter than `" + sign + "`: this means `(not ...) " + sign + " ...`. Write `" + meant + "`.");
      offer_fix(found, "Put the comparison in parentheses", left.begin, right.end, meant);
      return;
    }
    if (is_comparison(*left.node)) {
      diagnostics_.warning(
          "expression.chained_comparison", range(left.begin, sign_end),
          "Comparisons do not chain: this compares the true or false of the first with the next value. Join two comparisons with `and`.");
    }
  }

  Parsed unary() {
    const Token& sign = peek();
    const Operator op = sign.kind == TokenKind::kMinus  ? Operator::kNegate
                        : sign.kind == TokenKind::kPlus ? Operator::kPlus
                        : sign.kind == TokenKind::kNot  ? Operator::kNot
                                                        : Operator::kNone;
    if (op == Operator::kNone) return postfix();
    next();
    if (op == Operator::kNegate && peek().is_smallest_integer) {
      const Token& number = next();
      return literal(number.literal, sign.begin, number.end);
    }
    if (depth_ >= kDeepestExpression) {
      error("expression.too_deep", sign, "more than " + std::to_string(kDeepestExpression) + " signs stand inside each other here.");
      gave_up_ = true;
      return {};
    }
    ++depth_;
    Parsed operand = unary();
    --depth_;
    if (!operand) return {};
    Parsed whole;
    whole.begin = sign.begin;
    whole.end = operand.end;
    whole.node = std::make_unique<Expression>();
    whole.node->kind = ExpressionKind::kUnary;
    whole.node->op = op;
    whole.node->range = range(whole.begin, whole.end);
    whole.node->name_range = range(sign.begin, sign.end);
    whole.node->operands.push_back(std::move(operand.node));
    return whole;
  }

  Parsed literal(const Value& value, std::size_t begin, std::size_t end) {
    Parsed parsed;
    parsed.begin = begin;
    parsed.end = end;
    parsed.node = std::make_unique<Expression>();
    parsed.node->kind = ExpressionKind::kLiteral;
    parsed.node->literal = value;
    parsed.node->range = parsed.node->name_range = range(begin, end);
    return parsed;
  }

  // The name after a dot; reports what is none.
  bool member_name(const Token& token) {
    if (token.kind == TokenKind::kName) {
      next();
      return true;
    }
    if (token.kind == TokenKind::kError) return false;
    const std::string word = spelled(token);
    if (is_reserved_word(word)) {
      Diagnostic& found = error("expression.reserved_member", token,
                                "`" + word + "` is a word of the language; write [\"" + word + "\"] for a key of this name.");
      if (token.begin > 0 && text_[token.begin - 1] == '.') {
        offer_fix(found, "Write the key in brackets", token.begin - 1, token.end, "[\"" + word + "\"]");
      }
    } else {
      error("expression.member", token, "behind `.` a name is expected. Other keys are written in brackets: m[\"the key\"], l[0].");
    }
    return false;
  }

  static bool is_dotted_name(const Expression& expression) {
    const Expression* at = &expression;
    while (at->kind == ExpressionKind::kMember) at = at->operands[0].get();
    return at->kind == ExpressionKind::kName;
  }
  static std::string dotted_name(const Expression& expression) {
    return expression.kind == ExpressionKind::kName ? expression.name : dotted_name(*expression.operands[0]) + "." + expression.name;
  }

  Parsed postfix() {
    Parsed base = primary();
    while (base) {
      const Token& opening = peek();
      if (opening.kind == TokenKind::kDot) {
        base = member(std::move(base));
      } else if (opening.kind == TokenKind::kLeftBracket) {
        base = index(std::move(base));
      } else if (opening.kind == TokenKind::kLeftParenthesis) {
        base = call(std::move(base));
      } else {
        break;
      }
    }
    return base;
  }

  Parsed member(Parsed base) {
    const Token& dot = next();
    if (base.node->kind == ExpressionKind::kLiteral && base.node->literal.is_number() && dot.begin == base.end && !base.parenthesised) {
      error("expression.number", dot, "behind the point of a number a digit is expected, such as 1.0.");
      return {};
    }
    const Token& name = peek();
    if (!member_name(name)) return {};
    Parsed whole;
    whole.begin = base.begin;
    whole.end = name.end;
    whole.node = std::make_unique<Expression>();
    whole.node->kind = ExpressionKind::kMember;
    whole.node->name = spelled(name);
    whole.node->range = range(whole.begin, whole.end);
    whole.node->name_range = range(name.begin, name.end);
    // `(a).b(c)` is no call of the function `a.b`.
    if (base.parenthesised) whole.parenthesised = true;
    whole.node->operands.push_back(std::move(base.node));
    return whole;
  }

  Parsed index(Parsed base) {
    const Token& opening = next();
    Parsed at = expression();
    if (!at) {
      if (skip_to_closing(TokenKind::kRightBracket)) next();
      return {};
    }
    const std::size_t end = peek().end;
    if (!expect_closing(opening, TokenKind::kRightBracket)) return {};
    Parsed whole;
    whole.begin = base.begin;
    whole.end = end;
    whole.node = std::make_unique<Expression>();
    whole.node->kind = ExpressionKind::kIndex;
    whole.node->range = range(whole.begin, whole.end);
    whole.node->name_range = range(opening.begin, end);
    whole.node->operands.push_back(std::move(base.node));
    whole.node->operands.push_back(std::move(at.node));
    return whole;
  }

  Parsed call(Parsed callee) {
    const Token& opening = next();
    const bool is_function = is_dotted_name(*callee.node) && !callee.parenthesised;
    if (!is_function) {
      error("expression.not_callable", opening, "only functions and subworkflows can be called, by their name: `text.split(...)`.");
    }
    Parsed whole;
    whole.begin = callee.begin;
    whole.node = std::make_unique<Expression>();
    whole.node->kind = ExpressionKind::kCall;
    if (is_function) whole.node->name = dotted_name(*callee.node);
    whole.node->name_range = callee.node->range;
    const bool legal = elements(opening, TokenKind::kRightParenthesis, false, *whole.node, whole.end);
    if (!is_function || !legal) return {};
    whole.node->range = range(whole.begin, whole.end);
    return whole;
  }

  // What stands between brackets, separated by commas, up to the closing one. False after an error.
  bool elements(const Token& opening, TokenKind closing, bool trailing_comma, Expression& owner, std::size_t& end) {
    bool legal = true;
    while (peek().kind != closing) {
      if (owner.kind == ExpressionKind::kMap) {
        legal = pair(owner) && legal;
      } else {
        Parsed element = expression();
        legal = element && legal;
        owner.operands.push_back(std::move(element.node));
      }
      if (gave_up_) return false;
      if (!legal && peek().kind != TokenKind::kComma && !skip_to_comma_or(closing)) return false;
      if (peek().kind != TokenKind::kComma) break;
      const Token& comma = next();
      if (peek().kind == closing && !trailing_comma && legal) {
        error("expression.comma", comma, "behind this comma a value is expected. Remove the comma.");
        legal = false;
      }
    }
    end = peek().end;
    return expect_closing(opening, closing) && legal;
  }

  bool pair(Expression& owner) {
    Parsed key = expression();
    if (!key) return false;
    if (peek().kind != TokenKind::kColon) {
      if (peek().kind != TokenKind::kError)
        error("expression.map", peek(), "an entry of a map is written {\"key\": value}; here `:` is expected.");
      return false;
    }
    next();
    Parsed value = expression();
    if (!value) return false;
    owner.operands.push_back(std::move(key.node));
    owner.operands.push_back(std::move(value.node));
    return true;
  }

  Parsed collection(ExpressionKind kind, TokenKind closing) {
    const Token& opening = next();
    Parsed whole;
    whole.begin = opening.begin;
    whole.node = std::make_unique<Expression>();
    whole.node->kind = kind;
    if (!elements(opening, closing, kind == ExpressionKind::kList, *whole.node, whole.end)) return {};
    whole.node->range = whole.node->name_range = range(whole.begin, whole.end);
    return whole;
  }

  Parsed primary() {
    const Token& token = peek();
    switch (token.kind) {
      case TokenKind::kInteger:
        if (token.is_smallest_integer) {
          error("expression.number_range", token, "the integer 9223372036854775808 is too large: the largest is 9223372036854775807.");
          return {};
        }
        next();
        return literal(token.literal, token.begin, token.end);
      case TokenKind::kDouble:
      case TokenKind::kString: next(); return literal(token.literal, token.begin, token.end);
      case TokenKind::kTrue:
      case TokenKind::kFalse: next(); return literal(Value(token.kind == TokenKind::kTrue), token.begin, token.end);
      case TokenKind::kNull: next(); return literal(Value(), token.begin, token.end);
      case TokenKind::kName: {
        next();
        Parsed name = literal(Value(), token.begin, token.end);
        name.node->kind = ExpressionKind::kName;
        name.node->name = spelled(token);
        return name;
      }
      case TokenKind::kLeftParenthesis: {
        next();
        Parsed inner = expression();
        if (!inner) {
          if (!gave_up_ && skip_to_closing(TokenKind::kRightParenthesis)) next();
          return {};
        }
        inner.begin = token.begin;
        inner.end = peek().end;
        inner.parenthesised = true;
        if (!expect_closing(token, TokenKind::kRightParenthesis)) return {};
        return inner;
      }
      case TokenKind::kLeftBracket: return collection(ExpressionKind::kList, TokenKind::kRightBracket);
      case TokenKind::kLeftBrace: return collection(ExpressionKind::kMap, TokenKind::kRightBrace);
      case TokenKind::kError: return {};
      case TokenKind::kEnd:
      case TokenKind::kAnd:
      case TokenKind::kOr:
      case TokenKind::kNot:
      case TokenKind::kIn:
      case TokenKind::kPlus:
      case TokenKind::kMinus:
      case TokenKind::kStar:
      case TokenKind::kSlash:
      case TokenKind::kDoubleSlash:
      case TokenKind::kPercent:
      case TokenKind::kEqual:
      case TokenKind::kNotEqual:
      case TokenKind::kLess:
      case TokenKind::kLessEqual:
      case TokenKind::kGreater:
      case TokenKind::kGreaterEqual:
      case TokenKind::kRightParenthesis:
      case TokenKind::kRightBracket:
      case TokenKind::kRightBrace:
      case TokenKind::kDot:
      case TokenKind::kComma:
      case TokenKind::kColon: break;
    }
    value_expected(token);
    return {};
  }

  [[nodiscard]] bool follows(TokenKind kind) const { return at_ > 0 && tokens_[at_ - 1].kind == kind; }

  // `Or`, `Not`: a word of the language in a spelling that it does not have.
  bool misspelt_word(const Token& token) {
    const std::string word = spelled(token);
    std::string lower = word;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const bool is_comparison_word = lower == "is";
    if (is_comparison_word) lower = "==";
    if (!is_comparison_word && (lower == word || !is_reserved_word(lower))) return false;
    Diagnostic& found = error("expression.operator_expected", token, "`" + word + "` is no operator; write `" + lower + "`.");
    offer_fix(found, "Write `" + lower + "`", token.begin, token.end, lower);
    return true;
  }

  void value_expected(const Token& token) {
    if (token.kind == TokenKind::kEnd) {
      error("expression.incomplete", token, "the expression ends where a value is expected.");
    } else if (token.kind == TokenKind::kDot && peek(1).kind == TokenKind::kInteger) {
      Diagnostic& found = error("expression.number", token, "a number cannot begin with a point. Write 0." + spelled(peek(1)) + ".");
      offer_fix(found, "Write a zero before the point", token.begin, token.end, "0.");
    } else if (token.kind == TokenKind::kEqual && follows(TokenKind::kEqual)) {
      error("expression.value_expected", token, "`==` is the only comparison for equality; `===` is none.");
    } else if (token.kind == TokenKind::kGreater && follows(TokenKind::kLess)) {
      Diagnostic& found = error("expression.value_expected", token, "`<>` is no operator; write `!=`.");
      offer_fix(found, "Write `!=`", tokens_[at_ - 1].begin, token.end, "!=");
    } else if (token.kind == TokenKind::kStar && follows(TokenKind::kStar)) {
      error("expression.value_expected", token, "there is no operator for powers; write `x * x`.");
    } else {
      error("expression.value_expected", token, "`" + spelled(token) + "` stands where a value is expected.");
    }
  }

  void unexpected_after_value() {
    const Token& token = peek();
    if (token.kind == TokenKind::kError) return;
    const std::string word = spelled(token);
    if ((token.kind == TokenKind::kName || token.kind == TokenKind::kNot) && misspelt_word(token)) return;
    const std::string before = at_ > 0 && follows(TokenKind::kName) ? spelled(tokens_[at_ - 1]) : "";
    if (!before.empty() && token.kind != TokenKind::kColon && token.kind != TokenKind::kComma && misspelt_word(tokens_[at_ - 1])) return;
    if (token.kind == TokenKind::kRightParenthesis || token.kind == TokenKind::kRightBracket || token.kind == TokenKind::kRightBrace) {
      error("expression.unmatched_bracket", token, "this `" + word + "` closes a bracket that was not opened.");
      return;
    }
    if (token.kind == TokenKind::kColon) {
      if (peek(1).kind == TokenKind::kError) return;  // `:=`, of which the `=` has been reported
      error("expression.operator_expected", token,
            "`:` belongs between key and value of a map: {\"key\": value}. For a choice write `if(condition, value, other)`.");
      return;
    }
    if (token.kind == TokenKind::kComma) {
      error("expression.operator_expected", token, "several values are written as a list, [a, b].");
      return;
    }
    const bool chooses = word == "if" || word == "else" || before == "if" || before == "case";
    error("expression.operator_expected", token,
          "before `" + word.substr(0, 40) + "` an operator is missing. " +
              (chooses ? "For a choice write `if(condition, value, other)`." : "Texts are joined with `+`."));
  }

  // Checks for the bracket that closes `opening` and steps over it. After an error the parser goes on behind the bracket, if
  // it comes.
  bool expect_closing(const Token& opening, TokenKind closing) {
    const Token& token = peek();
    if (token.kind == closing) {
      next();
      return true;
    }
    if (token.kind != TokenKind::kError) {
      const std::string closes = closing == TokenKind::kRightParenthesis ? ")" : closing == TokenKind::kRightBracket ? "]" : "}";
      const std::string opens = spelled(opening);
      if (token.kind == TokenKind::kEnd) {
        error("expression.unclosed_bracket", opening, "this `" + opens + "` is never closed. Write `" + closes + "`.");
      } else {
        Diagnostic& found = error("expression.bracket", token, "here an operator, `,` or `" + closes + "` is expected.");
        found.notes.push_back({range(opening.begin, opening.end), "The bracket opens here."});
      }
    }
    if (skip_to_closing(closing)) next();
    return false;
  }

  // Forward to a token of this kind at the level of the brackets that we are in; false if it does not come.
  template <typename Wanted>
  bool skip_until(Wanted wanted) {
    int depth = 0;
    while (peek().kind != TokenKind::kEnd) {
      const TokenKind kind = peek().kind;
      if (depth == 0 && wanted(kind)) return true;
      const bool opens = kind == TokenKind::kLeftParenthesis || kind == TokenKind::kLeftBracket || kind == TokenKind::kLeftBrace;
      const bool closes = kind == TokenKind::kRightParenthesis || kind == TokenKind::kRightBracket || kind == TokenKind::kRightBrace;
      if (opens) ++depth;
      if (closes && --depth < 0) return false;
      next();
    }
    return false;
  }
  bool skip_to_closing(TokenKind closing) {
    return skip_until([closing](TokenKind kind) { return kind == closing; });
  }
  bool skip_to_comma_or(TokenKind closing) {
    return skip_until([closing](TokenKind kind) { return kind == closing || kind == TokenKind::kComma; });
  }

  void target_error(const Token& token, std::string_view rule) {
    SourceRange place = range(token.begin, std::max<std::size_t>(token.end, token.begin));
    if (place.empty() && !text_.empty()) place = range(0, text_.size());
    diagnostics_.error("syntax.target", place,
                       "`" + std::string(slice_code_points(text_, 0, 80)) + "` cannot be assigned to. " + std::string(rule) +
                           ", such as `total`, `order.id` or `list[0]`; names consist of letters, digits and `_`.");
  }

  std::string_view text_;
  const OffsetMap& map_;
  DiagnosticList& diagnostics_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool gave_up_ = false;  // too deep: no more messages
};

// `${a} and ${b}`: several expressions in one text. Gives the one expression that was probably meant.
std::optional<std::string> joined_expressions(std::string_view text) {
  std::string joined;
  std::string literal;
  std::size_t depth = 1;  // inside of the braces of the first
  std::size_t parts = 1;
  std::size_t run = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (depth > 0 && (c == '"' || c == '\'')) {
      for (++i; i < text.size() && text[i] != c; ++i) {
        if (text[i] == '\\') ++i;
      }
    } else if (depth > 0 && c == '{') {
      ++depth;
    } else if (depth > 0 && c == '}') {
      if (--depth == 0) {
        joined += text.substr(run, i - run);
        run = i + 1;
      }
    } else if (depth == 0 && c == '$' && i + 1 < text.size() && text[i + 1] == '{') {
      literal = std::string(text.substr(run, i - run));
      if (literal.find_first_of("\"\\\n") != std::string::npos) literal.clear();
      joined += literal.empty() ? " + " : " + \"" + literal + "\" + ";
      depth = 1;
      ++parts;
      run = ++i + 1;
    }
  }
  if (parts < 2 || depth != 1) return std::nullopt;
  return joined + std::string(text.substr(run));
}

}  // namespace

ExpressionPtr parse_expression(std::string_view text, const OffsetMap& map, DiagnosticList& diagnostics) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    diagnostics.error("expression.empty", map.range(0, text.size()),
                      "The expression is empty. Write a value between the braces, or \"\" for an empty text.");
    return nullptr;
  }
  const bool may_be_several = text.find("${") != std::string_view::npos;
  if (const std::optional<std::string> joined = may_be_several ? joined_expressions(text) : std::nullopt) {
    const SourceRange whole = map.range(0, text.size());
    Diagnostic& found =
        diagnostics.error("expression.several", whole,
                          expression_message(text,
                                             "a text that begins with ${ and ends with } is one expression, and this one holds several. "
                                             "Join texts with +: ${" +
                                                 *joined + "}."));
    if (whole.end - whole.begin == text.size()) found.fix = Fix{"Join the parts with +", whole, *joined};
    return nullptr;
  }
  const std::size_t errors = diagnostics.error_count();
  Parser parser(text, map, diagnostics);
  if (text.size() > kLongestExpression && count_code_points(text) > kLongestExpression) {
    parser.too_long(0, text.size());
    return nullptr;
  }
  ExpressionPtr tree = parser.whole();
  return diagnostics.error_count() == errors ? std::move(tree) : nullptr;
}

ExpressionPtr parse_bare_expression(std::string_view text, DiagnosticList& diagnostics) {
  return parse_expression(text, OffsetMap::identity(0, text.size()), diagnostics);
}

std::optional<TargetPath> parse_target(std::string_view text, const OffsetMap& map, DiagnosticList& diagnostics) {
  if (is_variable_name(text)) return TargetPath{std::string(text), map.range(0, text.size()), {}};
  const std::size_t errors = diagnostics.error_count();
  std::optional<TargetPath> path = Parser(text, map, diagnostics).target();
  return diagnostics.error_count() == errors ? std::move(path) : std::nullopt;
}

}  // namespace etude
