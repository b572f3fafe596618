// The lists as JSON: only the rows of the window are made.
#include <algorithm>
#include <optional>

#include "core/journal/event_text.h"
#include "playground/model/json_writer.h"
#include "playground/model/list_rows.h"
#include "playground/model/mirror_parts.h"

namespace etude {
namespace {

struct Window {
  std::int64_t from = 0;
  std::int64_t count = INT64_MAX;
  ListFilter filter;
};

Error bad_window(std::string_view what) {
  return {"app.window", "`" + std::string(what) + "` is no window: it is written `from=0&count=100&severity=INFO&text=words`."};
}

std::optional<std::string> percent_decoded(std::string_view text) {
  const auto digit = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  };
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (i + 2 >= text.size() || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0) return std::nullopt;
    decoded += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
    i += 2;
  }
  return decoded;
}

std::optional<std::int64_t> number_of(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > 9) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return negative ? -value : value;
}

Result<Window> window_of(std::string_view text) {
  Window window;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) return bad_window(part);
    const std::string_view name = part.substr(0, equals);
    const std::string_view value = part.substr(equals + 1);
    if (name == "from" || name == "count") {
      const std::optional<std::int64_t> number = number_of(value);
      if (!number || (name == "count" && *number < 0)) return bad_window(part);
      (name == "from" ? window.from : window.count) = *number;
    } else if (name == "severity" || name == "text") {
      const std::optional<std::string> words = percent_decoded(value);
      if (!words) return bad_window(part);
      (name == "severity" ? window.filter.severity : window.filter.search) = *words;
    } else {
      return bad_window(part);
    }
  }
  return window;
}

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

Span span_of(const Window& window, std::size_t total) {
  const auto all = static_cast<std::int64_t>(total);
  const std::int64_t begin = std::clamp<std::int64_t>(window.from < 0 ? all + window.from : window.from, 0, all);
  return {static_cast<std::size_t>(begin), static_cast<std::size_t>(begin + std::min(window.count, all - begin))};
}

void request_row(JsonWriter& json, const RequestRow& row, std::uint32_t cursor) {
  const bool answered = row.answered != kNoSeq && row.answered < cursor;
  json.open_object().field("seq", row.seq).field("time_ns", row.start_ns).field("actor", row.actor);
  if (row.service.empty())
    json.key("service").null();
  else
    json.field("service", row.service);
  json.field("method", row.method).field("url", row.url);
  if (answered && row.status)
    json.field("status", *row.status);
  else
    json.key("status").null();
  if (answered && !row.fault.empty())
    json.field("fault", row.fault);
  else
    json.key("fault").null();
  json.field("start_ns", row.start_ns);
  if (answered)
    json.field("end_ns", row.end_ns);
  else
    json.key("end_ns").null();
  json.field("attempt", row.attempt).field("origin", row.service.empty() ? "live" : "simulated");
  json.key("request").open_object().key("headers").value(row.headers).key("body").value(decoded_body(row.headers, row.body)).close_object();
  if (answered && row.status) {
    json.key("response")
        .open_object()
        .key("headers")
        .value(row.response_headers)
        .key("body")
        .value(decoded_body(row.response_headers, row.response_body))
        .close_object();
  } else {
    json.key("response").null();
  }
  json.close_object();
}

std::string no_rows() { return R"({"from":0,"total":0,"rows":[]})"; }

}  // namespace

Result<std::string> log_mirror(AppModel& model, std::string_view text) {
  ETUDE_TRY(const Window window, window_of(text));
  if (!model.run) return no_rows();
  const RunTables& tables = *model.tables;
  FilteredRows& filtered = model.lists->log_mirror;
  filtered.update_log(tables, model.run_version, window.filter);
  const std::size_t total = log_happened(tables, filtered, model.cursor);
  const Span span = span_of(window, total);
  JsonWriter json;
  json.open_object().field("from", span.begin).field("total", total).key("rows").open_list();
  for (std::size_t i = span.begin; i < span.end; ++i) {
    const LogRow& row = tables.log[filtered.rows()[i]];
    json.open_object().field("seq", row.seq).field("time_ns", row.time_ns).field("severity", row.severity);
    json.field("step", row.step.is_none() ? std::string() : tables.journal.step(row.step).key)
        .field("text", log_text(tables.journal, row))
        .close_object();
  }
  return json.close_list().close_object().take();
}

Result<std::string> requests_mirror(AppModel& model, std::string_view text) {
  ETUDE_TRY(const Window window, window_of(text));
  if (!model.run) return no_rows();
  const RunTables& tables = *model.tables;
  FilteredRows& filtered = model.lists->requests_mirror;
  filtered.update_requests(tables, model.run_version, window.filter);
  const std::size_t total = requests_happened(tables, filtered, model.cursor);
  const Span span = span_of(window, total);
  JsonWriter json;
  json.open_object().field("from", span.begin).field("total", total).key("rows").open_list();
  for (std::size_t i = span.begin; i < span.end; ++i) request_row(json, tables.requests.rows()[filtered.rows()[i]], model.cursor);
  return json.close_list().close_object().take();
}

}  // namespace etude
