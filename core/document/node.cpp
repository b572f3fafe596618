// Looks things up in nodes and compares them.
#include "core/document/node.h"

#include "core/value/value_order.h"

namespace etude {

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key.value.string() == key) return &entry.value;
  }
  return nullptr;
}

Value value_of(const Node& node) {
  switch (node.kind) {
    case NodeKind::kScalar: return node.value;
    case NodeKind::kSequence: {
      List list;
      for (const Node& item : node.items) list = list.push_back(value_of(item));
      return list;
    }
    case NodeKind::kMapping: {
      Map map;
      for (const Node::Entry& entry : node.entries) map = map.set(entry.key.value, value_of(entry.value));
      return map;
    }
  }
  return Value();
}

std::string_view kind_in_words(const Node& node) {
  if (node.is_sequence()) return "a list";
  if (node.is_mapping()) return "a map";
  switch (node.value.kind()) {
    case Kind::kNull: return node.style == ScalarStyle::kEmpty ? "nothing" : "null";
    case Kind::kBool: return "true or false";
    case Kind::kInt:
    case Kind::kDouble: return "a number";
    case Kind::kString:
    case Kind::kBytes:
    case Kind::kList:
    case Kind::kMap: break;
  }
  return "text";
}

bool same_meaning(const Node& a, const Node& b) {
  if (a.kind != b.kind || a.items.size() != b.items.size() || a.entries.size() != b.entries.size()) return false;
  if (a.is_scalar()) return a.value.kind() == b.value.kind() && equals(a.value, b.value);
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!same_meaning(a.items[i], b.items[i])) return false;
  }
  for (std::size_t i = 0; i < a.entries.size(); ++i) {
    if (!equals(a.entries[i].key.value, b.entries[i].key.value)) return false;
    if (!same_meaning(a.entries[i].value, b.entries[i].value)) return false;
  }
  return true;
}

}  // namespace etude
