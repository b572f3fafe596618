// Every case under cases/ as a test of its own, `area.file.case`: the outcome as expected, and its journal saved, replayed and sought.
// A case named in known_gaps.txt must fail; one that passes there fails.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <sstream>

#include "core/journal/journal_json.h"
#include "tests/conformance/case_check.h"

namespace etude::conformance {
namespace {

namespace fs = std::filesystem;

// `case: reason` a line; `#` begins a comment.
std::map<std::string, std::string> read_gaps(const fs::path& path) {
  std::map<std::string, std::string> gaps;
  std::istringstream lines(file_text(path));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t colon = line.find(": ");
    gaps[line.substr(0, colon)] = colon == std::string::npos ? std::string() : line.substr(colon + 2);
  }
  return gaps;
}

// FNV-1a: only to hold the bytes of one build against another's.
std::string digest(std::string_view bytes) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211u;
  return std::to_string(hash) + " of " + std::to_string(bytes.size());
}

class CaseTest : public testing::Test {
 public:
  CaseTest(Case the_case, std::string gap) : case_(std::move(the_case)), gap_(std::move(gap)) {}

  void TestBody() override {
    if (case_.sample) {
      const fs::path path = samples_folder() / *case_.sample;
      if (!fs::exists(path)) GTEST_SKIP() << "the sample workflows are not here: " << samples_folder().lexically_normal().string();
      case_.workflow = file_text(path);
    }
    const CaseRun run = run_case(case_);
    if (run.run != nullptr) {
      // Compared between the suites by tools/run_tests.py: the same everywhere, byte for byte.
      RecordProperty("etude_fingerprint", run.journal().fingerprint_text());
      RecordProperty("etude_journal", digest(json_from_journal(run.journal())));
    }
    std::vector<std::string> problems = check_outcome(case_, run);
    const std::vector<std::string> more = check_journal(case_, run);
    problems.insert(problems.end(), more.begin(), more.end());
    if (!gap_.empty()) {
      EXPECT_FALSE(problems.empty()) << "this case passes: take it out of known_gaps.txt, where it stands as \"" << gap_ << "\"";
      return;
    }
    if (problems.empty()) return;
    std::string text = case_.shows;
    for (const std::string& problem : problems) text += "\n* " + problem;
    ADD_FAILURE() << text << "\nworkflow:\n" << case_.workflow.substr(0, 1500);
  }

 private:
  Case case_;
  std::string gap_;
};

// Something about the files themselves, shown as a failing test of its own.
class FileTest : public testing::Test {
 public:
  explicit FileTest(std::string problem) : problem_(std::move(problem)) {}
  void TestBody() override {
    if (!problem_.empty()) ADD_FAILURE() << problem_;
  }

 private:
  std::string problem_;
};

void register_file_test(const std::string& name, const std::string& problem) {
  testing::RegisterTest("conformance_files", name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                        [problem]() -> testing::Test* { return new FileTest(problem); });
}

void register_cases() {
  const char* folder_by_hand = std::getenv("ETUDE_CONFORMANCE");
  const fs::path folder = folder_by_hand != nullptr ? fs::path(folder_by_hand) : fs::path(ETUDE_CONFORMANCE_FOLDER);
  const std::map<std::string, std::string> gaps = read_gaps(folder / "known_gaps.txt");
  std::map<std::string, bool> gap_seen;
  std::size_t count = 0;
  std::string unread;
  for (const auto& [path, name] : case_files(folder / "cases")) {
    Result<std::vector<Case>> cases = read_case_file(path, name);
    if (!cases.ok()) {
      unread += cases.error().message + "\n";
      continue;
    }
    for (Case& the_case : cases.value()) {
      ++count;
      const auto gap = gaps.find(the_case.full_name());
      const std::string reason = gap == gaps.end() ? std::string() : gap->second;
      if (gap != gaps.end()) gap_seen[gap->first] = true;
      const std::string suite = the_case.suite();
      const std::string test = the_case.name;
      testing::RegisterTest(suite.c_str(), test.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                            [the_case = std::move(the_case), reason]() -> testing::Test* { return new CaseTest(the_case, reason); });
    }
  }
  register_file_test("all_files_are_read", unread);
  register_file_test("at_least_600_cases", count >= 600 ? "" : "only " + std::to_string(count) + " cases below " + folder.generic_string());
  std::string bad_gaps;
  for (const auto& [name, reason] : gaps) {
    if (!gap_seen[name]) bad_gaps += "known_gaps.txt names `" + name + "`, and there is no such case\n";
    if (reason.empty()) bad_gaps += "known_gaps.txt names `" + name + "` without a reason\n";
  }
  register_file_test("every_gap_is_a_case_with_a_reason", bad_gaps);
}

}  // namespace
}  // namespace etude::conformance

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  etude::conformance::register_cases();
  return RUN_ALL_TESTS();
}
