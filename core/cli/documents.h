// Gathers the files that a command works on.
#pragma once

#include <optional>

#include "core/base/result.h"
#include "core/cli/options.h"
#include "core/cli/report.h"
#include "core/simulation/run.h"

namespace etude::cli {

/// The documents under the names they have in a link, and what the user calls them.
struct Documents {
  Files files;
  FileNames names;
};

/// Reads FILE, --services, --workflow and --data or --data-file. @errors `cli.file` in words
Result<Documents> read_documents(const Options& options);

/// Prints the findings about `--data`, which is an argument and no document. @returns true if there are any errors
bool data_is_wrong(const std::vector<FileDiagnostics>& diagnostics);

}  // namespace etude::cli
