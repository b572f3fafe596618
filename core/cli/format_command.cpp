// `etude fmt`: the standard form of a document, on standard output or in its place.
#include "core/cli/commands.h"
#include "core/cli/files.h"
#include "core/cli/report.h"
#include "core/document/formatter.h"

namespace etude::cli {

int format_command(const Options& options) {
  const Result<std::string> text = read_file(options.file);
  if (!text.ok()) {
    complain("etude: " + text.error().message + "\n");
    return kWrongUsage;
  }
  const std::string name = options.file == "-" ? "standard input" : options.file;
  const Result<std::string> formatted = format_document(SourceText(name, text.value()));
  if (!formatted.ok()) {
    complain("etude: " + formatted.error().message + " [" + formatted.error().code + "]\n");
    return kDoesNotDeploy;
  }
  const bool changes = formatted.value() != text.value();
  if (options.check_only) {
    if (changes) complain(name + " is not in its standard form; `etude fmt --write` puts it there.\n");
    return changes ? kFailed : kSucceeded;
  }
  if (!options.write || options.file == "-") {
    print(formatted.value());
    return kSucceeded;
  }
  if (!changes) return kSucceeded;
  const Result<void> written = write_file(options.file, formatted.value());
  if (written.ok()) return kSucceeded;
  complain("etude: " + written.error().message + "\n");
  return kWrongUsage;
}

}  // namespace etude::cli
