// Who wrote a variable; and the lists in windows.
#include "playground/model/writes_model.h"

#include <gtest/gtest.h>

#include "playground/model/language_json.h"
#include "playground/model/mirror_json.h"
#include "tests/playground/support.h"

namespace etude {
namespace {

using test::Bench;

Map mirror(Bench& bench, const std::string& name) {
  const Result<std::string> json = mirror_json(bench.model, name);
  EXPECT_TRUE(json.ok()) << name;
  return json.ok() ? value_from_json(json.value()).value().map() : Map();
}

const char* kWriters =
    "main:\n  params: [input]\n  steps:\n  - first: {assign: [{total: 1}, {order: {id: 7}}]}\n  - second:\n      assign:\n      - total: ${total + input.more}\n      - order.name: ${\"n\" + string(total)}\n"
    "  - ask:\n      call: http.get\n      args: {url: \"https://a.test/x\", query: {q: \"${total}\"}}\n      result: answer\n"
    "  - each:\n      for: {value: v, in: \"${[total, 9]}\", steps: [{one: {assign: [{last: \"${v}\"}]}}]}\n  - done: {return: \"${total}\"}\n";
const char* kServices = "services:\n  a:\n    url: https://a.test\n    routes: [{match: GET /x, respond: {body: {ok: true}}}]\n";

Bench& ran(Bench& bench) {
  bench.open({{"workflow.yaml", kWriters}, {"services.yaml", kServices}, {"input.json", "{\"more\": 4}"}});
  bench.run();
  return bench;
}

TEST(WritesModel, TellsExpressionAndInputsOfEveryWrite) {
  Bench bench;
  ran(bench);
  ASSERT_TRUE(bench.act(SeekIndex{bench.model.length() - 3}).ok());
  const WritesModel total = make_writes_model(bench.model, "main/total");
  ASSERT_EQ(total.total, 2u);
  const WriteLine& second = total.rows[0];
  EXPECT_TRUE(second.current);
  EXPECT_EQ(second.step, "main/second");
  EXPECT_EQ(second.how, WriteHow::kAssign);
  EXPECT_EQ(second.expression, "${total + input.more}");
  EXPECT_EQ(second.line, 7u);
  EXPECT_EQ(second.preview, "5");
  ASSERT_EQ(second.inputs.size(), 2u);
  EXPECT_EQ(second.inputs[0].name, "total");
  EXPECT_EQ(second.inputs[0].preview, "1");
  EXPECT_EQ(second.inputs[1].name, "input.more");
  EXPECT_EQ(second.inputs[1].preview, "4");
  EXPECT_FALSE(total.rows[1].current);
  EXPECT_EQ(total.rows[1].expression, "1");

  const WritesModel order = make_writes_model(bench.model, "main/order/name");
  EXPECT_EQ(order.name, "order.name");
  EXPECT_EQ(order.value.string(), "n5");
  EXPECT_EQ(order.rows[0].target, "order.name");
  EXPECT_EQ(order.rows[0].inputs.at(0).preview, "5");
}

TEST(WritesModel, KnowsResultsArgumentsAndLoops) {
  Bench bench;
  ran(bench);
  ASSERT_TRUE(bench.act(SeekIndex{bench.model.length() - 3}).ok());
  const WritesModel answer = make_writes_model(bench.model, "main/answer");
  ASSERT_EQ(answer.rows.size(), 1u);
  EXPECT_EQ(answer.rows[0].how, WriteHow::kResult);
  EXPECT_EQ(answer.rows[0].expression, "call http.get");
  ASSERT_EQ(answer.rows[0].inputs.size(), 1u);
  EXPECT_EQ(answer.rows[0].inputs[0].preview, "5");
  const WritesModel input = make_writes_model(bench.model, "main/input");
  ASSERT_EQ(input.rows.size(), 1u);
  EXPECT_EQ(input.rows[0].how, WriteHow::kArgument);
  // Inside of the loop.
  const Navigator navigator = bench.model.tables->navigator();
  const StepId one = bench.model.tables->keys.find("main/each/one");
  ASSERT_TRUE(bench.act(SeekIndex{navigator.run_to_step(0, one).cursor}).ok());
  const WritesModel v = make_writes_model(bench.model, "loop each/v");
  ASSERT_EQ(v.rows.size(), 1u);
  EXPECT_EQ(v.rows[0].how, WriteHow::kLoop);
  EXPECT_NE(v.rows[0].expression.find("${[total, 9]}"), std::string::npos);
  EXPECT_EQ(v.rows[0].inputs.at(0).preview, "5");
}

TEST(WritesModel, ForgetsWhatIsNotAlive) {
  Bench bench;
  ran(bench);
  for (const char* path :
       {"", "main", "main/", "main/nothing", "main/total/x", "main/order/nothing", "main/order/", "loop each/v", "/", "main/totals"}) {
    EXPECT_EQ(make_writes_model(bench.model, path).path, "") << path;
  }
  ASSERT_TRUE(bench.act(SeekIndex{0}).ok());
  EXPECT_EQ(make_writes_model(bench.model, "main/total").path, "");
  EXPECT_EQ(mirror_json(bench.model, "writes").value(), "null");
}

TEST(WritesModel, TheMirrorGivesLongValuesWhole) {
  Bench bench(Files{
      {"workflow.yaml",
       "main:\n  steps:\n  - a: {assign: [{s: \"é\"}, {n: 0}]}\n  - double:\n      for:\n        value: i\n        range: [1, 16]\n        steps:\n        - d: {assign: [{s: \"${s + s}\"}]}\n  - e: {return: 1}\n"}});
  bench.run();
  ASSERT_TRUE(bench.act(SeekIndex{bench.model.length() - 3}).ok());
  ASSERT_TRUE(bench.act(SelectVariable{"main/s"}).ok());
  const Map writes = mirror(bench, "writes");
  EXPECT_EQ(writes.get("bytes").integer(), 131'074);
  EXPECT_TRUE(writes.get("cut").boolean());
  EXPECT_LE(writes.get("value").string().size(), 65'536u);
  EXPECT_EQ(writes.get("total").integer(), 17);
  ASSERT_TRUE(bench.act(SelectVariable{"main/n"}).ok());
  EXPECT_EQ(mirror(bench, "writes").get("value").string(), "0");
}

struct Window {
  const char* name;
  std::int64_t from;
  std::size_t rows;
  std::int64_t total;
};

TEST(ListMirrors, GiveTheWindowThatIsAsked) {
  Bench bench(Files{
      {"workflow.yaml",
       "- each:\n    for:\n      value: v\n      range: [1, 300]\n      steps:\n      - say: {call: sys.log, args: {text: \"${\\\"line \\\" + string(v)}\", severity: \"${if(v % 3 == 0, \\\"ERROR\\\", \\\"INFO\\\")}\"}}\n"}});
  bench.run();
  for (const Window& row :
       {Window{"log", 0, 300, 300}, Window{"log?from=10&count=5", 10, 5, 300}, Window{"log?from=-3", 297, 3, 300},
        Window{"log?from=298&count=50", 298, 2, 300}, Window{"log?from=999", 300, 0, 300}, Window{"log?from=-999&count=1", 0, 1, 300},
        Window{"log?severity=ERROR&count=2", 0, 2, 100}, Window{"log?text=LINE%2029", 0, 11, 11},
        Window{"log?severity=ERROR&text=line%20300", 0, 1, 1}, Window{"requests", 0, 0, 0}}) {
    SCOPED_TRACE(row.name);
    const Map shown = mirror(bench, row.name);
    EXPECT_EQ(shown.get("from").integer(), row.from);
    EXPECT_EQ(shown.get("rows").list().size(), row.rows);
    EXPECT_EQ(shown.get("total").integer(), row.total);
  }
  EXPECT_EQ(mirror(bench, "log?from=10&count=5").get("rows").list()[0].map().get("text").string(), "line 11");
  // Only what has happened.
  ASSERT_TRUE(bench.act(SeekIndex{bench.model.length() / 2}).ok());
  const Map half = mirror(bench, "log?from=-1");
  EXPECT_LT(half.get("total").integer(), 200);
  EXPECT_EQ(half.get("rows").list().size(), 1u);
  for (const char* bad : {"log?", "log?x=1", "log?from=a", "log?count=-1", "log?from", "log?text=%2", "log?from=99999999999"}) {
    if (std::string_view(bad) == "log?")
      EXPECT_TRUE(mirror_json(bench.model, bad).ok());
    else
      EXPECT_FALSE(mirror_json(bench.model, bad).ok()) << bad;
  }
}

TEST(LanguageJson, CountsInUtf16Units) {
  const std::string text = "a😀é\nb";
  for (const auto& [units, byte] :
       std::vector<std::pair<std::uint32_t, std::uint32_t>>{{0, 0}, {1, 1}, {3, 5}, {4, 7}, {5, 8}, {6, 9}, {99, 9}})
    EXPECT_EQ(byte_of_utf16(text, units), byte);
  for (const auto& [byte, units] : std::vector<std::pair<std::uint32_t, std::uint32_t>>{{0, 0}, {1, 1}, {5, 3}, {7, 4}, {9, 6}})
    EXPECT_EQ(utf16_of_byte(text, byte), units);
  Bench bench(Files{{"workflow.yaml", "# 😀\n- a: {return: \"${text.spl}\"}\n"}, {"input.json", "{}"}});
  const Result<std::string> reply = completion_json(bench.model, "workflow.yaml", 28);
  ASSERT_TRUE(reply.ok());
  const Map list = value_from_json(reply.value()).value().map();
  EXPECT_EQ(list.get("from").integer(), 22);
  EXPECT_EQ(list.get("to").integer(), 30);
  EXPECT_NE(reply.value().find("text.split"), std::string::npos);
  EXPECT_EQ(hover_json(bench.model, "input.json", 0).value(), "null");
  EXPECT_FALSE(hover_json(bench.model, "nothing.yaml", 0).ok());
}

}  // namespace
}  // namespace etude
