// Both forms of the top level (syntax.md 2): a map of routines, or a bare list of steps that means `main`.
#include "core/syntax/workflow_parser.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/document/yaml_reader.h"
#include "core/syntax/step_parser.h"
#include "core/syntax/tree_context.h"
#include "core/syntax/validator.h"

namespace etude {
namespace {

class WorkflowParser {
 public:
  explicit WorkflowParser(TreeContext& context) : context_(context) {}

  Workflow run(const Node& document) {
    Workflow workflow;
    if (document.is_sequence()) {
      Routine main;
      main.name = {"main", document.range};
      main.range = document.range;
      main.steps = parse_step_list(context_, document, "the workflow");
      workflow.routines.push_back(std::move(main));
    } else if (!document.is_mapping()) {
      context_.error("syntax.document", document.range,
                     "A workflow is a list of steps, or a map with `main` and its `steps`; this document is " +
                         std::string(kind_in_words(document)) + ".");
    } else if (!explain_bare_routine(document, workflow)) {
      for (std::size_t i = 0; i < document.entries.size(); ++i) {
        const bool beside = i + 1 < document.entries.size() && steps_stand_beside(document.entries[i], document.entries[i + 1]);
        workflow.routines.push_back(parse_routine(document.entries[i], beside ? &document.entries[i + 1].value : nullptr));
        if (beside) ++i;
      }
    }
    return workflow;
  }

 private:
  // A map that is a routine itself, or a step without its dash.
  bool explain_bare_routine(const Node& document, Workflow& workflow) {
    if (document.find("main") != nullptr) return false;
    const Node* steps = document.find("steps");
    if (steps != nullptr && steps->is_sequence()) {
      const Node::Entry& first = document.entries[0];
      context_.error("syntax.no_main", first.key.range,
                     "`steps` stands at the top level. Write `main:` on a line before it and indent everything below it by two blanks.");
      Routine main;
      main.name = {"main", document.range};
      main.range = document.range;
      if (const Node* parameters = document.find("params")) parse_parameters(*parameters, main);
      main.steps = parse_step_list(context_, *steps, "routine `main`");
      workflow.routines.push_back(std::move(main));
      return true;
    }
    const bool looks_like_steps =
        !document.entries.empty() && std::all_of(document.entries.begin(), document.entries.end(), [](const Node::Entry& entry) {
          if (!entry.value.is_mapping() || entry.value.find("steps") != nullptr) return false;
          return std::any_of(entry.value.entries.begin(), entry.value.entries.end(), [](const Node::Entry& inner) {
            return is_action_key(inner.key.value.string()) || inner.key.value.string() == "next";
          });
        });
    if (!looks_like_steps) return false;
    const Node& first = document.entries[0].key;
    const std::string_view name = first.value.string();
    const bool dash = first.style == ScalarStyle::kPlain && name.size() > 1 && name[0] == '-';
    Diagnostic& found = context_.error(
        "syntax.no_main", first.range,
        dash ? "The item of a list begins with a dash and a blank: write `- " + std::string(name.substr(1)) + ":`."
             : "The steps of a workflow are a list. Write `- ` before the name of each step, or put the list below `main:` and `steps:`.");
    if (dash) found.fix = Fix{"Write a blank behind the dash", {first.range.begin + 1, first.range.begin + 1}, " "};
    return true;
  }

  // `main:` and below it, not indented, `steps:`.
  bool steps_stand_beside(const Node::Entry& routine, const Node::Entry& next) {
    if (next.key.value.string() != "steps" || !next.value.is_sequence()) return false;
    if (!routine.value.is_null() && !(routine.value.is_mapping() && routine.value.find("steps") == nullptr)) return false;
    context_.error("syntax.routine", next.key.range,
                   "`steps` stands beside " + quoted_in_message(routine.key.value.string()) +
                       ", not below it. Indent it and all that stands below it by two blanks.");
    return true;
  }

  // `beside`: steps that stand beside the routine.
  Routine parse_routine(const Node::Entry& entry, const Node* beside) {
    Routine routine;
    routine.name = {std::string(entry.key.value.string()), entry.key.range};
    routine.range = {entry.key.range.begin, std::max(entry.value.range.end, entry.key.range.end)};
    const std::string owner = "routine " + quoted_in_message(routine.name.text);
    if (entry.value.is_null() && beside != nullptr) {
      routine.steps = parse_step_list(context_, *beside, owner);
      return routine;
    }
    if (!entry.value.is_mapping()) {
      const SourceRange place = entry.value.range.empty() ? entry.key.range : entry.value.range;
      if (entry.value.is_sequence()) {
        context_.error("syntax.routine", place,
                       "The steps of " + owner + " must stand below the key `steps`. Write `steps:` on a line before them.");
        routine.steps = parse_step_list(context_, entry.value, owner);
      } else {
        context_.error("syntax.routine", place,
                       "The " + owner + " must be a map with `steps` and optionally `params`; here stands " +
                           std::string(kind_in_words(entry.value)) + ".");
      }
      return routine;
    }
    context_.check_keys(entry.value, owner, {"params", "steps"});
    if (const Node* parameters = entry.value.find("params")) parse_parameters(*parameters, routine);
    if (const Node* steps = beside != nullptr ? beside : context_.required(entry.value, "steps", owner, entry.key.range)) {
      routine.steps = parse_step_list(context_, *steps, owner);
    }
    return routine;
  }

  void parse_parameters(const Node& node, Routine& routine) {
    if (!node.is_sequence()) {
      context_.error("syntax.params", node.range.empty() ? routine.name.range : node.range,
                     "`params` must be a list of names, such as [order, currency: EUR].");
      return;
    }
    for (const Node& item : node.items) {
      if (item.is_mapping()) {
        if (item.entries.size() != 1) {
          context_.error("syntax.params", item.range,
                         "A parameter with a default is a map with one key, such as `currency: EUR`; this one has " +
                             std::to_string(item.entries.size()) + ".");
          continue;
        }
        const Node::Entry& entry = item.entries[0];
        auto name = context_.variable_name(entry.key, "a parameter");
        const ValueTree fallback = context_.value(entry.value);
        if (fallback.kind != ValueTree::Kind::kLiteral) {
          context_.error("syntax.params", fallback.range,
                         "The default of a parameter must be a literal value, not an expression. Assign it in the first step instead.");
        }
        if (name) routine.parameters.push_back({std::move(*name), fallback.literal});
      } else if (auto name = context_.variable_name(item, "a parameter")) {
        routine.parameters.push_back({std::move(*name), std::nullopt});
      }
    }
  }

  TreeContext& context_;
};

}  // namespace

Workflow parse_workflow_document(const SourceText& source, const Node& document, DiagnosticList& diagnostics) {
  TreeContext context(source, diagnostics);
  Workflow workflow = WorkflowParser(context).run(document);
  validate_workflow(workflow, document.range, diagnostics);
  return workflow;
}

std::optional<Workflow> parse_workflow(const SourceText& source, DiagnosticList& diagnostics) {
  const std::optional<Node> document = read_document(source, diagnostics);
  if (!document) return std::nullopt;
  return parse_workflow_document(source, *document, diagnostics);
}

StepList parse_steps(const SourceText& source, const Node& list, std::string_view owner, DiagnosticList& diagnostics) {
  TreeContext context(source, diagnostics);
  StepList steps = parse_step_list(context, list, owner);
  validate_steps(steps, diagnostics);
  return steps;
}

ValueTree parse_value_tree(const SourceText& source, const Node& node, DiagnosticList& diagnostics) {
  return TreeContext(source, diagnostics).value(node);
}

}  // namespace etude
