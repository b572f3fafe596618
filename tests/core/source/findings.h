// Diagnostics as short text for tables of expectations.
#pragma once

#include <string>

#include "core/source/diagnostic.h"
#include "core/source/source_text.h"

namespace etude {

/// One line a finding, in the order of the text: `error document.tab 2:1-2:3`; warnings and infos likewise.
inline std::string findings_text(const SourceText& source, DiagnosticList diagnostics) {
  diagnostics.sort();
  std::string text;
  for (const Diagnostic& found : diagnostics.all()) {
    const SourcePosition begin = source.position(found.range.begin);
    const SourcePosition end = source.position(found.range.end);
    text += std::string(severity_name(found.severity)) + " " + found.code + " " + std::to_string(begin.line) + ":" +
            std::to_string(begin.column) + "-" + std::to_string(end.line) + ":" + std::to_string(end.column) + "\n";
  }
  return text;
}

/// The text with the fix of its first finding that has one applied; the text itself if there is none.
inline std::string with_first_fix(const SourceText& source, DiagnosticList diagnostics) {
  diagnostics.sort();
  std::string text(source.text());
  for (const Diagnostic& found : diagnostics.all()) {
    if (!found.fix) continue;
    return text.replace(found.fix->range.begin, found.fix->range.end - found.fix->range.begin, found.fix->text);
  }
  return text;
}

}  // namespace etude
