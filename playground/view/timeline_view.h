// Draws lines of control and services along virtual time, with the cursor as a line that can be dragged; and the scrubber below.
#pragma once

#include "playground/model/action.h"
#include "playground/model/run_tables.h"
#include "playground/model/timeline_model.h"
#include "playground/widget/ui.h"

namespace etude {

/// What the timeline needs to know besides its rows.
struct TimelineContext {
  const RunTables* tables = nullptr;  // for the bars' labels; null: no run
  Nanoseconds time_ns = 0;            // of the cursor
  std::uint32_t cursor = 0;
  std::uint32_t length = 0;
  float scroll = 0.0f;
  PanelFocus focus;
  Camera camera;  // x: left end in shares of the axis; zoom: 1 shows all
};

void draw_timeline(Ui& ui, const Rect& rect, const TimelineModel& model, const TimelineContext& context, Actions& actions);

/// Height at which every row is seen, CSS pixels.
float timeline_height(const TimelineModel& model);

/// `00:03.41 ───●── event 37 of 81`
void draw_scrubber(Ui& ui, const Rect& rect, const TimelineContext& context, Actions& actions);

/// `00:03.41`: minutes, seconds, hundredths; hours and days where there are any.
std::string scrubber_time(Nanoseconds time);

}  // namespace etude
