// One function a pitfall; each looks at the text around the place where yaml-cpp gave up.
#include "core/document/yaml_problem.h"

#include <algorithm>
#include <optional>

#include "core/base/utf8.h"
#include "core/document/json_brackets.h"

namespace etude {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_break(char c) { return c == '\n' || c == '\r'; }
bool is_space(char c) { return is_blank(c) || is_break(c); }

// The text with the questions that the pitfalls ask of it.
class Place {
 public:
  Place(std::string_view text, std::size_t at) : text_(text), at_(std::min(at, text.size())) {}

  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] bool at_end() const { return text_.find_first_not_of(" \t\r\n", at_) == std::string_view::npos; }
  [[nodiscard]] std::size_t line_begin() const {
    std::size_t begin = at_;
    while (begin > 0 && !is_break(text_[begin - 1])) --begin;
    return begin;
  }
  [[nodiscard]] std::size_t line_end() const {
    std::size_t end = at_;
    while (end < text_.size() && !is_break(text_[end])) ++end;
    return end;
  }
  // Where the line's content ends: without a comment and trailing blanks.
  [[nodiscard]] std::size_t content_end() const {
    std::size_t end = line_end();
    for (std::size_t i = at_; i + 1 < end; ++i) {
      if (is_blank(text_[i]) && text_[i + 1] == '#') end = i;
    }
    while (end > at_ && is_blank(text_[end - 1])) --end;
    return end;
  }
  [[nodiscard]] std::size_t indentation() const {
    std::size_t i = line_begin();
    while (i < text_.size() && text_[i] == ' ') ++i;
    return i - line_begin();
  }
  [[nodiscard]] bool first_on_line() const {
    const std::string_view before = text_.substr(line_begin(), at_ - line_begin());
    return before.find_first_not_of(" \t") == std::string_view::npos;
  }
  // The word here, at least one character.
  [[nodiscard]] SourceRange word() const {
    std::size_t end = at_;
    while (end < text_.size() && !is_space(text_[end]) && std::string_view(",:]}").find(text_[end]) == std::string_view::npos) ++end;
    if (end == at_ && at_ < text_.size()) {
      const auto decoded = decode_code_point(text_.substr(at_));
      end = at_ + (decoded ? decoded->size : 1);
    }
    return range(at_, end);
  }
  [[nodiscard]] std::string_view slice(std::size_t begin, std::size_t end) const {
    return text_.substr(begin, end > begin ? end - begin : 0);
  }
  static SourceRange range(std::size_t begin, std::size_t end) {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

 private:
  std::string_view text_;
  std::size_t at_;
};

// Where the expression that opens with `${` at `begin` closes (behind its brace), within `limit`; strings are respected.
std::optional<std::size_t> expression_end(std::string_view text, std::size_t begin, std::size_t limit) {
  std::size_t depth = 0;
  for (std::size_t i = begin + 1; i < limit; ++i) {
    const char c = text[i];
    if (c == '"') {
      for (++i; i < limit && text[i] != '"'; ++i) {
        if (text[i] == '\\') ++i;
      }
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return i + 1;
    }
  }
  return std::nullopt;
}

// The value on the line of `at` that `at` lies in: behind the last `key: ` or `- ` before it.
std::optional<std::size_t> value_begin(std::string_view text, const Place& place) {
  std::size_t begin = place.line_begin();
  while (begin < place.at() && is_blank(text[begin])) ++begin;
  while (begin + 1 < place.at() && text[begin] == '-' && is_blank(text[begin + 1])) {
    begin += 2;
    while (begin < place.at() && is_blank(text[begin])) ++begin;
  }
  const std::size_t colon = text.find(": ", begin);
  if (colon == std::string_view::npos || colon >= place.at()) return std::nullopt;
  std::size_t value = colon + 2;
  while (value < place.at() && is_blank(text[value])) ++value;
  return value;
}

// The quote that opens a scalar and never closes: tokens are walked roughly from `done` on.
std::optional<std::size_t> unclosed_quote(std::string_view text, std::size_t done) {
  std::size_t at = done;
  bool token_start = true;
  while (at < text.size()) {
    const char c = text[at];
    if (is_space(c) || c == '[' || c == '{' || c == ',' || c == ']' || c == '}') {
      token_start = true;
      ++at;
    } else if (token_start && c == '#') {
      while (at < text.size() && !is_break(text[at])) ++at;
    } else if (token_start && (c == '"' || c == '\'')) {
      const std::size_t opened = at++;
      while (at < text.size() && (text[at] != c || (c == '\'' && text.substr(at, 2) == "''"))) {
        at += text[at] == c || (c == '"' && text[at] == '\\') ? 2 : 1;
      }
      if (at >= text.size()) return opened;
      ++at;
    } else if (token_start && (c == '-' || c == ':' || c == '?') && at + 1 < text.size() && is_space(text[at + 1])) {
      ++at;
    } else {
      // A plain scalar: to the end of the line or `: `.
      while (at < text.size() && !is_break(text[at]) && !(text[at] == ':' && at + 1 < text.size() && is_space(text[at + 1]))) ++at;
      if (at < text.size() && text[at] == ':') ++at;
    }
  }
  return std::nullopt;
}

Fix quote_fix(std::string_view text, SourceRange range, std::string title) {
  return {std::move(title), range, single_quoted(text.substr(range.begin, range.end - range.begin))};
}

bool explain_tab(std::string_view text, const YamlFailure& failure, const Place& place, DiagnosticList& diagnostics) {
  const std::size_t from = Place(text, std::min(failure.done, failure.offset)).line_begin();
  for (std::size_t line = from; line <= place.at() && line < text.size();) {
    std::size_t at = line;
    while (at < text.size() && text[at] == ' ') ++at;
    if (at < text.size() && text[at] == '\t') {
      std::size_t end = at;
      while (end < text.size() && is_blank(text[end])) ++end;
      if (end < text.size() && !is_break(text[end]) && text[end] != '#') {
        add_tab_error(text, line, at, end, diagnostics);
        return true;
      }
    }
    const std::size_t next = text.find_first_of("\r\n", at);
    if (next == std::string_view::npos) break;
    line = next + 1;
  }
  return false;
}

// The first `${` without quotes inside of brackets on the line, up to the place; npos if there is none.
std::size_t expression_in_brackets(std::string_view text, const Place& place) {
  std::size_t brackets = 0;
  bool token_start = true;
  for (std::size_t at = place.line_begin(); at <= place.at() && at < text.size(); ++at) {
    const char c = text[at];
    if (token_start && (c == '"' || c == '\'')) {
      const std::size_t close = text.find(c, at + 1);
      if (close == std::string_view::npos) return close;
      at = close;
    } else if (brackets > 0 && text.substr(at, 2) == "${") {
      return at;
    } else if (c == '[' || c == '{') {
      ++brackets;
    } else if ((c == ']' || c == '}') && brackets > 0) {
      --brackets;
    }
    token_start = is_blank(c) || c == '[' || c == '{' || c == ',' || (token_start && c == '-');
  }
  return std::string_view::npos;
}

// `[${a}, ${b}]`: in flow style the braces are YAML's own.
bool explain_flow_expression(std::string_view text, const Place& place, DiagnosticList& diagnostics) {
  const std::size_t dollar = expression_in_brackets(text, place);
  if (dollar == std::string_view::npos) return false;
  const std::size_t end = expression_end(text, dollar, place.line_end()).value_or(place.word().end);
  Diagnostic& found =
      diagnostics.error("document.expression_in_flow", Place::range(dollar, end),
                        "Inside `[ ]` and `{ }` an expression must be in quotes: write '${...}'. A list of expressions can also be "
                        "written as one expression, ${[a, b]}.");
  if (end <= dollar + 2) return true;
  // All expressions of the line at once, as far as no other quotes stand between them.
  std::string quoted = single_quoted(text.substr(dollar, end - dollar));
  std::size_t last = end;
  while (true) {
    const std::size_t next = text.substr(0, place.line_end()).find("${", last);
    if (next == std::string_view::npos || text.substr(last, next - last).find_first_of("\"'#") != std::string_view::npos) break;
    const std::optional<std::size_t> next_end = expression_end(text, next, place.line_end());
    if (!next_end) break;
    quoted += std::string(text.substr(last, next - last)) + single_quoted(text.substr(next, *next_end - next));
    last = *next_end;
  }
  found.fix = Fix{last == end ? "Put the expression in quotes" : "Put the expressions in quotes", Place::range(dollar, last), quoted};
  return true;
}

void explain_unclosed_quote(std::string_view text, const YamlFailure& failure, DiagnosticList& diagnostics) {
  const std::size_t at = unclosed_quote(text, failure.done).value_or(failure.done);
  const Place place(text, at);
  const std::string quote(1, place.here() == '\'' ? '\'' : '"');
  diagnostics.error(
      "document.unclosed_quote", Place::range(at, std::max(place.content_end(), at + 1)),
      "The quote " + quote + " that opens here is never closed. Write " + quote + " at the end of the text" +
          (quote == "'" ? "; inside of the text an apostrophe is written twice ('')." : "; inside of the text a quote is written \\\"."));
}

void explain_colon(std::string_view text, const Place& place, DiagnosticList& diagnostics) {
  const std::optional<std::size_t> value = value_begin(text, place);
  if (!value) {
    diagnostics.error(
        "document.indentation", place.word(),
        "A `:` cannot stand here. If this line is a key of its own, line it up with the keys that it belongs to; if it continues a text, "
        "put the whole text in quotes.");
    return;
  }
  const bool is_expression = text.substr(*value, 2) == "${";
  const Place at_value(text, *value);
  const SourceRange range = Place::range(*value, at_value.content_end());
  Diagnostic& found =
      is_expression
          ? diagnostics.error(
                "document.colon_in_expression", range,
                "An expression that contains `: ` must be in quotes, or YAML takes the part before the colon for a key. Write '${...}'.")
          : diagnostics.error("document.colon_in_text", range,
                              "A text that contains `: ` must be in quotes, or YAML takes the part before the colon for a key.");
  const char first = at_value.here();
  const bool closes = !is_expression || text[range.end - 1] == '}';
  if (closes && first != '"' && first != '\'' && first != '[' && first != '{') {
    found.fix = quote_fix(text, range, is_expression ? "Put the expression in quotes" : "Put the text in quotes");
  }
}

std::string columns_in_words(const std::vector<YamlFailure::Open>& open) {
  std::vector<std::size_t> columns;
  for (const YamlFailure::Open& level : open) {
    if (!level.flow && (columns.empty() || columns.back() != level.column)) columns.push_back(level.column);
  }
  std::string words;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    words += (i == 0 ? "" : i + 1 == columns.size() ? " or " : ", ") + std::to_string(columns[i]);
  }
  return words;
}

// A single line that stands further left than this one and the lines above it.
std::optional<SourceRange> line_further_left(std::string_view text, const Place& place) {
  const std::size_t column = place.indentation();
  std::optional<SourceRange> left;
  for (std::size_t line = place.line_begin(); line > 0;) {
    const Place above(text, line - 1);
    line = above.line_begin();
    const std::size_t begin = line + above.indentation();
    if (begin >= text.size() || is_break(text[begin]) || text[begin] == '#') continue;
    if (above.indentation() >= column) {
      if (left) return left;
    } else {
      if (left) return std::nullopt;
      left = Place(text, begin).word();
    }
  }
  return std::nullopt;
}

// The end of a block list or map was expected.
void explain_block(std::string_view text, const YamlFailure& failure, const Place& place, DiagnosticList& diagnostics) {
  if (!place.first_on_line() && !(place.here() == '-' && place.at() + 1 < text.size() && is_space(text[place.at() + 1]))) {
    // "${"a" + b}": the inner quote ends the text.
    const std::string_view before = text.substr(place.line_begin(), place.at() - place.line_begin());
    const std::size_t opens = before.rfind("\"${");
    const std::size_t begin = place.line_begin() + opens;
    const std::size_t end = place.content_end();
    if (opens != std::string_view::npos && end > begin + 2 && text.substr(end - 2, 2) == "}\"") {
      Diagnostic& found =
          diagnostics.error("document.text_behind_value", Place::range(begin, end),
                            "A text in double quotes ends at the next double quote. Put the expression in single quotes: '${...}'.");
      found.fix =
          Fix{"Put the expression in single quotes", Place::range(begin, end), single_quoted(text.substr(begin + 1, end - begin - 2))};
      return;
    }
    diagnostics.error(
        "document.text_behind_value", Place::range(place.at(), std::max(place.content_end(), place.at() + 1)),
        "The value before this text is already complete. For an expression write the whole in ${...}; a text that begins with a quote or a "
        "bracket must be in quotes as a whole.");
    return;
  }
  const std::size_t column = place.indentation();
  const auto lines_up = [column](const YamlFailure::Open& open) { return !open.flow && open.column == column; };
  const auto level = std::find_if(failure.open.rbegin(), failure.open.rend(), lines_up);
  if (level == failure.open.rend()) {
    if (explain_first_item(text, place.at(), diagnostics)) return;
    Diagnostic& found =
        diagnostics.error("document.indentation", place.word(),
                          "This line is indented by " + std::to_string(column) + (column == 1 ? " blank" : " blanks") +
                              ", but the lines that it could belong to are indented by " + columns_in_words(failure.open) + ".");
    if (const std::optional<SourceRange> dip = line_further_left(text, place); dip)
      found.notes.push_back({*dip, "If this line belongs with it, indent this one by " + std::to_string(column) + " blanks too."});
    return;
  }
  if (!level->mapping) {
    add_map_beside_list_error(place.word(), level->begin, diagnostics);
    return;
  }
  Diagnostic& found = diagnostics.error(
      "document.list_beside_map", place.word(),
      "A list item (`- `) cannot stand beside the keys of a map. Check the indentation, or give the list a key of its own.");
  found.notes.push_back({Place::range(level->begin, level->begin + 1), "The map begins here."});
}

}  // namespace

bool explain_first_item(std::string_view text, std::size_t at, DiagnosticList& diagnostics) {
  const auto is_item = [&](std::size_t begin) { return begin + 1 < text.size() && text[begin] == '-' && is_space(text[begin + 1]); };
  const Place item(text, at);
  if (!item.first_on_line() || !is_item(at)) return false;
  const std::size_t column = item.indentation();
  // The lines above that are indented deeper; the first of them begins what should be the list.
  std::optional<std::size_t> first;
  std::size_t around = 0;  // indentation of the line that the list belongs to
  for (std::size_t line = item.line_begin(); line > 0;) {
    const Place above(text, line - 1);
    line = above.line_begin();
    const std::size_t begin = line + above.indentation();
    if (begin >= text.size() || is_break(text[begin]) || text[begin] == '#') continue;
    if (above.indentation() <= column) {
      around = above.indentation();
      break;
    }
    first = begin;
  }
  // With an odd step of indentation it is this line that stands wrong.
  if (!first || (column - around) % 2 != 0) return false;
  const Place place(text, *first);
  const std::size_t deeper = place.indentation() - column;
  const std::size_t number = 1 + static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  const std::string goes_on = " The list goes on in line " + std::to_string(number) + ".";
  const SourceRange margin = Place::range(place.line_begin(), *first);
  const std::string blanks(column, ' ');
  const SourceRange word = place.word();
  if (is_item(*first)) {
    diagnostics.error("document.indentation", word,
                      "The items of a list are indented alike: this one by " + std::to_string(place.indentation()) +
                          " blanks, that in line " + std::to_string(number) + " by " + std::to_string(column) + ".");
  } else if (deeper <= 2) {
    Diagnostic& found = diagnostics.error("document.indentation", word, "Here a `- ` is missing." + goes_on);
    found.fix = Fix{"Write `- ` before it", margin, blanks + "- "};
  } else {
    diagnostics.error("document.indentation", word,
                      "Here an item of a list is expected. Write its name on a line before, such as `- name:`, indented by " +
                          std::to_string(column) + " blanks." + goes_on);
  }
  return true;
}

namespace {

void explain_flow_end(const YamlFailure& failure, const Place& place, DiagnosticList& diagnostics) {
  const auto is_flow = [](const YamlFailure::Open& open) { return open.flow; };
  const auto innermost = std::find_if(failure.open.rbegin(), failure.open.rend(), is_flow);
  const bool mapping = innermost != failure.open.rend() && innermost->mapping;
  const std::string closing = mapping ? "}" : "]";
  if (place.at_end()) {
    const std::size_t begin = innermost != failure.open.rend() ? innermost->begin : failure.done;
    diagnostics.error("document.unclosed_bracket", Place::range(begin, begin + 1),
                      std::string("The bracket that opens here is never closed. Write `") + closing + "` behind the last " +
                          (mapping ? "entry." : "item."));
    return;
  }
  Diagnostic& found = diagnostics.error(
      "document.flow", place.word(),
      "Here `,` or `" + closing + "` is expected. Inside brackets a text with `, [ ] { } : ` or quotes must be in quotes as a whole.");
  if (innermost != failure.open.rend())
    found.notes.push_back({Place::range(innermost->begin, innermost->begin + 1), "The bracket opens here."});
}

void explain_escape(std::string_view text, const Place& place, DiagnosticList& diagnostics) {
  // The library stops somewhere behind the escape; its backslash is the last one before.
  const std::size_t backslash = text.substr(0, place.at()).rfind('\\');
  const std::size_t begin = backslash != std::string_view::npos ? backslash : place.at() > 0 ? place.at() - 1 : 0;
  const char letter = begin + 1 < text.size() ? text[begin + 1] : ' ';
  const bool is_number = letter == 'x' || letter == 'u' || letter == 'U';
  std::size_t end = std::min(begin + 2, text.size());
  if (is_number) {
    const std::size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
    while (end < text.size() && end < begin + 2 + digits &&
           std::string_view("0123456789abcdefABCDEF").find(text[end]) != std::string_view::npos)
      ++end;
  } else if (const auto decoded = decode_code_point(text.substr(std::min(begin + 1, text.size()))); decoded) {
    end = begin + 1 + decoded->size;
  }
  Diagnostic& found =
      diagnostics.error("document.escape", Place::range(begin, std::max(end, begin + 1)),
                        "This is no escape that a double-quoted text knows (such as \\n, \\t, \\\", \\\\, \\u0041). Write the backslash "
                        "twice, or put the text in single quotes.");
  if (backslash != std::string_view::npos && !is_number)
    found.fix = Fix{"Write the backslash twice", Place::range(begin, begin + 1), "\\\\"};
}

void explain_first_character(std::string_view text, const YamlFailure& failure, const Place& place, DiagnosticList& diagnostics) {
  const SourceRange range = Place::range(place.at(), std::max(place.content_end(), place.at() + 1));
  const std::string first(text.substr(place.at(), 1));
  Diagnostic& found = diagnostics.error("document.first_character", place.word(),
                                        "A text cannot begin with `" + first + "` without quotes. Put the whole text in quotes.");
  const bool in_flow = !failure.open.empty() && failure.open.back().flow;
  if (!in_flow) found.fix = quote_fix(text, range, "Put the text in quotes");
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// Picks the function for the library's words.
void explain(std::string_view text, const YamlFailure& failure, DiagnosticList& diagnostics) {
  const std::string_view reason = failure.reason;
  const Place place(text, failure.offset);

  if (reason == "bad file") {
    diagnostics.error("document.too_deep", place.word(), "Lists and maps are nested too deep here. Flatten the document.");
  } else if (explain_json_brackets(text, diagnostics)) {
    return;
  } else if (contains(reason, "illegal EOF in scalar") || contains(reason, "illegal document indicator")) {
    explain_unclosed_quote(text, failure, diagnostics);
  } else if (contains(reason, "escape character") || contains(reason, "hex number") || contains(reason, "invalid unicode")) {
    explain_escape(text, place, diagnostics);
  } else if (explain_tab(text, failure, place, diagnostics)) {
    return;
  } else if ((contains(reason, "flow") || contains(reason, "unknown token")) && explain_flow_expression(text, place, diagnostics)) {
    return;
  } else if (contains(reason, "flow not found")) {
    explain_flow_end(failure, place, diagnostics);
  } else if (contains(reason, "illegal map value")) {
    explain_colon(text, place, diagnostics);
  } else if (contains(reason, "end of map") || contains(reason, "end of sequence")) {
    explain_block(text, failure, place, diagnostics);
  } else if (contains(reason, "illegal flow end")) {
    diagnostics.error(
        "document.unmatched_bracket", place.word(),
        std::string("This `") + place.here() + "` closes a bracket that was not opened. Remove it, or put the text in quotes.");
  } else if (contains(reason, "illegal block entry")) {
    diagnostics.error(
        "document.list_place", place.word(),
        "A list item (`- `) cannot begin here. Begin the list on a line of its own, below its key; inside brackets leave the dash out.");
  } else if (contains(reason, "anchor is not defined") || contains(reason, "alias")) {
    diagnostics.error(
        "document.unknown_alias", place.word(),
        "A text that begins with `*` is an alias, and there is no anchor of this name before it. Put the text in quotes, or define the "
        "anchor with `&name`.");
  } else if (contains(reason, "anchor")) {
    diagnostics.error("document.anchor", place.word(),
                      "A text that begins with `&` is an anchor, and this is no valid one. Put the text in quotes if no anchor is meant.");
  } else if (contains(reason, "unknown token")) {
    explain_first_character(text, failure, place, diagnostics);
  } else if (contains(reason, "block scalar")) {
    diagnostics.error("document.block_header", place.word(),
                      "Behind `|` or `>` only `-`, `+`, a digit from 1 to 9 and a comment may stand; the text begins on the next line.");
  } else if (contains(reason, "tag")) {
    diagnostics.error("document.tag", place.word(),
                      "A text that begins with `!` is a tag. Workflows know no tags: put the text in quotes.");
  } else if (contains(reason, "directive") || contains(reason, "version")) {
    diagnostics.error("document.directive", place.word(), "Lines that begin with `%` are directives of YAML. Remove this line.");
  } else {
    diagnostics.error("document.syntax", place.word(), "This is not well-formed YAML: " + failure.reason + ".");
  }
}

}  // namespace

void add_tab_error(std::string_view text, std::size_t line, std::size_t tab, std::size_t content, DiagnosticList& diagnostics) {
  std::string blanks;
  for (const char c : text.substr(line, content - line)) blanks += c == '\t' ? "  " : " ";
  Diagnostic& found = diagnostics.error("document.tab", Place::range(tab, content),
                                        "Indentation must use blanks, not tabs. Replace each tab by two blanks.");
  found.fix = Fix{"Replace the tabs by blanks", Place::range(line, content), blanks};
}

void add_map_beside_list_error(SourceRange place, std::size_t list, DiagnosticList& diagnostics) {
  Diagnostic& found = diagnostics.error("document.map_beside_list", place,
                                        "A list item must begin with `- `. Check the indentation of this line, or write `- ` before it.");
  found.notes.push_back({Place::range(list, list + 1), "The list begins here."});
}

std::string single_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

void explain_yaml_failure(const SourceText& source, const YamlFailure& failure, DiagnosticList& diagnostics) {
  DiagnosticList found;
  explain(source.text(), failure, found);
  const auto size = static_cast<std::uint32_t>(source.text().size());
  const auto clamped = [size](SourceRange range) { return SourceRange{std::min(range.begin, size), std::min(range.end, size)}; };
  for (Diagnostic diagnostic : found.all()) {
    diagnostic.range = clamped(diagnostic.range);
    for (Note& note : diagnostic.notes) note.range = clamped(note.range);
    if (diagnostic.fix) diagnostic.fix->range = clamped(diagnostic.fix->range);
    const bool reported = std::any_of(diagnostics.all().begin(), diagnostics.all().end(), [&](const Diagnostic& other) {
      return other.code == diagnostic.code && other.range == diagnostic.range;
    });
    if (!reported) diagnostics.add(std::move(diagnostic));
  }
}

}  // namespace etude
