// Recursive descent by columns. Every function gives false as soon as something is not plain enough.
#include "core/document/quick_reader.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "core/document/node_rules.h"
#include "core/document/scalar_map.h"

namespace etude {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_break(char c) { return c == '\n' || c == '\r'; }

// Characters that no plain scalar begins with.
bool is_indicator(char c) { return std::string_view(",[]{}#&*!|>'\"%@`").find(c) != std::string_view::npos; }

class QuickReader {
 public:
  QuickReader(std::string_view text, DiagnosticList& diagnostics, const ReadLimits& limits)
      : text_(text), diagnostics_(diagnostics), limits_(limits) {}

  std::optional<Node> run() {
    if (!next_line() || at_end()) return std::nullopt;
    Node root;
    const char first = text_[at_];
    if (first == '[' || first == '{') {
      if (!flow_collection(root) || !finish_line()) return std::nullopt;
    } else if (!block_collection(column_, root)) {
      return std::nullopt;
    }
    return at_end() ? std::optional<Node>(std::move(root)) : std::nullopt;
  }

 private:
  static constexpr std::size_t kLongestKey = 1000;  // YAML allows 1024 characters

  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\n'; }
  [[nodiscard]] bool space_at(std::size_t at) const { return at >= text_.size() || is_blank(text_[at]) || is_break(text_[at]); }
  // A line break, or the end of the text; a carriage return alone is left to the library.
  [[nodiscard]] bool break_at(std::size_t at) const { return at >= text_.size() || is_break(text_[at]); }

  bool spend() { return ++size_ <= limits_.nodes; }
  static SourceRange range_of(std::size_t begin, std::size_t end) {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  // Steps over the line break here.
  bool step_over_break() {
    if (text_[at_] == '\r') {
      if (at_ + 1 >= text_.size() || text_[at_ + 1] != '\n') return false;
      ++at_;
    }
    ++at_;
    line_ = at_;
    return true;
  }
  void skip_comment() {
    while (!break_at(at_)) ++at_;
  }

  // From the start of a line to the next one with content: sets `at_` to it and `column_` to its indentation.
  bool next_line() {
    while (true) {
      line_ = at_;
      while (peek() == ' ' && !at_end()) ++at_;
      if (at_end()) return true;
      if (text_[at_] == '#') skip_comment();
      if (at_end()) return true;
      if (text_[at_] == '\t') return false;
      if (!is_break(text_[at_])) break;
      if (!step_over_break()) return false;
    }
    column_ = at_ - line_;
    return column_ != 0 || !is_marker(at_);
  }
  // `---` or `...` at the start of a line, or a directive.
  [[nodiscard]] bool is_marker(std::size_t at) const {
    const std::string_view mark = text_.substr(at, 3);
    return text_[at] == '%' || ((mark == "---" || mark == "...") && space_at(at + 3));
  }

  // What may follow a finished value on its line: blanks and a comment. Goes on to the next line with content.
  bool finish_line() {
    const std::size_t begin = at_;
    while (peek() == ' ' && !at_end()) ++at_;
    if (!at_end() && text_[at_] == '#') {
      if (at_ == begin) return false;
      skip_comment();
    }
    if (at_end()) return true;
    if (!is_break(text_[at_])) return false;
    return step_over_break() && next_line();
  }

  [[nodiscard]] bool dash_here() const { return peek() == '-' && !at_end() && space_at(at_ + 1); }

  // A list or map whose first line is here, at this column.
  bool block_collection(std::size_t column, Node& node) {
    if (depth_ >= limits_.depth || !spend()) return false;
    ++depth_;
    const bool legal = dash_here() ? block_list(column, node) : block_map(column, node);
    --depth_;
    return legal;
  }

  bool block_list(std::size_t column, Node& node) {
    node.kind = NodeKind::kSequence;
    const std::size_t begin = at_;
    while (true) {
      ++at_;  // the dash
      Node item;
      if (!value(column, true, item)) return false;
      node.items.push_back(std::move(item));
      if (at_end() || column_ < column || !dash_here()) break;
      if (column_ > column) return false;
    }
    node.range = range_of(begin, done_);
    // A key at the same column belongs to the map around, which looks itself.
    return at_end() || column_ <= column;
  }

  bool block_map(std::size_t column, Node& node) {
    node.kind = NodeKind::kMapping;
    const std::size_t begin = at_;
    while (true) {
      Node key;
      if (!block_key(key)) return false;
      Node content;
      if (!value(column, false, content)) return false;
      node.entries.push_back({key_of(std::move(key), diagnostics_), std::move(content)});
      if (at_end() || column_ < column) break;
      if (column_ > column || dash_here()) return false;
    }
    node.range = range_of(begin, done_);
    drop_duplicate_keys(node, diagnostics_);
    return true;
  }

  // A key and its colon; `at_` stands behind the colon afterwards.
  bool block_key(Node& key) {
    if (!spend()) return false;
    const std::size_t begin = at_;
    if (peek() == '"' || peek() == '\'') {
      if (!quoted(key)) return false;
      if (text_.substr(begin, at_ - begin).find_first_of("\r\n") != std::string_view::npos) return false;
    } else {
      if (!plain_start(false)) return false;
      const std::size_t end = plain_line_end(begin, false);
      plain(begin, end, key);
      at_ = end;
    }
    while (peek() == ' ' && !at_end()) ++at_;
    if (at_end() || text_[at_] != ':' || !space_at(at_ + 1) || at_ - begin > kLongestKey) return false;
    done_ = ++at_;
    return true;
  }

  // What stands behind a colon or dash. `column`: of the collection that it belongs to.
  bool value(std::size_t column, bool in_list, Node& node) {
    const std::size_t behind = at_;
    done_ = behind;
    while (peek() == ' ' && !at_end()) ++at_;
    const bool comment = !at_end() && text_[at_] == '#' && at_ > behind;
    if (at_end() || comment || is_break(text_[at_])) return value_below(column, in_list, behind, node);
    const char first = text_[at_];
    if (first == '\t') return false;
    if (in_list && (dash_here() || begins_key())) {
      column_ = at_ - line_;
      return block_collection(column_, node);
    }
    if (first == '[' || first == '{') return flow_collection(node) && finish_line();
    if (!spend()) return false;
    if (first == '"' || first == '\'') return quoted(node) && finish_line();
    if (first == '|' || first == '>') return block_scalar(column, node);
    return plain_block(column, node);
  }

  bool value_below(std::size_t column, bool in_list, std::size_t behind, Node& node) {
    at_ = behind;
    if (!finish_line()) return false;
    const bool deeper = !at_end() && column_ > column;
    const bool list_beside = !at_end() && !in_list && column_ == column && dash_here();
    if (!deeper && !list_beside) {
      node.range = range_of(behind, behind);
      done_ = behind;
      return spend();
    }
    if (dash_here() || begins_key()) return block_collection(column_, node);
    const char first = text_[at_];
    if (first == '[' || first == '{') return flow_collection(node) && finish_line();
    if (!spend()) return false;
    if (first == '"' || first == '\'') return quoted(node) && finish_line();
    if (first == '|' || first == '>') return block_scalar(column, node);
    return plain_block(column, node);
  }

  // True if a key with its colon stands here. Cheap enough to look twice.
  bool begins_key() {
    const std::size_t begin = at_;
    std::size_t end = begin;
    if (text_[begin] == '"' || text_[begin] == '\'') {
      end = decode_quoted(begin).end;
    } else if (plain_start(false)) {
      end = plain_line_end(begin, false);
    } else {
      return false;
    }
    while (end < text_.size() && text_[end] == ' ') ++end;
    return end < text_.size() && text_[end] == ':' && space_at(end + 1);
  }

  [[nodiscard]] DecodedScalar decode_quoted(std::size_t begin) const {
    return text_[begin] == '"' ? decode_double_quoted(text_, begin, nullptr) : decode_single_quoted(text_, begin, nullptr);
  }

  bool quoted(Node& node) {
    const std::size_t begin = at_;
    DecodedScalar decoded = decode_quoted(begin);
    if (!decoded.closed || !decoded.legal) return false;
    for (std::size_t at = begin; at < decoded.end; ++at) {
      if (!is_break(text_[at])) continue;
      if (text_[at] == '\r' && text_[at + 1] != '\n') return false;
      if (text_[at] == '\n') {
        line_ = at + 1;
        if (is_marker(line_) && text_[line_] != '%') return false;
      }
    }
    node.style = text_[begin] == '"' ? ScalarStyle::kDoubleQuoted : ScalarStyle::kSingleQuoted;
    node.flow = flow_ > 0;
    node.range = range_of(begin, decoded.end);
    set_scalar_value(node, decoded.text, diagnostics_);
    at_ = done_ = decoded.end;
    return true;
  }

  bool block_scalar(std::size_t column, Node& node) {
    const std::size_t begin = at_++;
    bool chomp = false;
    bool digit = false;
    for (; !at_end() && !is_blank(text_[at_]) && !is_break(text_[at_]); ++at_) {
      const char c = text_[at_];
      bool& seen = c == '-' || c == '+' ? chomp : digit;
      if (seen || (c != '-' && c != '+' && (c < '1' || c > '9'))) return false;
      seen = true;
    }
    const std::size_t header = at_;
    while (!at_end() && is_blank(text_[at_])) ++at_;
    if (!at_end() && text_[at_] == '#' && at_ > header) skip_comment();
    if (at_end() || !is_break(text_[at_])) return false;
    if (!step_over_break()) return false;

    const std::size_t indent = block_indent(text_, begin, static_cast<int>(column));
    if (!digit && !leading_lines_are_short(indent)) return false;
    const DecodedScalar decoded = decode_block(text_, begin, indent, nullptr);
    const std::string_view written = text_.substr(begin, decoded.end - begin);
    if (has_lone_return(written)) return false;
    node.style = text_[begin] == '|' ? ScalarStyle::kLiteral : ScalarStyle::kFolded;
    node.indent = static_cast<std::uint32_t>(indent);
    node.range = range_of(begin, decoded.end);
    set_scalar_value(node, decoded.text, diagnostics_);
    done_ = decoded.end;
    // Behind the last line with content; a header alone may have a comment behind it, which has been read.
    if (decoded.end > at_) at_ = decoded.end;
    if (at_end()) return true;
    if (at_ == decoded.end) return finish_line();
    return next_line();
  }
  [[nodiscard]] static bool has_lone_return(std::string_view text) {
    for (std::size_t at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1)) {
      if (at + 1 < text.size() && text[at + 1] != '\n') return true;
    }
    return false;
  }
  // Empty lines before the content must not be indented deeper than it.
  [[nodiscard]] bool leading_lines_are_short(std::size_t indent) const {
    std::size_t at = at_;
    while (at < text_.size()) {
      const std::size_t begin = at;
      while (at < text_.size() && text_[at] == ' ') ++at;
      if (at >= text_.size() || !is_break(text_[at])) return at >= text_.size() || text_[at] != '\t';
      if (at - begin > indent) return false;
      if (text_[at] == '\r' && (at + 1 >= text_.size() || text_[at + 1] != '\n')) return false;
      at += text_[at] == '\r' ? 2 : 1;
    }
    return true;
  }

  // True if a plain scalar can begin here.
  [[nodiscard]] bool plain_start(bool in_flow) const {
    const char first = peek();
    if (at_end() || is_indicator(first) || is_blank(first) || is_break(first)) return false;
    if (first == '-' || first == ':' || first == '?') return !space_at(at_ + 1) && !(in_flow && ends_flow(at_ + 1));
    return true;
  }
  [[nodiscard]] bool ends_flow(std::size_t at) const {
    return at < text_.size() && (text_[at] == ',' || text_[at] == '[' || text_[at] == ']' || text_[at] == '{' || text_[at] == '}');
  }
  // The end of the plain text from `begin` on, on this line, without the blanks behind it. What turns out to be a key, or none, is asked
  // for twice.
  [[nodiscard]] std::size_t plain_line_end(std::size_t begin, bool in_flow) {
    if (!in_flow && begin == scanned_) return scanned_end_;
    std::size_t end = begin;
    for (std::size_t at = begin; at < text_.size() && !is_break(text_[at]); ++at) {
      const char c = text_[at];
      if (c == ':' && (space_at(at + 1) || (in_flow && ends_flow(at + 1)))) break;
      if (is_blank(c)) continue;
      if (c == '#' && at > begin && is_blank(text_[at - 1])) break;
      if (in_flow && ends_flow(at)) break;
      end = at + 1;
    }
    if (!in_flow) {
      scanned_ = begin;
      scanned_end_ = end;
    }
    return end;
  }
  void plain(std::size_t begin, std::size_t end, Node& node) {
    node.style = ScalarStyle::kPlain;
    node.flow = flow_ > 0;
    node.range = range_of(begin, end);
    const std::string_view written = text_.substr(begin, end - begin);
    const bool folded = written.find_first_of("\r\n") != std::string_view::npos;
    if (folded)
      set_scalar_value(node, decode_plain(text_, begin, end, nullptr).text, diagnostics_);
    else
      set_scalar_value(node, written, diagnostics_);
  }

  // A plain scalar in block style, with the lines that continue it.
  bool plain_block(std::size_t column, Node& node) {
    if (!plain_start(false)) return false;
    const std::size_t begin = at_;
    std::size_t end = plain_line_end(begin, false);
    while (true) {
      at_ = end;
      std::size_t at = end;
      while (at < text_.size() && is_blank(text_[at])) ++at;
      if (at < text_.size() && text_[at] == ':') return false;
      if (at < text_.size() && !is_break(text_[at])) break;  // a comment
      // Over empty lines to the next one; it continues the scalar if it is indented deeper than the collection.
      std::size_t line = at;
      std::size_t text = at;
      while (text < text_.size() && is_break(text_[text])) {
        if (text_[text] == '\r' && (text + 1 >= text_.size() || text_[text + 1] != '\n')) return false;
        line = text + (text_[text] == '\r' ? 2 : 1);
        text = line;
        while (text < text_.size() && text_[text] == ' ') ++text;
        if (text < text_.size() && text_[text] == '\t') return false;
      }
      if (text >= text_.size() || text - line <= column || text_[text] == '#') break;
      end = plain_line_end(text, false);
      if (end == text) return false;
      line_ = line;
    }
    plain(begin, end, node);
    done_ = end;
    return finish_line_behind_plain();
  }
  // As finish_line; blanks before the comment may be tabs here.
  bool finish_line_behind_plain() {
    while (!at_end() && is_blank(text_[at_])) ++at_;
    if (!at_end() && text_[at_] == '#') skip_comment();
    if (at_end()) return true;
    return is_break(text_[at_]) && step_over_break() && next_line();
  }

  // Over blanks, line breaks and comments inside of brackets.
  bool skip_flow_space() {
    while (!at_end()) {
      const char c = text_[at_];
      if (is_blank(c)) {
        ++at_;
      } else if (is_break(c)) {
        if (!step_over_break()) return false;
        if (!at_end() && is_marker(at_)) return false;
      } else if (c == '#') {
        if (at_ == 0 || !(is_blank(text_[at_ - 1]) || is_break(text_[at_ - 1]))) return false;
        skip_comment();
      } else {
        return true;
      }
    }
    return false;  // the bracket is not closed
  }

  bool flow_collection(Node& node) {
    if (depth_ >= limits_.depth || !spend()) return false;
    ++depth_;
    ++flow_;
    const std::size_t begin = at_;
    const bool list = text_[at_] == '[';
    node.kind = list ? NodeKind::kSequence : NodeKind::kMapping;
    node.flow = true;
    const char closing = list ? ']' : '}';
    ++at_;
    if (!skip_flow_space()) return false;
    while (text_[at_] != closing) {
      if (!(list ? flow_item(node) : flow_entry(node)) || !skip_flow_space()) return false;
      if (text_[at_] == ',') {
        ++at_;
        if (!skip_flow_space()) return false;
      } else if (text_[at_] != closing) {
        return false;
      }
    }
    done_ = ++at_;
    node.range = range_of(begin, at_);
    if (!list) drop_duplicate_keys(node, diagnostics_);
    --flow_;
    --depth_;
    return true;
  }

  bool flow_node(Node& node) {
    const char first = text_[at_];
    if (first == '[' || first == '{') return flow_collection(node);
    if (!spend()) return false;
    if (first == '"' || first == '\'') return quoted(node);
    return flow_plain(node);
  }

  bool flow_plain(Node& node) {
    if (!plain_start(true)) return false;
    const std::size_t begin = at_;
    const std::size_t end = plain_line_end(begin, true);
    // A text over several lines is left to the library.
    std::size_t next = end;
    while (next < text_.size() && (is_blank(text_[next]) || is_break(text_[next]))) ++next;
    if (next >= text_.size()) return false;
    const bool same_line = text_.substr(end, next - end).find_first_of("\r\n") == std::string_view::npos;
    const char c = text_[next];
    if (!(c == ',' || c == ']' || c == '}' || (c == ':' && same_line))) return false;
    plain(begin, end, node);
    at_ = done_ = end;
    return true;
  }

  // The colon behind a key, on the same line.
  bool flow_colon(bool behind_quotes, std::size_t begin) {
    while (!at_end() && is_blank(text_[at_])) ++at_;
    if (at_end() || text_[at_] != ':' || at_ - begin > kLongestKey) return false;
    if (!behind_quotes && !space_at(at_ + 1)) return false;
    ++at_;
    return skip_flow_space();
  }

  bool flow_entry(Node& node) {
    Node key;
    const std::size_t begin = at_;
    const std::size_t line = line_;
    const bool behind_quotes = text_[at_] == '"' || text_[at_] == '\'';
    if (text_[at_] == '[' || text_[at_] == '{' || !flow_node(key) || line_ != line) return false;
    if (!flow_colon(behind_quotes, begin)) return false;
    Node content;
    if (!flow_node(content)) return false;
    node.entries.push_back({key_of(std::move(key), diagnostics_), std::move(content)});
    return true;
  }

  bool flow_item(Node& node) {
    const std::size_t begin = at_;
    const std::size_t line = line_;
    const bool behind_quotes = text_[at_] == '"' || text_[at_] == '\'';
    Node item;
    if (!flow_node(item)) return false;
    std::size_t next = at_;
    while (next < text_.size() && is_blank(text_[next])) ++next;
    if (next < text_.size() && text_[next] == ':') {
      // One pair in a list is a map without brackets.
      if (!item.is_scalar() || line_ != line || depth_ >= limits_.depth || !spend()) return false;
      if (!flow_colon(behind_quotes, begin)) return false;
      Node pair;
      pair.kind = NodeKind::kMapping;
      pair.flow = true;
      Node content;
      ++depth_;
      if (!flow_node(content)) return false;
      --depth_;
      pair.entries.push_back({key_of(std::move(item), diagnostics_), std::move(content)});
      pair.range = range_of(begin, done_);
      item = std::move(pair);
    }
    node.items.push_back(std::move(item));
    return true;
  }

  std::string_view text_;
  DiagnosticList& diagnostics_;
  const ReadLimits& limits_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;    // where the line of `at_` starts
  std::size_t column_ = 0;  // indentation of the line that `next_line` found
  std::size_t done_ = 0;    // behind the last thing read
  std::size_t depth_ = 0;
  std::size_t flow_ = 0;  // brackets around
  std::size_t size_ = 0;  // nodes
  // Where plain_line_end looked last, and what it found.
  std::size_t scanned_ = std::string_view::npos;
  std::size_t scanned_end_ = 0;
};

}  // namespace

std::optional<Node> read_quickly(std::string_view text, DiagnosticList& diagnostics, const ReadLimits& limits) {
  return QuickReader(text, diagnostics, limits).run();
}

}  // namespace etude
