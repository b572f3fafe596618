// Links of the model and what they bring back: faults, marks, options, files of an example; many seeds in slices.
#include "playground/model/share_json.h"

#include <gtest/gtest.h>

#include "playground/model/action_json.h"
#include "tests/playground/support.h"

namespace etude {
namespace {

using test::Bench;

Value send(Bench& bench, const std::string& json) {
  const Result<std::string> reply = send_json(bench.model, json, [&bench]() { return bench.time_ms; });
  EXPECT_TRUE(reply.ok()) << json << "\n" << (reply.ok() ? "" : reply.error().message);
  return reply.ok() ? value_from_json(reply.value()).value() : Value();
}

std::string open_json(const Files& files, const std::string& more = "") {
  std::string json = "{\"do\":\"open\",\"title\":\"t\"" + more + ",\"files\":{";
  for (const auto& [name, text] : files) json += (json.back() == '{' ? "" : ",") + json_quoted(name) + ":" + json_quoted(text);
  return json + "}}";
}

Map shared(Bench& bench, const std::string& wish) {
  const Value reply = send(bench, wish);
  const std::string fragment(reply.map().get("fragment").string());
  return send(bench, "{\"do\":\"unshare\",\"fragment\":" + json_quoted(fragment) + "}").map().get("document").map();
}

TEST(ShareJson, FaultsBreakpointsAndWatchesTravelAndMakeTheSameRun) {
  Bench bench;
  send(bench, open_json(test::saga_files()));
  send(bench, R"({"do":"faults","service":"orders","error_rate":0.25,"latency_factor":3,"outage":true})");
  send(bench, R"({"do":"breakpoint","step":"main/reserve_credit","condition":"false"})");
  send(bench, R"({"do":"watch","expressions":["input.customer"]})");
  send(bench, R"({"do":"run","speed":"instant"})");
  bench.settle();
  const std::string here = bench.model.tables->journal.fingerprint_text();
  const Map document = shared(bench, R"({"do":"share","options":{"moment":true},"o":{"view":"sequence"}})");
  const Map options = document.get("o").map();
  EXPECT_EQ(options.get("view").string(), "sequence");
  EXPECT_EQ(options.get("watches").list()[0].string(), "input.customer");
  EXPECT_EQ(options.get("breakpoints").list()[0].string(), "main/reserve_credit if false");
  EXPECT_EQ(json_for_display(options.get("faults")), R"({"orders":{"error_rate":0.25,"latency_factor":3,"outage_from_ns":0}})");
  EXPECT_EQ(document.get("h").string(), here);

  Bench other;
  send(other, open_json(test::saga_files(), ",\"faults\":" + json_for_display(options.get("faults")) + ",\"cursor\":0"));
  send(other, R"({"do":"run","speed":"instant"})");
  other.settle();
  EXPECT_EQ(other.model.tables->journal.fingerprint_text(), here);
}

TEST(ShareJson, FaultsOfUnknownServicesAreLeftOutAndRatesStayInBounds) {
  Bench bench;
  send(bench, open_json(test::saga_files(), R"(,"faults":{"nobody":{"error_rate":1},"orders":{"error_rate":7,"lost_reply_rate":-1}})"));
  ASSERT_EQ(bench.model.faults.size(), 1u);
  EXPECT_EQ(bench.model.faults.at("orders").error_rate, 1.0);
  EXPECT_EQ(bench.model.faults.at("orders").lost_reply_rate, 0.0);
}

TEST(ShareJson, FilesThatAreAsInTheExampleStayOutOfTheLink) {
  Bench bench;
  send(bench, open_json(test::saga_files()));
  const Map whole = shared(bench, R"({"do":"share","omit":["services.yaml"]})");
  EXPECT_EQ(whole.get("f").map().size(), bench.model.files.size()) << "without a base nothing is left out";
  const Map changed = shared(bench, R"({"do":"share","base":"order-saga","omit":["services.yaml"]})");
  EXPECT_EQ(changed.get("b").string(), "order-saga");
  EXPECT_EQ(changed.get("f").map().size(), bench.model.files.size() - 1);
}

TEST(ShareJson, OptionsThatALinkCannotHoldAreRefused) {
  Bench bench;
  send(bench, open_json(test::saga_files()));
  for (const char* wish :
       {R"({"do":"share","o":{"colour":"red"}})", R"({"do":"share","o":{"slides":[{"say":1}]}})", R"({"do":"share","o":7})"}) {
    EXPECT_FALSE(send_json(bench.model, wish, []() { return 0.0; }).ok()) << wish;
  }
}

TEST(ManySeedsAction, RunsInSlicesAndReportsFirstSeeds) {
  Bench bench;
  send(bench, open_json(test::saga_files()));
  send(bench, R"({"do":"faults","service":"orders","error_rate":0.5})");
  double now = 0.0;
  const auto slice = [&](const std::string& json) {
    const Result<std::string> reply = send_json(bench.model, json, [&now]() { return now += 10.0; });
    EXPECT_TRUE(reply.ok()) << (reply.ok() ? "" : reply.error().message);
    return reply.ok() ? value_from_json(reply.value()).value().map() : Map();
  };
  Map reply = slice(R"({"do":"seeds","first":1,"last":40,"milliseconds":50})");
  EXPECT_FALSE(reply.get("done").boolean());
  int slices = 1;
  for (; !reply.get("done").boolean() && slices < 100; ++slices) reply = slice(R"({"do":"seeds","milliseconds":50})");
  EXPECT_GT(slices, 2);
  std::int64_t count = 0;
  for (const Map::Entry& entry : reply.get("report").map().get("outcomes").map()) count += entry.value.map().get("count").integer();
  EXPECT_EQ(count, 40);
  for (const char* wrong :
       {R"({"do":"seeds","first":5,"last":4})", R"({"do":"seeds","first":1,"last":20000})", R"({"do":"seeds","first":-1,"last":1})"}) {
    EXPECT_FALSE(send_json(bench.model, wrong, []() { return 0.0; }).ok()) << wrong;
  }
  Bench fresh;
  EXPECT_FALSE(send_json(fresh.model, R"({"do":"seeds"})", []() { return 0.0; }).ok());
}

}  // namespace
}  // namespace etude
