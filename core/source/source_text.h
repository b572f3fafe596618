// One file's text and its line starts: offset ↔ line and column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace etude {

/// Bytes [begin, end) of a source text.
struct SourceRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] bool empty() const { return begin >= end; }
  friend bool operator==(const SourceRange&, const SourceRange&) = default;
};

/// A place for people: both count from 1, columns in code points.
struct SourcePosition {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  friend bool operator==(const SourcePosition&, const SourcePosition&) = default;
};

/// One file: its name as the user knows it, its bytes, and where its lines start.
class SourceText {
 public:
  SourceText() : SourceText("", "") {}
  SourceText(std::string name, std::string text);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::size_t line_count() const { return line_starts_.size(); }

  /// The line (from 1) of a byte; an offset past the end gives the last one.
  [[nodiscard]] std::uint32_t line_at(std::size_t offset) const;
  /// The place of a byte; an offset past the end gives the end.
  [[nodiscard]] SourcePosition position(std::size_t offset) const;
  /// The byte at a place (both from 1); clamped to the line and to the text.
  [[nodiscard]] std::size_t offset(SourcePosition position) const;
  /// The text of a line (from 1) without its line break; empty if there is no such line.
  [[nodiscard]] std::string_view line(std::size_t number) const;
  /// The bytes of a range, clamped to the text.
  [[nodiscard]] std::string_view slice(SourceRange range) const;

 private:
  std::string name_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
};

}  // namespace etude
