// Variables → slots: the static scopes of a text, what is assigned in each, and where a name may be bound.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/program/program.h"
#include "core/source/diagnostic.h"
#include "core/syntax/workflow_tree.h"

namespace etude {

/// Scopes of one text. First every routine is collected, then names are resolved while code is made.
class NameResolver {
 public:
  NameResolver(Program& program, DiagnosticList& diagnostics) : program_(program), diagnostics_(diagnostics) {}

  /// Makes the scope that handlers see around their own: variables of the service.
  std::uint32_t add_outer(const std::vector<std::string>& names);
  /// Collects a routine: its segment and those of its branches. @returns its outermost scope
  std::uint32_t collect(std::string_view name, const std::vector<Name>& parameters, const StepList& steps, std::uint32_t around = kNoIndex);

  /// The scope that a For, Except, Parallel::Branch or the For of a parallel step opens.
  [[nodiscard]] std::uint32_t scope_of(const void* node) const { return scope_of_.at(node); }
  [[nodiscard]] std::uint32_t segment_of_scope(std::uint32_t scope) const { return program_.scopes[scope].segment; }

  /// Candidates of a name for reading, innermost first; empty if no visible scope assigns it.
  [[nodiscard]] std::vector<SlotRef> readable(std::uint32_t scope, std::string_view name) const;
  /// Where a plain assignment goes; reports a write to a variable that is not shared.
  TargetRow writable(std::uint32_t scope, const Name& name, bool is_path);
  /// The slot of a name that this very scope declares (loop variables, `as`, parameters).
  [[nodiscard]] std::uint32_t own_slot(std::uint32_t scope, std::string_view name) const;
  /// A slot without a name, for the machine's own use.
  std::uint32_t hidden_slot(std::uint32_t segment, std::uint32_t scope);
  /// All names visible from a scope, for "did you mean".
  [[nodiscard]] std::vector<std::string_view> visible_names(std::uint32_t scope) const;
  /// Checks `shared` of the parallel step of this branch: visible around the step, assigned before it.
  void check_shared(std::uint32_t branch, const Name& name);

 private:
  // Where a name is first assigned, in the order of the steps: a document may write the keys of a step in any order.
  struct First {
    std::uint32_t order;
    bool always_bound;  // wherever its scope is visible
  };
  struct Scope {
    std::map<std::string, std::uint32_t, std::less<>> slots;  // name → slot
    std::map<std::string, First, std::less<>> first;
    std::set<std::string, std::less<>> shared;  // of a branch scope
    std::uint32_t parallel_order = 0;           // of a branch scope
  };
  std::uint32_t add_scope(ScopeKind kind, std::uint32_t parent, std::uint32_t segment, std::string label, const void* node);
  std::uint32_t add_segment(std::string name, bool is_branch);
  void declare(std::uint32_t scope, std::string_view name, bool always_bound);
  void collect_steps(const StepList& steps, std::uint32_t scope);
  void collect_step(const Step& step, std::uint32_t scope);
  void collect_target(const Target& target, std::uint32_t scope);
  [[nodiscard]] bool is_boundary(std::uint32_t scope) const;

  Program& program_;
  DiagnosticList& diagnostics_;
  std::vector<Scope> scopes_;  // beside program_.scopes
  std::unordered_map<const void*, std::uint32_t> scope_of_;
  std::uint32_t order_ = 0;  // of the assignment or parallel step collected last
};

}  // namespace etude
