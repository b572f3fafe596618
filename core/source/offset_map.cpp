// Finds the run of an offset by binary search.
#include "core/source/offset_map.h"

#include <algorithm>

namespace etude {

OffsetMap OffsetMap::identity(std::size_t begin, std::size_t size) {
  OffsetMap map(begin);
  map.add_verbatim(begin, size);
  return map;
}

void OffsetMap::add_verbatim(std::size_t begin, std::size_t size) {
  if (size == 0) return;
  const auto file_begin = static_cast<std::uint32_t>(begin);
  const auto file_end = static_cast<std::uint32_t>(begin + size);
  if (!runs_.empty() && runs_.back().verbatim && runs_.back().file_end == file_begin) {
    runs_.back().file_end = file_end;
  } else {
    runs_.push_back({size_, file_begin, file_end, true});
  }
  size_ += static_cast<std::uint32_t>(size);
  end_ = file_end;
}

void OffsetMap::add_replaced(std::size_t decoded_size, std::size_t begin, std::size_t end) {
  if (decoded_size == 0) return;
  runs_.push_back({size_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), false});
  size_ += static_cast<std::uint32_t>(decoded_size);
  end_ = static_cast<std::uint32_t>(end);
}

const OffsetMap::Run* OffsetMap::run_of(std::size_t decoded) const {
  if (decoded >= size_) return nullptr;
  const auto after =
      std::upper_bound(runs_.begin(), runs_.end(), decoded, [](std::size_t offset, const Run& run) { return offset < run.decoded; });
  return &*(after - 1);
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
    const auto next = static_cast<std::size_t>(run - runs_.data()) + 1;
    const std::size_t run_end = next < runs_.size() ? runs_[next].decoded : size_;
    const std::size_t stop = std::min(end, run_end);
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
