// What stands where in a text that is being written: its keys as a tree, found without the parser, which needs a whole document.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/source/source_text.h"

namespace etude {

constexpr std::uint32_t kNoKey = 0xFFFFFFFFu;

/// One key of a mapping, in blocks or in braces.
struct OutlineKey {
  std::string name;
  SourceRange key;
  SourceRange value;              // on the key's own line, or up to the closing brace; empty if nothing stands there
  std::uint32_t parent = kNoKey;  // the key whose value holds it
  std::uint32_t mapping = 0;      // keys of one mapping have one number
  bool item = false;              // its mapping is an item of a list
  bool complete = true;           // false: a lone word that may become a key (only at the cursor)
  std::uint32_t column = 0;       // of a key in blocks, from 0
  bool flow = false;
  std::uint32_t last = 0;  // offset behind everything below it
};

struct TextOutline {
  std::vector<OutlineKey> keys;  // in the order of the text
  /// The expression `${…` around the cursor, without its braces, up to where it ends; both 0 if there is none.
  SourceRange expression;

  [[nodiscard]] const OutlineKey* parent(const OutlineKey& key) const { return key.parent == kNoKey ? nullptr : &keys[key.parent]; }
  /// The name of an enclosing key, `up` levels above; empty if there is none.
  [[nodiscard]] std::string_view above(const OutlineKey& key, int up) const;
  /// It names a step: it stands in a list of `steps`, or in a list that is the whole document.
  [[nodiscard]] bool is_step_name(const OutlineKey& key) const;
  /// The key that names the routine around; kNoKey in a document that is a list of steps, or none.
  [[nodiscard]] std::uint32_t routine_of(std::uint32_t key) const;
  /// A key of the same mapping; nullptr if there is none.
  [[nodiscard]] const OutlineKey* sibling(const OutlineKey& key, std::string_view name) const;
};

/// Reads what it can. An unfinished word at `cursor` becomes a key that is not complete.
TextOutline outline_of(std::string_view text, std::uint32_t cursor);

/// A variable that the text assigns, and where it can be read.
struct OutlineVariable {
  std::string name;
  std::string_view about;  // `parameter`, `loop variable`, …
  SourceRange place;       // where it is named first
  SourceRange visible;
  std::uint32_t routine = kNoKey;
};
std::vector<OutlineVariable> variables_of(std::string_view text, const TextOutline& outline);

}  // namespace etude
