// Finds the run of an offset by binary search.
#include "core/source/offset_map.h"

#include <algorithm>

namespace etude {

OffsetMap OffsetMap::identity(std::size_t begin, std::size_t size) {
  OffsetMap map(begin);
  map.add_verbatim(begin, size);
  return map;
}

void OffsetMap::add(const Run& run) {
  if (size_ == 0)
    first_ = run;
  else
    more_.push_back(run);
}

void OffsetMap::add_verbatim(std::size_t begin, std::size_t size) {
  if (size == 0) return;
  const auto file_begin = static_cast<std::uint32_t>(begin);
  const auto file_end = static_cast<std::uint32_t>(begin + size);
  Run& last = more_.empty() ? first_ : more_.back();
  if (size_ > 0 && last.verbatim && last.file_end == file_begin) {
    last.file_end = file_end;
  } else {
    add({size_, file_begin, file_end, true});
  }
  size_ += static_cast<std::uint32_t>(size);
  end_ = file_end;
}

void OffsetMap::add_replaced(std::size_t decoded_size, std::size_t begin, std::size_t end) {
  if (decoded_size == 0) return;
  add({size_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), false});
  size_ += static_cast<std::uint32_t>(decoded_size);
  end_ = static_cast<std::uint32_t>(end);
}

const OffsetMap::Run* OffsetMap::run_of(std::size_t decoded) const {
  if (decoded >= size_) return nullptr;
  if (more_.empty() || decoded < more_.front().decoded) return &first_;
  const auto after =
      std::upper_bound(more_.begin(), more_.end(), decoded, [](std::size_t offset, const Run& run) { return offset < run.decoded; });
  return &*(after - 1);
}

std::size_t OffsetMap::end_of(const Run* run) const {
  const std::size_t next = run == &first_ ? 0 : static_cast<std::size_t>(run - more_.data()) + 1;
  return next < more_.size() ? more_[next].decoded : size_;
}

std::uint32_t OffsetMap::offset(std::size_t decoded) const {
  const Run* run = run_of(decoded);
  if (run == nullptr) return end_;
  return run->verbatim ? run->file_begin + static_cast<std::uint32_t>(decoded - run->decoded) : run->file_begin;
}

SourceRange OffsetMap::range(std::size_t begin, std::size_t end) const {
  const std::uint32_t first = offset(begin);
  if (end <= begin || begin >= size_) return {first, first};
  const std::size_t last = std::min<std::size_t>(end, size_) - 1;
  const Run* run = run_of(last);
  return {first, run->verbatim ? offset(last) + 1 : run->file_end};
}

OffsetMap OffsetMap::part(std::size_t begin, std::size_t end) const {
  end = std::min<std::size_t>(end, size_);
  OffsetMap part(offset(begin));
  for (std::size_t at = begin; at < end;) {
    const Run* run = run_of(at);
    const std::size_t stop = std::min(end, end_of(run));
    if (run->verbatim) {
      part.add_verbatim(run->file_begin + (at - run->decoded), stop - at);
    } else {
      part.add_replaced(stop - at, run->file_begin, run->file_end);
    }
    at = stop;
  }
  return part;
}

}  // namespace etude
