// Text → tree of a workflow: main, subworkflows, params. The entries of this room.
#pragma once

#include <optional>
#include <string_view>

#include "core/document/node.h"
#include "core/source/diagnostic.h"
#include "core/source/source_text.h"
#include "core/syntax/workflow_tree.h"

namespace etude {

/// Parses the text of a workflow, YAML or JSON, and checks all that needs no names of variables and functions.
///
/// @returns nothing if there is nothing to work with; otherwise the tree, which is complete only if
///          `diagnostics.has_errors()` is false
/// Diagnostics: `document.*`, `expression.*`, `syntax.*`
std::optional<Workflow> parse_workflow(const SourceText& source, DiagnosticList& diagnostics);

/// The same for a document that has been read.
Workflow parse_workflow_document(const SourceText& source, const Node& document, DiagnosticList& diagnostics);

/// Parses and checks a list of steps inside of another document: the handler of a simulated service.
/// @param owner  whose steps, for messages: "the handler of POST /charge"
StepList parse_steps(const SourceText& source, const Node& list, std::string_view owner, DiagnosticList& diagnostics);

/// Parses a value with expressions at any depth inside of another document.
ValueTree parse_value_tree(const SourceText& source, const Node& node, DiagnosticList& diagnostics);

}  // namespace etude
