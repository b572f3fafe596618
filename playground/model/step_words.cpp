// The words of a step, from its tree.
#include "playground/model/step_words.h"

#include <set>

namespace etude {

std::string one_line(std::string_view text, std::size_t most) {
  std::string line;
  bool blank = false;
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == '\t' || c == ' ') {
      blank = !line.empty();
      continue;
    }
    if (blank) line += ' ';
    blank = false;
    line += c;
    if (line.size() >= most) break;
  }
  if (line.size() < most) return line;
  while (!line.empty() && (static_cast<unsigned char>(line.back()) & 0xC0u) == 0x80u) line.pop_back();
  if (!line.empty() && static_cast<unsigned char>(line.back()) >= 0x80u) line.pop_back();
  return line + "…";
}

// The source of a value without `${…}` and quotes.
std::string value_words(const ValueTree& value, const SourceText& source, std::size_t most) {
  if (value.kind == ValueTree::Kind::kExpression && value.expression) {
    return one_line(source.slice(value.expression->range), most);
  }
  if (value.kind == ValueTree::Kind::kLiteral && value.literal.is_string()) return one_line(value.literal.string(), most);
  return one_line(source.slice(value.range), most);
}

bool is_true(const ValueTree& value) {
  if (value.kind == ValueTree::Kind::kLiteral) return value.literal.is_bool() && value.literal.boolean();
  if (value.kind != ValueTree::Kind::kExpression || !value.expression) return false;
  const Expression& expression = *value.expression;
  return expression.kind == ExpressionKind::kLiteral && expression.literal.is_bool() && expression.literal.boolean();
}

namespace {

// `https://payment.test/charge` → `payment.test /charge`
std::string short_url(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  const std::size_t slash = url.find('/');
  if (slash == std::string_view::npos) return std::string(url);
  return std::string(url.substr(0, slash)) + " " + std::string(url.substr(slash));
}

// `customers + "/reserve"` → `customers /reserve`; whatever else stands in it, as it is written.
void url_words(const Expression& expression, const SourceText& source, std::string& words) {
  if (expression.kind == ExpressionKind::kBinary && expression.op == Operator::kAdd && expression.operands.size() == 2) {
    url_words(*expression.operands[0], source, words);
    url_words(*expression.operands[1], source, words);
    return;
  }
  if (expression.kind == ExpressionKind::kLiteral && expression.literal.is_string()) {
    const std::string_view text = expression.literal.string();
    if (words.empty()) {
      words = short_url(text);
    } else {
      if (text.starts_with('/') && words.find('/') == std::string::npos) words += ' ';
      words += text;
    }
    return;
  }
  if (!words.empty() && words.back() == '/') words += '{';
  const bool in_path = !words.empty() && words.back() == '{';
  words += one_line(source.slice(expression.range), 24);
  if (in_path) words += '}';
}

const ValueTree* argument_named(const Call& call, std::string_view name) {
  for (const Call::Argument& argument : call.arguments) {
    if (argument.name.text == name) return &argument.value;
  }
  return nullptr;
}

std::string call_summary(const Call& call, const SourceText& source) {
  const std::string_view callee = call.callee.text;
  if (callee.starts_with("http.")) {
    std::string method(callee.substr(5));
    if (method == "request") {
      const ValueTree* given = argument_named(call, "method");
      method = given != nullptr ? value_words(*given, source, 16) : "GET";
    }
    for (char& c : method) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    const ValueTree* url = argument_named(call, "url");
    if (url == nullptr) return method;
    std::string words;
    if (url->kind == ValueTree::Kind::kExpression && url->expression)
      url_words(*url->expression, source, words);
    else if (url->kind == ValueTree::Kind::kLiteral && url->literal.is_string())
      words = short_url(url->literal.string());
    return method + " " + one_line(words, 60);
  }
  if (callee == "sys.sleep") {
    const ValueTree* seconds = argument_named(call, "seconds");
    return seconds != nullptr ? "wait " + value_words(*seconds, source, 24) + " s" : "wait";
  }
  if (callee == "sys.log") {
    const ValueTree* text = argument_named(call, "text");
    if (text == nullptr) text = argument_named(call, "data");
    if (text == nullptr) text = argument_named(call, "json");
    return text != nullptr ? "log " + value_words(*text, source, 40) : "log";
  }
  return std::string(callee);
}

}  // namespace

std::string step_summary(const Step& step, const SourceText& source) {
  if (const auto* called = std::get_if<Call>(&step.action)) return call_summary(*called, source);
  if (const auto* assigned = std::get_if<Assign>(&step.action)) {
    std::string words = "assign";
    std::set<std::string, std::less<>> named;
    for (const Assign::Entry& entry : assigned->entries) {
      if (!named.insert(entry.target.root.text).second) continue;
      words += (named.size() == 1 ? " " : ", ") + entry.target.root.text;
      if (words.size() > 60) break;
    }
    return words;
  }
  if (std::holds_alternative<Switch>(step.action)) return "switch";
  if (const auto* loop = std::get_if<For>(&step.action)) return "for " + loop->value.text;
  if (std::holds_alternative<Parallel>(step.action)) return "parallel";
  if (std::holds_alternative<Try>(step.action)) return "try";
  if (const auto* raised = std::get_if<Raise>(&step.action)) return "raise " + value_words(raised->value, source, 40);
  if (const auto* returned = std::get_if<Return>(&step.action)) return "return " + value_words(returned->value, source, 40);
  if (std::holds_alternative<Steps>(step.action)) return "steps";
  return step.next ? "next: " + step.next->text : "next";
}

}  // namespace etude
