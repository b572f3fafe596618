// http: turns the arguments of a call into the request that is sent (http.md 1, 2 and 4); and the retry predicates.
#include <array>
#include <optional>
#include <string>

#include "core/base/utf8.h"
#include "core/library/http_request.h"
#include "core/library/limits.h"
#include "core/library/modules.h"
#include "core/library/percent.h"
#include "core/library/raise.h"
#include "core/library/registry.h"
#include "core/library/url.h"
#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

constexpr std::string_view kUserAgent = "GoogleCloudWorkflows; (+https://cloud.google.com/workflows/docs)";

// The arguments of one call by meaning; the functions differ only in which they have.
struct RequestArguments {
  std::string_view function;
  std::string method;
  const Value& url;
  const Value& timeout;
  const Value* body;  // nullptr: the function has none
  const Value& headers;
  const Value& query;
  const Value& auth;
  const Value& private_service_name;
  const Value& ca_certificate;
};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain && kMarks.find(c) == std::string_view::npos) return false;
  }
  return !text.empty();
}

// `key=value` pairs of a map of scalars and lists of scalars, keys ascending, in the encoding of forms.
Result<std::string> encoded_pairs(std::string_view function, std::string_view argument, const Map& map) {
  std::string text;
  const auto add = [&](const Value& key, const Value& value) -> Result<void> {
    if (!value.is_string() && !value.is_number() && !value.is_bool()) {
      return wrong_argument(function, std::string(argument) + "." + std::string(key.string()),
                            "string, number or boolean, or a list of those", value);
    }
    if (!text.empty()) text += '&';
    text += percent_encoded(key.string(), true) + "=" + percent_encoded(text_of_scalar(value), true);
    return {};
  };
  for (const Map::Entry& entry : map) {
    if (!entry.value.is_list()) {
      ETUDE_TRY_VOID(add(entry.key, entry.value));
      continue;
    }
    const List values = entry.value.list();
    for (const Value& value : values) ETUDE_TRY_VOID(add(entry.key, value));
  }
  return text;
}

// A form that the author wrote as text: everything but its separators is encoded.
std::string encoded_form(std::string_view text) {
  std::string result;
  while (true) {
    const std::size_t end = text.find_first_of("=&");
    result += percent_encoded(text.substr(0, end), true);
    if (end == std::string_view::npos) return result;
    result.push_back(text[end]);
    text.remove_prefix(end + 1);
  }
}

// The headers as they are sent, and what the author said about the body.
struct Headers {
  Map sent;
  std::optional<std::string> content_type;
};

Result<Headers> request_headers(std::string_view function, const Value& given) {
  Headers result;
  bool has_user_agent = false;
  if (given.is_map()) {
    const Map map = given.map();
    for (const Map::Entry& entry : map) {
      const std::string_view name = entry.key.string();
      if (!entry.value.is_string()) return wrong_argument(function, "headers." + std::string(name), "string", entry.value);
      if (!is_token(name)) return value_error(function, "\"" + std::string(name.substr(0, 80)) + "\" is not a header name");
      std::string text(entry.value.string());
      if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
        return value_error(function, "the header " + std::string(name) + " contains a line break or NUL");
      }
      const std::string plain = lower(name);
      if (plain == "host" || plain == "content-length") continue;  // computed
      if (plain == "user-agent") {
        has_user_agent = true;
        text += (text.empty() ? "" : " ") + std::string(kUserAgent);
      }
      if (plain == "content-type") result.content_type = text;
      result.sent = result.sent.set(entry.key, Value(text));
    }
  }
  if (!has_user_agent) result.sent = result.sent.set("User-Agent", Value(kUserAgent));
  return result;
}

Result<Value> json_body(std::string_view function, const Value& body) {
  const Result<std::string> text = json_from_value(body);
  if (!text.ok()) return json_error(function, text.error());
  return Value(text.value());
}

// The body as it is sent: a string, bytes, or null for none. Sets the content type if the author gave none.
Result<Value> request_body(std::string_view function, const Value& body, Headers& headers) {
  if (body.is_null()) return Value();
  if (!headers.content_type) {
    headers.sent =
        headers.sent.set("Content-Type", Value(body.is_bytes() ? "application/octet-stream" : "application/json; charset=utf-8"));
    if (body.is_bytes()) return body;
    return json_body(function, body);
  }
  std::string type = lower(std::string_view(*headers.content_type).substr(0, headers.content_type->find(';')));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  const bool is_json = type == "application/json" || (type.starts_with("application/") && type.ends_with("+json"));
  if (is_json) {
    // Text and bytes may be JSON already: json.encode gives bytes.
    if (body.is_string() || body.is_bytes()) return body;
    if (!body.is_map() && !body.is_list()) return wrong_argument(function, "body", "map or list for " + type, body);
    return json_body(function, body);
  }
  if (type == "application/x-www-form-urlencoded") {
    if (body.is_string()) return Value(encoded_form(body.string()));
    if (!body.is_map()) return wrong_argument(function, "body", "string or map for " + type, body);
    ETUDE_TRY(const std::string text, encoded_pairs(function, "body", body.map()));
    return Value(text);
  }
  if (type.starts_with("text/")) {
    if (!body.is_string()) return wrong_argument(function, "body", "string for " + type, body);
    return body;
  }
  if (body.is_string() || body.is_bytes()) return body;
  return value_error(
      function, "a body of type " + std::string(type_name(body.kind())) + " cannot be sent as " + type + ": make it a string or bytes");
}

Result<Nanoseconds> request_timeout(std::string_view function, const Value& timeout) {
  const double seconds = timeout.as_double();
  if (!(seconds > 0)) return value_error(function, "timeout must be positive, got " + text_of_scalar(timeout));
  if (seconds > kLongestHttpTimeoutSeconds)
    return value_error(function, "timeout must be at most 1800 seconds, got " + text_of_scalar(timeout));
  return nanoseconds_from_seconds(seconds);
}

// A scope argument: text (for `scopes` blank- or comma-separated) or a list of texts.
Result<void> add_scopes(std::string_view function, std::string_view name, const Value& given, bool separated, List& scopes) {
  if (given.is_string()) {
    std::string_view text = given.string();
    const std::string_view separators = separated ? " ," : "";
    while (!text.empty()) {
      const std::size_t end = text.find_first_of(separators);
      if (end != 0) scopes = scopes.push_back(Value(text.substr(0, end)));
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + 1);
    }
    return {};
  }
  const std::string path = "auth." + std::string(name);
  if (!given.is_list()) return wrong_argument(function, path, "string or list of strings", given);
  const List list = given.list();
  for (const Value& scope : list) {
    if (!scope.is_string()) return wrong_argument(function, path, "string or list of strings", scope);
    ETUDE_TRY_VOID(add_scopes(function, name, scope, separated, scopes));
  }
  return {};
}

// The checked auth block, null without one. The transport makes the token.
Result<Value> request_auth(std::string_view function, const Value& given, const Value& url, std::string_view host) {
  if (!given.is_map()) return Value();
  const Map auth = given.map();
  const Value type = auth.get("type");
  if (!auth.contains("type")) return value_error(function, "auth has no type: it is OIDC or OAuth2");
  if (!type.is_string()) return wrong_argument(function, "auth.type", "string", type);
  if (type.string() == "OIDC") {
    const Value* audience = auth.find("audience");
    if (audience != nullptr && !audience->is_string()) return wrong_argument(function, "auth.audience", "string", *audience);
    return Value(Map{{"audience", audience == nullptr ? url : *audience}, {"type", type}});
  }
  if (type.string() != "OAuth2")
    return value_error(function, "unknown auth type \"" + std::string(type.string().substr(0, 80)) + "\": it is OIDC or OAuth2");
  if (host != "googleapis.com" && !host.ends_with(".googleapis.com")) {
    return value_error(function, "auth type OAuth2 is for hosts of googleapis.com only; use OIDC for " + std::string(host));
  }
  List scopes;
  for (const auto& [name, separated] : {std::pair{"scope", false}, std::pair{"scopes", true}}) {
    if (const Value* scope = auth.find(name); scope != nullptr) ETUDE_TRY_VOID(add_scopes(function, name, *scope, separated, scopes));
  }
  if (scopes.empty()) scopes = scopes.push_back(Value("https://www.googleapis.com/auth/cloud-platform"));
  return Value(Map{{"scopes", Value(scopes)}, {"type", type}});
}

// projects/P/locations/L/namespaces/N/services/S
bool is_service_name(std::string_view name) {
  for (const std::string_view part : {"projects/", "locations/", "namespaces/", "services/"}) {
    if (!name.starts_with(part)) return false;
    name.remove_prefix(part.size());
    const bool last = part == "services/";
    const std::size_t end = name.find('/');
    if (end == 0 || name.empty() || (end == std::string_view::npos) != last) return false;
    if (!last) name.remove_prefix(end + 1);
  }
  return true;
}

Result<EffectRequest> make_request(const RequestArguments& call) {
  const std::string_view function = call.function;
  const Result<RequestUrl> url = request_url(call.url.string());
  if (!url.ok()) {
    return value_error(function,
                       "invalid url \"" + std::string(slice_code_points(call.url.string(), 0, 200)) + "\": " + url.error().message);
  }
  ETUDE_TRY(const Nanoseconds timeout, request_timeout(function, call.timeout));
  ETUDE_TRY(Headers headers, request_headers(function, call.headers));
  ETUDE_TRY(const Value body, request_body(function, call.body == nullptr ? Value() : *call.body, headers));
  std::string text = url.value().text;
  if (call.query.is_map()) {
    ETUDE_TRY(const std::string pairs, encoded_pairs(function, "query", call.query.map()));
    if (!pairs.empty()) {
      const std::size_t mark = text.find('?');
      if (mark == std::string::npos)
        text += '?';
      else if (mark + 1 != text.size() && text.back() != '&')
        text += '&';
      text += pairs;
    }
  }
  ETUDE_TRY(const Value auth, request_auth(function, call.auth, call.url, url.value().host));
  EffectRequest request;
  request.kind = EffectKind::kHttp;
  request.timeout = timeout;
  Map detail{
      {"auth", auth},      {"body", body}, {"headers", Value(headers.sent)}, {"method", Value(call.method)}, {"timeout_ns", Value(timeout)},
      {"url", Value(text)}};
  if (!call.private_service_name.is_null()) {
    const std::string_view name = call.private_service_name.string();
    if (!is_service_name(name)) {
      return value_error(function, "private_service_name is not like projects/P/locations/L/namespaces/N/services/S: \"" +
                                       std::string(name.substr(0, 200)) + "\"");
    }
    if (url.value().has_port) return value_error(function, "with private_service_name the url must not have a port");
    detail = detail.set("private_service_name", call.private_service_name);
  }
  if (!call.ca_certificate.is_unset() && !call.ca_certificate.is_bytes())
    return value_error(function, "ca_certificate must be bytes: a certificate in DER form");
  request.detail = Value(detail);
  return request;
}

enum class Verb : unsigned char { kGet, kPost, kPut, kPatch, kDelete };
constexpr std::array<std::string_view, 5> kVerbFunctions{"http.get", "http.post", "http.put", "http.patch", "http.delete"};
constexpr std::array<std::string_view, 5> kVerbMethods{"GET", "POST", "PUT", "PATCH", "DELETE"};

template <Verb verb>
Result<EffectRequest> send(Arguments a, RunContext&) {
  constexpr auto kIndex = static_cast<std::size_t>(verb);
  if constexpr (verb == Verb::kGet) {
    return make_request({kVerbFunctions[kIndex], "GET", a[0], a[1], nullptr, a[2], a[3], a[4], a[5], a[6]});
  } else {
    return make_request({kVerbFunctions[kIndex], std::string(kVerbMethods[kIndex]), a[0], a[1], &a[2], a[3], a[4], a[5], a[6], a[7]});
  }
}

Result<EffectRequest> send_with_method(std::string_view function, Arguments a) {
  constexpr std::array<std::string_view, 9> kMethods{"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};
  std::string method(a[0].string().substr(0, 80));
  for (char& c : method) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  for (const std::string_view known : kMethods) {
    if (method == known) return make_request({function, method, a[1], a[2], &a[3], a[4], a[5], a[6], a[7], a[8]});
  }
  return value_error(function, "unknown method \"" + method + "\": it is GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE or PATCH");
}

Result<EffectRequest> send_any(Arguments a, RunContext&) { return send_with_method("http.request", a); }

bool has_code(const Value& exception, std::initializer_list<std::int64_t> codes) {
  if (!exception.is_map()) return false;
  const Value code = exception.map().get("code");
  if (!code.is_int()) return false;
  for (const std::int64_t wanted : codes) {
    if (code.integer() == wanted) return true;
  }
  return false;
}

Result<Value> retry_predicate(Arguments arguments) {
  const Value& e = arguments[0];
  return Value(has_code(e, {429, 502, 503, 504}) || has_tag(e, "ConnectionError") || has_tag(e, "ConnectionFailedError") ||
               has_tag(e, "TimeoutError"));
}

Result<Value> retry_predicate_non_idempotent(Arguments arguments) {
  const Value& e = arguments[0];
  return Value(has_code(e, {429, 503}) || has_tag(e, "ConnectionFailedError"));
}

constexpr Parameter kMethod{
    .name = "method", .accepts = kStringOnly, .about = "GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE or PATCH."};
constexpr Parameter kUrl{.name = "url", .accepts = kStringOnly, .about = "The address, starting with http:// or https://."};
constexpr Parameter kTimeout{.name = "timeout",
                             .accepts = kNumber,
                             .required = false,
                             .fallback = "300.0",
                             .about = "Seconds that the whole request may take; above 0, at most 1800."};
constexpr Parameter kBody{
    .name = "body",
    .required = false,
    .about = "What to send. Without a Content-Type header bytes are sent as they are and everything else as JSON; null sends nothing."};
constexpr Parameter kHeaders{
    .name = "headers", .accepts = kMapOnly, .required = false, .about = "A map of request headers; their values are strings."};
constexpr Parameter kQuery{.name = "query",
                           .accepts = kMapOnly,
                           .required = false,
                           .about = "A map of query parameters, encoded and added to the URL; a list gives one pair for each element."};
constexpr Parameter kAuth{.name = "auth",
                          .accepts = kMapOnly,
                          .required = false,
                          .about = "{type: OIDC, audience} for your own services, {type: OAuth2, scope, scopes} for Google APIs."};
constexpr Parameter kPrivate{.name = "private_service_name",
                             .accepts = kStringOnly,
                             .required = false,
                             .about = "A Service Directory name: projects/P/locations/L/namespaces/N/services/S."};
constexpr Parameter kCertificate{
    .name = "ca_certificate", .required = false, .about = "Bytes of a DER certificate to trust instead of the standard ones."};

constexpr std::array kGet{kUrl, kTimeout, kHeaders, kQuery, kAuth, kPrivate, kCertificate};
constexpr std::array kSend{kUrl, kTimeout, kBody, kHeaders, kQuery, kAuth, kPrivate, kCertificate};
constexpr std::array kRequest{kMethod, kUrl, kTimeout, kBody, kHeaders, kQuery, kAuth, kPrivate, kCertificate};
constexpr std::array kException{Parameter{.name = "exception", .about = "The error value that was raised."}};

constexpr std::array kErrors{
    RaisedRow{"HttpError", "the status is 400 or above; the error has code, headers and body"},
    RaisedRow{"ConnectionFailedError", "no connection could be made: unknown host, refused, unreachable"},
    RaisedRow{"ConnectionError", "the connection broke while the request was under way"},
    RaisedRow{"TimeoutError", "the timeout expired"},
    RaisedRow{"AuthError", "no token could be made"},
    RaisedRow{"ValueError", "url, timeout, method, a header, auth, private_service_name or ca_certificate is not acceptable"},
    RaisedRow{"TypeError", "an argument has another type, or the body does not fit its Content-Type"},
    RaisedRow{"ResourceLimitError", "the response is larger than 2 MB; this cannot be caught"}};

// The functions that send differ in their parameters and words alone.
constexpr FunctionRow sends(std::string_view name, std::span<const Parameter> parameters, std::string_view about, std::string_view example,
                            EffectFunction effect) {
  return {.name = name,
          .parameters = parameters,
          .returns = "map {body, code, headers}",
          .about = about,
          .example = example,
          .raises = kErrors,
          .effect = effect,
          .blocking = Blocking::kEffect};
}

constexpr std::array kRows{
    FunctionRow{
        .name = "http.default_retry_predicate",
        .parameters = kException,
        .returns = "boolean",
        .about =
            "A predicate for requests that may be repeated: true for the codes 429, 502, 503 and 504, connection errors and time-outs.",
        .example = R"(http.default_retry_predicate({"code": 503, "tags": ["HttpError"]}) → true)",
        .pure = &retry_predicate},
    FunctionRow{
        .name = "http.default_retry_predicate_non_idempotent",
        .parameters = kException,
        .returns = "boolean",
        .about = "A predicate for requests that must not happen twice: true for the codes 429 and 503 and where no connection was made.",
        .example = R"(http.default_retry_predicate_non_idempotent({"code": 502, "tags": ["HttpError"]}) → false)",
        .pure = &retry_predicate_non_idempotent},
    sends("http.delete", kSend, "Sends a DELETE request and waits for the response.",
          R"(call: http.delete, args: {url: "https://shop.test/orders/42"}, result: response)", &send<Verb::kDelete>),
    sends("http.get", kGet, "Sends a GET request and waits for the response, whose body is decoded by its Content-Type.",
          R"(call: http.get, args: {url: "https://shop.test/orders", query: {page: 1}}, result: response)", &send<Verb::kGet>),
    sends("http.patch", kSend, "Sends a PATCH request and waits for the response.",
          R"(call: http.patch, args: {url: "https://shop.test/orders/42", body: {paid: true}}, result: response)", &send<Verb::kPatch>),
    sends("http.post", kSend, "Sends a POST request and waits for the response.",
          R"(call: http.post, args: {url: "https://shop.test/orders", body: {item: book}}, result: response)", &send<Verb::kPost>),
    sends("http.put", kSend, "Sends a PUT request and waits for the response.",
          R"(call: http.put, args: {url: "https://shop.test/orders/42", body: {item: book}}, result: response)", &send<Verb::kPut>),
    sends("http.request", kRequest, "Sends a request with any method and waits for the response.",
          R"(call: http.request, args: {method: HEAD, url: "https://shop.test/"}, result: response)", &send_any)};

}  // namespace

Result<EffectRequest> request_from_outside(Arguments arguments) {
  // The parameters of http.request without the two that are for Google's networks.
  const Value all[] = {arguments[0], arguments[1], arguments[2], arguments[3],  arguments[4],
                       arguments[5], arguments[6], Value(),      Value::unset()};
  ETUDE_TRY(EffectRequest request, send_with_method("sim.request", all));
  // Not a workflow: its own name stays, the service's goes.
  const Map detail = request.detail.map();
  const Map given = detail.get("headers").map();
  Map headers;
  for (const Map::Entry& entry : given) {
    std::string text(entry.value.string());
    if (lower(entry.key.string()) == "user-agent") {
      text.resize(text.size() - kUserAgent.size());
      while (text.ends_with(' ')) text.pop_back();
      if (text.empty()) continue;
    }
    headers = headers.set(entry.key, Value(text));
  }
  request.detail = Value(detail.set("headers", Value(headers)));
  return request;
}

void register_http(Registry& registry) { registry.add(kRows); }

}  // namespace etude
