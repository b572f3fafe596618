// A failure of the YAML library → a diagnostic that names the pitfall and says what to write instead.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/source/diagnostic.h"
#include "core/source/source_text.h"

namespace etude {

/// Where and how reading stopped.
struct YamlFailure {
  /// A collection that was still open.
  struct Open {
    std::size_t begin;
    std::size_t column;  // in bytes, from 0
    bool flow;
    bool mapping;
  };
  std::string reason;      // the library's own words
  std::size_t offset = 0;  // where it gave up
  std::size_t done = 0;    // everything before is read
  std::vector<Open> open;  // outermost first
};

/// Adds the diagnostic of a failure, unless it has been found before; afterwards there is at least one error.
void explain_yaml_failure(const SourceText& source, const YamlFailure& failure, DiagnosticList& diagnostics);

/// Adds `document.tab` for the tab at `tab` in the indentation [line, content).
void add_tab_error(std::string_view text, std::size_t line, std::size_t tab, std::size_t content, DiagnosticList& diagnostics);

/// Adds `document.map_beside_list`: a key at `place` beside the items of the list that begins at `list`.
void add_map_beside_list_error(SourceRange place, std::size_t list, DiagnosticList& diagnostics);

/// For the list item at `at`, which fits nowhere: adds what is wrong with the line above that the list should have begun with.
/// @returns false if there is nothing to say
bool explain_first_item(std::string_view text, std::size_t at, DiagnosticList& diagnostics);

/// The text in single quotes, as YAML wants them.
std::string single_quoted(std::string_view text);

}  // namespace etude
