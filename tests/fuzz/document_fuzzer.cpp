// Any bytes as a YAML document: no crash, bounded work, and every place lies inside the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/document/yaml_reader.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_places(const etude::Node& node, std::size_t size) {
  require(node.range.begin <= node.range.end && node.range.end <= size);
  for (const etude::Node& item : node.items) check_places(item, size);
  for (const etude::Node::Entry& entry : node.entries) {
    require(entry.key.is_string());
    check_places(entry.key, size);
    check_places(entry.value, size);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const etude::SourceText source("fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size));
  etude::DiagnosticList diagnostics;
  etude::ReadLimits limits;
  limits.nodes = 20'000;
  const auto tree = etude::read_document(source, diagnostics, limits);
  // Silence is no answer: a tree, or a reason why there is none.
  require(tree.has_value() || diagnostics.has_errors());
  if (tree) check_places(*tree, size);
  for (const etude::Diagnostic& diagnostic : diagnostics.all()) {
    require(diagnostic.range.begin <= diagnostic.range.end && diagnostic.range.end <= size);
    require(!diagnostic.code.empty() && !diagnostic.message.empty());
  }
  return 0;
}
