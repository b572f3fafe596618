// Holds every file of ours against the house rules that a program can see: banned calls, leftovers, sizes, opening comments.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "tests/architecture/source_tree.h"

namespace etude::tree {
namespace {

constexpr std::size_t kMostLines = 800;

struct Ban {
  const char* what;
  const char* pattern;
  const char* why;
};

// `code` is searched, so a word in a comment or in a message is no offence.
const std::vector<Ban> kBannedInCore = {
    {"rand", R"((^|[^\w.>])(std::)?s?rand\s*\()", "chance comes from base/random"},
    {"random_device", R"(\brandom_device\b)", "chance comes from base/random"},
    {"time()", R"((^|[^\w.>:])(std::|::)?(time|clock|gettimeofday|clock_gettime|localtime|gmtime|mktime)\s*\(\s*(NULL|nullptr|0|&|\)))",
     "the machine reads no clock"},
    {"clocks", R"(\b(system_clock|steady_clock|high_resolution_clock)\b)", "the machine reads no clock"},
    {"threads", R"(\bstd::(thread|jthread|async|mutex|atomic|condition_variable)\b|\bthread_local\b)", "the core has no threads"},
    {"files", R"(\b(fopen|freopen)\s*\(|\bstd::(i|o)?fstream\b|\bstd::filesystem\b)", "the core does no I/O"},
    {"streams", R"(\bstd::(cout|cerr|clog|cin)\b|(^|[^\w.>:])(std::)?(printf|puts|putchar|fprintf)\s*\()", "only cli/report prints"},
    {"environment", R"(\b(getenv|setlocale|system)\s*\()", "nothing of the host is read"},
};

// One place may: values live on one thread each, and so does the pool of their nodes (core/value/node_pool.h says why).
bool may_know_threads(const std::string& path) { return path.starts_with("core/value/node_pool."); }

// Two places may: a failed check stops the process with a message.
bool may_print(const std::string& path) { return path == "core/base/check.cpp"; }

std::vector<std::string> offences(const File& file, const std::vector<Ban>& bans) {
  std::vector<std::string> found;
  const std::vector<std::string> lines = split_lines(code_only(file.text));
  for (const Ban& ban : bans) {
    const std::regex pattern(ban.pattern);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (std::regex_search(lines[i], pattern)) {
        found.push_back(file.path + ":" + std::to_string(i + 1) + ": " + ban.what + ": " + ban.why);
      }
    }
  }
  return found;
}

std::vector<File> all_code() {
  return files_below({"core", "web", "playground", "site", "tests", "tools", "cmake"},
                     {".h", ".cpp", ".def", ".ts", ".js", ".mjs", ".css", ".py", ".sh", ".cmake", "CMakeLists.txt"});
}

/// The types that a file defines outside of functions and nameless namespaces, with their namespaces: `etude::cli::Options`.
std::vector<std::string> types_of(const std::vector<std::string>& lines) {
  static const std::regex kSpace(R"(^namespace\s*([\w:]*)\s*\{$)");
  static const std::regex kType(R"(^(?:struct|class|enum class) (\w+)(?: final)?(?: ?: .*)?(?: \{.*)?$)");
  std::vector<std::string> spaces;
  std::vector<std::string> types;
  std::smatch match;
  for (const std::string& line : lines) {
    if (std::regex_match(line, match, kSpace)) {
      spaces.push_back(match[1]);
    } else if (line.starts_with("}  // namespace") && !spaces.empty()) {
      spaces.pop_back();
    } else if (std::regex_match(line, match, kType) && (line.find('{') != std::string::npos || !line.ends_with(';')) &&
               std::find(spaces.begin(), spaces.end(), std::string()) == spaces.end()) {
      std::string name;
      for (const std::string& space : spaces) name += space + "::";
      types.push_back(name + match[1].str());
    }
  }
  return types;
}

/// Does the file say in its first line (after a #! or a doctype) what it is?
bool opens_with_comment(const File& file) {
  std::size_t at = 0;
  while (at < file.lines.size() && (file.lines[at].starts_with("#!") || file.lines[at].empty())) ++at;
  if (at == file.lines.size()) return false;
  const std::string& line = file.lines[at];
  if (file.path.ends_with(".py")) return line.starts_with("\"\"\"") || line.starts_with("#");
  if (file.path.ends_with(".cmake") || file.path.ends_with(".txt") || file.path.ends_with(".sh")) return line.starts_with("#");
  return line.starts_with("//") || line.starts_with("/*");
}

TEST(Tidiness, SeesBannedCallsInCodeAndNotInText) {
  const auto count = [](const char* code) { return offences(File{"core/x/y.cpp", code, {}}, kBannedInCore).size(); };
  EXPECT_EQ(count("int a = std::rand();"), 1U);
  EXPECT_EQ(count("auto t = time(nullptr);"), 1U);
  EXPECT_EQ(count("auto t = std::chrono::system_clock::now();"), 1U);
  EXPECT_EQ(count("std::thread worker;"), 1U);
  EXPECT_EQ(count("std::ifstream in(path);"), 1U);
  EXPECT_EQ(count("printf(\"x\");"), 1U);
  EXPECT_EQ(count("// std::rand() is banned\n/* time(0) */"), 0U);
  EXPECT_EQ(count("const char* text = \"call time(0) and std::cout\";"), 0U);
  EXPECT_EQ(count("const char* text = R\"(std::cout)\"; char c = '\"'; int b = 1'000;"), 0U);
  EXPECT_EQ(count("snprintf(buffer, 4, \"x\"); queue.time(0); Instant virtual_time(0);"), 0U);
  EXPECT_EQ(count("const char c = '\\''; std::thread t;"), 1U);
}

TEST(Tidiness, TheCoreOutsideTheCommandTouchesNothingOfTheHost) {
  for (const File& file : files_below({"core"}, {".h", ".cpp"})) {
    if (file.path.starts_with("core/cli/")) continue;
    for (const std::string& offence : offences(file, kBannedInCore)) {
      if (may_print(file.path) && offence.find("streams") != std::string::npos) continue;
      if (may_know_threads(file.path) && offence.find("threads") != std::string::npos) continue;
      ADD_FAILURE() << offence;
    }
  }
}

TEST(Tidiness, PlatformsAreChosenInCMakeNotByThePreprocessor) {
  static const std::regex kSwitch(R"(^\s*#\s*(if|ifdef|ifndef|elif)\b.*(__EMSCRIPTEN__|_WIN32|__linux__|__APPLE__))");
  for (const File& file : files_below({"core", "web", "playground"}, {".h", ".cpp"})) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      EXPECT_FALSE(std::regex_search(file.lines[i], kSwitch)) << file.path << ":" << i + 1;
    }
  }
}

TEST(Tidiness, NoLeftoversStand) {
  // Put together here so that this file does not find itself.
  const std::regex marks(
      "\\b(TO"
      "DO|FIX"
      "ME|XX"
      "X|HA"
      "CK)\\b");
  for (const File& file : all_code()) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      EXPECT_FALSE(std::regex_search(file.lines[i], marks)) << file.path << ":" << i + 1 << ": " << file.lines[i];
    }
  }
}

TEST(Tidiness, NoFileIsTooLongToRead) {
  for (const File& file : all_code()) {
    EXPECT_LE(file.lines.size(), kMostLines) << file.path << ": does it still do one thing?";
  }
}

// Two types of one name are one type to the linker, which keeps the constructor of either.
TEST(Tidiness, NoTwoTypesHaveOneName) {
  EXPECT_EQ(types_of({"namespace etude {", "struct Early;", "struct A {", "  struct Inner {", "};", "namespace cli {",
                      "class B final : public A {", "}  // namespace cli", "enum class C : int { kOne };", "namespace {", "struct Hidden {",
                      "}  // namespace", "struct Empty {};", "}  // namespace etude"}),
            (std::vector<std::string>{"etude::A", "etude::cli::B", "etude::C", "etude::Empty"}));
  std::map<std::string, std::string> known;
  for (const File& file : files_below({"core", "web", "playground"}, {".h", ".cpp"})) {
    for (const std::string& type : types_of(file.lines)) {
      const auto [first, is_new] = known.emplace(type, file.path);
      EXPECT_TRUE(is_new) << type << " stands in " << first->second << " and in " << file.path;
    }
  }
  EXPECT_GT(known.size(), 300U);
}

TEST(Tidiness, EveryFileOpensWithWhatItIs) {
  for (const File& file : all_code()) {
    EXPECT_TRUE(opens_with_comment(file)) << file.path;
    if (file.path.ends_with(".h")) {
      EXPECT_NE(file.text.find("\n#pragma once\n"), std::string::npos) << file.path;
    }
  }
}

TEST(Tidiness, LinesEndPlainly) {
  for (const File& file : all_code()) {
    EXPECT_TRUE(file.text.empty() || file.text.back() == '\n') << file.path << ": the last line has no end";
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string& line = file.lines[i];
      EXPECT_TRUE(line.find('\t') == std::string::npos) << file.path << ":" << i + 1 << ": a tab";
      EXPECT_TRUE(line.empty() || (line.back() != ' ' && line.back() != '\r')) << file.path << ":" << i + 1 << ": space at the end";
    }
  }
}

TEST(Tidiness, NoHostOfARegistryAndNoPathOfAMachineIsNamed) {
  const std::regex named(
      "registry\\.npm"
      "js|deb\\.debian"
      "\\.org|archive\\.ubuntu"
      "\\.com|/work"
      "/(main|shared|briefs)|/home"
      "/\\w");
  std::vector<File> files = all_code();
  for (const char* single :
       {"dev", "package.json", "package-lock.json", ".npmrc", "README.md", "CONTRIBUTING.md", ".ci/run", "CMakePresets.json"}) {
    files.push_back(read_file(single));
  }
  for (const File& file : files) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      EXPECT_FALSE(std::regex_search(file.lines[i], named)) << file.path << ":" << i + 1 << ": " << file.lines[i].substr(0, 120);
    }
  }
}

}  // namespace
}  // namespace etude::tree
