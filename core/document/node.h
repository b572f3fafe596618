// The tree of a YAML or JSON document: scalars with their typed values, sequences, mappings, each with its place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/source/source_text.h"
#include "core/value/value.h"

namespace etude {

enum class NodeKind : std::uint8_t { kScalar, kSequence, kMapping };

/// How a scalar is written. `kEmpty`: not at all (`key:` with nothing behind it).
enum class ScalarStyle : std::uint8_t { kEmpty, kPlain, kSingleQuoted, kDoubleQuoted, kLiteral, kFolded };

/// One node. Aliases are expanded: the copy keeps the places of the anchored text.
struct Node {
  struct Entry;

  NodeKind kind = NodeKind::kScalar;
  ScalarStyle style = ScalarStyle::kEmpty;  // of a scalar
  bool flow = false;                        // a collection in brackets, or a scalar inside of one
  std::uint32_t indent = 0;                 // of the content of a block scalar, in columns
  SourceRange range;                        // quotes and brackets included; a block scalar from its `|` or `>`
  Value value;                              // of a scalar: null, boolean, integer, double or string
  std::vector<Node> items;                  // of a sequence
  std::vector<Entry> entries;               // of a mapping, in the order of the text

  [[nodiscard]] bool is_scalar() const { return kind == NodeKind::kScalar; }
  [[nodiscard]] bool is_sequence() const { return kind == NodeKind::kSequence; }
  [[nodiscard]] bool is_mapping() const { return kind == NodeKind::kMapping; }
  [[nodiscard]] bool is_string() const { return is_scalar() && value.is_string(); }
  [[nodiscard]] bool is_null() const { return is_scalar() && value.is_null(); }
  /// The value of a key in a mapping; nullptr if it is absent or this is no mapping.
  [[nodiscard]] const Node* find(std::string_view key) const;
};

/// `key.value` is always a string: other keys are turned into their text when the document is read.
struct Node::Entry {
  Node key;
  Node value;
};

/// The node as a value, expressions left as the texts that they are.
Value value_of(const Node& node);

/// What the node is, for messages: `a list`, `a map`, `text`, `a number`, `true or false`, `null`, `nothing`.
std::string_view kind_in_words(const Node& node);

/// True if both trees mean the same, wherever and however they are written.
bool same_meaning(const Node& a, const Node& b);

}  // namespace etude
