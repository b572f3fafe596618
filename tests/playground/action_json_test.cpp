// The page's actions: what is read, what is answered, what is refused.
#include "playground/model/action_json.h"

#include <gtest/gtest.h>

#include "tests/playground/support.h"

namespace etude {
namespace {

using test::Bench;

Result<std::string> send(Bench& bench, std::string_view json) {
  return send_json(bench.model, json, [&bench]() { return bench.time_ms; });
}

std::string open_json(const Files& files) {
  std::string json = "{\"do\":\"open\",\"title\":\"t\",\"files\":{";
  bool first = true;
  for (const auto& [name, text] : files) {
    json += (first ? "" : ",") + json_quoted(name) + ":" + json_quoted(text);
    first = false;
  }
  return json + "}}";
}

struct RefusedCase {
  const char* json;
  const char* code;
};

TEST(ActionJson, RefusesWhatItCannotRead) {
  const RefusedCase cases[] = {
      {"", "app.json"},
      {"[]", "app.json"},
      {"{", "app.json"},
      {"{\"do\":1}", "app.field"},
      {"{}", "app.field"},
      {"{\"do\":\"dance\"}", "app.unknown_action"},
      {"{\"do\":\"open\"}", "app.field"},
      {"{\"do\":\"open\",\"files\":{\"a\":1}}", "app.field"},
      {"{\"do\":\"open\",\"files\":{},\"cursor\":-1}", "app.field"},
      {"{\"do\":\"open\",\"files\":{},\"cursor\":{\"p\":7}}", "app.field"},
      {"{\"do\":\"edit\",\"file\":\"workflow.yaml\"}", "app.field"},
      {"{\"do\":\"run\",\"speed\":\"fast\"}", "app.field"},
      {"{\"do\":\"run\",\"speed\":true}", "app.field"},
      {"{\"do\":\"step\"}", "app.field"},
      {"{\"do\":\"step\",\"mode\":\"sideways\"}", "app.field"},
      {"{\"do\":\"step\",\"mode\":\"here\"}", "app.field"},
      {"{\"do\":\"seek\"}", "app.field"},
      {"{\"do\":\"seek\",\"to\":\"middle\"}", "app.field"},
      {"{\"do\":\"seek\",\"index\":1.5}", "app.field"},
      {"{\"do\":\"select\"}", "app.field"},
      {"{\"do\":\"breakpoint\"}", "app.field"},
      {"{\"do\":\"watch\",\"expressions\":[1]}", "app.field"},
      {"{\"do\":\"faults\",\"service\":\"orders\",\"error_rate\":\"much\"}", "app.field"},
      {"{\"do\":\"seed\"}", "app.field"},
      {"{\"do\":\"complete\",\"effect\":0,\"completion\":{\"kind\":\"magic\"}}", "app.field"},
      {"{\"do\":\"complete\",\"effect\":0,\"completion\":{\"kind\":\"response\",\"detail\":{\"code\":200}}}", "app.field"},
      {"{\"do\":\"callback\"}", "app.field"},
      {"{\"do\":\"pass_time\"}", "app.no_run"},
      {"{\"do\":\"view\",\"view\":\"kitchen\"}", "app.field"},
      {"{\"do\":\"view\",\"width\":\"wide\"}", "app.field"},
      {"{\"do\":\"export\",\"as\":\"journal\"}", "app.no_run"},
      {"{\"do\":\"format\",\"file\":\"nowhere.yaml\"}", "app.unknown_file"},
  };
  for (const RefusedCase& row : cases) {
    SCOPED_TRACE(row.json);
    Bench bench(test::saga_files());
    const Result<std::string> reply = send(bench, row.json);
    ASSERT_FALSE(reply.ok());
    EXPECT_EQ(reply.error().code, row.code);
    EXPECT_FALSE(reply.error().message.empty());
  }
}

TEST(ActionJson, AnswersOpenAndEditWithDiagnostics) {
  Bench bench;
  Result<std::string> reply = send(bench, open_json(test::saga_files()));
  ASSERT_TRUE(reply.ok());
  EXPECT_TRUE(reply.value().starts_with("{\"diagnostics\":["));
  EXPECT_EQ(reply.value().find("\"severity\":\"error\""), std::string::npos) << "the linter may warn";
  reply = send(bench, "{\"do\":\"edit\",\"file\":\"workflow.yaml\",\"text\":\"- a: {retun: 1}\\n\"}");
  ASSERT_TRUE(reply.ok());
  const Value rows = value_from_json(reply.value()).value().map().get("diagnostics");
  ASSERT_TRUE(rows.is_list());
  ASSERT_GE(rows.list().size(), 1u);
  const Map row = rows.list()[0].map();
  EXPECT_EQ(row.get("file").string(), "workflow.yaml");
  EXPECT_EQ(row.get("line").integer(), 1);
  EXPECT_EQ(row.get("severity").string(), "error");
  EXPECT_FALSE(row.get("message").string().empty());
  EXPECT_EQ(json_for_display(row.get("fix")),
            R"({"edits":[{"column":7,"end_column":12,"end_line":1,"line":1,"text":"return"}],"title":"Write `return`"})");
}

TEST(ActionJson, RunsStepsAndSeeks) {
  Bench bench;
  ASSERT_TRUE(send(bench, open_json(test::saga_files())).ok());
  ASSERT_TRUE(send(bench, "{\"do\":\"run\",\"speed\":\"instant\"}").ok());
  bench.settle();
  EXPECT_TRUE(bench.model.at_end());
  EXPECT_EQ(send(bench, "{\"do\":\"seek\",\"index\":3}").value(), "{\"cursor\":3}");
  EXPECT_EQ(send(bench, "{\"do\":\"seek\",\"to\":\"start\"}").value(), "{\"cursor\":0}");
  ASSERT_TRUE(send(bench, "{\"do\":\"seek\",\"time_ns\":1e8}").ok());
  EXPECT_EQ(bench.model.position_ns, 100'000'000);
  ASSERT_TRUE(send(bench, "{\"do\":\"step\",\"mode\":\"here\",\"step\":\"main/done\"}").ok());
  const MomentKey key = bench.model.tables->navigator().key_of(bench.model.cursor);
  ASSERT_TRUE(send(bench, "{\"do\":\"seek\",\"to\":\"start\"}").ok());
  ASSERT_TRUE(send(bench, "{\"do\":\"seek\",\"moment\":{\"t\":" + std::to_string(key.time_ns) + ",\"k\":" + json_quoted(key.step) +
                              ",\"a\":1,\"p\":" + json_quoted(key.path) + ",\"n\":" + std::to_string(key.occurrence) +
                              ",\"i\":" + std::to_string(key.offset) + "}}")
                  .ok());
  EXPECT_EQ(bench.model.tables->navigator().key_of(bench.model.cursor), key);
}

TEST(ActionJson, KnowsTheSpeeds) {
  struct Row {
    const char* json;
    float speed;
  };
  for (const Row& row : {Row{"\"instant\"", 0.0f}, Row{"\"step\"", kStepSpeed}, Row{"\"10\"", 10.0f}, Row{"2.5", 2.5f}}) {
    Bench bench;
    ASSERT_TRUE(send(bench, std::string("{\"do\":\"view\",\"speed\":") + row.json + "}").ok());
    EXPECT_EQ(bench.model.view.speed, row.speed);
  }
}

TEST(ActionJson, SetsTheView) {
  Bench bench;
  ASSERT_TRUE(
      send(bench,
           "{\"do\":\"view\",\"view\":\"sequence\",\"theme\":\"light\",\"width\":800,\"height\":600,\"scale\":2,\"reducedMotion\":true,"
           "\"log_height\":120,\"filter\":{\"severity\":\"ERROR\",\"text\":\"x\"},\"unknown\":[1]}")
          .ok());
  EXPECT_EQ(bench.model.view.view, View::kSequence);
  EXPECT_FALSE(bench.model.view.dark);
  EXPECT_EQ(bench.model.view.scale, 2.0f);
  EXPECT_EQ(bench.model.view.log_height, 120.0f);
  EXPECT_EQ(bench.model.view.severity, "ERROR");
  EXPECT_TRUE(bench.model.view.reduced_motion);
}

TEST(ActionJson, TakesBytesOfARealAnswer) {
  Bench bench(Files{
      {"workflow.yaml",
       "- ask: {call: http.get, args: {url: \"https://real.example/x\"}, result: answer}\n- out: {return: \"${get_type(answer.body)}\"}\n"}});
  bench.run();
  ASSERT_EQ(bench.model.run->outside_effects().size(), 1u);
  const std::string effect = std::to_string(bench.model.run->outside_effects()[0].id.index());
  ASSERT_TRUE(
      send(
          bench,
          "{\"do\":\"complete\",\"effect\":" + effect +
              ",\"completion\":{\"kind\":\"response\",\"detail\":{\"code\":200,\"headers\":{},\"body\":{\"$bytes\":\"/wA=\"}}},\"elapsed_ns\":5000000}")
          .ok());
  bench.settle();
  EXPECT_EQ(bench.model.run->result().string(), "bytes");
}

TEST(ActionJson, FormatsAndExports) {
  Bench bench(test::saga_files());
  bench.run();
  for (const char* as : {"journal", "mermaid", "perfetto", "text"}) {
    const Result<std::string> reply = send(bench, std::string("{\"do\":\"export\",\"as\":\"") + as + "\"}");
    ASSERT_TRUE(reply.ok()) << as;
    EXPECT_GT(value_from_json(reply.value()).value().map().get("text").string().size(), 100u);
  }
  const Result<std::string> format = send(bench, "{\"do\":\"format\",\"file\":\"workflow.yaml\"}");
  ASSERT_TRUE(format.ok());
  EXPECT_TRUE(value_from_json(format.value()).value().map().get("text").is_string());
}

TEST(ActionJson, SnapshotIsTheCommandsReport) {
  Bench bench(test::saga_files());
  bench.run();
  const Result<std::string> reply = send(bench, "{\"do\":\"snapshot\"}");
  ASSERT_TRUE(reply.ok());
  const Map report = value_from_json(reply.value()).value().map();
  EXPECT_EQ(report.get("state").string(), "SUCCEEDED");
  EXPECT_EQ(report.get("result").string(), "approved");
  EXPECT_EQ(report.get("length").integer(), bench.model.length());
  EXPECT_EQ(report.get("fingerprint").string(), bench.model.run->journal().fingerprint_text());
}

TEST(StartOptions, AreReadWithDefaults) {
  EXPECT_TRUE(start_options_from_json("{}").value().canvas.empty());
  EXPECT_TRUE(start_options_from_json("{\"canvas\":null}").value().canvas.empty());
  const StartOptions options =
      start_options_from_json("{\"canvas\":\"#c\",\"theme\":\"light\",\"scale\":1.5,\"reducedMotion\":true}").value();
  EXPECT_EQ(options.canvas, "#c");
  EXPECT_FALSE(options.dark);
  EXPECT_EQ(options.scale, 1.5f);
  EXPECT_FALSE(start_options_from_json("nonsense").ok());
  EXPECT_EQ(start_options_from_json("{\"scale\":1e9}").value().scale, 1.0f);
}

}  // namespace
}  // namespace etude
