// The page's actions (PROTOCOL.md): JSON → wish → reply.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "playground/model/app_model.h"

namespace etude {

struct StartOptions {
  std::string canvas;  // selector; empty: no canvas
  bool dark = true;
  float scale = 1.0f;
  bool reduced_motion = false;
};
/// @errors `app.json`, `app.field`
Result<StartOptions> start_options_from_json(std::string_view json);

/// Reads one action, carries it out, and says what the page wants to know.
/// @errors `app.json` (no JSON), `app.unknown_action`, `app.field` (a field is missing or has another kind), and those of `update`
Result<std::string> send_json(AppModel& model, std::string_view json, const Clock& clock);

/// One action that only changes the model. @errors as above
Result<UserAction> action_from_json(std::string_view json);

std::string_view view_name(View view);
std::string diagnostics_json(const AppModel& model);

/// `export` with `as: svg`, which the model alone cannot draw.
struct SvgWish {
  View view = View::kGraph;
  float width = 1200.0f;
};
/// Nothing: the action is another one.
Result<std::optional<SvgWish>> svg_wish_from_json(std::string_view json);

}  // namespace etude
