// Runs the `etude` command of this build and takes in both of its streams.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace etude::testing {

struct CommandResult {
  int status = -1;
  std::string out;
  std::string err;
};

inline std::string shell_quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

inline std::string read_whole(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// A folder of its own for each test, with files in it; removed at its end.
class CommandTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() / ("etude_" + std::to_string(::getpid()) + "_" + info->name());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// Writes a file. @returns its path
  std::string file(const std::string& name, const std::string& text) {
    const std::filesystem::path path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }

  /// Runs `etude` with these arguments and this standard input.
  CommandResult etude(const std::vector<std::string>& arguments, const std::string& input = "", const std::string& environment = "") {
    const std::string input_path = file("stdin", input);
    std::string command = environment + " " + shell_quoted(std::string(ETUDE_BUILD_DIR) + "/bin/etude");
    for (const std::string& argument : arguments) command += " " + shell_quoted(argument);
    command += " < " + shell_quoted(input_path) + " > " + shell_quoted(path("stdout")) + " 2> " + shell_quoted(path("stderr"));
    CommandResult result;
    const int status = std::system(command.c_str());
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    result.out = read_whole(folder_ / "stdout");
    result.err = read_whole(folder_ / "stderr");
    return result;
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace etude::testing
