// `etude check`: reads everything, runs nothing.
#include "core/cli/commands.h"
#include "core/cli/workspace.h"

namespace etude::cli {

int check_command(const Options& options) {
  const Result<Workspace> workspace = read_workspace(options);
  if (!workspace.ok()) {
    complain("etude: " + workspace.error().message + "\n");
    return kWrongUsage;
  }
  const std::vector<FileDiagnostics> diagnostics = check_files(workspace.value().files);
  report_diagnostics(diagnostics, workspace.value().names, options.json);
  if (has_errors(diagnostics)) return kDoesNotDeploy;
  std::size_t findings = 0;
  for (const FileDiagnostics& file : diagnostics) findings += file.list.all().size();
  if (!options.json) print(findings == 0 ? "no problems\n" : "it deploys\n");
  return kSucceeded;
}

}  // namespace etude::cli
