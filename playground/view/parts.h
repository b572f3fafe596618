// Small parts that several views share: tones and states as colours and marks, scrolling, tabs, sliders.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/journal/moment.h"
#include "playground/model/action.h"
#include "playground/model/list_models.h"
#include "playground/widget/ui.h"

namespace etude {

Color tone_color(const Palette& palette, Tone tone);
/// Colour of a step's border and mark, of its ground, and of a value by its kind.
Color state_color(const Palette& palette, StepState state);
Color state_fill(const Palette& palette, StepState state);
Color value_color(const Palette& palette, Kind kind);

/// A panel's rows that scroll: handles wheel, touch and the thin bar, clips, and pushes a Scroll action when the place changes.
/// Between begin and end the content is drawn from `top()` down.
class ScrollArea {
 public:
  /// `content` height and `offset` in device pixels and CSS pixels. `stick`: the end is shown until the user scrolls away.
  ScrollArea(Ui& ui, std::string_view id, const Rect& rect, float content_height, Scroller panel, float offset, Actions& actions);
  ~ScrollArea();
  ScrollArea(const ScrollArea&) = delete;
  ScrollArea& operator=(const ScrollArea&) = delete;
  /// y of the content's first row.
  [[nodiscard]] float top() const { return top_; }
  /// First and one past the last row of a height that are to be seen.
  [[nodiscard]] std::size_t first_row(float row_height) const;
  [[nodiscard]] std::size_t end_row(float row_height, std::size_t rows) const;
  /// Scrolls so far that a row is seen whole, from the next frame on.
  void reveal(std::size_t row, float row_height, Actions& actions) const;
  /// Width without the bar.
  [[nodiscard]] const Rect& inner() const { return inner_; }

 private:
  Ui& ui_;
  Rect rect_;
  Rect inner_;
  Scroller panel_;
  float top_ = 0.0f;
};

/// The border of what the keys act on.
void focus_mark(Ui& ui, const Rect& rect);

/// A horizontal slider. @returns true while the user moves it; `value` 0 … 1
bool slider(Ui& ui, std::string_view id, const Rect& rect, float& value, Color color, bool enabled);

/// A rounded label with an optional dot. @returns its width
float pill(Ui& ui, float right, float middle, std::string_view words, Color words_color, Color fill, Color dot);

/// Words for an empty panel, in the middle.
void empty_words(Ui& ui, const Rect& rect, std::string_view first, std::string_view second);

}  // namespace etude
