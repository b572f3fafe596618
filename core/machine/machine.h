// The resumable machine: runs tasks in budgets, keeps the virtual clock, asks for effects, writes the journal.
// Sans-IO: it performs nothing, reads no clock and never waits; the host hands completions back.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/effect/effect.h"
#include "core/journal/journal.h"
#include "core/machine/limits.h"
#include "core/program/compile.h"

namespace etude {

struct MachineOptions {
  std::uint64_t seed = 1;
  Nanoseconds start_time_ns = 1'767'225'600'000'000'000;        // wall clock at virtual time 0: 2026-01-01T00:00:00Z
  std::map<std::string, std::string, std::less<>> environment;  // built-in and user variables
  std::string callback_base =
      "https://workflowexecutions.googleapis.com/v1/projects/demo-project/locations/us-central1/workflows/workflow/executions";
  Limits limits;
};

/// What to start as a task of its own.
struct SpawnRequest {
  ProgramPtr program;
  std::uint32_t routine = 0;
  std::vector<Value> arguments;  // for the routine's parameters, in order; missing ones get their default or null
  TaskKind kind = TaskKind::kWorkflow;
  std::string label;
  TaskId parent;       // in the tree of tasks; none for a root
  TaskId outer;        // a kService task whose variables the program sees as HandlerShape::outer
  Value about;         // v1 of the task_started event
  std::string stream;  // names its streams of chance (uuid, sim.random); empty: the label does
};

/// A task that came to its end. `value`: the result, or the error value.
struct EndedTask {
  TaskId task;
  TaskKind kind;
  Outcome outcome = Outcome::kSucceeded;  // kSucceeded kFailed kCancelled
  Value value;
  Value error;  // when failed: {payload, context, stackTrace} (errors-and-retry.md 7)
};

enum class AdvanceStatus : std::uint8_t {
  kIdle,         // no task is ready at this instant
  kOutOfBudget,  // tasks are ready; call again
};

/// Where in which text something happened.
struct PlaceOfEvent {
  std::shared_ptr<const SourceText> source;
  SourceRange range;
};

class MachineImplementation;

class Machine {
 public:
  Machine(MachineOptions options, Journal& journal);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  /// Starts a task, ready at the current instant.
  TaskId spawn(SpawnRequest request);
  /// Makes a kService task that only holds variables, each with its first value.
  TaskId spawn_service(std::string label, const std::vector<std::pair<std::string, Value>>& variables);

  /// Runs ready tasks, lowest number first, for at most `instructions` instructions.
  AdvanceStatus advance(std::uint64_t instructions);
  [[nodiscard]] bool has_ready() const;

  /// Virtual time since the start.
  [[nodiscard]] Nanoseconds now() const;
  /// When the next entry of the agenda is due; nothing if the agenda is empty.
  [[nodiscard]] std::optional<Nanoseconds> next_due() const;
  /// Puts an entry of the host into the agenda, at `at` or now if that has passed. Entries of one instant come in the
  /// order of scheduling, the machine's own (ends of waits) among them.
  void schedule(Nanoseconds at, std::uint64_t token);
  /// Moves the clock to the next entry and takes it out. The machine handles its own entries;
  /// @returns the token of one of the host's
  std::optional<std::uint64_t> fire_next();
  /// True if all that is left in the agenda are the ends of waits for callbacks: nobody in the run will send what they wait for.
  [[nodiscard]] bool waits_only_for_callbacks() const;

  /// Effects asked for since the last call, in order.
  std::vector<EffectRequest> take_effects();
  /// Answers an effect now. One that is no longer waited for (timed out, cancelled, unknown) is ignored: false.
  bool complete(const Completion& completion);
  [[nodiscard]] bool is_waiting_for(EffectId effect) const;
  /// Effects that the machine itself gave up (time-out, cancelled task) since the last call: the host may stop them.
  std::vector<EffectId> take_given_up();

  /// Tasks without a waiting parent (everything but branches and iterations) that ended since the last call.
  std::vector<EndedTask> take_ended();
  /// Ends a task and all below it as cancelled, at once.
  void cancel(TaskId task);

  /// The current value of a service task's variable.
  [[nodiscard]] Value service_variable(TaskId service, std::size_t index) const;
  /// Changes a service task's variable from outside of any handler; an event of the journal like any other change.
  void set_service_variable(TaskId service, std::size_t index, Value value);

  /// Where a callback endpoint made by the run lives: id by URL or path; the host answers effects of kind callback.
  struct CallbackEndpoint {
    std::string id;
    std::string url;
    std::string method;
    TaskId task;  // the execution it belongs to
    Nanoseconds created_ns = 0;
  };
  [[nodiscard]] const std::vector<CallbackEndpoint>& callback_endpoints() const;

  /// Executed steps of all tasks under a root, as the service counts them (executions.md 4).
  [[nodiscard]] std::uint64_t steps(TaskId root) const;
  /// Appends an event of the host (messages, invariants) at the current instant.
  void note(Event event);
  /// The text and range behind Event::place; nothing for kNoSeq and for places of no loaded program.
  [[nodiscard]] std::optional<PlaceOfEvent> place(std::uint32_t place) const;
  /// The kind of the oldest effect that some task still waits for (`callback`); empty if none does.
  [[nodiscard]] std::string waiting_kind() const;
  /// True until the task has ended.
  [[nodiscard]] bool is_alive(TaskId task) const;

 private:
  std::unique_ptr<MachineImplementation> implementation_;
};

}  // namespace etude
