// Text → Node tree. The only file that includes yaml-cpp is yaml_reader.cpp; its exceptions end there.
#pragma once

#include <optional>

#include "core/document/node.h"
#include "core/document/read_limits.h"
#include "core/source/diagnostic.h"
#include "core/source/source_text.h"

namespace etude {

/// Reads one YAML or JSON document. Scalars are typed by syntax.md 1, aliases expanded, keys turned into text.
///
/// @returns nothing if the text is not well formed, too large or empty; otherwise the tree, possibly with errors
///          added (duplicate keys, integers out of range): the caller asks `diagnostics.has_errors()`
/// Diagnostics: `document.*`, see core/source/diagnostic_codes.h
std::optional<Node> read_document(const SourceText& source, DiagnosticList& diagnostics, const ReadLimits& limits = {});

/// The same without the quick reader, which `read_document` asks first: slower, with the same result. For tests.
std::optional<Node> read_document_by_library(const SourceText& source, DiagnosticList& diagnostics, const ReadLimits& limits = {});

}  // namespace etude
