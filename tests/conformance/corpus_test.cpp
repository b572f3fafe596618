// The official sample workflows beside the repository: each deploys (connector calls aside), and a YAML file and its JSON twin mean the
// same.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "core/document/yaml_reader.h"
#include "core/program/compile.h"
#include "core/program/disassembler.h"
#include "core/syntax/workflow_parser.h"
#include "tests/conformance/case_file.h"

namespace etude::conformance {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> samples(std::string_view ending) {
  std::vector<fs::path> files;
  const fs::path folder = samples_folder();
  if (!fs::exists(folder)) return files;
  for (auto it = fs::recursive_directory_iterator(folder); it != fs::recursive_directory_iterator(); ++it) {
    if (it->is_regular_file() && it->path().filename().string().ends_with(ending)) files.push_back(it->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// A connector that has no machinery behind it yet is told as such; everything else must deploy.
bool is_connector_call(const Diagnostic& diagnostic) { return diagnostic.code.find("connector") != std::string::npos; }

// Samples whose two texts differ in themselves: other names and another project, or 60.0 beside 60.
bool differs_by_nature(const fs::path& path) {
  const std::string name = path.filename().string();
  return name == "connector_run.workflows.yaml" || name == "poll_bigquery_job_auto.workflows.yaml";
}

struct Compiled {
  ProgramPtr program;
  std::string problems;  // errors that are no connector calls
  bool has_connectors = false;
};

Compiled compile_file(const fs::path& path) {
  Compiled result;
  const auto source = std::make_shared<const SourceText>(path.filename().string(), file_text(path));
  DiagnosticList diagnostics;
  const std::optional<Workflow> workflow = parse_workflow(*source, diagnostics);
  if (workflow && !diagnostics.has_errors()) result.program = compile_workflow(*workflow, source, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (diagnostic.severity != Severity::kError) continue;
    if (is_connector_call(diagnostic)) {
      result.has_connectors = true;
      continue;
    }
    const SourcePosition place = source->position(diagnostic.range.begin);
    result.problems += "  " + path.filename().string() + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": " +
                       diagnostic.message + " [" + diagnostic.code + "]\n";
  }
  return result;
}

#define SKIP_WITHOUT_CORPUS()                                                                                           \
  if (!fs::exists(samples_folder())) {                                                                                  \
    GTEST_SKIP() << "the sample workflows are not here: put them into " << samples_folder().lexically_normal().string() \
                 << " or name their folder in ETUDE_CORPUS";                                                            \
  }

TEST(Corpus, EverySampleDeploys) {
  SKIP_WITHOUT_CORPUS();
  std::size_t count = 0;
  std::size_t whole = 0;
  for (const std::string_view ending : {".yaml", ".json"}) {
    for (const fs::path& path : samples(ending)) {
      ++count;
      const Compiled compiled = compile_file(path);
      EXPECT_TRUE(compiled.problems.empty()) << compiled.problems;
      EXPECT_TRUE(compiled.program != nullptr || compiled.has_connectors) << path;
      whole += compiled.program != nullptr ? 1u : 0u;
    }
  }
  EXPECT_GE(count, 100u) << "the corpus has fewer files than it should";
  RecordProperty("deployed_without_connectors", static_cast<int>(whole));
}

TEST(Corpus, TwinsAreTheSameProgram) {
  SKIP_WITHOUT_CORPUS();
  std::size_t pairs = 0;
  for (const fs::path& yaml : samples(".yaml")) {
    fs::path json = yaml;
    json.replace_extension(".json");
    if (!fs::exists(json)) continue;
    ++pairs;
    const Compiled first = compile_file(yaml);
    const Compiled second = compile_file(json);
    ASSERT_EQ(first.program == nullptr, second.program == nullptr) << yaml;
    if (differs_by_nature(yaml)) continue;
    if (first.program != nullptr) {
      EXPECT_EQ(disassemble(*first.program), disassemble(*second.program)) << yaml;
    }
    DiagnosticList diagnostics;
    const std::optional<Node> one = read_document(SourceText("yaml", file_text(yaml)), diagnostics);
    const std::optional<Node> other = read_document(SourceText("json", file_text(json)), diagnostics);
    ASSERT_TRUE(one && other) << yaml;
    EXPECT_TRUE(same_meaning(*one, *other)) << yaml;
  }
  EXPECT_GE(pairs, 50u) << "the corpus has fewer pairs than it should";
}

}  // namespace
}  // namespace etude::conformance
