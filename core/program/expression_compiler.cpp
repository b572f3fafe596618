// Expression trees and values with expressions inside → instructions; operands left to right (expressions.md 5).
#include "core/connector/catalog.h"
#include "core/library/arguments.h"
#include "core/library/objects.h"
#include "core/program/compiler.h"
#include "core/source/foreign_words.h"

namespace etude {
namespace {

std::string arity_text(std::size_t fewest, std::size_t most) {
  if (fewest == most) return std::to_string(most) + (most == 1 ? " argument" : " arguments");
  return std::to_string(fewest) + " to " + std::to_string(most) + " arguments";
}

// What a word of another language is called here.
void explain(Diagnostic& found, const ForeignWord& foreign) {
  const std::string instead(foreign.instead);
  found.message += " " + (foreign.advice.empty() ? "Did you mean `" + instead + "`?" : std::string(foreign.advice));
  offer_name(found, instead);
}

}  // namespace

std::optional<std::string> Compiler::dotted_name(const Expression& node) {
  if (node.kind == ExpressionKind::kName) return node.name;
  if (node.kind != ExpressionKind::kMember) return std::nullopt;
  const auto front = dotted_name(*node.operands[0]);
  if (!front) return std::nullopt;
  return *front + "." + node.name;
}

void Compiler::expression(const Expression& node) {
  switch (node.kind) {
    case ExpressionKind::kLiteral: push(node.literal, node.range); return;
    case ExpressionKind::kName: name_expression(node); return;
    case ExpressionKind::kMember: {
      const auto dotted = dotted_name(node);
      const std::string root = dotted ? dotted->substr(0, dotted->find('.')) : "";
      const bool is_library = dotted && names_.readable(scope_, root).empty();
      const bool is_object = is_library && library_object(*dotted).has_value();
      if (is_object || (is_library && library_.find(*dotted) != nullptr)) {
        error("program.function_as_value", node.range,
              is_object ? "`" + *dotted + "` is a setting for `retry` of a `try` step and cannot be used as a value elsewhere; write `" +
                              (*dotted == "retry.default_backoff" ? "backoff" : "retry") + ": ${" + *dotted + "}`"
                        : "`" + *dotted + "` is a function; call it with its arguments, or name it in a `retry`");
        push(Value(), node.range);
        return;
      }
      expression(*node.operands[0]);
      emit(Op::kMember, node.range, constant(Value(node.name)));
      return;
    }
    case ExpressionKind::kIndex:
      expression(*node.operands[0]);
      expression(*node.operands[1]);
      emit(Op::kIndex, node.range);
      return;
    case ExpressionKind::kCall: call_expression(node); return;
    case ExpressionKind::kUnary:
      expression(*node.operands[0]);
      emit(Op::kUnary, node.range, 0, 0, static_cast<std::uint8_t>(node.op));
      return;
    case ExpressionKind::kBinary:
      if (node.op == Operator::kAnd || node.op == Operator::kOr) {
        logic(node);
        return;
      }
      expression(*node.operands[0]);
      if (!hyphenated_key(node)) expression(*node.operands[1]);
      emit(Op::kBinary, node.range, 0, 0, static_cast<std::uint8_t>(node.op));
      return;
    case ExpressionKind::kList:
      for (const ExpressionPtr& element : node.operands) expression(*element);
      emit(Op::kMakeList, node.range, static_cast<std::uint32_t>(node.operands.size()));
      return;
    case ExpressionKind::kMap:
      for (const ExpressionPtr& part : node.operands) expression(*part);
      emit(Op::kMakeMap, node.range, static_cast<std::uint32_t>(node.operands.size() / 2));
      return;
  }
}

// `headers.Content-Type` without blanks, where `Type` is no variable: the key was meant. False if it is none.
bool Compiler::hyphenated_key(const Expression& node) {
  const Expression& left = *node.operands[0];
  const Expression& right = *node.operands[1];
  const bool looks_like_one = node.op == Operator::kSubtract && left.kind == ExpressionKind::kMember &&
                              right.kind == ExpressionKind::kName && left.range.end == node.name_range.begin &&
                              node.name_range.end == right.range.begin;
  if (!looks_like_one || !names_.readable(scope_, right.name).empty() || find_routine(right.name) != kNoIndex) return false;
  error("program.unknown_variable", right.range,
        "symbol '" + right.name + "' is neither a variable nor a sub-workflow name. If `" + left.name + "-" + right.name +
            "` is a key, write [\"" + left.name + "-" + right.name + "\"].");
  push(Value(), right.range);
  return true;
}

void Compiler::logic(const Expression& node) {
  expression(*node.operands[0]);
  const bool is_and = node.op == Operator::kAnd;
  const std::uint32_t skip = emit(is_and ? Op::kAnd : Op::kOr, node.range);
  expression(*node.operands[1]);
  emit(Op::kLogic, node.range, 0, 0, static_cast<std::uint8_t>(node.op));
  program_->code[skip].c = here();
}

void Compiler::name_expression(const Expression& node) {
  std::vector<SlotRef> candidates = names_.readable(scope_, node.name);
  if (candidates.size() == 1) {
    const SlotRef slot = candidates.front();
    emit(Op::kLoad, node.range, slot.slot, 0, static_cast<std::uint8_t>(slot.outwards));
    program_->code.back().b = 0;
    return;
  }
  if (!candidates.empty()) {
    TargetRow row;
    row.name = node.name;
    row.candidates = std::move(candidates);
    emit(Op::kLoadFirst, node.range, target_index(std::move(row)));
    return;
  }
  if (find_routine(node.name) != kNoIndex || library_.find(node.name) != nullptr) {
    error("program.function_as_value", node.range,
          "`" + node.name + "` is a subworkflow or function, not a value; call it as `" + node.name + "(…)`, or name it in a `retry`");
  } else if (const ForeignWord* foreign = foreign_word(WordPlace::kName, node.name);
             foreign != nullptr && nearest_name(node.name, names_.visible_names(scope_)).empty()) {
    Diagnostic& found =
        error("program.unknown_variable", node.range, "symbol '" + node.name + "' is neither a variable nor a sub-workflow name.");
    explain(found, *foreign);
  } else if (library_.is_module(node.name)) {
    error("program.module_as_value", node.range,
          "`" + node.name + "` is a module of the standard library; write one of its functions, `" + node.name + ".…(…)`");
  } else {
    Diagnostic& found =
        error("program.unknown_variable", node.range, "symbol '" + node.name + "' is neither a variable nor a sub-workflow name.");
    if (suggest_name(found, node.name, names_.visible_names(scope_)).empty()) suggest_name(found, node.name, {"true", "false", "null"});
  }
  push(Value(), node.range);
}

std::uint32_t Compiler::find_routine(std::string_view name) const {
  for (std::uint32_t i = 0; i < program_->routines.size(); ++i) {
    if (program_->routines[i].name == name) return i;
  }
  return kNoIndex;
}

void Compiler::unknown_function(std::string_view name, SourceRange range) {
  Diagnostic& found = error("program.unknown_function", range, "unknown function '" + std::string(name) + "'.");
  if (!names_.readable(scope_, name).empty()) {
    found.message += " `" + std::string(name) + "` is a variable, and a value cannot be called";
    return;
  }
  const std::size_t dot = name.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? name : name.substr(dot + 1);
  const std::string_view module = dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
  std::vector<std::string_view> candidates;
  std::vector<std::string_view> namesakes;  // functions of modules with this last name
  std::string members;
  for (const FunctionRow* row : library_.all()) {
    candidates.push_back(row->name);
    const std::size_t row_dot = row->name.rfind('.');
    if (row_dot == std::string_view::npos) continue;
    if (row->name.substr(row_dot + 1) == last) namesakes.push_back(row->name);
    if (row->name.substr(0, row_dot) == module) members += (members.empty() ? "" : ", ") + std::string(row->name.substr(row_dot + 1));
  }
  if (name == "main") {
    found.message += " `main` is where an execution begins; put the steps into a subworkflow";
    return;
  }
  for (const RoutineRow& routine : program_->routines) {
    if (routine.name == "main") continue;
    candidates.push_back(routine.name);
    if (!suggest_name(found, name, {routine.name}).empty()) return;
  }
  const std::string_view owner = module.substr(0, module.find('.'));
  const bool method = !module.empty() && members.empty() && !names_.readable(scope_, owner).empty();
  if (method) found.message += " Values have no methods.";
  const ForeignWord* foreign = foreign_word(WordPlace::kFunction, name);
  if (foreign == nullptr) foreign = foreign_word(WordPlace::kFunction, last);
  if (method) {
    const std::string_view meant = namesakes.size() == 1 ? namesakes[0] : foreign != nullptr ? foreign->instead : std::string_view();
    if (!meant.empty())
      found.message += " Write `" + std::string(meant) + "(" + std::string(module) + (meant == "len" || meant == "keys" ? ")`." : ", …)`.");
    return;
  }
  if (foreign != nullptr) return explain(found, *foreign);
  if (namesakes.size() != 1 && !suggest_name(found, name, candidates).empty()) return;
  if (namesakes.size() == 1) {
    explain(found, {WordPlace::kFunction, {}, namesakes[0], {}});
  } else if (!members.empty()) {
    found.message += " The module `" + std::string(module) + "` has " + members + ".";
  }
}

void Compiler::call_expression(const Expression& node) {
  const std::uint32_t routine = node.name == "main" ? kNoIndex : find_routine(node.name);
  const std::size_t given = node.operands.size();
  std::vector<std::int32_t> arrangement;
  const auto fill = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) arrangement.push_back(i < given ? static_cast<std::int32_t>(i) : -1);
  };
  const auto push_arguments = [&] {
    for (const ExpressionPtr& argument : node.operands) expression(*argument);
  };
  if (routine != kNoIndex) {
    const auto& parameters = program_->routines[routine].parameters;
    std::size_t fewest = 0;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      if (!parameters[i].has_fallback) fewest = i + 1;
    }
    if (given > parameters.size() || given < fewest) {
      error("program.arity", node.range,
            "the subworkflow `" + node.name + "` takes " + arity_text(fewest, parameters.size()) + ", but " + std::to_string(given) +
                " are given");
    }
    push_arguments();
    fill(parameters.size());
    call_routine(routine, arrangement, given, node.range, true);
    return;
  }
  const FunctionRow* row = library_.find(node.name);
  if (row == nullptr && is_connector_name(node.name)) {
    if (!connector_expression(node)) push(Value(), node.range);
    return;
  }
  if (row == nullptr) {
    unknown_function(node.name, node.name_range);
    push_arguments();
    for (std::size_t i = 0; i < given; ++i) emit(Op::kPop, node.range);
    push(Value(), node.range);
    return;
  }
  if (row->blocking != Blocking::kNo) {
    error("program.blocking_in_expression", node.name_range,
          "`" + node.name + "` is a blocking function and may not be used in an expression; call it in a step of its own (`call: " +
              node.name + "` with `args` and `result`) and use the result");
  }
  std::size_t fewest = 0;
  for (std::size_t i = 0; i < row->parameters.size(); ++i) {
    if (row->parameters[i].required) fewest = i + 1;
  }
  if (given > row->parameters.size() || given < fewest) {
    error("program.arity", node.range,
          "`" + signature(*row) + "` takes " + arity_text(fewest, row->parameters.size()) + ", but " + std::to_string(given) +
              (given == 1 ? " is" : " are") + " given");
  }
  push_arguments();
  fill(row->parameters.size());
  call_function(*row, arrangement, given, node.range, row->counts_as_step);
}

void Compiler::arrange(const std::vector<std::int32_t>& arrangement, std::size_t pushed, SourceRange range) {
  bool as_is = arrangement.size() == pushed;
  for (std::size_t i = 0; as_is && i < pushed; ++i) as_is = arrangement[i] == static_cast<std::int32_t>(i);
  if (!as_is) emit(Op::kArrange, range, arrangement_index(arrangement), static_cast<std::uint16_t>(pushed));
}

void Compiler::call_function(const FunctionRow& row, const std::vector<std::int32_t>& arrangement, std::size_t pushed, SourceRange range,
                             bool counts) {
  arrange(arrangement, pushed, range);
  emit(Op::kCall, range, function_index(row), 0, counts ? 1 : 0);
}

void Compiler::call_routine(std::uint32_t routine, const std::vector<std::int32_t>& arrangement, std::size_t pushed, SourceRange range,
                            bool counts) {
  arrange(arrangement, pushed, range);
  emit(Op::kCallRoutine, range, routine, 0, counts ? 1 : 0);
}

void Compiler::value(const ValueTree& node) {
  switch (node.kind) {
    case ValueTree::Kind::kLiteral: push(node.literal, node.range); return;
    case ValueTree::Kind::kExpression: expression(*node.expression); return;
    case ValueTree::Kind::kList:
      for (const ValueTree& item : node.items) value(item);
      emit(Op::kMakeList, node.range, static_cast<std::uint32_t>(node.items.size()));
      return;
    case ValueTree::Kind::kMap:
      for (const ValueTree::Entry& entry : node.entries) {
        value(entry.key);
        value(entry.value);
      }
      emit(Op::kMakeMap, node.range, static_cast<std::uint32_t>(node.entries.size()));
      return;
  }
}

}  // namespace etude
