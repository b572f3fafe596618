// A conformance case as data: a YAML file under cases/ → cases. The form of the files is told in README.md beside this file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/value/value.h"

namespace etude::conformance {

/// One case. `expect` is the map of the file, checked only for its keys.
struct Case {
  std::string file;  // `stdlib/json`: the path below cases/, without its ending
  std::string name;
  std::string shows;                  // one sentence
  std::string workflow;               // empty if it is a sample
  std::optional<std::string> sample;  // the file of an official sample, below the corpus
  std::optional<Value> input;
  std::map<std::string, std::string, std::less<>> environment;
  std::optional<std::uint64_t> seed;
  bool let_time_pass = false;
  std::optional<std::string> services;
  std::optional<List> replies;
  std::map<std::string, std::string, std::less<>> workflows;  // others, by their id
  Map expect;

  /// `stdlib.json`: the suite of its test.
  [[nodiscard]] std::string suite() const;
  /// `stdlib.json.decode_nested`.
  [[nodiscard]] std::string full_name() const { return suite() + "." + name; }
};

/// Reads one file. @param name  its path below the folder of cases, without the ending
/// @errors `case.text` (no YAML), `case.shape` (a key or kind that a case does not have), `case.name` (twice in the file)
Result<std::vector<Case>> read_case_file(const std::filesystem::path& path, const std::string& name);

/// All case files below a folder, ascending, as (path, name).
std::vector<std::pair<std::filesystem::path, std::string>> case_files(const std::filesystem::path& folder);

/// Where the official sample workflows are, beside the repository or as ETUDE_CORPUS says; they are no part of it and may be absent.
std::filesystem::path samples_folder();

/// The bytes of a file; empty if it cannot be read.
std::string file_text(const std::filesystem::path& path);

}  // namespace etude::conformance
