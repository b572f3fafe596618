// Drives machine and transport until a run is finished, stuck, out of budget or waiting for the host.
#include "core/engine/session.h"

#include <algorithm>

namespace etude {
namespace {

constexpr std::uint64_t kBurst = 5'000;                             // instructions between two looks at the host
constexpr Nanoseconds kQuietAfter = 3'600 * kNanosecondsPerSecond;  // how long the world may go on after the end
constexpr std::uint64_t kMostFirings = 2'000'000;                   // agenda entries of one run: a world that never rests

}  // namespace

std::string_view run_state_name(RunState state) {
  switch (state) {
    case RunState::kActive: return "ACTIVE";
    case RunState::kSucceeded: return "SUCCEEDED";
    case RunState::kFailed: return "FAILED";
    case RunState::kCancelled: return "CANCELLED";
  }
  return "ACTIVE";
}

Session::Session(SessionOptions options)
    : journal_(options.recording), options_(std::move(options)), machine_(std::make_unique<Machine>(options_.machine, journal_)) {}

Session::~Session() = default;

void Session::start(ProgramPtr program, Value argument) {
  program_ = program;
  SpawnRequest request;
  request.program = std::move(program);
  request.arguments.push_back(std::move(argument));
  request.kind = TaskKind::kWorkflow;
  request.label = "main";
  main_task_ = machine_->spawn(std::move(request));
}

// After a burst: new effects to whoever answers them, ends to whoever asked for them. What a transport does about them
// may end tasks at once (a failed child execution ends its parent), so it is looked at until nothing is new.
void Session::collect() {
  while (take_news()) {
  }
}

bool Session::take_news() {
  bool news = false;
  for (EffectRequest& request : machine_->take_effects()) {
    news = true;
    if (transport_ != nullptr && transport_->begin(request)) continue;
    requested_at_.emplace_back(request.id, machine_->now());
    outside_.push_back(std::move(request));
  }
  for (const EffectId effect : machine_->take_given_up()) {
    news = true;
    const auto is_it = [&](const EffectRequest& request) { return request.id == effect; };
    const std::size_t before = outside_.size();
    outside_.erase(std::remove_if(outside_.begin(), outside_.end(), is_it), outside_.end());
    if (outside_.size() == before && transport_ != nullptr) transport_->give_up(effect);
  }
  for (EndedTask& ended : machine_->take_ended()) {
    news = true;
    if (ended.task == main_task_) {
      state_ = ended.outcome == Outcome::kSucceeded ? RunState::kSucceeded
                                                    : (ended.outcome == Outcome::kFailed ? RunState::kFailed : RunState::kCancelled);
      result_ = ended.value;
      error_ = ended.error;
      finished_at_ = machine_->now();
    } else {
      ended_.push_back(std::move(ended));
    }
  }
  if (transport_ != nullptr) transport_->after_advance();
  return news;
}

Pause Session::advance(const AdvanceBudget& budget) {
  std::uint64_t left = budget.instructions;
  for (;;) {
    while (machine_->has_ready()) {
      if (left == 0 || (budget.interrupted && budget.interrupted())) return Pause::kOutOfBudget;
      const std::uint64_t burst = std::min(left, kBurst);
      machine_->advance(burst);
      left -= burst;
    }
    // Only when the instant is worked off: how far a burst comes depends on the host's budget, and no event may.
    collect();
    if (machine_->has_ready()) continue;
    const bool over = state_ != RunState::kActive || main_task_.is_none();
    if (over && !main_task_.is_none() && !options_.run_to_quiet) return Pause::kFinished;
    const std::optional<Nanoseconds> due = machine_->next_due();
    // While the host still owes answers the clock stands: what they will be cannot be overtaken.
    const bool host_owes = !outside_.empty() && std::any_of(outside_.begin(), outside_.end(), [&](const EffectRequest& request) {
      return request.kind == EffectKind::kHttp && machine_->is_waiting_for(request.id);
    });
    if (host_owes) return Pause::kOutside;
    if (!due) {
      if (over) return Pause::kFinished;
      return outside_.empty() ? Pause::kStuck : Pause::kOutside;
    }
    if (over && *due > finished_at_ + kQuietAfter && !main_task_.is_none()) return Pause::kFinished;
    if (main_task_.is_none() && *due > kQuietAfter * 24) return Pause::kFinished;
    // The clock does not run out on a visitor: a wait for a callback that nobody announced stays open until the host lets the time pass.
    const bool time_passes = options_.let_time_pass || (budget.until_ns != INT64_MAX && *due <= budget.until_ns);
    if (!over && !time_passes && machine_->waits_only_for_callbacks()) return outside_.empty() ? Pause::kStuck : Pause::kOutside;
    if (*due > budget.until_ns) return Pause::kClock;
    if (left == 0 || firings_ >= kMostFirings) return firings_ >= kMostFirings ? Pause::kFinished : Pause::kOutOfBudget;
    ++firings_;
    --left;
    if (const std::optional<std::uint64_t> token = machine_->fire_next()) {
      if (*token >= kArrivalToken) {
        machine_->complete(arriving_[static_cast<std::size_t>(*token - kArrivalToken)]);
      } else if (transport_ != nullptr) {
        transport_->fire(*token);
      }
    }
    collect();
  }
}

void Session::complete(const Completion& completion, Nanoseconds elapsed) {
  const auto is_it = [&](const EffectRequest& request) { return request.id == completion.effect; };
  outside_.erase(std::remove_if(outside_.begin(), outside_.end(), is_it), outside_.end());
  Nanoseconds at = machine_->now();
  for (const auto& [effect, requested] : requested_at_) {
    if (effect == completion.effect) at = std::max(at, requested + std::max<Nanoseconds>(elapsed, 0));
  }
  arriving_.push_back(completion);
  machine_->schedule(at, kArrivalToken + arriving_.size() - 1);
}

void Session::cancel() {
  if (state_ != RunState::kActive || main_task_.is_none()) return;
  machine_->cancel(main_task_);
  outside_.clear();
  collect();
}

std::string Session::waiting_for() const {
  if (state_ != RunState::kActive) return "";
  for (const EffectRequest& request : outside_) return std::string(effect_kind_name(request.kind));
  return machine_->waiting_kind();
}

std::vector<EndedTask> Session::take_ended() { return std::exchange(ended_, {}); }

}  // namespace etude
