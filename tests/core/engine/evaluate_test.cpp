// Expressions on their own.
#include "core/engine/evaluate.h"

#include <gtest/gtest.h>

#include "core/expression/expression_parser.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

Result<Value> evaluated(const std::string& text, const std::vector<std::string>& names, const std::vector<Value>& values) {
  auto source = std::make_shared<SourceText>("watch", text);
  DiagnosticList diagnostics;
  const ExpressionPtr tree = parse_bare_expression(text, diagnostics);
  if (tree == nullptr || diagnostics.has_errors()) return Error{"test.syntax", diagnostics.all().front().message};
  const ProgramPtr program = compile_expression(*tree, names, source, diagnostics);
  if (program == nullptr) return Error{diagnostics.all().front().code, diagnostics.all().front().message};
  return evaluate(program, values);
}

TEST(Evaluate, ReadsItsVariables) {
  const auto result = evaluated("len(order.items) + n", {"order", "n"}, {value_from_json(R"({"items":[1,2]})").value(), Value(3)});
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result.value().integer(), 5);
}

TEST(Evaluate, SaysWhatWentWrong) {
  EXPECT_EQ(evaluated("m.x", {"m"}, {Value(Map())}).error(), (Error{"evaluate.raised", "KeyError: key not found: x"}));
  EXPECT_EQ(evaluated("ghost + 1", {"m"}, {Value()}).error().code, "program.unknown_variable");
  EXPECT_EQ(evaluated("http.get(\"https://a.test\")", {}, {}).error().code, "program.blocking_in_expression");
}

}  // namespace
}  // namespace etude
