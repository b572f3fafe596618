// Sheets and Forms.
#include <algorithm>

#include "core/simulation/google/google_api.h"
#include "core/simulation/google/google_help.h"
#include "core/value/value_text.h"

namespace etude {

using namespace google;

namespace {

struct Cell {
  std::int64_t column = 0;
  std::int64_t row = 0;
};

Cell cell_of(std::string_view text) {
  Cell cell;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') cell.column = cell.column * 26 + (c - 'A' + 1);
    if (c >= 'a' && c <= 'z') cell.column = cell.column * 26 + (c - 'a' + 1);
    if (c >= '0' && c <= '9') cell.row = std::min<std::int64_t>(cell.row * 10 + (c - '0'), 10'000'000);
  }
  return cell;
}

}  // namespace

std::optional<Reply> GoogleApi::sheets() {
  std::string name = name_below_version();
  const std::string verb = custom_verb();
  if (request_.method == "POST" && name == "spreadsheets") {
    const std::string id = random_hex(44);
    Map properties = map_of(body_member("properties"));
    if (!properties.contains("title")) properties = properties.set("title", Value("Untitled spreadsheet"));
    Map sheet{{"properties", Value(Map{{"index", Value(0)}, {"sheetId", Value(0)}, {"title", Value("Sheet1")}})}};
    Map value{{"properties", Value(properties)},
              {"sheets", Value(List{Value(std::move(sheet))})},
              {"spreadsheetId", Value(id)},
              {"spreadsheetUrl", Value("https://docs.google.com/spreadsheets/d/" + id + "/edit")}};
    put("spreadsheets/" + id, Value(value));
    return json(Value(std::move(value)));
  }
  const std::size_t values_at = name.find("/values");
  const std::string sheet = name.substr(0, values_at);
  const Value found = resource(sheet);
  if (found.is_null()) return problem(404, "Requested entity was not found.");
  const std::string id = last_segment(sheet);
  if (values_at == std::string::npos) {
    if (verb != "batchUpdate") return request_.method == "GET" ? std::optional<Reply>(json(found)) : std::nullopt;
    List replies;
    for (std::size_t i = 0; i < list_of(body_member("requests")).size(); ++i) replies = replies.push_back(Value(Map()));
    Map answer{{"replies", Value(replies)}, {"spreadsheetId", Value(id)}};
    if (body_member("includeSpreadsheetInResponse").is_bool() && body_member("includeSpreadsheetInResponse").boolean())
      answer = answer.set("updatedSpreadsheet", found);
    return json(Value(std::move(answer)));
  }
  if (name.size() <= values_at + 8) return std::nullopt;
  const std::string range = percent_decoded(name.substr(values_at + 8));
  const std::string corners = range.substr(range.find('!') == std::string::npos ? 0 : range.find('!') + 1);
  const Cell from = cell_of(corners.substr(0, corners.find(':')));
  const Cell to = corners.find(':') == std::string::npos ? from : cell_of(corners.substr(corners.find(':') + 1));
  // A sheet is a map from "row:column" to a value.
  Map cells = map_of(map_of(state_.get("cells")).get(id));
  const auto key = [](std::int64_t row, std::int64_t column) { return std::to_string(row) + ":" + std::to_string(column); };
  const auto keep = [&] { state_ = state_.set("cells", Value(map_of(state_.get("cells")).set(id, Value(cells)))); };
  const auto write = [&](std::int64_t first_row) {
    std::int64_t updated = 0;
    std::int64_t row_number = first_row;
    for (const Value& row : list_of(body_member("values"))) {
      std::int64_t column = std::max<std::int64_t>(from.column, 1);
      for (const Value& value : list_of(row)) {
        cells = cells.set(key(row_number, column++), value);
        ++updated;
      }
      ++row_number;
    }
    keep();
    return Map{{"spreadsheetId", Value(id)},
               {"updatedCells", Value(updated)},
               {"updatedRange", Value(range)},
               {"updatedRows", Value(row_number - first_row)}};
  };
  if (request_.method == "PUT") return json(Value(write(std::max<std::int64_t>(from.row, 1))));
  if (verb == "append") {
    std::int64_t last = 0;
    for (const Map::Entry& cell : cells)
      last = std::max(last, integer_from_text(std::string_view(cell.key.string()).substr(0, cell.key.string().find(':'))).value());
    return json(
        Value(Map{{"spreadsheetId", Value(id)}, {"tableRange", Value(range)}, {"updates", Value(write(std::max(last + 1, from.row)))}}));
  }
  const std::int64_t last_row = to.row == 0 ? from.row + 1000 : std::min(to.row, from.row + 1000);
  const std::int64_t last_column = std::min(std::max(to.column, from.column), from.column + 200);
  if (verb == "clear") {
    for (std::int64_t row = from.row; row <= last_row; ++row) {
      for (std::int64_t column = from.column; column <= last_column; ++column) cells = cells.erase(key(row, column));
    }
    keep();
    return json(Value(Map{{"clearedRange", Value(range)}, {"spreadsheetId", Value(id)}}));
  }
  if (request_.method != "GET") return std::nullopt;
  List rows;
  std::size_t kept = 0;
  std::vector<List> all;
  for (std::int64_t row = std::max<std::int64_t>(from.row, 1); row <= last_row; ++row) {
    List values;
    std::size_t used = 0;
    for (std::int64_t column = from.column; column <= last_column; ++column) {
      const Value* cell = cells.find(key(row, column));
      values = values.push_back(cell == nullptr ? Value("") : *cell);
      if (cell != nullptr) used = values.size();
    }
    List trimmed;
    for (std::size_t i = 0; i < used; ++i) trimmed = trimmed.push_back(values[i]);
    all.push_back(trimmed);
    if (used != 0) kept = all.size();
  }
  for (std::size_t i = 0; i < kept; ++i) rows = rows.push_back(Value(all[i]));
  Map answer{{"majorDimension", Value("ROWS")}, {"range", Value(range)}};
  if (!rows.empty()) answer = answer.set("values", Value(rows));
  return json(Value(std::move(answer)));
}

std::optional<Reply> GoogleApi::forms() {
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  if (request_.method == "POST" && name == "forms") {
    if (text_of(map_of(body_member("info")).get("title")).empty())
      return problem(400, "Invalid value at 'form.info.title': a form needs a title");
    const std::string id = random_hex(44);
    Map value{{"formId", Value(id)},
              {"info", body_member("info")},
              {"responderUri", Value("https://docs.google.com/forms/d/e/" + id + "/viewform")},
              {"revisionId", Value(random_hex(8))}};
    put("forms/" + id, Value(value));
    return json(Value(std::move(value)));
  }
  const std::string form = name.substr(0, name.find('/', 6));
  const Value found = resource(form);
  if (found.is_null()) return problem(404, "Requested entity was not found.");
  if (verb == "batchUpdate") {
    Map changed = map_of(found);
    for (const Value& each : list_of(body_member("requests"))) {
      const Map info = map_of(map_of(map_of(each).get("updateFormInfo")).get("info"));
      Map merged = map_of(changed.get("info"));
      for (const Map::Entry& entry : info) merged = merged.set(entry.key, entry.value);
      changed = changed.set("info", Value(merged));
    }
    put(form, Value(changed));
    return json(Value(Map{{"form", Value(changed)}, {"replies", Value(List())}}));
  }
  if (name.ends_with("/responses")) {
    const List prepared = list_of(request_.settings.get("responses"));
    return json(prepared.empty() ? Value(Map()) : Value(Map{{"responses", Value(prepared)}}));
  }
  return request_.method == "GET" && name == form ? std::optional<Reply>(json(found)) : std::nullopt;
}

std::optional<Reply> GoogleApi::drive() {
  // /drive/v3/files/ID; the files are the spreadsheets and forms that there are, and what Drive itself remembers of them.
  const std::string name = name_below_version();
  if (!request_.path.starts_with("/drive/") || !name.starts_with("files/")) return std::nullopt;
  const std::string id = last_segment(name);
  const auto has = [&](std::string_view service, const std::string& resource_name) {
    return request_.state_of && map_of(map_of(request_.state_of(service)).get("resources")).contains(resource_name);
  };
  Value found = resource(name);
  if (found.is_null()) {
    const bool is_sheet = has("sheets", "spreadsheets/" + id);
    if (is_sheet || has("forms", "forms/" + id)) {
      found = Value(Map{{"id", Value(id)},
                        {"kind", Value("drive#file")},
                        {"mimeType", Value(is_sheet ? "application/vnd.google-apps.spreadsheet" : "application/vnd.google-apps.form")},
                        {"parents", Value(List{Value("root")})}});
    }
  }
  if (found.is_null() || map_of(found).contains("deleted")) return problem(404, "File not found: " + id + ".");
  if (request_.method == "DELETE") {
    put(name, Value(Map{{"deleted", Value(true)}}));
    Reply reply = json(Value(Map()), 204);
    reply.body = Value("");
    return reply;
  }
  if (request_.method == "GET") return json(found);
  if (request_.method != "PATCH") return std::nullopt;
  Map file = map_of(found);
  for (const Map::Entry& entry : map_of(request_.body)) file = file.set(entry.key, entry.value);
  const auto listed = [](const std::string& list, const std::string& each) {
    return ("," + list + ",").find("," + each + ",") != std::string::npos;
  };
  List parents;
  for (const Value& parent : list_of(file.get("parents"))) {
    if (!listed(parameter("removeParents"), text_of(parent))) parents = parents.push_back(parent);
  }
  const std::string added = parameter("addParents");
  for (std::size_t at = 0; at < added.size();) {
    const std::size_t end = std::min(added.find(',', at), added.size());
    parents = parents.push_back(Value(added.substr(at, end - at)));
    at = end + 1;
  }
  file = file.set("parents", Value(parents));
  put(name, Value(file));
  return json(Value(std::move(file)));
}

}  // namespace etude
