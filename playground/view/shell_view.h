// The whole canvas: which view stands where, the borders between them, tabs and pills.
#pragma once

#include "core/journal/sequence.h"
#include "playground/model/graph_model.h"
#include "playground/model/list_models.h"
#include "playground/model/timeline_model.h"
#include "playground/model/variables_model.h"
#include "playground/model/writes_model.h"
#include "playground/view/graph_view.h"
#include "playground/view/timeline_view.h"

namespace etude {

/// All that one frame draws. Views that are not seen keep what they had.
struct ShellModel {
  GraphModel graph;
  std::vector<EdgeToken> tokens;
  TimelineModel timeline;
  TimelineContext time;
  VariablesModel variables;
  bool detail = false;  // a variable is looked at in full …
  WritesModel writes;   // … this one; empty while it is not alive
  ServicesModel services;
  LogModel log;
  RequestsModel requests;
  LimitsModel limits;
  Sequence sequence;
  std::size_t log_total = 0;  // rows so far, for the tab
  std::size_t requests_total = 0;
  std::uint32_t selected_event = kNoSeq;
  std::uint64_t seed = 1;
  bool live = false;  // a real request has been made
  bool stale = false;
  bool has_run = false;
};

void draw_shell(Ui& ui, const Rect& rect, const ShellModel& model, const ViewSettings& view, Actions& actions);

/// Which views `draw_shell` will draw: what need not be derived is left alone.
struct ShellNeeds {
  bool graph = false, timeline = false, variables = false, services = false, log = false, requests = false, limits = false,
       sequence = false;
};
ShellNeeds shell_needs(const ViewSettings& view);

}  // namespace etude
