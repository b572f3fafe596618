// Splits lists of parameters and tells which methods start something that goes on after their answer.
#include "core/connector/method.h"

namespace etude {
namespace {

std::vector<std::string_view> split(std::string_view list) {
  std::vector<std::string_view> parts;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    parts.push_back(list.substr(0, comma));
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
  return parts;
}

}  // namespace

std::string ConnectorMethod::full_name() const {
  return "googleapis." + std::string(service) + "." + std::string(version) + "." + std::string(name);
}

std::vector<std::string_view> ConnectorMethod::required_parameters() const { return split(required); }
std::vector<std::string_view> ConnectorMethod::query_parameters() const { return split(query); }

OperationKind ConnectorMethod::operation() const {
  if (verb == "GET") return OperationKind::kNone;
  const auto ends = [&](std::string_view tail) { return name.ends_with(tail); };
  if (service == "workflowexecutions") return ends("executions.create") ? OperationKind::kExecution : OperationKind::kNone;
  if (service == "bigquery") return name == "jobs.insert" ? OperationKind::kBigQueryJob : OperationKind::kNone;
  if (service == "bigquerydatatransfer") return ends("startManualRuns") ? OperationKind::kTransferRun : OperationKind::kNone;
  if (service == "dataflow") {
    return ends("templates.create") || ends("emplates.launch") ? OperationKind::kDataflowJob : OperationKind::kNone;
  }
  if (service == "ml" && ends("jobs.create")) return OperationKind::kMlJob;
  if ((service == "batch" || service == "transcoder") && ends("jobs.create")) return OperationKind::kNamedJob;
  if (service == "aiplatform" && (ends("customJobs.create") || ends("batchPredictionJobs.create"))) return OperationKind::kNamedJob;
  if (service == "run" && version == "v1" && name == "namespaces.jobs.run") return OperationKind::kRunExecution;
  if (response_type != "Operation" && response_type != "GoogleLongrunningOperation" && response_type != "GoogleLongrunning__Operation" &&
      response_type != "GoogleCloudRunOperation") {
    return OperationKind::kNone;
  }
  // Looking after an operation is not starting one.
  if (name.find("perations.") != std::string_view::npos) return OperationKind::kNone;
  if (service == "compute") return OperationKind::kCompute;
  if (service == "sqladmin") return OperationKind::kSql;
  if (service == "container") return OperationKind::kContainer;
  return OperationKind::kOperation;
}

}  // namespace etude
