// Each refusal says what was asked for, what came and what to write in the call.
#include "core/simulation/auth.h"

#include "core/simulation/world_parts.h"

namespace etude {
namespace {

// What may stand in a header without quoting.
std::string header_safe(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F || c == ';' || c == '"' || c == ',') {
      result.push_back('%');
      result.push_back(kHex[byte >> 4]);
      result.push_back(kHex[byte & 15]);
    } else {
      result.push_back(c);
    }
  }
  return result;
}

Reply refused(std::int64_t code, const std::string& message, const AuthRule& rule, const Value& auth) {
  Map expected{{"type", Value(rule.type)}};
  if (rule.audience) expected = expected.set("audience", Value(*rule.audience));
  Reply reply = reply_of_problem(code, message, Map{{"expected", Value(expected)}, {"received", auth}});
  if (code == 401) reply.headers = reply.headers.set("Www-Authenticate", Value("Bearer"));
  return reply;
}

// An audience belongs to the service if it is its base address or an address below it.
bool belongs_to(const Service& service, std::string_view audience) {
  const std::optional<Url> url = parse_url(audience);
  return url.has_value() && path_below(service.base, *url).has_value();
}

}  // namespace

std::string simulated_authorization(const Value& auth) {
  const Value type = member(auth, "type");
  if (!type.is_string()) return {};
  if (type.string() == "OIDC") {
    const Value audience = member(auth, "audience");
    return "Bearer simulated-oidc;audience=" + header_safe(audience.is_string() ? audience.string() : std::string_view());
  }
  std::string scopes;
  if (const Value given = member(auth, "scopes"); given.is_list()) {
    const List list = given.list();
    for (const Value& scope : list) {
      if (scope.is_string()) scopes += (scopes.empty() ? "" : "+") + header_safe(scope.string());
    }
  }
  return "Bearer simulated-oauth2;scopes=" + scopes;
}

std::optional<Reply> refusal(const AuthRule& rule, const Service& service, const Value& auth) {
  const Value type = member(auth, "type");
  const std::string block = rule.type == "OIDC" ? "auth: {type: OIDC, audience: \"" + rule.audience.value_or(service.base.origin()) + "\"}"
                                                : "auth: {type: OAuth2}";
  if (!type.is_string()) {
    return refused(401, "service `" + service.name + "` lets nobody in without a token. Add `" + block + "` to the call.", rule, auth);
  }
  if (type.string() != rule.type) {
    return refused(403,
                   "service `" + service.name + "` takes " + rule.type + " tokens and got one of type " + std::string(type.string()) +
                       ". Write `" + block + "`.",
                   rule, auth);
  }
  if (rule.type != "OIDC") return std::nullopt;
  const Value audience = member(auth, "audience");
  const std::string_view written = audience.is_string() ? audience.string() : std::string_view();
  if (rule.audience ? written == *rule.audience : belongs_to(service, written)) return std::nullopt;
  return refused(403,
                 "the token is for the audience `" + std::string(written) + "`, service `" + service.name + "` is `" +
                     rule.audience.value_or(service.base.origin()) + "`. Write `" + block + "`.",
                 rule, auth);
}

}  // namespace etude
