// Holds what happened against what a case expects: sentences about every difference.
#pragma once

#include <string>
#include <vector>

#include "tests/conformance/case_run.h"

namespace etude::conformance {

/// The outcome, the logs, requests, waits and warnings. Empty: all as expected.
std::vector<std::string> check_outcome(const Case& the_case, const CaseRun& run);

/// The journal: saved, loaded and saved again the same bytes; replayed the same fingerprint and bytes; the state at each sample as it was,
/// and every variable what the writes before it made it.
std::vector<std::string> check_journal(const Case& the_case, const CaseRun& run);

}  // namespace etude::conformance
