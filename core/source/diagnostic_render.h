// Diagnostics as terminal text with snippet and caret (HOUSE.md section 6).
#pragma once

#include <cstddef>
#include <string>

#include "core/source/diagnostic.h"
#include "core/source/source_text.h"

namespace etude {

struct RenderOptions {
  bool colour = false;        // ANSI colours
  bool snippet = true;        // the line with a caret below the message
  std::size_t width = 160;    // columns of a snippet; longer lines are cut around the place
  std::size_t most = 100;     // findings that are shown; the others are counted
  std::size_t tab_width = 4;  // columns between tab stops in a snippet
};

/// One finding with its notes and fix:
///
///     checkout.yaml:14:18: error: unknown variable `totl` [program.unknown_variable]
///        14 |       - grand: ${totl + tax}
///           |                  ^~~~
///     checkout.yaml:9:9: note: …
std::string render_diagnostic(const SourceText& source, const Diagnostic& diagnostic, const RenderOptions& options = {});

/// All findings in the order of the list, and the line `2 errors, 1 warning` if there are several.
std::string render_diagnostics(const SourceText& source, const DiagnosticList& diagnostics, const RenderOptions& options = {});

/// Columns of a terminal that a character takes: 0 (combining marks, controls), 1, or 2 (East Asian wide, emoji).
std::size_t display_width(char32_t code_point);

}  // namespace etude
