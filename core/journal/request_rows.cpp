// Joins http requests with their answers by the number of the effect.
#include "core/journal/request_rows.h"

#include <algorithm>

#include "core/effect/effect.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

Value field(const Value& map, std::string_view key) { return map.is_map() ? map.map().get(key) : Value(); }

}  // namespace

std::string_view header_text(const Value& headers, std::string_view name) {
  if (!headers.is_map()) return {};
  const Map map = headers.map();
  for (const Map::Entry& entry : map) {
    // The text stays alive in the caller's map.
    if (equal_ignoring_case(entry.key.string(), name) && entry.value.is_string()) return map.find(entry.key.string())->string();
  }
  return {};
}

Value decoded_body(const Value& headers, const Value& body) {
  if (!body.is_string()) return body;
  const std::string_view type = header_text(headers, "content-type");
  std::string media;
  for (const char c : type.substr(0, type.find(';'))) {
    if (c != ' ' && c != '\t') media.push_back(lower(c));
  }
  if (!media.ends_with("/json") && !media.ends_with("+json")) return body;
  Result<Value> value = value_from_json(body.string());
  return value.ok() ? std::move(value).value() : body;
}

std::string_view service_of(const std::vector<ServiceBase>& bases, std::string_view url) {
  std::string_view best;
  std::size_t longest = 0;
  for (const ServiceBase& base : bases) {
    std::string_view prefix = base.url;
    while (prefix.ends_with('/')) prefix.remove_suffix(1);
    if (prefix.empty() || prefix.size() < longest || url.size() < prefix.size()) continue;
    if (!equal_ignoring_case(url.substr(0, prefix.size()), prefix)) continue;
    const char next = url.size() == prefix.size() ? '/' : url[prefix.size()];
    if (next != '/' && next != '?' && next != '#') continue;
    longest = prefix.size();
    best = base.name;
  }
  return best;
}

RequestTable::RequestTable(const Journal& journal, const TaskTable& tasks, std::vector<ServiceBase> bases)
    : journal_(&journal), tasks_(&tasks), bases_(std::move(bases)) {
  update();
}

void RequestTable::update() {
  for (; seen_ < journal_->size(); ++seen_) {
    const Event& event = (*journal_)[seen_];
    if (event.kind == EventKind::kEffectRequested && event.b == static_cast<std::uint32_t>(EffectKind::kHttp)) {
      RequestRow row;
      row.seq = seen_;
      row.task = event.task;
      row.step = event.step;
      row.attempt = event.attempt;
      row.actor = tasks_->actor(event.task);
      row.method = text_field(event.v0, "method");
      row.url = text_field(event.v0, "url");
      row.service = text_field(event.v0, "service");
      if (row.service.empty()) row.service = service_of(bases_, row.url);
      row.headers = field(event.v0, "headers");
      row.body = field(event.v0, "body");
      row.start_ns = event.time_ns;
      row.end_ns = event.time_ns;
      open_.emplace_back(event.a, rows_.size());
      rows_.push_back(std::move(row));
    } else if (event.kind == EventKind::kTaskStarted) {
      // A handler says which request it answers, and in whose service.
      const Value effect = field(event.v1, "effect");
      if (!effect.is_int()) continue;
      const auto asked = std::find_if(open_.begin(), open_.end(), [&](const auto& pair) { return pair.first == effect.integer(); });
      if (asked != open_.end()) rows_[asked->second].service = text_field(event.v1, "service");
    } else if (event.kind == EventKind::kEffectCompleted) {
      const auto asked = std::find_if(open_.begin(), open_.end(), [&](const auto& pair) { return pair.first == event.a; });
      if (asked == open_.end()) continue;
      RequestRow& row = rows_[asked->second];
      open_.erase(asked);
      row.answered = seen_;
      row.end_ns = event.time_ns;
      row.given_up = event.outcome == Outcome::kCancelled;
      if (row.given_up) continue;
      if (const std::string_view service = text_field(event.v0, "service"); !service.empty()) row.service = service;
      if (event.b == static_cast<std::uint32_t>(CompletionKind::kResponse)) {
        if (const Value code = field(event.v0, "code"); code.is_int()) row.status = code.integer();
        row.response_headers = field(event.v0, "headers");
        row.response_body = field(event.v0, "body");
      } else {
        row.fault = text_field(event.v0, "fault");
        row.message = text_field(event.v0, "message");
      }
    }
  }
}

}  // namespace etude
