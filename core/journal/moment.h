// The state of a run at any cursor: tasks, stacks, variables, services, steps. Made from the nearest snapshot and the events after it.
//
// A cursor counts the events that have happened: 0 … journal.size(). Works on a journal that still grows.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/effect/effect.h"
#include "core/journal/journal.h"

namespace etude {

enum class MomentStatus : std::uint8_t { kReady, kWaiting, kSucceeded, kFailed, kCancelled };
/// `ready waiting succeeded failed cancelled`.
std::string_view moment_status_name(MomentStatus status);

/// What a waiting task waits for.
enum class WaitKind : std::uint8_t { kNone, kSleep, kHttp, kCallback, kExecution, kPublish, kRetry, kBranches };
/// `none sleep http callback execution publish retry branches`.
std::string_view wait_kind_name(WaitKind kind);

/// How a step stands in the graph. Unreached: never entered, and the run is over.
enum class StepState : std::uint8_t { kIdle, kRunning, kWaiting, kSucceeded, kFailed, kRetried, kUnreached };
/// `idle running waiting succeeded failed retried unreached`.
std::string_view step_state_name(StepState state);

struct Wait {
  WaitKind kind = WaitKind::kNone;
  EffectId effect;             // none for branches
  std::uint32_t seq = kNoSeq;  // the event that began it; of branches: none
  Nanoseconds since_ns = 0;
  std::optional<Nanoseconds> until_ns;  // when it ends at the latest; nothing: when somebody answers
};

/// One call of a routine that has not returned.
struct MomentFrame {
  ScopeId scope;                  // the call's; none for the outermost frame of a task that was not called
  std::uint32_t called = kNoSeq;  // the event of the call
  std::string_view routine;
  StepId step;  // innermost step that it is in; none between steps
};

struct MomentTask {
  TaskId id;
  TaskId parent;
  TaskKind kind = TaskKind::kWorkflow;
  std::string_view label;
  Value about;  // {service?, route?, topic?, workflow?, iteration?} or null
  MomentStatus status = MomentStatus::kReady;
  Wait wait;
  StepId step;                   // the step of its latest event
  std::uint32_t place = kNoSeq;  // and the place in the text
  std::uint16_t attempt = 1;
  std::uint32_t started = kNoSeq;  // seqs
  std::uint32_t ended = kNoSeq;    // kNoSeq while it lives
  std::uint32_t last = kNoSeq;     // its latest event
  std::vector<MomentFrame> stack;  // innermost first; empty when it has ended
};

struct MomentVariable {
  VariableId id;
  std::string_view name;
  Value value;
  std::uint32_t written = kNoSeq;  // seq of the write that gave it this value
  std::uint32_t before = kNoSeq;   // seq of the write before, for the old value; kNoSeq: it is new
  bool changed = false;            // by the previous step (the one that ran last before the cursor)
};

struct MomentScope {
  ScopeId id;
  ScopeKind kind = ScopeKind::kRoutine;
  TaskId owner;  // the task that it belongs to: of a shared variable, the one above the branch
  std::string_view label;
  std::size_t frame = 0;                  // 0: visible to the task's current step; 1 …: of the callers
  std::vector<MomentVariable> variables;  // in the order in which they came to be
};

struct MomentService {
  TaskId task;
  std::string_view name;
  std::vector<MomentVariable> variables;
};

struct MomentStep {
  StepState state = StepState::kIdle;
  std::uint32_t entered = 0;    // how often
  std::uint32_t active = 0;     // in how many places it is now
  std::uint32_t last = kNoSeq;  // its latest entry or end
  std::uint16_t attempt = 1;    // of a try step: the attempt that runs or comes
  std::uint16_t attempts = 0;   // and at most so many; 0: no retry was scheduled yet
};

/// An invariant that is broken at the cursor.
struct MomentInvariant {
  std::uint32_t index = 0;
  std::uint32_t broken = kNoSeq;  // the event
};

struct MomentGauge {
  std::uint32_t tenths = 0;  // of the limit, as far as the journal noted it
  Value amount;              // at that event; null before the first
};

namespace detail {
struct MomentState;
struct EndedTaskRow;
}  // namespace detail

class MomentReader;

/// What is true at one cursor. Texts and the reader's tables are referred to: valid as long as the journal and its reader live.
class Moment {
 public:
  [[nodiscard]] std::uint32_t cursor() const;
  /// Virtual time of the latest event; 0 at the start.
  [[nodiscard]] Nanoseconds time_ns() const;
  /// The `finished` event has happened: kSucceeded, kFailed, kCancelled; before, kNone.
  [[nodiscard]] Outcome outcome() const;
  /// Steps entered so far, of all tasks.
  [[nodiscard]] std::uint64_t steps_entered() const;

  /// All tasks that have started, in order of their numbers.
  [[nodiscard]] std::vector<MomentTask> tasks() const;
  /// One task; nothing if it has not started.
  [[nodiscard]] std::optional<MomentTask> task(TaskId id) const;
  /// The task of the latest event that belongs to one; none at the start.
  [[nodiscard]] TaskId latest_task() const;

  /// The scopes of a task, innermost first: those its current step sees (frame 0), then those of the callers. Of a task that
  /// has ended: its outermost scope as it was. Of a branch: also what it sees of the task above; of a handler: its service's state.
  [[nodiscard]] std::vector<MomentScope> scopes(TaskId task) const;
  [[nodiscard]] std::vector<MomentService> services() const;
  /// A variable's value; nothing if it is not alive (not written yet, or its scope has ended).
  [[nodiscard]] std::optional<Value> value(VariableId variable) const;
  /// The writes of a live variable, latest first, at most so many. See MomentVariable::written for the first.
  [[nodiscard]] std::vector<std::uint32_t> writes(VariableId variable, std::size_t most = 1000) const;

  /// One a step of the journal's table, at its index.
  [[nodiscard]] const std::vector<MomentStep>& steps() const { return steps_; }
  [[nodiscard]] std::vector<MomentInvariant> broken_invariants() const;
  [[nodiscard]] MomentGauge gauge(Gauge gauge) const;

 private:
  friend class MomentReader;
  Moment(const MomentReader& reader, std::shared_ptr<const detail::MomentState> state);
  void add_service_scope(std::vector<MomentScope>& scopes, ScopeId around, std::size_t frame, std::uint32_t mark) const;
  [[nodiscard]] MomentTask task_at(std::uint32_t index) const;
  [[nodiscard]] MomentVariable variable_of(VariableId id, std::uint32_t written, std::uint32_t before, std::uint32_t mark) const;

  const MomentReader* reader_;
  std::shared_ptr<const detail::MomentState> state_;
  std::vector<MomentStep> steps_;
};

/// Finds moments of one journal. Snapshots are made on the way, one every kInterval events, and hold references only.
class MomentReader {
 public:
  static constexpr std::uint32_t kInterval = 1000;

  explicit MomentReader(const Journal& journal);
  ~MomentReader();
  MomentReader(const MomentReader&) = delete;
  MomentReader& operator=(const MomentReader&) = delete;

  /// The state after `cursor` events; a cursor past the end is the end.
  [[nodiscard]] Moment at(std::uint32_t cursor);
  [[nodiscard]] const Journal& journal() const { return *journal_; }
  /// Snapshots made so far.
  [[nodiscard]] std::size_t snapshots() const { return snapshots_.size(); }

 private:
  friend class Moment;
  void apply(detail::MomentState& state) const;

  const Journal* journal_;
  std::vector<std::shared_ptr<const detail::MomentState>> snapshots_;  // at 0, kInterval, 2 · kInterval …
  std::shared_ptr<const detail::MomentState> latest_;                  // what was asked for last
  mutable std::vector<detail::EndedTaskRow> tasks_;                    // by number: what no longer changes once it has ended
};

}  // namespace etude
