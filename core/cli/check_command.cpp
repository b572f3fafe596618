// `etude check`: reads everything, runs nothing.
#include "core/cli/commands.h"
#include "core/cli/documents.h"

namespace etude::cli {

int check_command(const Options& options) {
  const Result<Documents> documents = read_documents(options);
  if (!documents.ok()) {
    complain("etude: " + documents.error().message + "\n");
    return kWrongUsage;
  }
  const std::vector<FileDiagnostics> diagnostics = check_files(documents.value().files);
  report_diagnostics(diagnostics, documents.value().names, options.json);
  if (has_errors(diagnostics)) return kDoesNotDeploy;
  std::size_t findings = 0;
  for (const FileDiagnostics& file : diagnostics) findings += file.list.all().size();
  if (!options.json) print(findings == 0 ? "no problems\n" : "it deploys\n");
  return kSucceeded;
}

}  // namespace etude::cli
