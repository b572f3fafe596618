// The composition root: arguments → command → exit status.
#include "core/cli/commands.h"
#include "core/cli/report.h"

int main(int count, char** arguments) {
  using namespace etude::cli;
  const Parsed parsed = parse_options(count, arguments);
  if (!parsed.options) {
    if (parsed.status == kSucceeded)
      print(parsed.text);
    else
      complain(parsed.text);
    return parsed.status;
  }
  switch (parsed.options->command) {
    case Command::kCheck: return check_command(*parsed.options);
    case Command::kRun: return run_command(*parsed.options);
    case Command::kTrace: return trace_command(*parsed.options);
    case Command::kShare: return share_command(*parsed.options);
    case Command::kUnshare: return unshare_command(*parsed.options);
    case Command::kFormat: return format_command(*parsed.options);
    case Command::kVersion: print("etude " ETUDE_VERSION "\n"); return kSucceeded;
    case Command::kHelp: return help_command(*parsed.options);
  }
  return kWrongUsage;
}
