// sys.*: environment, clock, waits, logs.
#include <gtest/gtest.h>

#include <cmath>

#include "core/library/blocking.h"
#include "tests/core/library/evaluator.h"

namespace etude {
namespace {

TEST(Sys, ReadsTheEnvironment) {
  test::expect_outcomes({
      {R"(sys.get_env("GOOGLE_CLOUD_LOCATION"))", R"("us-central1")"},
      {R"(sys.get_env("GOOGLE_CLOUD_LOCATION", "x"))", R"("us-central1")"},
      {R"(sys.get_env("NO_SUCH"))", "null"},
      {R"(sys.get_env("NO_SUCH", "fallback"))", R"("fallback")"},
      {R"(sys.get_env(name="NO_SUCH", default="fallback"))", R"("fallback")"},
      {R"(sys.get_env("NO_SUCH", default_value="fallback"))", R"("fallback")"},
      {"sys.get_env(5)", "!TypeError"},
      {R"(sys.get_env("NO_SUCH", 5))", "!TypeError"},
  });
}

TEST(Sys, TellsTheTimeOfTheRun) {
  test::FakeRun run;
  const Result<Value> now = test::evaluate("sys.now()", run);
  ASSERT_TRUE(now.value().is_double());
  EXPECT_EQ(now.value().number(), 1767225600.25);
}

TEST(Sys, Sleeps) {
  test::expect_outcomes({
      {"sys.sleep(10)", "10000000000"},
      {"sys.sleep(0)", "0"},
      {"sys.sleep(seconds=0.25)", "250000000"},
      {"sys.sleep(1e-12)", "0"},
      {"sys.sleep(31536000)", "31536000000000000"},
      {"sys.sleep(31536001)", "!ValueError"},
      {"sys.sleep(31536000.5)", "!ValueError"},
      {"sys.sleep(-1)", "!ValueError"},
      {"sys.sleep(-0.001)", "!ValueError"},
      {R"(sys.sleep("10"))", "!TypeError"},
      {"sys.sleep(null)", "!TypeError"},
  });
  test::FakeRun run;
  EXPECT_EQ(test::call(*standard_library().find("sys.sleep"), {Value(std::nan(""))}, run).error().code, "ValueError");
  EXPECT_EQ(test::call(*standard_library().find("sys.sleep"), {Value(HUGE_VAL)}, run).error().code, "ValueError");
}

TEST(Sys, SleepsUntil) {
  test::expect_outcomes({
      {R"(sys.sleep_until("1970-01-01T00:00:01.5Z"))", "1500000000"},
      {R"(sys.sleep_until(time="1969-12-31T23:59:59.5Z"))", "-500000000"},
      {R"(sys.sleep_until("2024-05-08T14:01:00.123456789+02:00"))", "1715169660123456789"},
      {R"(sys.sleep_until("9999-12-31T23:59:59Z"))", "9223372036854775807"},
      {R"(sys.sleep_until("0001-01-01T00:00:00Z"))", "-9223372036854775808"},
      {R"(sys.sleep_until("tomorrow"))", "!ValueError"},
      {R"(sys.sleep_until("2024-05-08"))", "!ValueError"},
      {R"(sys.sleep_until("2024-02-30T00:00:00Z"))", "!ValueError"},
      {"sys.sleep_until(1715169660)", "!TypeError"},
  });
}

TEST(Sys, LogsMapsAsJsonAndTheRestAsText) {
  test::expect_outcomes({
      {R"(sys.log("hello"))", R"(["DEFAULT",false,"hello"])"},
      {R"(sys.log("low disk", "WARNING"))", R"(["WARNING",false,"low disk"])"},
      {R"(sys.log(data={"free": 3}, severity="ERROR"))", R"(["ERROR",true,{"free":3}])"},
      {"sys.log(5)", R"(["DEFAULT",false,"5"])"},
      {"sys.log(2.0)", R"(["DEFAULT",false,"2"])"},
      {"sys.log(true)", R"(["DEFAULT",false,"true"])"},
      {R"(sys.log([1, {"b": 2, "a": null}]))", R"(["DEFAULT",false,"[1,{\"a\":null,\"b\":2}]"])"},
      {R"(sys.log(text={"b": 2}))", R"(["DEFAULT",false,"{\"b\":2}"])"},
      {R"(sys.log(text="t", severity="DEBUG"))", R"(["DEBUG",false,"t"])"},
      {R"(sys.log(text=5))", R"(["DEFAULT",false,"5"])"},
      {R"(sys.log(json={"b": 2}, timeout=5))", R"(["DEFAULT",true,{"b":2}])"},
      {R"(sys.log(""))", R"(["DEFAULT",false,""])"},
      {"sys.log({})", R"(["DEFAULT",true,{}])"},
  });
  for (const std::string_view severity : log_severities()) {
    EXPECT_EQ(test::outcome("sys.log(\"x\", \"" + std::string(severity) + "\")"), "[\"" + std::string(severity) + "\",false,\"x\"]");
  }
  EXPECT_EQ(log_severities().size(), 9u);
}

TEST(Sys, RefusesLogsThatSayNothingOrTooMuch) {
  test::expect_outcomes({
      {"sys.log()", "!TypeError"},
      {R"(sys.log(severity="INFO"))", "!TypeError"},
      {R"(sys.log(text="a", json={"b": 1}))", "!TypeError"},
      {R"(sys.log("a", text="b"))", "!TypeError"},
      {R"(sys.log("a", json={}))", "!TypeError"},
      {"sys.log(null)", "!TypeError"},
      {R"(sys.log(text.encode("x")))", "!TypeError"},
      {R"(sys.log(json="x"))", "!TypeError"},
      {R"(sys.log(json=[1]))", "!TypeError"},
      {R"(sys.log(list.concat([], text.encode("x"))))", "!TypeError"},
      {R"(sys.log(map.merge({}, {"a": 1}), "LOUD"))", "!ValueError"},
      {R"(sys.log("x", "info"))", "!ValueError"},
      {R"(sys.log("x", ""))", "!ValueError"},
      {R"(sys.log("x", 5))", "!TypeError"},
      {R"(sys.log("x", timeout=0))", "!ValueError"},
      {R"(sys.log("x", timeout=-1))", "!ValueError"},
      {R"(sys.log("x", timeout="1"))", "!TypeError"},
  });
}

}  // namespace
}  // namespace etude
