// Recording goes on in frames, as fast as the budget allows; the cursor is moved over what is recorded.
#include "playground/model/running.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/engine/evaluate.h"
#include "core/expression/expression_parser.h"
#include "playground/model/comparing.h"

namespace etude {
namespace {

constexpr double kIdleMs = 700.0;           // the longest that playback stands in one idle stretch
constexpr double kStepByStepMs = 600.0;     // a step, when played step by step
constexpr double kLongestPlayMs = 30000.0;  // and about the longest that a playback takes by its steps
constexpr std::size_t kMostTokens = 24;

Nanoseconds time_of(const AppModel& model, std::uint32_t cursor) {
  return model.run == nullptr || cursor == 0 ? 0 : model.run->journal()[cursor - 1].time_ns;
}

// How long a step is shown before the next one is entered, by the speed.
double dwell_ms(float speed) {
  if (speed == kStepSpeed) return kStepByStepMs;
  if (speed <= 0.0f) return 0.0;
  return std::clamp(260.0 / std::sqrt(static_cast<double>(speed)), 12.0, 400.0);
}

bool is_own_step(const AppModel& model, const Event& event) {
  if (event.kind != EventKind::kStepEntered || event.task.is_none()) return false;
  const TaskRow* task = model.tables->tasks.find(event.task);
  return task != nullptr && (task->kind == TaskKind::kWorkflow || task->kind == TaskKind::kBranch || task->kind == TaskKind::kIteration);
}

void add_tokens(AppModel& model, std::uint32_t from, std::uint32_t to, double now_ms) {
  if (model.view.reduced_motion) return;
  std::erase_if(model.tokens, [&](const MovingToken& token) { return now_ms - token.start_ms > 1000.0; });
  for (const auto& [source, target] : model.tables->index.passages_between(from, to, kMostTokens)) {
    if (model.tokens.size() >= kMostTokens) return;
    model.tokens.push_back({source, target, now_ms});
  }
}

void stop_playing(AppModel& model) {
  model.playback.playing = false;
  model.changes |= kRunChanged;
}

}  // namespace

void drop_run(AppModel& model) {
  model.tables.reset();
  model.run.reset();
  model.recording = false;
  model.pause = Pause::kOutOfBudget;
  model.playback = {};
  model.time_passes.reset();
  model.pending = {};
  model.tokens.clear();
  model.cursor = 0;
  model.position_ns = 0;
  model.selection.task = TaskId::none();
  model.selection.event = kNoSeq;
  model.stale = false;
  ++model.run_version;
  model.changes |= kRunChanged | kCursorChanged | kSelectionChanged;
}

namespace {

Error does_not_deploy() { return {"app.no_deploy", "The files have errors: mend them first, they are listed under Problems."}; }

RunOptions options_of(const AppModel& model) {
  RunOptions options;
  options.seed = model.seed;
  options.argument = model.argument;
  options.faults = model.faults;
  return options;
}

}  // namespace

Result<void> start_seeds(AppModel& model, std::uint64_t first, std::uint64_t last, SeedSearch search) {
  model.seeds.reset();
  if (!model.deploys) return does_not_deploy();
  RunOptions options = options_of(model);
  options.recording = Recording::kOutcome;
  model.seeds = model.engine->many_seeds(options, first, last, search);
  if (model.seeds == nullptr) return does_not_deploy();
  return {};
}

Result<void> start_run(AppModel& model) {
  if (!model.deploys) return does_not_deploy();
  RunOptions options = options_of(model);
  options.live = true;
  std::unique_ptr<Execution> run = model.engine->start(options);
  if (run == nullptr) return does_not_deploy();
  RunCause cause{model.files, model.faults, run->seed()};
  keep_for_comparison(model, cause);
  drop_run(model);
  model.run = std::move(run);
  model.cause = std::move(cause);
  model.services = model.engine->services();
  model.invariants = model.engine->invariants();
  std::vector<ServiceBase> bases;
  for (const ServiceInfo& service : model.services) bases.push_back({service.url, service.name});
  model.tables = std::make_shared<RunTables>(model.run->journal(), std::move(bases));
  return {};
}

void record(AppModel& model, double budget_ms, const Clock& clock) {
  if (!model.can_advance()) return;
  const double begin = clock();
  AdvanceBudget budget;
  budget.instructions = 20'000'000;
  budget.interrupted = [&]() { return clock() - begin >= budget_ms; };
  budget.until_ns = model.time_passes.value_or(INT64_MAX);
  const std::uint32_t before = model.length();
  model.pause = model.run->advance(budget);
  // That instant is over; what follows has no bound again.
  if (model.pause != Pause::kOutOfBudget) model.time_passes.reset();
  model.tables->update();
  if (model.length() != before || model.pause != Pause::kOutOfBudget) model.changes |= kRunChanged;
  if (model.pause == Pause::kOutside) model.changes |= kOutsideWaits;
  if (!model.can_advance()) model.recording = false;
}

void set_cursor(AppModel& model, std::uint32_t cursor) {
  cursor = std::min(cursor, model.length());
  if (cursor == model.cursor && model.position_ns == time_of(model, cursor)) return;
  model.cursor = cursor;
  model.position_ns = time_of(model, cursor);
  model.selection.event = kNoSeq;
  model.changes |= kCursorChanged;
}

void set_time(AppModel& model, Nanoseconds time) {
  if (model.run == nullptr) return;
  time = std::clamp<Nanoseconds>(time, 0, model.tables->index.end_ns());
  const std::uint32_t cursor = model.tables->navigator().cursor_at(time);
  if (cursor == model.cursor && time == model.position_ns) return;
  model.cursor = cursor;
  model.position_ns = time;
  model.selection.event = kNoSeq;
  model.changes |= kCursorChanged;
}

bool follow_pending(AppModel& model) {
  PendingStop& pending = model.pending;
  if (!pending.any() || model.run == nullptr) return true;
  const Navigator navigator = model.tables->navigator();
  const bool final = !model.can_advance();
  if (pending.step || !pending.step_key.empty()) {
    Stop stop;
    if (pending.step) {
      stop = navigator.step(model.cursor, watched_task(model), *pending.step);
    } else {
      const StepId step = model.tables->keys.find(pending.step_key);
      stop = step.is_none() ? Stop{model.length(), TaskId::none(), true} : navigator.run_to_step(model.cursor, step);
    }
    if (stop.at_end && !final) return false;
    // A breakpoint on the way is a stop as well, but for single steps.
    if (!pending.step) {
      const Stop breakpoint = navigator.next_break(
          model.cursor, [&](std::uint32_t at, TaskId task, StepId step) { return breaks_at(model, at, task, step); },
          model.break_on_errors);
      if (!breakpoint.at_end && breakpoint.cursor < stop.cursor) stop = breakpoint;
    }
    const std::uint32_t before = model.cursor;
    set_cursor(model, stop.cursor);
    if (!stop.task.is_none() && stop.task != model.selection.task) {
      model.selection.task = stop.task;
      model.changes |= kSelectionChanged;
    }
    if (model.cursor > before) add_tokens(model, before, model.cursor, std::max(0.0, model.playback.last_ms));
    pending = {};
    return true;
  }
  if (pending.time_ns) {
    if (!final && model.tables->index.end_ns() < *pending.time_ns) return false;
    const Nanoseconds time = *pending.time_ns;
    pending = {};
    set_time(model, time);
    return true;
  }
  if (pending.index) {
    if (!final && model.length() < *pending.index) return false;
    const std::uint32_t index = *pending.index;
    pending = {};
    set_cursor(model, index);
    return true;
  }
  // A moment by its key: what it names may come late in the run, so it is looked for when all is recorded.
  if (!final) return false;
  const MomentKey key = *pending.moment;
  pending = {};
  set_cursor(model, navigator.cursor_of(key));
  return true;
}

TaskId watched_task(const AppModel& model) {
  if (model.tables == nullptr) return TaskId::none();
  const TaskId chosen = model.selection.task;
  if (!chosen.is_none()) {
    const TaskRow* row = model.tables->tasks.find(chosen);
    if (row != nullptr && row->started < model.cursor && (row->ended == kNoSeq || row->ended >= model.cursor)) return chosen;
  }
  // The latest event of the workflow or one of its branches; what services do beside it does not move the place.
  const Journal& journal = model.run->journal();
  for (std::uint32_t seq = model.cursor, looked = 0; seq-- > 0 && looked < 4000; ++looked) {
    const TaskId task = journal[seq].task;
    const TaskRow* row = task.is_none() ? nullptr : model.tables->tasks.find(task);
    if (row != nullptr && (row->kind == TaskKind::kWorkflow || row->kind == TaskKind::kBranch || row->kind == TaskKind::kIteration))
      return task;
  }
  return model.run->main_task();
}

Result<Value> evaluate_at(const AppModel& model, std::uint32_t cursor, TaskId task, const std::string& expression) {
  if (model.tables == nullptr) return Error{"watch.no_run", "Nothing has run yet."};
  const auto source = std::make_shared<const SourceText>("watch", expression);
  DiagnosticList problems;
  const ExpressionPtr tree = parse_bare_expression(expression, problems);
  if (tree == nullptr || problems.has_errors()) {
    return Error{"watch.syntax", problems.all().empty() ? "This is no expression." : problems.all().front().message};
  }
  std::vector<std::string> names;
  std::vector<Value> values;
  std::map<std::string, bool, std::less<>> seen;
  const Moment moment = model.tables->moments.at(cursor);
  for (const MomentScope& scope : moment.scopes(task)) {
    if (scope.frame != 0) break;
    for (const MomentVariable& variable : scope.variables) {
      // An inner variable hides an outer one of the same name.
      if (!seen.emplace(variable.name, true).second) continue;
      names.emplace_back(variable.name);
      values.push_back(variable.value);
    }
  }
  const ProgramPtr program = compile_expression(*tree, names, source, problems);
  if (program == nullptr)
    return Error{"watch.name", problems.all().empty() ? "This cannot be evaluated here." : problems.all().front().message};
  return evaluate(program, values);
}

bool breaks_at(const AppModel& model, std::uint32_t cursor, TaskId task, StepId step) {
  const auto found = model.breakpoints.find(model.run->journal().step(step).key);
  if (found == model.breakpoints.end()) return false;
  if (found->second.empty()) return true;
  const Result<Value> value = evaluate_at(model, cursor, task, found->second);
  // A condition that cannot be evaluated stops as well: better once too often than never.
  return !value || !value.value().is_bool() || value.value().boolean();
}

namespace {

/// Moves the cursor by the time that has passed. @returns true while there is more to play
bool play(AppModel& model, double now_ms) {
  Playback& playback = model.playback;
  const double passed = playback.last_ms < 0.0 ? 16.0 : std::clamp(now_ms - playback.last_ms, 0.0, 100.0);
  playback.last_ms = now_ms;
  const Journal& journal = model.run->journal();
  const std::uint32_t length = model.length();
  const auto stops = [&](std::uint32_t seq) {
    const Event& event = journal[seq];
    if (event.kind == EventKind::kStepEntered) return breaks_at(model, seq + 1, event.task, event.step);
    return event.kind == EventKind::kRaised && model.break_on_errors;
  };
  const auto halt = [&](std::uint32_t seq) {
    set_cursor(model, seq + 1);
    if (!journal[seq].task.is_none()) model.selection.task = journal[seq].task;
    model.changes |= kSelectionChanged;
    stop_playing(model);
  };
  const bool guarded = !model.breakpoints.empty() || model.break_on_errors;
  const std::uint32_t before = model.cursor;

  if (model.view.speed == 0.0f) {
    if (guarded) {
      for (std::uint32_t seq = before; seq < length; ++seq) {
        if (stops(seq)) {
          halt(seq);
          return false;
        }
      }
    }
    set_cursor(model, length);
  } else {
    // Long runs are played in bigger strides, so that nobody waits for minutes.
    const double dwell = dwell_ms(model.view.speed);
    const double strides = kLongestPlayMs / std::max(dwell, 16.0);
    constexpr double kEventsOfAStep = 4.0;
    const auto stride =
        model.view.speed == kStepSpeed ? 1u : static_cast<std::uint32_t>(1.0 + static_cast<double>(length) / (strides * kEventsOfAStep));
    Nanoseconds position = model.position_ns;
    double left_ms = passed;
    std::uint32_t seq = before;
    std::uint32_t steps = 0;
    while (seq < length && left_ms > 0.0) {
      const Event& event = journal[seq];
      const Nanoseconds wait = event.time_ns - position;
      if (wait > 0) {
        const Nanoseconds gap = event.time_ns - time_of(model, seq);
        const double rate =
            std::max(static_cast<double>(std::max(model.view.speed, 0.0f)) * 1e6, static_cast<double>(gap) / kIdleMs);  // ns a ms
        const double needed = static_cast<double>(wait) / rate;
        if (needed > left_ms) {
          position += static_cast<Nanoseconds>(left_ms * rate);
          break;
        }
        left_ms -= needed;
        position = event.time_ns;
      }
      if (is_own_step(model, event)) {
        if (now_ms < playback.next_step_ms) break;
        if (++steps >= stride) playback.next_step_ms = now_ms + dwell;
      }
      if (guarded && stops(seq)) {
        add_tokens(model, before, seq + 1, now_ms);
        halt(seq);
        return false;
      }
      ++seq;
    }
    if (seq != before || position != model.position_ns) {
      model.cursor = seq;
      model.position_ns = std::max(position, time_of(model, seq));
      model.selection.event = kNoSeq;
      model.changes |= kCursorChanged;
      add_tokens(model, before, seq, now_ms);
    }
  }
  if (model.cursor >= model.length() && !model.can_advance()) {
    stop_playing(model);
    return false;
  }
  return true;
}

}  // namespace

bool advance(AppModel& model, double now_ms, double budget_ms, const Clock& clock) {
  if (model.run == nullptr) return false;
  const bool wanted = model.recording || model.pending.any();
  if (wanted) record(model, budget_ms, clock);
  if (model.pending.any()) {
    model.playback.last_ms = now_ms;
    if (follow_pending(model)) model.changes |= kRunChanged;
  }
  bool more = (model.recording || model.pending.any()) && model.can_advance();
  if (model.playback.playing)
    more = play(model, now_ms) || more;
  else
    model.playback.last_ms = now_ms;
  return more;
}

}  // namespace etude
