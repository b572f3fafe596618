// What the command line asks for, as data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/virtual_time.h"
#include "core/simulation/many_seeds.h"

namespace etude::cli {

/// Exit status (contracts.md section 1).
constexpr int kSucceeded = 0;
constexpr int kFailed = 1;
constexpr int kDoesNotDeploy = 2;
constexpr int kWrongUsage = 64;

enum class Command { kCheck, kRun, kTrace, kShare, kUnshare, kFormat, kVersion, kHelp };

/// Where `--until` stops a run.
struct Until {
  std::string step;  // name or key; empty: not by a step
  std::optional<Nanoseconds> time;
};

struct Options {
  Command command = Command::kHelp;
  bool json = false;   // --format json
  std::string format;  // of trace: text, perfetto, mermaid
  std::string file;    // `-`: standard input; of run it may be empty if services act alone
  std::optional<std::string> data;
  std::optional<std::string> data_file;
  std::optional<std::string> services;
  std::vector<std::pair<std::string, std::string>> workflows;  // id, file
  std::map<std::string, std::string, std::less<>> environment;
  std::optional<std::uint64_t> seed;
  bool real_clock = false;
  bool live = false;
  std::optional<std::string> token_file;                       // a token for Google APIs; else that of the environment
  std::vector<std::pair<std::string, std::string>> redirects;  // --live: host, address that stands in for it
  bool let_time_pass = false;
  std::optional<std::string> trace_file;
  std::optional<Until> until;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> seeds;
  SeedSearch find = SeedSearch::kNothing;
  std::string fragment;     // of unshare
  std::string out_folder;   // of unshare
  bool write = false;       // of fmt: into the file
  bool check_only = false;  // of fmt: only say whether the file would change
  std::string topic;        // of help
};

/// Either options to carry out, or a text to print and the status to end with.
struct Parsed {
  std::optional<Options> options;
  std::string text;
  int status = kSucceeded;
};

/// Reads the arguments. No exception leaves it.
Parsed parse_options(int count, const char* const* arguments);
/// The usage text of a command, or of all.
std::string usage(const std::string& command);
/// The names of the commands.
std::vector<std::string> command_names();

}  // namespace etude::cli
