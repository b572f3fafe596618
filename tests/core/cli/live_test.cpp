// What core/cli/live promises, held by cases.
#include <unistd.h>

#include <chrono>

#include "core/value/value_json.h"
#include "tests/core/cli/command.h"
#include "tests/core/cli/local_server.h"

namespace etude::testing {
namespace {

std::string http_answer(const std::string& head, const std::string& body) {
  return "HTTP/1.1 " + head + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

// What the server does, by the path asked for.
std::string answer_of(const std::string& request) {
  const auto asked = [&](const char* path) { return request.find(" " + std::string(path) + " ") != std::string::npos; };
  if (asked("/json")) return http_answer("200 OK\r\nContent-Type: application/json\r\nx-one: a\r\nX-One: b", R"({"n": 1, "d": 2.0})");
  if (asked("/echo")) return http_answer("200 OK\r\nContent-Type: text/plain", request);
  if (asked("/broken")) return http_answer("200 OK\r\nContent-Type: application/json", "{oops");
  if (asked("/404")) return http_answer("404 Not Found\r\nContent-Type: application/json", R"({"why": "gone"})");
  if (asked("/moved")) return http_answer("302 Found\r\nLocation: /json", "");
  if (asked("/loop")) return http_answer("302 Found\r\nLocation: /loop", "");
  if (asked("/large")) return http_answer("200 OK\r\nContent-Type: text/plain", std::string(10 * 1024 * 1024, 'x'));
  if (asked("/cut")) return "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nContent-Type: text/plain\r\n\r\nhalf";
  if (asked("/silent")) return "";
  if (asked("/slow")) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    return http_answer("200 OK\r\nContent-Type: text/plain", "late");
  }
  return http_answer("500 Oops", "");
}

class Live : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    const CommandResult probe = etude({"run", file("probe.yaml", "- a: {return: 1}\n"), "--live"});
    if (probe.err.find("libcurl") != std::string::npos) GTEST_SKIP() << "this build has no --live";
  }
  // Asks an address in the real world and returns what the workflow makes of it, as JSON.
  std::string ask(const std::string& call, const std::string& pick, const std::vector<std::string>& more = {"--live"}) {
    const std::string workflow =
        file("ask.yaml", "- ask:\n    try: {call: " + call +
                             ", result: r}\n    except: {as: e, steps: [{caught: {return: '${[e.tags[0], default(map.get(e, "
                             "\"code\"), 0)]}'}}]}\n- done: {return: '${" +
                             pick + "}'}\n");
    std::vector<std::string> arguments{"run", workflow, "--format", "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const CommandResult result = etude(arguments);
    const Result<Value> report = value_from_json(result.out);
    if (!report.ok()) return result.out + result.err;
    const Map map = report.value().map();
    if (map.contains("error")) return "FAILED " + json_for_display(map.get("error").map().get("payload"));
    return json_for_display(map.get("result"));
  }
};

TEST_F(Live, RealServersAreAsked) {
  const LocalServer server(&answer_of);
  struct Case {
    const char* name;
    std::string call;
    const char* pick;
    const char* result;
  };
  const auto get = [&](const std::string& path, const std::string& more = "") {
    return "http.get, args: {url: \"" + server.url(path) + "\"" + more + "}";
  };
  const Case cases[] = {
      {"json", get("/json"), "[r.code, r.body, r.headers[\"X-One\"]]", R"([200,{"d":2,"n":1},"a, b"])"},
      {"broken json", get("/broken"), "r.body", R"("{oops")"},
      {"not found", get("/404"), "r", R"(["HttpError",404])"},
      {"redirect", get("/moved"), "r.body.n", "1"},
      {"endless redirect", get("/loop"), "r", R"(["ConnectionError",0])"},
      {"cut answer", get("/cut"), "r", R"(["ConnectionError",0])"},
      {"no answer", get("/silent"), "r", R"(["ConnectionError",0])"},
      {"too slow", get("/slow", ", timeout: 0.4"), "r", R"(["TimeoutError",0])"},
      {"slow", get("/slow"), "r.body", "\"late\""},
      {"refused", "http.get, args: {url: \"http://127.0.0.1:1/\"}", "r", R"(["ConnectionFailedError",0])"},
      {"unknown host", "http.get, args: {url: \"http://nobody.invalid/\"}", "r", R"(["ConnectionFailedError",0])"},
      {"method and body", "http.put, args: {url: \"" + server.url("/echo") + "\", body: {a: 1}, headers: {X-Test: here}}",
       "[text.match_regex(r.body, \"^PUT /echo HTTP\"), text.match_regex(r.body, \"X-Test: here\"), text.match_regex(r.body, "
       "\"\\\\{.a.:1\\\\}$\")]",
       "[true,true,true]"},
      {"no token leaves", "http.get, args: {url: \"" + server.url("/echo") + "\", auth: {type: OIDC}}",
       "text.match_regex(r.body, \"(?i)authorization\")", "false"},
  };
  for (const Case& each : cases) EXPECT_EQ(ask(each.call, each.pick), each.result) << each.name;
}

TEST_F(Live, TenMegabytesAreTooMuch) {
  const LocalServer server(&answer_of);
  const std::string outcome = ask("http.get, args: {url: \"" + server.url("/large") + "\"}", "len(r.body)");
  EXPECT_EQ(outcome.substr(0, 7), "FAILED ") << outcome.substr(0, 200);
  EXPECT_NE(outcome.find("ResourceLimitError"), std::string::npos) << outcome.substr(0, 200);
}

TEST_F(Live, WithoutLiveNothingGoesOut) {
  std::atomic<int> asked = 0;
  const LocalServer server([&](const std::string& request) {
    ++asked;
    return answer_of(request);
  });
  EXPECT_EQ(ask("http.get, args: {url: \"" + server.url("/json") + "\"}", "r.body", {}), R"(["ConnectionFailedError",0])");
  EXPECT_EQ(asked.load(), 0);
}

// One API that is played: Cloud Build as far as it is asked, with the token it wants to see.
class PlayedApi {
 public:
  [[nodiscard]] std::string answer(const std::string& request) {
    ++asked;
    const auto asks = [&](const std::string& head) { return request.starts_with(head + " HTTP/"); };
    const auto json = [](const std::string& head, const std::string& body) {
      return http_answer(head + "\r\nContent-Type: application/json", body);
    };
    if (request.find("\r\nAuthorization: Bearer real-token-1\r\n") == std::string::npos) {
      return json("401 Unauthorized", R"({"error": {"code": 401, "status": "UNAUTHENTICATED"}})");
    }
    if (asks("POST /v1/projects/good/builds")) return json("200 OK", R"({"name": "operations/good", "done": false})");
    if (asks("POST /v1/projects/bad/builds")) return json("200 OK", R"({"name": "operations/bad", "done": false})");
    if (asks("GET /v1/operations/good")) {
      return ++polls < 3 ? json("200 OK", R"({"name": "operations/good", "done": false})")
                         : json("200 OK", R"({"name": "operations/good", "done": true, "response": {"id": 7}})");
    }
    if (asks("GET /v1/operations/bad"))
      return json("200 OK", R"({"name": "operations/bad", "done": true, "error": {"code": 9, "message": "no space"}})");
    if (asks("GET /v1/projects/good/builds")) {
      return ++lists < 2 ? json("429 Too Many Requests", R"({"error": {"code": 429}})") : json("200 OK", R"({"builds": [{"id": "7"}]})");
    }
    return json("404 Not Found", R"({"error": {"code": 404, "status": "NOT_FOUND"}})");
  }
  std::atomic<int> asked = 0;
  int polls = 0;
  int lists = 0;
};

constexpr const char* kBuilds = R"(main:
  params: [input]
  steps:
    - build:
        try:
          call: googleapis.cloudbuild.v1.projects.builds.create
          args:
            projectId: ${input.project}
            body: {}
            connector_params: {polling_policy: {initial_delay: 0.05, max_delay: 0.1}}
          result: operation
        except: {as: e, steps: [{failed: {return: ['${e.tags[0]}', '${default(map.get(e, ["error", "message"]), "")}', '${default(map.get(e, "code"), 0)}']}}]}
    - list: {call: googleapis.cloudbuild.v1.projects.builds.list, args: {projectId: "${input.project}"}, result: all}
    - done: {return: ["${operation.response.id}", "${all.builds[0].id}"]}
)";

TEST_F(Live, AGoogleApiIsAskedForRealWithAToken) {
  PlayedApi api;
  const LocalServer server([&](const std::string& request) { return api.answer(request); });
  const std::string workflow = file("w.yaml", kBuilds);
  const std::string services = file("s.yaml", "google: {cloudbuild: {live: true}}\n");
  const std::string token = file("token", "real-token-1\n");
  const auto run = [&](const std::string& project, const std::vector<std::string>& more, const std::string& environment = "") {
    std::vector<std::string> arguments{"run",      workflow, "--services", services,     "--data", R"({"project": ")" + project + "\"}",
                                       "--format", "json",   "--trace",    path("trace")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const CommandResult result = etude(arguments, "", environment);
    // Nobody finds the token in what is written.
    for (const std::string& text : {result.out, result.err, read_whole(path("trace"))})
      EXPECT_EQ(text.find("real-token-1"), std::string::npos);
    const Result<Value> report = value_from_json(result.out);
    return report.ok() ? json_for_display(report.value().map().get("result")) : result.out + result.err;
  };
  const std::vector<std::string> live{"--live", "--connect", "cloudbuild.googleapis.com=" + server.url("")};
  std::vector<std::string> with_token = live;
  with_token.insert(with_token.end(), {"--token-file", token});
  EXPECT_EQ(run("good", with_token), R"([7,"7"])") << "polls twice, then reads a list that is refused once with 429";
  EXPECT_EQ(api.polls, 3);
  EXPECT_EQ(api.lists, 2);
  EXPECT_EQ(run("bad", live, "ETUDE_TOKEN=real-token-1"), R"(["OperationError","no space",0])");
  EXPECT_EQ(run("nobody", with_token), R"(["HttpError","",404])");
  EXPECT_EQ(run("good", live, "ETUDE_TOKEN=other"), R"(["HttpError","",401])");
  // Without a token nothing is sent; without --live the back end is simulated, whatever services.yaml says.
  const int before = api.asked.load();
  EXPECT_EQ(run("good", live, "env -u ETUDE_TOKEN"), R"(["AuthError","",0])");
  EXPECT_NE(run("good", {}), R"([7,"7"])");
  EXPECT_EQ(api.asked.load(), before);
}

TEST_F(Live, TokensAndStandInsAreForRealRequests) {
  const std::string workflow = file("w.yaml", "- a: {return: 1}\n");
  EXPECT_EQ(etude({"run", workflow, "--token-file", file("t", "x")}).status, 64);
  EXPECT_EQ(etude({"run", workflow, "--connect", "a=http://b"}).status, 64);
  EXPECT_EQ(etude({"run", workflow, "--live", "--connect", "a=nowhere"}).status, 64);
  EXPECT_EQ(etude({"run", workflow, "--live", "--token-file", path("none")}).status, 64);
  EXPECT_EQ(etude({"run", workflow, "--live", "--token-file", file("two", "a\nb")}).status, 64);
}

TEST_F(Live, ServicesStillAnswerFirst) {
  std::atomic<int> asked = 0;
  const LocalServer server([&](const std::string& request) {
    ++asked;
    return answer_of(request);
  });
  const std::string services = file(
      "s.yaml", "services: {a: {url: \"" + server.url("") + "\", latency: 0s, routes: [{match: GET /json, respond: {body: simulated}}]}}");
  EXPECT_EQ(ask("http.get, args: {url: \"" + server.url("/json") + "\"}", "r.body", {"--live", "--services", services}), "\"simulated\"");
  EXPECT_EQ(asked.load(), 0);
}

}  // namespace
}  // namespace etude::testing
