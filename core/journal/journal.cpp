// Appends events in chunks that never move, and keeps the fingerprint up.
#include "core/journal/journal.h"

#include <bit>
#include <utility>

#include "core/base/mix.h"
#include "core/value/block_pool.h"

namespace etude {
namespace {

bool is_of_outcome(EventKind kind) {
  switch (kind) {
    case EventKind::kTaskStarted:
    case EventKind::kTaskEnded:
    case EventKind::kEffectRequested:
    case EventKind::kEffectCompleted:
    case EventKind::kLog:
    case EventKind::kMessage:
    case EventKind::kStateChanged:
    case EventKind::kInvariant:
    case EventKind::kFinished: return true;
    case EventKind::kStepEntered:
    case EventKind::kStepLeft:
    case EventKind::kRoutineCalled:
    case EventKind::kRoutineReturned:
    case EventKind::kScopeClosed:
    case EventKind::kWrite:
    case EventKind::kRaised:
    case EventKind::kCaught:
    case EventKind::kRetryScheduled:
    case EventKind::kLimit: return false;
  }
  return true;
}

std::uint64_t chained(std::uint64_t before, const Event& event) {
  const std::uint64_t shape = static_cast<std::uint64_t>(event.kind) | static_cast<std::uint64_t>(event.outcome) << 8 |
                              static_cast<std::uint64_t>(event.attempt) << 16 | static_cast<std::uint64_t>(event.task.index()) << 32;
  const std::uint64_t where = static_cast<std::uint64_t>(event.step.index()) | static_cast<std::uint64_t>(event.place) << 32;
  const std::uint64_t what = static_cast<std::uint64_t>(event.a) | static_cast<std::uint64_t>(event.b) << 32;
  // Every word is multiplied by a constant of its own and the products are summed, so that the multiplications do not
  // wait for each other; the finishing rounds chain the sum to all events before it.
  const std::uint64_t sum = shape * 0x9E3779B97F4A7C15ull + where * 0xC2B2AE3D27D4EB4Full +
                            static_cast<std::uint64_t>(event.time_ns) * 0x165667B19E3779F9ull + what * 0xD6E8FEB86659FD93ull +
                            event.v0.hash() * 0xA0761D6478BD642Full + event.v1.hash() * 0xE7037ED1A0B428DBull;
  return mix64(before * kPolynomialBase ^ sum);
}

}  // namespace

void Journal::catch_up() const {
  for (; hashed_ < size_; ++hashed_) fingerprint_ = chained(fingerprint_, (*this)[hashed_]);
}

void Journal::thin(Event& event) {
  fingerprint_ = chained(fingerprint_, event);
  if (!is_of_outcome(event.kind)) {
    event.~Event();
    ++left_out_;
    return;
  }
  ++hashed_;
  settle(event);
}

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
  std::swap(left_out_, other.left_out_);
  std::swap(fingerprint_, other.fingerprint_);
  std::swap(hashed_, other.hashed_);
  scopes_.swap(other.scopes_);
  variables_.swap(other.variables_);
  steps_.swap(other.steps_);
  names_.swap(other.names_);
  return *this;
}

void Journal::restore(Event&& event) {
  ++hashed_;
  settle(*new (place()) Event(std::move(event)));
}

void Journal::restore_totals(std::uint32_t appended, std::uint64_t fingerprint) {
  left_out_ = appended - size_;
  fingerprint_ = fingerprint;
}

std::string Journal::fingerprint_text() const {
  static constexpr char kHex[] = "0123456789abcdef";
  const std::uint64_t bits = fingerprint();
  std::string text(16, '0');
  for (std::size_t i = 0; i < 16; ++i) text[i] = kHex[(bits >> (60 - 4 * i)) & 15];
  return text;
}

std::string_view Journal::keep(std::string_view name) {
  const auto known = names_.find(name);
  return known != names_.end() ? *known : *names_.emplace(name).first;
}

StepId Journal::add_step(StepRow row) {
  steps_.push_back(std::move(row));
  return StepId(static_cast<std::uint32_t>(steps_.size() - 1));
}

}  // namespace etude
