// One run of one workflow: compile, start, advance in budgets, answer effects, look at the journal.
// All that the command, the WebAssembly boundary and the playground hold of the engine.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/effect/transport.h"
#include "core/journal/journal.h"
#include "core/machine/machine.h"

namespace etude {

enum class RunState : std::uint8_t { kActive, kSucceeded, kFailed, kCancelled };
/// `ACTIVE SUCCEEDED FAILED CANCELLED`.
std::string_view run_state_name(RunState state);

/// Why `Session::advance` came back.
enum class Pause : std::uint8_t {
  kFinished,     // the main execution has ended and nothing is left to happen
  kOutOfBudget,  // call again
  kOutside,      // waits for effects that only the host can complete (`outside_effects()`)
  kStuck,        // waits for what only a person could send: nothing happens any more unless time passes (`let_time_pass`, `until_ns`)
  kClock,        // the next entry of the agenda lies after `until_ns`: a host with a real clock waits for it
};

struct AdvanceBudget {
  std::uint64_t instructions = 100'000;
  Nanoseconds until_ns = INT64_MAX;             // do not move the clock past this instant; a named one is time that the host lets pass
  std::function<bool()> interrupted = nullptr;  // asked between bursts of some thousand instructions
};

struct SessionOptions {
  MachineOptions machine;
  Recording recording = Recording::kEverything;
  /// Waits for callbacks run out although only a person could still answer them. Without it a run that has nothing else to do
  /// stands in front of their time-outs, and passes those alone that lie before the `until_ns` of a host.
  bool let_time_pass = false;
  bool run_to_quiet = true;  // after the main execution ended, go on until services and events are quiet (at most an hour of virtual time)
};

class Session {
 public:
  explicit Session(SessionOptions options);
  ~Session();

  /// Who answers effects first; not owned. Null: every effect is the host's.
  void set_transport(Transport* transport) { transport_ = transport; }
  [[nodiscard]] Machine& machine() { return *machine_; }
  [[nodiscard]] const Machine& machine() const { return *machine_; }
  [[nodiscard]] const Journal& journal() const { return journal_; }
  [[nodiscard]] Journal& journal() { return journal_; }

  /// Starts the execution. `argument`: Value::unset() if none was given, so that a default of main's parameter counts.
  void start(ProgramPtr program, Value argument);
  /// The program of the workflow; null before `start`.
  [[nodiscard]] const ProgramPtr& program() const { return program_; }
  [[nodiscard]] TaskId main_task() const { return main_task_; }

  Pause advance(const AdvanceBudget& budget);
  /// Effects that no transport took on and the host has not completed.
  [[nodiscard]] const std::vector<EffectRequest>& outside_effects() const { return outside_; }
  /// Answers an effect of the host. `elapsed`: how long it took by the host's clock; the completion happens at that
  /// virtual distance from the request (or now, if the clock is past it).
  void complete(const Completion& completion, Nanoseconds elapsed = 0);
  /// Ends the execution as CANCELLED.
  void cancel();

  [[nodiscard]] RunState state() const { return state_; }
  [[nodiscard]] const Value& result() const { return result_; }
  /// {payload, context, stackTrace} when it failed.
  [[nodiscard]] const Value& error() const { return error_; }
  /// What an ACTIVE run waits for, in words: `callback`, `http`, …; empty if it does not wait.
  [[nodiscard]] std::string waiting_for() const;
  /// Tasks that ended since the last call, other than the main one; the transport takes them in after_advance().
  std::vector<EndedTask> take_ended();

 private:
  void collect();
  bool take_news();
  Journal journal_;
  SessionOptions options_;
  std::unique_ptr<Machine> machine_;
  Transport* transport_ = nullptr;
  ProgramPtr program_;
  TaskId main_task_;
  RunState state_ = RunState::kActive;
  Value result_;
  Value error_;
  Nanoseconds finished_at_ = 0;
  std::vector<EffectRequest> outside_;
  std::vector<std::pair<EffectId, Nanoseconds>> requested_at_;
  // Completions of the host wait for their instant in the agenda, as tokens from here on; a transport's are below.
  static constexpr std::uint64_t kArrivalToken = std::uint64_t{1} << 62;
  std::vector<Completion> arriving_;
  std::uint64_t firings_ = 0;
  std::vector<EndedTask> ended_;
};

}  // namespace etude
