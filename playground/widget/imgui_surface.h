// Dear ImGui's draw list as a surface. Lives for one frame.
#pragma once

#include "playground/widget/surface.h"

struct ImDrawList;

namespace etude {

class ImGuiSurface final : public Surface {
 public:
  ImGuiSurface(ImDrawList* list, const Fonts& fonts) : list_(list), fonts_(fonts) {}

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
  [[nodiscard]] Rect clip() const override;
  [[nodiscard]] bool has_pointer() const override { return true; }

 private:
  ImDrawList* list_;
  const Fonts& fonts_;
};

}  // namespace etude
