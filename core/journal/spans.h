// Events as bars on a time axis: one row a task, one bar a step, call, wait and attempt.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/journal/journal.h"
#include "core/journal/task_table.h"

namespace etude {

enum class BarKind : std::uint8_t {
  kStep,     // from its entry to its end
  kAttempt,  // one attempt of a try step that was retried
  kHttp,
  kCallback,
  kExecution,
  kPublish,  // from the request to the answer
  kSleep,
  kRetryWait,  // the pause before the next attempt
};
/// `step attempt http callback execution publish sleep retry_wait`.
std::string_view bar_kind_name(BarKind kind);

struct Bar {
  BarKind kind = BarKind::kStep;
  Outcome outcome = Outcome::kNone;  // kNone while it is open; kDone, kRaised, kRetried, kCancelled …
  std::uint16_t attempt = 1;
  std::uint16_t depth = 0;  // steps around it in the same task, over calls
  StepId step;
  Nanoseconds begin_ns = 0;
  Nanoseconds end_ns = 0;  // of an open bar: as far as the journal goes
  std::uint32_t begin_seq = 0;
  std::uint32_t end_seq = kNoSeq;  // kNoSeq while it is open
};

struct SpanRow {
  TaskId task;
  std::vector<Bar> bars;  // in the order in which they began
};

/// Grows with its journal; each event is looked at once.
class Spans {
 public:
  Spans(const Journal& journal, const TaskTable& tasks) : journal_(&journal), tasks_(&tasks) { update(); }
  /// Takes in what was appended since the last call. The table of tasks must have been updated before.
  void update();

  /// One a task, at its number.
  [[nodiscard]] const std::vector<SpanRow>& rows() const { return rows_; }
  /// Virtual time of the latest event.
  [[nodiscard]] Nanoseconds end_ns() const { return end_ns_; }

 private:
  struct Open {
    std::vector<std::size_t> steps;                              // bars of the steps that the task is in
    std::vector<std::size_t> frames;                             // how many steps were open when a routine was called
    std::vector<std::pair<std::uint32_t, std::size_t>> effects;  // what it waits for: EffectId, bar
    std::size_t retry = kNone;                                   // the pause before the next attempt
    std::vector<std::pair<StepId, std::size_t>> attempts;        // open attempts of try steps
  };
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  void take(std::uint32_t seq);
  std::size_t begin(std::uint32_t seq, BarKind kind, StepId step);
  void finish(std::uint32_t task, std::size_t bar, std::uint32_t seq, Outcome outcome);
  void start_attempt(std::uint32_t seq);
  void leave_to(std::uint32_t task, std::size_t depth, std::uint32_t seq, Outcome outcome);

  const Journal* journal_;
  const TaskTable* tasks_;
  std::uint32_t seen_ = 0;
  Nanoseconds end_ns_ = 0;
  std::vector<SpanRow> rows_;
  std::vector<Open> open_;
  std::vector<std::pair<std::uint32_t, std::size_t>> unfinished_;  // task and bar
};

/// What stands in or beside a bar: `charge`, `POST /charge`, `wait 2 s`, `attempt 2`.
std::string bar_label(const Journal& journal, const Bar& bar);

/// `POST /charge` of a request's method and URL: without scheme, host and query.
std::string request_label(std::string_view method, std::string_view url);

}  // namespace etude
