// Reads the repository's own files; see source_tree.h.
#include "tests/architecture/source_tree.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace etude::tree {
namespace {

namespace fs = std::filesystem;

bool ends_with_any(const std::string& name, const std::vector<std::string>& suffixes) {
  return std::any_of(suffixes.begin(), suffixes.end(), [&](const std::string& suffix) { return name.ends_with(suffix); });
}

std::string slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

/// Length of the raw string that begins at `at` (its prefix ends in R and is already read), 0 when there is none.
std::size_t raw_string_length(std::string_view text, std::size_t at) {
  const std::size_t open = text.find('(', at);
  if (open == std::string_view::npos || open - at > 17) return 0;
  const std::string close = ")" + std::string(text.substr(at + 1, open - at - 1)) + "\"";
  const std::size_t end = text.find(close, open);
  return end == std::string_view::npos ? text.size() - at : end + close.size() - at;
}

}  // namespace

std::vector<File> files_below(const std::vector<std::string>& folders, const std::vector<std::string>& suffixes) {
  std::vector<File> files;
  const fs::path root = ETUDE_SOURCE_DIR;
  for (const std::string& folder : folders) {
    if (!fs::exists(root / folder)) continue;
    for (auto it = fs::recursive_directory_iterator(root / folder); it != fs::recursive_directory_iterator(); ++it) {
      const std::string name = it->path().filename().string();
      if (it->is_directory() && (name == "node_modules" || name == "build" || name.starts_with("."))) {
        it.disable_recursion_pending();
        continue;
      }
      if (it->is_regular_file() && ends_with_any(name, suffixes)) {
        files.push_back(read_file(fs::relative(it->path(), root).generic_string()));
      }
    }
  }
  std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.path < b.path; });
  return files;
}

File read_file(const std::string& path_from_root) {
  File file{path_from_root, slurp(fs::path(ETUDE_SOURCE_DIR) / path_from_root), {}};
  file.lines = split_lines(file.text);
  return file;
}

std::string code_only(std::string_view text, bool keep_strings) {
  std::string out(text);
  const auto blank = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < std::min(to, out.size()); ++i) {
      if (out[i] != '\n') out[i] = ' ';
    }
  };
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (c == '/' && next == '/') {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      blank(at, end);
      at = end;
    } else if (c == '/' && next == '*') {
      const std::size_t close = text.find("*/", at + 2);
      const std::size_t end = close == std::string_view::npos ? text.size() : close + 2;
      blank(at, end);
      at = end;
    } else if (c == '"' && at > 0 && text[at - 1] == 'R' && raw_string_length(text, at) > 0) {
      const std::size_t length = raw_string_length(text, at);
      if (!keep_strings) blank(at + 1, at + length - 1);
      at += length;
    } else if (c == '\'' && at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0) {
      ++at;  // a digit separator
    } else if (c == '"' || c == '\'') {
      std::size_t end = at + 1;
      while (end < text.size() && text[end] != c && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
      if (!keep_strings) blank(at + 1, end);
      at = end + 1;
    } else {
      ++at;
    }
  }
  return out;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

}  // namespace etude::tree
