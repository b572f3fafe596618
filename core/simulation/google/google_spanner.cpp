// Spanner: sessions, mutations, reads and SELECT over rows that are kept by their primary keys; prepared answers before all.
#include <algorithm>

#include "core/simulation/google/google_api.h"
#include "core/simulation/google/google_help.h"
#include "core/simulation/google/google_sql.h"
#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude {

using namespace google;

namespace {

constexpr std::string_view kPrepare =
    " (Simulated: it answers SELECT from one table; prepare others under `google: {spanner: {answers: [{match, rows}]}}`.)";

// `CREATE TABLE t (a INT64 NOT NULL, b STRING(MAX)) PRIMARY KEY (a)` → {columns: [{name, type}], key: [name]}.
std::optional<std::pair<std::string, Value>> table_of_statement(const std::string& statement) {
  const std::string upper = text_of(call_library("text.to_upper", {Value(statement)}));
  const std::size_t create = upper.find("CREATE TABLE ");
  const std::size_t open = upper.find('(');
  const std::size_t primary = upper.rfind("PRIMARY KEY");
  if (create == std::string::npos || open == std::string::npos || primary == std::string::npos || primary < open) return std::nullopt;
  const auto words = [](const std::string& text) {
    std::vector<std::string> found;
    std::string word;
    for (const char c : text + " ") {
      if (c == ' ' || c == '\n' || c == '\t' || c == '`') {
        if (!word.empty()) found.push_back(std::exchange(word, ""));
      } else {
        word += c;
      }
    }
    return found;
  };
  // Parts between commas that stand in no brackets of their own.
  const auto parts = [](const std::string& text) {
    std::vector<std::string> found(1);
    int depth = 0;
    for (const char c : text) {
      depth += c == '(' || c == '<' ? 1 : c == ')' || c == '>' ? -1 : 0;
      if (depth < 0) break;
      if (c == ',' && depth == 0)
        found.emplace_back();
      else
        found.back() += c;
    }
    return found;
  };
  std::vector<std::string> name = words(statement.substr(create + 13, open - create - 13));
  List columns;
  for (const std::string& part : parts(statement.substr(open + 1))) {
    const std::vector<std::string> of = words(part);
    if (of.size() < 2) continue;
    columns = columns.push_back(shape(R"({"name": "$0", "type": "$1"})", {of[0], of[1].substr(0, of[1].find('('))}));
  }
  List key;
  const std::size_t keys = statement.find('(', primary);
  for (const std::string& part : parts(keys == std::string::npos ? std::string() : statement.substr(keys + 1))) {
    if (const std::vector<std::string> of = words(part); !of.empty()) key = key.push_back(Value(of[0]));
  }
  if (name.empty() || columns.empty()) return std::nullopt;
  return std::pair{name.back(), shape(R"({"columns": "$0", "key": "$1"})", {columns, key})};
}

std::string_view code_of(const Value& value) { return value.is_bool() ? "BOOL" : value.is_double() ? "FLOAT64" : "STRING"; }

}  // namespace

// The tables that DDL statements make; their rows are there from then on.
void GoogleApi::define_tables(const std::string& database, const List& statements) {
  for (const Value& statement : statements) {
    if (const auto table = table_of_statement(text_of(statement))) set_in("tables", database + "/" + table->first, table->second);
  }
}

// A table's columns and key; null: there is none. Where a database has no table by DDL, one is there as soon as rows are put in.
Value GoogleApi::table_of(const std::string& database, const std::string& table) const {
  const Map tables = map_of(state_.get("tables"));
  const Value found = tables.get(database + "/" + table);
  if (!found.is_null()) return found;
  for (const Map::Entry& entry : tables) {
    if (entry.key.string().starts_with(database + "/")) return {};
  }
  return Value(Map());
}

// Rows in the order of their keys, each a map from columns to values.
List GoogleApi::rows_of(const std::string& database, const std::string& table, const Map& definition) const {
  std::vector<Value> rows;
  for (const Map::Entry& entry : map_of(map_of(state_.get("rows")).get(database + "/" + table))) rows.push_back(entry.value);
  const List key = list_of(definition.get("key"));
  std::stable_sort(rows.begin(), rows.end(), [&](const Value& a, const Value& b) {
    for (const Value& column : key) {
      if (const int sign = compare_cells(map_of(a).get(column.string()), map_of(b).get(column.string())); sign != 0) return sign < 0;
    }
    return false;
  });
  return List(std::span<const Value>(rows));
}

// Applies one mutation to all tables' rows. @returns what is wrong with it
std::optional<Reply> GoogleApi::mutate(const std::string& database, const Map& mutation, Map& all) {
  for (const Map::Entry& entry : mutation) {
    const std::string kind(entry.key.string());
    const Map change = map_of(entry.value);
    const std::string table = text_of(change.get("table"));
    const std::string place = database + "/" + table;
    Value definition = table_of(database, table);
    if (definition.is_null()) return problem(404, "Table not found: " + table);
    const List columns = list_of(change.get("columns"));
    if (map_of(definition).empty() && !columns.empty()) {
      // Nobody declared it: the first column is its key.
      definition = shape(R"({"key": ["$0"]})", {columns[0]});
    }
    const List key = list_of(map_of(definition).get("key"));
    Map rows = map_of(all.get(place));
    if (kind == "delete") {
      const Map set = map_of(change.get("keySet"));
      if (set.get("all").is_bool() && set.get("all").boolean()) rows = Map();
      for (const Value& gone : list_of(set.get("keys"))) rows = rows.erase(json_for_display(gone));
      all = all.set(place, Value(rows));
      continue;
    }
    if (kind != "insert" && kind != "update" && kind != "insertOrUpdate" && kind != "replace")
      return problem(400, "Invalid mutation: " + kind);
    const List declared = list_of(map_of(definition).get("columns"));
    for (const Value& column : columns) {
      const bool known = declared.empty() || has_text(declared, text_of(column), "name");
      if (!known) return problem(404, "Column not found in table " + table + ": " + text_of(column));
    }
    for (const Value& values : list_of(change.get("values"))) {
      const List given = list_of(values);
      if (given.size() != columns.size()) {
        return problem(400, "Mutation has mismatched number of columns and values: " + std::to_string(columns.size()) + " columns, " +
                                std::to_string(given.size()) + " values");
      }
      Map row;
      for (std::size_t i = 0; i < columns.size(); ++i) row = row.set(columns[i], given[i]);
      List id;
      for (const Value& part : key) {
        if (!row.contains(text_of(part)))
          return problem(400, "Mutation does not specify a value for the key column " + text_of(part) + " of table " + table);
        id = id.push_back(row.get(text_of(part)));
      }
      const std::string name = json_for_display(Value(id));
      const Value* old = rows.find(name);
      if (kind == "insert" && old != nullptr) return problem(409, "Row " + name + " in table " + table + " already exists");
      if (kind == "update" && old == nullptr)
        return problem(404, "Row " + name + " in table " + table + " is missing. Row cannot be updated.");
      rows = rows.set(name, Value(old != nullptr && kind != "replace" ? merged(map_of(*old), row) : row));
    }
    all = all.set(place, Value(rows));
    if (map_of(table_of(database, table)).empty() && !key.empty()) set_in("keys", place, Value(key));
  }
  return std::nullopt;
}

Reply GoogleApi::result_set(const List& rows, const std::vector<std::string>& names, const Map& definition) {
  List fields;
  for (const std::string& name : names) {
    Value sample;
    for (const Value& row : rows) sample = sample.is_null() ? map_of(row).get(name) : sample;
    std::string type(sample.is_int() ? "INT64" : code_of(sample));
    for (const Value& column : list_of(definition.get("columns"))) {
      if (text_of(map_of(column).get("name")) == name) type = text_of(map_of(column).get("type"));
    }
    fields = fields.push_back(shape(R"({"name": "$0", "type": {"code": "$1"}})", {name, type}));
  }
  List values;
  for (const Value& row : rows) {
    List cells;
    for (const std::string& name : names) {
      const Value value = map_of(row).get(name);
      cells = cells.push_back(value.is_int() ? Value(text_of_scalar(value)) : value);  // an INT64 is a text in JSON
    }
    values = values.push_back(Value(std::move(cells)));
  }
  return json(shape(R"({"metadata": {"rowType": {"fields": "$0"}}, "rows": "$1"})", {fields, values.empty() ? Value() : Value(values)}));
}

std::optional<Reply> GoogleApi::spanner() {
  const std::string verb = custom_verb();
  const std::string name = name_below_version();
  if (request_.method == "POST" && verb.empty() && name.ends_with("/sessions")) {
    if (resource(parent_of(name)).is_null()) return problem(404, "Database not found: " + parent_of(name));
    const std::string session = name + "/" + random_hex(32);
    const Value value = shape(R"({"approximateLastUseTime": "$0", "createTime": "$0", "name": "$1"})", {timestamp(), session});
    put(session, value);
    return json(value);
  }
  if (name.ends_with("/ddl") && (request_.method == "PATCH" || request_.method == "GET")) {
    const std::string database = parent_of(name);
    if (resource(database).is_null()) return problem(404, "Database not found: " + database);
    const List before = list_of(map_of(state_.get("ddl")).get(database));
    if (request_.method == "GET") return json(shape(R"({"statements": "$0"})", {before}));
    List statements = before;
    for (const Value& statement : list_of(body_member("statements"))) statements = statements.push_back(statement);
    if (statements.size() == before.size()) return problem(400, "statements must not be empty");
    if (!is_failing()) {
      define_tables(database, statements);
      set_in("ddl", database, Value(statements));
    }
    return start_operation(database, resource(database), "updateDdl", duration("duration", 5, 30));
  }
  if (request_.method == "POST" && verb.empty() && name.ends_with("/databases")) {
    // Tables that come with the database: the general back end makes the database itself.
    std::string statement = text_of(body_member("createStatement"));
    statement.erase(std::remove(statement.begin(), statement.end(), '`'), statement.end());
    const std::string database = name + "/" + statement.substr(statement.rfind(' ') + 1);
    if (resource(database).is_null() && !is_failing()) define_tables(database, list_of(body_member("extraStatements")));
    return std::nullopt;
  }
  const std::size_t sessions = name.find("/sessions/");
  if (sessions == std::string::npos || verb.empty()) return std::nullopt;
  const std::string database = name.substr(0, sessions);
  if (resource(name).is_null()) return problem(404, "Session not found: " + name);
  if (verb == "beginTransaction") {
    const std::string id = encode64(random_hex(12));
    set_in("transactions", id, Value(true));
    return json(shape(R"({"id": "$0"})", {id}));
  }
  if (verb == "commit") {
    const std::string transaction = text_of(body_member("transactionId"));
    const Map begun = map_of(state_.get("transactions"));
    if (!transaction.empty() && !begun.contains(transaction)) return problem(404, "Transaction not found");
    if (transaction.empty() && body_member("singleUseTransaction").is_null())
      return problem(400, "Invalid Commit request: a transaction is missing");
    Map all = map_of(state_.get("rows"));
    for (const Value& mutation : list_of(body_member("mutations"))) {
      if (std::optional<Reply> refused = mutate(database, map_of(mutation), all)) return refused;
    }
    state_ = state_.set("rows", Value(all));
    if (!transaction.empty()) state_ = state_.set("transactions", Value(begun.erase(transaction)));
    return json(shape(R"({"commitTimestamp": "$0"})", {timestamp()}));
  }
  if (verb == "rollback") {
    state_ = state_.set("transactions", Value(map_of(state_.get("transactions")).erase(text_of(body_member("transactionId")))));
    return json(Value(Map()));
  }
  if (verb == "read") {
    const std::string table = text_of(body_member("table"));
    const Value definition = table_of(database, table);
    if (definition.is_null() || !map_of(state_.get("rows")).contains(database + "/" + table)) {
      if (map_of(definition).empty()) return problem(404, "Table not found: " + table);
    }
    std::vector<std::string> names;
    for (const Value& column : list_of(body_member("columns"))) names.push_back(text_of(column));
    if (names.empty()) return problem(400, "Invalid Read request: columns are missing");
    const Map set = map_of(body_member("keySet"));
    const bool every = set.get("all").is_bool() && set.get("all").boolean();
    if (!every && list_of(set.get("keys")).empty())
      return problem(400, "Invalid Read request: the simulation reads `all` or `keys` of a key set");
    Map with_key = map_of(definition);
    if (with_key.empty()) with_key = with_key.set("key", map_of(state_.get("keys")).get(database + "/" + table));
    const Value limit = body_member("limit");
    const std::int64_t most = limit.is_int()                           ? limit.integer()
                              : integer_from_text(text_of(limit)).ok() ? integer_from_text(text_of(limit)).value()
                                                                       : 0;
    List found;
    for (const Value& row : rows_of(database, table, with_key)) {
      List id;
      for (const Value& part : list_of(with_key.get("key"))) id = id.push_back(map_of(row).get(text_of(part)));
      bool wanted = every;
      for (const Value& key : list_of(set.get("keys"))) wanted = wanted || json_for_display(key) == json_for_display(Value(id));
      if (wanted && (most <= 0 || static_cast<std::int64_t>(found.size()) < most)) found = found.push_back(row);
    }
    return result_set(found, names, with_key);
  }
  if (verb != "executeSql" && verb != "executeStreamingSql") return std::nullopt;
  const std::string sql = text_of(body_member("sql"));
  for (const Value& prepared : list_of(request_.settings.get("answers"))) {
    if (sql.find(text_of(map_of(prepared).get("match"))) == std::string::npos) continue;
    const List rows = list_of(map_of(prepared).get("rows"));
    std::vector<std::string> names;
    for (const Map::Entry& entry : rows.empty() ? Map() : map_of(rows[0])) names.emplace_back(entry.key.string());
    return result_set(rows, names, Map());
  }
  const Result<SqlQuery> query = parse_query(sql, map_of(body_member("params")));
  if (!query.ok()) return problem(400, query.error().message + kPrepare.data());
  const std::string& table = query.value().table;
  const Value definition = table_of(database, table);
  const bool has_rows = map_of(state_.get("rows")).contains(database + "/" + table);
  if (definition.is_null() || (map_of(definition).empty() && !has_rows)) return problem(400, "Table not found: " + table + kPrepare.data());
  Map with_key = map_of(definition);
  if (with_key.empty()) with_key = with_key.set("key", map_of(state_.get("keys")).get(database + "/" + table));
  const List rows = rows_of(database, table, with_key);
  std::vector<std::string> names;
  for (const Value& column : list_of(with_key.get("columns"))) names.push_back(text_of(map_of(column).get("name")));
  const bool declared = !names.empty();
  if (names.empty() && !rows.empty()) {
    for (const Map::Entry& entry : map_of(rows[0])) names.emplace_back(entry.key.string());
  }
  for (const SqlQuery::Column& column : query.value().columns) {
    if (declared && column.column != "*" && std::find(names.begin(), names.end(), column.column) == names.end())
      return problem(400, "Unrecognized name: " + column.column);
  }
  const List answer = run_query(query.value(), rows, names);
  return result_set(answer, names, with_key);
}

}  // namespace etude
