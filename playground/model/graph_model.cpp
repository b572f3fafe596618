// Lays the moment over the boxes, by step key.
#include "playground/model/graph_model.h"

#include <algorithm>

namespace etude {

void StepKeys::update(const Journal& journal) {
  const std::vector<StepRow>& steps = journal.steps();
  for (; seen_ < steps.size(); ++seen_) ids_.emplace(steps[seen_].key, StepId(static_cast<std::uint32_t>(seen_)));
}

StepId StepKeys::find(std::string_view key) const {
  const auto found = ids_.find(key);
  return found == ids_.end() ? StepId::none() : found->second;
}

namespace {

void mark(GraphModel& model, const GraphMarks& marks) {
  for (std::size_t i = 0; i < model.nodes.size(); ++i) {
    const FlowNode& node = model.graph->nodes[i];
    if (node.shape != NodeShape::kStep) continue;
    NodeLive& live = model.nodes[i];
    live.selected = !marks.selected.empty() && (node.key == marks.selected || (!node.try_key.empty() && node.try_key == marks.selected));
    if (marks.breakpoints == nullptr || marks.breakpoints->empty()) continue;
    const auto found = marks.breakpoints->find(node.key);
    live.breakpoint = found != marks.breakpoints->end();
    live.conditional = live.breakpoint && !found->second.empty();
  }
}

const MomentStep* step_of(const Moment& moment, StepId id) {
  return id.is_none() || id.index() >= moment.steps().size() ? nullptr : &moment.steps()[id.index()];
}

}  // namespace

GraphModel make_graph_model(const FlowGraph& graph, const GraphMarks& marks) {
  GraphModel model;
  model.graph = &graph;
  model.nodes.resize(graph.nodes.size());
  model.edges.resize(graph.edges.size());
  model.frames.resize(graph.frames.size(), StepState::kIdle);
  mark(model, marks);
  return model;
}

GraphModel make_graph_model(const FlowGraph& graph, const GraphMarks& marks, const Journal& journal, const Moment& moment,
                            const RunIndex& index, const StepKeys& keys, TaskId task) {
  GraphModel model = make_graph_model(graph, marks);
  model.has_run = moment.cursor() > 0;
  const std::uint32_t cursor = moment.cursor();

  // How long waiting steps still wait.
  std::vector<std::pair<StepId, Nanoseconds>> waits;
  StepId current;
  const TaskId watched = task.is_none() ? moment.latest_task() : task;
  for (const MomentTask& row : moment.tasks()) {
    if (row.ended != kNoSeq) continue;
    // The end of a call is known only as its time-out, which says nothing.
    const bool timed = row.wait.kind == WaitKind::kSleep || row.wait.kind == WaitKind::kRetry;
    if (row.status == MomentStatus::kWaiting && timed && row.wait.until_ns) {
      for (StepId step = row.step; !step.is_none(); step = journal.step(step).parent) {
        waits.emplace_back(step, std::max<Nanoseconds>(0, *row.wait.until_ns - moment.time_ns()));
      }
    }
    if (row.id == watched) current = row.step;
  }

  std::vector<StepId> ids(graph.nodes.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const FlowNode& node = graph.nodes[i];
    ids[i] = keys.find(node.key);
    NodeLive& live = model.nodes[i];
    const MomentStep* step = step_of(moment, ids[i]);
    if (step == nullptr) {
      if (moment.outcome() != Outcome::kNone) live.state = StepState::kUnreached;
      continue;
    }
    live.state = step->state;
    live.runs = step->entered;
    live.active = step->active;
    if (node.shape != NodeShape::kStep) continue;
    if (const StepAnswer* answer = index.answer(ids[i], cursor)) {
      live.status = answer->status;
      live.faulted = answer->status == 0;
    }
    for (const auto& [waiting, left] : waits) {
      if (waiting == ids[i]) live.left_ns = live.left_ns < 0 ? left : std::min(live.left_ns, left);
    }
    if (!node.try_key.empty()) {
      const StepId around = keys.find(node.try_key);
      if (const MomentStep* tried = step_of(moment, around)) {
        live.attempt = tried->attempt;
        live.attempts = tried->attempts != 0 ? tried->attempts : static_cast<std::uint32_t>(node.most_attempts);
        live.retries = index.retries(around, cursor);
        // Between two attempts the run stands at the try step; the picture shows its body waiting.
        if (tried->state == StepState::kWaiting || (tried->state == StepState::kRetried && live.state != StepState::kRunning)) {
          live.state = StepState::kWaiting;
          for (const auto& [waiting, left] : waits) {
            if (waiting == around) live.left_ns = left;
          }
          if (current == around) current = ids[i];
        }
      }
    }
  }

  // An arm of a switch that only jumps has no step of its own: the way taken tells.
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const FlowNode& node = graph.nodes[i];
    if (node.shape != NodeShape::kArm || node.switch_node == kNoNode) continue;
    const StepId choice = ids[node.switch_node];
    NodeLive& live = model.nodes[i];
    if (!node.arm_target.empty() && ids[i] == choice) {
      live.runs = choice.is_none() ? 0 : index.passages(choice, keys.find(node.arm_target), cursor);
    } else if (ids[i] == choice) {
      // `otherwise`, or an arm without anything in it: what no other arm explains.
      std::uint32_t others = 0;
      for (std::size_t j = 0; j < graph.nodes.size(); ++j) {
        if (j != i && graph.nodes[j].switch_node == node.switch_node) {
          const bool by_jump = ids[j] == choice;
          others += by_jump ? (graph.nodes[j].arm_target.empty() ? 0 : index.passages(choice, keys.find(graph.nodes[j].arm_target), cursor))
                            : index.passages(choice, ids[j], cursor);
        }
      }
      const MomentStep* step = step_of(moment, choice);
      const std::uint32_t done = step == nullptr ? 0 : step->entered - step->active;
      live.runs = done > others ? done - others : 0;
    } else {
      live.runs = choice.is_none() ? live.runs : index.passages(choice, ids[i], cursor);
    }
    live.state = live.runs > 0 ? StepState::kSucceeded : (moment.outcome() != Outcome::kNone ? StepState::kUnreached : StepState::kIdle);
  }

  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const FlowEdge& edge = graph.edges[i];
    if (edge.from == kNoNode || edge.to == kNoNode) continue;
    const NodeLive& from = model.nodes[edge.from];
    const NodeLive& to = model.nodes[edge.to];
    EdgeLive& live = model.edges[i];
    switch (edge.kind) {
      case EdgeKind::kRetry: live.count = to.retries; break;
      case EdgeKind::kLoop: live.count = to.runs > 1 ? to.runs - 1 : 0; break;
      case EdgeKind::kArm: live.count = to.runs; break;
      case EdgeKind::kJump:
      case EdgeKind::kExcept:
        if (graph.nodes[edge.from].shape == NodeShape::kArm)
          live.count = std::min(from.runs, to.runs);
        else
          live.count = ids[edge.from].is_none() ? 0 : index.passages(ids[edge.from], ids[edge.to], cursor);
        // An error inside of a body of several steps comes from any of them.
        if (live.count == 0 && edge.kind == EdgeKind::kExcept && from.runs > 0 && !graph.nodes[edge.from].try_key.empty())
          live.count = to.runs;
        break;
      case EdgeKind::kFlow: live.count = edge.from == edge.to ? from.runs : std::min(from.runs, to.runs); break;
    }
    live.taken = live.count > 0;
  }

  for (std::size_t i = 0; i < graph.frames.size(); ++i) {
    const MomentStep* step = step_of(moment, keys.find(graph.frames[i].key));
    if (step != nullptr)
      model.frames[i] = step->state;
    else if (moment.outcome() != Outcome::kNone)
      model.frames[i] = StepState::kUnreached;
  }

  // The current step, or the nearest one around it that has a box.
  for (StepId step = current; !step.is_none() && model.current == kNoNode; step = journal.step(step).parent) {
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      if (graph.nodes[i].shape == NodeShape::kStep && ids[i] == step) {
        model.nodes[i].current = true;
        model.current = static_cast<std::uint32_t>(i);
        break;
      }
    }
  }
  return model;
}

}  // namespace etude
