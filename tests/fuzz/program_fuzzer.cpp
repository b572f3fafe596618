// Any bytes as a workspace: checked, and run with small limits when it deploys. No crash, bounded work, places inside their files,
// and a second run of the same input gives the same journal.
//
// The input is up to three texts with a line of %%% between them: workflow.yaml, services.yaml, input.json.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/journal/journal_json.h"
#include "core/simulation/run.h"
#include "tests/fuzz/workspace_parts.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_places(const std::vector<etude::FileDiagnostics>& diagnostics) {
  for (const etude::FileDiagnostics& file : diagnostics) {
    for (const etude::Diagnostic& diagnostic : file.list.all()) {
      require(diagnostic.range.begin <= diagnostic.range.end);
      require(file.source == nullptr || diagnostic.range.end <= file.source->text().size());
      require(!diagnostic.code.empty() && !diagnostic.message.empty());
    }
  }
}

std::unique_ptr<etude::Run> run(const etude::Files& files, std::vector<etude::FileDiagnostics>& diagnostics) {
  etude::RunOptions options;
  options.limits.steps = 400;
  options.limits.memory_bytes = 64 * 1024;
  options.limits.string_bytes = 16 * 1024;
  auto started = etude::Run::start(files, options, diagnostics);
  if (started == nullptr) return nullptr;
  etude::AdvanceBudget budget;
  budget.instructions = 20'000;
  for (int burst = 0; burst < 10; ++burst) {
    if (started->session().advance(budget) != etude::Pause::kOutOfBudget) break;
  }
  return started;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const etude::Files files = etude::fuzz::take_files(text);
  const auto checked = etude::check_files(files);
  check_places(checked);
  std::vector<etude::FileDiagnostics> diagnostics;
  const auto first = run(files, diagnostics);
  check_places(diagnostics);
  // What check calls wrong does not start, and what it calls right does.
  require((first != nullptr) == !etude::has_errors(diagnostics));
  if (first == nullptr) return 0;
  std::vector<etude::FileDiagnostics> again_diagnostics;
  const auto again = run(files, again_diagnostics);
  require(again != nullptr);
  const std::string saved = etude::json_from_journal(first->session().journal());
  require(saved == etude::json_from_journal(again->session().journal()));
  const auto loaded = etude::journal_from_json(saved);
  require(loaded.ok() && loaded.value().fingerprint() == first->session().journal().fingerprint());
  return 0;
}
