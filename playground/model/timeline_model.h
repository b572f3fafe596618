// What the timeline draws: a row a line of control and a row a service, with bars in virtual time.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/journal/journal.h"
#include "core/journal/request_rows.h"
#include "core/journal/spans.h"
#include "core/journal/task_table.h"
#include "playground/model/list_models.h"
#include "playground/model/time_axis.h"

namespace etude {

enum class BarLook : std::uint8_t {
  kCall,   // a solid bar
  kWait,   // dashed: a sleep, a retry's pause, a callback
  kGroup,  // an outline around branches
};

struct TimelineBar {
  Nanoseconds begin_ns = 0;
  Nanoseconds end_ns = 0;
  std::uint32_t begin_seq = 0;
  std::uint32_t end_seq = kNoSeq;
  StepId step;
  std::uint32_t span = kNoSeq;  // index in its row of the spans, for the label
  std::uint16_t attempt = 1;
  BarLook look = BarLook::kCall;
  Tone tone = Tone::kGood;
};

struct TimelineRow {
  std::string label;
  TaskId task;  // none: a service's row, with the bars of all its calls
  std::uint16_t depth = 0;
  bool service = false;
  bool selected = false;
  bool other_only = false;          // only the run that is compared with has it
  std::string path;                 // of the task, see TaskRow::path
  std::vector<TimelineBar> bars;    // by begin
  std::vector<Nanoseconds> reach;   // by bar: the latest end so far; see bars_in_sight
  std::vector<TimelineBar> ghosts;  // those of the run that is compared with
};

struct TimelineModel {
  std::vector<TimelineRow> rows;
  TimeAxis axis;
  Nanoseconds end_ns = 0;
  bool overlaid = false;         // with another run's ghosts …
  Nanoseconds other_end_ns = 0;  // … which ended here
  std::string other_label;       // what that run is: `before the last edit`
  Nanoseconds parting_ns = -1;   // where the two part; −1: nowhere
  std::string parting_words;
};

/// `services`: names in the order of the scenario; each has a row even before it is called.
TimelineModel make_timeline_model(const Journal& journal, const TaskTable& tasks, const Spans& spans,
                                  const std::vector<std::string>& services, const std::vector<std::pair<Nanoseconds, Nanoseconds>>& gaps);
/// The bars that are drawn between two instants: what is shorter than `least` and ends where another bar has been drawn already is left
/// out. Looks at no more bars than it returns, and about as many again: a run of 100,000 steps has that many bars in one row.
/// @param looked  if not null, how many bars were looked at
std::vector<std::uint32_t> bars_in_sight(const TimelineRow& row, Nanoseconds first_ns, Nanoseconds last_ns, Nanoseconds least,
                                         std::size_t* looked = nullptr);
/// Brings `reach` of all rows up to date with their bars.
void measure_reach(TimelineModel& model);

/// Marks the calls of services that answer without a handler of their own.
void add_service_calls(TimelineModel& model, const std::vector<RequestRow>& requests);

}  // namespace etude
