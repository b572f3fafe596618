// The append-only list of a run's events, with the tables that the events point into.
#pragma once

#include <cstdint>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "core/base/check.h"
#include "core/journal/event.h"

namespace etude {

enum class ScopeKind : std::uint8_t { kRoutine, kLoop, kExcept, kBranch, kService };

/// One life of a scope.
struct ScopeRow {
  ScopeKind kind = ScopeKind::kRoutine;
  ScopeId parent;  // the scope around it; none for a routine's
  TaskId task;
  std::string label;  // routine, name of the loop step, branch or service
};

struct VariableRow {
  ScopeId scope;
  std::string name;
  std::uint32_t last_write = kNoSeq;  // seq of its latest write so far
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
  std::uint32_t append(Event&& event) { return emplace(std::move(event)); }
  /// The same, made of its fields in the place where it stays.
  template <typename... Fields>
  std::uint32_t emplace(Fields&&... fields) {
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

  ScopeId add_scope(ScopeRow row);
  VariableId add_variable(VariableRow row);
  StepId add_step(StepRow row);
  [[nodiscard]] const std::vector<ScopeRow>& scopes() const { return scopes_; }
  [[nodiscard]] const std::vector<VariableRow>& variables() const { return variables_; }
  [[nodiscard]] const std::vector<StepRow>& steps() const { return steps_; }
  [[nodiscard]] const ScopeRow& scope(ScopeId id) const { return scopes_[id.index()]; }
  [[nodiscard]] const VariableRow& variable(VariableId id) const { return variables_[id.index()]; }
  [[nodiscard]] const StepRow& step(StepId id) const { return steps_[id.index()]; }

 private:
  static constexpr std::uint32_t kChunk = 1024;
  [[nodiscard]] bool keeps(const Event& event) const;
  // Where the next event goes: events are made in place, one after another, and never move.
  void* place() {
    if (size_ / kChunk == chunks_.size()) add_chunk();
    return chunks_[size_ / kChunk] + size_ % kChunk;
  }
  void add_chunk();
  std::uint32_t seal(Event& event);

  Recording recording_;
  std::vector<Event*> chunks_;  // raw room for kChunk events each
  std::uint32_t size_ = 0;
  std::uint32_t appended_ = 0;
  std::uint64_t fingerprint_ = 0x45747564650001ull;
  std::vector<ScopeRow> scopes_;
  std::vector<VariableRow> variables_;
  std::vector<StepRow> steps_;
};

}  // namespace etude
