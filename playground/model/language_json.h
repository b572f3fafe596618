// Completion and hover for the page's editor as JSON (PROTOCOL.md, `complete_at`, `hover_at`). Offsets count UTF-16 units, as the editor does.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "playground/model/app_model.h"

namespace etude {

/// @errors `app.unknown_file`
Result<std::string> completion_json(const AppModel& model, const std::string& file, std::uint32_t offset);
/// `null` if there is nothing to say.
Result<std::string> hover_json(const AppModel& model, const std::string& file, std::uint32_t offset);

/// The byte of `text` at an offset in UTF-16 units, and back; both clamped to the text.
std::uint32_t byte_of_utf16(std::string_view text, std::uint32_t units);
std::uint32_t utf16_of_byte(std::string_view text, std::uint32_t byte);

}  // namespace etude
