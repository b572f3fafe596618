// Two runs side by side: how each ended, where they part for the first time, which steps and requests differ.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "playground/model/run_tables.h"
#include "playground/model/timeline_model.h"

namespace etude {

/// What is told of one run.
struct RunSummary {
  Outcome outcome = Outcome::kNone;  // kNone: it has not ended
  Nanoseconds end_ns = 0;
  std::uint64_t steps = 0;  // entered
  std::size_t requests = 0;
  std::uint32_t events = 0;
};

/// An event of one of the runs; kNoSeq: that run has nothing there.
struct ComparedEvent {
  std::uint32_t seq = kNoSeq;
  Nanoseconds time_ns = 0;
  std::string words;
};

/// Where the runs part.
struct Divergence {
  ComparedEvent here;
  ComparedEvent there;
  std::string words;  // one sentence
  std::string task;   // path of the line of control, empty for the world around
  std::string step;   // key; empty outside of steps
  std::string file;
  std::uint32_t line = 0;
};

struct StepDifference {
  struct Side {
    std::uint32_t runs = 0;
    StepState state = StepState::kIdle;
    friend bool operator==(const Side&, const Side&) = default;
  };
  std::string key;
  Side here;
  Side there;
};

struct RequestDifference {
  std::string step;
  std::string task;
  std::string method;
  std::string url;
  std::size_t here = kNone;  // rows of the tables of requests
  std::size_t there = kNone;
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
};

struct CompareModel {
  RunSummary here;
  RunSummary there;
  /// The first event that differs in what happens, whenever it happens. Lines of control are matched by their path and each is
  /// compared for itself, so that the order of what has nothing to do with each other does not count.
  std::optional<Divergence> divergence;
  /// The first event that happens at another time although it is the same.
  std::optional<Divergence> timing;
  std::vector<StepDifference> steps;  // at most kMostDifferences
  std::size_t steps_total = 0;
  std::vector<RequestDifference> requests;  // at most kMostDifferences
  std::size_t requests_total = 0;
  std::string sentence;
  [[nodiscard]] bool same() const { return !divergence && !timing; }
};

constexpr std::size_t kMostDifferences = 200;

/// Compares all that both have recorded. The tables must be up to date.
CompareModel compare_runs(RunTables& here, RunTables& there);

/// Stretches in which neither run does anything; a run that is over is idle for good.
std::vector<std::pair<Nanoseconds, Nanoseconds>> shared_gaps(const RunIndex& a, const RunIndex& b);

/// Lays the rows of another run under those of `model`: rows match by the path of their task or the name of their service, what only
/// the other has comes behind. The axis becomes one that both fit on.
void overlay_timeline(TimelineModel& model, TimelineModel other, const std::vector<std::pair<Nanoseconds, Nanoseconds>>& gaps);

}  // namespace etude
