// `etude fmt`: the same document, laid out evenly, with its comments.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/source/source_text.h"

namespace etude {

/// Lays a document out anew: two blanks a level, list items two blanks deeper than their key, one blank behind `:`, `-`
/// and `,`, no blanks at line ends, at most one empty line in a row, one line break at the end. In JSON what is not short
/// and flat gets a line a member. Scalars stay as they are written; comments keep their places. Formatting twice changes
/// nothing more, and the meaning never changes: both are checked before the text is handed out.
///
/// @errors `format.unreadable` (the text has errors), `format.left_alone` (with the reason: anchors, tags, comments
///         inside of brackets …)
Result<std::string> format_document(const SourceText& source);

}  // namespace etude
