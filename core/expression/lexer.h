// Text of an expression → tokens (expressions.md 2).
#pragma once

#include <string_view>
#include <vector>

#include "core/expression/token.h"
#include "core/source/diagnostic.h"
#include "core/source/offset_map.h"

namespace etude {

/// Splits the text. Illegal characters, unclosed strings, unknown escapes and numbers that do not fit are reported
/// (`expression.*`) and stand in the result as kError; the last token is always kEnd.
std::vector<Token> tokenize_expression(std::string_view text, const OffsetMap& map, DiagnosticList& diagnostics);

/// The frame of a message about an expression: `parse error in expression '<text>': <detail>`.
std::string expression_message(std::string_view text, std::string_view detail);

}  // namespace etude
