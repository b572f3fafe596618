// Appends events in chunks that never move, and keeps the fingerprint up.
#include "core/journal/journal.h"

#include <utility>

#include "core/base/mix.h"
#include "core/value/block_pool.h"

namespace etude {

bool Journal::keeps(const Event& event) const {
  if (recording_ == Recording::kEverything) return true;
  switch (event.kind) {
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

std::uint32_t Journal::seal(Event& event) {
  const std::uint32_t seq = appended_++;
  const bool writes = event.kind == EventKind::kWrite || event.kind == EventKind::kStateChanged;
  if (writes) {
    VariableRow& variable = variables_[event.a];
    event.b = variable.last_write;
    variable.last_write = seq;
  }
  const std::uint64_t shape = static_cast<std::uint64_t>(event.kind) | static_cast<std::uint64_t>(event.outcome) << 8 |
                              static_cast<std::uint64_t>(event.attempt) << 16 | static_cast<std::uint64_t>(event.task.index()) << 32;
  const std::uint64_t where = static_cast<std::uint64_t>(event.step.index()) | static_cast<std::uint64_t>(event.place) << 32;
  const std::uint64_t what = static_cast<std::uint64_t>(event.a) | static_cast<std::uint64_t>(event.b) << 32;
  // Every word is multiplied by a constant of its own and the products are summed, so that the multiplications do not
  // wait for each other; the finishing rounds chain the sum to all events before it.
  const std::uint64_t sum = shape * 0x9E3779B97F4A7C15ull + where * 0xC2B2AE3D27D4EB4Full +
                            static_cast<std::uint64_t>(event.time_ns) * 0x165667B19E3779F9ull + what * 0xD6E8FEB86659FD93ull +
                            event.v0.hash() * 0xA0761D6478BD642Full + event.v1.hash() * 0xE7037ED1A0B428DBull;
  fingerprint_ = mix64(fingerprint_ * kPolynomialBase ^ sum);
  if (keeps(event))
    ++size_;
  else
    event.~Event();
  return seq;
}

void Journal::add_chunk() {
  static_assert(kChunk * sizeof(Event) <= kBlockBytes);
  chunks_.push_back(static_cast<Event*>(take_block()));
}

Journal::~Journal() {
  for (std::uint32_t seq = 0; seq < size_; ++seq) chunks_[seq / kChunk][seq % kChunk].~Event();
  for (Event* chunk : chunks_) give_block(chunk);
}

Journal::Journal(Journal&& other) noexcept : Journal(other.recording_) { *this = std::move(other); }

Journal& Journal::operator=(Journal&& other) noexcept {
  std::swap(recording_, other.recording_);
  chunks_.swap(other.chunks_);
  std::swap(size_, other.size_);
  std::swap(appended_, other.appended_);
  std::swap(fingerprint_, other.fingerprint_);
  scopes_.swap(other.scopes_);
  variables_.swap(other.variables_);
  steps_.swap(other.steps_);
  return *this;
}

void Journal::restore(Event&& event) {
  new (place()) Event(std::move(event));
  ++size_;
}

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

ScopeId Journal::add_scope(ScopeRow row) {
  scopes_.push_back(std::move(row));
  return ScopeId(static_cast<std::uint32_t>(scopes_.size() - 1));
}

VariableId Journal::add_variable(VariableRow row) {
  variables_.push_back(std::move(row));
  return VariableId(static_cast<std::uint32_t>(variables_.size() - 1));
}

StepId Journal::add_step(StepRow row) {
  steps_.push_back(std::move(row));
  return StepId(static_cast<std::uint32_t>(steps_.size() - 1));
}

}  // namespace etude
