// A hand-written scanner: one look at the first character decides what follows.
#include "core/expression/lexer.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/base/utf8.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

constexpr std::array kSpellings{
    Spelling{"//", TokenKind::kDoubleSlash},
    Spelling{"==", TokenKind::kEqual},
    Spelling{"!=", TokenKind::kNotEqual},
    Spelling{"<=", TokenKind::kLessEqual},
    Spelling{">=", TokenKind::kGreaterEqual},
    Spelling{"+", TokenKind::kPlus},
    Spelling{"-", TokenKind::kMinus},
    Spelling{"*", TokenKind::kStar},
    Spelling{"/", TokenKind::kSlash},
    Spelling{"%", TokenKind::kPercent},
    Spelling{"<", TokenKind::kLess},
    Spelling{">", TokenKind::kGreater},
    Spelling{"(", TokenKind::kLeftParenthesis},
    Spelling{")", TokenKind::kRightParenthesis},
    Spelling{"[", TokenKind::kLeftBracket},
    Spelling{"]", TokenKind::kRightBracket},
    Spelling{"{", TokenKind::kLeftBrace},
    Spelling{"}", TokenKind::kRightBrace},
    Spelling{".", TokenKind::kDot},
    Spelling{",", TokenKind::kComma},
    Spelling{":", TokenKind::kColon},
};

constexpr std::array kWords{
    Spelling{"and", TokenKind::kAnd},     Spelling{"AND", TokenKind::kAnd},     Spelling{"or", TokenKind::kOr},
    Spelling{"OR", TokenKind::kOr},       Spelling{"not", TokenKind::kNot},     Spelling{"NOT", TokenKind::kNot},
    Spelling{"in", TokenKind::kIn},       Spelling{"true", TokenKind::kTrue},   Spelling{"True", TokenKind::kTrue},
    Spelling{"TRUE", TokenKind::kTrue},   Spelling{"false", TokenKind::kFalse}, Spelling{"False", TokenKind::kFalse},
    Spelling{"FALSE", TokenKind::kFalse}, Spelling{"null", TokenKind::kNull},   Spelling{"Null", TokenKind::kNull},
    Spelling{"NULL", TokenKind::kNull},
};

// Characters that come in with text from elsewhere and look like others. Each row: their UTF-8, one behind the other.
struct Lookalike {
  std::string_view characters;
  std::string_view hint;
  std::string_view instead;
};
constexpr std::array kLookalikes{
    Lookalike{"\u201C\u201D\u2018\u2019\u201E\u201A\u00AB\u00BB", "Write straight quotes: \"text\".", ""},
    Lookalike{"\u00A0\u2002\u2003\u2009\u200B\u202F\u3000\uFEFF", "This is a special blank; write an ordinary one.", " "},
    Lookalike{"\u2212\u2013\u2014", "This is a dash; write the sign `-`.", "-"},
    Lookalike{"\u2260", "Write `!=`.", "!="},
    Lookalike{"\u2264", "Write `<=`.", "<="},
    Lookalike{"\u2265", "Write `>=`.", ">="},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class Lexer {
 public:
  Lexer(std::string_view text, const OffsetMap& map, DiagnosticList& diagnostics) : text_(text), map_(map), diagnostics_(diagnostics) {}

  std::vector<Token> run() {
    tokens_.reserve(std::min<std::size_t>(text_.size() / 2 + 2, 32));
    while (true) {
      while (at_ < text_.size() && is_space(text_[at_])) ++at_;
      if (at_ == text_.size()) break;
      begin_ = at_;
      const char c = text_[at_];
      if (is_digit(c)) {
        number();
      } else if (is_letter(c)) {
        word();
      } else if (c == '"' || c == '\'') {
        string(c);
      } else if (!symbol()) {
        illegal();
      }
    }
    begin_ = at_;
    add(TokenKind::kEnd);
    return std::move(tokens_);
  }

 private:
  void add(TokenKind kind, Value literal = Value()) {
    tokens_.push_back({kind, static_cast<std::uint32_t>(begin_), static_cast<std::uint32_t>(at_), std::move(literal), false});
  }
  Diagnostic& error(std::string_view code, std::size_t begin, std::size_t end, std::string_view detail) {
    return diagnostics_.error(std::string(code), map_.range(begin, end), expression_message(text_, detail));
  }
  [[nodiscard]] std::string_view spelled() const { return text_.substr(begin_, at_ - begin_); }
  void skip_digits() {
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
  }

  void number() {
    skip_digits();
    bool is_double = false;
    if (at_ + 1 < text_.size() && text_[at_] == '.' && is_digit(text_[at_ + 1])) {
      is_double = true;
      ++at_;
      skip_digits();
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      std::size_t digits = at_ + 1;
      if (digits < text_.size() && (text_[digits] == '+' || text_[digits] == '-')) ++digits;
      if (digits < text_.size() && is_digit(text_[digits])) {
        is_double = true;
        at_ = digits;
        skip_digits();
      }
    }
    if (at_ < text_.size() && is_letter(text_[at_])) {
      while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
      error(
          "expression.number", begin_, at_,
          "`" + std::string(spelled()) + "` is neither a number nor a name. A name begins with a letter or `_`; a text stands in quotes.");
      add(TokenKind::kError);
      return;
    }
    if (is_double) {
      const Result<double> value = double_from_text(spelled());
      if (!value.ok()) {
        error("expression.number_range", begin_, at_, "the number " + std::string(spelled()) + " is too large.");
        add(TokenKind::kError);
      } else {
        add(TokenKind::kDouble, Value(value.value()));
      }
      return;
    }
    if (const Result<std::int64_t> value = integer_from_text(spelled()); value.ok()) {
      add(TokenKind::kInteger, Value(value.value()));
    } else if (const Result<std::int64_t> smallest = integer_from_text("-" + std::string(spelled())); smallest.ok()) {
      add(TokenKind::kInteger, Value(smallest.value()));
      tokens_.back().is_smallest_integer = true;
    } else {
      error("expression.number_range", begin_, at_,
            "the integer " + std::string(spelled()) +
                " is too large: the largest is 9223372036854775807. Write it with a decimal point for a double.");
      add(TokenKind::kError);
    }
  }

  void word() {
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
    const auto found = std::find_if(kWords.begin(), kWords.end(), [&](const Spelling& spelling) { return spelling.text == spelled(); });
    add(found == kWords.end() ? TokenKind::kName : found->kind);
  }

  bool symbol() {
    for (const Spelling& spelling : kSpellings) {
      if (text_[at_] != spelling.text[0] || text_.substr(at_, spelling.text.size()) != spelling.text) continue;
      at_ += spelling.text.size();
      add(spelling.kind);
      return true;
    }
    return false;
  }

  // Reads four hexadecimal digits at `at_`; -1 and nothing read if there are not four.
  int four_digits() {
    int number = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const char c = at_ + i < text_.size() ? text_[at_ + i] : ' ';
      const int digit = is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
      if (digit < 0) return -1;
      number = number * 16 + digit;
    }
    at_ += 4;
    return number;
  }

  void escape(std::string& value, bool& legal) {
    const std::size_t begin = at_++;
    const char c = at_ < text_.size() ? text_[at_] : ' ';
    if (at_ < text_.size()) ++at_;
    switch (c) {
      case '"':
      case '\'':
      case '\\':
      case '/': value += c; return;
      case 'b': value += '\b'; return;
      case 'f': value += '\f'; return;
      case 'n': value += '\n'; return;
      case 'r': value += '\r'; return;
      case 't': value += '\t'; return;
      case 'u': break;
      default: {
        legal = false;
        if (at_ == text_.size() && begin + 1 == at_) return;  // the string that does not end is reported
        if (const auto decoded = decode_code_point(text_.substr(begin + 1)); decoded) at_ = begin + 1 + decoded->size;
        error("expression.escape", begin, at_,
              "unknown escape `" + std::string(text_.substr(begin, at_ - begin)) +
                  "`. A string knows \\\" \\' \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits; for a backslash write "
                  "\\\\.");
        return;
      }
    }
    int number = four_digits();
    const bool high = number >= 0xD800 && number <= 0xDBFF;
    if (high && text_.substr(at_, 2) == "\\u") {
      const std::size_t before = at_;
      at_ += 2;
      const int low = four_digits();
      if (low >= 0xDC00 && low <= 0xDFFF) {
        append_code_point(value, static_cast<char32_t>(0x10000 + ((number - 0xD800) << 10) + (low - 0xDC00)));
        return;
      }
      at_ = before;
    }
    if (number < 0 || (number >= 0xD800 && number <= 0xDFFF)) {
      legal = false;
      error("expression.escape", begin, at_,
            number < 0 ? "`\\u` must be followed by four hexadecimal digits, such as \\u00e9."
                       : "this `\\u` escape is half of a surrogate pair. Write both halves, or the character itself.");
      return;
    }
    append_code_point(value, static_cast<char32_t>(number));
  }

  void string(char quote) {
    std::string value;
    bool legal = true;
    ++at_;
    std::size_t run = at_;
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] != '\\') {
        ++at_;
        continue;
      }
      value += text_.substr(run, at_ - run);
      escape(value, legal);
      run = at_;
    }
    value += text_.substr(run, at_ - run);
    if (at_ == text_.size()) {
      const std::string mark(1, quote);
      error("expression.unclosed_string", begin_, at_,
            quote == '"'
                ? "the string that begins here has no closing \". Inside of a string a quote is written \\\"."
                : "the string that begins with ' here has no closing '. For an apostrophe use a string in double quotes: \"it's\".");
      add(TokenKind::kError);
      return;
    }
    ++at_;
    if (legal) {
      add(TokenKind::kString, Value(value));
    } else {
      add(TokenKind::kError);
    }
  }

  void illegal() {
    const auto decoded = decode_code_point(text_.substr(at_));
    at_ += decoded ? decoded->size : 1;
    const std::string character(spelled());
    const char next = at_ < text_.size() ? text_[at_] : ' ';
    std::string_view code = "expression.illegal_character";
    std::string hint;
    std::string instead;
    std::size_t end = at_;
    bool is_quote = character == "`";
    const bool doubled = next == character[0];
    if (character == "=") {
      code = "expression.assignment";
      hint = "To compare write `==`; to assign use an `assign` step.";
      instead = "==";
    } else if (character == "&" || character == "|") {
      const std::string word = character == "&" ? "and" : "or";
      hint = "For \"" + word + "\" write `" + word + "`.";
      if (doubled) instead = word, ++end;
    } else if (character == "!") {
      hint = "For \"not\" write `not (...)`.";
    } else if (character == "$" && next == '{') {
      code = "expression.nested";
      hint = "An expression is not written inside of another one: inside of ${...} write the name alone, and join texts with `+`.";
    } else if (character == "?") {
      hint = "For a choice write `if(condition, value, other)`.";
    } else {
      const auto same = std::find_if(kLookalikes.begin(), kLookalikes.end(), [&](const Lookalike& row) {
        return character.size() > 1 && row.characters.find(character) != std::string_view::npos;
      });
      if (same != kLookalikes.end()) {
        hint = same->hint;
        instead = same->instead;
        is_quote = instead.empty();
      } else {
        hint = "If it belongs to a text, put the text in double quotes";
        hint += std::string_view("#@~^`;").find(character) == std::string_view::npos
                    ? "."
                    : "; a key with such characters is written m[\"the key\"].";
      }
    }
    at_ = end;
    // One message for a pair of wrong quotes.
    const bool closes = is_quote && quoted_;
    quoted_ = is_quote && !closes;
    if (closes) {
      add(TokenKind::kError);
      return;
    }
    Diagnostic& found = error(code, begin_, end, "token recognition error at: '" + character + "'. " + hint);
    if (!instead.empty()) found.fix = Fix{"Write `" + instead + "`", map_.range(begin_, end), instead};
    add(TokenKind::kError);
  }

  std::string_view text_;
  const OffsetMap& map_;
  DiagnosticList& diagnostics_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  bool quoted_ = false;  // behind a wrong opening quote
};

}  // namespace

bool is_reserved_word(std::string_view word) {
  return std::any_of(kWords.begin(), kWords.end(), [&](const Spelling& spelling) { return spelling.text == word; });
}

bool is_variable_name(std::string_view text) {
  if (text.empty() || !is_letter(text[0])) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c); }) && !is_reserved_word(text);
}

std::vector<Token> tokenize_expression(std::string_view text, const OffsetMap& map, DiagnosticList& diagnostics) {
  return Lexer(text, map, diagnostics).run();
}

std::string expression_message(std::string_view text, std::string_view detail) {
  constexpr std::size_t kMostShown = 80;
  std::string shown(slice_code_points(text, 0, kMostShown));
  if (shown.size() < text.size()) shown += "…";
  std::replace(shown.begin(), shown.end(), '\n', ' ');
  return "parse error in expression '" + shown + "': " + std::string(detail);
}

}  // namespace etude
