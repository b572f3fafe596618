// What the reference says about the simulated Google APIs: their settings and what each of them does. Only the command reads it.
#pragma once

#include <span>
#include <string_view>

#include "core/value/value.h"

namespace etude {

/// Beside each row of google_settings(): what it is for and how it is written.
struct GoogleSettingAbout {
  std::string_view service;
  std::string_view key;
  std::string_view without;  // what holds where the key is not given
  std::string_view about;
  std::string_view example;  // a whole section `google:`
};
std::span<const GoogleSettingAbout> google_settings_about();

/// What a back end keeps and answers.
struct GoogleBackEnd {
  std::string_view service;  // of the connector
  std::string_view title;
  std::string_view keeps;
  std::string_view answers;
};
std::span<const GoogleBackEnd> google_back_ends();

/// Both as JSON, with the kinds and ranges of the values, for the reference of the site.
Value google_catalogue();

}  // namespace etude
