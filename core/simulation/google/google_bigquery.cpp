// BigQuery: queries answered from prepared answers and from tables that rows were put into; jobs that run on the clock.
#include <algorithm>

#include "core/simulation/google/google_api.h"
#include "core/simulation/google/google_help.h"
#include "core/simulation/google/google_sql.h"
#include "core/value/value_text.h"

namespace etude {

using namespace google;

namespace {

constexpr std::string_view kNotFound = "Not found";

std::string_view type_of(const Value& value) {
  if (value.is_int()) return "INTEGER";
  if (value.is_double()) return "FLOAT";
  return value.is_bool() ? "BOOLEAN" : "STRING";
}

// The members of the first row, in the order of their names.
List names_of_rows(const List& rows) {
  List names;
  if (rows.empty()) return names;
  for (const Map::Entry& entry : map_of(rows[0])) names = names.push_back(entry.key);
  return names;
}

List names_of_schema(const Value& table) {
  List names;
  for (const Value& field : list_of(map_of(map_of(table).get("schema")).get("fields"))) names = names.push_back(map_of(field).get("name"));
  return names;
}

// {columns, rows} of a job → what a page of it says, `f` and `v` as the API writes them.
Map page_of(const Map& job, std::size_t first, std::size_t most) {
  const List rows = list_of(job.get("rows"));
  const List columns = list_of(job.get("columns"));
  List fields;
  for (const Value& column : columns) {
    Value sample;
    for (std::size_t i = 0; i < rows.size() && sample.is_null(); ++i) sample = map_of(rows[i]).get(column.string());
    fields = fields.push_back(shape(R"({"mode": "NULLABLE", "name": "$0", "type": "$1"})", {column, type_of(sample)}));
  }
  List page;
  for (std::size_t i = first; i < rows.size() && page.size() < most; ++i) {
    List cells;
    for (const Value& column : columns) {
      const Value value = map_of(rows[i]).get(column.string());
      cells = cells.push_back(Value(Map{{"v", value.is_number() || value.is_bool() ? Value(text_of_scalar(value)) : value}}));
    }
    page = page.push_back(Value(Map{{"f", Value(std::move(cells))}}));
  }
  Map answer = shaped(R"({"rows": "$0", "schema": {"fields": "$1"}, "totalRows": "$2"})", {page, fields, std::to_string(rows.size())});
  if (first + page.size() < rows.size()) answer = answer.set("pageToken", Value(std::to_string(first + page.size())));
  return answer;
}

std::size_t size_from(const std::string& text, std::size_t fallback) {
  const Result<std::int64_t> number = integer_from_text(text);
  return number.ok() && number.value() > 0 ? static_cast<std::size_t>(number.value()) : fallback;
}

}  // namespace

// Tables that services.yaml prepares: google: {bigquery: {tables: {dataset.table: [rows]}}}.
void GoogleApi::prepare_tables() {
  if (state_.contains("prepared")) return;
  const Map prepared = map_of(request_.settings.get("tables"));
  if (!prepared.empty()) state_ = state_.set("prepared", Value(true));
  for (const Map::Entry& entry : prepared) {
    const std::string path(entry.key.string());
    const std::size_t dot = path.find('.');
    if (dot == std::string::npos) continue;
    const std::string dataset = "projects/" + request_.project_id + "/datasets/" + path.substr(0, dot);
    const Map reference = shaped(R"({"datasetId": "$0", "projectId": "$1"})", {path.substr(0, dot), request_.project_id});
    if (resource(dataset).is_null()) put(dataset, shape(R"({"datasetReference": "$0", "kind": "bigquery#dataset"})", {reference}));
    const std::string table = dataset + "/tables/" + path.substr(dot + 1);
    put(table, shape(R"({"kind": "bigquery#table", "tableReference": "$0"})", {reference.set("tableId", Value(path.substr(dot + 1)))}));
    set_in("rows", table, Value(list_of(entry.value)));
  }
}

// {columns, rows, takes} of a query, or {error}.
Map GoogleApi::query_answer(const std::string& sql) {
  const Value takes(duration("duration", 1, 4));
  Map parameters;
  for (const Value& each : list_of(body_member("queryParameters"))) {
    parameters = parameters.set(text_of(map_of(each).get("name")), map_of(map_of(each).get("parameterValue")).get("value"));
  }
  const Result<SqlQuery> query = parse_query(sql, parameters);
  for (const Value& prepared : list_of(request_.settings.get("answers"))) {
    const Map entry = map_of(prepared);
    if (sql.find(text_of(entry.get("match"))) == std::string::npos) continue;
    const Value seconds = entry.get("seconds");
    Map answer{{"takes", seconds.is_number() ? Value(nanoseconds_from_seconds(seconds.as_double())) : takes}};
    if (const Value error = entry.get("error"); !text_of(error).empty()) return answer.set("error", error);
    const List rows = list_of(entry.get("rows"));
    List columns = names_of_rows(rows);
    // Where the query names just these columns, its order counts.
    List named;
    for (const SqlQuery::Column& column : query.ok() ? query.value().columns : std::vector<SqlQuery::Column>()) {
      if (!rows.empty() && map_of(rows[0]).contains(column.name)) named = named.push_back(Value(column.name));
    }
    if (named.size() == columns.size()) columns = named;
    return answer.set("columns", Value(columns)).set("rows", Value(rows));
  }
  const Map failed{{"takes", takes}};
  if (!query.ok()) {
    return failed.set(
        "error", Value(query.error().message +
                       ". (Simulated: it answers SELECT from one table; prepare an answer under `google: {bigquery: {answers: …}}`.)"));
  }
  // table, dataset.table, project.dataset.table; the dataset may stand in the request.
  std::string table = query.value().table;
  std::replace(table.begin(), table.end(), ':', '.');
  std::string dataset = text_of(map_of(body_member("defaultDataset")).get("datasetId"));
  std::string project = request_.project_id;
  std::string name = table;
  if (const std::size_t last = table.rfind('.'); last != std::string::npos) {
    name = table.substr(last + 1);
    dataset = table.substr(0, last);
    if (const std::size_t first = dataset.rfind('.'); first != std::string::npos) {
      project = dataset.substr(0, first);
      dataset = dataset.substr(first + 1);
    }
  }
  const std::string key = "projects/" + project + "/datasets/" + dataset + "/tables/" + name;
  const Value found = resource(key);
  if (found.is_null()) {
    return failed.set("error", Value(std::string(kNotFound) + ": Table " + table +
                                     ". (Simulated: put rows into it, or prepare an answer under `google: {bigquery: {answers: …}}`.)"));
  }
  const List rows = list_of(map_of(state_.get("rows")).get(canonical(key)));
  const List declared = names_of_schema(found);
  List known = declared;
  if (known.empty()) known = names_of_rows(rows);
  std::vector<std::string> names;
  for (const Value& column : known) names.push_back(text_of(column));
  for (const SqlQuery::Column& column : query.value().columns) {
    const bool is_there =
        column.column == "*" || known.empty() || std::find(names.begin(), names.end(), last_segment(column.column)) != names.end();
    if (!is_there && !declared.empty()) return failed.set("error", Value("Unrecognized name: " + column.column));
  }
  const List answer = run_query(query.value(), rows, names);
  List columns;
  for (const std::string& each : names) columns = columns.push_back(Value(each));
  return failed.set("columns", Value(columns)).set("rows", Value(answer));
}

Map GoogleApi::job_value(const std::string& id, const Map& job) const {
  const bool done = job.get("done_ns").integer() <= request_.now_ns;
  const Value error = done ? job.get("error") : Value();
  return shaped(
      R"({"configuration": "$0", "id": "$1", "jobReference": {"jobId": "$2", "location": "$3", "projectId": "$4"}, "kind": "bigquery#job",
                    "status": {"errorResult": "$5", "errors": "$6", "state": "$7"}})",
      {job.get("configuration"), request_.project_id + ":" + request_.location + "." + id, id, request_.location, request_.project_id,
       error, error.is_null() ? Value() : Value(List{error}), done ? "DONE" : "RUNNING"});
}

Reply GoogleApi::start_job(bool is_query) {
  const Map jobs = map_of(state_.get("jobs"));
  if (const Value limit = request_.settings.get("concurrent"); limit.is_int()) {
    std::int64_t running = 0;
    for (const Map::Entry& job : jobs) running += map_of(job.value).get("done_ns").integer() > request_.now_ns ? 1 : 0;
    if (running >= limit.integer()) return problem(429, "Exceeded rate limits: too many concurrent queries for this project");
  }
  const Map configuration =
      is_query ? shaped(R"({"query": {"query": "$0"}})", {body_member("query")}) : map_of(body_member("configuration"));
  const std::string sql = text_of(map_of(configuration.get("query")).get("query"));
  const bool other_job = !is_query && !configuration.get("query").is_map();
  if (other_job && configuration.empty()) return problem(400, "Required parameter is missing: configuration");
  if (sql.empty() && !other_job) return problem(400, "Required parameter is missing: query");
  Map job = other_job ? Map{{"takes", Value(duration("duration", 1, 4))}} : query_answer(sql);
  const Nanoseconds takes = job.get("takes").integer();
  std::string error = text_of(job.get("error"));
  if (error.empty() && is_failing()) error = "The job failed (as services.yaml says under google: fail)";
  const bool is_missing = error.starts_with(kNotFound);
  if (is_query && !error.empty()) return problem(is_missing ? 404 : 400, error);
  const std::string wanted = text_of(map_of(body_member("jobReference")).get("jobId"));
  const std::string id = wanted.empty() ? "job_" + random_hex(24) : wanted;
  if (jobs.contains(id)) return problem(409, "Already Exists: Job " + id);
  job = job.erase("takes").set("configuration", Value(configuration)).set("done_ns", Value(request_.now_ns + takes));
  if (!error.empty())
    job = with_shape(job, R"({"error": {"message": "$0", "reason": "$1"}})", {error, is_missing ? "notFound" : "invalidQuery"});
  if (const Map target = map_of(map_of(configuration.get("query")).get("destinationTable")); error.empty() && !target.empty()) {
    const std::string dataset = "projects/" + text_of(target.get("projectId")) + "/datasets/" + text_of(target.get("datasetId"));
    if (resource(dataset).is_null())
      return problem(404, "Not found: Dataset " + text_of(target.get("projectId")) + ":" + text_of(target.get("datasetId")));
    const std::string table = dataset + "/tables/" + text_of(target.get("tableId"));
    set_later(table, shape(R"({"id": "$0", "kind": "bigquery#table", "tableReference": "$1"})", {target.get("tableId"), target}), takes);
    set_in("rows", canonical(table), job.get("rows"));
  }
  set_in("jobs", id, Value(job));
  const Map created = job_value(id, job);
  if (!is_query) return json(Value(created));
  // A query answers when it has finished: the request takes as long, unless the caller's own limit is shorter.
  const Value waits = body_member("timeoutMs");
  const bool complete = !waits.is_int() || waits.integer() * kNanosecondsPerMillisecond >= takes;
  takes_ = complete ? takes : waits.integer() * kNanosecondsPerMillisecond;
  const Value most = body_member("maxResults");
  return json(Value(with_shape(
      complete ? page_of(job, 0, most.is_int() && most.integer() > 0 ? static_cast<std::size_t>(most.integer()) : SIZE_MAX) : Map(),
      R"({"jobComplete": "$0", "jobReference": "$1", "kind": "bigquery#queryResponse"})", {complete, created.get("jobReference")})));
}

Reply GoogleApi::about_job(const std::string& id, bool is_query) {
  const Map jobs = map_of(state_.get("jobs"));
  if (id.empty()) {
    List all;
    for (const Map::Entry& job : jobs) all = all.push_back(Value(job_value(std::string(job.key.string()), map_of(job.value))));
    return json(shape(R"({"jobs": "$0", "kind": "bigquery#jobList"})", {all}));
  }
  const bool cancels = custom_verb() == "cancel";
  if (!jobs.contains(id)) return problem(404, "Not found: Job " + request_.project_id + ":" + id);
  const Map stored = map_of(jobs.get(id));
  const Map job = job_value(id, stored);
  if (cancels) {
    const bool runs = stored.get("done_ns").integer() > request_.now_ns;
    const Map stopped =
        with_shape(stored.set("done_ns", Value(request_.now_ns)),
                   R"({"error": {"message": "Job execution was cancelled: User requested cancellation", "reason": "stopped"}})");
    if (runs) set_in("jobs", id, Value(stopped));
    return json(shape(R"({"job": "$0", "kind": "bigquery#jobCancelResponse"})", {runs ? job_value(id, stopped) : job}));
  }
  if (!is_query) return json(Value(job));
  const Map status = map_of(job.get("status"));
  const bool done = text_of(status.get("state")) == "DONE";
  if (done && status.contains("errorResult")) return problem(400, text_of(map_of(status.get("errorResult")).get("message")));
  return json(Value(with_shape(
      done ? page_of(stored, size_from(parameter("pageToken"), 0), size_from(parameter("maxResults"), SIZE_MAX)) : Map(),
      R"({"jobComplete": "$0", "jobReference": "$1", "kind": "bigquery#getQueryResultsResponse"})", {done, job.get("jobReference")})));
}

std::optional<Reply> GoogleApi::bigquery() {
  prepare_tables();
  const std::string name = name_below_version();
  const std::size_t jobs_at = name.find("/jobs");
  const std::size_t queries_at = name.find("/queries");
  if (const bool is_query = queries_at != std::string::npos; is_query || jobs_at != std::string::npos) {
    const std::size_t at = is_query ? queries_at + 9 : jobs_at + 6;
    const std::string id = name.size() > at ? name.substr(at) : "";
    return request_.method == "POST" && id.empty() && custom_verb().empty() ? start_job(is_query) : about_job(id, is_query);
  }
  const bool inserts = custom_verb() == "insertAll";
  if (inserts || name.ends_with("/data")) {
    const std::string table = inserts ? name : parent_of(name);
    const Value found = resource(table);
    if (found.is_null()) return problem(404, "Not found: Table " + last_segment(table));
    List rows = list_of(map_of(state_.get("rows")).get(table));
    const List declared = names_of_schema(found);
    if (!inserts) {
      const Map all{{"columns", Value(declared.empty() ? names_of_rows(rows) : declared)}, {"rows", Value(rows)}};
      return json(Value(page_of(all, size_from(parameter("pageToken"), 0), size_from(parameter("maxResults"), SIZE_MAX))
                            .erase("schema")
                            .set("kind", Value("bigquery#tableDataList"))));
    }
    const List given = list_of(body_member("rows"));
    if (given.empty()) return problem(400, "No rows present in the request.");
    // A row with a column that the schema has not is reported, and none is put in: an answer of 200 with insertErrors.
    List errors;
    for (std::size_t i = 0; i < given.size(); ++i) {
      const Map row = map_of(map_of(given[i]).get("json"));
      for (const Map::Entry& entry : row) {
        const bool known = declared.empty() || has_text(declared, entry.key.string());
        if (!known) {
          errors = errors.push_back(shape(R"({"errors": [{"location": "$0", "message": "$1", "reason": "invalid"}], "index": "$2"})",
                                          {entry.key, "no such field: " + std::string(entry.key.string()) + ".", static_cast<int>(i)}));
        }
      }
      rows = rows.push_back(Value(row));
    }
    if (errors.empty()) set_in("rows", table, Value(rows));
    return json(
        shape(R"({"insertErrors": "$0", "kind": "bigquery#tableDataInsertAllResponse"})", {errors.empty() ? Value() : Value(errors)}));
  }
  if (request_.method == "DELETE" && name.find("/tables/") == std::string::npos && resource(name).is_map() &&
      !children(name + "/tables").empty() && parameter("deleteContents") != "true") {
    return problem(400, "Dataset " + request_.project_id + ":" + last_segment(name) + " is still in use");
  }
  return std::nullopt;
}

}  // namespace etude
