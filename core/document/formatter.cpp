// Prints the node tree; what stands between two nodes (comments, empty lines) is taken from the text.
#include "core/document/formatter.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/utf8.h"
#include "core/document/quick_reader.h"
#include "core/document/yaml_reader.h"

namespace etude {
namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kWidth = 80;  // a JSON list or object without others inside stays on one line up to this column

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_break(char c) { return c == '\n' || c == '\r'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// The lines of a text, without their breaks.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_break(text[at])) continue;
    lines.push_back(text.substr(begin, at - begin));
    if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ++at;
    begin = at + 1;
  }
  lines.push_back(text.substr(begin));
  return lines;
}

// What stands between two nodes.
struct Gap {
  struct Line {
    bool empty = false;
    std::size_t column = 0;
    std::string_view comment;
  };
  std::string_view trailing;        // a comment on the line of the node before
  std::size_t trailing_blanks = 0;  // between that node and the comment
  std::vector<Line> lines;
};

// A level of indentation, as it was and as it becomes.
struct Level {
  std::size_t column;
  std::size_t indent;
};

class Formatter {
 public:
  explicit Formatter(std::string_view text) : text_(text) {}

  // Nothing if the document has something that cannot be kept; `reason()` says what.
  std::optional<std::string> run(const Node& root, bool marker) {
    if (marker) out_ = "---\n";
    if (root.flow) {
      leading(root.range.begin, {0, 0});
      indent_to(0);
      flow(root, 0, true);
      last_ = root.range.end;
    } else {
      block(root, 0, false);
    }
    finish();
    if (!reason_.empty()) return std::nullopt;
    return std::move(out_);
  }
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  void give_up(std::string reason) {
    if (reason_.empty()) reason_ = std::move(reason);
  }
  [[nodiscard]] std::string_view slice(SourceRange range) const { return text_.substr(range.begin, range.end - range.begin); }
  [[nodiscard]] std::size_t column_of(std::size_t at) const {
    std::size_t begin = at;
    while (begin > 0 && !is_break(text_[begin - 1])) --begin;
    return at - begin;
  }

  // Between what was printed last and `next`. Dashes, colons and brackets on the way are not kept: they are printed anew.
  [[nodiscard]] Gap gap_before(std::size_t next) const {
    Gap gap;
    bool first_line = true;
    bool line_is_empty = false;
    for (std::size_t at = last_; at < next;) {
      const char c = text_[at];
      if (is_break(c)) {
        if (!first_line && line_is_empty) gap.lines.push_back({true, 0, {}});
        at += c == '\r' && at + 1 < next && text_[at + 1] == '\n' ? 2 : 1;
        first_line = false;
        line_is_empty = true;
      } else if (c == '#') {
        std::size_t end = at;
        while (end < next && !is_break(text_[end])) ++end;
        const std::string_view comment = trimmed(text_.substr(at, end - at));
        if (first_line && last_ > 0) {
          gap.trailing = comment;
          std::size_t blank = at;
          while (blank > last_ && is_blank(text_[blank - 1])) --blank;
          gap.trailing_blanks = at - blank;
        } else {
          gap.lines.push_back({false, column_of(at), comment});
        }
        line_is_empty = false;
        at = end;
      } else {
        if (!is_blank(c)) line_is_empty = false;
        ++at;
      }
    }
    return gap;
  }

  void new_line() {
    while (out_.size() > content_ && is_blank(out_.back())) out_.pop_back();
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
  }
  void indent_to(std::size_t indent) {
    new_line();
    out_.append(indent, ' ');
  }
  void trailing_comment(const Gap& gap) {
    if (gap.trailing.empty()) return;
    out_.append(std::max<std::size_t>(gap.trailing_blanks, 1), ' ');
    out_ += gap.trailing;
    out_ += '\n';
  }

  // Prints the comments and empty lines before the node at `next`, which stands at `level`.
  void leading(std::size_t next, Level level) {
    const Gap gap = gap_before(next);
    trailing_comment(gap);
    // A comment that is indented deeper belongs to a block that has just ended.
    std::size_t smallest = level.column;
    bool pending_empty = false;
    for (const Gap::Line& line : gap.lines) {
      if (line.empty) {
        pending_empty = true;
        continue;
      }
      empty_line(pending_empty);
      pending_empty = false;
      indent_to(comment_indent(line.column, level));
      out_ += line.comment;
      out_ += '\n';
      smallest = std::min(smallest, line.column);
    }
    empty_line(pending_empty && next < text_.size());
    ended_.clear();
  }
  void empty_line(bool wanted) {
    new_line();
    if (wanted && !out_.empty() && out_ != "---\n") out_ += '\n';
  }
  [[nodiscard]] std::size_t comment_indent(std::size_t column, Level level) const {
    std::size_t best_column = level.column;
    std::size_t indent = level.indent;
    for (const Level& ended : ended_) {
      if (ended.column <= column && ended.column > best_column) {
        best_column = ended.column;
        indent = ended.indent;
      }
    }
    return indent;
  }

  void finish() {
    leading(text_.size(), {0, 0});
    new_line();
  }

  // A list or map in block style whose first line begins at `indent`; `inline_first`: behind a dash on the same line.
  void block(const Node& node, std::size_t indent, bool inline_first) {
    if (node.is_sequence()) {
      block_list(node, indent, inline_first);
    } else {
      block_map(node, indent, inline_first);
    }
  }

  void block_map(const Node& node, std::size_t indent, bool inline_first) {
    const Level level{column_of(node.range.begin), indent};
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
      const Node::Entry& entry = node.entries[i];
      if (i > 0 || !inline_first) {
        leading(entry.key.range.begin, level);
        indent_to(indent);
      }
      out_ += slice(entry.key.range);
      out_ += ':';
      last_ = entry.key.range.end;
      value(entry.value, indent, indent + kIndent);
    }
    ended_.push_back(level);
  }

  void block_list(const Node& node, std::size_t indent, bool inline_first) {
    const Level level{column_of(node.range.begin), indent};
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const Node& item = node.items[i];
      if (i > 0 || !inline_first) {
        // The dash stands somewhere before the item; comments on either side of it go before it.
        leading(item.style == ScalarStyle::kEmpty && item.is_scalar() ? item.range.begin - 1 : item.range.begin, level);
        indent_to(indent);
      }
      out_ += '-';
      last_ = item.range.begin;
      if (!item.flow && !item.is_scalar()) {
        out_ += ' ';
        block(item, indent + kIndent, true);
      } else {
        scalar_or_flow(item, indent);
      }
    }
    ended_.push_back(level);
  }

  // What stands behind a key: on its line, or below it.
  void value(const Node& node, std::size_t indent, std::size_t below) {
    if (!node.flow && !node.is_scalar()) {
      block(node, below, false);
      return;
    }
    const Gap gap = gap_before(node.range.begin);
    const bool has_comments =
        !gap.trailing.empty() || std::any_of(gap.lines.begin(), gap.lines.end(), [](const Gap::Line& line) { return !line.empty; });
    if (has_comments && node.style != ScalarStyle::kEmpty) give_up("a comment stands between a key and its value on the next line");
    last_ = node.range.begin;
    scalar_or_flow(node, indent);
  }

  void scalar_or_flow(const Node& node, std::size_t indent) {
    if (node.is_scalar() && node.style == ScalarStyle::kEmpty) {
      last_ = node.range.begin;
      return;
    }
    out_ += ' ';
    if (!node.is_scalar()) {
      flow(node, indent, false);
    } else if (node.style == ScalarStyle::kLiteral || node.style == ScalarStyle::kFolded) {
      block_scalar(node, indent);
    } else {
      scalar(node, indent + kIndent);
    }
    last_ = node.range.end;
  }

  // As it is written; further lines are indented anew, which means nothing in quotes and plain texts.
  void scalar(const Node& node, std::size_t indent) {
    const std::vector<std::string_view> lines = lines_of(slice(node.range));
    for (std::size_t i = 0; i < lines.size(); ++i) {
      std::string_view line = lines[i];
      if (i > 0) {
        while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
        out_ += '\n';
        if (!line.empty()) out_.append(indent, ' ');
      }
      // Blanks before a line break are no content, except behind a backslash.
      const std::string_view content = trimmed(line);
      const bool escaped = !content.empty() && content.back() == '\\' && node.style == ScalarStyle::kDoubleQuoted;
      out_ += i + 1 < lines.size() && !escaped ? content : line;
    }
  }

  void block_scalar(const Node& node, std::size_t indent) {
    const std::vector<std::string_view> lines = lines_of(slice(node.range));
    std::string_view header = lines[0];
    const std::size_t comment = header.find('#');
    const std::string_view indicators = trimmed(header.substr(0, comment));
    out_ += indicators;
    // Without a line break at the end of the file the text has none either; now there will be one.
    const std::string_view content_text = node.value.string();
    const bool unbroken = !content_text.empty() && content_text.back() != '\n';
    if (unbroken && indicators.find_first_of("-+") == std::string_view::npos) out_ += '-';
    if (comment != std::string_view::npos) out_ += " " + std::string(trimmed(header.substr(comment)));
    std::size_t content = indent + kIndent;
    for (const char c : indicators) {
      if (c >= '1' && c <= '9') content = indent + static_cast<std::size_t>(c - '0');
    }
    for (std::size_t i = 1; i < lines.size(); ++i) {
      out_ += '\n';
      const std::string_view line = lines[i];
      const std::size_t blanks = std::min(line.find_first_not_of(' '), line.size());
      if (blanks < node.indent || line.size() == node.indent) continue;  // an empty line
      out_.append(content, ' ');
      out_ += line.substr(node.indent);
    }
    content_ = out_.size();
    // With `+` the empty lines behind the text are content.
    if (indicators.find('+') != std::string_view::npos) give_up("a block scalar keeps its empty lines with `+`");
  }

  // Lists and maps in brackets. What the author wrote over several lines gets a line a member, the rest stays on one line;
  // in JSON only what is short and flat does.
  void flow(const Node& node, std::size_t indent, bool json) {
    if (node.is_scalar()) {
      if (node.style == ScalarStyle::kEmpty) give_up("a value inside of brackets is missing");
      scalar(node, indent + kIndent);
      return;
    }
    check_no_comments(node);
    const bool bracketed = text_[node.range.begin] == '[' || text_[node.range.begin] == '{';
    if (!bracketed) {
      pair(node.entries[0], indent, json);
      return;
    }
    const std::size_t count = node.is_sequence() ? node.items.size() : node.entries.size();
    const bool several_lines = slice(node.range).find_first_of("\r\n") != std::string_view::npos;
    const bool expanded = count > 0 && (several_lines || (json && !fits_on_line(node)));
    out_ += node.is_sequence() ? '[' : '{';
    for (std::size_t i = 0; i < count; ++i) {
      if (expanded) {
        indent_to(indent + kIndent);
      } else if (i > 0) {
        out_ += ' ';
      }
      if (node.is_sequence()) {
        flow(node.items[i], indent + kIndent, json);
      } else {
        pair(node.entries[i], indent + kIndent, json);
      }
      if (i + 1 < count) out_ += ',';
    }
    if (expanded) indent_to(indent);
    out_ += node.is_sequence() ? ']' : '}';
  }
  void pair(const Node::Entry& entry, std::size_t indent, bool json) {
    flow(entry.key, indent, json);
    out_ += ": ";
    flow(entry.value, indent, json);
  }

  // True for a list or object of scalars that fits behind what stands on the line already.
  [[nodiscard]] bool fits_on_line(const Node& node) const {
    std::size_t width = out_.size() - (out_.find_last_of('\n') == std::string::npos ? 0 : out_.find_last_of('\n') + 1) + 2;
    const auto add = [&](const Node& scalar) {
      if (!scalar.is_scalar() || slice(scalar.range).find_first_of("\r\n") != std::string_view::npos) return false;
      width += count_code_points(slice(scalar.range)) + 2;
      return true;
    };
    for (const Node& item : node.items) {
      if (!add(item)) return false;
    }
    for (const Node::Entry& entry : node.entries) {
      if (!add(entry.key) || !add(entry.value)) return false;
    }
    return width <= kWidth;
  }

  // Between the members of brackets.
  void check_no_comments(const Node& node) {
    std::size_t from = node.range.begin;
    const auto check = [&](std::size_t to) {
      if (to > from && text_.substr(from, to - from).find('#') != std::string_view::npos) give_up("a comment stands inside of brackets");
    };
    for (const Node& item : node.items) {
      check(item.range.begin);
      from = item.range.end;
    }
    for (const Node::Entry& entry : node.entries) {
      check(entry.key.range.begin);
      from = entry.key.range.end;
      check(entry.value.range.begin);
      from = entry.value.range.end;
    }
    check(node.range.end);
  }

  std::string_view text_;
  std::string out_;
  std::string reason_;
  std::size_t content_ = 0;   // what is printed up to here ends with blanks that mean something
  std::size_t last_ = 0;      // behind what was printed last, in the text
  std::vector<Level> ended_;  // blocks that ended since the last line was printed
};

// The text with a `---` before the document turned into blanks, if there is one.
std::string without_marker(std::string_view text, bool& marker) {
  std::string copy(text);
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    const std::string_view line = trimmed(text.substr(at, end - at));
    if (line == "---") {
      copy.replace(at, 3, "   ");
      marker = true;
      return copy;
    }
    if (!line.empty() && line.front() != '#') return copy;
    at = end + 1;
  }
  return copy;
}

std::optional<std::string> format_once(std::string_view text, std::string& reason) {
  bool marker = false;
  const std::string copy = without_marker(text, marker);
  if (marker && text.find('#') < text.find("---")) {
    reason = "a comment stands before `---`";
    return std::nullopt;
  }
  DiagnosticList ignored;
  const std::optional<Node> root = read_quickly(copy, ignored, ReadLimits{});
  if (!root) {
    reason = "it uses anchors, aliases, tags or other rare parts of YAML";
    return std::nullopt;
  }
  Formatter formatter(copy);
  std::optional<std::string> formatted = formatter.run(*root, marker);
  reason = formatter.reason();
  return formatted;
}

std::size_t comment_count(std::string_view text) { return static_cast<std::size_t>(std::count(text.begin(), text.end(), '#')); }

}  // namespace

Result<std::string> format_document(const SourceText& source) {
  DiagnosticList diagnostics;
  const std::optional<Node> before = read_document(source, diagnostics);
  if (!before || diagnostics.has_errors()) {
    return Error{"format.unreadable", source.name() + " has errors and is left as it is. `etude check` shows them."};
  }
  const auto left_alone = [&](const std::string& reason) {
    return Error{"format.left_alone", source.name() + " is left as it is: " + reason + "."};
  };
  if (before->is_scalar()) return left_alone("it is a single value");
  if (source.text().substr(0, 3) == "\xEF\xBB\xBF") return left_alone("it begins with a byte order mark");
  std::string reason;
  std::optional<std::string> once = format_once(source.text(), reason);
  if (!once) return left_alone(reason);

  // What is handed out has the same meaning and the same comments, and is final.
  DiagnosticList again;
  const std::optional<Node> after = read_document(SourceText(source.name(), *once), again);
  if (!after || again.has_errors() || !same_meaning(*before, *after)) return left_alone("its meaning would change");
  if (comment_count(source.text()) != comment_count(*once)) return left_alone("a comment would be lost");
  const std::optional<std::string> twice = format_once(*once, reason);
  if (!twice || *twice != *once) return left_alone("its layout would not be stable");
  return std::move(*once);
}

}  // namespace etude
