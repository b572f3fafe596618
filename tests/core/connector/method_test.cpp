// Lists of parameters, and which methods start something that goes on after their answer.
#include "core/connector/method.h"

#include <gtest/gtest.h>

#include "core/connector/catalog.h"

namespace etude::testing {
namespace {

TEST(Method, ListsAreSplit) {
  ConnectorMethod method;
  method.service = "a";
  method.version = "v1";
  method.name = "b.get";
  method.required = "x,y,z";
  method.query = "q";
  EXPECT_EQ(method.full_name(), "googleapis.a.v1.b.get");
  EXPECT_EQ(method.required_parameters(), (std::vector<std::string_view>{"x", "y", "z"}));
  EXPECT_EQ(method.query_parameters(), (std::vector<std::string_view>{"q"}));
  EXPECT_TRUE(ConnectorMethod{}.required_parameters().empty());
}

TEST(Method, OperationKindsAreThoseOfTheReference) {
  struct Row {
    const char* method;
    OperationKind kind;
  };
  for (const Row& row : {
           Row{"googleapis.bigquery.v2.jobs.insert", OperationKind::kBigQueryJob},
           Row{"googleapis.bigquery.v2.jobs.query", OperationKind::kNone},
           Row{"googleapis.compute.v1.instances.insert", OperationKind::kCompute},
           Row{"googleapis.compute.v1.instances.get", OperationKind::kNone},
           Row{"googleapis.cloudbuild.v1.projects.builds.create", OperationKind::kOperation},
           Row{"googleapis.container.v1.projects.zones.clusters.create", OperationKind::kContainer},
           Row{"googleapis.dataflow.v1b3.projects.locations.templates.create", OperationKind::kDataflowJob},
           Row{"googleapis.sqladmin.v1beta4.instances.insert", OperationKind::kSql},
           Row{"googleapis.workflowexecutions.v1.projects.locations.workflows.executions.create", OperationKind::kExecution},
           Row{"googleapis.run.v1.namespaces.jobs.run", OperationKind::kRunExecution},
           Row{"googleapis.bigquerydatatransfer.v1.projects.locations.transferConfigs.startManualRuns", OperationKind::kTransferRun},
           Row{"googleapis.pubsub.v1.projects.topics.create", OperationKind::kNone},
           Row{"googleapis.batch.v1.projects.locations.jobs.create", OperationKind::kNamedJob},
           Row{"googleapis.ml.v1.projects.jobs.create", OperationKind::kMlJob},
           // Looking after an operation starts none.
           Row{"googleapis.compute.v1.zoneOperations.wait", OperationKind::kNone},
           Row{"googleapis.sqladmin.v1beta4.operations.get", OperationKind::kNone},
       }) {
    const ConnectorMethod* method = find_connector_method(row.method);
    ASSERT_NE(method, nullptr) << row.method;
    EXPECT_EQ(method->operation(), row.kind) << row.method;
  }
}

}  // namespace
}  // namespace etude::testing
