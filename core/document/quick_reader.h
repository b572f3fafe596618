// The plain part of YAML → Node tree, in one pass over the text.
//
// Nearly every workflow uses a small part of YAML: block maps and lists, brackets, quoted and plain scalars, block
// scalars, comments. This reader knows that part and is some ten times as fast as yaml-cpp. Whatever else it meets
// (anchors, tags, directives, explicit keys, tabs as indentation, every mistake) it leaves to yaml-cpp, so it never
// decides that a text is wrong. Tests hold both to the same trees.
#pragma once

#include <optional>
#include <string_view>

#include "core/document/node.h"
#include "core/document/read_limits.h"
#include "core/source/diagnostic.h"

namespace etude {

/// @param text  valid UTF-8 without control characters other than tab, line feed and carriage return
/// @returns nothing if the text needs the whole of YAML, or is no document; `diagnostics` then means nothing
std::optional<Node> read_quickly(std::string_view text, DiagnosticList& diagnostics, const ReadLimits& limits);

}  // namespace etude
