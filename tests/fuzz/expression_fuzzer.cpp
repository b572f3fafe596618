// Any bytes as an expression and as an assignment target: no crash, bounded depth, and every place lies inside the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/expression/expression_parser.h"
#include "core/expression/interpolation.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_places(const etude::DiagnosticList& diagnostics, std::size_t size) {
  for (const etude::Diagnostic& diagnostic : diagnostics.all()) {
    require(diagnostic.range.begin <= diagnostic.range.end && diagnostic.range.end <= size);
    require(!diagnostic.code.empty() && !diagnostic.message.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  {
    etude::DiagnosticList diagnostics;
    const auto tree = etude::parse_bare_expression(text, diagnostics);
    // Exactly one of the two: a tree, or a reason why there is none.
    require((tree != nullptr) != diagnostics.has_errors());
    check_places(diagnostics, size);
  }
  {
    etude::DiagnosticList diagnostics;
    const auto target = etude::parse_target(text, etude::OffsetMap::identity(0, size), diagnostics);
    require(target.has_value() || diagnostics.has_errors());
    check_places(diagnostics, size);
  }
  if (const auto inner = etude::expression_text(text)) {
    require(inner->size() + 3 == size);
  }
  static_cast<void>(etude::near_expression(text));
  return 0;
}
