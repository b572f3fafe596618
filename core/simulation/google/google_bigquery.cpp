// BigQuery and Spanner: rows from prepared answers and from tables that rows were put into.
#include <algorithm>

#include "core/simulation/google/google_api.h"
#include "core/simulation/google/google_help.h"
#include "core/value/value_text.h"

namespace etude {

using namespace google;

std::optional<Reply> GoogleApi::bigquery() {
  // Tables that services.yaml prepares: google: {bigquery: {tables: {dataset.table: [rows]}}}.
  if (const Map prepared = map_of(request_.settings.get("tables")); !prepared.empty() && !state_.contains("prepared")) {
    state_ = state_.set("prepared", Value(true));
    for (const Map::Entry& entry : prepared) {
      const std::string path(entry.key.string());
      const std::size_t dot = path.find('.');
      if (dot == std::string::npos) continue;
      Map reference{{"datasetId", Value(path.substr(0, dot))}, {"projectId", Value(request_.project_id)}};
      const std::string dataset = "projects/" + request_.project_id + "/datasets/" + path.substr(0, dot);
      if (resource(dataset).is_null()) put(dataset, Value(Map{{"datasetReference", Value(reference)}, {"kind", Value("bigquery#dataset")}}));
      const std::string table = dataset + "/tables/" + path.substr(dot + 1);
      put(table, Value(Map{{"kind", Value("bigquery#table")}, {"tableReference", Value(reference.set("tableId", Value(path.substr(dot + 1))))}}));
      state_ = state_.set("rows", Value(map_of(state_.get("rows")).set(table, Value(list_of(entry.value)))));
    }
  }
  const std::string name = name_below_version();
  const std::size_t jobs_at = name.find("/jobs");
  const std::size_t queries_at = name.find("/queries");
  const auto rows_of = [&](const List& objects, List& schema) {
    List rows;
    for (const Value& object : objects) {
      if (schema.empty()) {
        for (const Map::Entry& entry : map_of(object)) {
          const char* type = entry.value.is_int() ? "INTEGER" : entry.value.is_double() ? "FLOAT" : entry.value.is_bool() ? "BOOLEAN" : "STRING";
          schema = schema.push_back(Value(Map{{"mode", Value("NULLABLE")}, {"name", entry.key}, {"type", Value(type)}}));
        }
      }
      List cells;
      for (const Value& field : schema) {
        const Value value = map_of(object).get(text_of(map_of(field).get("name")));
        cells = cells.push_back(Value(Map{{"v", value.is_number() || value.is_bool() ? Value(text_of_scalar(value)) : value}}));
      }
      rows = rows.push_back(Value(Map{{"f", Value(cells)}}));
    }
    return rows;
  };
  // Answers come from prepared ones (google: {bigquery: {answers: [{match, rows, seconds}]}}) and from tables that rows were put into.
  struct Answer {
    bool found = false;
    List objects;
    Nanoseconds takes = 0;
    std::string missing;
  };
  const auto answer_query = [&](const std::string& query) {
    Answer answer;
    answer.takes = duration("duration", 1, 4);
    for (const Value& prepared : list_of(request_.settings.get("answers"))) {
      const Map entry = map_of(prepared);
      if (query.find(text_of(entry.get("match"))) == std::string::npos) continue;
      answer.found = true;
      answer.objects = list_of(entry.get("rows"));
      if (const std::string error = text_of(entry.get("error")); !error.empty()) {
        answer.found = false;
        answer.missing = error;
      }
      if (entry.get("seconds").is_number()) answer.takes = nanoseconds_from_seconds(entry.get("seconds").as_double());
      return answer;
    }
    std::string upper = text_of(call_library("text.to_upper", {Value(query)}));
    const std::size_t from = upper.find(" FROM ");
    if (from == std::string::npos) {
      answer.missing = "Syntax error: the simulation knows prepared answers and SELECT … FROM a table that rows were put into";
      return answer;
    }
    std::string table = query.substr(from + 6);
    table = table.substr(table.find_first_not_of(" \n`"));
    table = table.substr(0, table.find_first_of(" \n`;"));
    std::replace(table.begin(), table.end(), ':', '.');
    std::string key = "projects/" + request_.project_id + "/datasets/";
    const std::size_t last = table.rfind('.');
    const std::size_t first = last == std::string::npos ? last : table.rfind('.', last - 1);
    if (last != std::string::npos) {
      if (first != std::string::npos) key = "projects/" + table.substr(0, first) + "/datasets/" + table.substr(first + 1, last - first - 1);
      else key += table.substr(0, last);
      key += "/tables/" + table.substr(last + 1);
    }
    if (resource(key).is_null()) {
      answer.missing = "Not found: Table " + table + ". (Simulated: put rows into it, or prepare an answer under `google: {bigquery: {answers: …}}`.)";
      return answer;
    }
    answer.found = true;
    answer.objects = list_of(map_of(state_.get("rows")).get(key));
    if (const std::size_t limit = upper.find(" LIMIT "); limit != std::string::npos) {
      std::size_t most = 0;
      for (std::size_t i = limit + 7; i < query.size() && query[i] >= '0' && query[i] <= '9'; ++i) most = std::min<std::size_t>(most * 10 + static_cast<std::size_t>(query[i] - '0'), 1'000'000);
      List some;
      for (std::size_t i = 0; i < answer.objects.size() && i < most; ++i) some = some.push_back(answer.objects[i]);
      answer.objects = some;
    }
    return answer;
  };
  const auto too_many = [&]() -> std::optional<Reply> {
    const Value limit = request_.settings.get("concurrent");
    if (!limit.is_int()) return std::nullopt;
    std::int64_t running = 0;
    for (const Map::Entry& job : map_of(state_.get("jobs"))) running += map_of(job.value).get("done_ns").integer() > request_.now_ns ? 1 : 0;
    if (running < limit.integer()) return std::nullopt;
    return problem(429, "Exceeded rate limits: too many concurrent queries for this project");
  };
  const auto job_value = [&](const std::string& id, const Map& job) {
    const bool done = job.get("done_ns").integer() <= request_.now_ns;
    Map status{{"state", Value(done ? "DONE" : "RUNNING")}};
    if (done && job.get("error").is_map()) status = status.set("errorResult", job.get("error")).set("errors", Value(List{job.get("error")}));
    return Map{{"configuration", job.get("configuration")},
               {"id", Value(request_.project_id + ":" + request_.location + "." + id)},
               {"jobReference", Value(Map{{"jobId", Value(id)}, {"location", Value(request_.location)}, {"projectId", Value(request_.project_id)}})},
               {"kind", Value("bigquery#job")},
               {"status", Value(std::move(status))}};
  };
  if (queries_at != std::string::npos || jobs_at != std::string::npos) {
    const std::size_t at = queries_at != std::string::npos ? queries_at + 8 : jobs_at + 5;
    std::string id = name.size() > at + 1 ? name.substr(at + 1) : "";
    Map jobs = map_of(state_.get("jobs"));
    if (request_.method == "POST" && id.empty()) {
      if (std::optional<Reply> refused = too_many()) return refused;
      const bool is_query = queries_at != std::string::npos;
      const Map configuration = is_query ? Map{{"query", Value(Map{{"query", body_member("query")}})}} : map_of(body_member("configuration"));
      const std::string query = text_of(map_of(configuration.get("query")).get("query"));
      const bool other_job = !is_query && !configuration.get("query").is_map();
      if (query.empty() && !other_job) return problem(400, "Required parameter is missing: query");
      const Answer answer = other_job ? Answer{true, List(), duration("duration", 1, 4), ""} : answer_query(query);
      if (is_query && !answer.found) return problem(answer.missing.starts_with("Not found") ? 404 : 400, answer.missing);
      const std::string wanted = text_of(map_of(body_member("jobReference")).get("jobId"));
      id = wanted.empty() ? "job_" + random_hex(24) : wanted;
      if (jobs.contains(id)) return problem(409, "Already Exists: Job " + id);
      Map job{{"configuration", Value(configuration)}, {"done_ns", Value(request_.now_ns + answer.takes)}, {"rows", Value(answer.objects)}};
      if (!answer.found) job = job.set("error", Value(Map{{"message", Value(answer.missing)}, {"reason", Value(answer.missing.starts_with("Not found") ? "notFound" : "invalidQuery")}}));
      state_ = state_.set("jobs", Value(jobs.set(id, Value(job))));
      const Map target = map_of(map_of(configuration.get("query")).get("destinationTable"));
      if (answer.found && !target.empty()) {
        const std::string dataset = "projects/" + text_of(target.get("projectId")) + "/datasets/" + text_of(target.get("datasetId"));
        if (resource(dataset).is_null()) return problem(404, "Not found: Dataset " + text_of(target.get("projectId")) + ":" + text_of(target.get("datasetId")));
        const std::string table = dataset + "/tables/" + text_of(target.get("tableId"));
        set_later(table, Value(Map{{"id", Value(text_of(target.get("tableId")))}, {"kind", Value("bigquery#table")}, {"tableReference", Value(target)}}), answer.takes);
        state_ = state_.set("rows", Value(map_of(state_.get("rows")).set(table, Value(answer.objects))));
      }
      Map created = job_value(id, job);
      if (!is_query) return json(Value(std::move(created)));
      // A query answers when it has finished: the request takes as long, unless the caller's own limit is shorter.
      const Value waits = body_member("timeoutMs");
      const bool complete = !waits.is_int() || waits.integer() * kNanosecondsPerMillisecond >= answer.takes;
      List schema;
      const List rows = rows_of(answer.objects, schema);
      Map reply{{"jobComplete", Value(complete)}, {"jobReference", created.get("jobReference")}, {"kind", Value("bigquery#queryResponse")}};
      if (complete) {
        reply = reply.set("rows", Value(rows)).set("schema", Value(Map{{"fields", Value(schema)}})).set("totalRows", Value(std::to_string(rows.size())));
        takes_ = answer.takes;
        return json(Value(std::move(reply)));
      }
      return json(Value(std::move(reply)));
    }
    const bool cancels = id.ends_with("/cancel");
    if (cancels) id = id.substr(0, id.size() - 7);
    const Value stored = jobs.get(id);
    if (id.empty()) {
      List all;
      for (const Map::Entry& job : jobs) all = all.push_back(Value(job_value(std::string(job.key.string()), map_of(job.value))));
      return json(Value(Map{{"jobs", Value(all)}, {"kind", Value("bigquery#jobList")}}));
    }
    if (stored.is_null()) return problem(404, "Not found: Job " + request_.project_id + ":" + id);
    if (cancels) return json(Value(Map{{"job", Value(job_value(id, map_of(stored)))}, {"kind", Value("bigquery#jobCancelResponse")}}));
    if (queries_at == std::string::npos) return json(Value(job_value(id, map_of(stored))));
    const bool done = map_of(stored).get("done_ns").integer() <= request_.now_ns;
    Map reply{{"jobComplete", Value(done)}, {"jobReference", job_value(id, map_of(stored)).get("jobReference")}, {"kind", Value("bigquery#getQueryResultsResponse")}};
    if (done) {
      List schema;
      const List rows = rows_of(list_of(map_of(stored).get("rows")), schema);
      const Result<std::int64_t> size = integer_from_text(parameter("maxResults"));
      const Result<std::int64_t> token = integer_from_text(parameter("pageToken"));
      const std::size_t first = token.ok() && token.value() > 0 ? static_cast<std::size_t>(token.value()) : 0;
      const std::size_t most = size.ok() && size.value() > 0 ? static_cast<std::size_t>(size.value()) : rows.size();
      List page;
      for (std::size_t i = first; i < rows.size() && page.size() < most; ++i) page = page.push_back(rows[i]);
      reply = reply.set("rows", Value(page)).set("schema", Value(Map{{"fields", Value(schema)}})).set("totalRows", Value(std::to_string(rows.size())));
      if (first + page.size() < rows.size()) reply = reply.set("pageToken", Value(std::to_string(first + page.size())));
    }
    return json(Value(std::move(reply)));
  }
  if (name.ends_with("/insertAll") || custom_verb() == "insertAll") {
    const std::string table = name.ends_with("/insertAll") ? parent_of(name) : name;
    if (resource(table).is_null()) return problem(404, "Not found: Table " + last_segment(table));
    Map rows = map_of(state_.get("rows"));
    List all = list_of(rows.get(table));
    for (const Value& row : list_of(body_member("rows"))) all = all.push_back(map_of(row).get("json"));
    state_ = state_.set("rows", Value(rows.set(table, Value(all))));
    return json(Value(Map{{"kind", Value("bigquery#tableDataInsertAllResponse")}}));
  }
  if (name.ends_with("/data")) {
    const std::string table = parent_of(name);
    if (resource(table).is_null()) return problem(404, "Not found: Table " + last_segment(table));
    List schema;
    const List rows = rows_of(list_of(map_of(state_.get("rows")).get(table)), schema);
    return json(Value(Map{{"kind", Value("bigquery#tableDataList")}, {"rows", Value(rows)}, {"totalRows", Value(std::to_string(rows.size()))}}));
  }
  if (request_.method == "DELETE" && name.find("/tables/") == std::string::npos && resource(name).is_map() && !children(name + "/tables").empty() && parameter("deleteContents") != "true") {
    return problem(400, "Dataset " + request_.project_id + ":" + last_segment(name) + " is still in use");
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::spanner() {
  const std::string verb = custom_verb();
  const std::string name = name_below_version();
  if (request_.method == "POST" && name.ends_with("/sessions")) {
    if (resource(parent_of(name)).is_null()) return problem(404, "Database not found: " + parent_of(name));
    const std::string session = name + "/" + random_hex(32);
    Map value{{"createTime", Value(timestamp())}, {"name", Value(session)}};
    put(session, Value(value));
    return json(Value(std::move(value)));
  }
  if (name.find("/sessions/") == std::string::npos || verb.empty()) return std::nullopt;
  if (resource(name).is_null()) return problem(404, "Session not found: " + name);
  if (verb == "commit") return json(Value(Map{{"commitTimestamp", Value(timestamp())}}));
  if (verb == "beginTransaction") return json(Value(Map{{"id", Value(encode64(random_hex(12)))}}));
  if (verb == "executeSql" || verb == "read") {
    const std::string sql = text_of(body_member("sql"));
    for (const Value& prepared : list_of(request_.settings.get("answers"))) {
      if (sql.find(text_of(map_of(prepared).get("match"))) != std::string::npos) return json(Value(Map{{"rows", map_of(prepared).get("rows")}}));
    }
    return problem(400, "The simulation has no answer for this statement: add one under `google: {spanner: {answers: [{match, rows}]}}`");
  }
  return std::nullopt;
}

}  // namespace etude
