// Error values, and what the completion of an effect means to the workflow that waits for it.
#include "core/library/raise.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/base/utf8.h"
#include "core/library/charset.h"
#include "core/library/gzip.h"
#include "core/library/limits.h"
#include "core/library/time_text.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

/// The more general tag that stands behind a tag; empty: none.
std::string_view general_tag(std::string_view tag) {
  if (tag == "KeyError" || tag == "IndexError") return "LookupError";
  if (tag == "ZeroDivisionError") return "ArithmeticError";
  if (tag == "MemoryLimitExceededError" || tag == "ResultSizeLimitExceededError") return "ResourceLimitError";
  return {};
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = lower(c);
  return result;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// `text/html; charset="utf-8"` → text/html and utf-8.
struct MediaType {
  std::string essence;  // lower case, without parameters
  std::string charset;  // as given
};

MediaType media_type(std::string_view header) {
  MediaType result;
  std::size_t semicolon = header.find(';');
  result.essence = lower_case(trimmed(header.substr(0, semicolon)));
  while (semicolon != std::string_view::npos) {
    header.remove_prefix(semicolon + 1);
    semicolon = header.find(';');
    const std::string_view parameter = trimmed(header.substr(0, semicolon));
    if (lower_case(parameter.substr(0, 8)) != "charset=") continue;
    std::string_view charset = parameter.substr(8);
    if (charset.size() >= 2 && charset.front() == '"' && charset.back() == '"') charset = charset.substr(1, charset.size() - 2);
    result.charset = charset;
  }
  return result;
}

bool is_json(std::string_view essence) {
  return essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"));
}

bool is_binary(std::string_view essence) {
  return essence == "application/octet-stream" || essence == "application/zip" || essence == "application/pdf" ||
         essence.starts_with("image/") || essence.starts_with("audio/") || essence.starts_with("video/");
}

std::string_view raw_text(const Value& raw) {
  if (raw.is_string()) return raw.string();
  if (raw.is_bytes()) return raw.raw_bytes();
  return {};
}

// `content-type` → `Content-Type` (http.md 3).
std::string canonical_name(std::string_view name) {
  std::string result(name);
  bool starts = true;
  for (char& c : result) {
    c = starts ? upper(c) : lower(c);
    starts = c == '-';
  }
  return result;
}

// A value of a header: a text, or a list of texts for a repeated one.
std::string header_text(const Value& value) {
  if (value.is_string()) return std::string(value.string());
  if (!value.is_list()) return json_for_display(value);
  std::string text;
  const List list = value.list();
  for (std::size_t i = 0; i < list.size(); ++i) text += (i == 0 ? "" : ", ") + header_text(list[i]);
  return text;
}

std::string_view content_type_of(const Map& headers) {
  const Value* value = headers.find("Content-Type");
  return value == nullptr ? std::string_view() : value->string();
}

Value get(const Value& map, std::string_view key) { return map.is_map() ? map.map().get(key) : Value(); }

std::string string_or(const Value& value, std::string_view otherwise) {
  return std::string(value.is_string() ? value.string() : otherwise);
}

CallOutcome raised(Value error) { return CallOutcome{true, std::move(error)}; }

std::string with_prefix(std::string_view prefix, std::string_view text) {
  if (text.starts_with(prefix)) return std::string(text);
  return std::string(prefix) + std::string(text);
}

// What a failure of the transport raises (http.md 5).
CallOutcome fault_outcome(const Value& detail) {
  const std::string fault = string_or(get(detail, "fault"), "");
  const Value message = get(detail, "message");
  if (fault == "timeout") {
    return raised(error_value("TimeoutError", with_prefix("TimeoutError: ", string_or(message, "the wait took longer than its timeout"))));
  }
  if (fault == "connection_reset") {
    return raised(error_value("ConnectionError", with_prefix("ConnectionError: ", string_or(message, "connection reset by peer"))));
  }
  if (fault == "auth") {
    return raised(error_value("AuthError", with_prefix("AuthError: ", string_or(message, "no credentials could be made for the request"))));
  }
  if (fault == "too_large") {
    const std::string text = string_or(message, "the HTTP response is larger than 2 MB");
    return CallOutcome{true, error_value("ResourceLimitError", with_prefix("ResourceLimitError: ", text))};
  }
  if (fault == "connection_refused" || fault == "unknown_host") {
    const std::string_view otherwise = fault == "unknown_host" ? "unknown host" : "connection refused";
    return raised(error_value("ConnectionFailedError", with_prefix("Failed to connect: ", string_or(message, otherwise))));
  }
  return raised(error_value("SystemError", with_prefix("SystemError: ", string_or(message, "the request failed"))));
}

CallOutcome callback_outcome(const Value& detail) {
  const Map headers = canonical_headers(get(detail, "headers"));
  std::string url = string_or(get(detail, "url"), "");
  // The service gives the path alone.
  if (const std::size_t scheme = url.find("://"); scheme != std::string::npos) {
    const std::size_t path = url.find('/', scheme + 3);
    url = path == std::string::npos ? "/" : url.substr(path);
  }
  Map query;
  if (const Value given = get(detail, "query"); given.is_map()) {
    const Map entries = given.map();
    for (const Map::Entry& entry : entries) {
      const bool repeated = entry.value.is_list() && !entry.value.list().empty();
      query = query.set(entry.key, Value(header_text(repeated ? entry.value.list()[0] : entry.value)));
    }
  }
  const Value raw = get(detail, "body");
  const Value received = get(detail, "received_ns");
  const Map request{{"body", raw.is_null() ? Value() : decode_body(content_type_of(headers), raw)},
                    {"headers", Value(headers)},
                    {"method", Value(string_or(get(detail, "method"), "POST"))},
                    {"query", Value(query)},
                    {"url", Value(url)}};
  return CallOutcome{false, Value(Map{{"http_request", Value(request)},
                                      {"received_time", Value(rfc3339_utc(received.is_int() ? received.integer() : 0, 9))},
                                      {"type", Value("HTTP")}})};
}

}  // namespace

Map canonical_headers(const Value& headers) {
  Map result;
  if (!headers.is_map()) return result;
  const Map given = headers.map();
  for (const Map::Entry& entry : given) {
    const std::string name = canonical_name(entry.key.string());
    std::string text = header_text(entry.value);
    if (const Value* earlier = result.find(name); earlier != nullptr) text = std::string(earlier->string()) + ", " + text;
    result = result.set(name, Value(text));
  }
  return result;
}

Error type_error(std::string_view detail) { return Error{"TypeError", "TypeError: " + std::string(detail)}; }

Error wrong_argument(std::string_view function, std::string_view name, std::string_view expected, const Value& got) {
  return type_error(std::string(function) + ": argument '" + std::string(name) + "' has wrong type: expecting " + std::string(expected) +
                    ", got '" + std::string(operand_name(got.kind())) + "'");
}

Error value_error(std::string_view function, std::string_view detail) {
  return Error{"ValueError", "ValueError: " + std::string(function) + ": " + std::string(detail)};
}

Error resource_limit(std::string_view function, std::string_view detail) {
  return Error{"ResourceLimitError", "ResourceLimitError: " + std::string(function) + ": " + std::string(detail)};
}

Error json_error(std::string_view function, const Error& error) {
  if (error.code == "json.bytes") return type_error(std::string(function) + ": " + error.message);
  if (error.code == "json.depth" || error.code == "json.size") return resource_limit(function, error.message);
  return value_error(function, error.message);
}

Error memory_limit(std::string_view function) {
  return Error{"MemoryLimitExceededError", "ResourceLimitError: " + std::string(function) + ": the result is larger than the " +
                                               std::to_string(kMostMemoryBytes / 1024) + " KB of memory that an execution has"};
}

Result<Value> string_result(std::string_view function, std::string_view text) {
  if (text.size() > kMostStringBytes) {
    return resource_limit(function, "the string would be longer than " + std::to_string(kMostStringBytes / 1024) + " KB");
  }
  return Value(text);
}

Value error_value(std::string_view tag, std::string_view message) {
  List tags{Value(tag)};
  if (const std::string_view general = general_tag(tag); !general.empty()) tags = tags.push_back(Value(general));
  return Value(Map{{"message", Value(message)}, {"tags", Value(tags)}});
}

Value error_value(const Error& error) { return error_value(error.code, error.message); }

bool has_tag(const Value& error, std::string_view tag) {
  const Value tags = get(error, "tags");
  if (!tags.is_list()) return false;
  const List list = tags.list();
  for (const Value& held : list) {
    if (held.is_string() && held.string() == tag) return true;
  }
  return false;
}

Value execution_error(const Value& error) {
  return Value(
      Map{{"error", error}, {"message", Value("Execution failed or cancelled.")}, {"tags", Value(List{Value("WorkflowExecutionError")})}});
}

Value decode_body(std::string_view content_type, const Value& raw) {
  const MediaType type = media_type(content_type);
  const std::string_view body = raw_text(raw);
  if (is_json(type.essence)) {
    if (body.empty()) return Value();
    if (Result<Value> decoded = value_from_json(body); decoded.ok()) return std::move(decoded).value();
    return is_valid_utf8(body) ? Value(body) : Value::bytes(body);
  }
  if (is_binary(type.essence)) return Value::bytes(body);
  const Charset charset = type.charset.empty() ? Charset::kUtf8 : charset_of(type.charset);
  Result<std::string> text = decode_charset(charset == Charset::kUnknown ? Charset::kUtf8 : charset, body);
  return text.ok() ? Value(text.value()) : Value::bytes(body);
}

CallOutcome http_outcome(const EffectRequest& request, const Completion& completion) {
  switch (completion.kind) {
    case CompletionKind::kFault: return fault_outcome(completion.detail);
    case CompletionKind::kError: return raised(completion.detail);
    case CompletionKind::kValue: return CallOutcome{false, completion.detail};
    case CompletionKind::kResponse: break;
  }
  const Map headers = canonical_headers(get(completion.detail, "headers"));
  const Value code = get(completion.detail, "code");
  Value raw = get(completion.detail, "body");
  // A browser has inflated the body already and still shows the header.
  if (const Value encoding = get(Value(headers), "Content-Encoding"); encoding.is_string() && lower_case(encoding.string()) == "gzip") {
    if (const std::optional<std::string> inflated = inflate_gzip(raw_text(raw), kMostResponseBytes)) raw = Value::bytes(*inflated);
  }
  const std::string_view bytes = raw_text(raw);
  if (bytes.size() > kMostResponseBytes) return fault_outcome(Value(Map{{"fault", Value("too_large")}}));
  const std::int64_t status = code.is_int() ? code.integer() : 0;
  // These have no body whatever their headers say about one.
  const bool bodiless = string_or(get(request.detail, "method"), "") == "HEAD" || status == 204 || status == 304;
  const Value body = bodiless && bytes.empty() ? Value("") : decode_body(content_type_of(headers), raw);
  Map result{{"body", body}, {"code", Value(status)}, {"headers", Value(headers)}};
  if (status < 400) return CallOutcome{false, Value(result)};
  result = result.set("message", Value("HTTP server responded with error code " + std::to_string(status)));
  return raised(Value(result.set("tags", Value(List{Value("HttpError")}))));
}

CallOutcome effect_outcome(const EffectRequest& request, const Completion& completion) {
  if (request.kind == EffectKind::kHttp) return http_outcome(request, completion);
  if (completion.kind == CompletionKind::kFault) return fault_outcome(completion.detail);
  if (completion.kind == CompletionKind::kError) {
    if (request.kind != EffectKind::kExecution) return raised(completion.detail);
    const bool complete = has_tag(completion.detail, "WorkflowExecutionError") || has_tag(completion.detail, "OperationError");
    return raised(complete ? completion.detail : execution_error(completion.detail));
  }
  if (request.kind == EffectKind::kCallback) return callback_outcome(completion.detail);
  if (request.kind == EffectKind::kPublish) return CallOutcome{};
  return CallOutcome{false, completion.detail};
}

}  // namespace etude
