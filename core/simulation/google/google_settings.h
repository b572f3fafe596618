// The section `google:` of services.yaml: which APIs and keys there are, and what is wrong with one that is written.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/document/node.h"
#include "core/simulation/scenario_reader.h"

namespace etude {

/// What a key takes.
enum class GoogleSettingKind : std::uint8_t {
  kDuration,
  kCount,
  kMethods,
  kMethodsOrAll,
  kNamedMaps,
  kNamedTexts,
  kNamedLists,
  kNamedAny,
  kAnswers,
  kList,
  kTexts,
  kFlag
};

struct GoogleSetting {
  std::string_view service;  // of the connector; empty: every API
  std::string_view key;
  GoogleSettingKind kind;
};
/// All keys that there are, by API.
std::span<const GoogleSetting> google_settings();
/// What `concurrent` takes at most.
constexpr std::int64_t kMostConcurrent = 1'000'000;
/// What a duration takes at most, in seconds.
constexpr double kLongestGoogleDuration = 31'536'000.0;

/// Reports unknown APIs, keys and methods with the nearest known ones, and values of another kind than their keys take.
void check_google_settings(const Node& section, FieldReader& fields);

/// The settings of an API (first label of its host: `translation`) in the section; its connector's name (`translate`) serves too.
Map google_settings_of(const Value& section, std::string_view service);

}  // namespace etude
