// The simulated Google APIs by themselves: every method of the catalogue gets an answer in the right shape; errors, paging, masks,
// operations and their failures on the clock.
#include <gtest/gtest.h>

#include <string>

#include "core/connector/catalog.h"
#include "core/simulation/google/google_api.h"
#include "core/value/value_json.h"

namespace etude::testing {
namespace {

// One world of APIs that keeps each state between requests.
class BackEnd {
 public:
  explicit BackEnd(const std::string& settings = "{}") : settings_(value_from_json(settings).value().map()) {}

  Reply ask(const std::string& verb, const std::string& url, const std::string& body = "",
            const std::string& auth = R"({"type":"OAuth2"})") {
    GoogleRequest request;
    const std::size_t host_end = url.find('/', 8);
    const std::size_t query = url.find('?');
    request.host = url.substr(8, host_end - 8);
    request.method = verb;
    request.path = url.substr(host_end, query == std::string::npos ? query : query - host_end);
    for (std::size_t at = query; at != std::string::npos;) {
      const std::size_t end = url.find('&', at + 1);
      const std::string pair = url.substr(at + 1, end == std::string::npos ? end : end - at - 1);
      request.query = request.query.set(pair.substr(0, pair.find('=')), Value(pair.substr(pair.find('=') + 1)));
      at = end;
    }
    if (!body.empty()) request.body = value_from_json(body).value();
    request.auth = value_from_json(auth).value();
    request.now_ns = now;
    request.wall_ns = 1'767'225'600'000'000'000 + now;
    request.project_id = "p";
    request.project_number = "123";
    request.location = "l";
    request.settings = settings_;
    request.row = match_connector_request(request.host, request.method, request.path);
    row = request.row;
    Random random = Random::stream(1, "google", request.host, ++number_);
    GoogleApi api(request, state, random);
    Reply reply = api.answer();
    state = api.state();
    return reply;
  }

  Nanoseconds now = 0;
  Map state;
  const ConnectorMethod* row = nullptr;

 private:
  Map settings_;
  std::uint64_t number_ = 0;
};

Value body_of(const Reply& reply) {
  const Value& body = reply.body;
  if (!body.is_string() || body.string().empty()) return Value(Map());
  Result<Value> value = value_from_json(body.string());
  return value.ok() ? std::move(value).value() : Value();
}

Value at(const Value& value, const std::string& key) { return value.is_map() ? value.map().get(key) : Value(); }
std::string text_at(const Value& value, const std::string& key) {
  return at(value, key).is_string() ? std::string(at(value, key).string()) : std::string();
}

// `projects.locations.jobs.get` and `v1/{+name}` → `v1/projects/x/locations/x/jobs/x`.
std::string filled(const ConnectorMethod& method) {
  std::string resources;
  std::string rest(method.name.substr(0, method.name.rfind('.')));
  for (std::size_t dot = rest.find('.');; dot = rest.find('.')) {
    resources += (resources.empty() ? "" : "/") + rest.substr(0, dot) + "/x";
    if (dot == std::string::npos) break;
    rest = rest.substr(dot + 1);
  }
  std::string path;
  std::string_view pattern = method.path;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    path += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = pattern.find('}', open);
    const bool several = pattern[open + 1] == '+';
    // A template that goes on with the last collection wants its parent.
    std::string value = several ? resources : "x";
    if (several && pattern.size() > close + 1 && pattern[close + 1] == '/')
      value =
          resources.find('/', 0) == resources.rfind('/') ? resources : resources.substr(0, resources.rfind('/', resources.rfind('/') - 1));
    path += value;
    pattern = pattern.substr(close + 1);
  }
  return path;
}

TEST(GoogleBackEnds, EveryMethodOfTheCatalogueIsAnswered) {
  std::size_t found = 0;
  for (const ConnectorMethod& method : connector_methods()) {
    SCOPED_TRACE(method.full_name());
    BackEnd api;
    const Reply reply = api.ask(std::string(method.verb), std::string(method.base) + filled(method),
                                method.verb == "GET" || method.verb == "DELETE" ? "" : R"({"name": "x"})");
    ASSERT_NE(api.row, nullptr) << filled(method);
    EXPECT_EQ(api.row->verb, method.verb);
    found += api.row->name == method.name ? 1u : 0u;
    EXPECT_TRUE(reply.code == 200 || reply.code == 201 || reply.code == 204 || reply.code == 400 ||
                reply.code == (method.service == "cloudresourcemanager" ? 403 : 404))
        << reply.code;
    const Value body = body_of(reply);
    EXPECT_TRUE(body.is_map() || body.is_list());
    if (reply.code >= 400) {
      EXPECT_EQ(json_for_display(at(at(body, "error"), "code")), std::to_string(reply.code));
      EXPECT_FALSE(text_at(at(body, "error"), "message").empty());
      EXPECT_FALSE(text_at(at(body, "error"), "status").empty());
    }
    // What only looks changes nothing.
    if (method.verb == "GET") {
      EXPECT_TRUE(at(Value(api.state), "resources").is_null());
    }
  }
  // Some methods have the same verb and path under two names.
  EXPECT_GE(found * 100, connector_methods().size() * 90) << found << " of " << connector_methods().size();
}

TEST(GoogleBackEnds, Refuse) {
  struct Row {
    const char* what;
    const char* settings;
    const char* verb;
    const char* url;
    const char* body;
    const char* auth;
    std::int64_t code;
  };
  constexpr const char* kToken = R"({"type":"OAuth2"})";
  const Row rows[] = {
      {"no token", "{}", "GET", "https://storage.googleapis.com/storage/v1/b?project=p", "", "null", 401},
      {"a token of the wrong type", "{}", "GET", "https://storage.googleapis.com/storage/v1/b?project=p", "", R"({"type":"OIDC"})", 401},
      {"the scope of another API", "{}", "GET", "https://storage.googleapis.com/storage/v1/b?project=p", "",
       R"({"type":"OAuth2","scopes":["https://www.googleapis.com/auth/pubsub"]})", 403},
      {"a read-only scope, to write", "{}", "POST", "https://storage.googleapis.com/storage/v1/b?project=p", R"({"name":"b"})",
       R"({"type":"OAuth2","scopes":["https://www.googleapis.com/auth/devstorage.read_only"]})", 403},
      {"a read-only scope, to read", "{}", "GET", "https://storage.googleapis.com/storage/v1/b?project=p", "",
       R"({"type":"OAuth2","scopes":["https://www.googleapis.com/auth/devstorage.read_only"]})", 200},
      {"denied as a whole", R"({"deny":true})", "GET", "https://storage.googleapis.com/storage/v1/b?project=p", "", kToken, 403},
      {"denied by method", R"({"deny":["buckets.list"]})", "GET", "https://storage.googleapis.com/storage/v1/b?project=p", "", kToken, 403},
      {"another method is denied", R"({"deny":["buckets.get"]})", "GET", "https://storage.googleapis.com/storage/v1/b?project=p", "",
       kToken, 200},
      {"a bucket without a name", "{}", "POST", "https://storage.googleapis.com/storage/v1/b?project=p", "{}", kToken, 400},
      {"a bucket that is not there", "{}", "GET", "https://storage.googleapis.com/storage/v1/b/none", "", kToken, 404},
      {"an object in no bucket", "{}", "GET", "https://storage.googleapis.com/storage/v1/b/none/o/x", "", kToken, 404},
      {"a method that is not there", "{}", "GET", "https://storage.googleapis.com/storage/v9/nothing", "", kToken, 404},
      {"a topic that is not there", "{}", "POST", "https://pubsub.googleapis.com/v1/projects/p/topics/t:publish",
       R"({"messages":[{"data":"eA=="}]})", kToken, 404},
      {"a subscription to no topic", "{}", "PUT", "https://pubsub.googleapis.com/v1/projects/p/subscriptions/s",
       R"({"topic":"projects/p/topics/t"})", kToken, 404},
      {"a query without an answer", "{}", "POST", "https://bigquery.googleapis.com/bigquery/v2/projects/p/queries",
       R"({"query":"SELECT 1"})", kToken, 400},
      {"a query of no table", "{}", "POST", "https://bigquery.googleapis.com/bigquery/v2/projects/p/queries",
       R"({"query":"SELECT * FROM a.b"})", kToken, 404},
      {"no query", "{}", "POST", "https://bigquery.googleapis.com/bigquery/v2/projects/p/queries", "{}", kToken, 400},
      {"a machine that is not there", "{}", "POST", "https://compute.googleapis.com/compute/v1/projects/p/zones/z/instances/i/start", "",
       kToken, 404},
      {"a session of no database", "{}", "POST", "https://spanner.googleapis.com/v1/projects/p/instances/i/databases/d/sessions", "{}",
       kToken, 404},
      {"a negative page", "{}", "GET", "https://cloudtasks.googleapis.com/v2/projects/p/locations/l/queues?pageSize=-1", "", kToken, 400},
      {"a page token of nobody", "{}", "GET", "https://cloudtasks.googleapis.com/v2/projects/p/locations/l/queues?pageToken=abc", "",
       kToken, 400},
      {"a task in no queue", "{}", "POST", "https://cloudtasks.googleapis.com/v2/projects/p/locations/l/queues/q/tasks",
       R"({"task":{"httpRequest":{"url":"https://a.test"}}})", kToken, 404},
      {"no text to analyse", "{}", "POST", "https://language.googleapis.com/v1/documents:analyzeSentiment", "{}", kToken, 400},
  };
  for (const Row& row : rows) {
    BackEnd api(row.settings);
    EXPECT_EQ(api.ask(row.verb, row.url, row.body, row.auth).code, row.code) << row.what;
  }
}

TEST(GoogleBackEnds, TwiceIsAConflict) {
  BackEnd api;
  const std::string url = "https://secretmanager.googleapis.com/v1/projects/p/secrets?secretId=key";
  const std::string secret = R"({"replication":{"automatic":{}}})";
  EXPECT_EQ(api.ask("POST", url, secret).code, 200);
  const Reply again = api.ask("POST", url, secret);
  EXPECT_EQ(again.code, 409);
  EXPECT_EQ(text_at(at(body_of(again), "error"), "status"), "ALREADY_EXISTS");
}

TEST(GoogleBackEnds, ListsComeInPages) {
  BackEnd api;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(api.ask("POST", "https://cloudtasks.googleapis.com/v2/projects/p/locations/l/queues",
                      R"({"name":"projects/p/locations/l/queues/q)" + std::to_string(i) + "\"}")
                  .code,
              200);
  }
  std::string token;
  std::string sizes;
  for (int page = 0; page < 5; ++page) {
    const Value body = body_of(api.ask("GET", "https://cloudtasks.googleapis.com/v2/projects/p/locations/l/queues?pageSize=2" +
                                                  (token.empty() ? "" : "&pageToken=" + token)));
    sizes += std::to_string(at(body, "queues").list().size());
    token = text_at(body, "nextPageToken");
    if (token.empty()) break;
  }
  EXPECT_EQ(sizes, "221");
}

TEST(GoogleBackEnds, MasksChangeWhatTheyName) {
  BackEnd api;
  const std::string parent = "https://bigquerydatatransfer.googleapis.com/v1/projects/p/locations/l/transferConfigs";
  const Value made = body_of(api.ask("POST", parent, R"({"displayName":"a","params":{"x":1,"y":2},"schedule":"daily"})"));
  const std::string url = "https://bigquerydatatransfer.googleapis.com/v1/" + text_at(made, "name");
  const Value changed = body_of(api.ask("PATCH", url + "?updateMask=params.x,schedule", R"({"displayName":"b","params":{"x":9,"y":9}})"));
  EXPECT_EQ(text_at(changed, "displayName"), "a") << "not in the mask";
  EXPECT_EQ(json_for_display(at(changed, "params")), R"({"x":9,"y":2})");
  EXPECT_TRUE(at(changed, "schedule").is_null()) << "in the mask, but not in the body: taken away";
  EXPECT_EQ(api.ask("PATCH", url + "x", "{}").code, 404);
}

TEST(GoogleBackEnds, ProjectsAreTheSameByIdAndByNumber) {
  BackEnd api;
  EXPECT_EQ(api.ask("PUT", "https://pubsub.googleapis.com/v1/projects/p/topics/t").code, 200);
  EXPECT_EQ(api.ask("GET", "https://pubsub.googleapis.com/v1/projects/123/topics/t").code, 200);
  EXPECT_EQ(api.ask("GET", "https://pubsub.googleapis.com/v1/projects/1234/topics/t").code, 404);
}

TEST(GoogleBackEnds, OperationsEndOnTheClock) {
  BackEnd api(R"({"duration": 10})");
  const std::string machines = "https://compute.googleapis.com/compute/v1/projects/p/zones/z/instances";
  const std::string operations = "https://compute.googleapis.com/compute/v1/projects/p/zones/z/operations/";
  const Value begun = body_of(api.ask("POST", machines, R"({"name":"m"})"));
  EXPECT_EQ(text_at(begun, "status"), "RUNNING");
  EXPECT_EQ(text_at(body_of(api.ask("GET", machines + "/m")), "status"), "PROVISIONING");
  api.now += 9 * kNanosecondsPerSecond;
  EXPECT_EQ(text_at(body_of(api.ask("GET", operations + text_at(begun, "name"))), "status"), "RUNNING");
  api.now += kNanosecondsPerSecond;
  EXPECT_EQ(text_at(body_of(api.ask("GET", operations + text_at(begun, "name"))), "status"), "DONE");
  EXPECT_EQ(text_at(body_of(api.ask("GET", machines + "/m")), "status"), "RUNNING");
  EXPECT_EQ(api.ask("POST", machines, R"({"name":"m"})").code, 409);
  EXPECT_EQ(api.ask("DELETE", machines + "/m").code, 200);
  EXPECT_EQ(api.ask("GET", machines + "/m").code, 200) << "it goes when the operation ends";
  api.now += 10 * kNanosecondsPerSecond;
  EXPECT_EQ(api.ask("GET", machines + "/m").code, 404);
}

TEST(GoogleBackEnds, OperationsFailAsTheSettingsSay) {
  BackEnd api(R"({"duration": 5, "fail": ["clusters.create"]})");
  const std::string clusters = "https://container.googleapis.com/v1/projects/p/zones/z/clusters";
  const Value begun = body_of(api.ask("POST", clusters, R"({"cluster":{"name":"c"}})"));
  api.now += 5 * kNanosecondsPerSecond;
  const Value ended =
      body_of(api.ask("GET", "https://container.googleapis.com/v1/projects/p/zones/z/operations/" + text_at(begun, "name")));
  EXPECT_EQ(text_at(ended, "status"), "DONE");
  EXPECT_TRUE(at(ended, "error").is_map());
  EXPECT_EQ(api.ask("GET", clusters + "/c").code, 404) << "a failed operation leaves nothing";
}

TEST(GoogleBackEnds, TooMuchAtATimeIs429) {
  BackEnd api(R"({"concurrent": 1, "answers": [{"match": "sales", "seconds": 20, "rows": [{"n": 1}]}]})");
  const std::string url = "https://bigquery.googleapis.com/bigquery/v2/projects/p/queries";
  EXPECT_EQ(api.ask("POST", url, R"({"query":"SELECT n FROM sales"})").code, 200);
  const Reply second = api.ask("POST", url, R"({"query":"SELECT n FROM sales"})");
  EXPECT_EQ(second.code, 429);
  EXPECT_EQ(text_at(at(body_of(second), "error"), "status"), "RESOURCE_EXHAUSTED");
  api.now += 20 * kNanosecondsPerSecond;
  EXPECT_EQ(api.ask("POST", url, R"({"query":"SELECT n FROM sales"})").code, 200);
}

TEST(GoogleBackEnds, PreparedResourcesAreThereOnce) {
  BackEnd api(R"({"resources": {"topics/t": {"labels": {"a": "b"}}}})");
  EXPECT_EQ(json_for_display(at(body_of(api.ask("GET", "https://pubsub.googleapis.com/v1/projects/p/topics/t")), "labels")),
            R"({"a":"b"})");
  EXPECT_EQ(api.ask("DELETE", "https://pubsub.googleapis.com/v1/projects/p/topics/t").code, 200);
  EXPECT_EQ(api.ask("GET", "https://pubsub.googleapis.com/v1/projects/p/topics/t").code, 404)
      << "a prepared resource that was deleted stays away";
}

}  // namespace
}  // namespace etude::testing
