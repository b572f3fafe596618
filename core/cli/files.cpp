// Plain streams: whole files in, whole files out.
#include "core/cli/files.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace etude::cli {
namespace {

// Nothing that the commands read is near this size; a device or a wrong file may be.
constexpr std::size_t kMostBytes = 256u << 20;

Error file_error(const std::string& path, const std::string& what) { return Error{"cli.file", path + ": " + what}; }

}  // namespace

Result<std::string> read_file(const std::string& path) {
  std::string text;
  std::ifstream file;
  const bool from_input = path == "-";
  if (!from_input) {
    std::error_code failure;
    if (std::filesystem::is_directory(path, failure)) return file_error(path, "this is a folder, not a file");
    file.open(path, std::ios::binary);
    if (!file) return file_error(path, std::strerror(errno));
  }
  std::istream& stream = from_input ? std::cin : file;
  char block[65536];
  while (stream.read(block, sizeof block) || stream.gcount() > 0) {
    text.append(block, static_cast<std::size_t>(stream.gcount()));
    if (text.size() > kMostBytes) return file_error(path, "the file is too large");
  }
  if (stream.bad()) return file_error(path, "cannot be read");
  return text;
}

Result<void> write_file(const std::string& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (!file) return file_error(path, std::strerror(errno));
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  if (!file) return file_error(path, "cannot be written");
  return {};
}

Result<void> make_folder(const std::string& path) {
  std::error_code failure;
  std::filesystem::create_directories(path, failure);
  if (failure) return file_error(path, failure.message());
  return {};
}

}  // namespace etude::cli
