// The tree of a workflow document: routines, steps as a variant of the step kinds, values with their expressions.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/expression/expression_tree.h"
#include "core/source/source_text.h"
#include "core/value/value.h"

namespace etude {

/// A value of the document: a literal, an expression, or a list or map with expressions somewhere inside.
/// A list or map without any expression is one literal.
struct ValueTree {
  enum class Kind { kLiteral, kExpression, kList, kMap };
  struct Entry;
  Kind kind = Kind::kLiteral;
  SourceRange range;
  Value literal;
  ExpressionPtr expression;
  std::vector<ValueTree> items;  // kList
  std::vector<Entry> entries;    // kMap, in source order
};
struct ValueTree::Entry {
  ValueTree key;  // a literal string or an expression
  ValueTree value;
};

/// A name with its place.
struct Name {
  std::string text;
  SourceRange range;
};

/// Where an assignment goes: a variable, or a path into it.
struct Target {
  struct Segment {
    SourceRange range;
    std::string member;   // of `.member`; empty if it is an index
    ExpressionPtr index;  // of `[index]`
  };
  SourceRange range;
  Name root;
  std::vector<Segment> path;
};

struct Step;
using StepList = std::vector<Step>;

/// A step that only jumps.
struct NoAction {};

struct Assign {
  struct Entry {
    SourceRange range;
    Target target;
    ValueTree value;
  };
  std::vector<Entry> entries;
};

struct Call {
  struct Argument {
    Name name;  // empty text: positional
    ValueTree value;
  };
  Name callee;
  SourceRange arguments_range;  // empty if there is no `args`
  std::vector<Argument> arguments;
  std::optional<Target> result;
};

struct Switch {
  struct Entry;
  std::vector<Entry> entries;
};

struct For {
  Name value;
  std::optional<Name> index;
  bool is_range = false;  // `range` instead of `in`
  ValueTree over;         // the list, or the two bounds
  StepList steps;
};

struct Parallel {
  struct Branch;
  std::vector<Name> shared;
  std::optional<ValueTree> concurrency_limit;
  std::vector<Branch> branches;  // either these …
  std::unique_ptr<For> loop;     // … or this
};

struct Retry {
  SourceRange range;
  std::optional<ValueTree> policy;  // `retry: ${http.default_retry}`; otherwise the four below
  std::optional<ValueTree> predicate;
  std::optional<ValueTree> max_retries;
  std::optional<ValueTree> backoff;  // a whole backoff object as one expression; otherwise the three below
  std::optional<ValueTree> initial_delay;
  std::optional<ValueTree> max_delay;
  std::optional<ValueTree> multiplier;
};

struct Except {
  Name as;
  SourceRange range;
  StepList steps;
};

struct Try {
  // The body is one step: unnamed with an action, or unnamed with `Steps`.
  std::unique_ptr<Step> body;
  std::optional<Retry> retry;
  std::optional<Except> except;
};

struct Raise {
  ValueTree value;
};

struct Return {
  ValueTree value;
};

struct Steps {
  StepList steps;
};

using Action = std::variant<NoAction, Assign, Call, Switch, For, Parallel, Try, Raise, Return, Steps>;

/// One step. Unnamed ones (inside a switch entry or a try) have an empty name.
struct Step {
  Name name;
  SourceRange range;         // from the name (or the first key) to the end of the body, without trailing blanks
  SourceRange action_range;  // of the key that names the action
  Action action;
  std::optional<Name> next;
};

struct Switch::Entry {
  SourceRange range;
  ValueTree condition;
  Step body;  // unnamed; NoAction if there is only a condition
};

struct Parallel::Branch {
  Name name;
  SourceRange range;
  StepList steps;
};

struct RoutineParameter {
  Name name;
  std::optional<Value> fallback;
};

/// `main` or a subworkflow.
struct Routine {
  Name name;
  SourceRange range;
  std::vector<RoutineParameter> parameters;
  StepList steps;
};

struct Workflow {
  std::vector<Routine> routines;  // `main` is among them
};

}  // namespace etude
