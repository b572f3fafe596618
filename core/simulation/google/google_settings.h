// The section `google:` of services.yaml: which APIs and keys there are, and what is wrong with one that is written.
#pragma once

#include "core/document/node.h"
#include "core/simulation/scenario_reader.h"

namespace etude {

/// Reports unknown APIs, keys and methods with the nearest known ones, and values of another kind than their keys take.
void check_google_settings(const Node& section, FieldReader& fields);

/// The settings of an API (first label of its host: `translation`) in the section; its connector's name (`translate`) serves too.
Map google_settings_of(const Value& section, std::string_view service);

}  // namespace etude
