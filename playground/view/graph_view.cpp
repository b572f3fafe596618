// The graph: cards for steps, pills for conditions, frames for try, loops and branches, edges with rounded corners.
#include "playground/view/graph_view.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/journal/time_label.h"
#include "playground/view/parts.h"

namespace etude {
namespace {

constexpr float kLeastZoom = 0.2f;
constexpr float kMostZoom = 2.5f;
// Zooms whose text sizes are in the atlas, so that a fitted graph is crisp.
constexpr float kCrispZooms[] = {1.0f, 0.85f, 0.75f};
constexpr float kMargin = 14.0f;

/// From content coordinates to device pixels.
struct Mapping {
  Rect rect;
  float unit = 1.0f;  // device pixels per content pixel
  float x = 0.0f;
  float y = 0.0f;
  [[nodiscard]] Point at(float cx, float cy) const { return {rect.left + (cx - x) * unit, rect.top + (cy - y) * unit}; }
  [[nodiscard]] Rect box(const GraphBox& box) const {
    const Point low = at(box.x, box.y);
    const Point high = at(box.right(), box.bottom());
    return {std::floor(low.x + 0.5f), std::floor(low.y + 0.5f), std::floor(high.x + 0.5f), std::floor(high.y + 0.5f)};
  }
};

// `0.3 s`, `2.4 s`, `12 s`, `3 min 5 s`: as exact as one can read while it counts down.
std::string time_left(Nanoseconds left) {
  constexpr Nanoseconds kTenth = kNanosecondsPerSecond / 10;
  if (left < 10 * kNanosecondsPerSecond) {
    const Nanoseconds tenths = (left + kTenth - 1) / kTenth;
    std::string words = std::to_string(tenths / 10);
    if (tenths % 10 != 0) words += "." + std::to_string(tenths % 10);
    return words + " s";
  }
  return duration_label((left + kNanosecondsPerSecond - 1) / kNanosecondsPerSecond * kNanosecondsPerSecond);
}

bool is_quiet(StepState state) { return state == StepState::kIdle || state == StepState::kUnreached; }

class Drawing {
 public:
  Drawing(Ui& ui, const Mapping& view, const GraphModel& model, float zoom, Actions& actions)
      : ui_(ui), view_(view), model_(model), graph_(*model.graph), palette_(ui.palette()), zoom_(zoom), actions_(actions) {}

  void frames() {
    for (std::size_t i = 0; i < graph_.frames.size(); ++i) {
      const FlowFrame& frame = graph_.frames[i];
      const Rect box = view_.box(frame.box);
      if (!ui_.visible(box)) continue;
      const StepState state = model_.frames[i];
      const bool live = state == StepState::kRunning || state == StepState::kWaiting || state == StepState::kRetried;
      const Color border = state == StepState::kFailed ? mixed(palette_.line_strong, palette_.state_failed, 0.6f)
                           : live                      ? palette_.line_strong
                                                       : mixed(palette_.line_soft, palette_.line_strong, 0.7f);
      if (frame.kind == "parallel" || frame.kind == "call") ui_.fill(box, faded(palette_.bg_panel, 0.45f), radius(12.0f));
      ui_.stroke(box, border, radius(12.0f), stroke(Tokens::stroke_edge * 0.8f));
      if (zoom_ < 0.35f) continue;
      const Point label = view_.at(frame.spine + 14.0f, frame.box.y + 17.0f);
      const Rect room{label.x, label.y - px(9.0f), box.right - px(18.0f), label.y + px(9.0f)};
      const Color color = live ? palette_.text_dim : palette_.text_faint;
      ui_.text_in(room, {Face::kText, em(Type::label), color}, frame.label, Align::kRight);
    }
  }

  void edges() {
    // Those not taken lie below the others.
    for (const bool taken : {false, true}) {
      for (std::size_t i = 0; i < graph_.edges.size(); ++i) {
        if (model_.edges[i].taken == taken) edge(graph_.edges[i], model_.edges[i]);
      }
    }
  }

  void nodes() {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const Rect box = view_.box(graph_.nodes[i].box);
      if (!ui_.visible(box.inset(-px(12.0f)))) continue;
      if (graph_.nodes[i].shape == NodeShape::kArm)
        arm(static_cast<std::uint32_t>(i), box);
      else
        card(static_cast<std::uint32_t>(i), box);
    }
  }

  void tokens(const std::vector<EdgeToken>& tokens) {
    for (const EdgeToken& token : tokens) {
      if (token.edge >= graph_.edges.size()) continue;
      const double age = ui_.now_ms() - token.start_ms;
      if (age < 0.0 || age > Tokens::motion_edge_cap_ms) continue;
      ui_.animate();
      const auto share = static_cast<float>(age / Tokens::motion_edge_cap_ms);
      const float eased = share * share * (3.0f - 2.0f * share);
      const Point at = along(path(graph_.edges[token.edge]), eased);
      ui_.dot(at, px(7.0f), faded(palette_.accent_main, 0.25f));
      ui_.dot(at, px(4.0f), palette_.accent_main);
    }
  }

 private:
  [[nodiscard]] float px(float css) const { return css * view_.unit; }
  [[nodiscard]] float radius(float css) const { return css * view_.unit; }
  /// Size of a text: it shrinks less than the boxes do, so that a fitted graph can be read.
  [[nodiscard]] float em(float css) const { return css * (zoom_ < 1.0f ? zoom_ + (1.0f - zoom_) * 0.4f : zoom_); }
  [[nodiscard]] float stroke(float css) const { return std::max(1.0f, css * std::min(view_.unit, ui_.theme().scale * 1.25f)); }

  [[nodiscard]] std::vector<Point> path(const FlowEdge& edge) const {
    std::vector<Point> corners;
    corners.reserve(edge.corners.size());
    for (const GraphPoint& corner : edge.corners) corners.push_back(view_.at(corner.x, corner.y));
    return rounded_path(corners, px(18.0f));
  }

  void edge(const FlowEdge& edge, const EdgeLive& live) {
    if (edge.corners.size() < 2) return;
    Rect around{1e9f, 1e9f, -1e9f, -1e9f};
    for (const GraphPoint& corner : edge.corners) {
      const Point at = view_.at(corner.x, corner.y);
      around = {std::min(around.left, at.x), std::min(around.top, at.y), std::max(around.right, at.x), std::max(around.bottom, at.y)};
    }
    if (!ui_.visible(around.inset(-px(70.0f)))) return;
    if (edge.kind == EdgeKind::kRetry) {
      retry(edge, live);
      return;
    }
    const bool failed_way = edge.kind == EdgeKind::kExcept;
    Color color = mixed(palette_.state_unreached, palette_.line_strong, 0.4f);
    if (live.taken)
      color = failed_way ? palette_.state_failed : edge.kind == EdgeKind::kLoop ? palette_.state_running : palette_.state_succeeded;
    const float width = stroke(live.taken ? 1.8f : Tokens::stroke_edge);
    std::vector<Point> points = path(edge);
    const Point tip = points.back();
    const float head = px(9.0f);
    Point direction{0.0f, 1.0f};
    if (edge.arrow && points.size() >= 2) {
      const Point before = points[points.size() - 2];
      direction = {tip.x - before.x, tip.y - before.y};
      const float length = std::hypot(direction.x, direction.y);
      // The line ends inside of the head.
      if (length > head * 0.6f) points.back() = {tip.x - direction.x / length * head * 0.6f, tip.y - direction.y / length * head * 0.6f};
    }
    const bool dashed = edge.dashed || (edge.kind == EdgeKind::kLoop && !live.taken);
    if (dashed)
      ui_.dashed_line(points, color, width, px(4.5f), px(3.5f));
    else
      ui_.line(points, color, width);
    if (edge.arrow) ui_.arrow_head(tip, direction, head, color);
    if (edge.kind == EdgeKind::kLoop && live.count > 0 && zoom_ >= 0.45f) {
      const Point corner = view_.at(edge.corners[2].x, edge.corners[2].y);
      const Point low = view_.at(edge.corners[1].x, edge.corners[1].y);
      badge({corner.x, (corner.y + low.y) * 0.5f}, "×" + std::to_string(live.count + 1), palette_.state_running);
    }
  }

  void badge(Point middle, const std::string& words, Color color) {
    const TextStyle style{Face::kStrong, em(Type::label), color};
    const float width = ui_.text_width(style, words) + px(10.0f);
    const float half = px(9.0f);
    const Rect rect{middle.x - width * 0.5f, middle.y - half, middle.x + width * 0.5f, middle.y + half};
    ui_.fill(rect, palette_.bg_page, half);
    ui_.stroke(rect, color, half, stroke(1.0f));
    ui_.text_in(rect, style, words, Align::kCenter);
  }

  // The arrow of a retried body: out of its left side and back in, with the number of retries.
  void retry(const FlowEdge& edge, const EdgeLive& live) {
    const Point from = view_.at(edge.corners[0].x, edge.corners[0].y);
    const Point to = view_.at(edge.corners[3].x, edge.corners[3].y);
    const Point lane = view_.at(edge.corners[1].x, 0.0f);
    const Color color = live.taken ? palette_.state_retried : palette_.state_unreached;
    const float width = stroke(live.taken ? 2.0f : Tokens::stroke_edge);
    const float head = px(11.0f);
    const Point end{to.x - head * 0.7f, to.y};
    const float bow = px(6.0f);
    const std::vector<Point> points = bezier_path(from, {lane.x - bow, from.y}, {lane.x - bow, to.y}, end);
    if (live.taken)
      ui_.line(points, color, width);
    else
      ui_.dashed_line(points, color, width, px(4.0f), px(3.5f));
    ui_.arrow_head(to, {1.0f, 0.0f}, head, color);
    if (live.count == 0 || zoom_ < 0.4f) return;
    const std::string words = std::to_string(live.count) + (live.count == 1 ? " retry" : " retries");
    const float leftmost = along(points, 0.5f).x;
    const Rect room{leftmost - px(90.0f), (from.y + to.y) * 0.5f - px(10.0f), leftmost - px(12.0f), (from.y + to.y) * 0.5f + px(10.0f)};
    ui_.text_in(room, {Face::kStrong, em(Type::label), color}, words, Align::kRight);
  }

  void arm(std::uint32_t index, const Rect& box) {
    const FlowNode& node = graph_.nodes[index];
    const NodeLive& live = model_.nodes[index];
    const bool taken = live.runs > 0 || (!is_quiet(live.state) && node.switch_node == kNoNode);
    const float round = box.height() * 0.5f;
    ui_.fill(box, palette_.bg_page, round);
    ui_.fill(box, taken ? palette_.fill_succeeded : faded(palette_.bg_raised, 0.55f), round);
    if (taken)
      ui_.stroke(box, palette_.state_succeeded, round, stroke(1.2f));
    else
      ui_.dashed_stroke(box, palette_.state_unreached, round, stroke(1.0f), px(4.0f), px(3.0f));
    if (zoom_ >= 0.35f) {
      const bool code = node.kind == "switch" && node.title != "otherwise" && node.title != "else";
      const TextStyle style{code ? Face::kCode : Face::kText, em(code ? 11.0f : Tokens::font_small),
                            taken ? palette_.text_main : palette_.text_dim};
      ui_.text_in(box.inset(px(zoom_ < 1.0f ? 6.0f : 10.0f), 0.0f), style, node.title, Align::kCenter);
    }
    const Hit hit = ui_.hit("arm", index, box);
    if (hit.hovered) {
      ui_.set_cursor(Cursor::kHand);
      if (!node.summary.empty()) ui_.tip(node.summary);
    }
    if (hit.clicked) actions_.push_back(SelectLine{node.file, node.line});
  }

  void card(std::uint32_t index, const Rect& box) {
    const FlowNode& node = graph_.nodes[index];
    const NodeLive& live = model_.nodes[index];
    const bool quiet = is_quiet(live.state);
    const bool active = live.state == StepState::kRunning || live.state == StepState::kWaiting;
    const float round = radius(Tokens::radius_card);
    const Color border = state_color(palette_, live.state);
    ui_.fill(box, state_fill(palette_, live.state), round);
    if (quiet)
      ui_.dashed_stroke(box, border, round, stroke(1.1f), px(4.5f), px(3.5f));
    else
      ui_.stroke(box, border, round, stroke(active ? Tokens::stroke_active : Tokens::stroke_edge));
    if (live.selected) ui_.stroke(box.inset(-px(4.0f)), palette_.accent_main, round + px(4.0f), stroke(Tokens::stroke_edge));
    if (live.current && model_.has_run && !active)
      ui_.stroke(box.inset(-px(3.0f)), faded(palette_.accent_main, 0.5f), round + px(3.0f), stroke(1.0f));

    const Rect edge{box.left - px(9.0f), box.top, box.left + px(9.0f), box.bottom};
    if (zoom_ >= 0.35f) words(node, live, box, quiet);
    breakpoint(index, live, edge);

    const Hit hit = ui_.hit("node", index, {box.left + px(9.0f), box.top, box.right, box.bottom});
    if (hit.hovered) {
      ui_.set_cursor(Cursor::kHand);
      ui_.tip(tip_words(node, live));
    }
    if (hit.clicked) {
      if (node.expandable && ui_.pointer().at.x > box.right - px(34.0f))
        actions_.push_back(ToggleCall{node.key});
      else
        actions_.push_back(SelectStep{node.key});
    }
  }

  // What happened, at the right side of a card. @returns the width it takes
  float mark(const FlowNode& node, const NodeLive& live, const Rect& box) {
    const float middle = box.center_y();
    const float right = box.right - px(14.0f);
    const Color color = state_color(palette_, live.state);
    const TextStyle style{Face::kStrong, em(Type::title), color};
    const auto say = [&](const std::string& words) {
      const float width = ui_.text_width(style, words);
      ui_.text(right - width, middle, style, words);
      return width;
    };
    float used = 0.0f;
    if (node.expandable) {
      // A small triangle: right when closed, down when open.
      const float size = px(4.5f);
      const Color ink = is_quiet(live.state) ? palette_.text_faint : palette_.text_dim;
      const Point at{right - size, middle};
      if (node.expanded)
        ui_.triangle({at.x - size, at.y - size * 0.6f}, {at.x + size, at.y - size * 0.6f}, {at.x, at.y + size * 0.8f}, ink);
      else
        ui_.triangle({at.x - size * 0.6f, at.y - size}, {at.x + size * 0.8f, at.y}, {at.x - size * 0.6f, at.y + size}, ink);
      return size * 2.0f + px(4.0f);
    }
    switch (live.state) {
      case StepState::kIdle:
      case StepState::kUnreached:
        if (!node.jump.empty()) {
          const TextStyle quiet{Face::kText, em(Type::label), palette_.text_faint};
          used = ui_.text_width(quiet, node.jump);
          ui_.text(right - used, middle, quiet, node.jump);
        }
        break;
      case StepState::kRunning:
        if (live.active > 1)
          used = say(std::to_string(live.active) + " running");
        else {
          ui_.dot({right - px(4.0f), middle}, px(4.0f), color);
          used = px(10.0f);
        }
        break;
      case StepState::kWaiting:
        if (live.active > 1)
          used = say(std::to_string(live.active) + " waiting");
        else if (live.left_ns >= 0)
          used = say(time_left(live.left_ns));
        else {
          // A clock: it waits for somebody.
          const Point at{right - px(6.0f), middle};
          ui_.ring(at, px(5.5f), color, stroke(1.5f));
          ui_.line({{at.x, at.y - px(3.2f)}, at, {at.x + px(2.6f), at.y}}, color, stroke(1.5f));
          used = px(13.0f);
        }
        break;
      case StepState::kSucceeded:
        if (live.status != 0)
          used = say(std::to_string(live.status));
        else {
          ui_.check_mark({right - px(6.0f), middle}, px(11.0f), color, stroke(1.8f));
          used = px(13.0f);
        }
        break;
      case StepState::kRetried:
      case StepState::kFailed:
        if (live.status != 0)
          used = say(std::to_string(live.status));
        else {
          ui_.cross_mark({right - px(5.0f), middle}, px(9.0f), color, stroke(1.8f));
          used = px(12.0f);
        }
        break;
    }
    if (live.runs > 1 && live.attempt == 0 && live.active <= 1) {
      const TextStyle small{Face::kText, em(Type::label), palette_.text_dim};
      const std::string times = "×" + std::to_string(live.runs);
      const float width = ui_.text_width(small, times);
      const float gap = used > 0.0f ? px(8.0f) : 0.0f;
      ui_.text(right - used - gap - width, middle, small, times);
      used += gap + width;
    }
    return used;
  }

  void words(const FlowNode& node, const NodeLive& live, const Rect& box, bool quiet) {
    const float used = mark(node, live, box);
    Rect room{box.left + px(14.0f), box.top, box.right - px(14.0f) - (used > 0.0f ? used + px(8.0f) : 0.0f), box.bottom};
    const Color title = quiet ? (model_.has_run ? palette_.text_faint : palette_.text_dim) : palette_.text_main;
    std::string detail = node.detail;
    if (node.has_retry && live.attempt > 0 && live.runs > 0) {
      detail = "attempt " + std::to_string(live.attempt);
      if (live.attempts > 0) detail += " of " + std::to_string(live.attempts);
    } else if (node.has_retry && detail.empty()) {
      detail = node.most_attempts > 0 ? "up to " + std::to_string(node.most_attempts) + " attempts" : "with retries";
    }
    if (detail.empty()) {
      ui_.text_in(room, {Face::kStrong, em(Type::title), title}, node.title);
      return;
    }
    const float middle = box.center_y();
    room.bottom = middle + px(0.5f);
    room.top = middle - px(17.0f);
    ui_.text_in(room, {Face::kStrong, em(Type::title), title}, node.title);
    room.top = middle + px(0.5f);
    room.bottom = middle + px(18.0f);
    ui_.text_in(room, {Face::kText, em(Type::label), quiet ? palette_.text_faint : palette_.text_dim}, detail);
  }

  void breakpoint(std::uint32_t index, const NodeLive& live, const Rect& edge) {
    const Hit hit = ui_.hit("edge", index, edge);
    const Point at{edge.center_x(), edge.center_y()};
    if (live.breakpoint) {
      ui_.dot(at, px(6.5f), palette_.bg_page);
      ui_.dot(at, px(5.0f), palette_.state_failed);
      if (live.conditional) ui_.dot(at, px(2.0f), palette_.bg_page);
    } else if (hit.hovered) {
      ui_.dot(at, px(6.5f), palette_.bg_page);
      ui_.ring(at, px(4.5f), palette_.state_failed, stroke(1.5f));
    }
    if (hit.hovered) {
      ui_.set_cursor(Cursor::kHand);
      ui_.tip(live.breakpoint ? "Remove the breakpoint" : "Set a breakpoint");
    }
    if (hit.clicked) actions_.push_back(SetBreakpoint{graph_.nodes[index].key, !live.breakpoint, {}});
  }

  [[nodiscard]] std::string tip_words(const FlowNode& node, const NodeLive& live) const {
    std::string words = node.title == node.summary ? node.title : node.title + " — " + node.summary;
    if (model_.has_run) {
      words += " · " + std::string(step_state_name(live.state));
      if (live.runs > 1) words += " · ran " + std::to_string(live.runs) + " times";
    }
    return words + " · line " + std::to_string(node.line);
  }

  Ui& ui_;
  const Mapping& view_;
  const GraphModel& model_;
  const FlowGraph& graph_;
  const Palette& palette_;
  float zoom_;
  Actions& actions_;
};

}  // namespace

Camera fitted_camera(const GraphModel& model, float width, float height, const GraphCover& cover) {
  Camera camera;
  const GraphBox& bounds = model.graph->bounds;
  if (bounds.width <= 0.0f || bounds.height <= 0.0f || width <= 0.0f || height <= 0.0f) return camera;
  const float by_width = (width - kMargin * 2.0f) / bounds.width;
  const float by_height = (height - kMargin * 2.0f) / bounds.height;
  // The whole graph where it stays readable; else its whole width, and the current step is kept in sight.
  camera.zoom = std::clamp(by_width, kLeastZoom, kCrispZooms[2]);
  for (const float zoom : kCrispZooms) {
    if (zoom <= by_width && (zoom <= by_height || zoom == kCrispZooms[2])) {
      camera.zoom = zoom;
      break;
    }
  }
  const float visible_width = width / camera.zoom;
  const float visible_height = height / camera.zoom;
  // The spine (x = 0) stands in the middle as far as the graph allows it, and the top at the top.
  camera.x = bounds.x + bounds.width * 0.5f - visible_width * 0.5f;
  const float spine_middle = -visible_width * 0.5f;
  const float slack = std::max(0.0f, (visible_width - bounds.width) * 0.5f - kMargin / camera.zoom);
  camera.x = std::clamp(spine_middle, camera.x - slack, camera.x + slack);
  camera.y = bounds.y - kMargin / camera.zoom;
  // What lies over the upper corners covers no box at the top.
  const auto covered = [&](const GraphBox& box) {
    const float left = (box.x - camera.x) * camera.zoom;
    const float right = (box.right() - camera.x) * camera.zoom;
    return (box.y - camera.y) * camera.zoom < cover.height && (left < cover.left || right > width - cover.right);
  };
  const bool meets =
      std::any_of(model.graph->nodes.begin(), model.graph->nodes.end(), [&](const FlowNode& node) { return covered(node.box); }) ||
      std::any_of(model.graph->frames.begin(), model.graph->frames.end(), [&](const FlowFrame& frame) { return covered(frame.box); });
  if (meets) camera.y -= (cover.height - kMargin) / camera.zoom;
  const float overflow = bounds.y + bounds.height + kMargin / camera.zoom - visible_height - camera.y;
  if (overflow > 0.0f && model.current != kNoNode) {
    const float wanted = model.graph->nodes[model.current].box.middle_y() - visible_height * 0.62f;
    camera.y = std::clamp(wanted, camera.y, camera.y + overflow);
  }
  return camera;
}

void draw_graph(Ui& ui, const Rect& rect, const GraphModel& model, const Camera& given, const std::vector<EdgeToken>& tokens,
                const GraphKeys& keys, Actions& actions) {
  const Palette& palette = ui.palette();
  ui.fill(rect, palette.bg_page);
  const float scale = ui.theme().scale;
  if (model.graph == nullptr || model.graph->nodes.empty()) {
    empty_words(ui, rect, "No steps to draw yet", "Write a workflow, or choose an example");
    return;
  }
  const Camera fitted = given.fitted ? fitted_camera(model, rect.width() / scale, rect.height() / scale, keys.cover) : given;
  Camera camera = fitted;
  ui.push_clip(rect);

  const Hit ground = ui.hit("graph-ground", rect);
  if (ground.dragging) {
    ui.set_cursor(Cursor::kMove);
    camera.x -= ground.drag.x / (camera.zoom * scale);
    camera.y -= ground.drag.y / (camera.zoom * scale);
    camera.fitted = false;
  }
  float factor = 1.0f;
  Point center;
  float wheel_x = 0.0f;
  float wheel_y = 0.0f;
  const bool pinched = ui.take_zoom(rect, factor, center);
  if (!pinched && ui.take_wheel(rect, wheel_x, wheel_y)) {
    factor = std::exp(-wheel_y / (scale * 420.0f));
    center = ui.pointer().at;
  }
  if (keys.zoom_wish != 1.0f) {
    factor = keys.zoom_wish;
    center = {rect.center_x(), rect.center_y()};
  }
  if (factor != 1.0f || (pinched && (ui.pointer().pinch_move.x != 0.0f || ui.pointer().pinch_move.y != 0.0f))) {
    const float before = camera.zoom;
    camera.zoom = std::clamp(camera.zoom * factor, kLeastZoom, kMostZoom);
    // The point under the pointer stays where it is.
    const float px = (center.x - rect.left) / scale;
    const float py = (center.y - rect.top) / scale;
    camera.x += px / before - px / camera.zoom - ui.pointer().pinch_move.x / (camera.zoom * scale);
    camera.y += py / before - py / camera.zoom - ui.pointer().pinch_move.y / (camera.zoom * scale);
    camera.fitted = false;
  }
  if (keys.focus.reveal && keys.focus.mark.row < model.graph->nodes.size() && factor == 1.0f) {
    // The marked box is moved into the panel, with a margin around it.
    const GraphBox& box = model.graph->nodes[keys.focus.mark.row].box;
    const float width = rect.width() / (camera.zoom * scale);
    const float height = rect.height() / (camera.zoom * scale);
    const float margin = kMargin * 2.0f;
    if (box.x - margin < camera.x) camera.x = box.x - margin;
    if (box.right() + margin > camera.x + width) camera.x = box.right() + margin - width;
    if (box.y - margin < camera.y) camera.y = box.y - margin;
    if (box.bottom() + margin > camera.y + height) camera.y = box.bottom() + margin - height;
    if (camera.x != fitted.x || camera.y != fitted.y) camera.fitted = false;
  }
  if (ground.double_clicked)
    actions.push_back(SetCamera{false, Camera{}});
  else if (camera.x != fitted.x || camera.y != fitted.y || camera.zoom != fitted.zoom)
    actions.push_back(SetCamera{false, camera});

  const Mapping view{rect, camera.zoom * scale, camera.x, camera.y};
  Drawing drawing(ui, view, model, camera.zoom, actions);
  drawing.frames();
  drawing.edges();
  drawing.nodes();
  if (keys.focus.shown && keys.focus.mark.row < model.graph->nodes.size())
    focus_mark(ui, view.box(model.graph->nodes[keys.focus.mark.row].box).inset(-ui.px(7.0f)));
  if (!ui.reduced_motion()) drawing.tokens(tokens);
  ui.pop_clip();
}

}  // namespace etude
