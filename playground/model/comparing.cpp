// Keeps the run before a change.
#include "playground/model/comparing.h"

#include <algorithm>

#include "playground/model/running.h"

namespace etude {
namespace {

// A kept run costs memory as long as it is kept; longer ones are only kept when somebody asks for it.
constexpr std::uint32_t kLongestKept = 400'000;

bool same_faults(const FaultOverrides& a, const FaultOverrides& b) {
  const auto sets_nothing = [](const FaultOverride& row) {
    return !row.error_rate && !row.lost_reply_rate && !row.latency_factor && row.outages.empty();
  };
  const auto same = [](const FaultOverride& one, const FaultOverride& other) {
    return one.error_rate == other.error_rate && one.lost_reply_rate == other.lost_reply_rate &&
           one.latency_factor == other.latency_factor && one.outages == other.outages;
  };
  const auto covers = [&](const FaultOverrides& one, const FaultOverrides& other) {
    return std::all_of(one.begin(), one.end(), [&](const auto& row) {
      const auto found = other.find(row.first);
      return found == other.end() ? sets_nothing(row.second) : same(row.second, found->second);
    });
  };
  return covers(a, b) && covers(b, a);
}

enum class Cause : std::uint8_t { kNothing, kFiles, kFaults, kSeed };

Cause change_between(const RunCause& before, const RunCause& after) {
  if (before.files != after.files) return Cause::kFiles;
  if (!same_faults(before.faults, after.faults)) return Cause::kFaults;
  return before.seed != after.seed ? Cause::kSeed : Cause::kNothing;
}

std::string label_of(Cause change, const RunCause& before) {
  switch (change) {
    case Cause::kFiles: return "before the last edit";
    case Cause::kFaults: return before.faults.empty() ? "without these faults" : "with other faults";
    case Cause::kSeed: return "with seed " + std::to_string(before.seed);
    case Cause::kNothing: break;
  }
  return "the run before";
}

OtherRun current_run(const AppModel& model) {
  OtherRun other;
  other.run = model.run;
  other.tables = model.tables;
  other.services = model.services;
  other.cause = model.cause;
  other.version = model.run_version;
  return other;
}

}  // namespace

void keep_for_comparison(AppModel& model, const RunCause& next) {
  if (model.run == nullptr || model.length() == 0 || model.length() > kLongestKept) return;
  if (model.other && model.other->pinned) return;
  const Cause change = change_between(model.cause, next);
  if (change == Cause::kNothing) return;
  if (model.other && change != Cause::kFiles) {
    // A slider that is dragged makes many runs; what is asked is what the whole movement changed.
    const Cause since = change_between(model.other->cause, next);
    const Cause before = change_between(model.other->cause, model.cause);
    if (before == change && since == change) return;
  }
  OtherRun other = current_run(model);
  other.label = label_of(change, model.cause);
  model.other = std::move(other);
}

Result<void> pin_run(AppModel& model, const std::string& label) {
  if (model.run == nullptr || model.length() == 0) return Error{"app.no_run", "Nothing has run yet: press Run or Step first."};
  model.other = current_run(model);
  model.other->pinned = true;
  model.other->label = label.empty() ? "the pinned run" : label.substr(0, 200);
  model.comparing = true;
  model.changes |= kRunChanged;
  return {};
}

void clear_comparison(AppModel& model) {
  model.other.reset();
  model.comparing = false;
  model.changes |= kRunChanged;
}

Result<void> swap_runs(AppModel& model) {
  if (!model.other || model.run == nullptr)
    return Error{"app.no_other_run", "There is no other run to compare with: pin one, or change something and run again."};
  OtherRun shown = std::move(*model.other);
  OtherRun kept = current_run(model);
  kept.pinned = shown.pinned;
  kept.label = "the run that was compared";
  const Nanoseconds time = model.position_ns;
  const bool at_end = model.at_end();
  drop_run(model);
  model.run = std::move(shown.run);
  model.tables = std::move(shown.tables);
  model.services = std::move(shown.services);
  model.cause = std::move(shown.cause);
  model.other = std::move(kept);
  // It stays as far as it has come: whether it can go on is not known any more.
  model.pause = model.run->state() == RunState::kActive ? Pause::kStuck : Pause::kFinished;
  model.stale = model.cause.files != model.files;
  if (at_end)
    set_cursor(model, model.length());
  else
    set_time(model, time);
  return {};
}

const CompareModel* comparison(const AppModel& model) {
  if (!model.other || model.run == nullptr || model.tables == nullptr) return nullptr;
  if (model.recording && model.can_advance()) return nullptr;
  const OtherRun& other = *model.other;
  if (other.compared == nullptr || other.compared_version != model.run_version || other.compared_length != model.length()) {
    other.compared = std::make_shared<const CompareModel>(compare_runs(*model.tables, *other.tables));
    other.compared_version = model.run_version;
    other.compared_length = model.length();
  }
  return other.compared.get();
}

}  // namespace etude
