// A run in its simulated world: the files of a workspace in, diagnostics or a running session out.
// What the command, the WebAssembly boundary and the playground hold.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/session.h"
#include "core/simulation/world.h"
#include "core/source/diagnostic.h"

namespace etude {

/// The texts of a document, by their names in a link: `workflow.yaml`, `services.yaml`, `input.json`,
/// `workflows/<id>.yaml`.
using Files = std::map<std::string, std::string, std::less<>>;

/// Findings about one of the files.
struct FileDiagnostics {
  std::shared_ptr<const SourceText> source;
  DiagnosticList list;
};

struct RunOptions {
  std::optional<std::uint64_t> seed;                            // over the scenario's `seed`
  std::map<std::string, std::string, std::less<>> environment;  // over the scenario's `env`
  std::optional<Value> argument;                                // over `input.json`
  Recording recording = Recording::kEverything;
  Limits limits;
  bool live = false;           // requests that no service answers become effects of the host
  bool let_time_pass = false;  // waits for callbacks that nobody scripted end in their time-outs
  FaultOverrides faults;       // by service, over the scenario's `faults`
};

/// @source limits.md: the execution's argument as JSON
constexpr std::size_t kMostArgumentBytes = 32 * 1024;

/// Reads and checks all files without running anything: errors, warnings of the linter.
std::vector<FileDiagnostics> check_files(const Files& files);
bool has_errors(const std::vector<FileDiagnostics>& diagnostics);

/// The files of a document, read and compiled once; any number of runs can start from them.
struct CompiledFiles {
  ProgramPtr workflow;  // null: services act alone
  std::shared_ptr<const Scenario> scenario;
  std::shared_ptr<const ChildPrograms> children;
  Value argument;  // of `input.json`; unset (which behaves as null) without one
};
/// @returns nullptr if a file has errors (they are in `diagnostics`)
std::shared_ptr<const CompiledFiles> compile_files(const Files& files, std::vector<FileDiagnostics>& diagnostics);

class Run {
 public:
  /// Compiles and starts. @returns nullptr if a file has errors (they are in `diagnostics`)
  static std::unique_ptr<Run> start(const Files& files, const RunOptions& options, std::vector<FileDiagnostics>& diagnostics);
  /// Starts from what is compiled already.
  static std::unique_ptr<Run> start(std::shared_ptr<const CompiledFiles> compiled, const RunOptions& options);
  ~Run();

  [[nodiscard]] Session& session() { return *session_; }
  [[nodiscard]] const Session& session() const { return *session_; }
  [[nodiscard]] World& world() { return *world_; }
  [[nodiscard]] const World& world() const { return *world_; }
  [[nodiscard]] const Scenario& scenario() const { return *compiled_->scenario; }
  [[nodiscard]] const CompiledFiles& compiled() const { return *compiled_; }
  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  /// Advances until finished, stuck or waiting for the host, in bursts, with no limit but the machine's own.
  Pause run_to_end();

  /// `ACTIVE`, `SUCCEEDED`, …; a world without a workflow has succeeded when nothing is left to happen.
  [[nodiscard]] RunState state() const;
  /// Virtual time from the start to the end of the execution, or to now.
  [[nodiscard]] Nanoseconds virtual_ns() const;
  /// The object of contracts.md section 1, `run --format json`.
  [[nodiscard]] Value report() const;
  /// What came from outside of the simulation, for a replay, in order:
  /// [{effect, seq, kind, detail, elapsed_ns}] for completions of the host, [{endpoint, time_ns, request}] for callbacks by hand.
  [[nodiscard]] Value outside_completions() const;

 private:
  Run() = default;
  std::shared_ptr<const CompiledFiles> compiled_;
  std::uint64_t seed_ = 1;
  std::unique_ptr<Session> session_;
  std::unique_ptr<World> world_;
};

}  // namespace etude
