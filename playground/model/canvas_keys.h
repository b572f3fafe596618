// Keys while the canvas has the focus (PROTOCOL.md, "Keys on the canvas").
#pragma once

#include <string_view>

#include "playground/model/app_model.h"

namespace etude {

/// @param key  as in KeyboardEvent.key
/// @returns whether the key was used; one that was not is the page's
bool canvas_key(AppModel& model, std::string_view key, bool shift, const Clock& clock);

}  // namespace etude
