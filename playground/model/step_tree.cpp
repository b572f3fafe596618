// Workflow tree → rows, with the compiler's keys.
#include "playground/model/step_tree.h"

#include <set>

#include "playground/model/step_words.h"

namespace etude {
namespace {

class Walk {
 public:
  Walk(const SourceText& source, std::vector<StepTreeRow>& rows) : source_(source), rows_(rows) {}

  void routine(const Routine& routine) {
    StepTreeRow row;
    row.key = routine.name.text;
    row.name = routine.name.text;
    row.kind = "routine";
    row.summary = "params:";
    for (const RoutineParameter& parameter : routine.parameters) row.summary += " " + parameter.name.text;
    if (routine.parameters.empty()) row.summary = routine.name.text == "main" ? "the workflow" : "subworkflow";
    place(row, routine.range, 0);
    list(routine.steps, routine.name.text, 1);
  }

 private:
  void place(StepTreeRow& row, SourceRange range, std::uint32_t depth) {
    row.file = source_.name();
    row.line = source_.position(range.begin).line;
    row.end_line = source_.position(range.end > range.begin ? range.end - 1 : range.end).line;
    row.depth = depth;
    rows_.push_back(std::move(row));
  }

  std::string unique(const std::string& key) {
    if (keys_.insert(key).second) return key;
    for (std::size_t n = 2;; ++n) {
      std::string numbered = key + "#" + std::to_string(n);
      if (keys_.insert(numbered).second) return numbered;
    }
  }

  void list(const StepList& steps, const std::string& key, std::uint32_t depth) {
    for (const Step& node : steps) add(node, key + "/" + key_part(node.name.text), node.name.text, depth);
  }

  // An action without a name of its own; a group of steps stands for itself.
  void unnamed(const Step& node, const std::string& key, const std::string& name, std::uint32_t depth) {
    if (std::holds_alternative<NoAction>(node.action)) return;
    if (const auto* group = std::get_if<Steps>(&node.action))
      list(group->steps, key, depth);
    else
      add(node, key, name, depth);
  }

  void add(const Step& node, const std::string& plain_key, const std::string& name, std::uint32_t depth) {
    const std::string key = unique(plain_key);
    StepTreeRow row;
    row.key = key;
    row.name = name;
    row.kind = std::string(step_kind_name(node));
    row.summary = step_summary(node, source_);
    place(row, node.range, depth);
    if (const auto* choice = std::get_if<Switch>(&node.action)) {
      for (std::size_t i = 0; i < choice->entries.size(); ++i)
        unnamed(choice->entries[i].body, key + "/" + std::to_string(i + 1), name, depth + 1);
    } else if (const auto* loop = std::get_if<For>(&node.action)) {
      list(loop->steps, key, depth + 1);
    } else if (const auto* parallel = std::get_if<Parallel>(&node.action)) {
      if (parallel->loop) list(parallel->loop->steps, key, depth + 1);
      for (const Parallel::Branch& branch : parallel->branches) list(branch.steps, key + "/" + key_part(branch.name.text), depth + 1);
    } else if (const auto* tried = std::get_if<Try>(&node.action)) {
      if (tried->body) {
        const bool plain = !tried->retry && !tried->except;
        const bool group = std::holds_alternative<Steps>(tried->body->action);
        unnamed(*tried->body, plain || group ? key : key + "/try", name, depth + 1);
      }
      if (tried->except) list(tried->except->steps, key + "/except", depth + 1);
    } else if (const auto* group = std::get_if<Steps>(&node.action)) {
      list(group->steps, key, depth + 1);
    }
  }

  const SourceText& source_;
  std::vector<StepTreeRow>& rows_;
  std::set<std::string, std::less<>> keys_;
};

}  // namespace

std::vector<StepTreeRow> make_step_tree(const Workflow& workflow, const SourceText& source) {
  std::vector<StepTreeRow> rows;
  Walk walk(source, rows);
  for (const Routine& routine : workflow.routines) walk.routine(routine);
  return rows;
}

}  // namespace etude
