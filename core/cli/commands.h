// The commands: each takes options, prints, and gives the exit status.
#pragma once

#include "core/cli/options.h"

namespace etude::cli {

int check_command(const Options& options);
int run_command(const Options& options);
int trace_command(const Options& options);
int share_command(const Options& options);
int unshare_command(const Options& options);
int format_command(const Options& options);
int help_command(const Options& options);

}  // namespace etude::cli
