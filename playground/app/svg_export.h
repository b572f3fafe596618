// A view as a picture: the same drawing code as the canvas, on a surface that writes SVG.
#pragma once

#include <string>

#include "playground/model/app_model.h"
#include "playground/widget/fonts.h"

namespace etude {

/// Draws the whole of a view in the theme in effect. `width`: of the timeline, CSS pixels. Texts are measured with the typefaces if
/// they have been built, and guessed otherwise.
///
/// @returns {text, width, height} as JSON
/// @errors `app.no_run`, `app.too_large`, `app.no_picture`: views other than graph, timeline and sequence
Result<std::string> svg_json(const AppModel& model, const Fonts& fonts, View view, float width);

}  // namespace etude
