// One method of a Google API as a connector calls it: verb, URL template, parameters, and how to wait for its end.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace etude {

/// What a method's first answer is, and so how the connector follows it (callbacks-and-connectors.md B4).
enum class OperationKind : std::uint8_t {
  kNone,          // the answer is the result
  kOperation,     // {name, done, error, response}: GET v1/{name}
  kCompute,       // {name, status, error, zone | region}: until DONE
  kSql,           // the same under sql/v1beta4/projects/{project}/operations
  kContainer,     // {name, status, zone | location}: until DONE
  kBigQueryJob,   // {jobReference, status {state, errorResult}}
  kDataflowJob,   // {job {id}} or {id}: currentState
  kMlJob,         // {jobId, state}
  kNamedJob,      // batch, transcoder, aiplatform: {name, state | status.state}
  kTransferRun,   // {runs: [{name, state}]}
  kExecution,     // {name, state, result, error} of Workflow Executions
  kRunExecution,  // of Cloud Run jobs: condition Completed
};

/// A row of the catalogue. Views point into the embedded text.
struct ConnectorMethod {
  std::string_view service;  // `bigquery`
  std::string_view version;  // `v2`
  std::string_view name;     // `jobs.insert`
  std::string_view base;     // `https://bigquery.googleapis.com/`
  std::string_view verb;
  std::string_view path;      // with {name} and {+name}
  std::string_view required;  // comma-separated
  std::string_view query;     // comma-separated
  std::string_view body_type;
  std::string_view response_type;

  /// `googleapis.bigquery.v2.jobs.insert`.
  [[nodiscard]] std::string full_name() const;
  [[nodiscard]] std::vector<std::string_view> required_parameters() const;
  [[nodiscard]] std::vector<std::string_view> query_parameters() const;
  [[nodiscard]] OperationKind operation() const;
};

}  // namespace etude
