// Node trees as text, for comparisons in tests.
#pragma once

#include <string>

#include "core/document/node.h"
#include "core/value/value_json.h"

namespace etude {

/// JSON, with keys in the order of the text.
inline std::string text_of_node(const Node& node) {
  std::string text;
  switch (node.kind) {
    case NodeKind::kScalar: return json_for_display(node.value);
    case NodeKind::kSequence:
      for (const Node& item : node.items) text += (text.empty() ? "" : ",") + text_of_node(item);
      return "[" + text + "]";
    case NodeKind::kMapping:
      for (const Node::Entry& entry : node.entries)
        text += (text.empty() ? "" : ",") + text_of_node(entry.key) + ":" + text_of_node(entry.value);
      return "{" + text + "}";
  }
  return "?";
}

/// The same with the range and style of every node: `"a"@3-6d`.
inline std::string exact_text_of_node(const Node& node) {
  const std::string place = "@" + std::to_string(node.range.begin) + "-" + std::to_string(node.range.end) + (node.flow ? "f" : "");
  std::string text;
  switch (node.kind) {
    case NodeKind::kScalar: {
      constexpr char kStyles[] = "epsdlf";
      return json_for_display(node.value) + place + kStyles[static_cast<std::size_t>(node.style)] +
             (node.indent == 0 ? "" : std::to_string(node.indent));
    }
    case NodeKind::kSequence:
      for (const Node& item : node.items) text += exact_text_of_node(item) + ",";
      return "[" + text + "]" + place;
    case NodeKind::kMapping:
      for (const Node::Entry& entry : node.entries) text += exact_text_of_node(entry.key) + ":" + exact_text_of_node(entry.value) + ",";
      return "{" + text + "}" + place;
  }
  return "?";
}

}  // namespace etude
