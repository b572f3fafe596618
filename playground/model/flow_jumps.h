// Edges of `next` beside the column of boxes; drawn when everything else has its place. Parts of make_flow_graph.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "playground/model/flow_graph.h"

namespace etude {

/// Where an edge can leave a block: a point, and the node it comes from.
struct FlowExit {
  GraphPoint at;
  std::uint32_t node = kNoNode;
  EdgeKind kind = EdgeKind::kFlow;
  bool dashed = false;
};

/// A `next` whose edge is drawn when everything has its place.
struct FlowJump {
  FlowExit from;
  std::string target;  // key
};

/// Adds an edge for each jump. `index`: the nodes by their keys; a key of a frame stands for its first node.
void draw_jumps(FlowGraph& graph, const std::vector<FlowJump>& jumps, const std::map<std::string, std::uint32_t, std::less<>>& index);

/// The box around all nodes, frames and edges.
GraphBox bounds_of(const FlowGraph& graph);

}  // namespace etude
