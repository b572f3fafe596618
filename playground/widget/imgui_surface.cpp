// Shapes and texts over Dear ImGui.
#include "playground/widget/imgui_surface.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace etude {
namespace {

ImVec2 vec(Point p) { return {p.x, p.y}; }

float distance(Point a, Point b) { return std::hypot(b.x - a.x, b.y - a.y); }

Point between(Point a, Point b, float share) { return {a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share}; }

void add_arc(std::vector<Point>& points, Point center, float radius, float from, float to) {
  constexpr int kPieces = 6;
  for (int i = 0; i <= kPieces; ++i) {
    const float angle = from + (to - from) * static_cast<float>(i) / kPieces;
    points.push_back({center.x + std::cos(angle) * radius, center.y + std::sin(angle) * radius});
  }
}

ImDrawFlags flags_of(Corners corners) {
  switch (corners) {
    case Corners::kAll: return ImDrawFlags_RoundCornersAll;
    case Corners::kLeft: return ImDrawFlags_RoundCornersLeft;
    case Corners::kRight: return ImDrawFlags_RoundCornersRight;
  }
  return ImDrawFlags_RoundCornersAll;
}

}  // namespace

void ImGuiSurface::fill(const Rect& rect, Color color, float radius, Corners corners) {
  list_->AddRectFilled({rect.left, rect.top}, {rect.right, rect.bottom}, color, std::min(radius, rect.height() * 0.5f), flags_of(corners));
}

void ImGuiSurface::stroke(const Rect& rect, Color color, float radius, float width, Corners corners) {
  // Dear ImGui centres a stroke on half pixels; moved inwards it keeps to the rectangle.
  const float half = (width - 1.0f) * 0.5f;
  list_->AddRect({rect.left + half, rect.top + half}, {rect.right - half, rect.bottom - half}, color,
                 std::min(radius, rect.height() * 0.5f), flags_of(corners), width);
}

void ImGuiSurface::dashed_stroke(const Rect& rect, Color color, float radius, float width, float dash, float gap) {
  const float half = width * 0.5f;
  const Rect r = rect.inset(half);
  const float round = std::min({radius, r.height() * 0.5f, r.width() * 0.5f});
  constexpr float kPi = 3.14159265f;
  std::vector<Point> points;
  points.reserve(32);
  points.push_back({r.left + round, r.top});
  add_arc(points, {r.right - round, r.top + round}, round, -kPi / 2, 0.0f);
  add_arc(points, {r.right - round, r.bottom - round}, round, 0.0f, kPi / 2);
  add_arc(points, {r.left + round, r.bottom - round}, round, kPi / 2, kPi);
  add_arc(points, {r.left + round, r.top + round}, round, kPi, kPi * 1.5f);
  dashed_line(points, color, width, dash, gap);
}

void ImGuiSurface::line(const std::vector<Point>& points, Color color, float width) {
  for (const Point& point : points) list_->PathLineTo({point.x, point.y});
  list_->PathStroke(color, 0, width);
}

void ImGuiSurface::dashed_line(const std::vector<Point>& points, Color color, float width, float dash, float gap) {
  bool drawing = true;
  float left = dash;
  // Two equal points one after the other would tear the line's edge.
  const auto add = [&](Point point) {
    const ImVector<ImVec2>& path = list_->_Path;
    if (!path.empty() && std::abs(path.back().x - point.x) + std::abs(path.back().y - point.y) < 0.05f) return;
    list_->PathLineTo(vec(point));
  };
  const auto finish = [&]() {
    if (list_->_Path.Size > 1)
      list_->PathStroke(color, 0, width);
    else
      list_->PathClear();
  };
  for (std::size_t i = 1; i < points.size(); ++i) {
    Point from = points[i - 1];
    const Point to = points[i];
    float length = distance(from, to);
    if (drawing) add(from);
    while (length > left) {
      from = between(from, to, left / length);
      length -= left;
      if (drawing) {
        add(from);
        finish();
      } else {
        add(from);
      }
      drawing = !drawing;
      left = drawing ? dash : gap;
    }
    left -= length;
    if (drawing) add(to);
  }
  finish();
}

void ImGuiSurface::dot(Point center, float radius, Color color) { list_->AddCircleFilled(vec(center), radius, color, 0); }

void ImGuiSurface::ring(Point center, float radius, Color color, float width) { list_->AddCircle(vec(center), radius, color, 0, width); }

void ImGuiSurface::triangle(Point a, Point b, Point c, Color color) { list_->AddTriangleFilled(vec(a), vec(b), vec(c), color); }

void ImGuiSurface::text(float x, float middle, const TextStyle& style, float em, float, std::string_view words) {
  const FontPick pick = fonts_.pick(style.face, em);
  if (pick.font == nullptr) return;
  const float top = std::floor(middle - pick.size * 0.5f + 0.5f);
  list_->AddText(pick.font, pick.size, {x, top}, style.color, words.data(), words.data() + words.size());
}

void ImGuiSurface::push_clip(const Rect& rect) {
  ImGui::PushClipRect({rect.left, rect.top}, {std::max(rect.left, rect.right), std::max(rect.top, rect.bottom)}, true);
}

void ImGuiSurface::pop_clip() { ImGui::PopClipRect(); }

Rect ImGuiSurface::clip() const {
  const ImVec2 low = list_->GetClipRectMin();
  const ImVec2 high = list_->GetClipRectMax();
  return {low.x, low.y, high.x, high.y};
}

}  // namespace etude
