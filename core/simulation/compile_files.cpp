// Files → compiled files: every file is read, whatever is wrong with the others, so that all findings come at once.
#include <algorithm>
#include <array>
#include <string_view>

#include "core/program/linter.h"
#include "core/simulation/run.h"
#include "core/syntax/workflow_parser.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

// executions.md, limits.md: what one execution takes as its argument.
constexpr std::string_view kChildFolder = "workflows/";

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

FileDiagnostics& open(std::vector<FileDiagnostics>& all, const std::string& name, const std::string& text) {
  all.push_back({std::make_shared<const SourceText>(name, text), DiagnosticList()});
  return all.back();
}

// Errors that leave every step and every assignment in the tree: names can be looked at all the same. Behind others a
// name may only seem to be missing.
bool leaves_the_tree_whole(const Diagnostic& diagnostic) {
  static constexpr std::array<std::string_view, 12> kHarmless{
      "syntax.break_outside_loop",  "syntax.continue_outside_loop", "syntax.duplicate_step",     "syntax.end_in_branch",
      "syntax.return_in_branch",    "syntax.too_many_assignments",  "syntax.too_many_branches",  "syntax.too_many_conditions",
      "syntax.too_many_parameters", "syntax.unknown_step",          "syntax.unreachable_target", "syntax.range"};
  if (diagnostic.severity != Severity::kError || diagnostic.code.starts_with("expression.")) return true;
  return std::find(kHarmless.begin(), kHarmless.end(), diagnostic.code) != kHarmless.end();
}

ProgramPtr read_workflow(FileDiagnostics& file) {
  const std::optional<Workflow> workflow = parse_workflow(*file.source, file.list);
  if (!workflow) return nullptr;
  if (file.list.has_errors()) {
    // Nothing will run, but what is wrong with the names is said in the same breath.
    const std::vector<Diagnostic>& found = file.list.all();
    if (std::all_of(found.begin(), found.end(), leaves_the_tree_whole)) compile_workflow(*workflow, file.source, file.list);
    return nullptr;
  }
  ProgramPtr program = compile_workflow(*workflow, file.source, file.list);
  if (program != nullptr) lint_workflow(*workflow, file.list);
  return program;
}

// `… line 3, column 5 …` → the offset there.
std::size_t place_in_message(const SourceText& source, std::string_view message) {
  const auto number_behind = [&](std::string_view word) -> std::uint32_t {
    const std::size_t at = message.find(word);
    std::uint32_t number = 0;
    for (std::size_t i = at + word.size(); at != std::string_view::npos && i < message.size() && message[i] >= '0' && message[i] <= '9';
         ++i) {
      number = number * 10 + static_cast<std::uint32_t>(message[i] - '0');
    }
    return number;
  };
  const std::uint32_t line = number_behind("line ");
  const std::uint32_t column = number_behind("column ");
  return line == 0 || column == 0 ? 0 : source.offset({line, column});
}

Value read_input(FileDiagnostics& file) {
  const std::string_view text = file.source->text();
  if (is_blank(text)) return Value::unset();
  Result<Value> value = value_from_json(text);
  if (!value.ok()) {
    const std::size_t at = std::min(place_in_message(*file.source, value.error().message), text.empty() ? 0 : text.size() - 1);
    file.list.error("input." + value.error().code.substr(value.error().code.find('.') + 1),
                    {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 1)}, "the input is no JSON: " + value.error().message);
    return {};
  }
  if (text.size() > kMostArgumentBytes) {
    file.list.error("input.too_large", {0, 1}, "the argument of an execution has at most 32 KB.");
  }
  return std::move(value).value();
}

bool is_child_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

}  // namespace

bool has_errors(const std::vector<FileDiagnostics>& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const FileDiagnostics& file) { return file.list.has_errors(); });
}

std::shared_ptr<const CompiledFiles> compile_files(const Files& files, std::vector<FileDiagnostics>& diagnostics) {
  auto compiled = std::make_shared<CompiledFiles>();
  auto children = std::make_shared<ChildPrograms>();
  Scenario scenario;
  const auto find = [&](std::string_view name) -> const std::string* {
    const auto found = files.find(name);
    return found == files.end() ? nullptr : &found->second;
  };
  const std::string* services = find("services.yaml");
  const std::string* workflow = find("workflow.yaml");
  const std::size_t first = diagnostics.size();
  if (services != nullptr) {
    FileDiagnostics& file = open(diagnostics, "services.yaml", *services);
    scenario = read_scenario(file.source, file.list);
  }
  const bool services_act = !scenario.clients.empty();
  if (workflow != nullptr && !(services_act && is_blank(*workflow))) {
    compiled->workflow = read_workflow(open(diagnostics, "workflow.yaml", *workflow));
  } else if (!services_act && !has_errors(diagnostics)) {
    FileDiagnostics& file = open(diagnostics, "workflow.yaml", workflow == nullptr ? std::string() : *workflow);
    file.list.error("run.nothing", {}, "there is no workflow, and services.yaml has no `clients`: nothing would happen.");
  }
  for (const auto& [name, text] : files) {
    if (!name.starts_with(kChildFolder)) continue;
    std::string id = name.substr(kChildFolder.size());
    id = id.substr(0, id.rfind('.'));
    FileDiagnostics& file = open(diagnostics, name, text);
    if (!is_child_id(id))
      file.list.error("run.workflow_id", {}, "`" + id + "` is no workflow id: letters, digits, `_` and `-`, at most 64.");
    if (ProgramPtr child = read_workflow(file)) children->emplace(std::move(id), std::move(child));
  }
  compiled->argument = Value::unset();
  if (const std::string* input = find("input.json")) compiled->argument = read_input(open(diagnostics, "input.json", *input));
  bool failed = false;
  for (std::size_t i = first; i < diagnostics.size(); ++i) {
    diagnostics[i].list.sort();
    failed = failed || diagnostics[i].list.has_errors();
  }
  if (failed) return nullptr;
  for (const auto& [name, text] : files) add_google_services(scenario, text);
  compiled->scenario = std::make_shared<const Scenario>(std::move(scenario));
  compiled->children = std::move(children);
  return compiled;
}

std::vector<FileDiagnostics> check_files(const Files& files) {
  std::vector<FileDiagnostics> diagnostics;
  compile_files(files, diagnostics);
  return diagnostics;
}

}  // namespace etude
