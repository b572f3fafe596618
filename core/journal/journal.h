// The append-only list of a run's events, with the tables that the events point into.
#pragma once

#include <cstdint>
#include <new>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/check.h"
#include "core/base/mix.h"
#include "core/journal/event.h"

namespace etude {

enum class ScopeKind : std::uint8_t { kRoutine, kLoop, kExcept, kBranch, kService };

/// One life of a scope.
struct ScopeRow {
  ScopeKind kind = ScopeKind::kRoutine;
  ScopeId parent;  // the scope around it; none for a routine's
  TaskId task;
  std::string_view label;  // routine, name of the loop step, branch or service; the journal keeps the text
};

struct VariableRow {
  ScopeId scope;
  std::uint32_t last_write = kNoSeq;  // seq of its latest write so far
  std::string_view name;              // the journal keeps the text
};

/// A step of the run's texts, as the events name it.
struct StepRow {
  std::string key;   // `main/loop/add`: stable across runs and edits elsewhere
  std::string name;  // as written; of an unnamed action, the name of the step around it
  std::string routine;
  std::string file;  // `workflow.yaml`, `services.yaml`, …
  std::string kind;  // `assign call switch for parallel try raise return steps next`
  std::uint32_t line = 0;
  StepId parent;  // the step around it in the same routine
};

/// What is kept. The fingerprint is the same for both.
enum class Recording : std::uint8_t {
  kEverything,
  kOutcome,  // only tasks, effects, messages, logs, states, invariants, the end: for many seeds
};

class Journal {
 public:
  explicit Journal(Recording recording = Recording::kEverything) : recording_(recording) {}
  ~Journal();
  Journal(Journal&& other) noexcept;
  Journal& operator=(Journal&& other) noexcept;

  /// Takes the event in; its seq is the number of events appended before it (kept or not).
  /// @returns seq
  std::uint32_t append(Event&& event);
  /// The same, made of its fields in the place where it stays. Becomes part of its caller, where most of the fields are known:
  /// for the few places that runs spend their time in.
  template <typename... Fields>
  [[gnu::always_inline]] inline std::uint32_t emplace(Fields&&... fields) {
    return seal(*new (place()) Event{std::forward<Fields>(fields)...});
  }

  /// For a saved journal that left events out: takes one in as it stands, its fingerprint and count stay as they are …
  void restore(Event&& event);
  /// … and are told at the end.
  void restore_totals(std::uint32_t appended, std::uint64_t fingerprint);

  [[nodiscard]] std::uint32_t size() const { return size_; }          // events kept
  [[nodiscard]] std::uint32_t appended() const { return appended_; }  // events kept or not
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const Event& operator[](std::uint32_t seq) const {
    ETUDE_CHECK(seq < size_);
    return chunks_[seq / kChunk][seq % kChunk];
  }
  [[nodiscard]] Recording recording() const { return recording_; }
  /// 64-bit hash over the canonical content of all events so far.
  [[nodiscard]] std::uint64_t fingerprint() const { return fingerprint_; }
  /// The fingerprint as 16 hexadecimal digits.
  [[nodiscard]] std::string fingerprint_text() const;
  /// Bytes of the event storage itself (not of the values it shares).
  [[nodiscard]] std::size_t storage_bytes() const;

  /// The same text, kept as long as the journal.
  std::string_view keep(std::string_view name);
  ScopeId add_scope(ScopeRow row) {
    row.label = keep(row.label);
    return add_kept(row);
  }
  VariableId add_variable(VariableRow row) {
    row.name = keep(row.name);
    return add_kept(row);
  }
  /// The same for a row whose text came from keep().
  ScopeId add_kept(const ScopeRow& row) {
    scopes_.push_back(row);
    return ScopeId(static_cast<std::uint32_t>(scopes_.size() - 1));
  }
  VariableId add_kept(const VariableRow& row) {
    variables_.push_back(row);
    return VariableId(static_cast<std::uint32_t>(variables_.size() - 1));
  }
  StepId add_step(StepRow row);
  [[nodiscard]] const std::vector<ScopeRow>& scopes() const { return scopes_; }
  [[nodiscard]] const std::vector<VariableRow>& variables() const { return variables_; }
  [[nodiscard]] const std::vector<StepRow>& steps() const { return steps_; }
  [[nodiscard]] const ScopeRow& scope(ScopeId id) const { return scopes_[id.index()]; }
  [[nodiscard]] const VariableRow& variable(VariableId id) const { return variables_[id.index()]; }
  [[nodiscard]] const StepRow& step(StepId id) const { return steps_[id.index()]; }

 private:
  static constexpr std::uint32_t kChunk = 1024;
  static constexpr bool is_of_outcome(EventKind kind) {
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
  // Where the next event goes: events are made in place, one after another, and never move.
  void* place() {
    if (next_ == end_) add_chunk();
    return next_;
  }
  void add_chunk();
  // Takes in the event that was made in its place.
  void settle(const Event& event) {
    if (event.v0.is_shared() || event.v1.is_shared()) shares_[size_ / 64] |= std::uint64_t{1} << size_ % 64;
    ++next_;
    ++size_;
  }
  [[gnu::always_inline]] inline std::uint32_t seal(Event& event) {
    const std::uint32_t seq = appended_++;
    if (event.kind == EventKind::kWrite || event.kind == EventKind::kStateChanged) {
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
    if (recording_ == Recording::kEverything || is_of_outcome(event.kind))
      settle(event);
    else
      event.~Event();
    return seq;
  }

  Recording recording_;
  std::vector<Event*> chunks_;  // raw room for kChunk events each
  Event* next_ = nullptr;       // in the last of them
  Event* end_ = nullptr;
  std::vector<std::uint64_t> shares_;  // a bit for each event that shares a value: only these have to be destroyed
  std::uint32_t size_ = 0;
  std::uint32_t appended_ = 0;
  std::uint64_t fingerprint_ = 0x45747564650001ull;
  std::vector<ScopeRow> scopes_;
  std::vector<VariableRow> variables_;
  std::vector<StepRow> steps_;
  std::set<std::string, std::less<>> names_;  // what the rows of scopes and variables are called
};

}  // namespace etude
