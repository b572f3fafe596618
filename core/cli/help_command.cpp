// `etude help`: commands from the grammar, functions from the catalogue, codes from their tables.
#include <algorithm>
#include <vector>

#include "core/cli/catalogue.h"
#include "core/cli/commands.h"
#include "core/cli/report.h"
#include "core/language/key_docs.h"
#include "core/library/arguments.h"
#include "core/library/objects.h"
#include "core/library/registry.h"
#include "core/simulation/scenario_codes.h"
#include "core/source/diagnostic_codes.h"

namespace etude::cli {
namespace {

std::string function_text(const FunctionRow& row) {
  std::string text = signature(row) + " → " + std::string(row.returns) + "\n\n  " + std::string(row.about) + "\n";
  if (row.blocking != Blocking::kNo) text += "  It waits: use it in a `call` step, not in an expression.\n";
  if (!row.parameters.empty()) text += "\nparameters\n";
  for (const Parameter& parameter : row.parameters) {
    text += "  " + std::string(parameter.name) + ": " + kinds_text(parameter.accepts) + (parameter.required ? "" : ", optional") + ". " +
            std::string(parameter.about) + "\n";
  }
  if (!row.raises.empty()) text += "\nraises\n";
  for (const RaisedRow& raised : row.raises) text += "  " + std::string(raised.tag) + ": " + std::string(raised.when) + "\n";
  if (!row.example.empty()) text += "\nexample\n  " + std::string(row.example) + "\n";
  return text;
}

std::string code_text(const DiagnosticCode& code) {
  return std::string(code.code) + "\n\n  " + std::string(code.meaning) + "\n  " + std::string(code.advice) + "\n";
}

}  // namespace

int help_command(const Options& options) {
  const std::string& topic = options.topic;
  if (topic.empty()) {
    print(usage(""));
    return kSucceeded;
  }
  if (topic == "all" && options.json) {
    print(pretty_json(catalogue_value()));
    return kSucceeded;
  }
  const std::vector<std::string> commands = command_names();
  if (std::find(commands.begin(), commands.end(), topic) != commands.end()) {
    print(usage(topic));
    return kSucceeded;
  }
  const Registry& library = handler_library();
  if (const FunctionRow* row = library.find(topic)) {
    print(function_text(*row));
    return kSucceeded;
  }
  std::vector<std::string_view> names(commands.begin(), commands.end());
  for (const ObjectRow& row : library_objects()) {
    names.push_back(row.name);
    if (row.name != topic) continue;
    print(std::string(row.name) + "\n\n  " + std::string(row.about) + "\n\nexample\n  " + std::string(row.example) + "\n");
    return kSucceeded;
  }
  const auto find_code = [&](const auto& table) {
    for (const DiagnosticCode& code : table) {
      names.push_back(code.code);
      if (code.code != topic) continue;
      print(code_text(code));
      return true;
    }
    return false;
  };
  if (find_code(kDiagnosticCodes) || find_code(kScenarioCodes)) return kSucceeded;
  std::string members;
  for (const ObjectRow& row : library_objects()) {
    if (row.name.starts_with(topic + ".")) members += "  " + std::string(row.name) + "\n";
  }
  for (const FunctionRow* row : library.all()) {
    names.push_back(row->name);
    if (row->name.starts_with(topic + ".")) members += "  " + signature(*row) + " → " + std::string(row->returns) + "\n";
  }
  std::string keys;
  for (const KeyDoc& row : key_docs()) {
    names.push_back(row.name);
    if (row.name == topic) keys += "  " + std::string(row.about) + "\n";
  }
  if (!keys.empty() || !members.empty()) {
    print(topic + "\n\n" + keys + (keys.empty() || members.empty() ? "" : "\n") + members);
    return kSucceeded;
  }
  complain("etude: there is no help about `" + topic + "`." + did_you_mean(topic, names) + "\n");
  return kWrongUsage;
}

}  // namespace etude::cli
