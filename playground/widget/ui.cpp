// Shapes, texts and hit areas over Dear ImGui.
#include "playground/widget/ui.h"

#include <imgui.h>

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

// Start of the last code point that begins before `end`.
std::size_t previous_code_point(std::string_view words, std::size_t end) {
  while (end > 0) {
    --end;
    if ((static_cast<unsigned char>(words[end]) & 0xC0u) != 0x80u) break;
  }
  return end;
}

}  // namespace

namespace {

ImDrawFlags flags_of(Corners corners) {
  switch (corners) {
    case Corners::kAll: return ImDrawFlags_RoundCornersAll;
    case Corners::kLeft: return ImDrawFlags_RoundCornersLeft;
    case Corners::kRight: return ImDrawFlags_RoundCornersRight;
  }
  return ImDrawFlags_RoundCornersAll;
}

}  // namespace

void Ui::fill(const Rect& rect, Color color, float radius, Corners corners) {
  list_->AddRectFilled({rect.left, rect.top}, {rect.right, rect.bottom}, color, std::min(radius, rect.height() * 0.5f), flags_of(corners));
}

void Ui::stroke(const Rect& rect, Color color, float radius, float width, Corners corners) {
  // Dear ImGui centres a stroke on half pixels; moved inwards it keeps to the rectangle.
  const float half = (width - 1.0f) * 0.5f;
  list_->AddRect({rect.left + half, rect.top + half}, {rect.right - half, rect.bottom - half}, color,
                 std::min(radius, rect.height() * 0.5f), flags_of(corners), width);
}

void Ui::dashed_stroke(const Rect& rect, Color color, float radius, float width, float dash, float gap) {
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

void Ui::horizontal(float left, float right, float y, Color color) {
  const float width = theme_.stroke(Tokens::stroke_hair);
  list_->AddRectFilled({left, std::floor(y)}, {right, std::floor(y) + width}, color);
}

void Ui::vertical(float x, float top, float bottom, Color color) {
  const float width = theme_.stroke(Tokens::stroke_hair);
  list_->AddRectFilled({std::floor(x), top}, {std::floor(x) + width, bottom}, color);
}

void Ui::line(const std::vector<Point>& points, Color color, float width) {
  for (const Point& point : points) list_->PathLineTo({point.x, point.y});
  list_->PathStroke(color, 0, width);
}

void Ui::dashed_line(const std::vector<Point>& points, Color color, float width, float dash, float gap) {
  bool drawing = true;
  float left = dash;
  // Two equal points one after the other would tear the line's edge.
  const auto add = [&](Point point) {
    const ImVector<ImVec2>& path = list_->_Path;
    if (!path.empty() && std::abs(path.back().x - point.x) + std::abs(path.back().y - point.y) < 0.05f) return;
    list_->PathLineTo(vec(point));
  };
  const auto finish = [&]() {
    if (list_->_Path.Size > 1) list_->PathStroke(color, 0, width);
    else list_->PathClear();
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

void Ui::dot(Point center, float radius, Color color) { list_->AddCircleFilled(vec(center), radius, color, 0); }

void Ui::ring(Point center, float radius, Color color, float width) { list_->AddCircle(vec(center), radius, color, 0, width); }

void Ui::triangle(Point a, Point b, Point c, Color color) { list_->AddTriangleFilled(vec(a), vec(b), vec(c), color); }

void Ui::arrow_head(Point tip, Point direction, float length, Color color) {
  const float size = std::hypot(direction.x, direction.y);
  if (size < 1e-4f) return;
  const Point along_it{direction.x / size, direction.y / size};
  const Point across{-along_it.y, along_it.x};
  const float half = length * 0.5f;
  const Point base{tip.x - along_it.x * length, tip.y - along_it.y * length};
  triangle(tip, {base.x + across.x * half, base.y + across.y * half}, {base.x - across.x * half, base.y - across.y * half}, color);
}

void Ui::check_mark(Point center, float size, Color color, float width) {
  list_->PathLineTo({center.x - size * 0.5f, center.y + size * 0.02f});
  list_->PathLineTo({center.x - size * 0.14f, center.y + size * 0.38f});
  list_->PathLineTo({center.x + size * 0.5f, center.y - size * 0.38f});
  list_->PathStroke(color, 0, width);
}

void Ui::cross_mark(Point center, float size, Color color, float width) {
  const float half = size * 0.5f;
  list_->AddLine({center.x - half, center.y - half}, {center.x + half, center.y + half}, color, width);
  list_->AddLine({center.x - half, center.y + half}, {center.x + half, center.y - half}, color, width);
}

float Ui::text(float x, float middle, const TextStyle& style, std::string_view words) {
  const FontPick pick = fonts_.pick(style.face, style.em * theme_.scale);
  if (pick.font == nullptr || words.empty()) return 0.0f;
  const float top = std::floor(middle - pick.size * 0.5f + 0.5f);
  list_->AddText(pick.font, pick.size, {x, top}, style.color, words.data(), words.data() + words.size());
  return text_width(style, words);
}

float Ui::text_in(const Rect& rect, const TextStyle& style, std::string_view words, Align align) {
  const float room = rect.width();
  if (room <= 0.0f || words.empty()) return 0.0f;
  // A line break would start a second line below the box.
  const std::size_t first_line = words.find_first_of("\r\n");
  bool cut = first_line != std::string_view::npos;
  if (cut) words = words.substr(0, first_line);
  // No line is wider than this many bytes of the narrowest letters; a text of 256 KB is not measured whole.
  const auto most = static_cast<std::size_t>(room / std::max(1.0f, style.em * theme_.scale * 0.12f)) * 4 + 8;
  if (words.size() > most) {
    words = words.substr(0, previous_code_point(words, most));
    cut = true;
  }
  float width = text_width(style, words);
  std::string shortened;
  if (width > room || cut) {
    constexpr std::string_view kEllipsis = "…";
    const float dots = text_width(style, kEllipsis);
    const FontPick pick = fonts_.pick(style.face, style.em * theme_.scale);
    if (pick.font == nullptr) return 0.0f;
    const char* rest = nullptr;
    (void)pick.font->CalcTextSizeA(pick.size, std::max(0.0f, room - dots), 0.0f, words.data(), words.data() + words.size(), &rest);
    auto kept = static_cast<std::size_t>(rest - words.data());
    // Dear ImGui always takes one character; where not even that fits, only the dots stay.
    if (text_width(style, words.substr(0, kept)) + dots > room) kept = previous_code_point(words, kept);
    while (kept > 0 && words[kept - 1] == ' ') --kept;
    shortened.assign(words.substr(0, kept)).append(kEllipsis);
    words = shortened;
    width = text_width(style, words);
  }
  float x = rect.left;
  if (align == Align::kCenter) x = rect.center_x() - width * 0.5f;
  if (align == Align::kRight) x = rect.right - width;
  text(std::floor(x), rect.center_y(), style, words);
  return width;
}

float Ui::text_width(const TextStyle& style, std::string_view words) const {
  const FontPick pick = fonts_.pick(style.face, style.em * theme_.scale);
  if (pick.font == nullptr || words.empty()) return 0.0f;
  return pick.font->CalcTextSizeA(pick.size, 3.4e38f, 0.0f, words.data(), words.data() + words.size()).x;
}

float Ui::line_height(const TextStyle& style) const { return px(style.em * Tokens::font_line); }

void Ui::push_clip(const Rect& rect) {
  ImGui::PushClipRect({rect.left, rect.top}, {std::max(rect.left, rect.right), std::max(rect.top, rect.bottom)}, true);
}

void Ui::pop_clip() { ImGui::PopClipRect(); }

bool Ui::visible(const Rect& rect) const {
  const ImVec2 low = list_->GetClipRectMin();
  const ImVec2 high = list_->GetClipRectMax();
  return rect.left < high.x && rect.right > low.x && rect.top < high.y && rect.bottom > low.y;
}

Hit Ui::hit(std::string_view id, std::uint32_t number, const Rect& rect) {
  ImGui::PushID(static_cast<int>(number));
  const Hit result = hit(id, rect);
  ImGui::PopID();
  return result;
}

Hit Ui::hit(std::string_view id, const Rect& rect) {
  Hit result;
  if (rect.empty()) return result;
  ImGui::PushID(id.data(), id.data() + id.size());
  ImGui::SetCursorScreenPos({rect.left, rect.top});
  ImGui::SetNextItemAllowOverlap();
  const bool released = ImGui::InvisibleButton("hit", {rect.width(), rect.height()});
  result.hovered = ImGui::IsItemHovered();
  result.held = ImGui::IsItemActive();
  result.pressed = ImGui::IsItemActivated();
  const float slack = theme_.scale * (pointer_.touch ? 10.0f : 4.0f);
  if (result.held || ImGui::IsItemDeactivated()) {
    const ImGuiIO& io = ImGui::GetIO();
    const bool moved = io.MouseDragMaxDistanceSqr[0] > slack * slack;
    result.dragging = result.held && moved;
    if (result.dragging) result.drag = {io.MouseDelta.x, io.MouseDelta.y};
    result.clicked = released && !moved;
  }
  result.double_clicked = result.hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
  ImGui::PopID();
  return result;
}

void Ui::set_cursor(Cursor cursor) {
  switch (cursor) {
    case Cursor::kDefault: ImGui::SetMouseCursor(ImGuiMouseCursor_Arrow); break;
    case Cursor::kHand: ImGui::SetMouseCursor(ImGuiMouseCursor_Hand); break;
    case Cursor::kMove: ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll); break;
    case Cursor::kColumn: ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW); break;
    case Cursor::kRow: ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS); break;
  }
}

bool Ui::take_wheel(const Rect& rect, float& x, float& y) {
  if (wheel_taken_ || pointer_.zoom_wheel || !pointer_.inside || !rect.contains(pointer_.at)) return false;
  if (pointer_.wheel_x == 0.0f && pointer_.wheel_y == 0.0f) return false;
  wheel_taken_ = true;
  x = pointer_.wheel_x;
  y = pointer_.wheel_y;
  return true;
}

bool Ui::take_zoom(const Rect& rect, float& factor, Point& center) {
  if (zoom_taken_ || !pointer_.inside || !rect.contains(pointer_.at)) return false;
  factor = pointer_.pinch;
  if (pointer_.zoom_wheel && !wheel_taken_) factor *= std::exp(-pointer_.wheel_y / (theme_.scale * 120.0f));
  if (factor == 1.0f && pointer_.pinch_move.x == 0.0f && pointer_.pinch_move.y == 0.0f) return false;
  zoom_taken_ = true;
  if (pointer_.zoom_wheel) wheel_taken_ = true;
  center = pointer_.at;
  return true;
}

std::vector<Point> rounded_path(const std::vector<Point>& corners, float radius) {
  if (corners.size() < 3) return corners;
  std::vector<Point> path;
  path.reserve(corners.size() * 8);
  path.push_back(corners.front());
  for (std::size_t i = 1; i + 1 < corners.size(); ++i) {
    const Point before = corners[i - 1];
    const Point corner = corners[i];
    const Point after = corners[i + 1];
    const float in = distance(before, corner);
    const float out = distance(corner, after);
    const float round = std::min({radius, in * 0.5f, out * 0.5f});
    if (round < 0.5f) {
      path.push_back(corner);
      continue;
    }
    const Point start = between(corner, before, round / in);
    const Point end = between(corner, after, round / out);
    constexpr int kPieces = 8;
    for (int piece = 0; piece <= kPieces; ++piece) {
      const float t = static_cast<float>(piece) / kPieces;
      path.push_back(between(between(start, corner, t), between(corner, end, t), t));
    }
  }
  path.push_back(corners.back());
  return path;
}

std::vector<Point> bezier_path(Point from, Point control_from, Point control_to, Point to, int pieces) {
  std::vector<Point> path;
  path.reserve(static_cast<std::size_t>(pieces) + 1);
  for (int i = 0; i <= pieces; ++i) {
    const float t = static_cast<float>(i) / static_cast<float>(pieces);
    const Point a = between(from, control_from, t);
    const Point b = between(control_from, control_to, t);
    const Point c = between(control_to, to, t);
    path.push_back(between(between(a, b, t), between(b, c, t), t));
  }
  return path;
}

Point along(const std::vector<Point>& path, float share) {
  if (path.empty()) return {};
  float total = 0.0f;
  for (std::size_t i = 1; i < path.size(); ++i) total += distance(path[i - 1], path[i]);
  float left = total * std::clamp(share, 0.0f, 1.0f);
  for (std::size_t i = 1; i < path.size(); ++i) {
    const float length = distance(path[i - 1], path[i]);
    if (length >= left && length > 0.0f) return between(path[i - 1], path[i], left / length);
    left -= length;
  }
  return path.back();
}

}  // namespace etude
