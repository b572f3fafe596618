// What can be drawn on: a few shapes and texts. Dear ImGui's draw list is one such surface, an SVG another; the views know neither.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "playground/theme/theme.h"
#include "playground/widget/fonts.h"
#include "playground/widget/rect.h"

namespace etude {

/// Which corners of a rectangle are round.
enum class Corners : std::uint8_t { kAll, kLeft, kRight };

/// How a text looks.
struct TextStyle {
  Face face = Face::kText;
  float em = Tokens::font_body;  // CSS pixels
  Color color = 0xFFFFFFFFu;
};

class Surface {
 public:
  virtual ~Surface() = default;
  virtual void fill(const Rect& rect, Color color, float radius, Corners corners) = 0;
  /// Lies inside of the rectangle.
  virtual void stroke(const Rect& rect, Color color, float radius, float width, Corners corners) = 0;
  virtual void dashed_stroke(const Rect& rect, Color color, float radius, float width, float dash, float gap) = 0;
  virtual void line(const std::vector<Point>& points, Color color, float width) = 0;
  virtual void dashed_line(const std::vector<Point>& points, Color color, float width, float dash, float gap) = 0;
  virtual void dot(Point center, float radius, Color color) = 0;
  virtual void ring(Point center, float radius, Color color, float width) = 0;
  virtual void triangle(Point a, Point b, Point c, Color color) = 0;
  /// One line of text; `middle` is the middle of its capitals, `em` its size in pixels of the surface, `width` as it was measured.
  virtual void text(float x, float middle, const TextStyle& style, float em, float width, std::string_view words) = 0;
  virtual void push_clip(const Rect& rect) = 0;
  virtual void pop_clip() = 0;
  /// What the clipping lets through.
  [[nodiscard]] virtual Rect clip() const = 0;
  /// There is a pointer over it, which can meet hit areas.
  [[nodiscard]] virtual bool has_pointer() const { return false; }
};

}  // namespace etude
