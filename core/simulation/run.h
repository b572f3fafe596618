// A run in its simulated world: the files of a workspace in, diagnostics or a running session out.
// What the command, the WebAssembly boundary and the playground hold.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/session.h"
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
  std::optional<std::uint64_t> seed;              // over the scenario's `seed`
  std::map<std::string, std::string, std::less<>> environment;  // over the scenario's `env`
  std::optional<Value> argument;                  // over `input.json`
  Recording recording = Recording::kEverything;
  Limits limits;
  bool live = false;                              // requests that no service answers become effects of the host
};

/// Reads and checks all files without running anything: errors, warnings of the linter.
std::vector<FileDiagnostics> check_files(const Files& files);
bool has_errors(const std::vector<FileDiagnostics>& diagnostics);

class World;
struct Scenario;

class Run {
 public:
  /// Compiles and starts. @returns nullptr if a file has errors (they are in `diagnostics`)
  static std::unique_ptr<Run> start(const Files& files, const RunOptions& options, std::vector<FileDiagnostics>& diagnostics);
  ~Run();

  [[nodiscard]] Session& session() { return *session_; }
  [[nodiscard]] const Session& session() const { return *session_; }
  [[nodiscard]] const World& world() const { return *world_; }
  [[nodiscard]] const Scenario& scenario() const { return *scenario_; }
  /// Advances until finished, stuck or waiting for the host, in bursts, with no limit but the machine's own.
  Pause run_to_end();
  /// The object of contracts.md section 1, `run --format json`.
  [[nodiscard]] Value report() const;
  /// The completions that came from outside of the simulation, for a replay: [{seq, kind, detail, elapsed_ns}].
  [[nodiscard]] Value outside_completions() const;

 private:
  Run() = default;
  std::shared_ptr<const Scenario> scenario_;
  std::unique_ptr<World> world_;
  std::unique_ptr<Session> session_;
};

}  // namespace etude
