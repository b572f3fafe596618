// Seeds from what the repository has: every conformance case and example as a program, a scenario, a document, its expressions, the
// journal of its run and a link that holds it. `make_seeds <folder>` writes them to <folder>/<fuzzer>/; ./dev fuzz hands them to libFuzzer.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>

#include "core/journal/journal_json.h"
#include "core/simulation/run.h"
#include "core/value/value_json.h"
#include "tests/conformance/case_file.h"
#include "tests/fuzz/workspace_parts.h"
#include "web/share/share_link.h"

namespace {

namespace fs = std::filesystem;
using etude::Files;

/// Longer inputs are changed too slowly to be worth their time.
constexpr std::size_t kLongestSeed = 16 * 1024;

constexpr std::size_t kCallsOneIn = 8;

/// What a page may ask for, in an order that comes by everything.
constexpr std::string_view kCalls =
    R"([{"call":"advance","steps":3},{"call":"at"},{"call":"navigate","task":0,"mode":"back"},{"call":"advance"},)"
    R"({"call":"complete","kind":"response","detail":{"code":200,"headers":{"Content-Type":"application/json"},"body":"{\"a\":1}"},"elapsed_ns":5},)"
    R"({"call":"advance"},{"call":"callback","endpoint":"0","method":"POST","body":"{}","headers":{"A":"b"}},{"call":"advance","until_ns":3000000000},)"
    R"({"call":"complete","kind":"fault","detail":{"fault":"timeout","message":"no"}},{"call":"view","view":"spans"},{"call":"view","view":"log"},)"
    R"({"call":"view","view":"result"},{"call":"navigate","cursor":4,"key":true},{"call":"at","key":{"t":0,"k":"main/a","a":1}},{"call":"journal","from":1,"to":9},)"
    R"({"call":"save","as":"text"},{"call":"save","as":"mermaid"},{"call":"save","as":"perfetto"},{"call":"save","as":"history"},{"call":"cancel"},{"call":"save"}])";

class Seeds {
 public:
  explicit Seeds(fs::path folder) : folder_(std::move(folder)) {}

  void add(std::string_view fuzzer, std::string_view text) {
    if (text.empty() || text.size() > kLongestSeed) return;
    const fs::path folder = folder_ / fuzzer;
    fs::create_directories(folder);
    std::ofstream(folder / std::to_string(count_++), std::ios::binary) << text;
  }

  /// All that one set of files gives.
  void add_files(const Files& files) {
    std::string joined;
    for (const char* name : {"workflow.yaml", "services.yaml", "input.json"}) {
      const auto found = files.find(name);
      if (!joined.empty()) joined += etude::fuzz::kBetween;
      if (found != files.end()) joined += found->second;
    }
    add("program", joined);
    // Each costs as much as twenty programs.
    if (sets_++ % kCallsOneIn == 0) add("calls", joined + std::string(etude::fuzz::kBetween) + std::string(kCalls));
    for (const auto& [name, text] : files) {
      if (name.ends_with(".yaml")) add("document", text);
      if (name == "services.yaml") add("scenario", text);
      add_expressions(text);
    }
    add_journal(files);
    etude::Workspace workspace;
    workspace.title = "A seed";
    workspace.files.insert(files.begin(), files.end());
    workspace.seed = 7;
    if (const auto json = etude::json_from_workspace(workspace); json.ok()) add("share_link", json.value());
    if (const auto link = etude::link_from_workspace(workspace); link.ok()) add("share_link", link.value());
  }

  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  void add_expressions(std::string_view text) {
    for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
      const std::string_view inner = text.substr(at + 2, text.find('}', at) - at - 2);
      if (expressions_.emplace(inner).second) add("expression", inner);
    }
  }

  void add_journal(const Files& files) {
    etude::RunOptions options;
    options.let_time_pass = true;
    options.limits.steps = 60;  // short journals are changed faster
    std::vector<etude::FileDiagnostics> diagnostics;
    const auto run = etude::Run::start(files, options, diagnostics);
    if (run == nullptr) return;
    run->run_to_end();
    std::string text = etude::json_from_journal(run->session().journal());
    add("journal", text);
    // One that may have gaps is not held against its fingerprint, so changes of it come further.
    constexpr std::string_view kWhole = "\"recording\":\"everything\"";
    if (const std::size_t at = text.find(kWhole); at != std::string::npos) text.replace(at, kWhole.size(), "\"recording\":\"outcome\"");
    add("journal", text);
  }

  fs::path folder_;
  std::set<std::string, std::less<>> expressions_;
  std::size_t count_ = 0;
  std::size_t sets_ = 0;
};

Files files_of(const etude::conformance::Case& the_case) {
  Files files{{"workflow.yaml", the_case.workflow}};
  if (the_case.services) files["services.yaml"] = *the_case.services;
  if (the_case.input) files["input.json"] = etude::json_for_display(*the_case.input);
  for (const auto& [id, text] : the_case.workflows) files["workflows/" + id + ".yaml"] = text;
  return files;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: etude_fuzz_seeds FOLDER\n", stderr);
    return 2;
  }
  Seeds seeds{fs::path(arguments[1])};
  const fs::path root = ETUDE_SOURCE_DIR;
  for (const auto& [path, name] : etude::conformance::case_files(root / "tests/conformance/cases")) {
    const auto cases = etude::conformance::read_case_file(path, name);
    if (!cases.ok()) {
      std::fprintf(stderr, "%s: %s\n", path.c_str(), cases.error().message.c_str());
      return 1;
    }
    for (const auto& the_case : cases.value()) seeds.add_files(files_of(the_case));
  }
  for (const fs::directory_entry& example : fs::directory_iterator(root / "site/examples")) {
    Files files;
    for (const char* name : {"workflow.yaml", "services.yaml", "input.json"}) {
      if (fs::exists(example.path() / name)) files[name] = etude::conformance::file_text(example.path() / name);
    }
    if (!files.empty()) seeds.add_files(files);
  }
  std::printf("%zu seeds\n", seeds.count());
  return seeds.count() > 1000 ? 0 : 1;
}
