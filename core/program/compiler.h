// The state of one compilation, shared by the expression and the step compiler. Internal to this room.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/library/registry.h"
#include "core/program/name_resolver.h"
#include "core/program/program.h"
#include "core/source/diagnostic.h"
#include "core/syntax/workflow_tree.h"

namespace etude {

class Compiler {
 public:
  Compiler(std::shared_ptr<const SourceText> source, const Registry& library, DiagnosticList& diagnostics);

  /// A routine whose scopes have been collected: its code goes to the end of the program.
  void compile_routine(std::uint32_t routine, const StepList& steps, SourceRange range, std::string key);
  /// A routine that returns one value.
  void compile_answer(std::uint32_t routine, const ValueTree& value, const std::string& key);
  void compile_bare_expression(std::uint32_t routine, const Expression& expression);
  std::uint32_t add_routine(std::string name, std::uint32_t scope, const std::vector<RoutineParameter>& parameters);

  [[nodiscard]] NameResolver& names() { return names_; }
  [[nodiscard]] std::shared_ptr<Program> take_program() { return std::move(program_); }

 private:
  struct Label {
    std::uint32_t at = kNoIndex;
    std::vector<std::uint32_t> patches;
  };
  // A list of steps that a jump may reach, or a boundary that it may not cross.
  struct ListContext {
    enum class Kind { kPlain, kRoutine, kLoop, kBranch };
    Kind kind = Kind::kPlain;
    std::uint32_t owner = kNoIndex;  // the step around the list
    std::uint32_t scope = 0;
    const StepList* steps = nullptr;
    std::vector<Label> labels;                                    // beside `steps`
    std::unordered_map<std::string_view, std::uint32_t> by_name;  // of `labels`; filled when the first jump looks for one
    Label* next_iteration = nullptr;                              // kLoop
    Label* exit = nullptr;                                        // kLoop

    /// The step that a jump to this name reaches; of several the first, where the validator lets that pass. Null if there is none.
    Label* label(std::string_view name);
  };

  // expression_compiler.cpp
  void expression(const Expression& node);
  void value(const ValueTree& node);
  void name_expression(const Expression& node);
  void call_expression(const Expression& node);
  void logic(const Expression& node);
  bool hyphenated_key(const Expression& node);
  void call_function(const FunctionRow& row, const std::vector<std::int32_t>& arrangement, std::size_t pushed, SourceRange range,
                     bool counts);
  void call_routine(std::uint32_t routine, const std::vector<std::int32_t>& arrangement, std::size_t pushed, SourceRange range,
                    bool counts);
  void arrange(const std::vector<std::int32_t>& arrangement, std::size_t pushed, SourceRange range);
  [[nodiscard]] std::uint32_t find_routine(std::string_view name) const;
  void unknown_function(std::string_view name, SourceRange range);
  static std::optional<std::string> dotted_name(const Expression& node);

  // connector_compiler.cpp
  void connector_call(const Call& node);
  bool connector_expression(const Expression& node);  // false: it was reported, and nothing was pushed
  void check_connector_arguments(const Call& node);
  void call_prelude(const std::string& name, SourceRange range);

  // step_compiler.cpp
  void step_list(const StepList& steps, ListContext::Kind kind, std::uint32_t owner, const std::string& key,
                 Label* next_iteration = nullptr, Label* exit = nullptr);
  void step(const Step& node, const std::string& key, const std::string& name);
  /// Emits the entry of a step and what it does; it is the current one afterwards.
  void entered_step(const Step& node, const std::string& key, const std::string& name);
  void inline_step(const Step& node, const std::string& key, const std::string& name);
  void action(const Step& node, const std::string& key, const std::string& name);
  void assign(const Assign& node);
  void call(const Call& node);
  void missing_arguments(const std::string& callee, const std::vector<std::string_view>& names, SourceRange range);
  void choose(const Switch& node, const std::string& key, const std::string& name);
  void loop(const For& node, const std::string& key);
  void parallel(const Step& step, const Parallel& node, const std::string& key);
  void attempt(const Step& step, const Try& node, const std::string& key, const std::string& name);
  void retry_values(const Retry& retry, std::string& predicate);
  void retry_predicate(const std::string& predicate, SourceRange range, std::uint32_t protection);
  void store(const Target& target);
  void bounds(const For& node);
  void jump(const Name& target);
  void leave_steps_to(std::uint32_t owner, std::uint32_t scope, SourceRange range, std::uint32_t gone_to);
  void branch_body(std::uint32_t segment, std::uint32_t scope, const StepList& steps, const std::string& key);
  std::uint32_t add_step(const Step& node, const std::string& key, const std::string& name);

  // compile.cpp
  std::uint32_t emit(Op op, SourceRange range, std::uint32_t c = 0, std::uint16_t b = 0, std::uint8_t a = 0);
  std::uint32_t constant(Value value);
  void push(Value value, SourceRange range) { emit(Op::kConstant, range, constant(std::move(value))); }
  std::uint32_t target_index(TargetRow row);
  std::uint32_t arrangement_index(const std::vector<std::int32_t>& arrangement);
  std::uint32_t function_index(const FunctionRow& row);
  void jump_to(Label& label, Op op, SourceRange range);
  void place(Label& label);
  [[nodiscard]] std::uint32_t here() const { return static_cast<std::uint32_t>(program_->code.size()); }
  std::string unique_key(std::string key);
  Diagnostic& error(std::string code, SourceRange range, std::string message) {
    return diagnostics_.error(std::move(code), range, std::move(message));
  }
  [[nodiscard]] std::uint32_t segment() const { return program_->scopes[scope_].segment; }

  std::shared_ptr<Program> program_;
  const Registry& library_;
  DiagnosticList& diagnostics_;
  NameResolver names_;
  std::uint32_t scope_ = 0;              // where code is being made
  std::uint32_t step_ = kNoIndex;        // the innermost open step
  std::uint32_t retry_slot_ = kNoIndex;  // of the innermost try with retry around
  std::string routine_name_;
  std::vector<std::unique_ptr<ListContext>> lists_;
  std::unordered_set<std::uint64_t> keys_;                              // hashes of the keys of the steps so far
  std::unordered_map<std::uint64_t, std::uint32_t> constants_by_hash_;  // the latest with this hash …
  std::vector<std::uint32_t> same_hash_;                                // … and for each the one before, or kNoIndex
  std::unordered_map<const FunctionRow*, std::uint32_t> function_indexes_;
};

}  // namespace etude
