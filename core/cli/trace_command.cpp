// `etude trace`: a journal from a file, as text, as a diagram, or for a trace viewer.
#include "core/cli/commands.h"
#include "core/cli/files.h"
#include "core/cli/report.h"
#include "core/journal/journal_json.h"
#include "core/journal/trace_export.h"

namespace etude::cli {

int trace_command(const Options& options) {
  const Result<std::string> text = read_file(options.file);
  if (!text.ok()) {
    complain("etude: " + text.error().message + "\n");
    return kWrongUsage;
  }
  const Result<Journal> journal = journal_from_json(text.value());
  if (!journal.ok()) {
    complain("etude: " + options.file + ": " + journal.error().message + " [" + journal.error().code + "]\n");
    return kWrongUsage;
  }
  std::string out;
  if (options.format == "mermaid")
    out = trace_mermaid(journal.value());
  else if (options.format == "perfetto")
    out = trace_perfetto(journal.value());
  else
    out = trace_text(journal.value());
  if (!out.ends_with('\n')) out += "\n";
  print(out);
  return kSucceeded;
}

}  // namespace etude::cli
