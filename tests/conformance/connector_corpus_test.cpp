// The official connector samples beside the repository run to their documented results against the simulated Google APIs. What a
// sample needs around it (values for its placeholders, what is there beforehand, prepared answers) stands in its row.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <iostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/simulation/run.h"
#include "core/source/diagnostic_render.h"
#include "core/value/value_json.h"
#include "core/value/value_order.h"
#include "tests/conformance/case_file.h"

namespace etude::conformance {
namespace {

namespace fs = std::filesystem;

struct Row {
  std::string sample;    // below the folder of samples, without `.workflows.yaml`
  std::string expect;    // JSON: the result, maps by the members that stand here; `!text`: fails with a message that holds this
  std::string services;  // services.yaml
  std::string input;     // input.json
  std::vector<std::pair<std::string, std::string>> placeholders;
  std::string child;  // the text of workflows/child.yaml
  std::string note;   // why the result is what it is
};

constexpr const char* kSuccess = "\"SUCCESS\"";

// Fifty names, for the sample that reads a result page by page.
std::string fifty_rows() {
  std::string text = "google:\n  bigquery:\n    answers:\n      - match: usa_names\n        seconds: 3\n        rows:\n";
  for (int i = 1; i <= 50; ++i) text += "          - {name: N" + std::to_string(i) + ", total: " + std::to_string(1000 - i) + "}\n";
  return text;
}

constexpr const char* kNames =
    "google:\n  bigquery:\n    answers:\n      - {match: usa_names, seconds: 20, rows: [{name: Mary, number: 7}, {name: Anna, number: 5}]}\n";

constexpr const char* kTarget = "main:\n  params: [args]\n  steps:\n    - done: {return: \"${args.target}\"}\n";

const std::vector<Row>& rows() {
  static const std::vector<Row> kRows = {
      {"connectors/connector_aiplatform", kSuccess, "", "", {}, "", ""},
      {"connectors/connector_batch", "null", "", "", {}, "", "the sample returns nothing"},
      {"connectors/connector_bigquery", kSuccess, kNames, "", {}, "", "a prepared answer for the public table"},
      {"connectors/connector_bigquerydatatransfer",
       kSuccess,
       "",
       R"({"projectID": "demo-project", "datasetID": "sales", "tableID": "june", "runConfigDisplayName": "June"})",
       {},
       "",
       "an input"},
      {"connectors/connector_cloudbuild", kSuccess, "", "", {}, "", ""},
      {"connectors/connector_cloudfunctions",
       kSuccess,
       "services:\n  function:\n    url: https://us-central1-demo-project.cloudfunctions.net\n    routes:\n      - match: GET /example-function\n        respond: {code: 200, headers: {Content-Type: text/plain}, body: success}\n",
       "",
       {},
       "",
       "what the function answers"},
      {"connectors/connector_cloudresourcemanager", kSuccess, "", R"({"projectNumber": "123456789012"})", {}, "", "an input"},
      {"connectors/connector_cloudscheduler", kSuccess, "", "", {}, "", ""},
      {"connectors/connector_cloudtasks",
       kSuccess,
       "",
       "",
       {{"TIME_IN_ZULU_FORMAT", "2026-01-01T01:00:00Z"}, {"\"CLOUD_FUNCTION_URL\"", "\"https://worker.test\""}},
       "",
       "placeholders"},
      {"connectors/connector_compute", kSuccess, "", "", {{"\"INSTANCE_NAME\"", "\"worker-1\""}}, "", "placeholder"},
      {"connectors/connector_container", kSuccess, "", "", {{"\"CLUSTER_ID\"", "\"cluster-1\""}}, "", "placeholder"},
      {"connectors/connector_dataflow",
       kSuccess,
       "",
       "",
       {{"[fill in a bucket name]", "words"}, {"[fill in a job name]", "count"}},
       "",
       "placeholders"},
      {"connectors/connector_documentai", R"({"done": true})", "", "", {}, "", "the finished operation"},
      {"connectors/connector_firestore", kSuccess, "", "", {}, "", ""},
      {"connectors/connector_forms", kSuccess, "", "", {}, "", ""},
      {"connectors/connector_gce", kSuccess, "", "", {{"[fill in an instance name]", "worker-1"}}, "", "placeholder"},
      {"connectors/connector_gke", kSuccess, "", "", {{"[fill in a cluster ID]", "cluster-1"}}, "", "placeholder"},
      {"connectors/connector_integrations", "{}", "", "", {}, "", "an empty list"},
      {"connectors/connector_language", kSuccess, "", "", {}, "", ""},
      {"connectors/connector_ml", kSuccess, "", R"({"projectID": "demo-project"})", {}, "", "an input"},
      {"connectors/connector_pubsub",
       kSuccess,
       "",
       "",
       {{"\"TOPIC_ID\"", "\"news\""}, {"\"SUBSCRIPTION_ID\"", "\"reader\""}},
       "",
       "placeholders"},
      {"connectors/connector_run", R"({"kind": "Status", "status": "Success"})", "", "", {}, "", "what deleting answers"},
      {"connectors/connector_secretmanager",
       R"(["first", "first", "first"])",
       "google:\n  secretmanager:\n    secrets: {test-secret: first}\n",
       "",
       {},
       "",
       "the secret that it asks for"},
      {"connectors/connector_sheets", kSuccess, "", "", {}, "", ""},
      {"connectors/connector_spanner",
       kSuccess,
       "google:\n  spanner:\n    resources:\n      instances/SPANNER_INSTANCE: {}\n      instances/SPANNER_INSTANCE/databases/SPANNER_DATABASE: {}\n",
       "",
       {},
       "",
       "the database that it writes to"},
      {"connectors/connector_sqladmin", kSuccess, "", "", {{"[fill in an instance name]", "orders"}}, "", "placeholder"},
      {"connectors/connector_storage", kSuccess, "", "", {{"\"BUCKET_NAME\"", "\"files\""}}, "", "placeholder"},
      {"connectors/connector_storagetransfer",
       kSuccess,
       "",
       "",
       {{"\"SOURCE_BUCKET_NAME\"", "\"source\""}, {"\"SINK_BUCKET_NAME\"", "\"sink\""}},
       "",
       "placeholders"},
      {"connectors/connector_transcoder", "{}", "", "", {}, "", "an empty list"},
      {"connectors/connector_translate", kSuccess, "", "", {}, "", ""},
      {"connectors/connector_workflowexecutions",
       R"([{"got": {"boolean": true, "hello": "world", "integer": 100}}, {"state": "SUCCEEDED", "result": "{\"got\":{\"boolean\":true,\"hello\":\"world\",\"integer\":100}}"}])",
       "",
       "",
       {{"[fill in the workflow to execute]", "child"}},
       "main:\n  params: [args]\n  steps:\n    - done:\n        return: {got: \"${args}\"}\n",
       "the workflow that it runs"},
      {"connectors/connector_workflows", kSuccess, "", "", {}, "", ""},

      {"connect_compute_engine",
       "null",
       "google:\n  compute:\n    resources:\n      zones/us-central1-a/instances/examplevm: {status: RUNNING}\n",
       "",
       {},
       "",
       "the machine; nothing is returned"},
      {"connect_firestore_read", R"("Document not found.")", "", "", {}, "", "an empty database"},
      {"connect_firestore_read", R"("Authentication error.")", "google:\n  firestore: {deny: true}\n", "", {}, "", "no permission"},
      {"connect_firestore_read",
       R"("Meyer")",
       "google:\n  firestore:\n    resources:\n      projects/myproject123/databases/(default)/documents/myEntries/Report: {fields: {LastName: {stringValue: Meyer}}}\n",
       "",
       {},
       "",
       "the document"},
      {"connect_firestore_write", "null", "", "", {}, "", "the sample returns nothing"},
      {"connect_functions",
       R"({"heard": "Hello World"})",
       "services:\n  function:\n    url: https://us-central1-myproject123.cloudfunctions.net\n    auth: {type: OIDC}\n    routes:\n      - match: POST /myfunc1\n        respond: {code: 200, body: {heard: \"${request.body.some_val}\"}}\n",
       "",
       {},
       "",
       "the function"},
      {"connect_kubernetes_api_request",
       R"({"code": 201, "body": {"kind": "Deployment", "metadata": {"name": "nginx-deployment"}}})",
       "google:\n  container:\n    resources:\n      projects/PROJECT_ID/locations/LOCATION/clusters/CLUSTER_NAME: {status: RUNNING}\n",
       "",
       {},
       "",
       "the cluster"},
      {"connect_kubernetes_api_run_job",
       R"({"metadata": {"name": "JOB_NAME"}, "status": {"succeeded": 1}})",
       "google:\n  container:\n    resources:\n      projects/PROJECT_ID/locations/LOCATION/clusters/CLUSTER_NAME: {status: RUNNING}\n",
       "",
       {},
       "",
       "the cluster"},
      {"connect_run",
       R"({"heard": "Hello World"})",
       "services:\n  service:\n    url: https://example-12345-ew.a.run.app\n    auth: {type: OIDC}\n    routes:\n      - match: GET /\n        respond: {code: 200, body: {heard: \"${request.query.some_val}\"}}\n",
       "",
       {},
       "",
       "the service"},
      {"connect_translate", R"("привет")", "", R"({"textToTranslate": "Hello"})", {}, "", "an input"},
      {"connector_access_secret",
       "null",
       "google:\n  secretmanager:\n    secrets: {test-secret: first}\n",
       "",
       {},
       "",
       "the secret; nothing is returned"},
      {"connector_publish_pubsub",
       R"({"messageIds": []})",
       "google:\n  pubsub:\n    resources:\n      topics/mytopic1: {}\n",
       "",
       {},
       "",
       "the topic"},
      {"connector_read_firestore",
       R"({"FirstName": {"stringValue": "John"}})",
       "google:\n  firestore:\n    resources:\n      databases/(default)/documents/peopleDatabase/smith.j: {fields: {FirstName: {stringValue: John}}}\n",
       "",
       {},
       "",
       "the document"},
      {"connector_schedule_tasks",
       "!key not found: body",
       "google:\n  cloudtasks:\n    resources:\n      locations/us-central1/queues/testqueue: {}\n",
       "",
       {},
       "",
       "the sample reads `.body` of a result that is the body itself (B1)"},
      {"connector_start_compute_engine",
       R"({"status": "DONE", "operationType": "start"})",
       "google:\n  compute:\n    resources:\n      zones/us-central1-a/instances/myinstance1: {status: TERMINATED}\n",
       "",
       {},
       "",
       "the machine"},
      {"connector_stop_compute_engine",
       R"({"status": "DONE", "operationType": "stop"})",
       "google:\n  compute:\n    resources:\n      zones/us-central1-a/instances/myinstance1: {status: RUNNING}\n",
       "",
       {},
       "",
       "the machine"},
      {"connector_write_firestore", R"("projects/demo-project/databases/(default)/documents/peopleDatabase/smith.j")", "", "", {}, "", ""},
      {"connector_write_sheets", R"({"body": {"parents": ["FOLDER_ID"]}})", "", "", {}, "", "the sheet stands in its folder"},
      {"poll_bigquery_job_auto", R"({"status": {"state": "DONE"}})", kNames, "", {}, "", "a prepared answer"},
      {"poll_bigquery_job_manual", R"({"jobComplete": true, "totalRows": "2"})", kNames, "", {}, "", "a prepared answer"},
      {"bigquery_pagetoken", "null", fifty_rows(), "{}", {}, "", "fifty prepared rows; nothing is returned"},
      {"iterate_googleapis_translate", "null", "", "", {}, "", "the sample returns nothing"},
      {"parallel_aggregate",
       "70",
       "google:\n  bigquery:\n    answers:\n      - {match: shakespeare, seconds: 20, rows: [{f0_: 7}]}\n",
       "{}",
       {},
       "",
       "a prepared answer: ten queries of 20 s at a time"},
      {"parallel_for_in", R"(["fr", "en", "en"])", "", "", {{"\"translate\"", "\"child\""}}, kTarget, "the workflow that it runs"},
      {"parallel_for_range", R"(["fr", "en", "en"])", "", "", {{"\"translate\"", "\"child\""}}, kTarget, "the workflow that it runs"},
      {"parallel_inline",
       R"([{"data": {"translations": [{"translatedText": "bonjour"}]}}, {}, {}])",
       "",
       R"({"text": "hello", "source": "en", "target": "fr"})",
       {},
       "",
       "an input"},
      {"vision_annotation",
       R"({"description": "cat"})",
       "services:\n  vision:\n    url: https://vision.googleapis.com\n    auth: {type: OAuth2}\n    routes:\n      - match: \"POST /v1/images:annotate\"\n        respond: {code: 200, body: {responses: [{labelAnnotations: [{description: cat, score: 0.98}]}]}}\n",
       R"({"requests": [{"features": [{"type": "LABEL_DETECTION"}]}]})",
       {},
       "",
       "a service of services.yaml"},
  };
  return kRows;
}

// Does a value have all that is written here? Lists of another length differ, except from the empty list, which says: a list.
bool has(const Value& value, const Value& wanted) {
  if (wanted.is_map()) {
    if (!value.is_map()) return false;
    const Map map = wanted.map();
    for (const Map::Entry& entry : map) {
      if (!value.map().contains(entry.key.string()) || !has(value.map().get(entry.key.string()), entry.value)) return false;
    }
    return true;
  }
  if (wanted.is_list()) {
    if (!value.is_list()) return false;
    const List list = wanted.list();
    if (list.empty()) return true;
    if (list.size() != value.list().size()) return false;
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (!has(value.list()[i], list[i])) return false;
    }
    return true;
  }
  return equals(value, wanted);
}

// Characters of a JSON or YAML text where a placeholder stands; both spell these samples' placeholders alike.
std::string filled(std::string text, const Row& row) {
  for (const auto& [from, to] : row.placeholders) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  }
  return text;
}

struct Outcome {
  bool as_expected = false;
  std::string text;
  double seconds = 0;
  std::size_t requests = 0;
};

Outcome run_row(const Row& row, const std::string& text) {
  Outcome outcome;
  Files files{{"workflow.yaml", filled(text, row)}};
  if (!row.services.empty()) files["services.yaml"] = row.services;
  if (!row.input.empty()) files["input.json"] = row.input;
  if (!row.child.empty()) files["workflows/child.yaml"] = row.child;
  std::vector<FileDiagnostics> diagnostics;
  const auto run = Run::start(files, {}, diagnostics);
  for (const FileDiagnostics& file : diagnostics) {
    for (const Diagnostic& diagnostic : file.list.all()) {
      if (diagnostic.severity == Severity::kError) outcome.text += diagnostic.message + " ";
    }
  }
  if (run == nullptr) {
    outcome.text = "does not deploy: " + outcome.text;
    return outcome;
  }
  run->run_to_end();
  const Map report = run->report().map();
  outcome.requests = report.get("requests").is_list() ? report.get("requests").list().size() : 0;
  outcome.seconds = static_cast<double>(run->virtual_ns()) / static_cast<double>(kNanosecondsPerSecond);
  if (run->state() == RunState::kSucceeded) {
    const Value result = report.get("result");
    outcome.text = "SUCCEEDED " + json_for_display(result);
    if (row.expect.front() == '!') return outcome;
    const Result<Value> wanted = value_from_json(row.expect);
    outcome.as_expected = wanted.ok() && has(result, wanted.value());
    return outcome;
  }
  const std::string error = json_for_display(report.get("error"));
  outcome.text = "FAILED " + error;
  outcome.as_expected =
      run->state() == RunState::kFailed && row.expect.front() == '!' && error.find(row.expect.substr(1)) != std::string::npos;
  return outcome;
}

bool uses_google(const std::string& text) {
  return text.find("googleapis.") != std::string::npos || text.find("gke.") != std::string::npos ||
         text.find("cloudfunctions.net") != std::string::npos;
}

TEST(ConnectorCorpus, EverySampleEndsAsDocumented) {
  const fs::path folder = samples_folder();
  if (!fs::exists(folder)) GTEST_SKIP() << "the sample workflows are not here: name their folder in ETUDE_CORPUS";
  std::cout << "| sample | outcome | virtual time | requests | beside it |\n|---|---|---|---|---|\n";
  for (const Row& row : rows()) {
    SCOPED_TRACE(row.sample);
    const std::string text = file_text(folder / (row.sample + ".workflows.yaml"));
    ASSERT_FALSE(text.empty());
    const Outcome outcome = run_row(row, text);
    EXPECT_TRUE(outcome.as_expected) << outcome.text << "\n  wanted " << row.expect;
    const std::string shown = outcome.text.size() > 60 ? outcome.text.substr(0, 60) + "…" : outcome.text;
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%.1f s", outcome.seconds);
    std::cout << "| " << row.sample << " | " << shown << " | " << seconds << " | " << outcome.requests << " | " << row.note << " |\n";
    // The JSON twin is the same program.
    const std::string json = file_text(folder / (row.sample + ".workflows.json"));
    if (!json.empty() && row.sample != "connectors/connector_run") {
      const Outcome twin = run_row(row, json);
      EXPECT_TRUE(twin.as_expected) << "as JSON: " << twin.text;
    }
  }
}

TEST(ConnectorCorpus, NoConnectorSampleIsLeftOut) {
  const fs::path folder = samples_folder();
  if (!fs::exists(folder)) GTEST_SKIP() << "the sample workflows are not here";
  std::set<std::string> known;
  for (const Row& row : rows()) known.insert(row.sample);
  for (auto it = fs::recursive_directory_iterator(folder); it != fs::recursive_directory_iterator(); ++it) {
    const std::string name = it->path().filename().string();
    if (!it->is_regular_file() || !name.ends_with(".workflows.yaml") || !uses_google(file_text(it->path()))) continue;
    std::string sample = fs::relative(it->path(), folder).generic_string();
    sample.resize(sample.size() - std::string(".workflows.yaml").size());
    EXPECT_EQ(known.count(sample), 1u) << sample;
  }
}

}  // namespace
}  // namespace etude::conformance
