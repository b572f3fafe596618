// One fact of a run. The journal is a list of these; every view, export and test is a function of it.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/strong_id.h"
#include "core/base/virtual_time.h"
#include "core/value/value.h"

namespace etude {

/// A variable in one life of one scope; index into the journal's table of variables.
struct VariableTag;
using VariableId = StrongId<VariableTag>;

/// What happened. Behind each: the fields of Event it uses besides time, task, step, attempt and place.
enum class EventKind : std::uint8_t {
  kTaskStarted,      // a: parent TaskId or none; b: TaskKind; v0: label (string); v1: {service?, route?, topic?, workflow?, iteration?}
  kTaskEnded,        // outcome; v0: result or error value; v1: context text of an unhandled error, or null
  kStepEntered,      // (step)
  kStepLeft,         // outcome: how; a: StepId where it went, or none
  kRoutineCalled,    // a: ScopeId of the call; v0: name of the routine; v1: list of arguments
  kRoutineReturned,  // outcome: done or raised; a: ScopeId that ends with all scopes inside it; v0: value
  kScopeClosed,      // a: ScopeId whose variables end (loop, except block, branch)
  kWrite,            // a: VariableId; b: seq of the variable's previous write or kNoSeq; v0: the whole new value;
                     // v1: path inside the variable as a list, null for the whole; outcome kLoop: a loop's own variable
  kEffectRequested,  // a: EffectId; b: EffectKind, or kSleepEffect; v0: detail (effect.h); sleep: {until_ns: int}
  kEffectCompleted,  // a: EffectId; b: CompletionKind; v0: detail; outcome kCancelled: given up (time-out, cancelled task)
  kLog,              // b: LogSeverity; outcome kJson or kText; v0: data (a map, or a string)
  kRaised,           // v0: error value; v1: {operands: list} or null (what a runtime error was raised about)
  kCaught,           // a: StepId of the try step; v0: error value
  kRetryScheduled,   // a: attempt that comes (2, 3, …); b: attempts at most; v0: error value; v1: delay_ns (int)
  kMessage,          // outcome: kSent kDelivered kLost kDuplicated kAcknowledged kRefused (not acknowledged) kDropped (gave up);
                     // v0: {topic, id, from, to, attempt, data}
  kStateChanged,     // like kWrite, for a service's `state`; the scope's label is the service
  kInvariant,        // outcome kBroken or kRestored; a: its index; v0: {say, values}
  kLimit,            // a: Gauge; b: tenths of the limit reached (1 … 10); v0: the amount
  kFinished,         // outcome kSucceeded kFailed kCancelled; v0: result or error {payload, context, stackTrace}
};
constexpr std::uint8_t kEventKinds = 19;

/// How something ended or which variant it is; which of them may stand where, see EventKind.
enum class Outcome : std::uint8_t {
  kNone,
  kDone,
  kJumped,
  kReturned,
  kRaised,
  kRetried,
  kSucceeded,
  kFailed,
  kCancelled,
  kLoop,
  kJson,
  kText,
  kSent,
  kDelivered,
  kLost,
  kDuplicated,
  kAcknowledged,
  kRefused,
  kDropped,
  kBroken,
  kRestored,
};
constexpr std::uint8_t kOutcomes = 21;

enum class TaskKind : std::uint8_t {
  kWorkflow,    // the execution itself
  kBranch,      // of a parallel step
  kIteration,   // of a parallel loop
  kService,     // holds a service's state; runs nothing itself
  kHandler,     // answers one request to a service
  kSubscriber,  // handles one event
  kExecution,   // another workflow, started by this one
  kClient,      // a request from outside
};
constexpr std::uint8_t kTaskKinds = 8;

enum class LogSeverity : std::uint8_t { kDefault, kDebug, kInfo, kNotice, kWarning, kError, kCritical, kAlert, kEmergency };

/// The limits that are watched (limits.md).
enum class Gauge : std::uint8_t { kSteps, kMemory, kCallDepth, kBranches };

std::string_view event_kind_name(EventKind kind);          // `step_entered`
std::string_view outcome_name(Outcome outcome);            // `done`
std::string_view task_kind_name(TaskKind kind);            // `iteration`
std::string_view log_severity_name(LogSeverity severity);  // `WARNING`
std::string_view gauge_name(Gauge gauge);                  // `steps`

constexpr std::uint32_t kNoSeq = 0xFFFFFFFFu;
/// The `b` of an effect event that is a wait of the machine itself (sys.sleep, sys.sleep_until).
constexpr std::uint32_t kSleepEffect = 100;

/// 64 bytes natively. Values are references to shared content.
struct Event {
  EventKind kind = EventKind::kTaskStarted;
  Outcome outcome = Outcome::kNone;
  std::uint16_t attempt = 1;  // inside a retried try: 1, 2, …
  TaskId task;
  StepId step;                   // the step the task is in; none outside of steps
  std::uint32_t place = kNoSeq;  // index into the places of the run's programs: where in the text; kNoSeq: nowhere
  Nanoseconds time_ns = 0;
  std::uint32_t a = kNoSeq;
  std::uint32_t b = kNoSeq;
  Value v0;
  Value v1;
};

}  // namespace etude
