// The rules of services.md, "Answers": which content type a body gets and which code a result stands for.
#include "core/simulation/reply.h"

#include <string>

#include "core/library/raise.h"
#include "core/library/registry.h"
#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

bool is_json_type(std::string_view type) {
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return same_name(type, "application/json") || (type.size() > 5 && same_name(type.substr(type.size() - 5), "+json"));
}

Reply with_type(Reply reply, const char* type) {
  if (find_header(reply.headers, "Content-Type").is_null()) reply.headers = reply.headers.set("Content-Type", Value(type));
  return reply;
}

// Puts a value into the body: bytes as they are, JSON unless the headers name another type for a text.
Reply with_body(Reply reply, const Value& body) {
  if (body.is_bytes()) {
    reply.body = body;
    return with_type(std::move(reply), "application/octet-stream");
  }
  const Value type = find_header(reply.headers, "Content-Type");
  if (body.is_string() && type.is_string() && !is_json_type(type.string())) {
    reply.body = body;
    return reply;
  }
  const Result<std::string> json = json_from_value(body);
  if (!json.ok()) return reply_of_problem(500, "the answer's body cannot be written as JSON: " + json.error().message);
  reply.body = Value(json.value());
  return with_type(std::move(reply), "application/json");
}

// Code and headers of an answer map; nothing if the code is no HTTP status.
bool read_head(const Map& answer, Reply& reply) {
  if (const Value* code = answer.find("code"); code != nullptr) {
    if (!code->is_int() || code->integer() < 100 || code->integer() > 599) return false;
    reply.code = code->integer();
  }
  reply.headers = canonical_headers(answer.get("headers"));
  return true;
}

}  // namespace

Value find_header(const Map& headers, std::string_view name) {
  for (const Map::Entry& entry : headers) {
    if (same_name(entry.key.string(), name)) return entry.value;
  }
  return {};
}

Map without_header(const Map& headers, std::string_view name) {
  Map kept;
  for (const Map::Entry& entry : headers) {
    if (!same_name(entry.key.string(), name)) kept = kept.set(entry.key, entry.value);
  }
  return kept;
}

Result<Value> bytes_of_base64(const Value& text) {
  const FunctionRow* decode = standard_library().find("base64.decode");
  if (!text.is_string()) return wrong_argument("base64", "base64", "string", text);
  std::string_view digits = text.string();
  for (int i = 0; i < 2 && digits.ends_with('='); ++i) digits.remove_suffix(1);  // with or without padding
  const Value arguments[] = {Value(digits), Value(false)};
  return decode->pure(Arguments(arguments, 2));
}

Reply reply_of_problem(std::int64_t code, std::string_view message, const Map& further) {
  Map body = further;
  body = body.set("error", Value(Map{{"code", Value(code)}, {"message", Value(message)}}));
  Reply reply;
  reply.code = code;
  return with_body(std::move(reply), Value(body));
}

Reply reply_of_answer(const Value& answer) {
  if (!answer.is_map()) {
    return reply_of_problem(
        500, "the route's answer must be a map with `code`, `headers` and `body`, not " + std::string(type_name(answer.kind())));
  }
  const Map map = answer.map();
  Reply reply;
  if (!read_head(map, reply))
    return reply_of_problem(500, "the route's answer has a `code` that is no HTTP status: " + json_for_display(map.get("code")));
  if (const Value* body = map.find("body"); body != nullptr) return with_body(std::move(reply), *body);
  if (const Value* text = map.find("text"); text != nullptr) {
    const bool has_text = text->is_string() || text->is_number() || text->is_bool();
    reply.body = Value(has_text ? text_of_scalar(*text) : json_for_display(*text));
    return with_type(std::move(reply), "text/plain; charset=utf-8");
  }
  if (const Value* base64 = map.find("base64"); base64 != nullptr) {
    const Result<Value> bytes = bytes_of_base64(*base64);
    if (!bytes.ok()) return reply_of_problem(500, "the route's answer cannot be sent: " + bytes.error().message);
    return with_body(std::move(reply), bytes.value());
  }
  return reply;
}

Reply reply_of_result(const Value& result) {
  if (!result.is_map() || !result.map().contains("code")) return with_body({}, result);
  const Map map = result.map();
  Reply reply;
  if (!read_head(map, reply)) {
    return reply_of_problem(500, "the handler returned a map whose `code` is no HTTP status: " + json_for_display(map.get("code")) +
                                     ". A map with `code` is the whole answer {code, headers, body}.");
  }
  if (const Value* body = map.find("body"); body != nullptr) return with_body(std::move(reply), *body);
  return reply;
}

Reply reply_of_error(const Value& error) {
  if (error.is_map() && error.map().get("code").is_int()) {
    // An HttpError of a further call passes through; its own transport headers do not.
    const Map map = error.map();
    Reply reply;
    if (read_head(map, reply)) {
      if (const Value* body = map.find("body"); body != nullptr) return with_body(std::move(reply), *body);
      return reply;
    }
  }
  Reply reply;
  reply.code = 500;
  return with_body(std::move(reply), error);
}

}  // namespace etude
