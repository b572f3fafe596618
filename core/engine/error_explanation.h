// A raised error → what a person needs to mend it: the place, the values that it was about, a way out.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/journal/journal.h"
#include "core/machine/machine.h"
#include "core/source/diagnostic.h"

namespace etude {

struct ErrorExplanation {
  std::shared_ptr<const SourceText> source;
  /// Where and what: `code` is the most specific tag, or RuntimeError for a value of `raise`. A note says where the value
  /// came from if it was raised again.
  Diagnostic error;
  std::vector<std::string> values;  // the operands or arguments, on one line each, cut short
  std::string way_out;              // a sentence or two; empty where only the author of the workflow can know
};

/// The error that ended an execution, and below an UnhandledBranchError those of its first branches.
/// @param payload  the error value of the execution
std::vector<ErrorExplanation> explain_failure(const Machine& machine, const Journal& journal, const Value& payload);

/// What to write instead, for an error of the runtime.
/// @param operands  what it was raised about: the list of the event, or null
std::string way_out_of(const Value& error, const Value& operands);

}  // namespace etude
