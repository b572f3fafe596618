// Turns scalars into values, names and targets, and says what is wrong with them.
#include "core/syntax/tree_context.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/utf8.h"
#include "core/document/scalar_map.h"
#include "core/document/yaml_problem.h"
#include "core/expression/expression_parser.h"
#include "core/expression/interpolation.h"
#include "core/expression/token.h"
#include "core/source/foreign_words.h"
#include "core/syntax/step_parser.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

// `assign` where `steps` belongs, or a whole step: `init: {assign: …}`.
bool is_step_without_list(const Node::Entry& entry) {
  const auto acts = [](const Node::Entry& inner) { return is_action_key(inner.key.value.string()); };
  return acts(entry) || (entry.value.is_mapping() && std::any_of(entry.value.entries.begin(), entry.value.entries.end(), acts));
}

// What to do with a step, or a subworkflow, that stands beside the key `steps`.
std::string misplaced_step(const Node::Entry& entry) {
  if (entry.value.is_mapping() && entry.value.find("steps") != nullptr) return " A subworkflow stands at the left margin, beside `main`.";
  return " A step stands in the list below `steps`: write `- my_step:` there.";
}

ValueTree literal_tree(SourceRange range, Value value) {
  ValueTree tree;
  tree.range = range;
  tree.literal = std::move(value);
  return tree;
}

bool is_literal(const ValueTree& tree) { return tree.kind == ValueTree::Kind::kLiteral; }

}  // namespace

std::string quoted_in_message(std::string_view text) {
  constexpr std::size_t kMostShown = 60;
  std::string shown(slice_code_points(text, 0, kMostShown));
  if (shown.size() < text.size()) shown += "…";
  std::replace(shown.begin(), shown.end(), '\n', ' ');
  return "`" + shown + "`";
}

bool TreeContext::is_expression(const Node& node) { return node.is_string() && expression_text(node.value.string()).has_value(); }

ExpressionPtr TreeContext::expression(const Node& node) {
  const std::string_view scalar = node.value.string();
  const OffsetMap whole = scalar_map(source_, node);
  // The parser counts from behind the `${`.
  const std::string_view text = *expression_text(scalar);
  const OffsetMap inner = whole.part(kExpressionOffset, kExpressionOffset + text.size());
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    error("expression.empty", node.range, "The expression is empty. Write a value between the braces, or \"\" for an empty text.");
    return nullptr;
  }
  return parse_expression(text, inner, diagnostics_);
}

ValueTree TreeContext::value(const Node& node) {
  if (node.is_scalar()) {
    if (!is_expression(node)) {
      warn_about_literal(node);
      return literal_tree(node.range, node.value);
    }
    ValueTree tree = literal_tree(node.range, Value());
    tree.expression = expression(node);
    if (tree.expression) tree.kind = ValueTree::Kind::kExpression;
    return tree;
  }

  ValueTree tree;
  tree.range = node.range;
  bool all_literal = true;
  if (node.is_sequence()) {
    tree.kind = ValueTree::Kind::kList;
    for (const Node& item : node.items) {
      tree.items.push_back(value(item));
      all_literal = all_literal && is_literal(tree.items.back());
    }
    if (!all_literal) return tree;
    List list;
    for (ValueTree& item : tree.items) list = list.push_back(std::move(item.literal));
    return literal_tree(node.range, list);
  }

  tree.kind = ValueTree::Kind::kMap;
  if (node.flow && node.entries.size() == 1 && node.entries[0].value.style == ScalarStyle::kEmpty && node.entries[0].value.is_null()) {
    diagnostics_.warning(
        "expression.unopened", node.range,
        "`{...}` is a map with one key and no value. If an expression is meant, write ${...}, inside of brackets '${...}'.");
  }
  for (const Node::Entry& entry : node.entries) {
    warn_about_split_expression(entry);
    ValueTree key = is_expression(entry.key) ? value(entry.key) : literal_tree(entry.key.range, entry.key.value);
    tree.entries.push_back({std::move(key), value(entry.value)});
    all_literal = all_literal && is_literal(tree.entries.back().key) && is_literal(tree.entries.back().value);
  }
  if (!all_literal) return tree;
  Map map;
  for (ValueTree::Entry& entry : tree.entries) {
    if (entry.key.literal.is_string()) map = map.set(entry.key.literal, std::move(entry.value.literal));
  }
  return literal_tree(node.range, map);
}

void TreeContext::warn_about_literal(const Node& node) {
  if (!node.is_string()) return;
  const NearExpression near = near_expression(node.value.string());
  switch (near) {
    case NearExpression::kNo: return;
    case NearExpression::kNoBrace:
    case NearExpression::kNoDollar: {
      const bool brace = near == NearExpression::kNoBrace;
      Diagnostic& found =
          diagnostics_.warning("expression.unopened", node.range,
                               std::string("This looks like an expression, but ") + (brace ? "the { behind $" : "the $ before {") +
                                   " is missing, so it is a plain text. Write ${...}.");
      const std::size_t sign = source_.slice(node.range).find(brace ? '$' : '{');
      if (sign == std::string_view::npos) return;
      const auto at = static_cast<std::uint32_t>(node.range.begin + sign + (brace ? 1 : 0));
      found.fix = Fix{"Write ${", {at, at}, brace ? "{" : "$"};
      return;
    }
    case NearExpression::kBlanksAround:
      diagnostics_.warning(
          "expression.blanks_around", node.range,
          "This is a plain text, not an expression: blanks stand outside of the braces. Begin the text with ${ and end it with }.");
      return;
    case NearExpression::kUnclosed: {
      Diagnostic& found =
          diagnostics_.warning("expression.unclosed", node.range,
                               "This begins like an expression but does not end with }, so it is a plain text. Close the brace; if the "
                               "expression contains ` #` or `: `, put the whole in single quotes.");
      // ` #` began a comment: with quotes it belongs to the expression, to the brace that closes the first.
      const std::string_view rest = std::string_view(source_.text()).substr(node.range.end);
      const std::string_view line = rest.substr(0, rest.find('\n'));
      const std::size_t comment = line.find_first_not_of(" \t");
      if (node.style != ScalarStyle::kPlain || comment == std::string_view::npos || line[comment] != '#') return;
      for (std::size_t brace = line.find('}'); brace != std::string_view::npos; brace = line.find('}', brace + 1)) {
        const SourceRange whole{node.range.begin, node.range.end + static_cast<std::uint32_t>(brace) + 1};
        const std::string_view text = source_.slice(whole);
        if (std::count(text.begin(), text.end(), '{') != std::count(text.begin(), text.end(), '}')) continue;
        found.fix = Fix{"Put the expression in quotes", whole, single_quoted(text)};
        return;
      }
      return;
    }
    case NearExpression::kInside: {
      Diagnostic& found = diagnostics_.add(
          {node.value.string().starts_with("${") ? Severity::kWarning : Severity::kInfo,
           "expression.not_interpolated",
           node.range,
           "`${...}` in the middle of a text is not replaced; the text stays as it is. To join texts write ${\"text\" + name}.",
           {},
           {}});
      const auto joined = joined_expression(node.value.string());
      if (joined && !node.range.empty() && source_.slice(node.range).find('\n') == std::string_view::npos) {
        found.fix = Fix{"Join the parts with +", node.range, single_quoted("${" + *joined + "}")};
      }
      return;
    }
  }
}

// `- ${len(b): 1}` is a map for YAML, with half an expression as its key.
void TreeContext::warn_about_split_expression(const Node::Entry& entry) {
  if (entry.key.style != ScalarStyle::kPlain || near_expression(entry.key.value.string()) != NearExpression::kUnclosed) return;
  if (!entry.value.is_string() || entry.value.style != ScalarStyle::kPlain || entry.value.value.string().back() != '}') return;
  const SourceRange whole{entry.key.range.begin, entry.value.range.end};
  Diagnostic& found =
      diagnostics_.warning("document.split_expression", whole,
                           "YAML takes this for a map with the key " + quoted_in_message(entry.key.value.string()) +
                               ", because of the `: ` inside. If an expression is meant, put it in single quotes: '${...}'.");
  found.fix = Fix{"Put the expression in quotes", whole, single_quoted(source_.slice(whole))};
}

std::optional<Name> TreeContext::literal_text(const Node& node, std::string_view what, std::string_view code) {
  if (!node.is_scalar() || node.value.is_null()) {
    error(code, node.range,
          std::string(what) + " must be a text, but " +
              (node.value.is_null() && node.is_scalar() ? "nothing" : std::string(kind_in_words(node))) + " stands here.");
    return std::nullopt;
  }
  Name name{text_of_scalar(node.value), node.range};
  if (is_expression(node)) {
    error(code, node.range, std::string(what) + " must be written out; it cannot be an expression. Remove the ${ }.");
    return std::nullopt;
  }
  return name;
}

std::optional<Name> TreeContext::variable_name(const Node& node, std::string_view what) {
  std::optional<Name> name = literal_text(node, what, "syntax.variable_name");
  if (!name || is_variable_name(name->text)) return name;
  error("syntax.variable_name", node.range,
        quoted_in_message(name->text) + " is no name for " + std::string(what) +
            (is_reserved_word(name->text) ? ": it is a word of the expression language."
                                          : ": names consist of letters, digits and `_` and do not begin with a digit."));
  return std::nullopt;
}

std::optional<Target> TreeContext::target(const Node& node) {
  if (!node.is_string()) {
    error("syntax.target", node.range,
          "A target is the name of a variable, or a path such as `order.id` or `list[0]`; here stands " + std::string(kind_in_words(node)) +
              ".");
    return std::nullopt;
  }
  if (const auto inner = expression_text(node.value.string())) {
    Diagnostic& found =
        error("syntax.target_expression", node.range, "A target is written without ${ }: " + quoted_in_message(*inner) + ".");
    if (node.range.end - node.range.begin == node.value.string().size())
      found.fix = Fix{"Remove the ${ }", node.range, std::string(*inner)};
    return std::nullopt;
  }
  std::optional<TargetPath> path = parse_target(node.value.string(), scalar_map(source_, node), diagnostics_);
  if (!path) return std::nullopt;
  Target target;
  target.range = node.range;
  target.root = {std::move(path->root), path->root_range};
  for (PathSegment& segment : path->segments) {
    target.path.push_back({segment.range, std::move(segment.member), std::move(segment.index)});
  }
  return target;
}

void TreeContext::check_keys(const Node& mapping, std::string_view owner, std::initializer_list<std::string_view> known) {
  const auto knows = [known](std::string_view key) { return std::find(known.begin(), known.end(), key) != known.end(); };
  const auto is_known = [&](const Node::Entry& entry) { return knows(entry.key.value.string()); };
  if (std::all_of(mapping.entries.begin(), mapping.entries.end(), is_known)) return;
  const bool wants_steps = knows("steps") && !knows("assign") && mapping.find("steps") == nullptr;
  const bool strays = wants_steps && std::any_of(mapping.entries.begin(), mapping.entries.end(), is_step_without_list);
  const bool is_body = knows("assign");
  bool explained = false;
  bool behind_empty_args = false;
  for (const Node::Entry& entry : mapping.entries) {
    const std::string_view key = entry.key.value.string();
    if (knows(key)) {
      behind_empty_args = is_body && key == "args" && entry.value.is_null();
      continue;
    }
    if (behind_empty_args) {
      if (!explained)
        error("syntax.unknown_key", entry.key.range,
              quoted_in_message(key) + " stands beside `args`, not below it. Indent it by two more blanks.");
      explained = true;
      continue;
    }
    if (strays) {
      if (!explained && is_step_without_list(entry)) {
        const std::string name(is_action_key(key) ? "my_step" : key);
        error("syntax.missing_key", entry.key.range,
              "The steps of " + std::string(owner) + " are a list below the key `steps`. Write `steps:`, below it `- " + name +
                  ":`, and below that, indented, what the step does.");
        explained = true;
      }
      continue;
    }
    std::vector<std::string_view> candidates;
    std::string list;
    for (const std::string_view name : known) {
      if (mapping.find(name) == nullptr) candidates.push_back(name);
      list += (list.empty() ? "`" : ", `") + std::string(name) + "`";
    }
    const bool misplaced = !is_body && knows("steps") && is_step_without_list(entry);
    // Words of other languages; one is enough to see what is meant.
    const ForeignWord* foreign = is_body ? foreign_word(WordPlace::kKey, key) : nullptr;
    if (foreign != nullptr && explained) continue;
    explained = explained || foreign != nullptr;
    std::string_view near = foreign != nullptr ? foreign->instead : nearest_name(key, candidates);
    if (std::find(candidates.begin(), candidates.end(), near) == candidates.end()) near = {};
    Diagnostic& found = error("syntax.unknown_key", entry.key.range,
                              "Unknown key " + quoted_in_message(key) + " in " + std::string(owner) + "." +
                                  (foreign != nullptr ? " " + std::string(foreign->advice)
                                   : !near.empty()    ? did_you_mean(key, candidates)
                                   : misplaced        ? misplaced_step(entry)
                                                      : " It may have " + list + "."));
    if (is_body && foreign == nullptr && mapping.find("call") != nullptr && mapping.find("args") == nullptr) {
      found.message += " The arguments of a call stand below `args`.";
    }
    offer_name(found, near);
  }
}

namespace {

std::vector<std::string_view> missing_keys(const Node& mapping, std::initializer_list<std::string_view> keys) {
  std::vector<std::string_view> missing;
  for (const std::string_view key : keys) {
    // A key that is nearly spelled like it is reported with that name.
    const auto nearly = [key](const Node::Entry& entry) {
      return nearest_name(entry.key.value.string(), {key}) == key || (key == "steps" && is_step_without_list(entry));
    };
    if (mapping.find(key) == nullptr && std::none_of(mapping.entries.begin(), mapping.entries.end(), nearly)) missing.push_back(key);
  }
  return missing;
}

}  // namespace

std::string_view TreeContext::stand_in(const Node& mapping, std::string_view owner, std::initializer_list<std::string_view> known,
                                       std::initializer_list<std::string_view> required) {
  const Node::Entry* unknown = nullptr;
  for (const Node::Entry& entry : mapping.entries) {
    if (std::find(known.begin(), known.end(), entry.key.value.string()) != known.end()) continue;
    if (unknown != nullptr) return {};
    unknown = &entry;
  }
  if (unknown == nullptr) return {};
  const std::vector<std::string_view> missing = missing_keys(mapping, required);
  const std::string_view key = unknown->key.value.string();
  if (missing.size() != 1 || !nearest_name(key, known).empty()) return {};
  const Node& value = unknown->value;
  const bool fits = missing[0] == "steps"     ? value.is_sequence()
                    : missing[0] == "backoff" ? value.is_mapping()
                    : missing[0] == "in"      ? value.is_sequence() || is_expression(value)
                                              : value.is_scalar();
  if (!fits) return {};
  offer_name(error("syntax.unknown_key", unknown->key.range,
                   "Unknown key " + quoted_in_message(key) + " in " + std::string(owner) + ", where `" + std::string(missing[0]) +
                       "` is missing. Write that."),
             missing[0]);
  return missing[0];
}

void TreeContext::require(const Node& mapping, std::initializer_list<std::string_view> keys, std::string_view owner, SourceRange place) {
  const std::vector<std::string_view> missing = missing_keys(mapping, keys);
  if (missing.empty()) return;
  std::string names;
  for (std::size_t i = 0; i < missing.size(); ++i) {
    if (i > 0) names += i + 1 < missing.size() ? ", " : " and ";
    names += "`" + std::string(missing[i]) + "`";
  }
  error("syntax.missing_key", place,
        (missing.size() > 1 ? "The keys " + names + " are" : "The key " + names + " is") + " missing in " + std::string(owner) + ".");
}

const Node* TreeContext::required(const Node& mapping, std::string_view key, std::string_view owner, SourceRange place) {
  require(mapping, {key}, owner, place);
  return mapping.find(key);
}

}  // namespace etude
