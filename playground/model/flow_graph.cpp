// Workflow tree → boxes and edges.
//
// A block is laid out around its spine (x = 0) from its own top (y = 0) down, then moved into place by the block around it; its
// pieces stand in consecutive ranges of the graph's lists.
#include "playground/model/flow_graph.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "core/value/value_json.h"
#include "playground/model/flow_jumps.h"
#include "playground/model/step_words.h"

namespace etude {
namespace {

constexpr float kNodeWidth = 200.0f, kWidestNode = 380.0f;
constexpr float kTextRoom = 1.12f;  // words shrink less than their boxes when the graph is fitted into its panel
constexpr float kNodeHeight = 36.0f, kTallNodeHeight = 49.0f;
constexpr float kArmHeight = 24.0f;
constexpr float kGap = 20.0f, kMergeGap = 40.0f;  // between two steps of a column; where several edges come together
constexpr float kColumnGap = 24.0f;               // between arms
constexpr float kFramePadding = 14.0f, kFrameTitle = 34.0f, kFrameBottom = 24.0f;
constexpr float kLoopLane = 30.0f, kRetryLane = 84.0f;  // for the edge back to the start of a loop; for the retry arrow and its words
constexpr std::size_t kMostExpandedDepth = 3;
constexpr std::size_t kSmallRoutine = 24;  // steps
constexpr std::size_t kMostNodes = 20'000;

// Widths of Inter semibold at 13 px, near enough to choose the width of a box; the view cuts what does not fit.
float estimated_width(std::string_view text, float em) {
  float width = 0.0f;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0u) == 0x80u) continue;
    if (byte >= 0x80u)
      width += 10.0f;
    else if (std::string_view("iljtfrI.,:;'|!()[] ").find(c) != std::string_view::npos)
      width += 4.2f;
    else if (std::string_view("mwMW@%").find(c) != std::string_view::npos)
      width += 11.5f;
    else if (c >= 'A' && c <= 'Z')
      width += 9.0f;
    else
      width += 7.7f;
  }
  return width * em / 13.0f;
}

std::size_t count_steps(const StepList& steps);

std::size_t count_steps(const Step& step) {
  std::size_t count = 1;
  if (const auto* choice = std::get_if<Switch>(&step.action)) {
    for (const Switch::Entry& entry : choice->entries) count += count_steps(entry.body);
  } else if (const auto* loop = std::get_if<For>(&step.action)) {
    count += count_steps(loop->steps);
  } else if (const auto* parallel = std::get_if<Parallel>(&step.action)) {
    for (const Parallel::Branch& branch : parallel->branches) count += count_steps(branch.steps);
    if (parallel->loop) count += count_steps(parallel->loop->steps);
  } else if (const auto* tried = std::get_if<Try>(&step.action)) {
    if (tried->body) count += count_steps(*tried->body);
    if (tried->except) count += count_steps(tried->except->steps);
  } else if (const auto* group = std::get_if<Steps>(&step.action)) {
    count += count_steps(group->steps);
  }
  return count;
}

std::size_t count_steps(const StepList& steps) {
  std::size_t count = 0;
  for (const Step& step : steps) count += count_steps(step);
  return count;
}

/// A laid-out piece; extents are measured from the spine.
struct Block {
  float left = 0.0f;
  float right = 0.0f;
  float height = 0.0f;
  std::uint32_t entry = kNoNode;  // the node that an edge from above goes to …
  GraphPoint entry_at;            // … and where it ends
  std::vector<FlowExit> exits;
  bool frame = false;  // ends with a frame's border, so what follows keeps more distance
};

/// What the step around gives a leaf.
struct Shape {
  std::string try_key;
  bool has_retry = false;
  int most_attempts = 0;
  float least_width = kNodeWidth;
};

using Targets = std::map<std::string, std::string, std::less<>>;

class Layout {
 public:
  Layout(const Workflow& workflow, const SourceText& source, const std::set<std::string, std::less<>>& toggled)
      : source_(source), toggled_(toggled) {
    for (const Routine& routine : workflow.routines) routines_.emplace(routine.name.text, &routine);
  }

  FlowGraph run() {
    const auto main = routines_.find("main");
    if (main == routines_.end()) return {};
    routine_stack_.push_back("main");
    list(main->second->steps, "main");
    draw_jumps(graph_, jumps_, index_);
    graph_.bounds = bounds_of(graph_);
    return std::move(graph_);
  }

 private:
  /// How far the lists had grown; what came since then can be moved.
  struct Mark {
    std::size_t nodes, frames, edges, jumps;
  };
  [[nodiscard]] Mark mark() const { return {graph_.nodes.size(), graph_.frames.size(), graph_.edges.size(), jumps_.size()}; }

  void move(const Mark& from, const Mark& to, Block& block, float x, float y) {
    const auto shift = [&](GraphPoint& point) {
      point.x += x;
      point.y += y;
    };
    for (std::size_t i = from.nodes; i < to.nodes; ++i) {
      graph_.nodes[i].box.x += x;
      graph_.nodes[i].box.y += y;
    }
    for (std::size_t i = from.frames; i < to.frames; ++i) {
      graph_.frames[i].box.x += x;
      graph_.frames[i].box.y += y;
      graph_.frames[i].spine += x;
    }
    for (std::size_t i = from.edges; i < to.edges; ++i) {
      for (GraphPoint& corner : graph_.edges[i].corners) shift(corner);
    }
    for (std::size_t i = from.jumps; i < to.jumps; ++i) shift(jumps_[i].from.at);
    for (FlowExit& exit : block.exits) shift(exit.at);
    shift(block.entry_at);
  }
  void move(const Mark& from, Block& block, float x, float y) { move(from, mark(), block, x, y); }

  /// An edge down to a point, with one bend shortly above it where the columns differ.
  void connect(const FlowExit& exit, std::uint32_t node, GraphPoint to, bool arrow = true) {
    FlowEdge edge;
    edge.from = exit.node;
    edge.to = node;
    edge.kind = exit.kind;
    edge.dashed = exit.dashed;
    edge.arrow = arrow;
    edge.corners.push_back(exit.at);
    if (std::abs(exit.at.x - to.x) > 0.5f) {
      const float bend = std::max(exit.at.y, to.y - (arrow ? 20.0f : 0.0f));
      edge.corners.push_back({exit.at.x, bend});
      if (arrow) edge.corners.push_back({to.x, bend});
    }
    edge.corners.push_back(to);
    graph_.edges.push_back(std::move(edge));
  }
  void connect(const std::vector<FlowExit>& exits, const Block& to) {
    for (const FlowExit& exit : exits) connect(exit, to.entry, to.entry_at);
  }

  std::uint32_t add_node(FlowNode node) {
    node.frame = frame_around_;
    const auto index = static_cast<std::uint32_t>(graph_.nodes.size());
    if (node.shape == NodeShape::kStep) index_.emplace(node.key, index);
    graph_.nodes.push_back(std::move(node));
    return index;
  }

  std::string unique_key(const std::string& key) {
    // Like the compiler's: the second step of one key is `key#2`. A subworkflow may be drawn at several calls.
    if (routine_stack_.size() > 1 || keys_.insert(key).second) return key;
    for (std::size_t n = 2;; ++n) {
      std::string numbered = key + "#" + std::to_string(n);
      if (keys_.insert(numbered).second) return numbered;
    }
  }

  [[nodiscard]] FlowNode node_of(const Step& step, const std::string& key) const {
    FlowNode node;
    node.key = key;
    node.kind = std::string(step_kind_name(step));
    node.file = source_.name();
    node.line = source_.position(step.range.begin).line;
    node.summary = step_summary(step, source_);
    node.title = step.name.text.empty() ? node.summary : step.name.text;
    return node;
  }

  /// A column of steps.
  Block list(const StepList& steps, const std::string& key) {
    Block column;
    Targets targets;
    for (const Step& step : steps) targets.emplace(step.name.text, key + "/" + key_part(step.name.text));
    scopes_.push_back(std::move(targets));
    std::size_t jumps_before = 0;
    for (std::size_t i = 0; i < steps.size() && graph_.nodes.size() < kMostNodes; ++i) {
      const Mark before = mark();
      const std::string_view following = i + 1 < steps.size() ? std::string_view(steps[i + 1].name.text) : std::string_view();
      Block block = step(steps[i], key + "/" + key_part(steps[i].name.text), following);
      float gap = 0.0f;
      if (i != 0) {
        // Arms that jump need room for their edges, too.
        const bool jumps = std::holds_alternative<Switch>(steps[i - 1].action) && before.jumps > jumps_before;
        gap = column.exits.size() > 1 || jumps ? kMergeGap : kGap;
        if (column.frame) gap = std::max(gap, 32.0f);
        move(before, block, 0.0f, column.height + gap);
        connect(column.exits, block);
      } else {
        column.entry = block.entry;
        column.entry_at = block.entry_at;
      }
      column.height += gap + block.height;
      column.left = std::max(column.left, block.left);
      column.right = std::max(column.right, block.right);
      column.exits = std::move(block.exits);
      column.frame = block.frame;
      jumps_before = before.jumps;
    }
    scopes_.pop_back();
    return column;
  }

  Block step(const Step& step, const std::string& plain_key, std::string_view following) {
    Block block = action(step, unique_key(plain_key), {});
    if (step.next) leave(block, *step.next, following);
    return block;
  }

  /// Turns the exits of a block into jumps, unless they go where the column goes anyway.
  void leave(Block& block, const Name& next, std::string_view following) {
    if (!following.empty() && next.text == following) return;
    const std::string target = resolve(next.text);
    for (const FlowExit& exit : block.exits) {
      if (exit.node == kNoNode) continue;
      if (target.empty())
        graph_.nodes[exit.node].jump = next.text;
      else
        jumps_.push_back({exit, target});
    }
    block.exits.clear();
  }

  [[nodiscard]] std::string resolve(std::string_view name) const {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      const auto found = scope->find(name);
      if (found != scope->end()) return found->second;
    }
    return {};
  }

  Block placed(FlowNode node, bool ends, EdgeKind out = EdgeKind::kFlow) {
    node.box.x = -node.box.width * 0.5f;
    Block block;
    block.left = block.right = node.box.width * 0.5f;
    block.height = node.box.height;
    block.entry = add_node(std::move(node));
    if (!ends) block.exits.push_back({{0.0f, block.height}, block.entry, out, false});
    return block;
  }

  Block leaf(FlowNode node, const Shape& shape, bool ends) {
    node.try_key = shape.try_key;
    node.has_retry = shape.has_retry;
    node.most_attempts = shape.most_attempts;
    const bool tall = !node.detail.empty() || shape.has_retry;
    const float words = std::max(estimated_width(node.title, 13.0f), estimated_width(node.detail, 11.5f));
    // Room for the words, their margins and a mark at the right.
    const float wanted = words * kTextRoom + 28.0f + (shape.has_retry ? 46.0f : 40.0f);
    node.box.width = std::clamp(std::ceil(wanted / 10.0f) * 10.0f, shape.least_width, kWidestNode);
    node.box.height = tall ? kTallNodeHeight : kNodeHeight;
    return placed(std::move(node), ends);
  }

  Block pill(FlowNode node, EdgeKind out) {
    node.shape = NodeShape::kArm;
    node.file = source_.name();
    node.box.width = std::clamp(std::ceil(estimated_width(node.title, 11.5f) * kTextRoom) + 24.0f, 64.0f, 250.0f);
    node.box.height = kArmHeight;
    return placed(std::move(node), false, out);
  }

  /// Puts a body under what leads to it: a pill, or a call.
  void hang(Block& top, const Mark& inside, Block body, float gap) {
    move(inside, body, 0.0f, top.height + gap);
    if (body.entry != kNoNode) connect(top.exits, body);
    top.exits = std::move(body.exits);
    top.left = std::max(top.left, body.left);
    top.right = std::max(top.right, body.right);
    top.height += gap + body.height;
    top.frame = body.frame;
  }

  /// Columns side by side, centred on the spine. `starts[i]` is where the pieces of column i begin. Entry and exits stay the columns'.
  Block side_by_side(const std::vector<Mark>& starts, std::vector<Block>& columns) {
    Block all;
    if (columns.empty()) return all;
    float width = kColumnGap * static_cast<float>(columns.size() - 1);
    for (const Block& column : columns) width += column.left + column.right;
    float x = -width * 0.5f;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      Block& column = columns[i];
      move(starts[i], i + 1 < columns.size() ? starts[i + 1] : mark(), column, x + column.left, 0.0f);
      x += column.left + column.right + kColumnGap;
      all.height = std::max(all.height, column.height);
      all.frame = all.frame || column.frame;
      all.exits.insert(all.exits.end(), column.exits.begin(), column.exits.end());
    }
    all.left = all.right = width * 0.5f;
    return all;
  }

  /// One edge to each column, from a common bar above them.
  void fan_out(std::uint32_t from, GraphPoint start, float bar, const std::vector<Block>& columns, GraphPoint offset) {
    for (const Block& column : columns) {
      FlowEdge edge;
      edge.from = from == kNoNode ? column.entry : from;
      edge.to = column.entry;
      edge.kind = EdgeKind::kArm;
      const GraphPoint to{column.entry_at.x + offset.x, column.entry_at.y + offset.y};
      edge.corners.push_back(start);
      if (std::abs(to.x - start.x) > 0.5f) {
        edge.corners.push_back({start.x, bar});
        edge.corners.push_back({to.x, bar});
      }
      edge.corners.push_back(to);
      graph_.edges.push_back(std::move(edge));
    }
  }

  Block action(const Step& step, const std::string& key, const Shape& shape) {
    if (const auto* called = std::get_if<Call>(&step.action)) return call(step, *called, key, shape);
    if (const auto* choice = std::get_if<Switch>(&step.action)) return choose(step, *choice, key, shape);
    if (const auto* loop = std::get_if<For>(&step.action)) return repeat(step, *loop, key);
    if (const auto* parallel = std::get_if<Parallel>(&step.action)) return fork(step, *parallel, key);
    if (const auto* tried = std::get_if<Try>(&step.action)) return attempt(step, *tried, key);
    if (const auto* group = std::get_if<Steps>(&step.action)) {
      const std::size_t frame = open_frame(key, step, step.name.text, "steps");
      const Mark before = mark();
      Block body = list(group->steps, key);
      return close_frame(frame, before, std::move(body), kFramePadding, kFramePadding);
    }
    const bool ends = std::holds_alternative<Return>(step.action) || std::holds_alternative<Raise>(step.action);
    return leaf(node_of(step, key), shape, ends);
  }

  std::size_t open_frame(const std::string& key, const Step& step, std::string label, std::string kind) {
    FlowFrame frame;
    frame.key = key;
    frame.label = std::move(label);
    frame.kind = std::move(kind);
    frame.file = source_.name();
    frame.line = source_.position(step.range.begin).line;
    frame.parent = frame_around_;
    graph_.frames.push_back(std::move(frame));
    frame_around_ = static_cast<std::uint32_t>(graph_.frames.size() - 1);
    return graph_.frames.size() - 1;
  }

  /// Puts the border around a body that was laid out since `before`; edges go through the border.
  Block close_frame(std::size_t index, const Mark& before, Block body, float pad_left, float pad_right) {
    move(before, body, 0.0f, kFrameTitle);
    FlowFrame& frame = graph_.frames[index];
    frame_around_ = frame.parent;
    // The label stands to the right of the spine, where the edge from above comes in.
    const float label = estimated_width(frame.label, 11.5f) * 0.94f * kTextRoom;
    body.right = std::max(body.right + pad_right, std::min(16.0f + label + 24.0f, 340.0f));
    body.left = std::max(body.left + pad_left, 60.0f);
    body.height += kFrameTitle + kFrameBottom;
    frame.box = {-body.left, 0.0f, body.left + body.right, body.height};
    body.frame = true;
    return body;
  }

  Block call(const Step& step, const Call& call, const std::string& key, const Shape& shape) {
    const auto routine = routines_.find(call.callee.text);
    FlowNode node = node_of(step, key);
    if (routine == routines_.end()) return leaf(std::move(node), shape, false);
    const std::string& callee = call.callee.text;
    node.callee = callee;
    if (node.title != callee) node.detail = "call " + callee;
    const bool recursive = std::find(routine_stack_.begin(), routine_stack_.end(), callee) != routine_stack_.end();
    const bool by_default = count_steps(routine->second->steps) <= kSmallRoutine && !expanded_.contains(callee);
    node.expandable = !recursive && routine_stack_.size() <= kMostExpandedDepth;
    node.expanded = node.expandable && by_default != toggled_.contains(key);
    const bool open = node.expanded;
    Block top = leaf(std::move(node), shape, false);
    if (!open) return top;
    expanded_.insert(callee);
    routine_stack_.push_back(callee);
    std::vector<Targets> around = std::exchange(scopes_, {});
    std::string words = callee + "(";
    for (std::size_t i = 0; i < routine->second->parameters.size(); ++i) {
      if (i != 0) words += ", ";
      words += routine->second->parameters[i].name.text;
    }
    const Mark outside = mark();
    const std::size_t frame = open_frame(callee, step, one_line(words + ")", 60), "call");
    const Mark before = mark();
    Block body = close_frame(frame, before, list(routine->second->steps, callee), kFramePadding, kFramePadding);
    scopes_ = std::move(around);
    routine_stack_.pop_back();
    // However the routine ends, the run comes back to the step after the call.
    through_border(body);
    hang(top, outside, std::move(body), 16.0f);
    return top;
  }

  Block choose(const Step& step, const Switch& choice, const std::string& key, const Shape& shape) {
    Block top = leaf(node_of(step, key), shape, false);
    const Mark outside = mark();
    std::vector<Mark> starts;
    std::vector<Block> columns;
    bool certain = false;
    for (std::size_t i = 0; i <= choice.entries.size(); ++i) {
      const bool otherwise = i == choice.entries.size();
      if (otherwise && certain) break;
      starts.push_back(mark());
      FlowNode arm;
      arm.kind = "switch";
      arm.switch_node = top.entry;
      arm.key = key;
      if (otherwise) {
        arm.title = "otherwise";
        arm.line = graph_.nodes[top.entry].line;
        columns.push_back(pill(std::move(arm), EdgeKind::kFlow));
        break;
      }
      const Switch::Entry& entry = choice.entries[i];
      certain = certain || is_true(entry.condition);
      arm.title = is_true(entry.condition) ? "else" : value_words(entry.condition, source_, 34);
      arm.summary = value_words(entry.condition, source_, 400);
      arm.line = source_.position(entry.range.begin).line;
      Block block = pill(std::move(arm), EdgeKind::kArm);
      const std::uint32_t arm_node = block.entry;
      const std::string arm_key = key + "/" + std::to_string(i + 1);
      if (!std::holds_alternative<NoAction>(entry.body.action)) {
        const Mark inside = mark();
        const auto* group = std::get_if<Steps>(&entry.body.action);
        Block body = group != nullptr ? list(group->steps, arm_key) : action(entry.body, unique_key(arm_key), {});
        if (body.entry != kNoNode) graph_.nodes[arm_node].key = graph_.nodes[body.entry].key;
        hang(block, inside, std::move(body), kGap);
      }
      if (entry.body.next) {
        graph_.nodes[arm_node].arm_target = resolve(entry.body.next->text);
        leave(block, *entry.body.next, {});
      }
      columns.push_back(std::move(block));
    }
    const float down = top.height + kMergeGap;
    Block arms = side_by_side(starts, columns);
    move(outside, arms, 0.0f, down);
    fan_out(top.entry, {0.0f, top.height}, down - 18.0f, columns, {0.0f, down});
    top.exits = std::move(arms.exits);
    top.left = std::max(top.left, arms.left);
    top.right = std::max(top.right, arms.right);
    top.height = down + arms.height;
    top.frame = arms.frame;
    return top;
  }

  [[nodiscard]] std::string loop_words(const For& loop) const {
    if (loop.is_range && loop.over.kind == ValueTree::Kind::kList && loop.over.items.size() == 2) {
      return "for " + loop.value.text + " in " + value_words(loop.over.items[0], source_, 16) + " … " +
             value_words(loop.over.items[1], source_, 16);
    }
    if (const Value& bounds = loop.over.literal; loop.is_range && bounds.is_list() && bounds.list().size() == 2) {
      return "for " + loop.value.text + " in " + json_for_display(bounds.list()[0]) + " … " + json_for_display(bounds.list()[1]);
    }
    return (loop.is_range ? "for " : "for each ") + loop.value.text + " in " + value_words(loop.over, source_, 28);
  }

  /// The words of a frame; a branch and the body of a try have no name.
  static std::string titled(const Step& step, const std::string& words) {
    return step.name.text.empty() ? words : step.name.text + " · " + words;
  }

  Block repeat(const Step& step, const For& loop, const std::string& key) {
    const std::size_t frame = open_frame(key, step, titled(step, loop_words(loop)), "for");
    const Mark before = mark();
    Block body = list(loop.steps, key);
    const float low = body.height + (body.exits.size() > 1 ? 24.0f : 12.0f);
    for (const FlowExit& exit : body.exits) connect(exit, exit.node, {0.0f, low}, false);
    if (body.entry != kNoNode) {
      const GraphBox& first = graph_.nodes[body.entry].box;
      FlowEdge edge;
      edge.from = body.exits.empty() ? body.entry : body.exits.front().node;
      edge.to = body.entry;
      edge.kind = EdgeKind::kLoop;
      const float lane = -body.left - kLoopLane * 0.5f;
      edge.corners = {{0.0f, low}, {lane, low}, {lane, first.middle_y()}, {first.x, first.middle_y()}};
      graph_.edges.push_back(std::move(edge));
    }
    body.left += kLoopLane;
    body.height = low;
    Block block = close_frame(frame, before, std::move(body), kFramePadding, kFramePadding);
    // The way on begins at the border, wherever in the body a round ends.
    if (block.entry != kNoNode) block.exits.assign(1, {{0.0f, block.height}, block.entry, EdgeKind::kFlow, false});
    return block;
  }

  /// Brings all exits of a framed block together at the bottom of its border.
  void through_border(Block& block) {
    if (block.entry == kNoNode) return;
    for (const FlowExit& exit : block.exits) connect(exit, exit.node, {0.0f, block.height}, false);
    const std::uint32_t node = block.exits.empty() ? block.entry : block.exits.front().node;
    block.exits.assign(1, {{0.0f, block.height}, node, EdgeKind::kFlow, false});
  }

  Block fork(const Step& step, const Parallel& parallel, const std::string& key) {
    std::string label = titled(step, "parallel");
    if (parallel.loop) label += " " + loop_words(*parallel.loop);
    if (parallel.concurrency_limit) label += ", " + value_words(*parallel.concurrency_limit, source_, 12) + " at once";
    const std::size_t frame = open_frame(key, step, std::move(label), "parallel");
    const Mark before = mark();
    if (parallel.loop) {
      Block block = close_frame(frame, before, list(parallel.loop->steps, key), kFramePadding, kFramePadding);
      through_border(block);
      return block;
    }
    std::vector<Mark> starts;
    std::vector<Block> columns;
    for (const Parallel::Branch& branch : parallel.branches) {
      starts.push_back(mark());
      FlowNode arm;
      arm.kind = "parallel";
      arm.key = key;
      arm.title = branch.name.text;
      arm.line = source_.position(branch.range.begin).line;
      Block block = pill(std::move(arm), EdgeKind::kFlow);
      const Mark inside = mark();
      Block body = list(branch.steps, key + "/" + key_part(branch.name.text));
      if (body.entry != kNoNode) graph_.nodes[block.entry].key = graph_.nodes[body.entry].key;
      hang(block, inside, std::move(body), kGap);
      columns.push_back(std::move(block));
    }
    Block block = side_by_side(starts, columns);
    if (!columns.empty()) {
      block.entry = columns.front().entry;
      block.entry_at = {0.0f, -14.0f};
      fan_out(kNoNode, block.entry_at, -14.0f, columns, {});
    }
    block = close_frame(frame, before, std::move(block), kFramePadding, kFramePadding);
    through_border(block);
    return block;
  }

  Block attempt(const Step& step, const Try& tried, const std::string& key) {
    if (!tried.body) return leaf(node_of(step, key), {}, false);
    if (!tried.retry && !tried.except) return action(*tried.body, unique_key(key), {});
    std::string label = titled(step, "try");
    int attempts = 0;
    if (tried.retry) {
      attempts = most_attempts(*tried.retry);
      label += attempts > 0 ? ", retry up to " + std::to_string(attempts - 1) : ", retry";
    }
    const std::size_t frame = open_frame(key, step, std::move(label), "try");
    const Mark before = mark();
    Block body;
    if (const auto* group = std::get_if<Steps>(&tried.body->action)) {
      body = list(group->steps, key);
    } else {
      Shape shape;
      shape.has_retry = tried.retry.has_value();
      shape.least_width = shape.has_retry ? 220.0f : kNodeWidth;
      body = action(*tried.body, unique_key(key + "/try"), shape);
    }
    if (body.entry != kNoNode) {
      graph_.nodes[body.entry].try_key = key;
      graph_.nodes[body.entry].most_attempts = attempts;
    }
    if (tried.body->next) leave(body, *tried.body->next, {});
    if (tried.retry && body.entry != kNoNode) {
      const GraphBox& first = graph_.nodes[body.entry].box;
      FlowEdge edge;
      edge.from = edge.to = body.entry;
      edge.kind = EdgeKind::kRetry;
      const bool one = body.height <= kTallNodeHeight + 1.0f;
      const float lane = -body.left - kFramePadding - 26.0f;
      const float low = one ? first.bottom() - 10.0f : body.height - 10.0f;
      const float left = one ? first.x : -body.left;
      edge.corners = {{left - 4.0f, low}, {lane, low}, {lane, first.y + 10.0f}, {first.x - 4.0f, first.y + 10.0f}};
      graph_.edges.push_back(std::move(edge));
    }
    if (tried.except) except(*tried.except, key, body);
    Block block = close_frame(frame, before, std::move(body), kFramePadding, 8.0f);
    // The arrow and its words stand outside of the border.
    if (tried.retry) block.left += kRetryLane;
    return block;
  }

  void except(const Except& handler, const std::string& key, Block& body) {
    const Mark before = mark();
    Block column;
    // A handler of one step is drawn narrower: it is the lesser way.
    narrow_detail_ = handler.as.text.empty() ? "except" : "except " + handler.as.text;
    const bool single = handler.steps.size() == 1 && is_plain(handler.steps.front());
    if (single) {
      const Step& only = handler.steps.front();
      scopes_.push_back({{only.name.text, key + "/except/" + key_part(only.name.text)}});
      FlowNode node = node_of(only, unique_key(key + "/except/" + key_part(only.name.text)));
      node.detail = narrow_detail_;
      node.box.width = std::clamp(std::ceil(estimated_width(node.title, 13.0f) * kTextRoom) + 68.0f, 130.0f, kWidestNode);
      node.box.height = kTallNodeHeight;
      const bool ends = std::holds_alternative<Return>(only.action) || std::holds_alternative<Raise>(only.action);
      column = placed(std::move(node), ends);
      if (only.next) leave(column, *only.next, {});
      scopes_.pop_back();
    } else {
      FlowNode arm;
      arm.kind = "except";
      arm.key = key;
      arm.title = narrow_detail_;
      arm.line = source_.position(handler.range.begin).line;
      column = pill(std::move(arm), EdgeKind::kExcept);
      const Mark inside = mark();
      Block steps = list(handler.steps, key + "/except");
      if (steps.entry != kNoNode) graph_.nodes[column.entry].key = graph_.nodes[steps.entry].key;
      hang(column, inside, std::move(steps), kGap);
    }
    const bool low_body = body.height <= kTallNodeHeight + 1.0f;
    const float spine = low_body ? std::max(body.right + 46.0f, column.left + 56.0f) : body.right + 40.0f + column.left;
    const float top = low_body ? body.height + 26.0f : 34.0f;
    move(before, column, spine, top);
    if (body.entry != kNoNode) {
      FlowEdge edge;
      edge.from = body.entry;
      edge.to = column.entry;
      edge.kind = EdgeKind::kExcept;
      edge.dashed = true;
      const FlowNode& source = graph_.nodes[body.entry];
      const float leave_y = low_body ? source.box.middle_y() : std::min(source.box.middle_y(), top - 16.0f);
      // Out of the frame that the body is, if it is one, and not through its words.
      float side = source.box.right();
      for (std::uint32_t at = source.frame; at != kNoNode && at != frame_around_; at = graph_.frames[at].parent)
        side = graph_.frames[at].box.right();
      edge.corners = {{side, leave_y}, {spine, leave_y}, column.entry_at};
      graph_.edges.push_back(std::move(edge));
    }
    for (FlowExit& exit : column.exits) {
      exit.dashed = true;
      exit.kind = EdgeKind::kExcept;
      body.exits.push_back(exit);
    }
    for (std::size_t i = before.jumps; i < jumps_.size(); ++i) jumps_[i].from.dashed = true;
    body.right = std::max(body.right, spine + column.right);
    body.height = std::max(body.height, top + column.height);
  }

  [[nodiscard]] bool is_plain(const Step& step) const {
    if (const auto* called = std::get_if<Call>(&step.action)) return !routines_.contains(called->callee.text);
    return std::holds_alternative<Assign>(step.action) || std::holds_alternative<Return>(step.action) ||
           std::holds_alternative<Raise>(step.action) || std::holds_alternative<NoAction>(step.action);
  }

  [[nodiscard]] int most_attempts(const Retry& retry) const {
    if (retry.policy && retry.policy->kind == ValueTree::Kind::kExpression && retry.policy->expression) {
      const std::string_view words = source_.slice(retry.policy->expression->range);
      // http.default_retry and its non-idempotent sister: five retries (errors-and-retry.md).
      if (words.find("http.default_retry") != std::string_view::npos) return 6;
    }
    if (retry.max_retries && retry.max_retries->kind == ValueTree::Kind::kLiteral && retry.max_retries->literal.is_int()) {
      const std::int64_t retries = retry.max_retries->literal.integer();
      if (retries >= 0 && retries < 1000) return static_cast<int>(retries) + 1;
    }
    return 0;
  }

  const SourceText& source_;
  const std::set<std::string, std::less<>>& toggled_;
  std::map<std::string, const Routine*, std::less<>> routines_;
  FlowGraph graph_;
  std::map<std::string, std::uint32_t, std::less<>> index_;
  std::set<std::string, std::less<>> keys_;
  std::set<std::string, std::less<>> expanded_;
  std::vector<std::string> routine_stack_;
  std::vector<Targets> scopes_;
  std::vector<FlowJump> jumps_;
  std::uint32_t frame_around_ = kNoNode;
  std::string narrow_detail_;
};

}  // namespace

std::uint32_t FlowGraph::find(std::string_view key) const {
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].shape == NodeShape::kStep && nodes[i].key == key) return i;
  }
  return kNoNode;
}

FlowGraph make_flow_graph(const Workflow& workflow, const SourceText& source, const std::set<std::string, std::less<>>& toggled) {
  return Layout(workflow, source, toggled).run();
}

}  // namespace etude
