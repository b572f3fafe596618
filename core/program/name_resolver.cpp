// Collects assignments scope by scope (syntax.md 8, parallel.md 2) and resolves names against them.
#include "core/program/name_resolver.h"

#include <algorithm>

namespace etude {

std::uint32_t NameResolver::add_segment(std::string name, bool is_branch) {
  Segment segment;
  segment.name = std::move(name);
  segment.is_branch = is_branch;
  program_.segments.push_back(std::move(segment));
  return static_cast<std::uint32_t>(program_.segments.size() - 1);
}

std::uint32_t NameResolver::add_scope(ScopeKind kind, std::uint32_t parent, std::uint32_t segment, std::string label, const void* node) {
  const auto index = static_cast<std::uint32_t>(program_.scopes.size());
  StaticScope scope;
  scope.kind = kind;
  scope.parent = parent;
  scope.segment = segment;
  scope.label = std::move(label);
  if (segment != kNoIndex) {
    scope.position = static_cast<std::uint32_t>(program_.segments[segment].scopes.size());
    program_.segments[segment].scopes.push_back(index);
  }
  program_.scopes.push_back(std::move(scope));
  scopes_.emplace_back();
  if (node != nullptr) scope_of_[node] = index;
  return index;
}

void NameResolver::declare(std::uint32_t scope, std::string_view name, bool always_bound) {
  if (name.empty()) return;
  Scope& names = scopes_[scope];
  if (!names.first.emplace(name, First{++order_, always_bound}).second) return;
  StaticScope& row = program_.scopes[scope];
  std::uint32_t slot = static_cast<std::uint32_t>(names.slots.size());
  if (row.segment != kNoIndex) {
    Segment& segment = program_.segments[row.segment];
    slot = static_cast<std::uint32_t>(segment.slots.size());
    segment.slots.push_back({std::string(name), scope});
    row.slots.push_back(slot);
  }
  names.slots.emplace(name, slot);
}

std::uint32_t NameResolver::hidden_slot(std::uint32_t segment, std::uint32_t scope) {
  program_.segments[segment].slots.push_back({"", scope});
  return static_cast<std::uint32_t>(program_.segments[segment].slots.size() - 1);
}

std::uint32_t NameResolver::add_outer(const std::vector<std::string>& names) {
  const std::uint32_t scope = add_scope(ScopeKind::kService, kNoIndex, kNoIndex, "", nullptr);
  for (const std::string& name : names) declare(scope, name, false);
  program_.outer = names;
  return scope;
}

std::uint32_t NameResolver::collect(std::string_view name, const std::vector<Name>& parameters, const StepList& steps,
                                    std::uint32_t around) {
  const std::uint32_t segment = add_segment(std::string(name), false);
  const std::uint32_t scope = add_scope(ScopeKind::kRoutine, around, segment, std::string(name), nullptr);
  program_.segments[segment].scope = scope;
  for (const Name& parameter : parameters) declare(scope, parameter.text, true);
  collect_steps(steps, scope);
  return scope;
}

void NameResolver::collect_steps(const StepList& steps, std::uint32_t scope) {
  for (const Step& step : steps) collect_step(step, scope);
}

void NameResolver::collect_target(const Target& target, std::uint32_t scope) {
  if (target.path.empty()) declare(scope, target.root.text, false);
}

void NameResolver::collect_step(const Step& step, std::uint32_t scope) {
  const auto collect_loop = [&](const For& loop, std::uint32_t body) {
    declare(body, loop.value.text, true);
    if (loop.index) declare(body, loop.index->text, true);
    collect_steps(loop.steps, body);
  };
  if (const auto* assign = std::get_if<Assign>(&step.action)) {
    for (const Assign::Entry& entry : assign->entries) collect_target(entry.target, scope);
  } else if (const auto* call = std::get_if<Call>(&step.action)) {
    if (call->result) collect_target(*call->result, scope);
  } else if (const auto* choice = std::get_if<Switch>(&step.action)) {
    for (const Switch::Entry& entry : choice->entries) collect_step(entry.body, scope);
  } else if (const auto* loop = std::get_if<For>(&step.action)) {
    const std::uint32_t segment = program_.scopes[scope].segment;
    collect_loop(*loop, add_scope(ScopeKind::kLoop, scope, segment, step.name.text, loop));
  } else if (const auto* parallel = std::get_if<Parallel>(&step.action)) {
    const std::string routine = program_.segments[program_.scopes[scope].segment].name;
    const std::uint32_t order = ++order_;
    const auto open = [&](const void* node, const std::string& label) {
      const std::uint32_t segment = add_segment(routine, true);
      const std::uint32_t branch = add_scope(ScopeKind::kBranch, scope, segment, label, node);
      program_.segments[segment].scope = branch;
      for (const Name& name : parallel->shared) scopes_[branch].shared.insert(name.text);
      scopes_[branch].parallel_order = order;
      return branch;
    };
    for (const Parallel::Branch& branch : parallel->branches) {
      collect_steps(branch.steps, open(&branch, branch.name.text));
    }
    if (parallel->loop) collect_loop(*parallel->loop, open(parallel->loop.get(), step.name.text));
  } else if (const auto* attempt = std::get_if<Try>(&step.action)) {
    if (attempt->body) collect_step(*attempt->body, scope);
    if (attempt->except) {
      const std::uint32_t segment = program_.scopes[scope].segment;
      const std::uint32_t handler = add_scope(ScopeKind::kExcept, scope, segment, step.name.text, &*attempt->except);
      declare(handler, attempt->except->as.text, true);
      collect_steps(attempt->except->steps, handler);
    }
  } else if (const auto* group = std::get_if<Steps>(&step.action)) {
    collect_steps(group->steps, scope);
  }
}

bool NameResolver::is_boundary(std::uint32_t scope) const {
  const StaticScope& row = program_.scopes[scope];
  const bool around_handler = row.kind == ScopeKind::kRoutine && row.parent != kNoIndex;
  return row.kind == ScopeKind::kBranch || around_handler;
}

std::vector<SlotRef> NameResolver::readable(std::uint32_t scope, std::string_view name) const {
  std::vector<SlotRef> found;
  std::uint32_t outwards = 0;
  for (; scope != kNoIndex; scope = program_.scopes[scope].parent) {
    if (const auto slot = scopes_[scope].slots.find(name); slot != scopes_[scope].slots.end()) {
      found.push_back({outwards, slot->second});
      if (scopes_[scope].first.find(name)->second.always_bound) break;
    }
    if (is_boundary(scope)) ++outwards;
  }
  return found;
}

TargetRow NameResolver::writable(std::uint32_t scope, const Name& name, bool is_path) {
  TargetRow target;
  target.name = name.text;
  if (!is_path) {
    target.has_fresh = true;
    target.fresh = {0, own_slot(scope, name.text)};
  }
  std::uint32_t outwards = 0;
  std::uint32_t assigned_before = UINT32_MAX;  // outside of branches everything is visible
  bool shared = true;
  for (; scope != kNoIndex; scope = program_.scopes[scope].parent) {
    const Scope& names = scopes_[scope];
    if (const auto slot = names.slots.find(name.text); slot != names.slots.end()) {
      const First& first = names.first.find(name.text)->second;
      const bool before = first.order < assigned_before;
      if (shared) {
        target.candidates.push_back({outwards, slot->second});
      } else if (before) {
        diagnostics_.error("program.not_shared", name.range,
                           "the variable `" + name.text +
                               "` belongs to the steps around this parallel step and is read-only here; list it in `shared: [" + name.text +
                               "]` of the parallel step, or assign another name");
        return target;
      }
      // A loop variable, the error of an `except` and a parameter hide what stands further out.
      if (first.always_bound) return target;
    }
    if (is_boundary(scope)) {
      ++outwards;
      if (program_.scopes[scope].kind == ScopeKind::kBranch) {
        shared = shared && names.shared.contains(name.text);
        assigned_before = std::min(assigned_before, names.parallel_order);
      }
    }
  }
  return target;
}

std::uint32_t NameResolver::own_slot(std::uint32_t scope, std::string_view name) const {
  const auto slot = scopes_[scope].slots.find(name);
  return slot == scopes_[scope].slots.end() ? kNoIndex : slot->second;
}

std::vector<std::string_view> NameResolver::visible_names(std::uint32_t scope) const {
  std::vector<std::string_view> names;
  for (; scope != kNoIndex; scope = program_.scopes[scope].parent) {
    for (const auto& [name, slot] : scopes_[scope].slots) names.push_back(name);
  }
  return names;
}

void NameResolver::check_shared(std::uint32_t branch, const Name& name) {
  const std::uint32_t scope = program_.scopes[branch].parent;
  for (std::uint32_t at = scope; at != kNoIndex; at = program_.scopes[at].parent) {
    const auto first = scopes_[at].first.find(name.text);
    if (first != scopes_[at].first.end() && first->second.order < scopes_[branch].parallel_order) return;
  }
  suggest_name(diagnostics_.error("program.shared_unknown", name.range,
                                  "`shared` names `" + name.text +
                                      "`, but no step before this parallel step assigns it; assign it first, for example `" + name.text +
                                      ": null`."),
               name.text, visible_names(scope));
}

}  // namespace etude
