// The catalogue as a whole: complete, documented, and its examples true.
#include "core/library/registry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/library/arguments.h"
#include "core/library/objects.h"
#include "core/library/raise.h"
#include "core/value/value_json.h"
#include "tests/core/library/evaluator.h"

namespace etude {
namespace {

// stdlib.md, every name.
constexpr const char* kStandard[] = {"base64.decode",
                                     "base64.encode",
                                     "default",
                                     "double",
                                     "events.await_callback",
                                     "events.create_callback_endpoint",
                                     "experimental.executions.map",
                                     "experimental.executions.run",
                                     "get_type",
                                     "hash.compute_checksum",
                                     "hash.compute_hmac",
                                     "http.default_retry_predicate",
                                     "http.default_retry_predicate_non_idempotent",
                                     "http.delete",
                                     "http.get",
                                     "http.patch",
                                     "http.post",
                                     "http.put",
                                     "http.request",
                                     "if",
                                     "int",
                                     "json.decode",
                                     "json.encode",
                                     "json.encode_to_string",
                                     "keys",
                                     "len",
                                     "list.concat",
                                     "list.prepend",
                                     "map.delete",
                                     "map.get",
                                     "map.merge",
                                     "map.merge_nested",
                                     "math.abs",
                                     "math.floor",
                                     "math.max",
                                     "math.min",
                                     "retry.always",
                                     "retry.never",
                                     "string",
                                     "sys.get_env",
                                     "sys.log",
                                     "sys.now",
                                     "sys.sleep",
                                     "sys.sleep_until",
                                     "text.decode",
                                     "text.encode",
                                     "text.find_all",
                                     "text.find_all_regex",
                                     "text.match_regex",
                                     "text.replace_all",
                                     "text.replace_all_regex",
                                     "text.split",
                                     "text.substring",
                                     "text.to_lower",
                                     "text.to_upper",
                                     "text.url_decode",
                                     "text.url_encode",
                                     "text.url_encode_plus",
                                     "time.format",
                                     "time.parse",
                                     "uuid.generate"};

TEST(Registry, HasExactlyTheFunctionsOfTheSpecificationInAscendingOrder) {
  std::vector<std::string> names;
  for (const FunctionRow* row : standard_library().all()) names.emplace_back(row->name);
  EXPECT_EQ(names, std::vector<std::string>(std::begin(kStandard), std::end(kStandard)));
}

TEST(Registry, GivesHandlersTheSimulationModuleAndWorkflowsNot) {
  EXPECT_EQ(standard_library().find("sim.publish"), nullptr);
  EXPECT_FALSE(standard_library().is_module("sim"));
  EXPECT_NE(handler_library().find("sim.publish"), nullptr);
  EXPECT_NE(handler_library().find("sim.random"), nullptr);
  EXPECT_NE(handler_library().find("text.split"), nullptr);
  EXPECT_TRUE(handler_library().is_module("sim"));
}

TEST(Registry, FindsWholeNamesOnly) {
  EXPECT_EQ(standard_library().find("text"), nullptr);
  EXPECT_EQ(standard_library().find("text."), nullptr);
  EXPECT_EQ(standard_library().find("text.spli"), nullptr);
  EXPECT_EQ(standard_library().find("text.splitx"), nullptr);
  EXPECT_EQ(standard_library().find("Text.split"), nullptr);
  EXPECT_EQ(standard_library().find(""), nullptr);
  EXPECT_EQ(standard_library().find("zzz"), nullptr);
  EXPECT_EQ(standard_library().find("text.split")->name, "text.split");
}

TEST(Registry, KnowsModulesAtEveryLevel) {
  for (const char* name : {"text", "experimental", "experimental.executions", "sys"})
    EXPECT_TRUE(standard_library().is_module(name)) << name;
  for (const char* name : {"tex", "text.split", "len", "", "experimental.exec"}) EXPECT_FALSE(standard_library().is_module(name)) << name;
}

TEST(Registry, DocumentsEveryRow) {
  for (const FunctionRow* row : handler_library().all()) {
    SCOPED_TRACE(row->name);
    EXPECT_FALSE(row->returns.empty());
    EXPECT_TRUE(row->about.ends_with('.'));
    EXPECT_FALSE(row->example.empty());
    const int ways = (row->pure != nullptr ? 1 : 0) + (row->run != nullptr ? 1 : 0) + (row->effect != nullptr ? 1 : 0);
    EXPECT_LE(ways, 1);
    EXPECT_EQ(ways == 0 || row->effect != nullptr, row->blocking != Blocking::kNo) << "blocking and kind of function must agree";
    EXPECT_EQ(row->effect != nullptr, row->blocking == Blocking::kEffect);
    std::set<std::string_view> names;
    bool optional_seen = false;
    for (const Parameter& parameter : row->parameters) {
      SCOPED_TRACE(parameter.name);
      EXPECT_TRUE(names.insert(parameter.name).second) << "a name twice";
      EXPECT_TRUE(parameter.about.ends_with('.'));
      EXPECT_NE(parameter.accepts, 0);
      EXPECT_TRUE(parameter.fallback.empty() || !parameter.required) << "a required parameter has no default";
      EXPECT_FALSE(parameter.required && optional_seen) << "required ones come first";
      optional_seen = optional_seen || !parameter.required;
      EXPECT_TRUE(parameter.fallback.empty() || value_from_json(parameter.fallback).ok());
    }
    const bool checks_kinds =
        std::any_of(row->parameters.begin(), row->parameters.end(), [](const Parameter& p) { return p.accepts != kAnyKind; });
    const bool tells = std::any_of(row->raises.begin(), row->raises.end(), [](const RaisedRow& r) { return r.tag == "TypeError"; });
    EXPECT_TRUE(tells || !checks_kinds) << "a TypeError is possible but not documented";
  }
}

TEST(Registry, HasExamplesThatAreTrue) {
  int run = 0;
  for (const FunctionRow* row : handler_library().all()) {
    SCOPED_TRACE(row->name);
    const std::string_view example = row->example;
    if (example.starts_with("call: ")) {
      EXPECT_NE(example.find(row->name), std::string_view::npos);
      EXPECT_TRUE(row->blocking != Blocking::kNo || row->name == "events.create_callback_endpoint") << "shown as a step without need";
      continue;
    }
    const std::size_t arrow = example.rfind(" → ");
    ASSERT_NE(arrow, std::string_view::npos);
    EXPECT_NE(example.substr(0, arrow).find(row->name), std::string_view::npos) << "the example shows another function";
    EXPECT_EQ(test::outcome(example.substr(0, arrow)), example.substr(arrow + std::string_view(" → ").size()));
    ++run;
  }
  EXPECT_GT(run, 45);
}

// For every parameter of every function: each kind it does not accept is a TypeError that names function, parameter and kind,
// and leaving out a required one is a TypeError.
TEST(Registry, RefusesEveryWrongKindOfEveryParameter) {
  const Value samples[] = {Value(),
                           Value(true),
                           Value(7),
                           Value(2.5),
                           Value("text"),
                           Value::bytes("\x01\xFF"),
                           Value(List{Value(1)}),
                           Value(Map{{"k", Value(1)}})};
  int refused = 0;
  for (const FunctionRow* row : handler_library().all()) {
    // What is right for each parameter, so that only one argument is wrong at a time.
    std::vector<Value> right;
    for (const Parameter& parameter : row->parameters) {
      Value good = Value::unset();
      if (parameter.required) {
        for (const Value& sample : samples) {
          if ((parameter.accepts & kind_bit(sample.kind())) != 0) good = sample;
        }
      }
      right.push_back(good);
    }
    for (std::size_t i = 0; i < right.size(); ++i) {
      const Parameter& parameter = row->parameters[i];
      SCOPED_TRACE(std::string(row->name) + " " + std::string(parameter.name));
      for (const Value& sample : samples) {
        test::FakeRun run;
        std::vector<Value> arguments = right;
        arguments[i] = sample;
        const Result<Value> result = test::call(*row, arguments, run);
        if ((parameter.accepts & kind_bit(sample.kind())) != 0) continue;  // must only not crash
        ++refused;
        ASSERT_FALSE(result.ok()) << operand_name(sample.kind());
        EXPECT_EQ(result.error().code, "TypeError");
        EXPECT_EQ(result.error().message, "TypeError: " + std::string(row->name) + ": argument '" + std::string(parameter.name) +
                                              "' has wrong type: expecting " + kinds_text(parameter.accepts) + ", got '" +
                                              std::string(operand_name(sample.kind())) + "'");
      }
      if (parameter.required) {
        test::FakeRun run;
        std::vector<Value> arguments = right;
        arguments[i] = Value::unset();
        const Result<Value> result = test::call(*row, arguments, run);
        ASSERT_FALSE(result.ok());
        EXPECT_EQ(result.error().message,
                  "TypeError: " + std::string(row->name) + ": missing required argument '" + std::string(parameter.name) + "'");
      }
    }
  }
  EXPECT_GT(refused, 500);
}

TEST(LibraryObjects, AreThePoliciesOfTheService) {
  for (const ObjectRow& row : library_objects()) {
    ASSERT_TRUE(library_object(row.name).has_value()) << row.name;
    EXPECT_TRUE(row.about.ends_with('.'));
    EXPECT_EQ(standard_library().find(row.name), nullptr);
  }
  EXPECT_EQ(json_for_display(*library_object("retry.default_backoff")), R"({"initial_delay":1,"max_delay":60,"multiplier":1.25})");
  EXPECT_EQ(
      json_for_display(*library_object("http.default_retry")),
      R"({"backoff":{"initial_delay":1,"max_delay":60,"multiplier":1.25},"max_retries":5,"predicate":"http.default_retry_predicate"})");
  EXPECT_EQ(library_object("http.default_retry_non_idempotent")->map().get("predicate").string(),
            "http.default_retry_predicate_non_idempotent");
  EXPECT_FALSE(library_object("http.default_retry_predicate").has_value());
  EXPECT_FALSE(library_object("retry.always").has_value());
  EXPECT_FALSE(library_object("").has_value());
}

}  // namespace
}  // namespace etude
