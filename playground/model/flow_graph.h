// The shape of a workflow as boxes top to bottom, laid out in CSS pixels; made from the workflow tree, without any run.
//
// Steps stand in a column, switch arms and parallel branches side by side, loops and `try` as frames around their bodies, the
// called subworkflow in place. The keys are those of the journal, so a run is laid over it by key.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/source/source_text.h"
#include "core/syntax/workflow_tree.h"

namespace etude {

constexpr std::uint32_t kNoNode = 0xFFFFFFFFu;

struct GraphPoint {
  float x = 0.0f;
  float y = 0.0f;
};

struct GraphBox {
  float x = 0.0f;
  float y = 0.0f;
  float width = 0.0f;
  float height = 0.0f;
  [[nodiscard]] float right() const { return x + width; }
  [[nodiscard]] float bottom() const { return y + height; }
  [[nodiscard]] float middle_x() const { return x + width * 0.5f; }
  [[nodiscard]] float middle_y() const { return y + height * 0.5f; }
};

enum class NodeShape : std::uint8_t {
  kStep,  // a card
  kArm,   // the condition of a switch entry, the name of a branch: a pill
};

struct FlowNode {
  std::string key;  // `main/loop/add`; of an arm, that of its first step or of the switch itself
  std::string title;
  std::string detail;   // second line; empty: none
  std::string summary;  // what the step does, in a line, for the tip
  std::string kind;     // as in StepRow
  std::string file;
  std::uint32_t line = 0;
  NodeShape shape = NodeShape::kStep;
  GraphBox box;
  std::uint32_t frame = kNoNode;  // innermost frame around it
  std::string callee;             // of a call of a subworkflow
  bool expandable = false;        // the subworkflow can be shown in place …
  bool expanded = false;          // … and is
  std::string jump;               // `next: end`, `next: break`: shown, without an edge
  std::string try_key;            // the try step whose body it begins
  bool has_retry = false;
  int most_attempts = 0;                // with a literal policy: attempts at most; 0: not known
  std::uint32_t switch_node = kNoNode;  // of an arm: the node of its switch
  std::string arm_target;               // of an arm that only jumps: the key it jumps to
};

struct FlowFrame {
  std::string key;
  std::string label;
  std::string kind;  // `try for parallel steps call`
  std::string file;
  std::uint32_t line = 0;
  GraphBox box;
  float spine = 0.0f;  // where the edge from above comes in; the label stands to its right
  std::uint32_t parent = kNoNode;
};

enum class EdgeKind : std::uint8_t { kFlow, kArm, kJump, kExcept, kRetry, kLoop };

struct FlowEdge {
  std::uint32_t from = kNoNode;  // nodes
  std::uint32_t to = kNoNode;
  EdgeKind kind = EdgeKind::kFlow;
  std::vector<GraphPoint> corners;  // orthogonal; drawn with rounded corners
  bool arrow = true;
  bool dashed = false;
};

struct FlowGraph {
  std::vector<FlowNode> nodes;
  std::vector<FlowFrame> frames;  // a frame stands before those inside of it
  std::vector<FlowEdge> edges;
  GraphBox bounds;
  /// The first node with a key; kNoNode if there is none.
  [[nodiscard]] std::uint32_t find(std::string_view key) const;
};

/// Lays out `main`. `toggled`: keys of calls whose subworkflow is shown other than by default (small ones are open where they
/// are called first, others closed).
FlowGraph make_flow_graph(const Workflow& workflow, const SourceText& source, const std::set<std::string, std::less<>>& toggled);

}  // namespace etude
