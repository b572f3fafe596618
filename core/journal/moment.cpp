// Finds snapshots, and reads from a state what views ask for.
#include "core/journal/moment.h"

#include <algorithm>

#include "core/journal/moment_state.h"

namespace etude {

using detail::ActiveFrame;
using detail::ActiveTask;
using detail::EndedTaskRow;
using detail::is_part_of_parent;
using detail::LiveScope;
using detail::LiveVariable;
using detail::MomentState;
using detail::StepCount;
using detail::task_kind_of;

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

// ----------------------------------------------------------------------------------------------------------------- reader

MomentReader::MomentReader(const Journal& journal) : journal_(&journal) {
  snapshots_.push_back(std::make_shared<MomentState>());
  latest_ = snapshots_.front();
}

MomentReader::~MomentReader() = default;

void MomentReader::apply(MomentState& state) const { detail::apply_event(*journal_, state, tasks_); }

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
