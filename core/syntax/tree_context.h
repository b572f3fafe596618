// What all parsers of this room share: the source, the diagnostics, and how scalars become values, names and targets.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "core/document/node.h"
#include "core/source/diagnostic.h"
#include "core/source/source_text.h"
#include "core/syntax/workflow_tree.h"

namespace etude {

class TreeContext {
 public:
  TreeContext(const SourceText& source, DiagnosticList& diagnostics) : source_(source), diagnostics_(diagnostics) {}

  [[nodiscard]] const SourceText& source() const { return source_; }
  DiagnosticList& diagnostics() { return diagnostics_; }
  Diagnostic& error(std::string_view code, SourceRange range, std::string message) {
    return diagnostics_.error(std::string(code), range, std::move(message));
  }

  /// A value with its expressions. A broken expression has been reported and is null in the tree.
  ValueTree value(const Node& node);
  /// True if the node is a scalar `${…}`.
  static bool is_expression(const Node& node);

  /// The name of a variable; `what` names its role, such as `the loop variable`. Reports what is none.
  std::optional<Name> variable_name(const Node& node, std::string_view what);
  /// Where an assignment or result goes.
  std::optional<Target> target(const Node& node);
  /// A literal text, such as the name of a step; `what` names its role.
  std::optional<Name> literal_text(const Node& node, std::string_view what, std::string_view code);

  /// Reports keys of a mapping that are not among `known`; `owner` is named in the message, such as "a `for` loop".
  void check_keys(const Node& mapping, std::string_view owner, std::initializer_list<std::string_view> known);
  /// The key that the only unknown one must stand for, because it is all that is missing and its value fits: reported. Else empty.
  std::string_view stand_in(const Node& mapping, std::string_view owner, std::initializer_list<std::string_view> known,
                            std::initializer_list<std::string_view> required);
  /// One error (at `place`) that names all of the keys that are missing. A key that another word stands for has been reported.
  void require(const Node& mapping, std::initializer_list<std::string_view> keys, std::string_view owner, SourceRange place);
  /// The value of a key, or an error that it is missing (at `place`).
  const Node* required(const Node& mapping, std::string_view key, std::string_view owner, SourceRange place);

 private:
  ExpressionPtr expression(const Node& node);
  void warn_about_literal(const Node& node);
  void warn_about_split_expression(const Node::Entry& entry);

  const SourceText& source_;
  DiagnosticList& diagnostics_;
};

/// A piece of text in a message: in back ticks, shortened when it is long.
std::string quoted_in_message(std::string_view text);

}  // namespace etude
