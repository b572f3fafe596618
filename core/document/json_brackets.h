// Brackets and quotes of a document in JSON that do not pair up → the line that lacks one, found by the indentation.
#pragma once

#include <string_view>

#include "core/source/diagnostic.h"

namespace etude {

/// Adds the first place where brackets and indentation disagree, or a line with a quote too few.
/// @param text  a whole document that could not be read
/// @returns false, and adds nothing, if it is not written as JSON, or if its brackets and quotes pair up
bool explain_json_brackets(std::string_view text, DiagnosticList& diagnostics);

}  // namespace etude
