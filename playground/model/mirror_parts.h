// Mirrors that have a file of their own; parts of mirror_json.
#pragma once

#include <string>
#include <string_view>

#include "playground/model/app_model.h"

namespace etude {

/// Rows of a list, by what stands behind the mirror's name: `from=200&count=100&severity=WARNING&text=charge`. @errors `app.window`
Result<std::string> log_mirror(AppModel& model, std::string_view window);
Result<std::string> requests_mirror(AppModel& model, std::string_view window);
std::string compare_mirror(const AppModel& model);
std::string writes_mirror(const AppModel& model);

}  // namespace etude
