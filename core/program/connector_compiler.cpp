// Connector calls → a call of the prelude with the method's name and a map of its arguments (callbacks-and-connectors.md B1).
#include <algorithm>

#include "core/connector/catalog.h"
#include "core/connector/plan.h"
#include "core/program/compiler.h"
#include "core/program/connector_prelude.h"

namespace etude {

void Compiler::call_prelude(const std::string& name, SourceRange range) {
  ExternalRow row = connector_prelude();
  row.name = name;
  program_->externals.push_back(std::move(row));
  emit(Op::kCallExternal, range, static_cast<std::uint32_t>(program_->externals.size() - 1));
}

namespace {

// Keys of connector_params that nothing reads: of a literal map, or of one with expressions inside.
void unknown_keys(const ValueTree& map, bool is_policy, DiagnosticList& diagnostics) {
  static const std::vector<std::string_view> kParams{"timeout", "polling_policy", "skip_polling", "scopes"};
  static const std::vector<std::string_view> kPolicy{"initial_delay", "multiplier", "max_delay"};
  const std::vector<std::string_view>& known = is_policy ? kPolicy : kParams;
  const auto look = [&](std::string_view key, SourceRange range, const ValueTree& value) {
    if (key == "polling_policy" && !is_policy) unknown_keys(value, true, diagnostics);
    if (std::find(known.begin(), known.end(), key) != known.end()) return;
    Diagnostic& found = diagnostics.warning(
        "program.unknown_argument", range,
        std::string(is_policy ? "`polling_policy`" : "`connector_params`") + " has no key `" + std::string(key) + "`: nothing reads it.");
    suggest_name(found, key, known);
    if (map.literal.is_map()) found.fix.reset();  // the range is that of the whole map
  };
  if (map.literal.is_map()) {
    const Map literal = map.literal.map();
    for (const Map::Entry& entry : literal) {
      ValueTree value;
      value.literal = entry.value;
      value.range = map.range;
      look(entry.key.string(), map.range, value);
    }
  }
  for (const ValueTree::Entry& entry : map.entries) {
    if (entry.key.literal.is_string()) look(entry.key.literal.string(), entry.key.range, entry.value);
  }
}

}  // namespace

void Compiler::check_connector_arguments(const Call& node) {
  const std::string& name = node.callee.text;
  std::vector<std::string_view> required;
  std::vector<std::string_view> known{"connector_params"};
  const ConnectorHelper* helper = find_connector_helper(name);
  if (helper != nullptr) {
    for (const Parameter& parameter : helper->parameters) {
      known.push_back(parameter.name);
      if (parameter.required) required.push_back(parameter.name);
    }
  } else {
    const ConnectorMethod* method = find_connector_method(name);
    required = method->required_parameters();
    known.insert(known.end(), {"body", "query", "location", "region"});
    known.insert(known.end(), required.begin(), required.end());
    const auto query = method->query_parameters();
    known.insert(known.end(), query.begin(), query.end());
  }
  std::vector<std::string_view> given;
  const Call::Argument* query = nullptr;
  for (const Call::Argument& argument : node.arguments) {
    if (argument.name.text.empty()) {
      error("program.connector_positional", argument.value.range, "a connector takes named arguments; write them as a map under `args`");
      continue;
    }
    given.push_back(argument.name.text);
    if (argument.name.text == "connector_params") unknown_keys(argument.value, false, diagnostics_);
    if (argument.name.text == "query") query = &argument;
  }
  // Query parameters may stand in a map called `query`; what such a map holds is known only when it is literal.
  const bool open = query != nullptr && query->value.kind == ValueTree::Kind::kExpression;
  const auto has = [&](std::string_view wanted) {
    if (std::find(given.begin(), given.end(), wanted) != given.end() || open) return true;
    if (query == nullptr) return false;
    if (query->value.literal.is_map() && query->value.literal.map().contains(wanted)) return true;
    return std::any_of(query->value.entries.begin(), query->value.entries.end(), [&](const ValueTree::Entry& entry) {
      return entry.key.literal.is_string() && entry.key.literal.string() == wanted;
    });
  };
  std::vector<std::string_view> missing;
  for (const std::string_view parameter : required) {
    if (!has(parameter)) missing.push_back(parameter);
  }
  for (const Call::Argument& argument : node.arguments) {
    const std::string& written = argument.name.text;
    if (written.empty() || std::find(known.begin(), known.end(), written) != known.end()) continue;
    // Any other name becomes a query parameter; the service decides about it.
    if (helper == nullptr && nearest_name(written, missing).empty()) continue;
    Diagnostic& found = error("program.unknown_argument", argument.name.range, "`" + name + "` has no argument `" + written + "`.");
    const std::string_view meant = suggest_name(found, written, helper != nullptr ? known : missing);
    missing.erase(std::remove(missing.begin(), missing.end(), meant), missing.end());
  }
  missing_arguments(name, missing, node.callee.range);
}

void Compiler::connector_call(const Call& node) {
  const std::string& name = node.callee.text;
  const SourceRange range = node.callee.range;
  const bool known = find_connector_method(name) != nullptr || find_connector_helper(name) != nullptr;
  if (!known) {
    explain_connector(error("program.unknown_connector_method", range, "unknown connector method '" + name + "'."), name);
  } else {
    check_connector_arguments(node);
  }
  push(Value(name), range);
  std::uint32_t count = 0;
  for (const Call::Argument& argument : node.arguments) {
    push(Value(argument.name.text), argument.name.range);
    value(argument.value);
    ++count;
  }
  emit(Op::kMakeMap, range, count);
  call_prelude(name, range);
}

bool Compiler::connector_expression(const Expression& node) {
  const ConnectorHelper* helper = find_connector_helper(node.name);
  if (helper == nullptr || !helper->in_expressions) {
    error("program.blocking_in_expression", node.name_range,
          "`" + node.name + "` is a connector and may not be called in an expression; call it in a step of its own (`call: " + node.name +
              "`)");
    return false;
  }
  const std::size_t given = node.operands.size();
  std::size_t fewest = 0;
  for (const Parameter& parameter : helper->parameters) fewest += parameter.required ? 1u : 0u;
  if (given < fewest || given > helper->parameters.size()) {
    error("program.arity", node.range,
          "`" + node.name + "` takes " + std::to_string(fewest) + " to " + std::to_string(helper->parameters.size()) + " arguments, but " +
              std::to_string(given) + " are given");
    return false;
  }
  push(Value(node.name), node.range);
  for (std::size_t i = 0; i < given; ++i) {
    push(Value(helper->parameters[i].name), node.operands[i]->range);
    expression(*node.operands[i]);
  }
  emit(Op::kMakeMap, node.range, static_cast<std::uint32_t>(given));
  call_prelude(node.name, node.range);
  return true;
}

}  // namespace etude
