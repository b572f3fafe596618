// Reads a policy; without a named one all of its parts are required (errors-and-retry.md 5 and 6).
#include "core/syntax/retry_parser.h"

#include <string>

namespace etude {
namespace {

// `http.default_retry` written as such.
bool is_named_policy(const ValueTree& value) {
  if (value.kind != ValueTree::Kind::kExpression || value.expression->kind != ExpressionKind::kMember) return false;
  const Expression& base = *value.expression->operands[0];
  const std::string& member = value.expression->name;
  return base.kind == ExpressionKind::kName && base.name == "http" &&
         (member == "default_retry" || member == "default_retry_non_idempotent");
}

void check_predicate(TreeContext& context, const ValueTree& predicate) {
  if (is_named_policy(predicate)) {
    const std::string& name = predicate.expression->name;
    const std::string wanted = "http.default_retry_predicate" + name.substr(std::string_view("default_retry").size());
    Diagnostic& found = context.error("syntax.retry_predicate", predicate.range,
                                      "`http." + name + "` is a whole policy, not a predicate. Write `retry: ${http." + name +
                                          "}` alone, or the predicate ${" + wanted + "}.");
    found.fix = Fix{"Use the predicate", predicate.expression->range, wanted};
    return;
  }
  if (predicate.kind == ValueTree::Kind::kExpression) return;
  context.error("syntax.retry_predicate", predicate.range,
                "The predicate must be an expression that names a function with one parameter, such as ${http.default_retry_predicate} or "
                "a subworkflow, ${my_predicate}.");
}

// A number or an expression; other literals can never be right.
std::optional<ValueTree> number(TreeContext& context, const Node& mapping, std::string_view key) {
  const Node* node = mapping.find(key);
  if (node == nullptr) return std::nullopt;
  ValueTree value = context.value(*node);
  const bool is_literal = node->is_scalar() && !TreeContext::is_expression(*node);
  if (is_literal && !node->value.is_number()) {
    context.diagnostics().warning("syntax.retry_number", node->range,
                                  "`" + std::string(key) + "` must be a number; this raises a TypeError when the step is reached.");
  }
  return value;
}

void parse_backoff(TreeContext& context, const Node& node, Retry& retry) {
  if (TreeContext::is_expression(node)) {
    retry.backoff = context.value(node);
    return;
  }
  constexpr std::string_view kOwner = "`backoff`";
  if (!node.is_mapping()) {
    context.error("syntax.retry", node.range, "`backoff` must be a map with `initial_delay`, `max_delay` and `multiplier`, each a number.");
    return;
  }
  const std::initializer_list<std::string_view> keys{"initial_delay", "max_delay", "multiplier"};
  if (context.stand_in(node, kOwner, keys, keys).empty()) {
    context.check_keys(node, kOwner, keys);
    context.require(node, keys, kOwner, {node.range.begin, node.range.begin + 1});
  }
  retry.initial_delay = number(context, node, "initial_delay");
  retry.max_delay = number(context, node, "max_delay");
  retry.multiplier = number(context, node, "multiplier");
}

}  // namespace

Retry parse_retry(TreeContext& context, const Node& node, SourceRange key) {
  Retry retry;
  retry.range = node.range;
  if (TreeContext::is_expression(node)) {
    retry.policy = context.value(node);
    return retry;
  }
  if (!node.is_mapping()) {
    Diagnostic& found =
        context.error("syntax.retry", node.range.empty() ? key : node.range,
                      "`retry` must be a policy, such as ${http.default_retry}, or a map with `predicate`, `max_retries` and `backoff`.");
    if (node.is_string() && node.style == ScalarStyle::kPlain && node.value.string().starts_with("http.default_retry")) {
      found.fix = Fix{"Make it an expression", node.range, "${" + std::string(node.value.string()) + "}"};
    }
    return retry;
  }
  constexpr std::string_view kOwner = "`retry`";
  const std::initializer_list<std::string_view> keys{"predicate", "max_retries", "backoff"};
  if (context.stand_in(node, kOwner, keys, keys).empty()) {
    context.check_keys(node, kOwner, keys);
    context.require(node, keys, kOwner, key);
  }
  if (const Node* predicate = node.find("predicate")) {
    const std::size_t errors = context.diagnostics().error_count();
    retry.predicate = context.value(*predicate);
    if (context.diagnostics().error_count() == errors) check_predicate(context, *retry.predicate);
  }
  retry.max_retries = number(context, node, "max_retries");
  if (const Node* backoff = node.find("backoff")) parse_backoff(context, *backoff, retry);
  return retry;
}

}  // namespace etude
