// A step is a map with one key, its name; its body is a map with one action and that action's companions (syntax.md 3).
#include "core/syntax/step_parser.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/expression/interpolation.h"
#include "core/source/foreign_words.h"
#include "core/syntax/limits.h"
#include "core/syntax/retry_parser.h"

namespace etude {
namespace {

constexpr std::array<std::string_view, 9> kActions{"assign", "call", "switch", "for", "parallel", "try", "steps", "raise", "return"};

// Keys that accompany an action.
struct Companion {
  std::string_view key;
  std::string_view action;
};
constexpr std::array kCompanions{Companion{"args", "call"}, Companion{"result", "call"}, Companion{"retry", "try"},
                                 Companion{"except", "try"}};

// Where a body of an action stands, which decides on its other keys.
enum class BodyPlace { kStep, kSwitchEntry, kTry };

std::string_view body_name(BodyPlace place) {
  switch (place) {
    case BodyPlace::kStep: return "a step";
    case BodyPlace::kSwitchEntry: return "an entry of `switch`";
    case BodyPlace::kTry: return "the body of `try`";
  }
  return "a step";
}

class StepParser {
 public:
  explicit StepParser(TreeContext& context) : context_(context) {}

  StepList list(const Node& node, std::string_view owner) {
    StepList steps;
    if (!node.is_sequence()) {
      Diagnostic& found =
          context_.error("syntax.steps", visible(node, node.range),
                         "The steps of " + std::string(owner) + " must be a list: write `- ` before the name of each step.");
      if (node.is_mapping() && !node.flow && !node.entries.empty()) {
        const SourceRange at{node.range.begin, node.range.begin};
        if (node.entries.size() == 1) found.fix = Fix{"Write `- ` before the step", at, "- "};
        // Read on as if the dashes were there.
        for (const Node::Entry& entry : node.entries) named_step(entry, steps);
      }
      return steps;
    }
    if (node.items.empty()) {
      context_.error("syntax.no_steps", node.range, "The steps of " + std::string(owner) + " are empty; at least one step is needed.");
    }
    steps.reserve(node.items.size());
    for (const Node& item : node.items) item_step(item, steps);
    return steps;
  }

 private:
  // A place that can be shown even if the node itself is empty.
  static SourceRange visible(const Node& node, SourceRange otherwise) { return node.range.empty() ? otherwise : node.range; }

  void item_step(const Node& item, StepList& steps) {
    if (!item.is_mapping()) {
      Diagnostic& found =
          context_.error("syntax.step", visible(item, item.range),
                         "A step is a map with one key, its name: `- my_step:` and below it, indented, what it does. Here stands " +
                             std::string(kind_in_words(item)) + ".");
      if (item.is_string() && item.style == ScalarStyle::kPlain && item.value.string().find(':') == std::string_view::npos) {
        found.message += " Is a `:` missing?";
      }
      return;
    }
    if (item.entries.empty()) {
      context_.error("syntax.step", item.range, "This step has no name. Write `- my_step:` and below it, indented, what it does.");
      return;
    }
    if (item.entries.size() > 1) {
      several_keys(item);
      // What can be understood of it is still checked.
      const bool nameless = std::all_of(item.entries.begin(), item.entries.end(),
                                        [](const Node::Entry& entry) { return is_body_key(entry.key.value.string()); });
      if (is_body_key(item.entries[0].key.value.string()) && !nameless) return;
      if (nameless) {
        Step step;
        step.range = item.range;
        body(item, item.range, BodyPlace::kStep, step);
        steps.push_back(std::move(step));
      } else if (!is_body_key(item.entries[1].key.value.string())) {
        for (const Node::Entry& entry : item.entries) named_step(entry, steps);
      } else if (item.entries[0].value.is_null()) {
        Node::Entry meant{item.entries[0].key, Node()};
        meant.value.kind = NodeKind::kMapping;
        meant.value.range = {item.entries[1].key.range.begin, item.range.end};
        meant.value.entries.assign(item.entries.begin() + 1, item.entries.end());
        named_step(meant, steps);
      }
      return;
    }
    named_step(item.entries[0], steps);
  }

  static bool is_body_key(std::string_view key) {
    const bool companion = std::any_of(kCompanions.begin(), kCompanions.end(), [key](const Companion& row) { return row.key == key; });
    return companion || key == "next" || is_action_key(key);
  }

  void several_keys(const Node& item) {
    const Node::Entry& first = item.entries[0];
    const Node::Entry& second = item.entries[1];
    const std::string count = std::to_string(item.entries.size());
    if (is_body_key(second.key.value.string()) && !is_body_key(first.key.value.string())) {
      context_.error("syntax.step_keys", second.key.range,
                     "`" + std::string(second.key.value.string()) +
                         "` stands beside the name of the step instead of below it. Indent it by two more blanks than " +
                         quoted_in_message(first.key.value.string()) + ".");
      return;
    }
    if (is_body_key(first.key.value.string())) {
      const auto name = std::find_if(item.entries.begin(), item.entries.end(),
                                     [](const Node::Entry& entry) { return !is_body_key(entry.key.value.string()); });
      if (name != item.entries.end()) {
        context_.error("syntax.step_keys", first.key.range,
                       quoted_in_message(first.key.value.string()) + " stands beside " + quoted_in_message(name->key.value.string()) +
                           ", the name of the step. Put it below the name, indented.");
        return;
      }
      context_.error("syntax.step_keys", first.key.range,
                     "This step has no name. Write `- my_step:` and put these " + count + " keys below it, indented.");
      return;
    }
    Diagnostic& found = context_.error("syntax.step_keys", second.key.range,
                                       "A step is a map with one key, its name; this list item has " + count + " keys. Write `- ` before " +
                                           quoted_in_message(second.key.value.string()) + " to make it a step of its own.");
    found.notes.push_back({first.key.range, "The step begins here."});
  }

  void named_step(const Node::Entry& entry, StepList& steps) {
    Step step;
    step.name = {std::string(entry.key.value.string()), entry.key.range};
    step.range = {entry.key.range.begin, std::max(entry.value.range.end, entry.key.range.end)};
    step.action_range = entry.key.range;
    if (step.name.text.empty()) {
      context_.error("syntax.step_name", entry.key.range, "step name should not be empty. Give the step a name: `- my_step:`.");
    } else if (step.name.text == "end" || step.name.text == "break" || step.name.text == "continue") {
      context_.error("syntax.step_name", entry.key.range,
                     "A step cannot be called `" + step.name.text + "`, because `next: " + step.name.text +
                         "` means something else. Choose another name.");
    } else if (TreeContext::is_expression(entry.key)) {
      context_.error("syntax.step_name", entry.key.range, "The name of a step cannot be an expression. Write the name out.");
    }
    if (!entry.value.is_mapping()) {
      bad_body(entry);
    } else {
      body(entry.value, entry.key.range, BodyPlace::kStep, step);
    }
    steps.push_back(std::move(step));
  }

  void bad_body(const Node::Entry& entry) {
    const std::string name = quoted_in_message(entry.key.value.string());
    if (entry.value.is_null()) {
      context_.error(
          "syntax.no_action", entry.key.range,
          "The step " + name +
              " does nothing. Write below it, indented, one of assign, call, switch, for, parallel, try, steps, raise, return or next.");
    } else if (is_action_key(entry.key.value.string())) {
      context_.error(
          "syntax.step_body", entry.key.range,
          "Here the name of a step is expected, but " + name + " is an action. Write `- my_step:` and put the action below it, indented.");
    } else if (entry.value.is_sequence() &&
               std::all_of(entry.value.items.begin(), entry.value.items.end(), [](const Node& item) { return item.is_mapping(); })) {
      context_.error("syntax.step_body", visible(entry.value, entry.key.range),
                     "The body of the step " + name +
                         " must be a map, not a list. Remove the dashes before its keys, or put nested steps below the key `steps`.");
    } else {
      const std::string about =
          "The body of the step " + name + " must be a map, such as `return: ...`, not " + std::string(kind_in_words(entry.value)) + ".";
      const SourceRange range = visible(entry.value, entry.key.range);
      // `return 1`, `return:1`: the colon, or the blank behind it, was forgotten.
      const std::string_view text =
          entry.value.is_string() && entry.value.style == ScalarStyle::kPlain ? entry.value.value.string() : std::string_view();
      const std::size_t end = text.find_first_of(" :");
      if (end == std::string_view::npos || !is_body_key(text.substr(0, end))) {
        context_.error("syntax.step_body", range, about);
        return;
      }
      const std::string key(text.substr(0, end));
      const bool colon = text[end] == ':';
      Diagnostic& found = context_.error("syntax.step_body", range,
                                         about + (colon ? " Write a blank behind `" + key + ":`." : " Write a `:` behind `" + key + "`."));
      const auto at = static_cast<std::uint32_t>(range.begin + end + (colon ? 1 : 0));
      found.fix = Fix{colon ? "Write a blank behind the colon" : "Write a colon", {at, at}, colon ? " " : ":"};
    }
  }

  // Reads one action with its companions into `step`.
  void body(const Node& node, SourceRange place, BodyPlace where, Step& step) {
    check_body_keys(node, where);
    const Node::Entry* action = nullptr;
    for (const Node::Entry& entry : node.entries) {
      const std::string_view key = entry.key.value.string();
      if (!is_action_key(key)) continue;
      if (action == nullptr) {
        action = &entry;
        continue;
      }
      Diagnostic& found = context_.error("syntax.two_actions", entry.key.range,
                                         "This has two actions, `" + std::string(action->key.value.string()) + "` and `" +
                                             std::string(key) + "`; each needs a step of its own.");
      found.notes.push_back({action->key.range, "The first action stands here."});
    }
    check_companions(node, action);
    if (const Node* next = node.find("next"); next != nullptr && where != BodyPlace::kTry) {
      step.next = context_.literal_text(*next, "The target of `next`", "syntax.next");
    }
    if (action == nullptr) {
      const bool may_be_empty = where == BodyPlace::kSwitchEntry || node.find("next") != nullptr;
      const bool explained = std::any_of(node.entries.begin(), node.entries.end(),
                                         [](const Node::Entry& entry) { return entry.key.value.string() != "next"; });
      if (!may_be_empty && !explained) {
        context_.error("syntax.no_action", visible(node, place),
                       "There is nothing to do here. Write one of assign, call, switch, for, parallel, try, steps, raise, return or next.");
      }
      return;
    }
    step.action_range = action->key.range;
    step.action = parse_action(node, *action);
  }

  void check_body_keys(const Node& node, BodyPlace where) {
    switch (where) {
      case BodyPlace::kStep:
        context_.check_keys(node, body_name(where),
                            {"assign", "call", "switch", "for", "parallel", "try", "steps", "raise", "return", "args", "result", "retry",
                             "except", "next"});
        return;
      case BodyPlace::kSwitchEntry:
        context_.check_keys(node, body_name(where),
                            {"condition", "assign", "call", "switch", "for", "parallel", "try", "steps", "raise", "return", "args",
                             "result", "retry", "except", "next"});
        return;
      case BodyPlace::kTry: break;
    }
    for (const Node::Entry& entry : node.entries) {
      if (entry.key.value.string() == "next") {
        context_.error("syntax.unknown_key", entry.key.range,
                       "`next` cannot stand in the body of `try`. Put it beside `try`, or use `steps` with named steps.");
      }
    }
    context_.check_keys(
        node, body_name(where),
        {"assign", "call", "switch", "for", "parallel", "try", "steps", "raise", "return", "args", "result", "retry", "except", "next"});
  }

  void check_companions(const Node& node, const Node::Entry* action) {
    for (const std::string_view wanted : {"call", "try"}) {
      const auto is_companion = [wanted](const Node::Entry& entry) {
        const std::string_view key = entry.key.value.string();
        return std::any_of(kCompanions.begin(), kCompanions.end(),
                           [&](const Companion& row) { return row.key == key && row.action == wanted; });
      };
      const auto first = std::find_if(node.entries.begin(), node.entries.end(), is_companion);
      if (first == node.entries.end() || node.find(wanted) != nullptr) continue;
      // A misspelt action has been reported.
      if (action == nullptr && misspells(node, {wanted})) continue;
      std::string keys = "`" + std::string(first->key.value.string()) + "`";
      const auto second = std::find_if(first + 1, node.entries.end(), is_companion);
      const bool several = second != node.entries.end();
      if (several) keys += " and `" + std::string(second->key.value.string()) + "`";
      std::string message = keys + (several ? " belong to `" : " belongs to `") + std::string(wanted) + "`, which is missing here.";
      if (action != nullptr) {
        message += several ? " Remove them, or put them into a step with `" : " Remove it, or put it into a step with `";
        message += std::string(wanted) + "`.";
      }
      context_.error("syntax.companion", first->key.range, message);
    }
  }

  Action parse_action(const Node& node, const Node::Entry& action) {
    const std::string_view key = action.key.value.string();
    if (key == "assign") return parse_assign(action);
    if (key == "call") return parse_call(node, action);
    if (key == "switch") return parse_switch(action);
    if (key == "for") return parse_for(action.value, action.key.range, "a `for` loop");
    if (key == "parallel") return parse_parallel(action);
    if (key == "try") return parse_try(node, action);
    if (key == "steps") return Steps{parse_nested(action.value, "`steps`")};
    if (key == "raise") return parse_raise(action);
    return Return{context_.value(action.value)};
  }

  Raise parse_raise(const Node::Entry& action) {
    Raise raised{context_.value(action.value)};
    const Value& literal = raised.value.literal;
    if (raised.value.kind == ValueTree::Kind::kList ||
        (raised.value.kind == ValueTree::Kind::kLiteral && !literal.is_string() && !literal.is_map())) {
      context_.diagnostics().warning("syntax.raise_value", visible(action.value, action.key.range),
                                     "`raise` takes a text or a map; this raises a TypeError when the step is reached.");
    }
    return raised;
  }

  StepList parse_nested(const Node& node, std::string_view owner) { return list(node, owner); }

  Assign parse_assign(const Node::Entry& action) {
    Assign assign;
    const Node& node = action.value;
    if (node.is_mapping()) {
      context_.error("syntax.assign", node.range, "`assign` must be a list: write `- ` before each variable, such as `- total: 0`.");
      for (const Node::Entry& entry : node.entries) assignment(entry, assign);
      return assign;
    }
    if (!node.is_sequence() || node.items.empty()) {
      context_.error("syntax.assign", visible(node, action.key.range),
                     "`assign` must be a list with at least one entry, such as `- total: 0`.");
      return assign;
    }
    if (node.items.size() > kMostAssignments) {
      context_.error("syntax.too_many_assignments", visible(node.items[kMostAssignments], action.key.range),
                     "This `assign` step has " + std::to_string(node.items.size()) + " assignments; at most " +
                         std::to_string(kMostAssignments) + " are allowed. Go on in a second step.");
    }
    for (const Node& item : node.items) {
      if (!item.is_mapping() || item.entries.empty()) {
        context_.error("syntax.assignment", visible(item, action.key.range),
                       "An assignment is a map with one key, such as `- total: 0`; here stands " + std::string(kind_in_words(item)) + ".");
        continue;
      }
      if (item.entries.size() > 1) {
        const Node& second = item.entries[1].key;
        Diagnostic& found = context_.error("syntax.assignment", second.range,
                                           "An entry of `assign` sets one variable; this one has " + std::to_string(item.entries.size()) +
                                               " keys. Write `- ` before " + quoted_in_message(second.value.string()) + ".");
        const std::string_view text = context_.source().text();
        const bool simple = !item.flow && item.range.begin >= 2 && text.substr(item.range.begin - 2, 2) == "- " &&
                            text.substr(second.range.begin - 2, 2) == "  ";
        if (simple) found.fix = Fix{"Make it an entry of its own", {second.range.begin - 2, second.range.begin}, "- "};
      }
      for (const Node::Entry& entry : item.entries) assignment(entry, assign);
    }
    return assign;
  }

  void assignment(const Node::Entry& entry, Assign& assign) {
    std::optional<Target> target = context_.target(entry.key);
    ValueTree value = context_.value(entry.value);
    if (!target) return;
    assign.entries.push_back(
        {{entry.key.range.begin, std::max(entry.value.range.end, entry.key.range.end)}, std::move(*target), std::move(value)});
  }

  Call parse_call(const Node& node, const Node::Entry& action) {
    Call call;
    if (std::optional<Name> callee = context_.literal_text(action.value, "The function of `call`", "syntax.call")) {
      const auto is_legal = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
      };
      const std::size_t parenthesis = callee->text.find('(');
      if (parenthesis != std::string::npos) {
        context_.error("syntax.call", callee->range,
                       "`call` takes only the name of a function; the arguments stand in `args`. Write `call: " +
                           callee->text.substr(0, std::min<std::size_t>(parenthesis, 60)) + "`.");
      } else if (!action.value.is_string() || !std::all_of(callee->text.begin(), callee->text.end(), is_legal)) {
        // Names that no routine or function can have; unknown ones are found by the compiler.
        if (callee->text.find_first_of(" \t\n${}[]") != std::string::npos || callee->text.empty()) {
          context_.error("syntax.call", visible(action.value, action.key.range),
                         quoted_in_message(callee->text) + " is no name of a function or subworkflow.");
        }
      }
      call.callee = std::move(*callee);
    }
    if (const Node* args = node.find("args")) parse_arguments(node, *args, action.key.range, call);
    if (const Node* result = node.find("result")) call.result = context_.target(*result);
    return call;
  }

  // What follows an empty `args` and is no key of a step has been reported as standing beside it.
  static bool arguments_stand_beside(const Node& body) {
    const auto args =
        std::find_if(body.entries.begin(), body.entries.end(), [](const Node::Entry& entry) { return entry.key.value.string() == "args"; });
    return args != body.entries.end() && args + 1 != body.entries.end() && !is_body_key((args + 1)->key.value.string());
  }

  void parse_arguments(const Node& body, const Node& args, SourceRange place, Call& call) {
    call.arguments_range = args.range;
    if (args.is_sequence()) {
      for (const Node& item : args.items) call.arguments.push_back({{"", item.range}, context_.value(item)});
      return;
    }
    if (!args.is_mapping()) {
      if (args.is_null() && arguments_stand_beside(body)) return;
      context_.error("syntax.args", visible(args, place),
                     "`args` must be a map of named arguments, or a list of arguments in order; here stands " +
                         std::string(kind_in_words(args)) + ".");
      return;
    }
    for (const Node::Entry& entry : args.entries) {
      if (TreeContext::is_expression(entry.key)) {
        context_.error("syntax.args", entry.key.range, "The name of an argument cannot be an expression.");
        continue;
      }
      call.arguments.push_back({{std::string(entry.key.value.string()), entry.key.range}, context_.value(entry.value)});
    }
  }

  Switch parse_switch(const Node::Entry& action) {
    Switch result;
    const Node& node = action.value;
    if (!node.is_sequence() || node.items.empty()) {
      context_.error("syntax.switch", visible(node, action.key.range),
                     "`switch` must be a list with at least one entry: `- condition: ${...}` and what to do then.");
      return result;
    }
    if (node.items.size() > kMostConditions) {
      context_.error("syntax.too_many_conditions", visible(node.items[kMostConditions], action.key.range),
                     "This `switch` has " + std::to_string(node.items.size()) + " conditions; at most " + std::to_string(kMostConditions) +
                         " are allowed. Go on in a second step.");
    }
    for (const Node& item : node.items) {
      if (!item.is_mapping()) {
        context_.error(
            "syntax.switch", visible(item, action.key.range),
            "An entry of `switch` is a map with `condition` and what to do then; here stands " + std::string(kind_in_words(item)) + ".");
        continue;
      }
      Switch::Entry entry;
      entry.range = item.range;
      const SourceRange place = item.entries.empty() ? visible(item, action.key.range) : item.entries[0].key.range;
      // `else` and the like are told as what they are; that the condition is missing follows from it.
      const bool foreign = std::any_of(item.entries.begin(), item.entries.end(), [](const Node::Entry& each) {
        return foreign_word(WordPlace::kKey, each.key.value.string()) != nullptr;
      });
      const Node* condition = item.find("condition");
      if (!foreign) context_.require(item, {"condition"}, body_name(BodyPlace::kSwitchEntry), place);
      if (condition != nullptr) {
        check_condition(*condition, place);
        entry.condition = context_.value(*condition);
      }
      entry.body.range = item.range;
      entry.body.action_range = place;
      body(item, place, BodyPlace::kSwitchEntry, entry.body);
      result.entries.push_back(std::move(entry));
    }
    return result;
  }

  void check_condition(const Node& condition, SourceRange place) {
    if (TreeContext::is_expression(condition) || (condition.is_scalar() && condition.value.is_bool())) return;
    Diagnostic& found = context_.error("syntax.condition", visible(condition, place),
                                       "A condition must be an expression, `condition: ${...}`, or true or false; here stands " +
                                           std::string(kind_in_words(condition)) + ".");
    if (condition.is_string() && condition.style == ScalarStyle::kPlain &&
        near_expression(condition.value.string()) == NearExpression::kNo) {
      const std::string text(condition.value.string());
      found.fix = Fix{"Make it an expression", condition.range, "${" + text + "}"};
    }
  }

  // A key that is nearly one of these has been reported with its name.
  static bool misspells(const Node& node, const std::vector<std::string_view>& keys) {
    return std::any_of(node.entries.begin(), node.entries.end(),
                       [&](const Node::Entry& entry) { return !nearest_name(entry.key.value.string(), keys).empty(); });
  }

  For parse_for(const Node& node, SourceRange place, std::string_view owner) {
    For loop;
    if (!node.is_mapping()) {
      context_.error("syntax.for", visible(node, place), "`for` must be a map with `value`, `in` or `range`, and `steps`.");
      return loop;
    }
    const std::initializer_list<std::string_view> known{"value", "index", "in", "range", "steps"};
    const bool has_source = node.find("in") != nullptr || node.find("range") != nullptr;
    const std::string_view meant = has_source ? context_.stand_in(node, owner, known, {"value", "steps"})
                                              : context_.stand_in(node, owner, known, {"value", "in", "steps"});
    if (meant.empty()) {
      context_.check_keys(node, owner, known);
      context_.require(node, {"value", "steps"}, owner, place);
    }
    if (const Node* value = node.find("value")) {
      if (auto name = context_.variable_name(*value, "the loop variable")) loop.value = std::move(*name);
    }
    if (const Node* index = node.find("index")) loop.index = context_.variable_name(*index, "the index variable");
    if (meant != "in") parse_for_source(node, place, owner, loop);
    if (const Node* steps = node.find("steps")) loop.steps = list(*steps, owner);
    return loop;
  }

  void parse_for_source(const Node& node, SourceRange place, std::string_view owner, For& loop) {
    const Node* in = node.find("in");
    const Node* range = node.find("range");
    if (in == nullptr && range == nullptr) {
      if (!misspells(node, {"in", "range"})) {
        context_.error("syntax.missing_key", place,
                       "The key `in` (a list) or `range` ([first, last]) is missing in " + std::string(owner) + ".");
      }
      return;
    }
    if (in != nullptr && range != nullptr) {
      context_.error("syntax.for", visible(*range, place), "A loop has either `in` or `range`, not both. Remove one of them.");
    }
    loop.is_range = in == nullptr;
    const Node& over = loop.is_range ? *range : *in;
    loop.over = context_.value(over);
    if (TreeContext::is_expression(over)) return;
    if (loop.is_range && over.is_sequence() && over.items.size() != 2) {
      context_.error("syntax.range", over.range,
                     "A range has exactly two numbers, the first and the last, both included; this list has " +
                         std::to_string(over.items.size()) + ".");
    } else if (!over.is_sequence()) {
      context_.diagnostics().warning(
          "syntax.for_source", visible(over, place),
          loop.is_range
              ? "`range` must be a list of two numbers; this raises a TypeError when the loop is reached."
              : "`in` must be a list; this raises a TypeError when the loop is reached. To loop over a map write ${keys(the_map)}.");
    }
  }

  Parallel parse_parallel(const Node::Entry& action) {
    Parallel parallel;
    const Node& node = action.value;
    const SourceRange place = action.key.range;
    if (!node.is_mapping()) {
      context_.error(
          "syntax.parallel", visible(node, place),
          "`parallel` must be a map with `branches` or `for`, and optionally `shared`, `concurrency_limit` and `exception_policy`.");
      return parallel;
    }
    context_.check_keys(node, "`parallel`", {"branches", "for", "shared", "concurrency_limit", "exception_policy"});
    if (const Node* shared = node.find("shared")) parse_shared(*shared, place, parallel);
    if (const Node* limit = node.find("concurrency_limit")) parallel.concurrency_limit = context_.value(*limit);
    if (const Node* policy = node.find("exception_policy")) {
      const auto name = context_.literal_text(*policy, "`exception_policy`", "syntax.exception_policy");
      if (name && name->text != "continueAll") {
        Diagnostic& found = context_.error("syntax.exception_policy", policy->range, "The only exception policy is `continueAll`.");
        found.fix = Fix{"Write `continueAll`", policy->range, "continueAll"};
      }
    }
    const Node* branches = node.find("branches");
    const Node* loop = node.find("for");
    if (branches == nullptr && loop == nullptr && !misspells(node, {"branches", "for"})) {
      context_.error("syntax.missing_key", place, "The key `branches` or `for` is missing in `parallel`.");
    }
    if (branches != nullptr && loop != nullptr) {
      context_.error("syntax.parallel", place, "A parallel step has either `branches` or `for`, not both. Use two steps.");
    }
    if (branches != nullptr) parse_branches(*branches, place, parallel);
    if (loop != nullptr) parallel.loop = std::make_unique<For>(parse_for(*loop, place, "a parallel `for` loop"));
    return parallel;
  }

  void parse_shared(const Node& node, SourceRange place, Parallel& parallel) {
    if (!node.is_sequence()) {
      context_.error("syntax.shared", visible(node, place), "`shared` must be a list of variable names, such as [total, log].");
      return;
    }
    for (const Node& item : node.items) {
      auto name = context_.variable_name(item, "a shared variable");
      if (!name) continue;
      const auto same = [&](const Name& other) { return other.text == name->text; };
      const auto first = std::find_if(parallel.shared.begin(), parallel.shared.end(), same);
      if (first != parallel.shared.end()) {
        Diagnostic& found = context_.error("syntax.duplicate_shared", item.range,
                                           "The variable `" + name->text + "` stands twice in `shared`. Remove one of them.");
        found.notes.push_back({first->range, "It stands here first."});
        continue;
      }
      parallel.shared.push_back(std::move(*name));
    }
  }

  void parse_branches(const Node& node, SourceRange place, Parallel& parallel) {
    if (!node.is_sequence() || node.items.empty()) {
      context_.error("syntax.branches", visible(node, place),
                     "`branches` must be a list: write `- my_branch:` and below it, indented, `steps:`.");
      return;
    }
    if (node.items.size() > kMostBranches) {
      context_.error("syntax.too_many_branches", visible(node.items[kMostBranches], place),
                     "This parallel step has " + std::to_string(node.items.size()) + " branches; at most " + std::to_string(kMostBranches) +
                         " are allowed. Use a parallel `for` loop.");
    }
    for (const Node& item : node.items) {
      if (!item.is_mapping() || item.entries.size() != 1) {
        context_.error("syntax.branch", visible(item, place),
                       "A branch is a map with one key, its name: `- my_branch:` and below it, indented, `steps:`.");
        continue;
      }
      const Node::Entry& entry = item.entries[0];
      Parallel::Branch branch;
      branch.name = {std::string(entry.key.value.string()), entry.key.range};
      branch.range = {entry.key.range.begin, std::max(entry.value.range.end, entry.key.range.end)};
      const auto same = [&](const Parallel::Branch& other) { return other.name.text == branch.name.text; };
      const auto first = std::find_if(parallel.branches.begin(), parallel.branches.end(), same);
      if (first != parallel.branches.end()) {
        Diagnostic& found = context_.diagnostics().warning("syntax.duplicate_branch", branch.name.range,
                                                           "Two branches are called " + quoted_in_message(branch.name.text) +
                                                               ", so an error does not say which of them failed. Give each its own name.");
        found.notes.push_back({first->name.range, "The first one stands here."});
      }
      if (!entry.value.is_mapping()) {
        context_.error("syntax.branch", visible(entry.value, entry.key.range),
                       "A branch must be a map with the key `steps`; here stands " + std::string(kind_in_words(entry.value)) + ".");
      } else {
        context_.check_keys(entry.value, "a branch", {"steps"});
        if (const Node* steps = context_.required(entry.value, "steps", "a branch", entry.key.range))
          branch.steps = list(*steps, "a branch");
      }
      parallel.branches.push_back(std::move(branch));
    }
  }

  Try parse_try(const Node& node, const Node::Entry& action) {
    Try result;
    result.body = std::make_unique<Step>();
    result.body->range = action.value.range;
    result.body->action_range = action.key.range;
    if (action.value.is_sequence()) {
      result.body->action = Steps{list(action.value, "`try`")};
    } else if (action.value.is_mapping()) {
      body(action.value, action.key.range, BodyPlace::kTry, *result.body);
    } else {
      context_.error("syntax.try", visible(action.value, action.key.range),
                     "`try` must be a map with one action or with `steps`; here stands " + std::string(kind_in_words(action.value)) + ".");
    }
    for (const Node::Entry& entry : node.entries) {
      if (entry.key.value.string() == "retry") result.retry = parse_retry(context_, entry.value, entry.key.range);
      if (entry.key.value.string() == "except") result.except = parse_except(entry);
    }
    return result;
  }

  std::optional<Except> parse_except(const Node::Entry& entry) {
    constexpr std::string_view kOwner = "`except`";
    if (!entry.value.is_mapping()) {
      context_.error("syntax.except", visible(entry.value, entry.key.range),
                     "`except` must be a map with `as` (the name of the error variable) and `steps`.");
      return std::nullopt;
    }
    Except except;
    except.range = {entry.key.range.begin, entry.value.range.end};
    if (context_.stand_in(entry.value, kOwner, {"as", "steps"}, {"as", "steps"}).empty()) {
      context_.check_keys(entry.value, kOwner, {"as", "steps"});
      context_.require(entry.value, {"as", "steps"}, kOwner, entry.key.range);
    }
    if (const Node* as = entry.value.find("as")) {
      if (auto name = context_.variable_name(*as, "the error variable")) except.as = std::move(*name);
    }
    if (const Node* steps = entry.value.find("steps")) except.steps = list(*steps, kOwner);
    return except;
  }

  TreeContext& context_;
};

}  // namespace

bool is_action_key(std::string_view key) { return std::find(kActions.begin(), kActions.end(), key) != kActions.end(); }

StepList parse_step_list(TreeContext& context, const Node& node, std::string_view owner) { return StepParser(context).list(node, owner); }

}  // namespace etude
