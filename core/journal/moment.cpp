// Applies events to a compact state. Tasks are shared between snapshots and copied only when an event changes them.
#include "core/journal/moment.h"

#include <algorithm>
#include <map>

namespace etude {
namespace detail {

struct LiveVariable {
  VariableId id;
  std::uint32_t written = kNoSeq;
  std::uint32_t before = kNoSeq;
};

struct LiveScope {
  ScopeId id;
  std::vector<LiveVariable> variables;  // ascending by id
};

struct ActiveStep {
  StepId step;
  std::uint32_t entered = kNoSeq;
};

struct ActiveFrame {
  ScopeId scope;
  std::uint32_t called = kNoSeq;
  std::size_t first_step = 0;  // index into ActiveTask::steps
};

struct ActiveTask {
  TaskId id;
  TaskId parent;
  std::uint32_t last = kNoSeq;
  StepId step;
  std::uint32_t place = kNoSeq;
  std::uint16_t attempt = 1;
  std::uint32_t branches = 0;  // branches and iterations below it that live
  Nanoseconds branches_since = 0;
  Wait wait;
  std::vector<EffectId> effects;  // asked for and not answered; a task may wait for several at once
  ScopeId around;                 // innermost scope of the task above when this one started
  std::vector<ActiveFrame> frames;
  std::vector<ActiveStep> steps;
  std::vector<LiveScope> scopes;    // ascending by id: outer ones first
  std::uint32_t step_mark = 0;      // when its current step began …
  std::uint32_t previous_mark = 0;  // … and the one before
  bool wrote = false;               // since step_mark
};

struct StepCount {
  std::uint32_t entered = 0;
  std::uint32_t active = 0;
  std::uint32_t last = kNoSeq;
  Outcome outcome = Outcome::kNone;  // of its latest end
  bool retrying = false;             // of a try step: waits for its next attempt
  std::uint16_t attempt = 1;
  std::uint16_t attempts = 0;
};

struct MomentState {
  std::uint32_t cursor = 0;
  Nanoseconds time_ns = 0;
  Outcome outcome = Outcome::kNone;
  std::uint64_t steps_entered = 0;
  std::uint32_t tasks_started = 0;
  TaskId latest_task;
  std::vector<std::shared_ptr<const ActiveTask>> active;  // ascending by id
  std::vector<StepCount> steps;
  std::map<std::uint32_t, std::uint32_t> broken;  // invariant → event
  std::array<std::uint32_t, 4> gauges{kNoSeq, kNoSeq, kNoSeq, kNoSeq};
  std::uint32_t step_mark = 0;  // as in ActiveTask, over all tasks
  std::uint32_t previous_mark = 0;
  bool wrote = false;

  [[nodiscard]] std::size_t position(TaskId id) const {
    const auto at = std::lower_bound(active.begin(), active.end(), id, [](const auto& task, TaskId wanted) { return task->id < wanted; });
    return static_cast<std::size_t>(at - active.begin());
  }
  [[nodiscard]] const ActiveTask* find(TaskId id) const {
    const std::size_t at = position(id);
    return at < active.size() && active[at]->id == id ? active[at].get() : nullptr;
  }
  /// The task, to be changed: a copy of its own if a snapshot shares it.
  [[nodiscard]] ActiveTask* change(TaskId id) {
    const std::size_t at = position(id);
    if (at >= active.size() || active[at]->id != id) return nullptr;
    if (active[at].use_count() > 1) active[at] = std::make_shared<ActiveTask>(*active[at]);
    // The sole owner made it non-const (here or in start_task).
    return const_cast<ActiveTask*>(active[at].get());
  }
};

/// What stays the same about a task, and what is left of it once it has ended.
struct EndedTaskRow {
  std::uint32_t started = kNoSeq;
  std::uint32_t ended = kNoSeq;
  std::uint32_t last = kNoSeq;
  StepId step;
  std::uint32_t place = kNoSeq;
  std::uint16_t attempt = 1;
  ScopeId around;
  std::uint32_t previous_mark = 0;
  std::vector<LiveScope> scopes;  // those of its outermost routine
};

}  // namespace detail

using detail::ActiveFrame;
using detail::ActiveStep;
using detail::ActiveTask;
using detail::EndedTaskRow;
using detail::LiveScope;
using detail::LiveVariable;
using detail::MomentState;
using detail::StepCount;

std::string_view moment_status_name(MomentStatus status) {
  static constexpr std::array<std::string_view, 5> kNames{"ready", "waiting", "succeeded", "failed", "cancelled"};
  return kNames[static_cast<std::size_t>(status)];
}

std::string_view wait_kind_name(WaitKind kind) {
  static constexpr std::array<std::string_view, 8> kNames{"none", "sleep", "http", "callback", "execution", "publish", "retry", "branches"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view step_state_name(StepState state) {
  static constexpr std::array<std::string_view, 7> kNames{"idle", "running", "waiting", "succeeded", "failed", "retried", "unreached"};
  return kNames[static_cast<std::size_t>(state)];
}

namespace {

bool is_part_of_parent(TaskKind kind) { return kind == TaskKind::kBranch || kind == TaskKind::kIteration; }

TaskKind task_kind_of(const Event& started) { return started.b < kTaskKinds ? static_cast<TaskKind>(started.b) : TaskKind::kWorkflow; }

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
    state_.steps.resize(journal_.steps().size());
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
    task_->frames.push_back({scope, seq_, task_->steps.size()});
    if (!scope.is_none()) open_scope(*task_, scope);
  }

  void return_from_routine() {
    if (task_ == nullptr || task_->frames.empty()) return;
    const ScopeId scope(event_.a);
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
    // The variables of the outermost routine stay to be looked at when the task has ended.
    const bool outermost = opened == task_->scopes.begin();
    task_->scopes.erase(outermost ? opened + 1 : opened, task_->scopes.end());
  }

  LiveScope& open_scope(ActiveTask& owner, ScopeId scope) {
    // Ascending numbers: a scope is made after the one around it, even if its variables are written first.
    const auto at = std::lower_bound(owner.scopes.begin(), owner.scopes.end(), scope,
                                     [](const LiveScope& live, ScopeId wanted) { return live.id < wanted; });
    if (at != owner.scopes.end() && at->id == scope) return *at;
    return *owner.scopes.insert(at, {scope, {}});
  }

  void close_scope() {
    const ScopeId scope(event_.a);
    if (scope.is_none() || scope.index() >= journal_.scopes().size()) return;
    ActiveTask* owner = state_.change(journal_.scope(scope).task);
    if (owner == nullptr) return;
    const auto found = std::find_if(owner->scopes.begin(), owner->scopes.end(), [&](const LiveScope& live) { return live.id == scope; });
    if (found == owner->scopes.end()) return;
    // A branch's own scope stays to be looked at when the branch has ended; its number is the task's first.
    if (found == owner->scopes.begin() && journal_.scope(scope).kind == ScopeKind::kBranch) return;
    owner->scopes.erase(found);
  }

  void write() {
    const VariableId variable(event_.a);
    if (variable.index() >= journal_.variables().size()) return;
    const ScopeId scope = journal_.variable(variable).scope;
    ActiveTask* owner = state_.change(journal_.scope(scope).task);
    if (owner != nullptr) {
      LiveScope& live = open_scope(*owner, scope);
      const auto at = std::lower_bound(live.variables.begin(), live.variables.end(), variable,
                                       [](const LiveVariable& held, VariableId wanted) { return held.id < wanted; });
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
    StepId step = event_.step;
    while (!step.is_none() && journal_.step(step).kind != "try") step = journal_.step(step).parent;
    if (step.is_none()) step = event_.step;
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

// ----------------------------------------------------------------------------------------------------------------- reader

MomentReader::MomentReader(const Journal& journal) : journal_(&journal) {
  snapshots_.push_back(std::make_shared<MomentState>());
  latest_ = snapshots_.front();
}

MomentReader::~MomentReader() = default;

void MomentReader::apply(MomentState& state) const { Applier(*journal_, state, tasks_).apply(); }

Moment MomentReader::at(std::uint32_t cursor) {
  cursor = std::min(cursor, journal_->size());
  // Snapshots up to the wanted one; each starts from the one before, so that this is done once for every event.
  while (snapshots_.size() <= cursor / kInterval) {
    auto next = std::make_shared<MomentState>(*snapshots_.back());
    for (std::uint32_t i = 0; i < kInterval; ++i) apply(*next);
    snapshots_.push_back(std::move(next));
  }
  std::shared_ptr<const MomentState> from = snapshots_[cursor / kInterval];
  if (latest_->cursor <= cursor && latest_->cursor > from->cursor) from = latest_;
  if (from->cursor != cursor) {
    auto state = std::make_shared<MomentState>(*from);
    while (state->cursor < cursor) apply(*state);
    from = std::move(state);
  }
  latest_ = from;
  return Moment(*this, std::move(from));
}

// ----------------------------------------------------------------------------------------------------------------- moment

Moment::Moment(const MomentReader& reader, std::shared_ptr<const MomentState> state)
    : reader_(&reader), state_(std::move(state)), steps_(reader.journal().steps().size()) {
  for (std::size_t i = 0; i < state_->steps.size(); ++i) {
    const StepCount& count = state_->steps[i];
    MomentStep& step = steps_[i];
    step.entered = count.entered;
    step.active = count.active;
    step.last = count.last;
    step.attempt = count.attempt;
    step.attempts = count.attempts;
    if (count.active != 0) {
      step.state = count.retrying ? StepState::kRetried : StepState::kRunning;
    } else if (count.entered != 0) {
      switch (count.outcome) {
        case Outcome::kRaised:
        case Outcome::kFailed:
        case Outcome::kCancelled: step.state = StepState::kFailed; break;
        case Outcome::kRetried: step.state = StepState::kRetried; break;
        case Outcome::kNone:
        case Outcome::kDone:
        case Outcome::kJumped:
        case Outcome::kReturned:
        case Outcome::kSucceeded:
        case Outcome::kLoop:
        case Outcome::kJson:
        case Outcome::kText:
        case Outcome::kSent:
        case Outcome::kDelivered:
        case Outcome::kLost:
        case Outcome::kDuplicated:
        case Outcome::kAcknowledged:
        case Outcome::kRefused:
        case Outcome::kDropped:
        case Outcome::kBroken:
        case Outcome::kRestored: step.state = StepState::kSucceeded; break;
      }
    }
  }
  if (state_->outcome != Outcome::kNone) {
    for (MomentStep& step : steps_) {
      if (step.entered == 0) step.state = StepState::kUnreached;
    }
  }
  for (const std::shared_ptr<const ActiveTask>& task : state_->active) {
    if (task->wait.kind == WaitKind::kNone || task->steps.empty()) continue;
    MomentStep& step = steps_[task->steps.back().step.index()];
    if (step.state == StepState::kRunning) step.state = StepState::kWaiting;
  }
}

std::uint32_t Moment::cursor() const { return state_->cursor; }
Nanoseconds Moment::time_ns() const { return state_->time_ns; }
Outcome Moment::outcome() const { return state_->outcome; }
std::uint64_t Moment::steps_entered() const { return state_->steps_entered; }
TaskId Moment::latest_task() const { return state_->latest_task; }

MomentTask Moment::task_at(std::uint32_t index) const {
  const Journal& journal = reader_->journal();
  const EndedTaskRow& row = reader_->tasks_[index];
  const Event& started = journal[row.started];
  MomentTask task;
  task.id = TaskId(index);
  task.parent = started.a < index ? TaskId(started.a) : TaskId::none();
  task.kind = task_kind_of(started);
  task.label = started.v0.is_string() ? started.v0.string() : std::string_view();
  task.about = started.v1;
  task.started = row.started;
  const ActiveTask* active = state_->find(task.id);
  if (active == nullptr) {
    task.ended = row.ended;
    task.last = row.last;
    task.step = row.step;
    task.place = row.place;
    task.attempt = row.attempt;
    const Outcome outcome = journal[row.ended].outcome;
    task.status = outcome == Outcome::kSucceeded ? MomentStatus::kSucceeded
                  : outcome == Outcome::kFailed  ? MomentStatus::kFailed
                                                 : MomentStatus::kCancelled;
    return task;
  }
  task.last = active->last;
  task.step = active->step;
  task.place = active->place;
  task.attempt = active->attempt;
  task.wait = active->wait;
  if (task.wait.kind == WaitKind::kNone && active->branches != 0) {
    task.wait.kind = WaitKind::kBranches;
    task.wait.since_ns = active->branches_since;
  }
  task.status = task.wait.kind == WaitKind::kNone ? MomentStatus::kReady : MomentStatus::kWaiting;

  // Innermost first; steps that stand before the first call belong to a frame that nobody called.
  std::size_t end = active->steps.size();
  for (std::size_t i = active->frames.size(); i-- > 0;) {
    const ActiveFrame& live = active->frames[i];
    const Event& called = journal[live.called];
    MomentFrame frame;
    frame.scope = live.scope;
    frame.called = live.called;
    frame.routine = called.v0.is_string() ? called.v0.string() : std::string_view();
    if (end > live.first_step) frame.step = active->steps[end - 1].step;
    end = live.first_step;
    task.stack.push_back(frame);
  }
  if (end != 0 || task.stack.empty()) {
    MomentFrame frame;
    if (end != 0) {
      frame.step = active->steps[end - 1].step;
      frame.routine = journal.step(frame.step).routine;
    } else {
      frame.routine = task.label;
    }
    task.stack.push_back(frame);
  }
  return task;
}

std::vector<MomentTask> Moment::tasks() const {
  std::vector<MomentTask> tasks;
  tasks.reserve(state_->tasks_started);
  for (std::uint32_t i = 0; i < state_->tasks_started; ++i) tasks.push_back(task_at(i));
  return tasks;
}

std::optional<MomentTask> Moment::task(TaskId id) const {
  if (id.is_none() || id.index() >= state_->tasks_started) return std::nullopt;
  return task_at(id.index());
}

MomentVariable Moment::variable_of(VariableId id, std::uint32_t written, std::uint32_t before, std::uint32_t mark) const {
  const Journal& journal = reader_->journal();
  MomentVariable variable;
  variable.id = id;
  variable.name = journal.variable(id).name;
  variable.value = journal[written].v0;
  variable.written = written;
  variable.before = before;
  variable.changed = written >= mark;
  return variable;
}

void Moment::add_service_scope(std::vector<MomentScope>& scopes, ScopeId around, std::size_t frame, std::uint32_t mark) const {
  // Around the routine of a handler there is the state of its service.
  const Journal& journal = reader_->journal();
  if (around.is_none() || journal.scope(around).kind != ScopeKind::kService) return;
  const ActiveTask* service = state_->find(journal.scope(around).task);
  if (service == nullptr) return;
  for (const LiveScope& live : service->scopes) {
    if (!(live.id == around)) continue;
    MomentScope scope;
    scope.id = around;
    scope.kind = ScopeKind::kService;
    scope.owner = service->id;
    scope.label = journal.scope(around).label;
    scope.frame = frame;
    for (const LiveVariable& variable : live.variables) {
      scope.variables.push_back(variable_of(variable.id, variable.written, variable.before, mark));
    }
    scopes.push_back(std::move(scope));
  }
}

std::vector<MomentScope> Moment::scopes(TaskId task) const {
  std::vector<MomentScope> scopes;
  if (task.is_none() || task.index() >= state_->tasks_started) return scopes;
  const Journal& journal = reader_->journal();
  std::uint32_t mark = 0;
  std::size_t frame = 0;
  // Up through the tasks: a branch sees the scopes around its parallel step, and no others of that task.
  ScopeId below = ScopeId::none();  // innermost scope that is seen of the next task; none: all
  bool first = true;
  for (TaskId at = task; !at.is_none();) {
    const ActiveTask* active = state_->find(at);
    const EndedTaskRow& row = reader_->tasks_[at.index()];
    if (active == nullptr && row.ended == kNoSeq) break;
    const std::vector<LiveScope>& live = active != nullptr ? active->scopes : row.scopes;
    if (first) {
      // A service runs no steps and an ended task no more of them: what counts for them is the run's latest step.
      const std::uint32_t latest = state_->wrote ? state_->step_mark : state_->previous_mark;
      const bool is_service = task_kind_of(journal[row.started]) == TaskKind::kService;
      if (active == nullptr || is_service)
        mark = is_service ? latest : std::max(row.previous_mark, latest);
      else
        mark = active->wrote ? active->step_mark : active->previous_mark;
    }
    for (std::size_t i = live.size(); i-- > 0;) {
      const ScopeRow& row_of_scope = journal.scope(live[i].id);
      // Of a task above, only what encloses the branch: scopes opened later (by other calls) do not.
      if (!first && !below.is_none() && below < live[i].id) continue;
      MomentScope scope;
      scope.id = live[i].id;
      scope.kind = row_of_scope.kind;
      scope.owner = at;
      scope.label = row_of_scope.label;
      scope.frame = frame;
      for (const LiveVariable& variable : live[i].variables) {
        scope.variables.push_back(variable_of(variable.id, variable.written, variable.before, mark));
      }
      scopes.push_back(std::move(scope));
      if (row_of_scope.kind == ScopeKind::kRoutine) {
        add_service_scope(scopes, row_of_scope.parent, frame, mark);
        ++frame;
      }
    }
    const Event& started = journal[row.started];
    if (!is_part_of_parent(task_kind_of(started))) break;
    below = active != nullptr ? active->around : row.around;
    at = started.a < at.index() ? TaskId(started.a) : TaskId::none();
    first = false;
  }
  return scopes;
}

std::vector<MomentService> Moment::services() const {
  std::vector<MomentService> services;
  const Journal& journal = reader_->journal();
  const std::uint32_t mark = state_->wrote ? state_->step_mark : state_->previous_mark;
  for (const std::shared_ptr<const ActiveTask>& task : state_->active) {
    const Event& started = journal[reader_->tasks_[task->id.index()].started];
    if (task_kind_of(started) != TaskKind::kService) continue;
    MomentService service;
    service.task = task->id;
    service.name = started.v0.is_string() ? started.v0.string() : std::string_view();
    for (const LiveScope& scope : task->scopes) {
      for (const LiveVariable& variable : scope.variables) {
        service.variables.push_back(variable_of(variable.id, variable.written, variable.before, mark));
      }
    }
    services.push_back(std::move(service));
  }
  return services;
}

namespace {

const LiveVariable* find_live(const std::vector<LiveScope>& scopes, ScopeId scope, VariableId variable) {
  for (const LiveScope& live : scopes) {
    if (!(live.id == scope)) continue;
    for (const LiveVariable& held : live.variables) {
      if (held.id == variable) return &held;
    }
  }
  return nullptr;
}

}  // namespace

std::optional<Value> Moment::value(VariableId variable) const {
  const std::vector<std::uint32_t> latest = writes(variable, 1);
  if (latest.empty()) return std::nullopt;
  return reader_->journal()[latest.front()].v0;
}

std::vector<std::uint32_t> Moment::writes(VariableId variable, std::size_t most) const {
  const Journal& journal = reader_->journal();
  std::vector<std::uint32_t> seqs;
  if (variable.is_none() || variable.index() >= journal.variables().size()) return seqs;
  const ScopeId scope = journal.variable(variable).scope;
  const TaskId owner = journal.scope(scope).task;
  if (owner.is_none() || owner.index() >= state_->tasks_started) return seqs;
  const ActiveTask* active = state_->find(owner);
  const LiveVariable* live = find_live(active != nullptr ? active->scopes : reader_->tasks_[owner.index()].scopes, scope, variable);
  // Each write names the one before it.
  for (std::uint32_t at = live != nullptr ? live->written : kNoSeq; at < journal.size() && seqs.size() < most;) {
    seqs.push_back(at);
    const std::uint32_t before = journal[at].b;
    if (before >= at) break;
    at = before;
  }
  return seqs;
}

std::vector<MomentInvariant> Moment::broken_invariants() const {
  std::vector<MomentInvariant> broken;
  for (const auto& [index, seq] : state_->broken) broken.push_back({index, seq});
  return broken;
}

MomentGauge Moment::gauge(Gauge gauge) const {
  const std::uint32_t seq = state_->gauges[static_cast<std::size_t>(gauge)];
  if (seq == kNoSeq) return {};
  const Event& event = reader_->journal()[seq];
  return {event.b, event.v0};
}

}  // namespace etude
