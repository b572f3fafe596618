// One small decoder a style, by the productions of YAML 1.2 (6.5 line folding, 7.3 flow scalars, 8.1 block scalars).
#include "core/document/scalar_map.h"

#include <algorithm>
#include <vector>

#include "core/base/utf8.h"

namespace etude {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_break(char c) { return c == '\n' || c == '\r'; }

// Behind the line break at `at`.
std::size_t skip_break(std::string_view source, std::size_t at) {
  if (source[at] == '\r' && at + 1 < source.size() && source[at + 1] == '\n') return at + 2;
  return at + 1;
}

// The growing text with its map.
class Decoder {
 public:
  Decoder(std::string_view source, OffsetMap* map) : source_(source), map_(map) {}

  void verbatim(std::size_t begin, std::size_t end) {
    text_.append(source_.substr(begin, end - begin));
    if (map_ != nullptr) map_->add_verbatim(begin, end - begin);
  }
  void replaced(std::string_view text, std::size_t begin, std::size_t end) {
    text_.append(text);
    if (map_ != nullptr) map_->add_replaced(text.size(), begin, end);
  }
  // Takes the run [begin, at) and folds the line breaks at `at`; gives where the next line's content starts.
  std::size_t fold(std::size_t begin, std::size_t at) {
    std::size_t trimmed = at;
    while (trimmed > begin && is_blank(source_[trimmed - 1])) --trimmed;
    verbatim(begin, trimmed);
    std::size_t breaks = 0;
    const std::size_t next = skip_breaks(at, breaks);
    replaced(breaks == 1 ? std::string(" ") : std::string(breaks - 1, '\n'), trimmed, next);
    return next;
  }
  // Over line breaks, empty lines and the indentation of the next line.
  std::size_t skip_breaks(std::size_t at, std::size_t& breaks) const {
    while (at < source_.size() && is_break(source_[at])) {
      at = skip_break(source_, at);
      ++breaks;
      while (at < source_.size() && is_blank(source_[at])) ++at;
    }
    return at;
  }
  DecodedScalar take(std::size_t end, bool closed = true) { return {std::move(text_), end, closed, legal_}; }
  void escape_is_illegal() { legal_ = false; }

 private:
  std::string_view source_;
  OffsetMap* map_;
  std::string text_;
  bool legal_ = true;
};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The number of `count` hexadecimal digits at `at`, or -1.
std::int64_t hex_number(std::string_view source, std::size_t at, std::size_t count) {
  if (at + count > source.size()) return -1;
  std::int64_t number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const int digit = hex_digit(source[at + i]);
    if (digit < 0) return -1;
    number = number * 16 + digit;
  }
  return number;
}

// Decodes the escape whose backslash is at `at` (not one before a line break); gives its end.
std::size_t decode_escape(std::string_view source, std::size_t at, std::string& text, bool& legal) {
  constexpr char32_t kReplacement = 0xFFFD;
  if (at + 1 >= source.size()) {
    append_code_point(text, kReplacement);
    legal = false;
    return source.size();
  }
  const char letter = source[at + 1];
  std::size_t digits = 0;
  switch (letter) {
    case '0': text += '\0'; break;
    case 'a': text += '\a'; break;
    case 'b': text += '\b'; break;
    case 't':
    case '\t': text += '\t'; break;
    case 'n': text += '\n'; break;
    case 'v': text += '\v'; break;
    case 'f': text += '\f'; break;
    case 'r': text += '\r'; break;
    case 'e': text += '\x1B'; break;
    case ' ':
    case '"':
    case '/':
    case '\\':
    case '\'': text += letter; break;
    case 'N': append_code_point(text, 0x85); break;
    case '_': append_code_point(text, 0xA0); break;
    case 'L': append_code_point(text, 0x2028); break;
    case 'P': append_code_point(text, 0x2029); break;
    case 'x': digits = 2; break;
    case 'u': digits = 4; break;
    case 'U': digits = 8; break;
    default:
      append_code_point(text, kReplacement);
      legal = false;
      break;
  }
  if (digits == 0) return at + 2;
  std::size_t end = std::min(at + 2 + digits, source.size());
  std::int64_t number = hex_number(source, at + 2, digits);
  const bool high = digits == 4 && number >= 0xD800 && number <= 0xDBFF;
  if (high && end + 1 < source.size() && source[end] == '\\' && source[end + 1] == 'u') {
    const std::int64_t low = hex_number(source, end + 2, 4);
    if (low >= 0xDC00 && low <= 0xDFFF) {
      number = 0x10000 + ((number - 0xD800) << 10) + (low - 0xDC00);
      end += 6;
    }
  }
  if (number < 0 || number > 0x10FFFF || (number >= 0xD800 && number <= 0xDFFF)) {
    number = kReplacement;
    legal = false;
  }
  append_code_point(text, static_cast<char32_t>(number));
  return end;
}

// What the first line of a block scalar says.
struct BlockHeader {
  bool folded = false;
  char chomp = ' ';         // '-', '+' or ' '
  std::size_t indent = 0;   // 0: not given
  std::size_t content = 0;  // where the next line starts
};

BlockHeader block_header(std::string_view source, std::size_t begin) {
  BlockHeader header;
  header.folded = source[begin] == '>';
  std::size_t at = begin + 1;
  for (; at < source.size() && !is_break(source[at]) && !is_blank(source[at]); ++at) {
    if (source[at] == '-' || source[at] == '+') header.chomp = source[at];
    if (source[at] >= '1' && source[at] <= '9') header.indent = static_cast<std::size_t>(source[at] - '0');
  }
  while (at < source.size() && !is_break(source[at])) ++at;
  header.content = at < source.size() ? skip_break(source, at) : at;
  return header;
}

// A line of a block scalar without its indentation and line break.
struct BlockLine {
  std::size_t begin;
  std::size_t end;
  bool has_break;
};

// The lines that belong to the scalar, the empty ones at its end included.
std::vector<BlockLine> block_lines(std::string_view source, std::size_t at, std::size_t indent) {
  std::vector<BlockLine> lines;
  while (at < source.size()) {
    std::size_t begin = at;
    while (begin < source.size() && begin - at < indent && source[begin] == ' ') ++begin;
    std::size_t end = begin;
    while (end < source.size() && !is_break(source[end])) ++end;
    if (begin - at < indent && end > begin) break;  // text that is indented less: the scalar is over
    const bool has_break = end < source.size();
    if (!has_break && begin == end) break;  // the blanks before the end of the file are no line
    lines.push_back({begin, end, has_break});
    at = has_break ? skip_break(source, end) : end;
  }
  return lines;
}

}  // namespace

DecodedScalar decode_plain(std::string_view source, std::size_t begin, std::size_t end, OffsetMap* map) {
  end = std::min(end, source.size());
  Decoder decoder(source.substr(0, end), map);
  std::size_t run = begin;
  std::size_t at = begin;
  while (at < end) {
    if (is_break(source[at])) {
      at = run = decoder.fold(run, at);
    } else {
      ++at;
    }
  }
  decoder.verbatim(run, end);
  return decoder.take(end);
}

DecodedScalar decode_single_quoted(std::string_view source, std::size_t begin, OffsetMap* map) {
  Decoder decoder(source, map);
  std::size_t run = begin + 1;
  std::size_t at = run;
  while (at < source.size()) {
    if (is_break(source[at])) {
      at = run = decoder.fold(run, at);
    } else if (source[at] != '\'') {
      ++at;
    } else if (at + 1 < source.size() && source[at + 1] == '\'') {
      decoder.verbatim(run, at);
      decoder.replaced("'", at, at + 2);
      at = run = at + 2;
    } else {
      decoder.verbatim(run, at);
      return decoder.take(at + 1);
    }
  }
  decoder.verbatim(run, at);
  return decoder.take(at, false);
}

DecodedScalar decode_double_quoted(std::string_view source, std::size_t begin, OffsetMap* map) {
  Decoder decoder(source, map);
  std::size_t run = begin + 1;
  std::size_t at = run;
  while (at < source.size()) {
    if (is_break(source[at])) {
      at = run = decoder.fold(run, at);
    } else if (source[at] == '"') {
      decoder.verbatim(run, at);
      return decoder.take(at + 1);
    } else if (source[at] != '\\') {
      ++at;
    } else if (at + 1 < source.size() && is_break(source[at + 1])) {
      // A line break behind a backslash is no blank; empty lines behind it still are line breaks.
      decoder.verbatim(run, at);
      std::size_t breaks = 0;
      const std::size_t next = decoder.skip_breaks(at + 1, breaks);
      decoder.replaced(std::string(breaks - 1, '\n'), at, next);
      at = run = next;
    } else {
      decoder.verbatim(run, at);
      std::string escaped;
      bool legal = true;
      const std::size_t next = decode_escape(source, at, escaped, legal);
      if (!legal) decoder.escape_is_illegal();
      decoder.replaced(escaped, at, next);
      at = run = next;
    }
  }
  decoder.verbatim(run, at);
  return decoder.take(at, false);
}

DecodedScalar decode_block(std::string_view source, std::size_t begin, std::size_t indent, OffsetMap* map) {
  const BlockHeader header = block_header(source, begin);
  const std::vector<BlockLine> lines = block_lines(source, header.content, indent);
  Decoder decoder(source, map);

  std::size_t used = lines.size();  // lines before the empty ones at the end
  while (used > 0 && lines[used - 1].begin == lines[used - 1].end) --used;
  const auto starts_blank = [&](const BlockLine& line) { return line.begin < line.end && is_blank(source[line.begin]); };

  std::size_t empty = 0;            // empty lines since the last one with content
  const BlockLine* last = nullptr;  // the last line with content
  for (std::size_t i = 0; i < used; ++i) {
    const BlockLine& line = lines[i];
    if (line.begin == line.end) {
      ++empty;
      continue;
    }
    if (last == nullptr) {
      decoder.replaced(std::string(empty, '\n'), header.content, line.begin);
    } else {
      const bool folds = header.folded && !starts_blank(*last) && !starts_blank(line);
      const std::string between = !folds ? std::string(empty + 1, '\n') : empty == 0 ? std::string(" ") : std::string(empty, '\n');
      decoder.replaced(between, last->end, line.begin);
    }
    decoder.verbatim(line.begin, line.end);
    last = &line;
    empty = 0;
  }

  const std::size_t end = last != nullptr ? last->end : begin + 1;
  std::size_t header_end = end;
  if (last == nullptr) {
    while (header_end < source.size() && !is_break(source[header_end]) && !is_blank(source[header_end])) ++header_end;
  }
  std::size_t breaks = 0;
  if (header.chomp == '+') {
    breaks = (last != nullptr && last->has_break ? 1 : 0);
    for (std::size_t i = used; i < lines.size(); ++i) breaks += lines[i].has_break ? 1 : 0;
  } else if (header.chomp != '-' && last != nullptr && last->has_break) {
    breaks = 1;
  }
  const std::size_t behind = last != nullptr && last->has_break ? skip_break(source, last->end) : end;
  decoder.replaced(std::string(breaks, '\n'), end, behind);
  return decoder.take(header_end);
}

std::size_t block_indent(std::string_view source, std::size_t begin, int parent_column) {
  const BlockHeader header = block_header(source, begin);
  const auto parent = static_cast<std::size_t>(std::max(parent_column, 0));
  if (header.indent != 0) return parent + header.indent;
  const std::size_t least = parent_column < 0 ? 1 : parent + 1;
  std::size_t at = header.content;
  while (at < source.size()) {
    std::size_t text = at;
    while (text < source.size() && source[text] == ' ') ++text;
    if (text < source.size() && !is_break(source[text])) return std::max(least, text - at);
    if (text >= source.size()) break;
    at = skip_break(source, text);
  }
  return least;
}

OffsetMap scalar_map(const SourceText& source, const Node& node) {
  const std::string_view text = source.text();
  const std::size_t begin = node.range.begin;
  const std::size_t size = node.range.end - node.range.begin;
  const std::size_t decoded = node.value.is_string() ? node.value.string().size() : size;
  OffsetMap map(begin);
  switch (node.style) {
    case ScalarStyle::kEmpty: break;
    case ScalarStyle::kPlain:
      if (decoded == size) return OffsetMap::identity(begin, size);
      decode_plain(text, begin, node.range.end, &map);
      break;
    case ScalarStyle::kSingleQuoted:
      map = OffsetMap(begin + 1);
      decode_single_quoted(text, begin, &map);
      break;
    case ScalarStyle::kDoubleQuoted:
      map = OffsetMap(begin + 1);
      decode_double_quoted(text, begin, &map);
      break;
    case ScalarStyle::kLiteral:
    case ScalarStyle::kFolded: decode_block(text, begin, node.indent, &map); break;
  }
  return map;
}

}  // namespace etude
