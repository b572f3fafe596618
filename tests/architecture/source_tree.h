// Reads the repository's own files for the tests of the tree: a list of files, their lines, and their code without comments and text.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace etude::tree {

/// One file of ours.
struct File {
  std::string path;  ///< from the root of the repository, with forward slashes
  std::string text;
  std::vector<std::string> lines;
};

/// All files below `folders` (named from the root) whose names end in one of `suffixes`, sorted by path.
/// Leaves out what is made or fetched: build, node_modules and hidden folders.
std::vector<File> files_below(const std::vector<std::string>& folders, const std::vector<std::string>& suffixes);

/// Reads one file; the text is empty when there is none.
File read_file(const std::string& path_from_root);

/// The same C++ text with comments, and the insides of strings and character literals, replaced by spaces; lines stay where they are.
/// With `keep_strings` only comments go.
std::string code_only(std::string_view text, bool keep_strings = false);

/// Splits at newlines; a last line without a newline counts.
std::vector<std::string> split_lines(std::string_view text);

}  // namespace etude::tree
