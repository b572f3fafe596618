// What an answer means for each kind of operation: whether it has ended, how, and where to look again.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "core/connector/plan.h"
#include "core/value/value_json.h"

namespace etude::testing {
namespace {

Result<Value> call(const char* function, const std::string& plan, const std::string& operation) {
  const std::array<Value, 2> arguments{value_from_json(plan).value(), value_from_json(operation).value()};
  return connector_library().find(function)->pure(arguments);
}

std::string plan_of(const std::string& kind, const std::string& url = "https://x.googleapis.com/v1/projects/p",
                    const std::string& connector = "googleapis.x.v1.a.b") {
  return R"({"kind":")" + kind + R"(","url":")" + url + R"(","connector":")" + connector + R"(","finish":"body","timeout":5})";
}

TEST(Functions, OperationsEndAsTheirKindSays) {
  struct Row {
    const char* kind;
    const char* operation;
    bool done;
    bool failed;
  };
  for (const Row& row : {
           Row{"operation", R"({"name":"o","done":false})", false, false},
           Row{"operation", R"({"name":"o","done":true,"response":{}})", true, false},
           Row{"operation", R"({"done":true,"error":{"message":"m"}})", true, true},
           Row{"compute", R"({"status":"RUNNING"})", false, false},
           Row{"compute", R"({"status":"DONE"})", true, false},
           Row{"sql", R"({"status":"DONE","error":{"message":"m"}})", true, true},
           Row{"container", R"({"status":"PENDING"})", false, false},
           Row{"bigquery_job", R"({"status":{"state":"RUNNING"}})", false, false},
           Row{"bigquery_job", R"({"status":{"state":"DONE"}})", true, false},
           Row{"bigquery_job", R"({"status":{"state":"DONE","errorResult":{"message":"m"}}})", true, true},
           Row{"named_job", R"({"status":{"state":"QUEUED"}})", false, false},
           Row{"named_job", R"({"state":"JOB_STATE_SUCCEEDED"})", true, false},
           Row{"named_job", R"({"state":"JOB_STATE_FAILED"})", true, true},
           Row{"dataflow_job", R"({"job":{"currentState":"JOB_STATE_DONE"}})", true, false},
           Row{"dataflow_job", R"({"currentState":"JOB_STATE_CANCELLED"})", true, true},
           Row{"ml_job", R"({"state":"PREPARING"})", false, false},
           Row{"transfer_run", R"({"runs":[{"state":"PENDING"}]})", false, false},
           Row{"transfer_run", R"({"state":"SUCCEEDED"})", true, false},
           Row{"execution", R"({"state":"ACTIVE"})", false, false},
           Row{"execution", R"({"state":"CANCELLED"})", true, true},
           Row{"run_execution", R"({"status":{"conditions":[{"type":"Completed","status":"Unknown"}]}})", false, false},
           Row{"run_execution", R"({"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Completed","status":"False"}]}})",
               true, true},
           Row{"kubernetes_job", R"({"status":{"conditions":[{"type":"Complete","status":"True"}]}})", true, false},
           Row{"kubernetes_job", R"({"status":{"conditions":[{"type":"Failed","status":"True"}]}})", true, true},
       }) {
    const std::string what = std::string(row.kind) + " " + row.operation;
    const Result<Value> done = call("connector.is_done", plan_of(row.kind), row.operation);
    ASSERT_TRUE(done.ok()) << what;
    EXPECT_EQ(done.value().boolean(), row.done) << what;
    const Result<Value> failure = call("connector.failure", plan_of(row.kind), row.operation);
    ASSERT_TRUE(failure.ok()) << what;
    EXPECT_EQ(!failure.value().is_null(), row.failed) << what;
  }
}

TEST(Functions, AFailureHoldsTheOperationAndItsError) {
  const Value failure =
      call("connector.failure", plan_of("operation"), R"({"name":"o","done":true,"error":{"code":9,"message":"full"}})").value();
  EXPECT_EQ(
      json_for_display(failure),
      R"({"error":{"code":9,"message":"full"},"message":"OperationError: googleapis.x.v1.a.b: full","operation":{"done":true,"error":{"code":9,"message":"full"},"name":"o"},"tags":["OperationError"]})");
  const Value ended = call("connector.failure", plan_of("execution"), R"({"state":"FAILED"})").value();
  EXPECT_EQ(ended.map().get("message").string(), "Execution failed or cancelled.");
}

TEST(Functions, EachKindIsPolledAtItsAddress) {
  struct Row {
    const char* kind;
    const char* url;
    const char* operation;
    const char* poll;
  };
  for (const Row& row : {
           Row{"operation", "https://x.googleapis.com/v1/projects/p", R"({"name":"operations/o"})",
               "https://x.googleapis.com/v1/operations/o"},
           Row{"compute", "https://compute.googleapis.com/compute/v1/projects/p/zones/z/instances/i/start", R"({"name":"o"})",
               "https://compute.googleapis.com/compute/v1/projects/p/zones/z/operations/o"},
           Row{"compute", "https://compute.googleapis.com/compute/v1/projects/p/global/networks", R"({"name":"o"})",
               "https://compute.googleapis.com/compute/v1/projects/p/global/operations/o"},
           Row{"sql", "https://sqladmin.googleapis.com/sql/v1beta4/projects/p/instances", R"({"name":"o"})",
               "https://sqladmin.googleapis.com/sql/v1beta4/projects/p/operations/o"},
           Row{"container", "https://container.googleapis.com/v1/projects/p/locations/l/clusters", R"({"name":"o"})",
               "https://container.googleapis.com/v1/projects/p/locations/l/operations/o"},
           Row{"bigquery_job", "https://bigquery.googleapis.com/bigquery/v2/projects/p/jobs",
               R"({"jobReference":{"jobId":"j","location":"EU"}})",
               "https://bigquery.googleapis.com/bigquery/v2/projects/p/jobs/j?location=EU"},
           Row{"dataflow_job", "https://dataflow.googleapis.com/v1b3/projects/p/locations/l/templates:launch", R"({"job":{"id":"j"}})",
               "https://dataflow.googleapis.com/v1b3/projects/p/locations/l/jobs/j"},
           Row{"ml_job", "https://ml.googleapis.com/v1/projects/p/jobs", R"({"jobId":"j"})",
               "https://ml.googleapis.com/v1/projects/p/jobs/j"},
           Row{"transfer_run", "https://x.googleapis.com/v1/a:startManualRuns", R"({"runs":[{"name":"a/runs/r"}]})",
               "https://x.googleapis.com/v1/a/runs/r"},
           Row{"run_execution", "https://eu-run.googleapis.com/apis/run.googleapis.com/v1/namespaces/p/jobs/j:run",
               R"({"metadata":{"name":"e","namespace":"p"}})",
               "https://eu-run.googleapis.com/apis/run.googleapis.com/v1/namespaces/p/executions/e"},
       }) {
    const Result<Value> url = call("connector.poll_url", plan_of(row.kind, row.url), row.operation);
    ASSERT_TRUE(url.ok()) << row.poll << url.error().message;
    EXPECT_EQ(url.value().string(), row.poll);
    // An answer that names nothing to wait for is no operation.
    const Result<Value> none = call("connector.poll_url", plan_of(row.kind, row.url), "{}");
    ASSERT_FALSE(none.ok()) << row.kind;
    EXPECT_EQ(none.error().code, "ResponseTypeError");
  }
  EXPECT_EQ(call("connector.is_done", plan_of("operation"), "[1]").error().code, "ResponseTypeError");
}

}  // namespace
}  // namespace etude::testing
