// A reader notices a missing bracket where nothing fits any more, often many lines later. Who wrote the text has indented it.
#include "core/document/json_brackets.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace etude {
namespace {

constexpr std::string_view kOpening = "{[";
constexpr std::string_view kClosing = "}]";

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }
char partner(char c) {
  switch (c) {
    case '{': return '}';
    case '[': return ']';
    case '}': return '{';
    default: return '[';
  }
}

SourceRange range_of(std::size_t begin, std::size_t end) { return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}; }

// One call instead of a chain of additions, whose code would be many times as long.
std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text += part;
  return text;
}

struct Line {
  std::size_t begin;   // of its content
  std::size_t end;     // without trailing blanks
  std::size_t indent;  // blanks before the content
  std::size_t number;  // from 1
};

// Lines that have content.
std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  std::size_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t stop = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, stop - at);
    ++number;
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first != std::string_view::npos && line[first] != '#')
      lines.push_back({at + first, at + line.find_last_not_of(" \t\r") + 1, first, number});
    at = stop + 1;
  }
  return lines;
}

// A bracket outside of texts.
struct Bracket {
  char sign;
  std::size_t at;
  std::size_t line;  // index of its line
};

struct Scan {
  std::vector<Line> lines;
  std::vector<Bracket> brackets;
  std::optional<std::size_t> odd_line;  // index of the first line with a text that does not end on it
};

Scan scan(std::string_view text) {
  Scan found;
  found.lines = lines_of(text);
  for (std::size_t i = 0; i < found.lines.size(); ++i) {
    const Line& line = found.lines[i];
    for (std::size_t at = line.begin; at < line.end; ++at) {
      if (text[at] == '"') {
        for (++at; at < line.end && text[at] != '"'; ++at) {
          if (text[at] == '\\') ++at;
        }
        if (at >= line.end && !found.odd_line) found.odd_line = i;
      } else if (is_one_of(text[at], kOpening) || is_one_of(text[at], kClosing)) {
        found.brackets.push_back({text[at], at, i});
      }
    }
  }
  return found;
}

bool pair_up(const std::vector<Bracket>& brackets) {
  std::vector<char> open;
  for (const Bracket& bracket : brackets) {
    if (is_one_of(bracket.sign, kOpening)) {
      open.push_back(bracket.sign);
    } else if (open.empty() || open.back() != partner(bracket.sign)) {
      return false;
    } else {
      open.pop_back();
    }
  }
  return open.empty();
}

// Says what is missing where; the text and its scan are at hand for all of it.
class Explainer {
 public:
  Explainer(std::string_view text, DiagnosticList& diagnostics) : text_(text), scan_(scan(text)), diagnostics_(diagnostics) {}

  [[nodiscard]] const Scan& scanned() const { return scan_; }

  bool odd_quotes() {
    const Line& line = scan_.lines[*scan_.odd_line];
    if (&line == &scan_.lines.back()) return false;  // to the end of the text: known without the indentation
    add("document.unclosed_quote", line.begin, line.end,
        {"In this line a quote is missing: a key and a text begin and end with \". Inside of a text a quote is written \\\"."});
    return true;
  }

  bool brackets() {
    std::vector<Bracket> open;
    auto bracket = scan_.brackets.begin();
    for (std::size_t i = 0; i < scan_.lines.size(); ++i) {
      const Line& line = scan_.lines[i];
      // A line that stands no deeper than the one whose last bracket should hold it.
      if (!open.empty() && !is_one_of(text_[line.begin], kClosing)) {
        const Line& holder = scan_.lines[open.back().line];
        if (holder.indent >= line.indent && holder.end == open.back().at + 1)
          return not_closed(open.back(), line.begin, line.end, "Before this line");
      }
      for (; bracket != scan_.brackets.end() && bracket->line == i; ++bracket) {
        if (is_one_of(bracket->sign, kOpening)) {
          open.push_back(*bracket);
          continue;
        }
        if (open.empty()) {
          const Line& front = scan_.lines.front();
          if (front.indent <= line.indent || line.begin != bracket->at) return closes_nothing(*bracket);
          return not_opened(front, "Before this line", partner(bracket->sign), ", for the last closing bracket in line ", line.number);
        }
        const Bracket top = open.back();
        open.pop_back();
        const std::size_t indent = scan_.lines[top.line].indent;
        const bool tells = line.begin == bracket->at && top.line != i;
        if (open.empty() && line.indent > 0 && line.indent == scan_.lines.front().indent && line.end == bracket->at + 2 &&
            text_[bracket->at + 1] == ',') {
          return not_opened(scan_.lines.front(), "Before this line", '[', ": the document goes on behind line ", line.number);
        }
        if (tells && line.indent > indent) return not_opened(top, *bracket);
        if ((tells && line.indent < indent) || top.sign != partner(bracket->sign)) {
          return not_closed(top, bracket->at, bracket->at + 1, bracket->sign == '}' ? "Before this `}`" : "Before this `]`");
        }
      }
    }
    const std::size_t end = scan_.lines.back().end;
    return !open.empty() && not_closed(open.back(), end - 1, end, "Behind this");
  }

  bool not_opened(const Line& line, std::string_view where, char sign, std::string_view why, std::size_t number) {
    add("document.unmatched_bracket", line.begin, line.end, {where, " a `", {&sign, 1}, "` is missing", why, std::to_string(number), "."});
    return true;
  }

 private:
  Diagnostic& add(const char* code, std::size_t begin, std::size_t end, std::initializer_list<std::string_view> message) {
    return diagnostics_.error(code, range_of(begin, end), joined(message));
  }

  bool closes_nothing(const Bracket& bracket) {
    add("document.unmatched_bracket", bracket.at, bracket.at + 1,
        {"This `", {&bracket.sign, 1}, "` closes a bracket that was not opened. Remove it."});
    return true;
  }

  // `closing` is deeper than the line of `open`: in between, something was not opened.
  bool not_opened(const Bracket& open, const Bracket& closing) {
    const std::vector<Line>& lines = scan_.lines;
    const Line& line = lines[closing.line];
    std::size_t level = closing.line - 1;  // the last line before that is indented alike, or the one of `open`
    while (level > open.line && lines[level].indent != line.indent) --level;
    const bool is_key = level > open.line && text_[lines[level].end - 1] == ':';
    if (level + 1 == closing.line && !is_key) return closes_nothing(closing);
    return not_opened(lines[is_key ? level : level + 1], is_key ? "Behind this key" : "Before this line", partner(closing.sign),
                      closing.sign == '}' ? ", for the closing `}` in line " : ", for the closing `]` in line ", line.number);
  }

  // `open` is still open where [begin, end) stands.
  bool not_closed(const Bracket& open, std::size_t begin, std::size_t end, std::string_view where) {
    const Line& line = scan_.lines[open.line];
    const bool is_last = open.line + 1 >= scan_.lines.size();
    const std::string_view sign(&open.sign, 1);
    if (!is_last && scan_.lines[open.line + 1].indent <= line.indent && open.at + 1 == line.end) {
      add("document.unclosed_bracket", open.at, open.at + 1,
          {"This `", sign, "` is never closed, and nothing is indented below it. Remove it, or close it."});
      return true;
    }
    const char closing = partner(open.sign);
    add("document.unclosed_bracket", begin, end,
        {where, " a `", {&closing, 1}, "` is missing: the `", sign, "` in line ", std::to_string(line.number), " is open."})
        .notes.push_back({range_of(open.at, open.at + 1), "The bracket opens here."});
    return true;
  }

  std::string_view text_;
  Scan scan_;
  DiagnosticList& diagnostics_;
};

}  // namespace

bool explain_json_brackets(std::string_view text, DiagnosticList& diagnostics) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  const bool opens = is_one_of(text[first], kOpening);
  const std::size_t second = opens ? text.find_first_not_of(" \t\r\n", first + 1) : first;
  if (second == std::string_view::npos || !is_one_of(text[second], opens ? "\"{}[]" : "\"")) return false;
  Explainer explainer(text, diagnostics);
  const Scan& scan = explainer.scanned();
  if (!opens) {
    // `  "main": {` … `}`
    const Line& last = scan.lines.back();
    return last.end == last.begin + 1 && text[last.begin] == '}' && last.indent < scan.lines.front().indent &&
           explainer.not_opened(scan.lines.front(), "Before this line", '{', ", for the closing `}` in line ", last.number);
  }
  if (scan.odd_line) return explainer.odd_quotes();
  return !pair_up(scan.brackets) && explainer.brackets();
}

}  // namespace etude
