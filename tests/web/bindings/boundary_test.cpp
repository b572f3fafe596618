// The exported functions, called as JavaScript calls them: bytes into the input buffer, a reply out.
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "core/journal/journal_json.h"
#include "core/value/value_json.h"
#include "web/bindings/reply.h"

extern "C" {
char* etude_input(std::uint32_t size);
const etude::BoundaryReply* etude_version();
const etude::BoundaryReply* etude_check(std::uint32_t size);
const etude::BoundaryReply* etude_run_start(std::uint32_t size);
const etude::BoundaryReply* etude_run_advance(std::uint32_t handle, std::uint32_t size);
const etude::BoundaryReply* etude_run_complete(std::uint32_t handle, std::uint32_t size);
const etude::BoundaryReply* etude_run_at(std::uint32_t handle, std::uint32_t size);
const etude::BoundaryReply* etude_run_journal(std::uint32_t handle, std::uint32_t size);
const etude::BoundaryReply* etude_run_view(std::uint32_t handle, std::uint32_t size);
const etude::BoundaryReply* etude_run_save(std::uint32_t handle, std::uint32_t size);
const etude::BoundaryReply* etude_run_navigate(std::uint32_t handle, std::uint32_t size);
const etude::BoundaryReply* etude_run_callback(std::uint32_t handle, std::uint32_t size);
const etude::BoundaryReply* etude_run_cancel(std::uint32_t handle, std::uint32_t size);
const etude::BoundaryReply* etude_run_dispose(std::uint32_t handle);
const etude::BoundaryReply* etude_seeds_start(std::uint32_t size);
const etude::BoundaryReply* etude_seeds_advance(std::uint32_t handle, std::uint32_t size);
const etude::BoundaryReply* etude_seeds_dispose(std::uint32_t handle);
}

namespace etude {
namespace {

struct Answer {
  std::uint32_t status;
  Map json;
  Value value;
};

Answer read(const BoundaryReply* reply) {
  const std::string text(reply->data, reply->size);
  const Result<Value> value = value_from_exact_json(text);
  EXPECT_TRUE(value.ok()) << text;
  Answer answer{reply->status, Map(), value.ok() ? value.value() : Value()};
  if (answer.value.is_map()) answer.json = answer.value.map();
  return answer;
}

std::uint32_t put(std::string_view json) {
  std::memcpy(etude_input(static_cast<std::uint32_t>(json.size())), json.data(), json.size());
  return static_cast<std::uint32_t>(json.size());
}

std::string code_of(const BoundaryReply* reply) {
  const Answer answer = read(reply);
  if (answer.status == 0) return "accepted";
  EXPECT_TRUE(answer.json.get("message").is_string());
  return std::string(answer.json.get("code").string());
}

std::uint32_t start(const std::string& workflow, const std::string& more = "") {
  const Answer started = read(etude_run_start(put("{\"files\":{\"workflow.yaml\":" + json_quoted(workflow) + "}" + more + "}")));
  EXPECT_EQ(started.status, 0u) << json_for_display(started.value);
  return started.status == 0 ? static_cast<std::uint32_t>(started.json.get("handle").integer()) : 0;
}

constexpr const char* kWorkflow = "main:\n  steps:\n    - first: {assign: [{x: 1}]}\n    - done: {return: \"${x}\"}\n";
constexpr const char* kAsking =
    "main:\n  steps:\n    - ask: {call: http.get, args: {url: \"https://real.example/\"}, result: r}\n    - done: {return: "
    "\"${r.body}\"}\n";

TEST(Boundary, RunsAWorkflowFromStartToDispose) {
  const std::uint32_t run = start(kWorkflow);
  const Answer advanced = read(etude_run_advance(run, put("{}")));
  EXPECT_EQ(advanced.json.get("state").string(), "SUCCEEDED");
  EXPECT_EQ(advanced.json.get("pause").string(), "finished");
  EXPECT_EQ(read(etude_run_view(run, put(R"({"view":"result"})"))).json.get("result").integer(), 1);
  EXPECT_EQ(static_cast<std::int64_t>(read(etude_run_journal(run, put("{}"))).value.list().size()), advanced.json.get("cursor").integer());
  EXPECT_EQ(read(etude_run_at(run, put(R"({"cursor":0})"))).json.get("tasks").list().size(), 0u);
  EXPECT_EQ(read(etude_run_navigate(run, put(R"({"cursor":0,"mode":"over"})"))).json.get("at_end").boolean(), false);
  const std::string journal(read(etude_run_save(run, put(R"({"as":"journal"})"))).json.get("text").string());
  EXPECT_TRUE(journal_from_json(journal).ok());
  EXPECT_EQ(read(etude_run_dispose(run)).status, 0u);
  EXPECT_EQ(code_of(etude_run_dispose(run)), "engine.stale_handle");
  EXPECT_EQ(code_of(etude_run_advance(run, put("{}"))), "engine.stale_handle");
}

TEST(Boundary, AnEffectIsAskedForAndAnswered) {
  const std::uint32_t run = start(kAsking, ",\"live\":true");
  const Answer asked = read(etude_run_advance(run, put("{}")));
  EXPECT_EQ(asked.json.get("pause").string(), "outside");
  const std::int64_t effect = asked.json.get("effects").list()[0].map().get("id").integer();
  const std::string answer = "{\"effect\":" + std::to_string(effect) +
                             R"(,"kind":"response","detail":{"code":200,"headers":{},"body":{"$bytes":"aGk="}},"elapsed_ns":5})";
  EXPECT_EQ(read(etude_run_complete(run, put(answer))).status, 0u);
  EXPECT_EQ(code_of(etude_run_complete(run, put(answer))), "engine.no_such_effect");
  EXPECT_EQ(read(etude_run_advance(run, put("{}"))).json.get("state").string(), "SUCCEEDED");
  EXPECT_EQ(read(etude_run_view(run, put(R"({"view":"result"})"))).json.get("virtual_ns").integer(), 5);
  etude_run_dispose(run);
}

struct RefusedCase {
  const char* name;
  const char* request;
};

TEST(Boundary, RefusesRequestsOfAnotherForm) {
  const RefusedCase starts[] = {
      {"nothing", ""},
      {"no JSON", "{"},
      {"no UTF-8", "\"\xff\""},
      {"a list", "[]"},
      {"no files", "{}"},
      {"files in a list", R"({"files":[]})"},
      {"a file of numbers", R"({"files":{"workflow.yaml":1}})"},
      {"a seed in words", R"({"files":{},"seed":"x"})"},
      {"an empty seed", R"({"files":{},"seed":""})"},
      {"a seed beyond 64 bits", R"({"files":{},"seed":"18446744073709551616"})"},
      {"live in words", R"({"files":{},"live":"yes"})"},
      {"env in a list", R"({"files":{},"env":[]})"},
      {"env of the service's own", R"({"files":{},"env":{"GOOGLE_X":"a"}})"},
      {"env that is no name", R"({"files":{},"env":{"x-y":"a"}})"},
      {"too much memory", R"({"files":{},"limits":{"memory_bytes":1e15}})"},
      {"an unknown form", R"({"files":{},"argument":{"$what":1}})"},
  };
  for (const RefusedCase& c : starts) EXPECT_EQ(code_of(etude_run_start(put(c.request))), "engine.argument") << c.name;
  EXPECT_EQ(code_of(etude_run_start(put(R"({"files":{},"argument":")" + std::string(32 * 1024 - 1, 'x') + "\"}"))), "engine.argument")
      << "32 KB and a byte";
  for (const RefusedCase& c : starts) EXPECT_EQ(code_of(etude_seeds_start(put(c.request))), "engine.argument") << c.name;
  EXPECT_EQ(code_of(etude_check(put("[]"))), "engine.argument");
  const Answer refused = read(etude_run_start(put(R"({"files":{"workflow.yaml":"main: {steps: [{a: {retrun: 1}}]}"}})")));
  EXPECT_EQ(refused.status, 1u);
  EXPECT_EQ(refused.json.get("code").string(), "engine.does_not_deploy");
  EXPECT_GE(refused.json.get("diagnostics").list().size(), 1u);
}

TEST(Boundary, RefusesCallsOfAnotherForm) {
  const std::uint32_t run = start(kAsking, ",\"live\":true");
  etude_run_advance(run, put("{}"));
  using Export = const BoundaryReply* (*)(std::uint32_t, std::uint32_t);
  struct CallCase {
    Export call;
    const char* request;
  };
  const CallCase cases[] = {
      {etude_run_advance, R"({"steps":0})"},
      {etude_run_advance, R"({"steps":1.5})"},
      {etude_run_advance, R"({"milliseconds":1e9})"},
      {etude_run_advance, R"({"until_ns":-1})"},
      {etude_run_at, R"({"cursor":"x"})"},
      {etude_run_at, R"({"key":{"t":-1}})"},
      {etude_run_at, R"({"key":{"k":7}})"},
      {etude_run_at, R"({"key":{"k":"main/nowhere"}})"},
      {etude_run_journal, R"({"from":-1})"},
      {etude_run_view, R"({"view":"sky"})"},
      {etude_run_view, "{}"},
      {etude_run_save, R"({"as":"pdf"})"},
      {etude_run_navigate, R"({"mode":"up"})"},
      {etude_run_callback, R"({"endpoint":7})"},
      {etude_run_callback, R"({"endpoint":"x","headers":[]})"},
      {etude_run_callback, R"({"endpoint":"x","body":7})"},
      {etude_run_complete, "{}"},
      {etude_run_complete, R"({"effect":0,"kind":"sky"})"},
      {etude_run_complete, R"({"effect":0,"kind":"value","detail":1})"},
      {etude_run_complete, R"({"effect":0,"kind":"response","detail":{"code":99,"headers":{},"body":""}})"},
      {etude_run_complete, R"({"effect":0,"kind":"response","detail":{"code":200,"headers":[],"body":""}})"},
      {etude_run_complete, R"({"effect":0,"kind":"response","detail":{"code":200,"headers":{"a":1},"body":""}})"},
      {etude_run_complete, R"({"effect":0,"kind":"response","detail":{"code":200,"headers":{},"body":7}})"},
      {etude_run_complete, R"({"effect":0,"kind":"fault","detail":{"fault":"sky","message":""}})"},
      {etude_run_complete, R"({"effect":0,"kind":"fault","detail":{"fault":"timeout"}})"},
  };
  for (const CallCase& c : cases) {
    EXPECT_EQ(code_of(c.call(run, put(c.request))), "engine.argument") << c.request;
    EXPECT_EQ(code_of(c.call(run, put("{"))), "engine.argument");
    EXPECT_EQ(code_of(c.call(run + 1, put("{}"))), "engine.stale_handle");
    EXPECT_EQ(code_of(c.call(0, put("{}"))), "engine.stale_handle");
  }
  // A size that was never written is refused, not read.
  etude_input(4);
  EXPECT_EQ(code_of(etude_run_advance(run, 4000)), "engine.argument");
  EXPECT_EQ(etude_input(0xFFFFFFFFu), nullptr);
  EXPECT_EQ(read(etude_run_cancel(run, put("{}"))).status, 0u);
  etude_run_advance(run, put("{}"));
  EXPECT_EQ(read(etude_run_view(run, put(R"({"view":"result"})"))).json.get("state").string(), "CANCELLED");
  etude_run_dispose(run);
}

TEST(Boundary, SeedsRunInSlices) {
  const Answer started =
      read(etude_seeds_start(put("{\"files\":{\"workflow.yaml\":" + json_quoted(kWorkflow) + "},\"first\":1,\"last\":50}")));
  const auto seeds = static_cast<std::uint32_t>(started.json.get("handle").integer());
  Answer advanced = read(etude_seeds_advance(seeds, put(R"({"milliseconds":0})")));
  int slices = 1;
  while (!advanced.json.get("done").boolean()) {
    advanced = read(etude_seeds_advance(seeds, put(R"({"milliseconds":0})")));
    ++slices;
  }
  EXPECT_EQ(slices, 50) << "one seed at least, whatever the time";
  EXPECT_EQ(advanced.json.get("report").map().get("seeds").map().get("run").integer(), 50);
  EXPECT_EQ(read(etude_seeds_dispose(seeds)).status, 0u);
  EXPECT_EQ(code_of(etude_seeds_dispose(seeds)), "engine.stale_handle");
  EXPECT_EQ(code_of(etude_seeds_advance(seeds, put("{}"))), "engine.stale_handle");
}

TEST(Boundary, SaysItsVersion) { EXPECT_EQ(read(etude_version()).json.get("version").string(), ETUDE_VERSION); }

}  // namespace
}  // namespace etude
