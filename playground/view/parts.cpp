// Shared parts of the views.
#include "playground/view/parts.h"

#include <algorithm>
#include <cmath>

namespace etude {

Color tone_color(const Palette& palette, Tone tone) {
  switch (tone) {
    case Tone::kPlain: return palette.text_main;
    case Tone::kDim: return palette.text_dim;
    case Tone::kInfo: return palette.state_running;
    case Tone::kGood: return palette.state_succeeded;
    case Tone::kWaiting: return palette.state_waiting;
    case Tone::kWarning: return palette.state_retried;
    case Tone::kBad: return palette.state_failed;
  }
  return palette.text_main;
}

Color state_color(const Palette& palette, StepState state) {
  switch (state) {
    case StepState::kIdle:
    case StepState::kUnreached: return palette.state_unreached;
    case StepState::kRunning: return palette.state_running;
    case StepState::kWaiting: return palette.state_waiting;
    case StepState::kSucceeded: return palette.state_succeeded;
    case StepState::kFailed: return palette.state_failed;
    case StepState::kRetried: return palette.state_retried;
  }
  return palette.state_idle;
}

Color state_fill(const Palette& palette, StepState state) {
  switch (state) {
    case StepState::kIdle:
    case StepState::kUnreached: return palette.bg_panel;
    case StepState::kRunning: return palette.fill_running;
    case StepState::kWaiting: return palette.fill_waiting;
    case StepState::kSucceeded: return palette.fill_succeeded;
    case StepState::kFailed: return palette.fill_failed;
    case StepState::kRetried: return palette.fill_retried;
  }
  return palette.bg_panel;
}

Color value_color(const Palette& palette, Kind kind) {
  switch (kind) {
    case Kind::kString:
    case Kind::kBytes: return palette.syntax_string;
    case Kind::kInt:
    case Kind::kDouble: return palette.syntax_number;
    case Kind::kBool:
    case Kind::kNull: return palette.syntax_expression;
    case Kind::kList:
    case Kind::kMap: return palette.text_main;
  }
  return palette.text_main;
}

ScrollArea::ScrollArea(Ui& ui, std::string_view id, const Rect& rect, float content_height, Scroller panel, float offset, Actions& actions)
    : ui_(ui), rect_(rect), inner_(rect), panel_(panel) {
  const float scale = ui.theme().scale;
  const float view = rect.height();
  const float most = std::max(0.0f, content_height - view);
  float at = std::clamp(offset * scale, 0.0f, most);
  const float before = at;
  float wheel_x = 0.0f;
  float wheel_y = 0.0f;
  if (most > 0.0f && ui.take_wheel(rect, wheel_x, wheel_y)) at = std::clamp(at + wheel_y, 0.0f, most);
  // A finger drags the rows; a mouse selects them.
  if (most > 0.0f && ui.pointer().touch) {
    const Hit body = ui.hit(id, rect);
    if (body.dragging) at = std::clamp(at - body.drag.y, 0.0f, most);
  }
  if (most > 0.0f) {
    const float width = ui.px(6.0f);
    const float margin = ui.px(3.0f);
    const float length = std::max(ui.px(28.0f), view * view / content_height);
    const Rect track{rect.right - width - margin * 2.0f, rect.top, rect.right, rect.bottom};
    const float room = view - margin * 2.0f - length;
    const Hit grip = ui.hit(std::string(id) + "-bar", track);
    if (grip.held && room > 0.0f) {
      if (grip.dragging)
        at = std::clamp(at + grip.drag.y / room * most, 0.0f, most);
      else if (grip.pressed) {
        const float middle = rect.top + margin + room * (at / most) + length * 0.5f;
        if (std::abs(ui.pointer().at.y - middle) > length * 0.5f)
          at = std::clamp((ui.pointer().at.y - rect.top - margin - length * 0.5f) / room, 0.0f, 1.0f) * most;
      }
    }
    const float y = rect.top + margin + room * (at / most);
    const Palette& palette = ui.palette();
    const Color color = grip.held || grip.hovered ? palette.text_faint : faded(palette.text_faint, 0.45f);
    ui.fill({rect.right - width - margin, y, rect.right - margin, y + length}, color, width * 0.5f);
    inner_.right -= width + margin * 2.0f;
  }
  if (at != before) {
    // Who scrolls to the end wants to stay there while rows are added.
    const bool follows = panel == Scroller::kLog || panel == Scroller::kRequests || panel == Scroller::kSequence;
    actions.push_back(Scroll{panel, follows && at >= most - 0.5f ? kFollowEnd : at / scale});
  }
  top_ = std::floor(rect.top - at);
  ui.push_clip(rect);
}

ScrollArea::~ScrollArea() { ui_.pop_clip(); }

void ScrollArea::reveal(std::size_t row, float row_height, Actions& actions) const {
  const float top = row_height * static_cast<float>(row);
  const float offset = rect_.top - top_;
  float wanted = offset;
  if (top + row_height > offset + rect_.height()) wanted = top + row_height - rect_.height();
  if (top < wanted) wanted = top;
  if (std::abs(wanted - offset) >= 1.0f) actions.push_back(Scroll{panel_, std::max(0.0f, std::ceil(wanted)) / ui_.theme().scale});
}

void focus_mark(Ui& ui, const Rect& rect) { ui.stroke(rect.inset(1.0f), ui.palette().accent_main, ui.px(4.0f), ui.theme().stroke(2.0f)); }

std::size_t ScrollArea::first_row(float row_height) const {
  return static_cast<std::size_t>(std::max(0.0f, std::floor((rect_.top - top_) / row_height)));
}

std::size_t ScrollArea::end_row(float row_height, std::size_t rows) const {
  return std::min(rows, static_cast<std::size_t>(std::max(0.0f, std::ceil((rect_.bottom - top_) / row_height))));
}

bool slider(Ui& ui, std::string_view id, const Rect& rect, float& value, Color color, bool enabled) {
  const Palette& palette = ui.palette();
  const float middle = rect.center_y();
  const float half = ui.px(4.0f) * 0.5f;
  const float radius = ui.px(5.5f);
  const Rect grip = rect.inset(-radius, -ui.px(4.0f));
  bool moved = false;
  Hit hit;
  if (enabled) {
    hit = ui.hit(id, grip);
    if (hit.hovered || hit.held) ui.set_cursor(Cursor::kHand);
    if (hit.held && rect.width() > 0.0f) {
      const float wanted = std::clamp((ui.pointer().at.x - rect.left) / rect.width(), 0.0f, 1.0f);
      moved = wanted != value;
      value = wanted;
    }
  }
  const float x = rect.left + rect.width() * std::clamp(value, 0.0f, 1.0f);
  ui.fill({rect.left, middle - half, rect.right, middle + half}, palette.line_strong, half);
  ui.fill({rect.left, middle - half, x, middle + half}, color, half);
  ui.dot({x, middle}, radius + ui.px(3.0f), palette.bg_panel);
  ui.dot({x, middle}, hit.hovered || hit.held ? radius + ui.px(1.0f) : radius, palette.text_main);
  return moved;
}

float pill(Ui& ui, float right, float middle, std::string_view words, Color words_color, Color fill, Color dot) {
  const TextStyle style{Face::kText, Type::label, words_color};
  const float text = ui.text_width(style, words);
  const float dot_room = dot != 0 ? ui.px(16.0f) : 0.0f;
  const float width = std::ceil(text + dot_room + ui.px(20.0f));
  const float half = ui.px(12.0f);
  const Rect rect{right - width, middle - half, right, middle + half};
  ui.fill(rect, fill, half);
  ui.stroke(rect, ui.palette().line_soft, half, ui.theme().stroke(Tokens::stroke_hair));
  if (dot != 0) ui.dot({rect.left + ui.px(14.0f), middle}, ui.px(4.0f), dot);
  ui.text(rect.left + ui.px(10.0f) + dot_room, middle, style, words);
  return width;
}

void empty_words(Ui& ui, const Rect& rect, std::string_view first, std::string_view second) {
  const Palette& palette = ui.palette();
  Rect line = rect.inset(ui.px(Tokens::space_4), 0.0f);
  const float middle = rect.center_y();
  line.top = middle - ui.px(20.0f);
  line.bottom = middle;
  ui.text_in(line, {Face::kStrong, Type::title, palette.text_dim}, first, Align::kCenter);
  line.top = middle + ui.px(2.0f);
  line.bottom = middle + ui.px(22.0f);
  ui.text_in(line, {Face::kText, Type::label, palette.text_faint}, second, Align::kCenter);
}

}  // namespace etude
