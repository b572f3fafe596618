// What both readers do with a node that they have found: types, keys as text, no key twice.
#pragma once

#include <string_view>

#include "core/document/node.h"
#include "core/source/diagnostic.h"

namespace etude {

/// Sets the value of a scalar from its decoded text: plain ones are typed, all others are strings.
void set_scalar_value(Node& node, std::string_view text, DiagnosticList& diagnostics);

/// The node as the key of a mapping: scalars become text; for a list or map an error is reported.
Node key_of(Node node, DiagnosticList& diagnostics);

/// Of equal keys the first stays; each further one is reported and removed with its value.
void drop_duplicate_keys(Node& mapping, DiagnosticList& diagnostics);

}  // namespace etude
