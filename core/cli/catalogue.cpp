// The catalogue of functions, steps and diagnostics as JSON, for the reference of the site.
#include "core/cli/catalogue.h"

#include <string>

#include "core/library/arguments.h"
#include "core/library/objects.h"
#include "core/library/registry.h"
#include "core/simulation/google/google_about.h"
#include "core/simulation/scenario_codes.h"
#include "core/source/diagnostic_codes.h"

namespace etude::cli {
namespace {

Value function_value(const FunctionRow& row) {
  List parameters;
  for (const Parameter& parameter : row.parameters) {
    parameters = parameters.push_back(Value(Map{{"about", Value(parameter.about)},
                                                {"default", parameter.fallback.empty() ? Value() : Value(parameter.fallback)},
                                                {"kinds", Value(kinds_text(parameter.accepts))},
                                                {"name", Value(parameter.name)},
                                                {"required", Value(parameter.required)}}));
  }
  List raises;
  for (const RaisedRow& raised : row.raises) {
    raises = raises.push_back(Value(Map{{"tag", Value(raised.tag)}, {"when", Value(raised.when)}}));
  }
  return Value(Map{{"about", Value(row.about)},
                   {"example", Value(row.example)},
                   {"name", Value(row.name)},
                   {"parameters", Value(parameters)},
                   {"raises", Value(raises)},
                   {"returns", Value(row.returns)},
                   {"signature", Value(signature(row))},
                   {"simulation_only", Value(standard_library().find(row.name) == nullptr)},
                   {"waits", Value(row.blocking != Blocking::kNo)}});
}

}  // namespace

Value catalogue_value() {
  List functions;
  for (const FunctionRow* row : handler_library().all()) functions = functions.push_back(function_value(*row));
  List constants;
  for (const ObjectRow& row : library_objects()) {
    constants = constants.push_back(Value(Map{{"about", Value(row.about)}, {"example", Value(row.example)}, {"name", Value(row.name)}}));
  }
  List codes;
  const auto add_codes = [&](const auto& table) {
    for (const DiagnosticCode& code : table) {
      codes = codes.push_back(Value(Map{{"advice", Value(code.advice)}, {"code", Value(code.code)}, {"meaning", Value(code.meaning)}}));
    }
  };
  add_codes(kDiagnosticCodes);
  add_codes(kScenarioCodes);
  return Value(
      Map{{"codes", Value(codes)}, {"constants", Value(constants)}, {"functions", Value(functions)}, {"google", google_catalogue()}});
}

}  // namespace etude::cli
