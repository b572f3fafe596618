// Draws into the text of an SVG document.
#pragma once

#include <string>

#include "playground/widget/surface.h"

namespace etude {

class SvgSurface final : public Surface {
 public:
  /// `bounds`: what is drawn, in pixels of the drawing.
  SvgSurface(const Rect& bounds, std::string_view title);

  void fill(const Rect& rect, Color color, float radius, Corners corners) override;
  void stroke(const Rect& rect, Color color, float radius, float width, Corners corners) override;
  void dashed_stroke(const Rect& rect, Color color, float radius, float width, float dash, float gap) override;
  void line(const std::vector<Point>& points, Color color, float width) override;
  void dashed_line(const std::vector<Point>& points, Color color, float width, float dash, float gap) override;
  void dot(Point center, float radius, Color color) override;
  void ring(Point center, float radius, Color color, float width) override;
  void triangle(Point a, Point b, Point c, Color color) override;
  void text(float x, float middle, const TextStyle& style, float em, float width, std::string_view words) override;
  void push_clip(const Rect& rect) override;
  void pop_clip() override;
  [[nodiscard]] Rect clip() const override { return clips_.back(); }

  /// Ends the document. Every clip must have been popped.
  [[nodiscard]] std::string take();

 private:
  void number(float value);
  void attribute(const char* name, float value);
  void paint(const char* name, Color color);
  void end_stroke(Color color, float width, float dash = 0.0f, float gap = 0.0f);
  void points(const std::vector<Point>& points);
  void box(const Rect& rect, float radius);
  [[nodiscard]] bool outside(const Rect& rect) const { return !rect.meets(clips_.back()); }

  std::string text_;
  std::vector<Rect> clips_;
  std::size_t clip_count_ = 0;
};

/// The text with what XML reserves escaped; characters that XML cannot hold become U+FFFD.
std::string xml_text(std::string_view text);

}  // namespace etude
