// The rules of syntax.md 1 about scalars and keys.
#include "core/document/node_rules.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "core/document/plain_scalar.h"
#include "core/value/value_text.h"

namespace etude {

void set_scalar_value(Node& node, std::string_view text, DiagnosticList& diagnostics) {
  if (node.style != ScalarStyle::kPlain) {
    node.value = Value(text);
    return;
  }
  PlainScalar typed = type_plain_scalar(text);
  if (typed.outcome == PlainScalar::Outcome::kOutOfRange) {
    Diagnostic& found = diagnostics.error("document.number_range", node.range,
                                          "The number " + std::string(text.substr(0, 60)) +
                                              " does not fit: integers go from -9223372036854775808 to 9223372036854775807. "
                                              "Put it in quotes to keep it as text, or write it with a decimal point.");
    found.fix = Fix{"Keep it as text", node.range, "\"" + std::string(text) + "\""};
  }
  node.value = std::move(typed.value);
  if (text.size() > 1 && text.back() == '"' && text.find('"') + 1 == text.size()) {
    diagnostics
        .warning("document.stray_quote", node.range,
                 "The quote at the end belongs to the text, because none stands at its beginning. Write one there too, or remove this one.")
        .fix = Fix{"Write the quote", {node.range.begin, node.range.begin}, "\""};
  }
}

Node key_of(Node node, DiagnosticList& diagnostics) {
  if (!node.is_scalar()) {
    diagnostics.error(
        "document.complex_key", node.range,
        "The key of a map must be a text, not " + std::string(kind_in_words(node)) + ". If an expression is meant, put it in quotes.");
    Node key;
    key.range = node.range;
    key.value = Value("?");
    return key;
  }
  if (node.style == ScalarStyle::kPlain && node.value.is_string() && node.value.string() == "<<") {
    diagnostics.warning(
        "document.merge_key", node.range,
        "`<<` merges nothing here: it is a key like any other. Write the entries out, or join maps with map.merge at run time.");
  }
  if (node.value.is_null()) {
    node.value = Value("null");
  } else if (!node.value.is_string()) {
    node.value = Value(text_of_scalar(node.value));
  }
  return node;
}

void drop_duplicate_keys(Node& mapping, DiagnosticList& diagnostics) {
  std::vector<Node::Entry>& entries = mapping.entries;
  if (entries.size() < 2) return;
  // Indexes by key, equal keys in the order of the text.
  std::vector<std::size_t> order(entries.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto key = [&](std::size_t i) { return entries[i].key.value.string(); };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) != key(b) ? key(a) < key(b) : a < b; });
  std::vector<std::pair<std::size_t, std::size_t>> repeated;  // the later one, the first one
  std::size_t first = order[0];
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (key(order[i]) == key(first)) {
      repeated.emplace_back(order[i], first);
    } else {
      first = order[i];
    }
  }
  if (repeated.empty()) return;
  std::sort(repeated.begin(), repeated.end());
  // Keys that follow each other are one mistake: the line that begins a new item is missing before them.
  for (std::size_t i = 0; i < repeated.size();) {
    const std::size_t begin = i;
    std::string names;
    do {
      if (i - begin < 5) names += (i == begin ? "`" : ", `") + std::string(key(repeated[i].first).substr(0, 80)) + "`";
      ++i;
    } while (i < repeated.size() && repeated[i].first == repeated[i - 1].first + 1);
    const bool several = i - begin > 1;
    Diagnostic& found = diagnostics.error(
        "document.duplicate_key", entries[repeated[begin].first].key.range,
        several ? "The keys " + names + " stand twice in one map. Remove one of each, or begin a new item (`- `) before `" +
                      std::string(key(repeated[begin].first).substr(0, 80)) + "`."
                : "The key " + names + " stands twice in one map. Remove one of them, or give it another name.");
    for (std::size_t at = begin; at < i; ++at) found.notes.push_back({entries[repeated[at].second].key.range, "It stands here first."});
  }
  // A key that is written twice in a row (`args:`, `args:`) has its value behind the second.
  for (const auto& [later, earlier] : repeated) {
    if (entries[earlier].value.is_null()) std::swap(entries[earlier].value, entries[later].value);
  }
  std::vector<Node::Entry> kept;
  kept.reserve(entries.size() - repeated.size());
  std::size_t next = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (next < repeated.size() && repeated[next].first == i) {
      ++next;
    } else {
      kept.push_back(std::move(entries[i]));
    }
  }
  entries = std::move(kept);
}

}  // namespace etude
