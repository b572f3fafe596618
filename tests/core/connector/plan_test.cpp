// How a call becomes a request: path, query, body, host, connector_params; and what is wrong with one.
#include "core/connector/plan.h"

#include <gtest/gtest.h>

#include <string>

#include "core/base/random.h"
#include "core/value/value_json.h"

namespace etude::testing {
namespace {

class OwnProject final : public RunContext {
 public:
  Nanoseconds wall_clock_ns() override { return 0; }
  Random& random(std::string_view) override { return random_; }
  std::optional<std::string> environment(std::string_view name) override {
    return std::string(name == "GOOGLE_CLOUD_PROJECT_ID" ? "own" : name == "GOOGLE_CLOUD_LOCATION" ? "here" : "");
  }
  Value create_callback_endpoint(std::string_view) override { return {}; }

 private:
  Random random_ = Random::stream(1, "test");
};

Result<Value> plan(const std::string& method, const std::string& arguments) {
  OwnProject context;
  return plan_connector(method, value_from_json(arguments).value().map(), context);
}

TEST(Plan, ACallBecomesARequest) {
  struct Row {
    const char* what;
    const char* method;
    const char* arguments;
    const char* request;  // method, url, query, body
  };
  for (
      const Row& row : {
          Row{"path", "googleapis.compute.v1.instances.start", R"({"project":"p","zone":"z","instance":"i"})",
              R"(["POST","https://compute.googleapis.com/compute/v1/projects/p/zones/z/instances/i/start",{},null])"},
          Row{"a number in the path", "googleapis.cloudbuild.v1.projects.builds.get", R"({"projectId":"p","id":7})",
              R"(["GET","https://cloudbuild.googleapis.com/v1/projects/p/builds/7",{},null])"},
          Row{"names are taken as given", "googleapis.storage.v1.objects.get", R"({"bucket":"b","object":"a%2Fb","alt":"media"})",
              R"(["GET","https://storage.googleapis.com/storage/v1/b/b/o/a%2Fb",{"alt":"media"},null])"},
          Row{"maps flatten, lists stay", "googleapis.firestore.v1.projects.databases.documents.patch",
              R"({"name":"projects/p/d","updateMask":{"fieldPaths":["a","b"]},"body":{"fields":{}}})",
              R"(["PATCH","https://firestore.googleapis.com/v1/projects/p/d",{"updateMask.fieldPaths":["a","b"]},{"fields":{}}])"},
          Row{"a map `query`", "googleapis.translate.v2.translations.translate", R"({"query":{"q":"hi","target":"fr","none":null}})",
              R"(["POST","https://translation.googleapis.com/language/translate/v2",{"q":"hi","target":"fr"},null])"},
          Row{"the host of a region", "googleapis.run.v1.namespaces.jobs.run", R"({"name":"namespaces/p/jobs/j","location":"eu"})",
              R"(["POST","https://eu-run.googleapis.com/apis/run.googleapis.com/v1/namespaces/p/jobs/j:run",{},null])"},
          Row{"media", "googleapis.storage.v1.objects.insert", R"({"bucket":"b","name":"n","body":"text"})",
              R"(["POST","https://storage.googleapis.com/upload/storage/v1/b/b/o",{"name":"n","uploadType":"media"},"text"])"},
          Row{"a helper in the own project", "googleapis.secretmanager.v1.projects.secrets.versions.accessString", R"({"secret_id":"s"})",
              R"(["GET","https://secretmanager.googleapis.com/v1/projects/own/secrets/s/versions/latest:access",{},null])"},
          Row{"an execution", "googleapis.workflowexecutions.v1.projects.locations.workflows.executions.run",
              R"({"workflow_id":"w","argument":{"n":1}})",
              R"(["POST","https://workflowexecutions.googleapis.com/v1/projects/own/locations/here/workflows/w/executions",{},{"argument":"{\"n\":1}","disableConcurrencyQuotaOverflowBuffering":true}])"},
          Row{"gke", "gke.request", R"({"cluster_id":"c","method":"GET","path":"api/v1/pods","query":{"limit":1}})",
              R"(["GET","https://container.googleapis.com/kubernetes/projects/own/locations/here/clusters/c/api/v1/pods",{"limit":1},null])"},
      }) {
    const Result<Value> made = plan(row.method, row.arguments);
    ASSERT_TRUE(made.ok()) << row.what << made.error().message;
    const Map map = made.value().map();
    EXPECT_EQ(json_for_display(Value(List{map.get("method"), map.get("url"), map.get("query"), map.get("body")})), row.request) << row.what;
  }
}

TEST(Plan, ConnectorParamsAreRead) {
  const std::string start = R"({"project":"p","zone":"z","instance":"i","connector_params":)";
  const Map usual = plan("googleapis.compute.v1.instances.start", start + "{}}").value().map();
  EXPECT_EQ(usual.get("timeout").as_double(), 1800);
  EXPECT_EQ(usual.get("initial_delay").as_double(), 1);
  EXPECT_EQ(usual.get("multiplier").as_double(), 1.25);
  EXPECT_EQ(usual.get("max_delay").as_double(), 60);
  EXPECT_TRUE(usual.get("polls").boolean());
  EXPECT_FALSE(usual.get("idempotent").boolean());
  EXPECT_EQ(json_for_display(usual.get("auth")), R"({"scopes":["https://www.googleapis.com/auth/cloud-platform"],"type":"OAuth2"})");
  const Map set =
      plan(
          "googleapis.compute.v1.instances.start",
          start +
              R"({"timeout":5000,"skip_polling":true,"scopes":"a, b c","polling_policy":{"initial_delay":9,"max_delay":4,"multiplier":2}}})")
          .value()
          .map();
  EXPECT_EQ(set.get("timeout").as_double(), 5000);
  EXPECT_EQ(set.get("request_timeout").as_double(), 1800);
  EXPECT_EQ(set.get("initial_delay").as_double(), 4);
  EXPECT_FALSE(set.get("polls").boolean());
  EXPECT_TRUE(set.get("skipped").boolean());
  EXPECT_EQ(json_for_display(set.get("auth").map().get("scopes")), R"(["a","b","c"])");
}

TEST(Plan, WhatIsWrongIsRefused) {
  struct Row {
    const char* method;
    const char* arguments;
    const char* tag;
    const char* holds;
  };
  for (const Row& row : {
           Row{"googleapis.storage.v1.buckets.get", R"({"bucket":null})", "TypeError", "'bucket'"},
           Row{"googleapis.storage.v1.buckets.get", R"({"bucket":""})", "ValueError", "empty"},
           Row{"googleapis.storage.v1.buckets.get", R"({"bucket":"b","connector_params":1})", "TypeError", "map"},
           Row{"googleapis.storage.v1.buckets.get", R"({"bucket":"b","connector_params":{"timeout":0}})", "ValueError", "timeout"},
           Row{"googleapis.storage.v1.buckets.get", R"({"bucket":"b","connector_params":{"timeout":"1"}})", "TypeError", "timeout"},
           Row{"googleapis.storage.v1.buckets.get", R"({"bucket":"b","connector_params":{"timeout":1801}})", "ValueError", "1800"},
           Row{"googleapis.compute.v1.instances.start",
               R"({"project":"p","zone":"z","instance":"i","connector_params":{"timeout":31536001}})", "ValueError", "31536000"},
           Row{"googleapis.storage.v1.buckets.get", R"({"bucket":"b","connector_params":{"polling_policy":[]}})", "TypeError",
               "polling_policy"},
           Row{"googleapis.storage.v1.buckets.get", R"({"bucket":"b","connector_params":{"skip_polling":1}})", "TypeError", "skip_polling"},
           Row{"googleapis.storage.v1.buckets.get", R"({"bucket":"b","connector_params":{"scopes":[1]}})", "TypeError", "scopes"},
           Row{"googleapis.storage.v1.objects.list", R"({"bucket":"b","prefix":[{}]})", "TypeError", "prefix"},
           Row{"googleapis.storage.v1.no.such", "{}", "ValueError", "no such"},
           Row{"googleapis.workflowexecutions.v1.projects.locations.workflows.executions.run", "{}", "TypeError", "workflow_id"},
       }) {
    const Result<Value> made = plan(row.method, row.arguments);
    ASSERT_FALSE(made.ok()) << row.arguments;
    EXPECT_EQ(made.error().code, row.tag) << row.arguments;
    EXPECT_NE(made.error().message.find(row.holds), std::string::npos) << made.error().message;
  }
}

TEST(Plan, HelpersAreKnownByName) {
  for (const ConnectorHelper& helper : connector_helpers()) EXPECT_EQ(find_connector_helper(helper.name), &helper);
  EXPECT_EQ(find_connector_helper("googleapis.storage.v1.buckets.get"), nullptr);
}

}  // namespace
}  // namespace etude::testing
