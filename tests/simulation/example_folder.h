// The shipped examples as data: their files, and what about and expect say.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/simulation/run.h"

namespace etude::testing {

using RunPtr = std::unique_ptr<etude::Run>;

struct Example {
  std::string id;
  Files files;  // workflow.yaml, services.yaml, input.json, workflows/…
  std::string about;
  std::string expect;  // expect.json
};

inline std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline Example read_example(const std::filesystem::path& folder) {
  Example example;
  example.id = folder.filename().string();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string name = std::filesystem::relative(entry.path(), folder).generic_string();
    if (name == "about.md")
      example.about = text_of_file(entry.path());
    else if (name == "expect.json")
      example.expect = text_of_file(entry.path());
    else
      example.files[name] = text_of_file(entry.path());
  }
  return example;
}

/// All examples, ascending by id.
inline std::vector<Example> all_examples() {
  std::vector<Example> examples;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(ETUDE_SOURCE_DIR) / "site/examples")) {
    if (entry.is_directory()) examples.push_back(read_example(entry.path()));
  }
  std::sort(examples.begin(), examples.end(), [](const Example& a, const Example& b) { return a.id < b.id; });
  return examples;
}

inline Example example(const std::string& id) { return read_example(std::filesystem::path(ETUDE_SOURCE_DIR) / "site/examples" / id); }

/// Compiled once; nullptr if there are errors.
inline std::shared_ptr<const CompiledFiles> compiled(const Example& example) {
  std::vector<FileDiagnostics> diagnostics;
  return compile_files(example.files, diagnostics);
}

inline RunPtr run_seed(const std::shared_ptr<const CompiledFiles>& files, std::optional<std::uint64_t> seed = {}, RunOptions options = {}) {
  options.seed = seed;
  RunPtr run = etude::Run::start(files, options);
  run->run_to_end();
  return run;
}

}  // namespace etude::testing
