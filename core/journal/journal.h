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
#include "core/journal/event.h"
#include "core/journal/row_list.h"

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
    Event& event = *new (place()) Event{std::forward<Fields>(fields)...};
    const std::uint32_t seq = appended();
    if (event.kind == EventKind::kWrite || event.kind == EventKind::kStateChanged) {
      VariableRow& variable = variables_[event.a];
      event.b = variable.last_write;
      variable.last_write = seq;
    }
    if (recording_ == Recording::kEverything)
      settle(event);
    else
      thin(event);
    return seq;
  }

  /// For a saved journal that left events out: takes one in as it stands, its fingerprint and count stay as they are …
  void restore(Event&& event);
  /// … and are told at the end.
  void restore_totals(std::uint32_t appended, std::uint64_t fingerprint);

  [[nodiscard]] std::uint32_t size() const { return size_; }                  // events kept
  [[nodiscard]] std::uint32_t appended() const { return size_ + left_out_; }  // events kept or not
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const Event& operator[](std::uint32_t seq) const {
    ETUDE_CHECK(seq < size_);
    return chunks_[seq / kChunk][seq % kChunk];
  }
  [[nodiscard]] Recording recording() const { return recording_; }
  /// 64-bit hash over the canonical content of all events so far, kept or not. Those that are kept are taken in when somebody asks.
  [[nodiscard]] std::uint64_t fingerprint() const {
    catch_up();
    return fingerprint_;
  }
  /// The fingerprint as 16 hexadecimal digits.
  [[nodiscard]] std::string fingerprint_text() const;

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
  [[nodiscard]] const RowList<ScopeRow>& scopes() const { return scopes_; }
  [[nodiscard]] const RowList<VariableRow>& variables() const { return variables_; }
  [[nodiscard]] const std::vector<StepRow>& steps() const { return steps_; }
  [[nodiscard]] const ScopeRow& scope(ScopeId id) const { return scopes_[id.index()]; }
  [[nodiscard]] const VariableRow& variable(VariableId id) const { return variables_[id.index()]; }
  [[nodiscard]] const StepRow& step(StepId id) const { return steps_[id.index()]; }

 private:
  static constexpr std::uint32_t kChunk = 1024;
  // Where the next event goes: events are made in place, one after another, and never move.
  void* place() {
    if (next_ == end_) add_chunk();
    return next_;
  }
  void add_chunk();
  // Takes in the event that was made in its place.
  [[gnu::always_inline]] inline void settle(const Event& event) {
    const bool shares = event.v0.is_shared() || event.v1.is_shared();
    if (shares) shares_[size_ / 64] |= std::uint64_t{1} << size_ % 64;
    ++next_;
    ++size_;
    // A text knows its hash only up to where it was asked for last. One that grows is hashed piece by piece, while it grows.
    if (shares && event.v0.is_growing_text()) catch_up();
  }
  // Of a journal that keeps less than everything: the fingerprint takes the event in, then it may go.
  void thin(Event& event);
  // Brings the fingerprint up to the last event that is kept.
  void catch_up() const;

  Recording recording_;
  std::vector<Event*> chunks_;  // raw room for kChunk events each
  Event* next_ = nullptr;       // in the last of them
  Event* end_ = nullptr;
  std::vector<std::uint64_t> shares_;  // a bit for each event that shares a value: only these have to be destroyed
  std::uint32_t size_ = 0;
  std::uint32_t left_out_ = 0;  // events that were appended and not kept
  mutable std::uint64_t fingerprint_ = 0x45747564650001ull;
  mutable std::uint32_t hashed_ = 0;  // events that the fingerprint has taken in
  RowList<ScopeRow> scopes_;
  RowList<VariableRow> variables_;
  std::vector<StepRow> steps_;
  std::set<std::string, std::less<>> names_;  // what the rows of scopes and variables are called
};

}  // namespace etude
