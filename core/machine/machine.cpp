// Tasks, clock and effects: the parts of the machine that the host sees.
#include "core/machine/machine.h"

#include <algorithm>

#include "core/machine/machine_implementation.h"

namespace etude {

MachineImplementation::MachineImplementation(MachineOptions machine_options, Journal& run_journal)
    : options(std::move(machine_options)), journal(run_journal) {}

const Unit& MachineImplementation::load(const ProgramPtr& program) {
  const auto known = unit_of.find(program.get());
  if (known != unit_of.end()) return *known->second;
  const auto step_base = static_cast<std::uint32_t>(journal.steps().size());
  Unit& unit = units.emplace_back();
  unit.program = program;
  unit.step_base = step_base;
  unit.place_base = next_place_base;
  unit.places.reserve(program->place_of.size() + 1);
  unit.places.push_back(next_place_base + (program->place_of.empty() ? 0 : program->place_of[0]));
  for (const std::uint32_t place : program->place_of) unit.places.push_back(next_place_base + place);
  next_place_base += static_cast<std::uint32_t>(program->places.size());
  for (const StepInfo& step : program->steps) {
    if (!program->is_internal) {
      StepRow row = step.row;
      row.parent = step.parent == kNoIndex ? StepId::none() : StepId(step_base + step.parent);
      journal.add_step(std::move(row));
    }
    // A branch starts with no step of its own: the steps around it belong to its parent.
    const auto segment = [&](const StepInfo& of) { return program->scopes[of.scope].segment; };
    const bool parent_is_here = step.parent != kNoIndex && segment(program->steps[step.parent]) == segment(step);
    unit.steps.push_back({parent_is_here ? step.parent : kNoIndex, step.counts, step.retry_slot != kNoIndex});
  }
  for (const StaticScope& scope : program->scopes) unit.labels.push_back(journal.keep(scope.label));
  for (const Segment& segment : program->segments) {
    Unit::SegmentPlan plan;
    plan.slots = static_cast<std::uint32_t>(segment.slots.size());
    plan.marks = plan.slots + static_cast<std::uint32_t>(segment.scopes.size());
    plan.scope = program->scopes[segment.scope].position;
    plan.entry = segment.entry;
    plan.errors = segment.errors;
    plan.is_branch = segment.is_branch;
    for (std::uint32_t slot = 0; slot < plan.slots; ++slot) {
      const std::string& name = segment.slots[slot].name;
      plan.slot_names.push_back(journal.keep(name));
      if (!name.empty()) plan.named.push_back(slot);
    }
    unit.segments.push_back(std::move(plan));
  }
  for (const RoutineRow& routine : program->routines) {
    const Segment& segment = program->segments[routine.segment];
    Unit::RoutinePlan plan;
    plan.name = Value(routine.name);
    plan.segment = routine.segment;
    plan.parameters = static_cast<std::uint32_t>(routine.parameters.size());
    plan.is_plain = !program->is_internal && program->scopes[segment.scope].kind == ScopeKind::kRoutine;
    for (std::uint32_t i = 0; i < plan.parameters; ++i)
      plan.is_plain = plan.is_plain && routine.parameters[i].slot == i && segment.slots[i].scope == segment.scope;
    plan.label = unit.labels[segment.scope];
    unit.routines.push_back(std::move(plan));
  }
  // The path of a write into a value is mostly the same every time: the constants just before the instruction.
  unit.fixed_paths.resize(program->targets.size());
  for (std::size_t at = 0; at < program->code.size(); ++at) {
    const Instruction& store = program->code[at];
    if (store.op != Op::kStorePath || at < store.b) continue;
    List fixed;
    for (std::size_t i = at - store.b; i < at && program->code[i].op == Op::kConstant; ++i)
      fixed = fixed.push_back(program->constants[program->code[i].c]);
    if (fixed.size() == store.b) unit.fixed_paths[store.c] = Value(std::move(fixed));
  }
  unit_of.emplace(program.get(), &unit);
  return unit;
}

std::uint32_t MachineImplementation::append(Task& task, EventKind kind, Outcome outcome, std::uint32_t a, std::uint32_t b, Value v0,
                                            Value v1) {
  const Frame* const frame = task.frames.empty() ? nullptr : &task.frames.back();
  if (frame != nullptr && frame->is_internal) return append_inside(task, kind, outcome, a, b, std::move(v0), std::move(v1));
  return journal.emplace(kind, outcome, frame == nullptr ? std::uint16_t{1} : frame->attempt, task.id,
                         frame == nullptr ? StepId::none() : step_id(*frame, frame->step),
                         frame == nullptr ? kNoSeq : frame->places[frame->pc], now, a, b, std::move(v0), std::move(v1));
}

// What a program of ours does belongs to the user's step that called it: its call, requests, waits, errors, retries and result are told,
// its own steps, calls and variables are not.
std::uint32_t MachineImplementation::append_inside(const Task& task, EventKind kind, Outcome outcome, std::uint32_t a, std::uint32_t b,
                                                   Value v0, Value v1) {
  const std::size_t depth = task.frames.size();
  const bool is_call = kind == EventKind::kRoutineCalled || kind == EventKind::kRoutineReturned;
  if (is_call && depth > 1 && task.frames[depth - 2].is_internal) return kNoSeq;
  if (kind == EventKind::kStepEntered || kind == EventKind::kStepLeft || kind == EventKind::kCaught || kind == EventKind::kWrite ||
      kind == EventKind::kScopeClosed)
    return kNoSeq;
  const Frame* caller = nullptr;
  for (const Frame& frame : task.frames) {
    if (!frame.is_internal) caller = &frame;
  }
  return journal.emplace(kind, outcome, task.frames.back().attempt, task.id,
                         caller == nullptr ? StepId::none() : step_id(*caller, caller->step),
                         caller == nullptr ? kNoSeq : caller->places[caller->pc], now, a, b, std::move(v0), std::move(v1));
}

Task& MachineImplementation::new_task(TaskKind kind, std::string label, TaskId parent, Value about) {
  auto fresh = std::make_unique<Task>();
  fresh->id = TaskId(static_cast<std::uint32_t>(tasks.size()));
  fresh->parent = parent;
  fresh->kind = kind;
  fresh->label = std::move(label);
  const bool is_part = kind == TaskKind::kBranch || kind == TaskKind::kIteration;
  fresh->root = is_part ? task(parent).root : fresh->id;
  fresh->execution = is_part ? task(parent).execution : &executions[fresh->id.index()];
  tasks.push_back(std::move(fresh));
  Task& created = *tasks.back();
  append(created, EventKind::kTaskStarted, Outcome::kNone, parent.index(), static_cast<std::uint32_t>(kind), Value(created.label),
         std::move(about));
  return created;
}

void MachineImplementation::pop_frame(Task& task, Outcome outcome, const Value& value) {
  const Frame& frame = task.frames.back();
  release_frame_memory(task, frame);
  const Unit::SegmentPlan& plan = frame.unit->segments[frame.segment];
  const std::uint32_t scope = task.marks[frame.scopes + plan.scope];
  if (!plan.is_branch) {
    note(task, frame, EventKind::kRoutineReturned, outcome, scope, value, Value());
  } else if (scope != kNoSeq) {
    note(task, frame, EventKind::kScopeClosed, Outcome::kNone, scope, Value(), Value());
  }
  for (const Value* const base = task.values.data() + frame.base; task.values.data() + task.values.size() != base;) task.values.pop_back();
  task.marks.resize(frame.marks);
  for (std::uint32_t i = 0; i < plan.errors; ++i) task.errors.pop_back();
  task.frames.pop_back();
}

TaskId MachineImplementation::spawn(SpawnRequest request) {
  ETUDE_CHECK(request.program != nullptr && request.routine < request.program->routines.size());
  const Unit& unit = load(request.program);
  Task& created = new_task(request.kind, std::move(request.label), request.parent, std::move(request.about));
  created.stream = std::move(request.stream);
  const TaskId id = created.id;
  const RoutineRow& routine = request.program->routines[request.routine];
  push_frame(created, unit, routine.segment, request.outer, 0);
  if (created.kind == TaskKind::kWorkflow) deadline = Deadline{id, now + options.limits.longest_execution_seconds * kNanosecondsPerSecond};
  ready.insert(id.index());
  // main takes what is passed even if it declares nothing; further arguments are dropped.
  request.arguments.resize(routine.parameters.size(), Value::unset());
  start_arguments(created, request.routine, request.arguments);
  return id;
}

TaskId MachineImplementation::spawn_service(std::string label, const std::vector<std::pair<std::string, Value>>& variables) {
  auto holder = std::make_shared<Program>();
  holder->source = std::make_shared<SourceText>();
  Segment segment;
  segment.name = label;
  StaticScope scope;
  scope.kind = ScopeKind::kService;
  scope.label = label;
  segment.scopes.push_back(0);
  for (const auto& [name, value] : variables) {
    scope.slots.push_back(static_cast<std::uint32_t>(segment.slots.size()));
    segment.slots.push_back({name, 0});
  }
  holder->scopes.push_back(std::move(scope));
  holder->segments.push_back(std::move(segment));
  holder->code.push_back({Op::kEndBranch});
  holder->place_of.push_back(0);
  holder->places.push_back({});
  const Unit& unit = load(holder);
  Task& created = new_task(TaskKind::kService, std::move(label), TaskId::none(), Value());
  created.status = TaskStatus::kParked;
  push_frame(created, unit, 0, TaskId::none(), 0);
  for (std::uint32_t i = 0; i < variables.size(); ++i) write_own(created, i, Value(variables[i].second), Outcome::kNone);
  return created.id;
}

void MachineImplementation::make_ready(Task& task) {
  if (task.status == TaskStatus::kEnded) return;
  task.status = TaskStatus::kReady;
  ++task.generation;
  ready.insert(task.id.index());
}

void MachineImplementation::make_waiting(Task& task) {
  task.status = TaskStatus::kWaiting;
  ready.erase(task.id.index());
}

AdvanceStatus MachineImplementation::advance(std::uint64_t instructions) {
  while (!ready.empty()) {
    if (instructions == 0) return AdvanceStatus::kOutOfBudget;
    Task& next = *tasks[*ready.begin()];
    current = next.id;
    const std::uint64_t used = run(next, instructions);
    instructions -= std::min(instructions, std::max<std::uint64_t>(used, 1));
  }
  return AdvanceStatus::kIdle;
}

void MachineImplementation::begin_effect(Task& task, EffectRequest request, std::uint32_t position) {
  request.id = EffectId(static_cast<std::uint32_t>(effects.size()));
  request.task = task.id;
  task.waits.push_back(request.id);
  ++task.missing;
  append(task, EventKind::kEffectRequested, Outcome::kNone, request.id.index(), static_cast<std::uint32_t>(request.kind), request.detail);
  if (request.timeout) agenda.add(now + *request.timeout, AgendaEntry::Kind::kTimeout, request.id.index());
  begun.push_back(request);
  effects.push_back({std::move(request), position, true});
}

void MachineImplementation::sleep_until(Task& task, Nanoseconds until, bool as_effect) {
  until = std::max(until, now);
  if (as_effect) {
    // A sleep takes a number of its own among the effects, so that its two events belong together.
    PendingEffect sleep;
    sleep.request.id = EffectId(static_cast<std::uint32_t>(effects.size()));
    sleep.active = false;
    effects.push_back(sleep);
    task.sleeping = sleep.request.id.index();
    append(task, EventKind::kEffectRequested, Outcome::kNone, *task.sleeping, kSleepEffect, Value(Map{{"until_ns", Value(until)}}));
  }
  make_waiting(task);
  agenda.add(until, AgendaEntry::Kind::kWake, task.id.index(), task.generation);
}

// Ends of waits that ended otherwise: they must not move the clock.
bool MachineImplementation::is_void(const AgendaEntry& entry) const {
  switch (entry.kind) {
    case AgendaEntry::Kind::kHost: return false;
    case AgendaEntry::Kind::kWake: {
      const Task& sleeper = *tasks[static_cast<std::size_t>(entry.subject)];
      return sleeper.status != TaskStatus::kWaiting || sleeper.generation != entry.generation;
    }
    case AgendaEntry::Kind::kTimeout: return !effects[static_cast<std::size_t>(entry.subject)].active;
  }
  return false;
}

void MachineImplementation::drop_void_entries() {
  while (agenda.next() != nullptr && is_void(*agenda.next())) agenda.take();
}

// An execution that would go on past its longest duration fails at that instant (executions.md 8).
// @returns true if it did; the agenda's next entry is still to come
bool MachineImplementation::end_overdue(Nanoseconds next) {
  if (!deadline || next <= deadline->at) return false;
  Task& overdue = task(deadline->task);
  const Nanoseconds at = deadline->at;
  deadline.reset();
  if (overdue.status == TaskStatus::kEnded) return false;
  now = std::max(now, at);
  Value error = error_value("TimeoutError",
                            "TimeoutError: an execution lasts at most " + std::to_string(options.limits.longest_execution_seconds) + " s");
  const CaughtPtr caught = make_caught(overdue, std::move(error), true);
  append(overdue, EventKind::kRaised, Outcome::kNone, kNoSeq, kNoSeq, caught->value);
  end_execution(overdue.root, Outcome::kFailed, caught->value, caught.get());
  return true;
}

bool MachineImplementation::waits_only_for_callbacks() {
  const auto is_awaited = [&](const AgendaEntry& entry) {
    return entry.kind == AgendaEntry::Kind::kTimeout &&
           effects[static_cast<std::size_t>(entry.subject)].request.kind == EffectKind::kCallback;
  };
  drop_void_entries();
  if (agenda.next() == nullptr || !is_awaited(*agenda.next())) return false;
  return agenda.all_of([&](const AgendaEntry& entry) { return is_void(entry) || is_awaited(entry); });
}

std::optional<std::uint64_t> MachineImplementation::fire_next() {
  drop_void_entries();
  if (agenda.next() == nullptr || end_overdue(agenda.next()->at)) return std::nullopt;
  const AgendaEntry entry = agenda.take();
  now = std::max(now, entry.at);
  switch (entry.kind) {
    case AgendaEntry::Kind::kHost: return entry.subject;
    case AgendaEntry::Kind::kWake: {
      Task& sleeper = *tasks[static_cast<std::size_t>(entry.subject)];
      if (sleeper.sleeping) {
        append(sleeper, EventKind::kEffectCompleted, Outcome::kNone, *sleeper.sleeping, kSleepEffect);
        sleeper.sleeping.reset();
      }
      make_ready(sleeper);
      return std::nullopt;
    }
    case AgendaEntry::Kind::kTimeout: {
      const EffectRequest request = effects[static_cast<std::size_t>(entry.subject)].request;
      given_up.push_back(request.id);
      const std::string seconds = std::to_string(*request.timeout / kNanosecondsPerSecond);
      Completion completion;
      completion.effect = request.id;
      completion.kind = CompletionKind::kFault;
      completion.detail = Value(Map{{"fault", Value("timeout")}, {"message", Value("no answer within " + seconds + " s")}});
      complete(completion);
      return std::nullopt;
    }
  }
  return std::nullopt;
}

bool MachineImplementation::complete(const Completion& completion) {
  if (completion.effect.is_none() || completion.effect.index() >= effects.size()) return false;
  PendingEffect& pending = effects[completion.effect.index()];
  if (!pending.active) return false;
  pending.active = false;
  Task& waiting = task(pending.request.task);
  append(waiting, EventKind::kEffectCompleted, Outcome::kNone, completion.effect.index(), static_cast<std::uint32_t>(completion.kind),
         completion.detail);
  CallOutcome outcome =
      pending.request.kind == EffectKind::kHttp ? http_outcome(pending.request, completion) : effect_outcome(pending.request, completion);
  --waiting.missing;
  if (waiting.many) {
    if (outcome.raised && waiting.many_error == nullptr) waiting.many_error = make_caught(waiting, outcome.value, true);
    waiting.arrived[pending.position] = std::move(outcome.value);
    if (waiting.missing != 0) return true;
    waiting.waits.clear();
    waiting.many = false;
    CaughtPtr error = std::move(waiting.many_error);
    make_ready(waiting);
    if (error != nullptr) {
      append(waiting, EventKind::kRaised, Outcome::kNone, kNoSeq, kNoSeq, error->value);
      raise_caught(waiting, std::move(error));
      return true;
    }
    List results;
    for (Value& result : waiting.arrived) results = results.push_back(std::move(result));
    waiting.values.push_back(Value(std::move(results)));
    return true;
  }
  waiting.waits.clear();
  make_ready(waiting);
  if (outcome.raised) {
    raise(waiting, std::move(outcome.value), true);
  } else {
    waiting.values.push_back(std::move(outcome.value));
  }
  return true;
}

void MachineImplementation::end_task(Task& ending, Outcome outcome, Value value, const Caught* caught) {
  if (ending.status == TaskStatus::kEnded) return;
  ready.erase(ending.id.index());
  for (const EffectId effect : ending.waits) {
    PendingEffect& pending = effects[effect.index()];
    if (!pending.active) continue;
    pending.active = false;
    given_up.push_back(effect);
    append(ending, EventKind::kEffectCompleted, Outcome::kCancelled, effect.index(), static_cast<std::uint32_t>(CompletionKind::kFault));
  }
  if (ending.sleeping) append(ending, EventKind::kEffectCompleted, Outcome::kCancelled, *ending.sleeping, kSleepEffect);
  while (!ending.frames.empty()) {
    while (ending.frames.back().step != kNoIndex)
      leave_step(ending, outcome == Outcome::kCancelled ? Outcome::kCancelled : Outcome::kRaised, kNoIndex);
    pop_frame(ending, Outcome::kRaised, Value());
  }
  ending.status = TaskStatus::kEnded;
  ending.waits.clear();
  ending.sleeping.reset();
  ending.fork.reset();
  append(ending, EventKind::kTaskEnded, outcome, kNoSeq, kNoSeq, value,
         caught == nullptr ? Value() : error_report(*caught).map().get("context"));
  if (!(ending.root == ending.id)) return;
  EndedTask report;
  report.task = ending.id;
  report.kind = ending.kind;
  report.outcome = outcome;
  report.value = value;
  if (caught != nullptr) report.error = error_report(*caught);
  if (ending.kind == TaskKind::kWorkflow) {
    append(ending, EventKind::kFinished, outcome, kNoSeq, kNoSeq, caught != nullptr ? report.error : value);
  }
  ended.push_back(std::move(report));
}

void MachineImplementation::end_execution(TaskId root, Outcome outcome, Value value, const Caught* caught) {
  ExecutionState& shared = executions[root.index()];
  if (shared.ended) return;
  shared.ended = true;
  // Branches from the last to the first, then the execution itself. They are all younger than it.
  for (std::size_t i = tasks.size(); i-- > root.index() + std::size_t{1};) {
    Task& part = *tasks[i];
    if (part.root == root && part.status != TaskStatus::kEnded) end_task(part, Outcome::kCancelled, Value(), nullptr);
  }
  end_task(task(root), outcome, std::move(value), caught);
}

void MachineImplementation::cancel(TaskId id) {
  const TaskId root = task(id).root;
  end_execution(root, Outcome::kCancelled, Value(), nullptr);
}

Random& MachineImplementation::random(std::string_view purpose) {
  // A stream of its own for each purpose of each execution: what one draws does not move the others.
  const Task& root = task(task(current).root);
  const std::string& name = root.stream.empty() ? root.label : root.stream;
  const std::string key = std::string(purpose) + "/" + name;
  const auto known = randoms.find(key);
  if (known != randoms.end()) return known->second;
  return randoms.emplace(key, Random::stream(options.seed, purpose, name)).first->second;
}

std::optional<std::string> MachineImplementation::environment(std::string_view name) {
  const auto found = options.environment.find(name);
  if (found == options.environment.end()) return std::nullopt;
  return found->second;
}

Value MachineImplementation::create_callback_endpoint(std::string_view method) {
  Random& chance = random("callback");
  static constexpr char kHex[] = "0123456789abcdef";
  std::string id(16, '0');
  std::uint64_t bits = chance.next();
  for (char& c : id) {
    c = kHex[bits & 15];
    bits >>= 4;
  }
  id = std::to_string(endpoints.size()) + "-" + id;
  const std::string url =
      options.callback_base + "/" + environment("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID").value_or("execution") + "/callbacks/" + id;
  endpoints.push_back({id, url, std::string(method), task(current).root, now});
  return Value(Map{{"url", Value(url)}});
}

Machine::Machine(MachineOptions options, Journal& journal)
    : implementation_(std::make_unique<MachineImplementation>(std::move(options), journal)) {}
Machine::~Machine() = default;

TaskId Machine::spawn(SpawnRequest request) { return implementation_->spawn(std::move(request)); }
TaskId Machine::spawn_service(std::string label, const std::vector<std::pair<std::string, Value>>& variables) {
  return implementation_->spawn_service(std::move(label), variables);
}
AdvanceStatus Machine::advance(std::uint64_t instructions) { return implementation_->advance(instructions); }
bool Machine::has_ready() const { return !implementation_->ready.empty(); }
Nanoseconds Machine::now() const { return implementation_->now; }

std::optional<Nanoseconds> Machine::next_due() const {
  implementation_->drop_void_entries();
  const AgendaEntry* entry = implementation_->agenda.next();
  if (entry == nullptr) return std::nullopt;
  return std::max(entry->at, implementation_->now);
}

void Machine::schedule(Nanoseconds at, std::uint64_t token) {
  implementation_->agenda.add(std::max(at, implementation_->now), AgendaEntry::Kind::kHost, token);
}

std::optional<std::uint64_t> Machine::fire_next() { return implementation_->fire_next(); }
bool Machine::waits_only_for_callbacks() const { return implementation_->waits_only_for_callbacks(); }
std::vector<EffectRequest> Machine::take_effects() { return std::exchange(implementation_->begun, {}); }
bool Machine::complete(const Completion& completion) { return implementation_->complete(completion); }

bool Machine::is_waiting_for(EffectId effect) const {
  return effect.index() < implementation_->effects.size() && implementation_->effects[effect.index()].active;
}

std::vector<EffectId> Machine::take_given_up() { return std::exchange(implementation_->given_up, {}); }
std::vector<EndedTask> Machine::take_ended() { return std::exchange(implementation_->ended, {}); }
void Machine::cancel(TaskId task) { implementation_->cancel(task); }

Value Machine::service_variable(TaskId service, std::size_t index) const {
  const Task& holder = implementation_->task(service);
  return holder.values[index];
}

void Machine::set_service_variable(TaskId service, std::size_t index, Value value) {
  implementation_->write_own(implementation_->task(service), static_cast<std::uint32_t>(index), std::move(value), Outcome::kNone);
}

const std::vector<Machine::CallbackEndpoint>& Machine::callback_endpoints() const { return implementation_->endpoints; }
std::uint64_t Machine::steps(TaskId root) const { return implementation_->executions.at(implementation_->task(root).root.index()).steps; }

void Machine::note(Event event) {
  event.time_ns = implementation_->now;
  implementation_->journal.append(std::move(event));
}

bool Machine::is_alive(TaskId task) const { return implementation_->task(task).status != TaskStatus::kEnded; }

std::string Machine::waiting_kind() const {
  for (const auto& pending : implementation_->effects) {
    if (pending.active) return std::string(effect_kind_name(pending.request.kind));
  }
  return "";
}

std::optional<PlaceOfEvent> Machine::place(std::uint32_t place) const {
  for (const auto& unit : implementation_->units) {
    if (place >= unit.place_base && place - unit.place_base < unit.program->places.size()) {
      return PlaceOfEvent{unit.program->source, unit.program->places[place - unit.place_base]};
    }
  }
  return std::nullopt;
}

}  // namespace etude
