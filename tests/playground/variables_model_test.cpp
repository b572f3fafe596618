// Variables as rows: chains, changes, what is open, and what is too long.
#include "playground/model/variables_model.h"

#include <gtest/gtest.h>

#include "tests/playground/support.h"

namespace etude {
namespace {

std::string rows_of(const VariablesModel& model) {
  std::string text;
  for (const VariableGroup& group : model.scopes) {
    for (const VariableLine& row : group.rows) {
      text += std::string(row.depth * 2u, ' ') + row.name + "=" + row.preview;
      if (row.changed) text += row.old.empty() ? " *" : " * was " + row.old;
      text += '\n';
    }
  }
  return text;
}

VariablesModel model_at(test::Bench& bench, const std::set<std::string, std::less<>>& toggled = {}) {
  const Moment moment = bench.model.tables->moments.at(bench.model.cursor);
  return make_variables_model(bench.model.run->journal(), moment, watched_task(bench.model), toggled);
}

VariablesModel after(const std::string& text, std::uint32_t steps, const std::set<std::string, std::less<>>& toggled = {}) {
  test::Bench bench(Files{{"workflow.yaml", text}});
  for (std::uint32_t i = 0; i < steps; ++i) {
    EXPECT_TRUE(bench.act(StepRun{StepMode::kInto}).ok());
    bench.settle();
  }
  return model_at(bench, toggled);
}

TEST(VariablesModel, ShowsScalarsInTheOrderOfTheirBirth) {
  EXPECT_EQ(rows_of(after("- a: {assign: [{b: 1}, {a: \"two\"}, {c: 2.5}, {d: true}, {e: null}]}\n- z: {return: 1}\n", 2)),
            "b=1 *\na=\"two\" *\nc=2.5 *\nd=true *\ne=null *\n");
}

TEST(VariablesModel, MarksWhatTheLastStepChangedWithTheOldValue) {
  EXPECT_EQ(rows_of(after("- a: {assign: [{x: 1}, {y: 7}]}\n- b: {assign: [{x: 2}]}\n- c: {return: 1}\n", 3)), "x=2 * was 1\ny=7\n");
}

TEST(VariablesModel, OpensSmallMapsAndJoinsChains) {
  EXPECT_EQ(
      rows_of(after("- a:\n    assign:\n    - order: {body: {id: order-42}, code: 201}\n- b: {assign: [{n: 1}]}\n- c: {return: 1}\n", 3)),
      "order={…}\n  body.id=\"order-42\"\n  code=201\nn=1 *\n");
}

TEST(VariablesModel, ClosesWhatIsToggled) {
  const char* text = "- a: {assign: [{order: {id: 1}}]}\n- b: {assign: [{n: 1}]}\n- c: {return: 1}\n";
  EXPECT_EQ(rows_of(after(text, 3, {"main/order"})), "order={id: 1}\nn=1 *\n");
}

TEST(VariablesModel, CountsWhatIsTooMuch) {
  std::string list;
  for (int i = 0; i < 250; ++i) list += (i == 0 ? "" : ", ") + std::to_string(i);
  const VariablesModel model = after("- a: {assign: [{l: [" + list + "]}]}\n- b: {return: 1}\n", 2, {"main/l"});
  ASSERT_FALSE(model.scopes.empty());
  const std::vector<VariableLine>& rows = model.scopes.front().rows;
  ASSERT_EQ(rows.size(), 1 + kMostChildren + 1);
  EXPECT_EQ(rows.front().preview, "[250]");
  EXPECT_EQ(rows.back().name, "… 150 more");
}

TEST(VariablesModel, NamesTheScopesAroundALoop) {
  const VariablesModel model = after(
      "- a: {assign: [{sum: 0}]}\n- each:\n    for:\n      value: v\n      in: [5]\n      steps:\n      - add: {assign: [{sum: \"${sum + v}\"}]}\n",
      3);
  ASSERT_EQ(model.scopes.size(), 2u);
  EXPECT_EQ(model.scopes[0].label, "loop each");
  EXPECT_EQ(model.scopes[1].label, "main");
}

struct PreviewCase {
  const char* json;
  std::size_t most;
  const char* preview;
};

TEST(ValuePreview, FitsALine) {
  const PreviewCase cases[] = {
      {"null", 80, "null"},
      {"[1, [2, {\"a\": \"b\"}]]", 80, "[1, [2, {a: \"b\"}]]"},
      {"{}", 80, "{}"},
      {"[]", 80, "[]"},
      {"\"line\\nbreak\"", 80, "\"line\\nbreak\""},
      {"\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"", 10, "\"aaaaaaaaaa…\""},
      {"\"ääääääääää\"", 9, "\"ääää…\""},
      {"[1, 2, 3, 4, 5, 6, 7, 8, 9]", 10, "[1, 2, 3, …]"},
  };
  for (const PreviewCase& row : cases) EXPECT_EQ(value_preview(value_from_json(row.json).value(), row.most), row.preview) << row.json;
}

TEST(ValuePreview, OfAHugeTextIsQuickAndShort) {
  const Value huge(std::string(256 * 1024, 'x'));
  EXPECT_LT(value_preview(huge).size(), 120u);
}

}  // namespace
}  // namespace etude
