// What the graph view draws: the workflow's boxes with the state of a run at the cursor laid over them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/journal/moment.h"
#include "playground/model/flow_graph.h"
#include "playground/model/run_index.h"

namespace etude {

struct NodeLive {
  StepState state = StepState::kIdle;
  std::uint32_t runs = 0;
  std::uint32_t active = 0;   // in how many branches it is now
  int status = 0;             // of the latest call; 0: none
  bool faulted = false;       // the latest call got no answer
  Nanoseconds left_ns = -1;   // while it sleeps or pauses: time left; −1: somebody else ends the wait
  std::uint32_t attempt = 0;  // of the try whose body it is; 0: none
  std::uint32_t attempts = 0;
  std::uint32_t retries = 0;
  bool current = false;  // the selected task stands here
  bool selected = false;
  bool breakpoint = false;
  bool conditional = false;  // and that breakpoint has a condition
};

struct EdgeLive {
  bool taken = false;
  std::uint32_t count = 0;
};

struct GraphModel {
  const FlowGraph* graph = nullptr;
  std::vector<NodeLive> nodes;  // one a node of the graph
  std::vector<EdgeLive> edges;
  std::vector<StepState> frames;
  std::uint32_t current = kNoNode;
  bool has_run = false;
};

/// The steps of a journal by key, kept while it grows.
class StepKeys {
 public:
  void update(const Journal& journal);
  [[nodiscard]] StepId find(std::string_view key) const;
  void clear() {
    ids_.clear();
    seen_ = 0;
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, StepId, Hash, std::equal_to<>> ids_;
  std::size_t seen_ = 0;
};

/// What of the user's marks the graph shows.
struct GraphMarks {
  std::string_view selected;                                                     // step key
  const std::map<std::string, std::string, std::less<>>* breakpoints = nullptr;  // step key → condition or empty
};

/// The graph without a run.
GraphModel make_graph_model(const FlowGraph& graph, const GraphMarks& marks);
/// The graph at a moment. `task`: whose place is the current one; none: that of the latest event.
GraphModel make_graph_model(const FlowGraph& graph, const GraphMarks& marks, const Journal& journal, const Moment& moment,
                            const RunIndex& index, const StepKeys& keys, TaskId task);

}  // namespace etude
