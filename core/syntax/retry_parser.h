// Node → retry policy: a named policy, or predicate, max_retries and backoff (syntax.md 3.6).
#pragma once

#include "core/document/node.h"
#include "core/syntax/tree_context.h"
#include "core/syntax/workflow_tree.h"

namespace etude {

/// Parses the value of `retry`; `key` is the place of the key itself.
Retry parse_retry(TreeContext& context, const Node& node, SourceRange key);

}  // namespace etude
