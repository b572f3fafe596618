// From offsets in a decoded text (a scalar without its quotes, escapes and indentation) to offsets in the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/source/source_text.h"

namespace etude {

/// Maps bytes of a decoded text to bytes of the file that they were written with. A decoded text is a row of runs:
/// verbatim ones, byte for byte as in the file, and replaced ones (an escape, a folded line break), whose decoded
/// bytes all belong to the same bytes of the file.
class OffsetMap {
 public:
  /// The text stands in the file as it is, from `begin` on.
  static OffsetMap identity(std::size_t begin, std::size_t size);

  OffsetMap() = default;
  /// An empty text at `begin`; fill it with the two calls below, in order.
  explicit OffsetMap(std::size_t begin) : end_(static_cast<std::uint32_t>(begin)) {}
  /// The next `size` decoded bytes are the file's bytes from `begin` on.
  void add_verbatim(std::size_t begin, std::size_t size);
  /// The next `decoded_size` decoded bytes stand for the file's bytes [begin, end).
  void add_replaced(std::size_t decoded_size, std::size_t begin, std::size_t end);

  /// The file offset of a decoded byte; past the end of the text, the file offset behind its last byte.
  [[nodiscard]] std::uint32_t offset(std::size_t decoded) const;
  /// The file range of the decoded bytes [begin, end); empty in the text gives an empty range.
  [[nodiscard]] SourceRange range(std::size_t begin, std::size_t end) const;
  /// The map of the decoded bytes [begin, end), counted from `begin`.
  [[nodiscard]] OffsetMap part(std::size_t begin, std::size_t end) const;
  /// Decoded bytes so far.
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  struct Run {
    std::uint32_t decoded;     // where it starts in the decoded text
    std::uint32_t file_begin;  // and in the file
    std::uint32_t file_end;
    bool verbatim;
  };
  [[nodiscard]] const Run* run_of(std::size_t decoded) const;
  // The start of the run behind this one; the size of the text behind the last.
  [[nodiscard]] std::size_t end_of(const Run* run) const;
  void add(const Run& run);

  Run first_{};            // nearly every text is one run
  std::vector<Run> more_;  // those behind the first
  std::uint32_t size_ = 0;
  std::uint32_t end_ = 0;  // file offset behind the last byte
};

}  // namespace etude
