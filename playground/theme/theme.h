// The look of the canvas: the palette of the chosen theme, and lengths in device pixels.
// Views name roles (`palette.state_failed`, `theme.px(Tokens::space_2)`), never numbers of their own for colours.
#pragma once

#include <theme_tokens.h>

namespace etude {

/// One theme at one device pixel ratio. Everything on the canvas is laid out in device pixels, so that lines and glyphs
/// fall on whole pixels at every ratio.
struct Theme {
  const Palette* palette = &kDarkPalette;
  float scale = 1.0f;  // device pixels per CSS pixel
  bool dark = true;

  /// A length in device pixels, rounded to a whole one.
  [[nodiscard]] float px(float css) const;
  /// A stroke in device pixels, at least one.
  [[nodiscard]] float stroke(float css) const;
};

/// Sizes of text by role, CSS pixels; between the tokens' small and body size, where the panels are dense.
struct Type {
  static constexpr float title = Tokens::font_body;  // of cards and tabs
  static constexpr float list = 12.5f;               // rows of panels and lists
  static constexpr float heading = 12.0f;            // of panels, in capitals; names of rows
  static constexpr float code = 12.0f;               // values
  static constexpr float axis = Tokens::font_small;  // ticks and labels of bars
  static constexpr float label = 11.0f;              // second lines, frames, badges
};

Theme make_theme(bool dark, float scale);

/// The colour with its alpha multiplied by `alpha`, 0 … 1.
Color faded(Color color, float alpha);
/// The colour `share` of the way from `from` to `to`, 0 … 1, opaque.
Color mixed(Color from, Color to, float share);

}  // namespace etude
