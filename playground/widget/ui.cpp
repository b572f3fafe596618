// Texts that are measured and cut, marks made of shapes, hit areas over Dear ImGui.
#include "playground/widget/ui.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "core/base/utf8.h"

namespace etude {
namespace {

float distance(Point a, Point b) { return std::hypot(b.x - a.x, b.y - a.y); }

Point between(Point a, Point b, float share) { return {a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share}; }

// Start of the last code point that begins before `end`.
std::size_t previous_code_point(std::string_view words, std::size_t end) {
  while (end > 0) {
    --end;
    if ((static_cast<unsigned char>(words[end]) & 0xC0u) != 0x80u) break;
  }
  return end;
}

}  // namespace

void Ui::horizontal(float left, float right, float y, Color color) {
  const float width = theme_.stroke(Tokens::stroke_hair);
  fill({left, std::floor(y), right, std::floor(y) + width}, color);
}

void Ui::vertical(float x, float top, float bottom, Color color) {
  const float width = theme_.stroke(Tokens::stroke_hair);
  fill({std::floor(x), top, std::floor(x) + width, bottom}, color);
}

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
  line({{center.x - size * 0.5f, center.y + size * 0.02f},
        {center.x - size * 0.14f, center.y + size * 0.38f},
        {center.x + size * 0.5f, center.y - size * 0.38f}},
       color, width);
}

void Ui::cross_mark(Point center, float size, Color color, float width) {
  const float half = size * 0.5f;
  line({{center.x - half, center.y - half}, {center.x + half, center.y + half}}, color, width);
  line({{center.x - half, center.y + half}, {center.x + half, center.y - half}}, color, width);
}

float Ui::text(float x, float middle, const TextStyle& style, std::string_view words) {
  if (words.empty()) return 0.0f;
  const float width = text_width(style, words);
  surface_.text(x, middle, style, style.em * theme_.scale, width, words);
  return width;
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
    std::size_t kept = fitting(style, words, std::max(0.0f, room - dots));
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

namespace {

// Without typefaces (a page that shows no canvas) widths are guessed, in ems: what most letters need.
float guessed_width(Face face, std::string_view words) {
  if (face == Face::kCode) return static_cast<float>(count_code_points(words)) * 0.6f;
  float ems = 0.0f;
  for (const char c : words) {
    if ((static_cast<unsigned char>(c) & 0xC0u) == 0x80u) continue;
    ems += std::string_view(" .,:;'!|ijlt()[]").find(c) != std::string_view::npos ? 0.3f : c >= 'A' && c <= 'Z' ? 0.68f : 0.57f;
  }
  return ems;
}

}  // namespace

float Ui::text_width(const TextStyle& style, std::string_view words) const {
  if (words.empty()) return 0.0f;
  const FontPick pick = fonts_.pick(style.face, style.em * theme_.scale);
  if (pick.font == nullptr) return guessed_width(style.face, words) * style.em * theme_.scale;
  return pick.font->CalcTextSizeA(pick.size, 3.4e38f, 0.0f, words.data(), words.data() + words.size()).x;
}

std::size_t Ui::fitting(const TextStyle& style, std::string_view words, float room) const {
  const FontPick pick = fonts_.pick(style.face, style.em * theme_.scale);
  if (pick.font == nullptr) {
    std::size_t kept = words.size();
    while (kept > 0 && text_width(style, words.substr(0, kept)) > room) kept = previous_code_point(words, kept);
    return kept;
  }
  const char* rest = nullptr;
  (void)pick.font->CalcTextSizeA(pick.size, room, 0.0f, words.data(), words.data() + words.size(), &rest);
  return static_cast<std::size_t>(rest - words.data());
}

float Ui::line_height(const TextStyle& style) const { return px(style.em * Tokens::font_line); }

bool Ui::visible(const Rect& rect) const { return rect.meets(surface_.clip()); }

Hit Ui::hit(std::string_view id, std::uint32_t number, const Rect& rect) {
  if (!surface_.has_pointer()) return {};
  ImGui::PushID(static_cast<int>(number));
  const Hit result = hit(id, rect);
  ImGui::PopID();
  return result;
}

Hit Ui::hit(std::string_view id, const Rect& rect) {
  Hit result;
  if (rect.empty() || !surface_.has_pointer()) return result;
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

bool Ui::pressed_in(const Rect& rect) const {
  return surface_.has_pointer() && pointer_.inside && rect.contains(pointer_.at) && ImGui::IsMouseClicked(ImGuiMouseButton_Left);
}

void Ui::set_cursor(Cursor cursor) {
  if (!surface_.has_pointer()) return;
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
