// What core/simulation/world promises, held by cases.
#include "core/simulation/world.h"

#include "tests/core/simulation/simulated.h"

namespace etude::testing {
namespace {

// A service at https://a.test without latency, with these routes.
std::string service(const std::string& routes, const std::string& more = "") {
  return "services:\n  a:\n    url: https://a.test\n    latency: 0s\n" + more + "    routes:\n" + routes;
}

struct OutcomeCase {
  const char* name;
  std::string services;
  std::string workflow;
  const char* outcome;
};

void check(const std::vector<OutcomeCase>& cases) {
  for (const OutcomeCase& each : cases) {
    SCOPED_TRACE(each.name);
    EXPECT_EQ(simulated_outcome(each.services, each.workflow), each.outcome);
  }
}

TEST(World, CannedAnswers) {
  check({
      {"json", service("      - {match: GET /x, respond: {body: {b: [1, 2.5], t: text}}}\n"), get("https://a.test/x"),
       R"({"body":{"b":[1,2.5],"t":"text"},"code":200})"},
      {"text", service("      - {match: GET /x, respond: {code: 202, text: plain}}\n"), get("https://a.test/x"),
       R"({"body":"plain","code":202})"},
      {"no body", service("      - {match: GET /x, respond: {code: 204}}\n"), get("https://a.test/x"), R"({"body":"","code":204})"},
      {"bytes", service("      - {match: GET /x, respond: {base64: SGk=}}\n"),
       "- ask: {call: http.get, args: {url: \"https://a.test/x\"}, result: r}\n- done: {return: '${text.decode(r.body)}'}\n", "\"Hi\""},
      {"expression over request",
       service("      - {match: 'POST /x/{id}', respond: {body: '${[request.method, request.path, request.params.id, "
               "request.query, request.body, request.headers[\"X-Test\"], request.url, call]}'}}\n"),
       "- ask: {call: http.post, args: {url: \"https://a.test/x/7?b=2&a=1&a=3\", body: {n: 1}, headers: {x-test: yes1}}, result: r}\n- done: {return: '${r.body}'}\n",
       R"(["POST","/x/7","7",{"a":["1","3"],"b":"2"},{"n":1},"yes1","https://a.test/x/7?b=2&a=1&a=3",1])"},
      {"expression over state", service("      - {match: GET /x, respond: {body: '${state.n + 1}'}}\n", "    state: {n: 41}\n"),
       get("https://a.test/x"), R"({"body":42,"code":200})"},
      {"a whole answer by expression", service("      - {match: GET /x, respond: '${{\"code\": 203, \"body\": {\"n\": call}}}'}\n"),
       get("https://a.test/x"), R"({"body":{"n":1},"code":203})"},
      {"an answer that raises is a 500", service("      - {match: GET /x, respond: {body: '${state.missing}'}}\n"),
       get_and_catch("https://a.test/x", "[e.code, e.body.message]"), R"([500,"KeyError: key not found: missing"])"},
  });
}

TEST(World, RoutesAreTriedInOrder) {
  const std::string routes =
      "      - {match: GET /x, query: {v: '2'}, respond: {body: second}}\n"
      "      - {match: GET /x, respond: {body: first}}\n"
      "      - {match: '* /x', respond: {body: other}}\n"
      "      - {match: 'GET /{name}', respond: {body: '${request.params.name}'}}\n";
  check({
      {"query", service(routes), get("https://a.test/x?v=2"), R"({"body":"second","code":200})"},
      {"other query", service(routes), get("https://a.test/x?v=3"), R"({"body":"first","code":200})"},
      {"name", service(routes), get("https://a.test/y%20z"), R"({"body":"y z","code":200})"},
      {"method", service(routes),
       "- ask: {call: http.delete, args: {url: \"https://a.test/x\"}, result: r}\n- done: {return: '${r.body}'}\n", "\"other\""},
      {"none", service(routes), get_and_catch("https://a.test/a/b", "[e.code, e.body.routes[1]]"), R"([404,"GET /x"])"},
      {"none with a hint", service("      - {match: POST /x, respond: {}}\n"), get_and_catch("https://a.test/x", "e.body.error.message"),
       R"("service `a` has no route for GET /x; the path is there with another method or query.")"},
  });
}

TEST(World, TheLongestBaseAnswers) {
  const std::string services =
      "services:\n"
      "  root: {url: https://a.test, latency: 0s, routes: [{match: '* /**', respond: {body: root}}]}\n"
      "  api: {url: https://a.test/api, latency: 0s, routes: [{match: '* /**', respond: {body: '${\"api \" + request.path}'}}]}\n"
      "  v2: {url: https://a.test/api/v2, latency: 0s, routes: [{match: '* /**', respond: {body: v2}}]}\n"
      "  port: {url: 'https://a.test:8443', latency: 0s, routes: [{match: '* /**', respond: {body: port}}]}\n"
      "  plain: {url: 'http://a.test', latency: 0s, routes: [{match: '* /**', respond: {body: plain}}]}\n";
  const std::pair<const char*, const char*> cases[] = {{"https://a.test/x", "root"},         {"https://a.test/apis", "root"},
                                                       {"https://a.test/api/x", "api /x"},   {"https://a.test/api/v2", "v2"},
                                                       {"https://a.test:8443/api", "port"},  {"http://a.test/api", "plain"},
                                                       {"https://a.test:443/api/", "api /"}, {"HTTPS://A.TEST/api/v2/x", "v2"}};
  for (const auto& [url, body] : cases) {
    EXPECT_EQ(simulated_outcome(services, get(url)), "{\"body\":\"" + std::string(body) + "\",\"code\":200}") << url;
  }
}

TEST(World, SequencesGiveOneAnswerACallAndRepeatTheLast) {
  const std::string services =
      service("      - {match: GET /x, sequence: [{code: 503}, {fault: connection_reset}, {fault: connection_refused}, {body: ok}]}\n");
  const std::string workflow =
      "- start: {assign: [{seen: []}]}\n"
      "- loop:\n"
      "    for:\n"
      "      value: i\n"
      "      range: [1, 5]\n"
      "      steps:\n"
      "        - ask:\n"
      "            try: {call: http.get, args: {url: \"https://a.test/x\"}, result: r}\n"
      "            except: {as: e, steps: [{note: {assign: [{seen: '${list.concat(seen, e.tags[0])}'}], next: continue}}]}\n"
      "        - keep: {assign: [{seen: '${list.concat(seen, r.body)}'}]}\n"
      "- done: {return: '${seen}'}\n";
  EXPECT_EQ(simulated_outcome(services, workflow), R"(["HttpError","ConnectionError","ConnectionFailedError","ok","ok"])");
}

TEST(World, FaultsOfRoutes) {
  check({
      {"refused", service("      - {match: GET /x, fault: connection_refused}\n"),
       get_and_catch("https://a.test/x", "[e.tags[0], e.message]"),
       R"(["ConnectionFailedError","Failed to connect: connection refused by https://a.test"])"},
      {"reset", service("      - {match: GET /x, fault: connection_reset}\n"), get_and_catch("https://a.test/x", "e.tags"),
       R"(["ConnectionError"])"},
      {"unknown host", service("      - {match: GET /x, fault: unknown_host}\n"), get_and_catch("https://a.test/x", "e.tags"),
       R"(["ConnectionFailedError"])"},
      {"timeout", service("      - {match: GET /x, fault: timeout}\n"),
       get_and_catch("https://a.test/x", "[e.tags[0], sys.now() - 1767225600]"), R"(["TimeoutError",300])"},
  });
}

TEST(World, NobodyThere) {
  const std::string services = service("      - {match: GET /x, respond: {}}\n");
  const std::string message = simulated_outcome(services, get_and_catch("https://b.test/x", "[e.tags[0], e.message]"));
  EXPECT_NE(message.find("ConnectionFailedError"), std::string::npos) << message;
  EXPECT_NE(message.find("services.yaml"), std::string::npos) << message;
  EXPECT_NE(message.find("https://b.test"), std::string::npos) << message;
  const std::string near =
      simulated_outcome(service("      - {match: GET /x, respond: {}}\n"), get_and_catch("http://a.test/x", "e.message"));
  EXPECT_NE(near.find("but another scheme, port or path: https://a.test/"), std::string::npos) << near;
}

TEST(World, LatencyIsHalfBeforeAndHalfAfterTheHandler) {
  const std::string services = service(
      "      - {match: GET /x, latency: 3s, steps: [{a: {return: '${sys.now()}'}}]}\n"
      "      - {match: GET /y, steps: [{a: {return: '${sys.now()}'}}]}\n",
      "    faults: {latency_factor: 2}\n");
  const RunPtr run = simulate(services, get("https://a.test/x"));
  ASSERT_NE(run, nullptr);
  EXPECT_EQ(outcome_of(*run), R"({"body":1767225603,"code":200})");
  EXPECT_EQ(run->virtual_ns(), 6000 * kMs);
  const RunPtr other = simulate("services: {a: {url: https://a.test, routes: [{match: GET /y, respond: {}}]}}", get("https://a.test/y"));
  EXPECT_EQ(other->virtual_ns(), 50 * kMs) << "the default";
}

TEST(World, Handlers) {
  const std::string stateful =
      "      - match: 'POST /charges'\n"
      "        steps:\n"
      "          - known:\n"
      "              switch:\n"
      "                - condition: ${request.body.order in state.charges}\n"
      "                  return: {code: 200, body: '${state.charges[request.body.order]}'}\n"
      "          - charge: {assign: [{'state.charges[request.body.order]': {amount: '${request.body.amount}', call: '${call}'}}]}\n"
      "          - done: {return: {code: 201, body: '${state.charges[request.body.order]}'}}\n";
  const std::string twice =
      "- one: {call: http.post, args: {url: \"https://a.test/charges\", body: {order: o1, amount: 5}}, result: a}\n"
      "- two: {call: http.post, args: {url: \"https://a.test/charges\", body: {order: o1, amount: 9}}, result: b}\n"
      "- done: {return: ['${a.code}', '${a.body}', '${b.code}', '${b.body}']}\n";
  check({
      {"state survives", service(stateful, "    state: {charges: {}}\n"), twice,
       R"([201,{"amount":5,"call":1},200,{"amount":5,"call":1}])"},
      {"any other value is a 200", service("      - {match: GET /x, steps: [{a: {return: [1, 2]}}]}\n"), get("https://a.test/x"),
       R"({"body":[1,2],"code":200})"},
      {"no return is null", service("      - {match: GET /x, steps: [{a: {assign: [{b: 1}]}}]}\n"), get("https://a.test/x"),
       R"({"body":null,"code":200})"},
      {"a raised map with a code", service("      - {match: GET /x, steps: [{a: {raise: {code: 418, body: tea}}}]}\n"),
       get_and_catch("https://a.test/x", "[e.code, e.body]"), R"([418,"tea"])"},
      {"any other error", service("      - {match: GET /x, steps: [{a: {raise: broken}}]}\n"),
       get_and_catch("https://a.test/x", "[e.code, e.body]"), R"([500,"broken"])"},
      {"a runtime error", service("      - {match: GET /x, steps: [{a: {return: '${1 / 0}'}}]}\n"),
       get_and_catch("https://a.test/x", "[e.code, e.body.tags[0]]"), R"([500,"ZeroDivisionError"])"},
      {"nonsense", service("      - {match: GET /x, steps: [{a: {return: {code: hello}}}]}\n"), get_and_catch("https://a.test/x", "e.code"),
       "500"},
      {"endless", service("      - {match: GET /x, steps: [{a: {next: a}}]}\n"),
       get_and_catch("https://a.test/x", "[e.code, e.body.tags[0]]"), R"([500,"ResourceLimitError"])"},
      {"sleeps", service("      - {match: GET /x, steps: [{a: {call: sys.sleep, args: {seconds: 7}}}, {b: {return: '${sys.now()}'}}]}\n"),
       get("https://a.test/x"), R"({"body":1767225607,"code":200})"},
      {"too slow for the caller", service("      - {match: GET /x, steps: [{a: {call: sys.sleep, args: {seconds: 400}}}]}\n"),
       get_and_catch("https://a.test/x", "e.tags[0]"), "\"TimeoutError\""},
  });
}

TEST(World, ServicesCallEachOther) {
  const std::string services =
      "services:\n"
      "  front: {url: https://front.test, latency: 0s, routes: [{match: GET /x, steps: [{a: {call: http.get, args: {url: \"https://back.test/y\"}, result: r}}, "
      "{b: {return: '${\"front \" + r.body}'}}]}]}\n"
      "  back: {url: https://back.test, latency: 0s, routes: [{match: GET /y, respond: {body: back}}]}\n";
  const RunPtr run = simulate(services, get("https://front.test/x"));
  ASSERT_NE(run, nullptr);
  EXPECT_EQ(outcome_of(*run), R"({"body":"front back","code":200})");
  const List requests = run->report().map().get("requests").list();
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_EQ(json_for_display(requests[0].map().get("actor")), "\"workflow\"");
  EXPECT_EQ(json_for_display(requests[0].map().get("service")), "\"front\"");
  EXPECT_EQ(json_for_display(requests[1].map().get("actor")), "\"front\"");
  EXPECT_EQ(json_for_display(requests[1].map().get("service")), "\"back\"");
  EXPECT_EQ(
      simulated_outcome(
          "services: {front: {url: https://front.test, latency: 0s, routes: [{match: GET /x, steps: [{a: {call: http.get, args: {url: "
          "\"https://nobody.test/y\"}}}]}]}}",
          get_and_catch("https://front.test/x", "[e.code, e.body.tags[0]]")),
      R"([500,"ConnectionFailedError"])");
}

TEST(World, CirclesOfCallsEnd) {
  const auto circle = [](int concurrency) {
    return "services: {a: {url: https://a.test, latency: 0s, concurrency: " + std::to_string(concurrency) +
           ", routes: [{match: GET /x, steps: [{ask: {call: http.get, args: {url: \"https://a.test/x\"}, result: r}}, {done: {return: '${r.body}'}}]}]}}";
  };
  // One at a time: the inner request waits behind the outer one until its caller gives up.
  EXPECT_EQ(simulated_outcome(circle(1), get_and_catch("https://a.test/x", "e.tags[0]")), "\"TimeoutError\"");
  // Many at a time: the depth of calls is bounded.
  EXPECT_EQ(simulated_outcome(circle(100), get_and_catch("https://a.test/x", "[e.code, e.body.tags[0]]")), R"([500,"RecursionError"])");
}

TEST(World, HandlersOfOneServiceRunOneAfterAnother) {
  const auto services = [](int concurrency) {
    return "services: {a: {url: https://a.test, latency: 0s, state: {order: []}, concurrency: " + std::to_string(concurrency) +
           ", routes: [{match: 'GET /{n}', steps: [{a: {call: sys.sleep, args: {seconds: 10}}}, {b: {assign: [{state.order: '${list.concat(state.order, "
           "request.params.n)}'}]}}]}]}}";
  };
  const std::string workflow =
      "- all:\n    parallel:\n      for:\n        value: n\n        in: [1, 2, 3, 4]\n        steps: [{ask: {call: http.get, args: {url: "
      "'${\"https://a.test/\" + string(n)}'}}}]\n";
  const std::pair<int, Nanoseconds> cases[] = {{1, 40'000 * kMs}, {2, 20'000 * kMs}, {4, 10'000 * kMs}};
  for (const auto& [concurrency, elapsed] : cases) {
    const RunPtr run = simulate(services(concurrency), workflow);
    ASSERT_NE(run, nullptr);
    EXPECT_EQ(run->virtual_ns(), elapsed) << concurrency;
    EXPECT_EQ(state_of(*run), R"({"order":["1","2","3","4"]})") << concurrency;
  }
}

TEST(World, Redirects) {
  const std::string services =
      "services:\n"
      "  a:\n"
      "    url: https://a.test\n"
      "    latency: 10ms\n"
      "    routes:\n"
      "      - {match: '* /moved', respond: {code: 301, headers: {Location: /here}}}\n"
      "      - {match: '* /kept', respond: {code: 307, headers: {location: 'https://b.test/there?x=1'}}}\n"
      "      - {match: '* /nowhere', respond: {code: 302, headers: {Location: 'https://c.test/'}}}\n"
      "      - {match: '* /blind', respond: {code: 302}}\n"
      "      - {match: 'GET /loop/{n}', respond: {code: 302, headers: {Location: '${\"/loop/\" + string(int(request.params.n) + 1)}'}}}\n"
      "      - {match: '* /here', respond: {body: '${[request.method, request.body]}'}}\n"
      "  b: {url: https://b.test, latency: 10ms, routes: [{match: '* /there', respond: {body: '${[request.method, request.body, request.query.x]}'}}]}\n";
  const auto post = [](const std::string& path) {
    return "- ask: {call: http.post, args: {url: \"https://a.test/" + path +
           "\", body: {n: 1}}, result: r}\n- done: {return: ['${r.code}', '${r.body}']}\n";
  };
  check({
      {"301 makes a GET", services, post("moved"), R"([200,["GET",null]])"},
      {"307 keeps the method", services, post("kept"), R"([200,["POST",{"n":1},"1"]])"},
      {"without a location it is the answer", services, post("blind"), R"([302,""])"},
      {"ten are followed", services, get("https://a.test/loop/0"), R"({"body":"","code":302})"},
      {"to nobody", services, get_and_catch("https://a.test/nowhere", "e.tags[0]"), "\"ConnectionFailedError\""},
  });
  const RunPtr run = simulate(services, get("https://a.test/loop/0"));
  EXPECT_EQ(run->virtual_ns(), 110 * kMs) << "each hop takes its latency";
}

TEST(World, Authentication) {
  const auto services = [](const std::string& auth) {
    return "services: {pay: {url: https://pay.test, latency: 0s, auth: " + auth +
           ", routes: [{match: GET /x, respond: {body: '${map.get(request.headers, \"Authorization\")}'}}]}}";
  };
  const auto call = [](const std::string& auth) {
    return "- ask:\n    try: {call: http.get, args: {url: \"https://pay.test/x\"" + auth +
           "}, result: r}\n    except: {as: e, steps: [{caught: {return: '${[e.code, e.body.error.message]}'}}]}\n- done: {return: '${r.body}'}\n";
  };
  check({
      {"none asked, none sent", services("none"), call(""), "null"},
      {"sent without being asked for", services("none"), call(", auth: {type: OIDC}"),
       R"("Bearer simulated-oidc;audience=https://pay.test/x")"},
      {"none sent", services("OIDC"), call(""),
       R"([401,"service `pay` lets nobody in without a token. Add `auth: {type: OIDC, audience: \"https://pay.test\"}` to the call."])"},
      {"audience by address", services("OIDC"), call(", auth: {type: OIDC}"), R"("Bearer simulated-oidc;audience=https://pay.test/x")"},
      {"audience of the service", services("OIDC"), call(", auth: {type: OIDC, audience: \"https://pay.test\"}"),
       R"("Bearer simulated-oidc;audience=https://pay.test")"},
      {"foreign audience", services("OIDC"), call(", auth: {type: OIDC, audience: \"https://shop.test\"}"),
       R"([403,"the token is for the audience `https://shop.test`, service `pay` is `https://pay.test`. Write `auth: {type: OIDC, audience: \"https://pay.test\"}`."])"},
      {"named audience", services("{type: OIDC, audience: pay-api}"), call(", auth: {type: OIDC, audience: pay-api}"),
       R"("Bearer simulated-oidc;audience=pay-api")"},
      {"not the named audience", services("{type: OIDC, audience: pay-api}"), call(", auth: {type: OIDC}"),
       R"([403,"the token is for the audience `https://pay.test/x`, service `pay` is `pay-api`. Write `auth: {type: OIDC, audience: \"pay-api\"}`."])"},
      {"wrong type", services("OAuth2"), call(", auth: {type: OIDC}"),
       R"([403,"service `pay` takes OAuth2 tokens and got one of type OIDC. Write `auth: {type: OAuth2}`."])"},
      {"a header by hand is no token", services("OIDC"), call(", headers: {Authorization: Bearer x}"),
       R"([401,"service `pay` lets nobody in without a token. Add `auth: {type: OIDC, audience: \"https://pay.test\"}` to the call."])"},
  });
  const RunPtr run = simulate(services("OIDC"), call(", auth: {type: OIDC}"));
  const Value headers = run->report().map().get("requests").list()[0].map().get("headers");
  EXPECT_EQ(json_for_display(headers.map().get("Authorization")), R"("Bearer simulated-oidc;audience=https://pay.test/x")")
      << "seen in the record";
}

TEST(World, OAuth2TokensNameTheirScopes) {
  const std::string services =
      "services: {g: {url: https://g.googleapis.com, latency: 0s, auth: OAuth2, routes: [{match: GET /x, respond: {body: '${request.headers.Authorization}'}}]}}";
  EXPECT_EQ(simulated_outcome(
                services,
                "- ask: {call: http.get, args: {url: \"https://g.googleapis.com/x\", auth: {type: OAuth2, scopes: \"a b\"}}, result: r}\n"
                "- done: {return: '${r.body}'}\n"),
            R"("Bearer simulated-oauth2;scopes=a+b")");
}

TEST(World, FaultsByChanceAndByPlan) {
  const auto services = [](const std::string& faults) {
    return "services: {a: {url: https://a.test, latency: 2s, state: {n: 0}, faults: {" + faults +
           "}, routes: [{match: GET /x, steps: [{count: {assign: [{state.n: '${state.n + 1}'}]}}, {done: {return: '${state.n}'}}]}]}}";
  };
  struct Case {
    const char* name;
    const char* faults;
    const char* outcome;
    const char* state;
  };
  const Case cases[] = {
      {"error instead of the handler", "error_rate: 1, error_code: 502", "[502]", R"({"n":0})"},
      {"the handler runs, the answer is lost", "lost_reply_rate: 1", R"(["ConnectionError"])", R"({"n":1})"},
      {"error comes before loss", "error_rate: 1, lost_reply_rate: 1", "[503]", R"({"n":0})"},
      {"outage on arrival", "outages: [[1s, 2s]]", R"(["ConnectionFailedError"])", R"({"n":0})"},
      {"outage over on arrival", "outages: [[0s, 1s]]", "1", R"({"n":1})"},
      {"outage after arrival", "outages: [[1.5s, 9s]]", "1", R"({"n":1})"},
      {"nothing", "error_rate: 0", "1", R"({"n":1})"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.name);
    const RunPtr run = simulate(services(each.faults), get_and_catch("https://a.test/x", "[default(map.get(e, \"code\"), e.tags[0])]"));
    ASSERT_NE(run, nullptr);
    EXPECT_EQ(outcome_of(*run), each.outcome);
    EXPECT_EQ(state_of(*run), each.state);
    EXPECT_EQ(run->virtual_ns(), 2000 * kMs);
  }
}

TEST(World, OverridesLieOverTheScenariosFaults) {
  const std::string services =
      "services: {a: {url: https://a.test, latency: 1s, faults: {error_rate: 1}, routes: [{match: GET /x, respond: {body: ok}}]}}";
  RunOptions options;
  options.faults["a"].error_rate = 0;
  options.faults["a"].latency_factor = 3;
  RunPtr run = simulate(services, get("https://a.test/x"), options);
  EXPECT_EQ(outcome_of(*run), R"({"body":"ok","code":200})");
  EXPECT_EQ(run->virtual_ns(), 3000 * kMs);
  options.faults["a"].outages.push_back({0, 10'000 * kMs});
  EXPECT_EQ(simulated_outcome(services, get_and_catch("https://a.test/x", "e.tags[0]"), options), "\"ConnectionFailedError\"");
}

TEST(World, LiveRequestsAreTheHosts) {
  const Files files{
      {"services.yaml", service("      - {match: GET /x, respond: {body: simulated}}\n")},
      {"workflow.yaml",
       "- one: {call: http.get, args: {url: \"https://a.test/x\"}, result: a}\n"
       "- two: {call: http.get, args: {url: \"https://real.example/y\"}, result: b}\n- done: {return: ['${a.body}', '${b.body}']}\n"}};
  RunOptions options;
  options.live = true;
  std::vector<FileDiagnostics> diagnostics;
  const RunPtr run = etude::Run::start(files, options, diagnostics);
  ASSERT_NE(run, nullptr);
  EXPECT_EQ(run->run_to_end(), Pause::kOutside);
  ASSERT_EQ(run->session().outside_effects().size(), 1u);
  Completion completion;
  completion.effect = run->session().outside_effects()[0].id;
  completion.kind = CompletionKind::kResponse;
  completion.detail =
      Value(Map{{"body", Value("\"real\"")}, {"code", Value(200)}, {"headers", Value(Map{{"content-type", Value("application/json")}})}});
  run->session().complete(completion, 250 * kMs);
  EXPECT_EQ(run->run_to_end(), Pause::kFinished);
  EXPECT_EQ(outcome_of(*run), R"(["simulated","real"])");
  EXPECT_EQ(run->virtual_ns(), 250 * kMs);
  const List outside = run->outside_completions().list();
  ASSERT_EQ(outside.size(), 1u);
  EXPECT_EQ(outside[0].map().get("elapsed_ns").integer(), 250 * kMs);
  EXPECT_EQ(json_for_display(outside[0].map().get("kind")), "\"response\"");
}

TEST(World, FurtherWorkflowsRunAsExecutions) {
  const std::string workflow =
      "- ask:\n    try: {call: experimental.executions.run, args: {workflow_id: WHICH, argument: {n: 20}}, result: r}\n"
      "    except: {as: e, steps: [{caught: {return: '${e}'}}]}\n- done: {return: '${r}'}\n";
  const Files children{{"workflows/double.yaml", "main: {params: [input], steps: [{a: {return: '${input.n * 2}'}}]}"},
                       {"workflows/deaf.yaml", "main: {steps: [{a: {return: heard nothing}}]}"},
                       {"workflows/bad.yaml", "main: {steps: [{a: {raise: broken}}]}"}};
  const auto outcome = [&](const std::string& id) {
    std::string text = workflow;
    text.replace(text.find("WHICH"), 5, id);
    return simulated_outcome("", text, {}, children);
  };
  EXPECT_EQ(outcome("double"), "40");
  EXPECT_EQ(outcome("deaf"), "\"heard nothing\"");
  const std::string bad = outcome("bad");
  EXPECT_NE(bad.find("WorkflowExecutionError"), std::string::npos) << bad;
  EXPECT_NE(bad.find("broken"), std::string::npos) << bad;
  const std::string unknown = outcome("nobody");
  EXPECT_NE(unknown.find("404"), std::string::npos) << unknown;
  EXPECT_NE(unknown.find("nobody"), std::string::npos) << unknown;
}

TEST(World, StatusOfServicesIsCounted) {
  const RunPtr run =
      simulate(service("      - {match: GET /x, sequence: [{code: 503}, {fault: connection_reset}, {code: 200}]}\n"),
               "- a: {try: {call: http.get, args: {url: \"https://a.test/x\"}}, retry: {predicate: '${retry.always}', max_retries: 3, "
               "backoff: {initial_delay: 1, max_delay: 1, multiplier: 1}}}\n");
  ASSERT_NE(run, nullptr);
  EXPECT_EQ(run->world().status(0).calls, 3u);
  EXPECT_EQ(run->world().status(0).failures, 2u);
  EXPECT_EQ(run->world().status(0).last_status, 200);
}

}  // namespace
}  // namespace etude::testing
