// Applies events to a compact state. Tasks are shared between snapshots and copied only when an event changes them.
#include "core/journal/moment_state.h"

#include <optional>
#include <string_view>

#include "core/effect/effect.h"

namespace etude::detail {
namespace {

std::optional<Nanoseconds> integer_field(const Value& detail, std::string_view key) {
  if (!detail.is_map()) return std::nullopt;
  const Value value = detail.map().get(key);
  if (!value.is_int()) return std::nullopt;
  return value.integer();
}

Nanoseconds later(Nanoseconds time, Nanoseconds delay) {
  return delay > INT64_MAX - time ? INT64_MAX : time + std::max<Nanoseconds>(delay, 0);
}

WaitKind wait_kind_of(std::uint32_t effect_kind) {
  if (effect_kind == kSleepEffect) return WaitKind::kSleep;
  switch (static_cast<EffectKind>(effect_kind)) {
    case EffectKind::kHttp: return WaitKind::kHttp;
    case EffectKind::kCallback: return WaitKind::kCallback;
    case EffectKind::kExecution: return WaitKind::kExecution;
    case EffectKind::kPublish: return WaitKind::kPublish;
  }
  return WaitKind::kHttp;
}

/// Applies the event at state.cursor.
class Applier {
 public:
  Applier(const Journal& journal, MomentState& state, std::vector<EndedTaskRow>& rows)
      : journal_(journal), state_(state), rows_(rows), seq_(state.cursor), event_(journal[state.cursor]) {}

  void apply() {
    state_.time_ns = event_.time_ns;
    if (state_.steps.size() != journal_.steps().size()) state_.steps.resize(journal_.steps().size());
    if (event_.kind == EventKind::kTaskStarted) start_task();
    task_ = state_.change(event_.task);
    if (task_ != nullptr) {
      task_->last = seq_;
      if (!event_.step.is_none()) {
        task_->step = event_.step;
        task_->attempt = event_.attempt;
      }
      if (event_.place != kNoSeq) task_->place = event_.place;
      state_.latest_task = task_->id;
    }
    dispatch();
    ++state_.cursor;
  }

 private:
  void dispatch() {
    switch (event_.kind) {
      case EventKind::kTaskStarted: return;
      case EventKind::kTaskEnded: return end_task();
      case EventKind::kStepEntered: return enter_step();
      case EventKind::kStepLeft: return leave_step();
      case EventKind::kRoutineCalled: return call_routine();
      case EventKind::kRoutineReturned: return return_from_routine();
      case EventKind::kScopeClosed: return close_scope();
      case EventKind::kWrite:
      case EventKind::kStateChanged: return write();
      case EventKind::kEffectRequested: return request();
      case EventKind::kEffectCompleted:
        if (task_ == nullptr) return;
        std::erase(task_->effects, EffectId(event_.a));
        if (task_->effects.empty()) task_->wait = Wait{};
        return;
      case EventKind::kCaught:
        if (task_ != nullptr && task_->wait.kind == WaitKind::kRetry) task_->wait = Wait{};
        return leave_down_to(StepId(event_.a), Outcome::kRaised);
      case EventKind::kRetryScheduled: return schedule_retry();
      case EventKind::kInvariant:
        if (event_.outcome == Outcome::kBroken) {
          state_.broken.emplace(event_.a, seq_);
        } else {
          state_.broken.erase(event_.a);
        }
        return;
      case EventKind::kLimit:
        if (event_.a < state_.gauges.size()) state_.gauges[event_.a] = seq_;
        return;
      case EventKind::kFinished: state_.outcome = event_.outcome; return;
      case EventKind::kLog:
      case EventKind::kRaised:
      case EventKind::kMessage: return;
    }
  }

  EndedTaskRow& row(TaskId task) {
    if (task.index() >= rows_.size()) rows_.resize(static_cast<std::size_t>(task.index()) + 1);
    return rows_[task.index()];
  }

  void start_task() {
    // Numbers come in turn, see journal_json; anything else is not a task that the tables could hold.
    if (event_.task.index() != state_.tasks_started) return;
    ++state_.tasks_started;
    auto task = std::make_shared<ActiveTask>();
    task->id = event_.task;
    task->parent = event_.a < event_.task.index() ? TaskId(event_.a) : TaskId::none();
    task->step_mark = seq_;
    task->previous_mark = seq_;
    if (is_part_of_parent(task_kind_of(event_))) {
      if (ActiveTask* parent = state_.change(task->parent); parent != nullptr) {
        if (parent->branches++ == 0) parent->branches_since = event_.time_ns;
        task->around = parent->scopes.empty() ? parent->around : parent->scopes.back().id;
      }
    }
    row(task->id).started = seq_;
    state_.active.push_back(std::move(task));
  }

  void end_task() {
    if (task_ == nullptr) return;
    const Outcome outcome = event_.outcome == Outcome::kSucceeded ? Outcome::kDone
                            : event_.outcome == Outcome::kFailed  ? Outcome::kRaised
                                                                  : Outcome::kCancelled;
    leave_steps_from(0, outcome);
    if (is_part_of_parent(task_kind_of(journal_[row(task_->id).started]))) {
      if (ActiveTask* parent = state_.change(task_->parent); parent != nullptr && parent->branches != 0) --parent->branches;
    }
    EndedTaskRow& ended = row(task_->id);
    if (ended.ended == kNoSeq) {
      ended.ended = seq_;
      ended.last = seq_;
      ended.step = task_->step;
      ended.place = task_->place;
      ended.attempt = task_->attempt;
      ended.around = task_->around;
      ended.previous_mark = task_->wrote ? task_->step_mark : task_->previous_mark;
      ended.scopes = task_->scopes;
    }
    state_.active.erase(state_.active.begin() + static_cast<std::ptrdiff_t>(state_.position(task_->id)));
    task_ = nullptr;
  }

  void mark_step() {
    task_->previous_mark = task_->step_mark;
    task_->step_mark = seq_;
    task_->wrote = false;
    state_.previous_mark = state_.step_mark;
    state_.step_mark = seq_;
    state_.wrote = false;
  }

  [[nodiscard]] std::size_t first_step_of_frame() const { return task_->frames.empty() ? 0 : task_->frames.back().first_step; }

  void enter_step() {
    ++state_.steps_entered;
    if (task_ == nullptr || event_.step.is_none()) return;
    if (task_->wait.kind == WaitKind::kRetry) task_->wait = Wait{};
    // What is not around the new step has been left, even if a jump or an error left it without a word.
    const StepId parent = journal_.step(event_.step).parent;
    while (task_->steps.size() > first_step_of_frame() && !(task_->steps.back().step == parent)) {
      if (!stands_inside(event_.step, task_->steps.back().step))
        leave_top(Outcome::kJumped);
      else
        break;
    }
    task_->steps.push_back({event_.step, seq_});
    StepCount& count = state_.steps[event_.step.index()];
    ++count.entered;
    ++count.active;
    count.last = seq_;
    count.outcome = Outcome::kNone;
    count.attempt = event_.attempt;
    if (StepCount* around = retried_step(parent); around != nullptr) around->retrying = false;
    mark_step();
  }

  [[nodiscard]] bool stands_inside(StepId inner, StepId outer) const {
    for (StepId at = journal_.step(inner).parent; !at.is_none(); at = journal_.step(at).parent) {
      if (at == outer) return true;
    }
    return false;
  }

  /// The count of the innermost try step around that waits for its next attempt.
  StepCount* retried_step(StepId from) {
    for (StepId at = from; !at.is_none(); at = journal_.step(at).parent) {
      if (state_.steps[at.index()].retrying) return &state_.steps[at.index()];
    }
    return nullptr;
  }

  void leave_top(Outcome outcome) {
    StepCount& count = state_.steps[task_->steps.back().step.index()];
    if (count.active != 0) --count.active;
    count.last = seq_;
    count.outcome = outcome;
    count.retrying = false;
    task_->steps.pop_back();
  }

  void leave_steps_from(std::size_t first, Outcome outcome) {
    while (task_->steps.size() > first) leave_top(outcome);
  }

  void leave_step() {
    if (task_ == nullptr || event_.step.is_none()) return;
    for (std::size_t i = task_->steps.size(); i-- > first_step_of_frame();) {
      if (!(task_->steps[i].step == event_.step)) continue;
      leave_steps_from(i + 1, event_.outcome);
      leave_top(event_.outcome);
      return;
    }
    // Left without having been entered: nothing of it is active here.
    state_.steps[event_.step.index()].last = seq_;
    state_.steps[event_.step.index()].outcome = event_.outcome;
  }

  /// Leaves the steps inside `step`, which stays.
  void leave_down_to(StepId step, Outcome outcome) {
    if (task_ == nullptr || step.is_none() || step.index() >= journal_.steps().size()) return;
    for (std::size_t i = task_->steps.size(); i-- > first_step_of_frame();) {
      if (task_->steps[i].step == step) return leave_steps_from(i + 1, outcome);
    }
  }

  void call_routine() {
    if (task_ == nullptr) return;
    const ScopeId scope(event_.a);
    if (scope.is_none()) return;  // a connector: it is the step that calls it which waits
    task_->frames.push_back({scope, seq_, task_->steps.size()});
    open_scope(*task_, scope);
  }

  void return_from_routine() {
    if (task_ == nullptr || task_->frames.empty()) return;
    const ScopeId scope(event_.a);
    if (scope.is_none()) return;
    std::size_t frame = task_->frames.size() - 1;
    for (std::size_t i = task_->frames.size(); i-- > 0;) {
      if (task_->frames[i].scope == scope) {
        frame = i;
        break;
      }
    }
    leave_steps_from(task_->frames[frame].first_step, event_.outcome == Outcome::kRaised ? Outcome::kRaised : Outcome::kReturned);
    task_->frames.resize(frame);
    const auto opened = std::find_if(task_->scopes.begin(), task_->scopes.end(), [&](const LiveScope& live) { return live.id == scope; });
    if (opened == task_->scopes.end()) return;
    // The variables of the outermost routine stay to be looked at when the task has ended; a branch has called all of its routines.
    const bool outermost = opened == task_->scopes.begin() && !is_part_of_parent(task_kind_of(journal_[row(task_->id).started]));
    task_->scopes.erase(outermost ? opened + 1 : opened, task_->scopes.end());
  }

  LiveScope& open_scope(ActiveTask& owner, ScopeId scope) {
    // Ascending numbers: a scope is made after the one around it, even if its variables are written first.
    const auto at = place_of(owner.scopes, scope);
    if (at != owner.scopes.end() && at->id == scope) return *at;
    return *owner.scopes.insert(at, {scope, {}});
  }

  void close_scope() {
    const ScopeId scope(event_.a);
    if (scope.is_none() || scope.index() >= journal_.scopes().size()) return;
    ActiveTask* owner = state_.change(journal_.scope(scope).task);
    if (owner == nullptr) return;
    // It ends with the scopes inside it, whose numbers are higher: an error or `continue` leaves a branch from any depth.
    const auto from = place_of(owner->scopes, scope);
    // A branch's own scope stays to be looked at when the branch has ended; its number is the task's first.
    const bool stays = from == owner->scopes.begin() && from != owner->scopes.end() && from->id == scope &&
                       journal_.scope(scope).kind == ScopeKind::kBranch;
    owner->scopes.erase(stays ? from + 1 : from, owner->scopes.end());
  }

  void write() {
    const VariableId variable(event_.a);
    if (variable.index() >= journal_.variables().size()) return;
    const ScopeId scope = journal_.variable(variable).scope;
    ActiveTask* owner = state_.change(journal_.scope(scope).task);
    if (owner != nullptr) {
      LiveScope& live = open_scope(*owner, scope);
      const auto at = place_of(live.variables, variable);
      if (at != live.variables.end() && at->id == variable) {
        at->before = at->written;
        at->written = seq_;
      } else {
        live.variables.insert(at, {variable, seq_, kNoSeq});
      }
    }
    if (task_ != nullptr) task_->wrote = true;
    state_.wrote = true;
  }

  void request() {
    if (task_ == nullptr) return;
    task_->effects.push_back(EffectId(event_.a));
    if (!event_.step.is_none()) state_.steps[event_.step.index()].retrying = false;
    if (task_->effects.size() > 1) return;  // it began to wait with the first
    Wait wait;
    wait.kind = wait_kind_of(event_.b);
    wait.effect = EffectId(event_.a);
    wait.seq = seq_;
    wait.since_ns = event_.time_ns;
    if (wait.kind == WaitKind::kSleep) {
      wait.until_ns = integer_field(event_.v0, "until_ns");
    } else if (const std::optional<Nanoseconds> timeout = integer_field(event_.v0, "timeout_ns"); timeout) {
      wait.until_ns = later(event_.time_ns, *timeout);
    }
    task_->wait = wait;
  }

  void schedule_retry() {
    if (task_ == nullptr) return;
    const StepId step = event_.step;  // the try step, or the step that calls a connector
    if (!step.is_none()) {
      leave_down_to(step, Outcome::kRetried);
      StepCount& count = state_.steps[step.index()];
      count.retrying = true;
      count.attempt = static_cast<std::uint16_t>(std::min<std::uint32_t>(event_.a, UINT16_MAX));
      count.attempts = static_cast<std::uint16_t>(std::min<std::uint32_t>(event_.b, UINT16_MAX));
      count.last = seq_;
      // What failed inside gets another chance.
      for (std::size_t i = 0; i < state_.steps.size(); ++i) {
        if (state_.steps[i].outcome == Outcome::kRaised && state_.steps[i].active == 0 &&
            stands_inside(StepId(static_cast<std::uint32_t>(i)), step)) {
          state_.steps[i].outcome = Outcome::kRetried;
        }
      }
    }
    Wait wait;
    wait.kind = WaitKind::kRetry;
    wait.seq = seq_;
    wait.since_ns = event_.time_ns;
    wait.until_ns = later(event_.time_ns, event_.v1.is_int() ? event_.v1.integer() : 0);
    task_->wait = wait;
  }

  const Journal& journal_;
  MomentState& state_;
  std::vector<EndedTaskRow>& rows_;
  std::uint32_t seq_;
  const Event& event_;
  ActiveTask* task_ = nullptr;
};

}  // namespace

bool is_part_of_parent(TaskKind kind) { return kind == TaskKind::kBranch || kind == TaskKind::kIteration; }

TaskKind task_kind_of(const Event& started) { return started.b < kTaskKinds ? static_cast<TaskKind>(started.b) : TaskKind::kWorkflow; }

void apply_event(const Journal& journal, MomentState& state, std::vector<EndedTaskRow>& rows) { Applier(journal, state, rows).apply(); }

}  // namespace etude::detail
