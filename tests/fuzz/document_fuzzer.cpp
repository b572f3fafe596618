// Any bytes as a YAML document: no crash, bounded work, and every place lies inside the text. The quick reader and the library read
// the same tree, the formatter stands by its own result, and the editor's help answers anywhere in the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/document/formatter.h"
#include "core/document/yaml_reader.h"
#include "core/language/language_service.h"
#include "tests/core/document/node_text.h"

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

/// What was found, as text.
std::string findings(const etude::DiagnosticList& diagnostics) {
  std::string text;
  for (const etude::Diagnostic& diagnostic : diagnostics.all())
    text += diagnostic.code + "@" + std::to_string(diagnostic.range.begin) + "-" + std::to_string(diagnostic.range.end) + "\n";
  return text;
}

/// The editor asks about places of any text, whole or not.
void ask_the_editor(const std::string& text, bool services) {
  const etude::LanguageDocument document{text, services};
  for (std::size_t i = 0; i <= 4; ++i) {
    const auto offset = static_cast<std::uint32_t>(text.size() * i / 4);
    const etude::CompletionList list = etude::complete_at(document, offset);
    require(list.from <= list.to && list.to <= text.size() && list.options.size() <= etude::kMostSuggestions);
    const auto hover = etude::hover_at(document, offset);
    require(!hover || (hover->from <= hover->to && hover->to <= text.size() && !hover->title.empty()));
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
  etude::DiagnosticList by_library;
  const auto slow = etude::read_document_by_library(source, by_library, limits);
  require(slow.has_value() == tree.has_value() && findings(by_library) == findings(diagnostics));
  require(!tree || etude::exact_text_of_node(*slow) == etude::exact_text_of_node(*tree));
  if (const auto laid_out = etude::format_document(source)) {
    const auto again = etude::format_document(etude::SourceText("fuzz.yaml", laid_out.value()));
    require(again.ok() && again.value() == laid_out.value());
  }
  ask_the_editor(std::string(source.text()), size % 2 == 1);
  return 0;
}
