// Connector methods by name and by request; what a wrong name probably meant.
#include "core/connector/catalog.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace etude::testing {
namespace {

TEST(Catalog, IsSortedAndWhole) {
  const auto all = connector_methods();
  EXPECT_GT(all.size(), 1500u);
  std::string before;
  for (const ConnectorMethod& method : all) {
    const std::string name = method.full_name();
    EXPECT_LT(before, name);
    before = name;
    EXPECT_EQ(find_connector_method(name), &method);
    EXPECT_TRUE(method.base.starts_with("https://") && method.base.ends_with("/")) << name;
    EXPECT_FALSE(method.path.empty() || method.path.starts_with("/")) << name;
    // Every variable of the path is a required parameter.
    for (std::size_t open = method.path.find('{'); open != std::string_view::npos; open = method.path.find('{', open + 1)) {
      std::string_view variable = method.path.substr(open + 1, method.path.find('}', open) - open - 1);
      if (variable.starts_with("+")) variable.remove_prefix(1);
      const auto required = method.required_parameters();
      EXPECT_NE(std::find(required.begin(), required.end(), variable), required.end()) << name << ": " << variable;
    }
  }
}

TEST(Catalog, NamesThatAreNoneAreRefused) {
  for (const char* name :
       {"", "googleapis", "googleapis.storage", "googleapis.storage.v1", "googleapis.storage.v1.", "googleapis.storage.v2.buckets.get",
        "googleapis.storage.v1.buckets", "storage.v1.buckets.get", "googleapis.storage.v1.buckets.get.x"}) {
    EXPECT_EQ(find_connector_method(name), nullptr) << name;
  }
}

TEST(Catalog, HintsNameWhatIsNear) {
  struct Row {
    const char* written;
    const char* holds;
    const char* fix = "";
  };
  for (const Row& row :
       {Row{"googleapis.storge.v1.buckets.get", "storage", "googleapis.storage.v1.buckets.get"},
        Row{"googleapis.storage.v2.buckets.get", "v1"},
        Row{"googleapis.storage.v1.bucket.get", "buckets.get", "googleapis.storage.v1.buckets.get"},
        Row{"googleapis.compute.v1.instances.strat", "instances.start", "googleapis.compute.v1.instances.start"},
        Row{"googleapis.pubsub.v1.projects.topics.broadcastToEveryone", "publish"}, Row{"googleapis", ""}, Row{"googleapis.", ""}}) {
    Diagnostic found;
    explain_connector(found, row.written);
    EXPECT_NE(found.message.find(row.holds), std::string::npos) << row.written << found.message;
    EXPECT_EQ(found.fix ? found.fix->text : "", row.fix) << row.written;
  }
}

TEST(Catalog, RequestsAreRecognised) {
  struct Row {
    const char* verb;
    const char* host;
    const char* path;
    const char* method;  // empty: none
  };
  for (const Row& row : {
           Row{"GET", "storage.googleapis.com", "/storage/v1/b/x", "buckets.get"},
           Row{"GET", "storage.googleapis.com", "/storage/v1/b/x/o/y", "objects.get"},
           Row{"POST", "compute.googleapis.com", "/compute/v1/projects/p/zones/z/instances/i/start", "instances.start"},
           Row{"DELETE", "translation.googleapis.com", "/v3/projects/p/locations/l/glossaries/g", "projects.locations.glossaries.delete"},
           Row{"DELETE", "workflows.googleapis.com", "/v1/projects/p/locations/l/workflows/w", "projects.locations.workflows.delete"},
           Row{"POST", "us-central1-run.googleapis.com", "/apis/run.googleapis.com/v1/namespaces/p/jobs/j:run", "namespaces.jobs.run"},
           Row{"POST", "storage.googleapis.com", "/storage/v1/b/a/o/x/copyTo/b/b/o/y", "objects.copy"},
           Row{"GET", "storage.googleapis.com", "/storage/v9/b/x", ""},
           Row{"PUT", "storage.googleapis.com", "/storage/v1/b/x/none", ""},
           Row{"GET", "storage.example", "/storage/v1/b/x", ""},
       }) {
    const ConnectorMethod* method = match_connector_request(row.host, row.verb, row.path);
    EXPECT_EQ(method == nullptr ? "" : std::string(method->name), row.method) << row.path;
  }
}

}  // namespace
}  // namespace etude::testing
