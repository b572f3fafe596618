// Model → what is drawn.
#include "playground/app/derive.h"

#include <algorithm>

#include "playground/model/comparing.h"
#include "playground/model/list_rows.h"
#include "playground/model/shown_timeline.h"
#include "playground/view/panels_view.h"

namespace etude {

namespace {

/// The rows that a list shows, with a few beside them: where it is scrolled to, and as many as the canvas is high. A list that stands
/// at its end stays there while it grows.
ListWindow window_of(const ViewSettings& view, Scroller panel, std::uint32_t selected) {
  const float scroll = view.scroll[static_cast<std::size_t>(panel)];
  ListWindow window;
  const float first = std::max(0.0f, scroll / kListRowHeight - 4.0f);
  window.first = static_cast<std::size_t>(first);
  window.count = static_cast<std::size_t>(view.height / kListRowHeight) + 12;
  window.selected = selected;
  return window;
}

/// A scroll place past the end of a list shows its end; the rows made must be the same.
void clamp_window(ListWindow& window, std::size_t total) {
  if (window.first + window.count > total) window.first = total > window.count ? total - window.count : 0;
}

}  // namespace

void Derived::without_run(const AppModel& model, const GraphMarks& marks) {
  shell_.graph = make_graph_model(model.graph, marks);
  shell_.timeline = {};
  shell_.variables = {};
  shell_.detail = false;
  shell_.writes = {};
  shell_.sequence = {};
  shell_.log = {};
  shell_.requests = {};
  shell_.log_total = shell_.requests_total = 0;
  shell_.limits = make_limits_model(nullptr, Limits{});
  shell_.services = make_services_model(nullptr, nullptr, 0, model.services_now(), model.invariants, model.view.service);
  timeline_run_ = sequence_run_ = UINT32_MAX;
}

void Derived::tokens(const AppModel& model) {
  shell_.tokens.clear();
  if (model.tables == nullptr || model.tokens.empty()) return;
  const StepKeys& keys = model.tables->keys;
  for (const MovingToken& token : model.tokens) {
    for (std::uint32_t i = 0; i < model.graph.edges.size(); ++i) {
      const FlowEdge& edge = model.graph.edges[i];
      if (edge.from == kNoNode || edge.to == kNoNode || edge.from == edge.to) continue;
      if (keys.find(model.graph.nodes[edge.from].key) != token.from || keys.find(model.graph.nodes[edge.to].key) != token.to) continue;
      shell_.tokens.push_back({i, token.start_ms});
      break;
    }
  }
}

const ShellModel& Derived::shell(const AppModel& model) {
  const ShellNeeds needs = shell_needs(model.view);
  ShellModel& shell = shell_;
  const bool has_run = model.run != nullptr && model.tables != nullptr;
  const GraphMarks marks{model.selection.step, &model.breakpoints};
  shell.has_run = has_run;
  shell.stale = model.stale;
  shell.selected_event = model.selection.event;
  shell.seed = has_run ? model.run->seed() : model.seed.value_or(model.engine ? model.engine->default_seed() : 1);
  shell.time.scroll = model.view.scroll[static_cast<std::size_t>(Scroller::kTimeline)];
  shell.time.camera = model.view.time;
  shell.time.time_ns = model.position_ns;
  shell.time.cursor = model.cursor;
  shell.time.length = model.length();
  shell.time.tables = model.tables.get();
  shell.time.focus = model.view.focus_of(View::kTimeline);
  tokens(model);
  if (!has_run) {
    without_run(model, marks);
    return shell;
  }

  RunTables& tables = *model.tables;
  const Moment moment = tables.moments.at(model.cursor);
  const TaskId task = watched_task(model);
  if (needs.graph) {
    shell.graph = make_graph_model(model.graph, marks, tables.journal, moment, tables.index, tables.keys, task);
    // The moment is that of the latest event; the place in time may be later, inside of a wait.
    const Nanoseconds later = model.position_ns - moment.time_ns();
    for (NodeLive& node : shell.graph.nodes) {
      if (node.left_ns >= 0) node.left_ns = std::max<Nanoseconds>(0, node.left_ns - later);
    }
  }
  if (needs.timeline) {
    const std::uint32_t other = model.comparing && comparison(model) != nullptr ? model.other->version : UINT32_MAX;
    if (timeline_run_ != model.run_version || timeline_length_ != model.length() || timeline_other_ != other) {
      timeline_run_ = model.run_version;
      timeline_length_ = model.length();
      timeline_other_ = other;
      shell.timeline = shown_timeline(model);
    }
    for (TimelineRow& row : shell.timeline.rows) row.selected = !row.task.is_none() && row.task == model.selection.task && row.depth > 0;
  }
  if (needs.sequence && (sequence_run_ != model.run_version || sequence_length_ != model.length())) {
    sequence_run_ = model.run_version;
    sequence_length_ = model.length();
    shell.sequence = sequence_of(tables.journal, tables.tasks, tables.requests);
  }
  if (needs.variables) {
    shell.variables = make_variables_model(tables.journal, moment, task, model.view.toggled_variables);
    shell.detail = !model.selection.variable.empty();
    // Who wrote it is read from the files; while the run plays nobody reads that.
    if (!shell.detail)
      shell.writes = {};
    else if (!model.playback.playing || shell.writes.path != model.selection.variable)
      shell.writes = make_writes_model(model, model.selection.variable);
    for (const std::string& expression : model.watches) {
      const Result<Value> value = evaluate_at(model, model.cursor, task, expression);
      if (value)
        shell.variables.watches.push_back({expression, value_preview(value.value()), value.value().kind(), false});
      else
        shell.variables.watches.push_back({expression, value.error().message, Kind::kNull, true});
    }
  }
  if (needs.services)
    shell.services = make_services_model(&tables, &moment, model.cursor, model.services_now(), model.invariants, model.view.service);
  const ListFilter filter{model.view.severity, model.view.search};
  shell.log_total = log_total(tables, model.cursor);
  shell.requests_total = requests_total(tables, model.cursor);
  if (needs.log) {
    model.lists->log.update_log(tables, model.run_version, filter);
    ListWindow window = window_of(model.view, Scroller::kLog, model.selection.event);
    clamp_window(window, std::min(model.lists->log.rows().size(), shell.log_total));
    shell.log = make_log_model(tables, model.lists->log, model.cursor, window);
  }
  if (needs.requests) {
    model.lists->requests.update_requests(tables, model.run_version, filter);
    ListWindow window = window_of(model.view, Scroller::kRequests, model.selection.event);
    clamp_window(window, std::min(model.lists->requests.rows().size(), shell.requests_total));
    shell.requests = make_requests_model(tables, model.lists->requests, model.cursor, window);
  }
  if (needs.limits) shell.limits = make_limits_model(&moment, Limits{});
  shell.live = tables.calls.first_live() < model.cursor;
  return shell;
}

}  // namespace etude
