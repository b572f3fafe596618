// Text → Node tree. The only file that includes yaml-cpp is yaml_reader.cpp; its exceptions end there.
#pragma once

#include <cstddef>
#include <optional>

#include "core/document/node.h"
#include "core/source/diagnostic.h"
#include "core/source/source_text.h"

namespace etude {

/// Bounds that keep a hostile text from using more than a little memory and time.
struct ReadLimits {
  std::size_t bytes = 131'072;   // limits.md, "source size"
  std::size_t nodes = 200'000;   // with every alias expanded
  std::size_t depth = 200;       // collections inside each other
};

/// Reads one YAML or JSON document. Scalars are typed by syntax.md 1, aliases expanded, keys turned into text.
///
/// @returns nothing if the text is not well formed, too large or empty; otherwise the tree, possibly with errors
///          added (duplicate keys, integers out of range): the caller asks `diagnostics.has_errors()`
/// Diagnostics: `document.*`, see core/source/diagnostic_codes.h
std::optional<Node> read_document(const SourceText& source, DiagnosticList& diagnostics, const ReadLimits& limits = {});

}  // namespace etude
