// Finds lines by binary search over their starts.
#include "core/source/source_text.h"

#include <algorithm>

#include "core/base/utf8.h"

namespace etude {

SourceText::SourceText(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
  line_starts_.push_back(0);
  // A line ends with a line feed, or with a carriage return that has none behind it; most texts have no carriage returns.
  std::size_t next_return = text_.find('\r');
  for (std::size_t at = 0; at < text_.size();) {
    at = std::min(text_.find('\n', at), text_.size());
    for (; next_return < at; next_return = text_.find('\r', next_return + 1)) {
      if (next_return + 1 != at || at == text_.size()) line_starts_.push_back(static_cast<std::uint32_t>(next_return + 1));
    }
    if (at < text_.size()) line_starts_.push_back(static_cast<std::uint32_t>(++at));
  }
}

std::uint32_t SourceText::line_at(std::size_t offset) const {
  const auto at = static_cast<std::uint32_t>(std::min(offset, text_.size()));
  return static_cast<std::uint32_t>(std::upper_bound(line_starts_.begin(), line_starts_.end(), at) - line_starts_.begin());
}

SourcePosition SourceText::position(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const std::uint32_t line = line_at(offset);
  const std::size_t start = line_starts_[line - 1];
  const std::size_t column = count_code_points(text().substr(start, offset - start)) + 1;
  return {line, static_cast<std::uint32_t>(column)};
}

std::size_t SourceText::offset(SourcePosition position) const {
  if (position.line == 0) return 0;
  if (position.line > line_starts_.size()) return text_.size();
  const std::size_t start = line_starts_[position.line - 1];
  const std::size_t column = position.column == 0 ? 0 : position.column - 1;
  return start + byte_offset_of(line(position.line), column);
}

std::string_view SourceText::line(std::size_t number) const {
  if (number == 0 || number > line_starts_.size()) return {};
  const std::size_t start = line_starts_[number - 1];
  std::size_t end = number < line_starts_.size() ? line_starts_[number] : text_.size();
  while (end > start && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  return text().substr(start, end - start);
}

std::string_view SourceText::slice(SourceRange range) const {
  const std::size_t begin = std::min<std::size_t>(range.begin, text_.size());
  const std::size_t end = std::clamp<std::size_t>(range.end, begin, text_.size());
  return text().substr(begin, end - begin);
}

}  // namespace etude
