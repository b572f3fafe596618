// What every view draws with: shapes and texts in the theme's roles on a surface, and hit areas where there is a pointer.
// Lives for one frame.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "playground/theme/theme.h"
#include "playground/widget/fonts.h"
#include "playground/widget/rect.h"
#include "playground/widget/surface.h"

namespace etude {

/// What the pointer did since the last frame beyond what Dear ImGui keeps; device pixels.
struct PointerInput {
  Point at;
  bool inside = false;  // the pointer is over the canvas (or captured)
  bool touch = false;
  float wheel_x = 0.0f;     // positive: content moves left
  float wheel_y = 0.0f;     // positive: content moves up
  bool zoom_wheel = false;  // the wheel came from a pinch on a touch pad (or with Ctrl)
  float pinch = 1.0f;       // factor of a two-finger pinch about `at`
  Point pinch_move;         // how the middle of the two fingers moved
};

/// How a hit area stands.
struct Hit {
  bool hovered = false;
  bool held = false;
  bool pressed = false;  // the button went down in this frame
  bool clicked = false;  // released over the area without having been dragged
  bool double_clicked = false;
  bool dragging = false;  // held and moved
  Point drag;             // movement in this frame while dragging
};

enum class Align : std::uint8_t { kLeft, kCenter, kRight };
enum class Cursor : std::uint8_t { kDefault, kHand, kMove, kColumn, kRow };

class Ui {
 public:
  Ui(Surface& surface, const Theme& theme, const Fonts& fonts, const PointerInput& pointer, double now_ms, bool reduced_motion)
      : surface_(surface), theme_(theme), fonts_(fonts), pointer_(pointer), now_ms_(now_ms), reduced_motion_(reduced_motion) {}

  [[nodiscard]] const Theme& theme() const { return theme_; }
  [[nodiscard]] const Palette& palette() const { return *theme_.palette; }
  [[nodiscard]] float px(float css) const { return theme_.px(css); }
  [[nodiscard]] const PointerInput& pointer() const { return pointer_; }
  [[nodiscard]] double now_ms() const { return now_ms_; }
  [[nodiscard]] bool reduced_motion() const { return reduced_motion_; }

  // Shapes. Strokes lie inside of the rectangle.
  void fill(const Rect& rect, Color color, float radius = 0.0f, Corners corners = Corners::kAll) {
    surface_.fill(rect, color, radius, corners);
  }
  void stroke(const Rect& rect, Color color, float radius, float width, Corners corners = Corners::kAll) {
    surface_.stroke(rect, color, radius, width, corners);
  }
  void dashed_stroke(const Rect& rect, Color color, float radius, float width, float dash, float gap) {
    surface_.dashed_stroke(rect, color, radius, width, dash, gap);
  }
  void horizontal(float left, float right, float y, Color color);
  void vertical(float x, float top, float bottom, Color color);
  void line(const std::vector<Point>& points, Color color, float width) { surface_.line(points, color, width); }
  void dashed_line(const std::vector<Point>& points, Color color, float width, float dash, float gap) {
    surface_.dashed_line(points, color, width, dash, gap);
  }
  void dot(Point center, float radius, Color color) { surface_.dot(center, radius, color); }
  void ring(Point center, float radius, Color color, float width) { surface_.ring(center, radius, color, width); }
  void triangle(Point a, Point b, Point c, Color color) { surface_.triangle(a, b, c, color); }
  /// An arrow head with its tip at `tip`, pointing along `direction`.
  void arrow_head(Point tip, Point direction, float length, Color color);
  void check_mark(Point center, float size, Color color, float width);
  void cross_mark(Point center, float size, Color color, float width);

  // Text. `y` is the vertical middle of the capitals.
  float text(float x, float middle, const TextStyle& style, std::string_view words);
  /// Cut with an ellipsis at `rect`'s width; vertically centred. @returns the width drawn
  float text_in(const Rect& rect, const TextStyle& style, std::string_view words, Align align = Align::kLeft);
  [[nodiscard]] float text_width(const TextStyle& style, std::string_view words) const;
  [[nodiscard]] float line_height(const TextStyle& style) const;

  // Clipping.
  void push_clip(const Rect& rect) { surface_.push_clip(rect); }
  void pop_clip() { surface_.pop_clip(); }
  [[nodiscard]] bool visible(const Rect& rect) const;  // meets the clip rectangle

  // Hit areas. Of two that overlap, the later one wins.
  Hit hit(std::string_view id, const Rect& rect);
  Hit hit(std::string_view id, std::uint32_t number, const Rect& rect);
  void set_cursor(Cursor cursor);
  /// The button went down in this frame, here.
  [[nodiscard]] bool pressed_in(const Rect& rect) const;
  /// The wheel over this rectangle, once: the first who takes it has it.
  bool take_wheel(const Rect& rect, float& x, float& y);
  /// The pinch or zooming wheel over this rectangle, once: factor and centre.
  bool take_zoom(const Rect& rect, float& factor, Point& center);
  /// A sentence shown beside the pointer at the end of the frame.
  void tip(std::string_view words) { tip_ = words; }
  [[nodiscard]] const std::string& tip_words() const { return tip_; }

  /// An animation runs: another frame is wanted.
  void animate() { animating_ = true; }
  [[nodiscard]] bool animating() const { return animating_; }

 private:
  [[nodiscard]] std::size_t fitting(const TextStyle& style, std::string_view words, float room) const;
  Surface& surface_;
  const Theme& theme_;
  const Fonts& fonts_;
  const PointerInput& pointer_;
  double now_ms_;
  bool reduced_motion_;
  bool wheel_taken_ = false;
  bool zoom_taken_ = false;
  bool animating_ = false;
  std::string tip_;
};

/// A path along points with rounded corners of at most `radius`, as points close enough for a smooth curve.
std::vector<Point> rounded_path(const std::vector<Point>& corners, float radius);
/// A cubic Bézier curve as points.
std::vector<Point> bezier_path(Point from, Point control_from, Point control_to, Point to, int pieces = 24);
/// The point `share` of the way along a path.
Point along(const std::vector<Point>& path, float share);

}  // namespace etude
