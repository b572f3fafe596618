// Ways around boxes: straight where nothing is in between, else along a lane of their own.
#include "playground/model/flow_jumps.h"

#include <algorithm>
#include <cmath>

namespace etude {
namespace {

constexpr float kLane = 20.0f;   // between jump edges
constexpr float kBelow = 8.0f;   // a box, where an edge turns to the side
constexpr float kAbove = 16.0f;  // a box, where an edge turns down into it
constexpr float kNear = 60.0f;   // so near below that no lane is needed

class Jumps {
 public:
  explicit Jumps(FlowGraph& graph) : graph_(graph) {}

  /// A vertical line at x between two heights would run through a box.
  [[nodiscard]] bool blocked(float x, float top, float bottom) const {
    for (const FlowNode& node : graph_.nodes) {
      const GraphBox& box = node.box;
      if (x > box.x - 6.0f && x < box.right() + 6.0f && box.y < bottom - 2.0f && box.bottom() > top + 2.0f) return true;
    }
    return false;
  }

  [[nodiscard]] std::uint32_t first_inside(std::string_view frame_key) const {
    for (std::uint32_t node = 0; node < graph_.nodes.size(); ++node) {
      for (std::uint32_t at = graph_.nodes[node].frame; at != kNoNode; at = graph_.frames[at].parent) {
        if (graph_.frames[at].key == frame_key) return node;
      }
    }
    return kNoNode;
  }

  /// A horizontal line at y between two places would run through a box, `except` one.
  [[nodiscard]] bool blocked_row(float y, float from, float to, const GraphBox& except) const {
    const float left = std::min(from, to);
    const float right = std::max(from, to);
    for (const FlowNode& node : graph_.nodes) {
      const GraphBox& box = node.box;
      if (box.x == except.x && box.y == except.y) continue;
      if (y > box.y - 2.0f && y < box.bottom() + 2.0f && box.x < right && box.right() > left) return true;
    }
    return false;
  }

  void draw_jump(const FlowJump& jump, std::uint32_t target) {
    const GraphBox from = graph_.nodes[jump.from.node].box;
    const GraphBox to = graph_.nodes[target].box;
    const GraphPoint start = jump.from.at;
    const bool at_box = std::abs(start.y - from.bottom()) < 1.0f;
    FlowEdge edge;
    edge.from = jump.from.node;
    edge.to = target;
    edge.kind = EdgeKind::kJump;
    edge.dashed = true;
    if (to.y >= start.y - 1.0f) {
      const bool clear = !blocked(start.x, start.y, to.middle_y());
      const float above = to.y - kAbove;
      if (std::abs(start.x - to.middle_x()) < 1.0f && !blocked(start.x, start.y, to.y)) {
        edge.corners = {start, {start.x, to.y}};
      } else if (above > start.y + 4.0f && above - start.y < kNear && !blocked(start.x, start.y, above) &&
                 !blocked_row(above, start.x, to.middle_x(), from)) {
        // What stands just below is entered from above, like the next step of a column.
        edge.corners = {start, {start.x, above}, {to.middle_x(), above}, {to.middle_x(), to.y}};
      } else if (start.x > to.right() + 12.0f && clear) {
        edge.corners = {start, {start.x, to.middle_y()}, {to.right() + 3.0f, to.middle_y()}};
      } else if (start.x < to.x - 12.0f && clear) {
        edge.corners = {start, {start.x, to.middle_y()}, {to.x - 3.0f, to.middle_y()}};
      } else {
        around(edge, from, start, at_box, to, lane_beside(from.y, to.bottom(), true));
      }
    } else {
      around(edge, from, start, at_box, to, lane_beside(to.y, std::max(from.bottom(), start.y), false));
    }
    graph_.edges.push_back(std::move(edge));
  }

  /// Out at the side, along the lane and in at the side; where another box stands in the way, out below and in from above.
  void around(FlowEdge& edge, const GraphBox& from, GraphPoint start, bool at_box, const GraphBox& to, float lane) const {
    const bool right = lane > start.x;
    const float side = right ? from.right() : from.x;
    const float row = to.middle_y();
    if (at_box && !blocked_row(from.middle_y(), side, lane, from))
      edge.corners = {{side, from.middle_y()}, {lane, from.middle_y()}};
    else
      edge.corners = {start, {start.x, start.y + kBelow}, {lane, start.y + kBelow}};
    const float entry = right ? to.right() + 3.0f : to.x - 3.0f;
    if (!blocked_row(row, entry, lane, to)) {
      edge.corners.insert(edge.corners.end(), {{lane, row}, {entry, row}});
    } else {
      edge.corners.insert(edge.corners.end(), {{lane, to.y - kAbove}, {to.middle_x(), to.y - kAbove}, {to.middle_x(), to.y}});
    }
  }

  /// A free x beside all boxes between two heights; each jump gets a lane of its own.
  float lane_beside(float top, float bottom, bool right) {
    float lane = 0.0f;
    for (const FlowNode& node : graph_.nodes) {
      if (node.box.bottom() < top || node.box.y > bottom) continue;
      lane = right ? std::max(lane, node.box.right()) : std::min(lane, node.box.x);
    }
    std::vector<float>& taken = right ? right_lanes_ : left_lanes_;
    lane += right ? 26.0f : -26.0f;
    for (bool again = true; again;) {
      again = false;
      for (const float other : taken) {
        if (std::abs(other - lane) < kLane * 0.5f) {
          lane += right ? kLane * 0.6f : -kLane * 0.6f;
          again = true;
        }
      }
    }
    taken.push_back(lane);
    return lane;
  }

 private:
  FlowGraph& graph_;
  std::vector<float> left_lanes_;
  std::vector<float> right_lanes_;
};

}  // namespace

void draw_jumps(FlowGraph& graph, const std::vector<FlowJump>& jumps, const std::map<std::string, std::uint32_t, std::less<>>& index) {
  Jumps drawing(graph);
  for (const FlowJump& jump : jumps) {
    const auto found = index.find(jump.target);
    // A frame has no box of its own: its first node stands for it.
    const std::uint32_t target = found != index.end() ? found->second : drawing.first_inside(jump.target);
    if (target != kNoNode) drawing.draw_jump(jump, target);
  }
}

GraphBox bounds_of(const FlowGraph& graph) {
  bool any = false;
  float left = 0.0f, top = 0.0f, right = 0.0f, bottom = 0.0f;
  const auto take = [&](float x, float y) {
    left = any ? std::min(left, x) : x;
    right = any ? std::max(right, x) : x;
    top = any ? std::min(top, y) : y;
    bottom = any ? std::max(bottom, y) : y;
    any = true;
  };
  for (const FlowNode& node : graph.nodes) {
    take(node.box.x, node.box.y);
    take(node.box.right(), node.box.bottom());
  }
  for (const FlowFrame& frame : graph.frames) {
    take(frame.box.x, frame.box.y);
    take(frame.box.right(), frame.box.bottom());
  }
  for (const FlowEdge& edge : graph.edges) {
    for (const GraphPoint& corner : edge.corners) take(corner.x, corner.y);
    if (edge.kind == EdgeKind::kRetry) take(edge.corners[1].x - 62.0f, edge.corners[1].y);
  }
  return {left, top, right - left, bottom - top};
}

}  // namespace etude
