// Rectangles and points of the canvas, in device pixels.
#pragma once

#include <algorithm>

namespace etude {

struct Point {
  float x = 0.0f;
  float y = 0.0f;
};

struct Rect {
  float left = 0.0f;
  float top = 0.0f;
  float right = 0.0f;
  float bottom = 0.0f;

  [[nodiscard]] float width() const { return right - left; }
  [[nodiscard]] float height() const { return bottom - top; }
  [[nodiscard]] float center_x() const { return (left + right) * 0.5f; }
  [[nodiscard]] float center_y() const { return (top + bottom) * 0.5f; }
  [[nodiscard]] bool empty() const { return right <= left || bottom <= top; }
  [[nodiscard]] bool contains(Point p) const { return p.x >= left && p.x < right && p.y >= top && p.y < bottom; }
  [[nodiscard]] bool meets(const Rect& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
  [[nodiscard]] Rect inset(float x, float y) const { return {left + x, top + y, right - x, bottom - y}; }
  [[nodiscard]] Rect inset(float all) const { return inset(all, all); }
  [[nodiscard]] Rect moved(float x, float y) const { return {left + x, top + y, right + x, bottom + y}; }

  /// Cuts a strip off and returns it; what is left stays.
  Rect cut_top(float amount) {
    const Rect strip{left, top, right, std::min(bottom, top + amount)};
    top = strip.bottom;
    return strip;
  }
  Rect cut_bottom(float amount) {
    const Rect strip{left, std::max(top, bottom - amount), right, bottom};
    bottom = strip.top;
    return strip;
  }
  Rect cut_left(float amount) {
    const Rect strip{left, top, std::min(right, left + amount), bottom};
    left = strip.right;
    return strip;
  }
  Rect cut_right(float amount) {
    const Rect strip{std::max(left, right - amount), top, right, bottom};
    right = strip.left;
    return strip;
  }
};

}  // namespace etude
