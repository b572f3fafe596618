// Model → what is drawn.
#include "playground/app/derive.h"

#include <algorithm>

namespace etude {

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
  shell.tokens.clear();
  if (!has_run) {
    shell.graph = make_graph_model(model.graph, marks);
    shell.timeline = {};
    shell.variables = {};
    shell.sequence = {};
    shell.log = {};
    shell.requests = {};
    shell.log_total = shell.requests_total = 0;
    shell.limits = make_limits_model(nullptr, Limits{});
    shell.services = make_services_model(nullptr, nullptr, 0, model.services_now(), model.invariants, model.view.service);
    timeline_run_ = sequence_run_ = UINT32_MAX;
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
    for (const MovingToken& token : model.tokens) {
      for (std::uint32_t i = 0; i < model.graph.edges.size(); ++i) {
        const FlowEdge& edge = model.graph.edges[i];
        if (edge.from == kNoNode || edge.to == kNoNode || edge.from == edge.to) continue;
        if (tables.keys.find(model.graph.nodes[edge.from].key) != token.from || tables.keys.find(model.graph.nodes[edge.to].key) != token.to) continue;
        shell.tokens.push_back({i, token.start_ms});
        break;
      }
    }
  }
  if (needs.timeline) {
    if (timeline_run_ != model.run_version || timeline_length_ != model.length()) {
      timeline_run_ = model.run_version;
      timeline_length_ = model.length();
      std::vector<std::string> names;
      for (const ServiceInfo& service : model.services) names.push_back(service.name);
      shell.timeline = make_timeline_model(tables.journal, tables.tasks, tables.spans, names, tables.index.gaps());
      add_service_calls(shell.timeline, tables.requests.rows());
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
    for (const std::string& expression : model.watches) {
      const Result<Value> value = evaluate_at(model, model.cursor, task, expression);
      if (value) shell.variables.watches.push_back({expression, value_preview(value.value()), value.value().kind(), false});
      else shell.variables.watches.push_back({expression, value.error().message, Kind::kNull, true});
    }
  }
  if (needs.services) shell.services = make_services_model(&tables, &moment, model.cursor, model.services_now(), model.invariants, model.view.service);
  const ListFilter filter{model.view.severity, model.view.search, model.selection.event};
  const auto before = [&](std::uint32_t seq) { return seq < model.cursor; };
  shell.log_total = static_cast<std::size_t>(
      std::partition_point(tables.log.begin(), tables.log.end(), [&](const LogRow& row) { return before(row.seq); }) - tables.log.begin());
  shell.requests_total = static_cast<std::size_t>(
      std::partition_point(tables.requests.rows().begin(), tables.requests.rows().end(), [&](const RequestRow& row) { return before(row.seq); }) -
      tables.requests.rows().begin());
  if (needs.log) shell.log = make_log_model(tables, model.cursor, filter);
  if (needs.requests) shell.requests = make_requests_model(tables, model.cursor, filter);
  if (needs.limits) shell.limits = make_limits_model(&moment, Limits{});
  return shell;
}

}  // namespace etude
