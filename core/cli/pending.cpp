// Temporary.
#include "core/cli/commands.h"
#include "core/cli/report.h"
namespace etude::cli {
int share_command(const Options&) { complain("not there yet\n"); return kWrongUsage; }
int unshare_command(const Options&) { complain("not there yet\n"); return kWrongUsage; }
int format_command(const Options&) { complain("not there yet\n"); return kWrongUsage; }
}
