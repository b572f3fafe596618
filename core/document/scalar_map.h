// Decodes the scalars of a YAML text and remembers where each byte came from: quotes, escapes, folding, block scalars.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/document/node.h"
#include "core/source/offset_map.h"

namespace etude {

/// A scalar without its syntax. `end` is the offset behind its last byte (behind the closing quote; a block scalar ends
/// with its last line that is not empty, before the line break).
struct DecodedScalar {
  std::string text;
  std::size_t end = 0;
  bool closed = true;  // false: a quoted scalar without its closing quote
  bool legal = true;   // false: an escape that is none, or half of a surrogate pair
};

/// A plain scalar, [begin, end) being known: lines are folded. All four take a map to fill, or null.
DecodedScalar decode_plain(std::string_view source, std::size_t begin, std::size_t end, OffsetMap* map);
/// `begin` is the opening quote. An unclosed scalar ends with the text.
DecodedScalar decode_single_quoted(std::string_view source, std::size_t begin, OffsetMap* map);
/// The same with escapes; two `\u` escapes that are a surrogate pair make one character (as in JSON). What is no
/// escape becomes U+FFFD: the reader has refused it before.
DecodedScalar decode_double_quoted(std::string_view source, std::size_t begin, OffsetMap* map);
/// `begin` is the `|` or `>`; `indent` the columns of indentation that are no content.
DecodedScalar decode_block(std::string_view source, std::size_t begin, std::size_t indent, OffsetMap* map);

/// The indentation of the content of a block scalar: as its header says, or that of its first line with text.
/// @param parent_column  column (from 0) of the map key or dash that it belongs to, -1 at the top
std::size_t block_indent(std::string_view source, std::size_t begin, int parent_column);

/// From offsets in `node.value` (a string scalar of `source`) to offsets in the file.
OffsetMap scalar_map(const SourceText& source, const Node& node);

}  // namespace etude
