// The machine's state and its parts. Internal to this room; the public face is machine.h.
#pragma once

#include <algorithm>
#include <deque>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/library/raise.h"
#include "core/machine/agenda.h"
#include "core/machine/machine.h"
#include "core/machine/task.h"
#include "core/value/value_json.h"

namespace etude {

class MachineImplementation final : public RunContext {
 public:
  MachineImplementation(MachineOptions options, Journal& journal);

  // machine.cpp: tasks, clock, effects
  TaskId spawn(SpawnRequest request);
  TaskId spawn_service(std::string label, const std::vector<std::pair<std::string, Value>>& variables);
  AdvanceStatus advance(std::uint64_t instructions);
  std::optional<std::uint64_t> fire_next();
  bool end_overdue(Nanoseconds next);
  bool waits_only_for_callbacks();
  [[nodiscard]] bool is_void(const AgendaEntry& entry) const;
  void drop_void_entries();
  bool complete(const Completion& completion);
  void cancel(TaskId id);
  void end_task(Task& task, Outcome outcome, Value value, const Caught* caught);
  void end_execution(TaskId root, Outcome outcome, Value value, const Caught* caught);
  void begin_effect(Task& task, EffectRequest request, std::uint32_t pc);
  void sleep_until(Task& task, Nanoseconds until, bool as_effect);
  void make_ready(Task& task);
  void make_waiting(Task& task);
  const Unit& load(const ProgramPtr& program);
  Task& new_task(TaskKind kind, std::string label, TaskId parent, Value about);
  // Its first `given` slots lie on the stack already.
  static Frame& push_frame(Task& task, const Unit& unit, std::uint32_t segment, TaskId outer_task, std::uint32_t outer_frame,
                           std::uint32_t given = 0) {
    const Unit::SegmentPlan& plan = unit.segments[segment];
    const bool is_first = task.frames.empty();
    Frame& frame = task.frames.emplace_back();
    frame.program = unit.program.get();
    frame.unit = &unit;
    frame.places = unit.places.data();
    frame.step_base = unit.step_base;
    frame.segment = segment;
    frame.pc = plan.entry;
    frame.base = static_cast<std::uint32_t>(task.values.size()) - given;
    frame.operands = frame.base + plan.slots;
    frame.marks = static_cast<std::uint32_t>(task.marks.size());
    frame.scopes = frame.marks + plan.slots;
    frame.errors = static_cast<std::uint32_t>(task.errors.size());
    frame.outer_task = outer_task;
    frame.outer_frame = outer_frame;
    frame.depth = task.base_depth;
    frame.is_internal = frame.program->is_internal;
    if (!is_first) {
      const Frame& below = *(&frame - 1);
      frame.attempt = frame.base_attempt = below.attempt;
      frame.depth = below.depth;
    }
    if (!frame.is_internal) ++frame.depth;
    // A few each: one by one is quicker than the general way.
    for (std::uint32_t i = given; i < plan.slots; ++i) task.values.push_back(Value::unset());
    for (std::uint32_t i = 0; i < plan.marks; ++i) task.marks.push_back(kNoSeq);
    for (std::uint32_t i = 0; i < plan.errors; ++i) task.errors.emplace_back();
    return frame;
  }
  void pop_frame(Task& task, Outcome outcome, const Value& value);

  // RunContext
  Nanoseconds wall_clock_ns() override { return options.start_time_ns + now; }
  Random& random(std::string_view purpose) override;
  std::optional<std::string> environment(std::string_view name) override;
  Value create_callback_endpoint(std::string_view method) override;

  // step.cpp: instructions
  std::uint64_t run(Task& task, std::uint64_t budget);
  void run_seldom(Task& task, const Instruction& instruction);
  bool call_function(Task& task, const Instruction& instruction);  // false: look at task and frame again
  void call_routine(Task& task, std::uint32_t routine, bool counts);
  void enter_plain_routine(Task& task, const Unit& unit, std::uint32_t routine);
  // Any other; `name`: what the journal calls the routine; null: by its own name
  void enter_routine(Task& task, const Unit& unit, std::uint32_t routine, const std::string* name = nullptr);
  void start_arguments(Task& task, std::uint32_t routine, std::span<Value> arguments, const std::string* name = nullptr);
  void note_call(Task& task, std::uint32_t routine, std::span<const Value> arguments, const std::string* name);
  void return_from(Task& task);                                    // with what lies on the stack
  bool is_fit_result(Task& task, const Value& value);              // false: it raised
  bool enter_step(Task& task, Frame& frame, std::uint32_t step) {  // and so for these
    frame.step = step;
    note(task, frame, EventKind::kStepEntered, Outcome::kNone, kNoSeq, Value(), Value());
    return !frame.unit->steps[step].counts || count_steps(task, 1);
  }
  bool store_path(Task& task, const Instruction& instruction);
  bool next_of_loop(Task& task, const LoopRow& loop);
  // The first candidate that is bound, or nullptr.
  const SlotRef* bound_candidate(Task& task, const TargetRow& row) {
    for (const SlotRef& ref : row.candidates) {
      if (!slot_value(locate(task, ref)).is_unset()) return &ref;
    }
    return nullptr;
  }
  void leave_step(Task& task, Outcome outcome, std::uint32_t gone_to) { leave_step(task, task.frames.back(), outcome, gone_to); }
  void leave_step(Task& task, Frame& frame, Outcome outcome, std::uint32_t gone_to) {
    note(task, frame, EventKind::kStepLeft, outcome, step_id(frame, gone_to).index(), Value(), Value());
    const Unit::StepPlan& plan = frame.unit->steps[frame.step];
    const std::uint32_t left = std::exchange(frame.step, plan.around);
    if (plan.is_retried) leave_attempts(task, frame.program->steps[left]);
  }
  void leave_attempts(Task& task, const StepInfo& retried);
  bool log(Task& task, std::span<const Value> arguments);  // false: it raised

  // variables.cpp: slots, scopes, limits on them
  struct Located {
    Task* task;
    Frame* frame;
    std::uint32_t slot;
  };
  Located locate(Task& task, SlotRef ref) {
    return ref.outwards == 0 ? Located{&task, &task.frames.back(), ref.slot} : locate_outwards(task, ref);
  }
  Located locate_outwards(Task& task, SlotRef ref);
  Value& slot_value(const Located& at) { return at.task->values[at.frame->base + at.slot]; }
  // Both: false if it raised.
  bool write(Task& task, const Located& at, Value value, Value path, Outcome outcome);
  bool write_own(Task& task, std::uint32_t slot, Value&& value, Outcome outcome);
  bool write_state(Task& task, const Located& at, Value value, Value path, Outcome outcome);
  // The variable of a slot of this frame, which may have none yet.
  std::uint32_t variable_of(Task& owner, const Frame& frame, std::uint32_t slot) {
    std::uint32_t& variable = owner.marks[frame.marks + slot];
    if (variable == kNoSeq) variable = new_variable(owner, frame, slot);
    return variable;
  }
  std::uint32_t new_variable(Task& owner, const Frame& frame, std::uint32_t slot);
  // Counts what a slot holds now; `old`: the bytes it held before. False if it breaks a limit: refuse_write says which.
  bool count_memory(Task& writer, ExecutionState& shared, const Value& value, std::uint64_t old) {
    const std::uint64_t size = value.size_bytes();
    shared.memory += static_cast<std::int64_t>(size) - static_cast<std::int64_t>(old);
    const bool is_unfit =
        value.is_shared() && ((value.is_string() && size > options.limits.string_bytes) || value.depth() > kDeepestNesting);
    const bool fits = shared.memory < static_cast<std::int64_t>(shared.notable[static_cast<std::size_t>(Gauge::kMemory)]) ||
                      note_gauge(writer, Gauge::kMemory, static_cast<std::uint64_t>(std::max<std::int64_t>(shared.memory, 0)),
                                 options.limits.memory_bytes);
    return !is_unfit && fits;
  }
  void refuse_write(Task& task, const Value& value);
  ScopeId ensure_scope(Task& task, std::size_t frame, std::uint32_t scope, const std::string* label = nullptr) {
    const Frame& at = task.frames[frame];
    const std::uint32_t known = task.marks[at.scopes + at.program->scopes[scope].position];
    return known != kNoSeq ? ScopeId(known) : new_scope(task, frame, scope, label);
  }
  ScopeId new_scope(Task& task, std::size_t frame, std::uint32_t scope, const std::string* label);
  void close_scope(Task& task, Frame& frame, std::uint32_t scope);
  void close_scopes(Task& task, std::uint32_t from, std::uint32_t to);
  void release_frame_memory(Task& task, const Frame& frame);
  bool count_steps(Task& task, std::uint64_t amount) {
    ExecutionState& shared = execution(task);
    shared.steps += amount;
    return gauge(task, Gauge::kSteps, shared.steps, options.limits.steps) || refuse_steps(task);
  }
  bool refuse_steps(Task& task);
  // Both: false if the amount is over the limit.
  bool gauge(Task& task, Gauge which, std::uint64_t amount, std::uint64_t limit) {
    return amount < execution(task).notable[static_cast<std::size_t>(which)] || note_gauge(task, which, amount, limit);
  }
  bool note_gauge(Task& task, Gauge which, std::uint64_t amount, std::uint64_t limit);

  // unwind.cpp: errors
  void raise(Task& task, Value value, bool from_runtime, Value operands = Value());
  void raise(Task& task, const Error& error, Value operands = Value()) { raise(task, error_value(error), true, std::move(operands)); }
  void raise_caught(Task& task, CaughtPtr caught);
  CaughtPtr make_caught(Task& task, Value value, bool from_runtime);
  static Value error_report(const Caught& caught);
  void begin_retry(Task& task, std::uint32_t protection);
  void check_retry(Task& task, std::uint32_t protection);
  void decide_retry(Task& task, std::uint32_t protection);
  void catch_error(Task& task, std::uint32_t protection);

  // branches.cpp: parallel steps
  void fork(Task& task, std::uint32_t index);
  void start_branches(TaskId root);
  void start_branch(Task& parent);
  void branch_ended(Task& branch, CaughtPtr caught);
  void join(Task& parent);

  // Events
  std::uint32_t append(Task& task, EventKind kind, Outcome outcome, std::uint32_t a, std::uint32_t b, Value v0 = Value(),
                       Value v1 = Value());
  // The same where runs spend their time: of the task's innermost frame, its kind known to the compiler.
  template <typename First, typename Second>
  [[gnu::always_inline]] inline void note(const Task& task, const Frame& frame, EventKind kind, Outcome outcome, std::uint32_t a,
                                          First&& v0, Second&& v1) {
    if (frame.is_internal) {
      append_inside(task, kind, outcome, a, kNoSeq, Value(std::forward<First>(v0)), Value(std::forward<Second>(v1)));
      return;
    }
    journal.emplace(kind, outcome, frame.attempt, task.id, step_id(frame, frame.step), frame.places[frame.pc], now, a, kNoSeq,
                    std::forward<First>(v0), std::forward<Second>(v1));
  }
  std::uint32_t append_inside(const Task& task, EventKind kind, Outcome outcome, std::uint32_t a, std::uint32_t b, Value v0, Value v1);
  [[nodiscard]] static StepId step_id(const Frame& frame, std::uint32_t step) {
    return step == kNoIndex ? StepId::none() : StepId(frame.step_base + step);
  }
  [[nodiscard]] static ExecutionState& execution(const Task& task) { return *task.execution; }
  [[nodiscard]] Task& task(TaskId id) { return *tasks[id.index()]; }

  struct PendingEffect {
    EffectRequest request;
    std::uint32_t position = 0;  // among several that one task waits for
    bool active = true;
  };

  MachineOptions options;
  Journal& journal;
  Nanoseconds now = 0;
  std::deque<Unit> units;  // frames point into it
  std::unordered_map<const Program*, const Unit*> unit_of;
  std::uint32_t next_place_base = 0;
  std::vector<std::unique_ptr<Task>> tasks;
  std::unordered_map<std::uint32_t, ExecutionState> executions;  // by root; only looked up, never walked
  std::set<std::uint32_t> ready;
  Agenda agenda;
  std::vector<PendingEffect> effects;
  std::vector<EffectRequest> begun;
  std::vector<EffectId> given_up;
  std::vector<EndedTask> ended;
  struct Deadline {
    TaskId task;
    Nanoseconds at = 0;
  };
  std::optional<Deadline> deadline;  // of the workflow's execution
  std::vector<Machine::CallbackEndpoint> endpoints;
  std::map<std::string, Random, std::less<>> randoms;
  TaskId current;
  std::vector<Value> passed;  // arguments on their way from one frame to the next, where they cannot stay where they are
};

}  // namespace etude
