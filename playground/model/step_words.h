// Steps in words: what they do in a line. Shared by the graph and the tree of steps.
#pragma once

#include <string>
#include <string_view>

#include "core/program/compile.h"
#include "core/source/source_text.h"
#include "core/syntax/workflow_tree.h"

namespace etude {

/// A text on one line, blanks folded, of at most about `most` bytes.
std::string one_line(std::string_view text, std::size_t most);
/// The source of a value without `${…}` and quotes.
std::string value_words(const ValueTree& value, const SourceText& source, std::size_t most);
/// A condition that is literally true.
bool is_true(const ValueTree& value);
/// What a step does in a line: `POST customers /reserve`, `assign total`, `for each item`.
std::string step_summary(const Step& step, const SourceText& source);

}  // namespace etude
