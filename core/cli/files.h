// Reads and writes files for the commands; standard input as `-`.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace etude::cli {

/// The bytes of a file, or of standard input for `-`. @errors `cli.file` in words
Result<std::string> read_file(const std::string& path);
/// Writes a file anew. @errors `cli.file` in words
Result<void> write_file(const std::string& path, std::string_view text);
/// Makes a folder and those above it. @errors `cli.file` in words
Result<void> make_folder(const std::string& path);

}  // namespace etude::cli
