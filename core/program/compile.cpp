// Puts a program together: routines first by name, so that calls may go forwards, then their code.
#include "core/program/compile.h"

#include "core/base/mix.h"
#include "core/program/compiler.h"

namespace etude {

Compiler::Compiler(std::shared_ptr<const SourceText> source, const Registry& library, DiagnosticList& diagnostics)
    : program_(std::make_shared<Program>()), library_(library), diagnostics_(diagnostics), names_(*program_, diagnostics) {
  program_->source = std::move(source);
}

std::uint32_t Compiler::emit(Op op, SourceRange range, std::uint32_t c, std::uint16_t b, std::uint8_t a) {
  if (program_->places.empty() || !(program_->places.back() == range)) program_->places.push_back(range);
  program_->place_of.push_back(static_cast<std::uint32_t>(program_->places.size() - 1));
  program_->code.push_back({op, a, b, c});
  return here() - 1;
}

std::uint32_t Compiler::constant(Value value) {
  const auto fresh = static_cast<std::uint32_t>(program_->constants.size());
  const auto [latest, is_new] = constants_by_hash_.emplace(value.hash(), fresh);
  const std::uint32_t before = is_new ? kNoIndex : latest->second;
  for (std::uint32_t index = before; index != kNoIndex; index = same_hash_[index]) {
    const Value& known = program_->constants[index];
    if (known.is_same(value) || (known.is_string() && value.is_string() && known.string() == value.string())) return index;
  }
  program_->constants.push_back(std::move(value));
  same_hash_.push_back(before);
  latest->second = fresh;
  return fresh;
}

std::uint32_t Compiler::target_index(TargetRow row) {
  program_->targets.push_back(std::move(row));
  return static_cast<std::uint32_t>(program_->targets.size() - 1);
}

std::uint32_t Compiler::arrangement_index(const std::vector<std::int32_t>& arrangement) {
  program_->arrangements.push_back(arrangement);
  return static_cast<std::uint32_t>(program_->arrangements.size() - 1);
}

std::uint32_t Compiler::function_index(const FunctionRow& row) {
  const auto [known, added] = function_indexes_.emplace(&row, static_cast<std::uint32_t>(program_->functions.size()));
  if (added) program_->functions.push_back(&row);
  return known->second;
}

void Compiler::jump_to(Label& label, Op op, SourceRange range) {
  const std::uint32_t at = emit(op, range, label.at);
  if (label.at == kNoIndex) label.patches.push_back(at);
}

void Compiler::place(Label& label) {
  label.at = here();
  for (const std::uint32_t at : label.patches) program_->code[at].c = label.at;
  label.patches.clear();
}

std::string Compiler::unique_key(std::string key) {
  const auto is_new = [this](std::string_view text) { return keys_.insert(hash_text(text)).second; };
  if (is_new(key)) return key;
  for (int n = 2;; ++n) {
    std::string numbered = key + "#" + std::to_string(n);
    if (is_new(numbered)) return numbered;
  }
}

std::uint32_t Compiler::add_routine(std::string name, std::uint32_t scope, const std::vector<RoutineParameter>& parameters) {
  RoutineRow row;
  row.name = std::move(name);
  row.segment = program_->scopes[scope].segment;
  for (const RoutineParameter& parameter : parameters) {
    RoutineRow::ParameterRow entry;
    entry.name = parameter.name.text;
    entry.slot = names_.own_slot(scope, parameter.name.text);
    entry.has_fallback = parameter.fallback.has_value();
    if (parameter.fallback) entry.fallback = *parameter.fallback;
    row.parameters.push_back(std::move(entry));
  }
  program_->routines.push_back(std::move(row));
  return static_cast<std::uint32_t>(program_->routines.size() - 1);
}

ProgramPtr compile_workflow(const Workflow& workflow, std::shared_ptr<const SourceText> source, DiagnosticList& diagnostics) {
  return compile_with_library(workflow, std::move(source), standard_library(), diagnostics);
}

std::shared_ptr<Program> compile_with_library(const Workflow& workflow, std::shared_ptr<const SourceText> source, const Registry& library,
                                              DiagnosticList& diagnostics) {
  Compiler compiler(std::move(source), library, diagnostics);
  // Routine 0 is main, whatever the order in the text.
  std::vector<const Routine*> routines;
  for (const Routine& routine : workflow.routines) {
    if (routine.name.text == "main")
      routines.insert(routines.begin(), &routine);
    else
      routines.push_back(&routine);
  }
  for (const Routine* routine : routines) {
    std::vector<Name> parameters;
    for (const RoutineParameter& parameter : routine->parameters) parameters.push_back(parameter.name);
    const std::uint32_t scope = compiler.names().collect(routine->name.text, parameters, routine->steps);
    compiler.add_routine(routine->name.text, scope, routine->parameters);
  }
  for (std::uint32_t i = 0; i < routines.size(); ++i) {
    compiler.compile_routine(i, routines[i]->steps, routines[i]->range, routines[i]->name.text);
  }
  if (diagnostics.has_errors() || routines.empty()) return nullptr;
  return compiler.take_program();
}

namespace {

// The routine 0 of a handler or expression: its scope and parameters, inside of the outer variables.
std::uint32_t open_handler(Compiler& compiler, const HandlerShape& shape, const StepList& steps) {
  const std::uint32_t around = shape.outer.empty() ? kNoIndex : compiler.names().add_outer(shape.outer);
  std::vector<Name> names;
  std::vector<RoutineParameter> parameters;
  for (const std::string& name : shape.parameters) {
    names.push_back({name, {}});
    parameters.push_back({{name, {}}, std::nullopt});
  }
  const std::uint32_t scope = compiler.names().collect(shape.routine_name, names, steps, around);
  return compiler.add_routine(shape.routine_name, scope, parameters);
}

}  // namespace

ProgramPtr compile_handler(const StepList& steps, const HandlerShape& shape, std::shared_ptr<const SourceText> source,
                           DiagnosticList& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  Compiler compiler(std::move(source), handler_library(), diagnostics);
  const std::uint32_t routine = open_handler(compiler, shape, steps);
  compiler.compile_routine(routine, steps, {}, shape.routine_name);
  return diagnostics.error_count() == before ? compiler.take_program() : nullptr;
}

ProgramPtr compile_answer(const ValueTree& value, const HandlerShape& shape, std::shared_ptr<const SourceText> source,
                          DiagnosticList& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  Compiler compiler(std::move(source), handler_library(), diagnostics);
  const std::uint32_t routine = open_handler(compiler, shape, {});
  compiler.compile_answer(routine, value, shape.routine_name + "/answer");
  return diagnostics.error_count() == before ? compiler.take_program() : nullptr;
}

ProgramPtr compile_expression(const Expression& expression, const std::vector<std::string>& variables,
                              std::shared_ptr<const SourceText> source, DiagnosticList& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  Compiler compiler(std::move(source), standard_library(), diagnostics);
  HandlerShape shape;
  shape.routine_name = "expression";
  shape.parameters = variables;
  const std::uint32_t routine = open_handler(compiler, shape, {});
  compiler.compile_bare_expression(routine, expression);
  return diagnostics.error_count() == before ? compiler.take_program() : nullptr;
}

}  // namespace etude
