// Appends events in chunks that never move, and keeps the fingerprint up.
#include "core/journal/journal.h"

#include <bit>
#include <utility>

#include "core/value/block_pool.h"

namespace etude {

void Journal::add_chunk() {
  static_assert(kChunk * sizeof(Event) <= kBlockBytes);
  chunks_.push_back(static_cast<Event*>(take_block()));
  next_ = chunks_.back();
  end_ = next_ + kChunk;
  shares_.resize(shares_.size() + kChunk / 64);
}

Journal::~Journal() {
  for (std::uint32_t word = 0; word < shares_.size(); ++word) {
    for (std::uint64_t left = shares_[word]; left != 0; left &= left - 1) {
      const std::uint32_t seq = word * 64 + static_cast<std::uint32_t>(std::countr_zero(left));
      chunks_[seq / kChunk][seq % kChunk].~Event();
    }
  }
  for (Event* chunk : chunks_) give_block(chunk);
}

std::uint32_t Journal::append(Event&& event) { return emplace(std::move(event)); }

Journal::Journal(Journal&& other) noexcept : Journal(other.recording_) { *this = std::move(other); }

Journal& Journal::operator=(Journal&& other) noexcept {
  std::swap(recording_, other.recording_);
  chunks_.swap(other.chunks_);
  std::swap(next_, other.next_);
  std::swap(end_, other.end_);
  shares_.swap(other.shares_);
  std::swap(size_, other.size_);
  std::swap(appended_, other.appended_);
  std::swap(fingerprint_, other.fingerprint_);
  scopes_.swap(other.scopes_);
  variables_.swap(other.variables_);
  steps_.swap(other.steps_);
  names_.swap(other.names_);
  return *this;
}

void Journal::restore(Event&& event) { settle(*new (place()) Event(std::move(event))); }

void Journal::restore_totals(std::uint32_t appended, std::uint64_t fingerprint) {
  appended_ = appended;
  fingerprint_ = fingerprint;
}

std::string Journal::fingerprint_text() const {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text(16, '0');
  for (std::size_t i = 0; i < 16; ++i) text[i] = kHex[(fingerprint_ >> (60 - 4 * i)) & 15];
  return text;
}

std::size_t Journal::storage_bytes() const { return chunks_.size() * kChunk * sizeof(Event); }

std::string_view Journal::keep(std::string_view name) {
  const auto known = names_.find(name);
  return known != names_.end() ? *known : *names_.emplace(name).first;
}

StepId Journal::add_step(StepRow row) {
  steps_.push_back(std::move(row));
  return StepId(static_cast<std::uint32_t>(steps_.size() - 1));
}

}  // namespace etude
