// Where the cursor stands decides what is offered: a key, the value of one, or the inside of an expression.
#include "core/language/language_service.h"

#include <algorithm>
#include <array>

#include "core/connector/catalog.h"
#include "core/language/key_docs.h"
#include "core/language/text_outline.h"
#include "core/library/arguments.h"
#include "core/library/objects.h"
#include "core/library/registry.h"

namespace etude {
namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

std::string titled(const FunctionRow& row) { return signature(row) + (row.returns.empty() ? "" : " → " + std::string(row.returns)); }

std::string titled(const ConnectorMethod& method) {
  std::string text = method.full_name() + "(";
  for (const std::string_view name : method.required_parameters()) {
    if (text.back() != '(') text += ", ";
    text += name;
  }
  if (!method.body_type.empty()) text += text.back() == '(' ? "body" : ", body";
  return text + ")";
}

/// The role of a mapping, by the key that holds it: a row of key_docs says under which roles a key may stand.
std::string_view role_of(const TextOutline& outline, const OutlineKey& key, bool services) {
  const OutlineKey* around = outline.parent(key);
  if (around == nullptr) return services ? "services_document" : key.item ? std::string_view() : std::string_view("document");
  if (outline.is_step_name(*around)) return "step";
  const OutlineKey* outer = outline.parent(*around);
  if (outer == nullptr && !services) return "routine";
  if (around->name == "steps") return {};
  if (outer != nullptr) {
    if (outer->name == "branches") return "branch";
    if (services && outer->name == "services" && outer->parent == kNoKey) return "service";
    if (services && outer->name == "topics" && outer->parent == kNoKey) return "topic";
  }
  return around->name;
}

class Service {
 public:
  Service(const LanguageDocument& document, std::uint32_t offset)
      : document_(document),
        text_(document.text),
        offset_(std::min<std::uint32_t>(offset, static_cast<std::uint32_t>(text_.size()))),
        outline_(outline_of(text_, offset_)) {}

  CompletionList complete() {
    list_.from = list_.to = offset_;
    if (outline_.expression.begin != 0 && offset_ <= outline_.expression.end) {
      word(true);
      expression();
    } else if (const OutlineKey* unfinished = key_here()) {
      list_.from = unfinished->key.begin;
      list_.to = std::max(unfinished->key.end, offset_);
      const OutlineKey* around = outline_.parent(*unfinished);
      // An item of a list of names is no key.
      if (!unfinished->complete && around != nullptr && around->name == "shared")
        variables(SuggestionKind::kVariable);
      else if (!unfinished->complete && around != nullptr && around->name == "call")
        callee();
      else
        keys(*unfinished);
    } else if (const OutlineKey* key = value_here()) {
      value(*key);
    }
    return std::move(list_);
  }

  std::optional<HoverText> hover() {
    std::uint32_t begin = offset_;
    std::uint32_t end = offset_;
    while (begin > 0 && (is_word(text_[begin - 1]) || text_[begin - 1] == '.')) --begin;
    while (end < text_.size() && is_word(text_[end])) ++end;
    if (begin == end) return std::nullopt;
    HoverText hover;
    hover.from = begin;
    hover.to = end;
    // `text.split` on `split`; on `text` alone the module has nothing to say, so the whole name is taken.
    std::uint32_t whole = end;
    while (whole < text_.size() &&
           (is_word(text_[whole]) || (text_[whole] == '.' && whole + 1 < text_.size() && is_word(text_[whole + 1]))))
      ++whole;
    const std::string name(text_.substr(begin, whole - begin));
    const OutlineKey* key = key_here();
    const OutlineKey* value = key == nullptr ? value_here() : nullptr;
    const bool callee = value != nullptr && (value->name == "call" || value->name == "predicate");
    const bool expression = outline_.expression.begin != 0 && offset_ <= outline_.expression.end;
    if (key != nullptr && key->complete) {
      hover.from = key->key.begin;
      hover.to = key->key.end;
      return about_key(*key, std::move(hover));
    }
    if (expression || callee) {
      if (about_name(name, whole, hover)) return hover;
      const std::string root = name.substr(0, name.find('.'));
      for (const OutlineVariable& variable : visible_variables()) {
        if (variable.name != root || offset_ > begin + root.size()) continue;
        hover.to = begin + static_cast<std::uint32_t>(root.size());
        hover.title = root;
        hover.text = "A variable: " + std::string(variable.about) + " in line " + std::to_string(line_of(variable.place.begin)) + ".";
        return hover;
      }
      if (callee) {
        for (const OutlineKey& routine : outline_.keys) {
          if (routine.parent != kNoKey || routine.item || routine.name != name) continue;
          hover.to = whole;
          hover.title = name;
          hover.text = "A subworkflow of this document, in line " + std::to_string(line_of(routine.key.begin)) + ".";
          return hover;
        }
      }
      return std::nullopt;
    }
    if (value != nullptr && value->name == "next") {
      for (const OutlineKey& step : outline_.keys) {
        if (step.name != name || !outline_.is_step_name(step)) continue;
        hover.title = name;
        hover.text = "A step, in line " + std::to_string(line_of(step.key.begin)) + ".";
        return hover;
      }
      const std::string_view about = name == "end"        ? "Ends the execution here."
                                     : name == "break"    ? "Leaves the loop."
                                     : name == "continue" ? "Goes on with the next entry of the loop."
                                                          : "";
      if (about.empty()) return std::nullopt;
      hover.title = name;
      hover.text = about;
      return hover;
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::uint32_t line_of(std::uint32_t place) const {
    return 1 + static_cast<std::uint32_t>(std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(place), '\n'));
  }

  /// The word before the cursor, with its dots if it is a name of a function.
  void word(bool dots) {
    while (list_.from > 0 && (is_word(text_[list_.from - 1]) || (dots && text_[list_.from - 1] == '.'))) --list_.from;
    while (list_.to < text_.size() && is_word(text_[list_.to])) ++list_.to;
  }
  [[nodiscard]] std::string_view typed() const { return text_.substr(list_.from, offset_ - list_.from); }

  [[nodiscard]] const OutlineKey* key_here() const {
    for (const OutlineKey& key : outline_.keys) {
      if (key.key.begin <= offset_ && offset_ <= key.key.end && (!key.complete || key.key.end > key.key.begin)) return &key;
    }
    return nullptr;
  }

  [[nodiscard]] const OutlineKey* value_here() const {
    const OutlineKey* best = nullptr;
    for (const OutlineKey& key : outline_.keys) {
      if (!key.complete || offset_ <= key.key.end || key.key.begin > offset_) continue;
      // Up to the end of the line there is room for the value, as long as no other key has begun.
      const std::size_t line = std::min(text_.find('\n', key.key.end), text_.size());
      const std::uint32_t end = key.flow ? key.value.end : std::max(key.value.end, static_cast<std::uint32_t>(line));
      if (offset_ <= end && (best == nullptr || key.key.begin > best->key.begin)) best = &key;
    }
    return best;
  }

  void add(std::string label, SuggestionKind kind, std::string detail = {}, std::string_view info = {}, std::string apply = {}) {
    if (list_.options.size() >= kMostSuggestions) return;
    list_.options.push_back({std::move(label), std::move(detail), std::string(info), kind, std::move(apply)});
  }

  [[nodiscard]] std::vector<OutlineVariable> visible_variables() const {
    std::vector<OutlineVariable> found;
    std::uint32_t here = kNoKey;
    for (std::uint32_t i = 0; i < outline_.keys.size(); ++i) {
      if (outline_.keys[i].key.begin <= offset_) here = i;
    }
    const std::uint32_t routine = here == kNoKey ? kNoKey : outline_.routine_of(here);
    for (OutlineVariable& variable : variables_of(text_, outline_)) {
      if (variable.routine != routine || offset_ < variable.visible.begin || offset_ > variable.visible.end) continue;
      // The word that is being written names nothing yet.
      if (variable.place.begin == list_.from && variable.place.end == offset_) continue;
      found.push_back(std::move(variable));
    }
    if (document_.services && here != kNoKey) {
      const bool check = outline_.above(outline_.keys[here], 0) == "check" || outline_.above(outline_.keys[here], 1) == "invariants";
      if (check) {
        found.push_back({"services", "the services by name, each with its state", {}, {}, kNoKey});
      } else {
        found.push_back({"state", "what the service remembers", {}, {}, kNoKey});
        found.push_back({"request", "the request that is answered", {}, {}, kNoKey});
        found.push_back({"call", "how often this route was called, from 1", {}, {}, kNoKey});
        found.push_back({"event", "the event that is handled", {}, {}, kNoKey});
      }
    }
    return found;
  }

  void variables(SuggestionKind kind) {
    for (const OutlineVariable& variable : visible_variables()) {
      const bool twice =
          std::any_of(list_.options.begin(), list_.options.end(), [&](const Suggestion& one) { return one.label == variable.name; });
      if (!twice) add(variable.name, kind, std::string(variable.about));
    }
  }

  void functions(bool blocking) {
    const Registry& registry = document_.services ? handler_library() : standard_library();
    for (const FunctionRow* row : registry.all()) {
      if (!blocking && row->blocking != Blocking::kNo) continue;
      add(std::string(row->name), SuggestionKind::kFunction, titled(*row), row->about);
    }
  }

  void expression() {
    const std::string_view before = typed();
    if (before.find('.') == std::string_view::npos) {
      variables(SuggestionKind::kVariable);
      for (const char* name : {"and", "or", "not", "in", "true", "false", "null"}) add(name, SuggestionKind::kKeyword);
    }
    // What waits cannot stand in an expression.
    functions(false);
  }

  void callee() {
    const std::string_view before = typed();
    for (const OutlineKey& key : outline_.keys) {
      if (key.parent == kNoKey && !key.item && key.complete && key.name != "main" && !document_.services) {
        add(key.name, SuggestionKind::kFunction, "subworkflow");
      }
    }
    if (before.substr(0, 10) == "googleapis") {
      // A part at a time: there are thousands.
      std::string_view last;
      for (const ConnectorMethod& method : connector_methods()) {
        const std::string full = method.full_name();
        if (std::string_view(full).substr(0, before.size()) != before) continue;
        const std::size_t dot = full.find('.', before.size());
        const std::string head = dot == std::string::npos ? full : full.substr(0, dot + 1);
        if (dot == std::string::npos) {
          add(full, SuggestionKind::kFunction, titled(method),
              std::string(method.verb) + " " + std::string(method.base) + std::string(method.path));
        } else if (head != last) {
          add(head, SuggestionKind::kText, "connectors");
          last = list_.options.empty() ? std::string_view() : std::string_view(list_.options.back().label);
        }
      }
      return;
    }
    functions(true);
    add("googleapis.", SuggestionKind::kText, "connectors");
  }

  void steps(const OutlineKey& key) {
    const auto index = static_cast<std::uint32_t>(&key - outline_.keys.data());
    const std::uint32_t routine = outline_.routine_of(index);
    for (std::uint32_t i = 0; i < outline_.keys.size(); ++i) {
      const OutlineKey& step = outline_.keys[i];
      if (!outline_.is_step_name(step) || outline_.routine_of(i) != routine || step.name.empty() || !step.complete) continue;
      add(step.name, SuggestionKind::kStep, "step, line " + std::to_string(line_of(step.key.begin)));
    }
    add("end", SuggestionKind::kKeyword, {}, "Ends the execution here.");
    for (const OutlineKey* around = outline_.parent(key); around != nullptr; around = outline_.parent(*around)) {
      if (around->name != "for") continue;
      add("break", SuggestionKind::kKeyword, {}, "Leaves the loop.");
      add("continue", SuggestionKind::kKeyword, {}, "Goes on with the next entry of the loop.");
      break;
    }
  }

  void value(const OutlineKey& key) {
    const std::string_view role = role_of(outline_, key, document_.services);
    const std::string_view words = words_of_key(role, key.name);
    if (!words.empty()) {
      word(false);
      for (std::size_t begin = 0; begin < words.size();) {
        const std::size_t end = std::min(words.find(' ', begin), words.size());
        add(std::string(words.substr(begin, end - begin)), SuggestionKind::kKeyword);
        begin = end + 1;
      }
      return;
    }
    if (key.name == "call") {
      word(true);
      callee();
    } else if (key.name == "next") {
      word(false);
      steps(key);
    } else if (key.name == "url") {
      list_.from = std::min(offset_, key.value.begin);
      if (list_.from < offset_ && (text_[list_.from] == '"' || text_[list_.from] == '\'')) ++list_.from;
      list_.to = std::max(offset_, key.value.end);
      if (list_.to > list_.from && list_.to <= text_.size() && (text_[list_.to - 1] == '"' || text_[list_.to - 1] == '\'') &&
          list_.to > offset_)
        --list_.to;
      for (const std::string& address : document_.addresses) add(address, SuggestionKind::kText, "simulated service");
    } else if (key.name == "retry" || key.name == "predicate" || key.name == "backoff") {
      word(true);
      const bool predicate = key.name == "predicate";
      for (const ObjectRow& row : library_objects()) {
        const bool backoff = row.name.find("backoff") != std::string_view::npos;
        if (!predicate && backoff == (key.name == "backoff"))
          add(std::string(row.name), SuggestionKind::kConstant, "constant", row.about, "${" + std::string(row.name) + "}");
      }
      if (!predicate) return;
      for (const FunctionRow* row : standard_library().all()) {
        if (row->name.find("predicate") != std::string_view::npos)
          add(std::string(row->name), SuggestionKind::kFunction, titled(*row), row->about, "${" + std::string(row->name) + "}");
      }
    } else if (key.name == "result" || key.name == "shared" || key.name == "concurrency_limit") {
      word(false);
      if (key.name != "concurrency_limit") variables(SuggestionKind::kVariable);
    }
  }

  void keys(const OutlineKey& unfinished) {
    const auto offer = [&](std::string_view name, std::string_view info, SuggestionKind kind, std::string detail) {
      if (outline_.sibling(unfinished, name) != nullptr) return;
      // A key that has its colon is only renamed.
      std::string apply = unfinished.complete ? std::string() : std::string(name) + ": ";
      add(std::string(name), kind, std::move(detail), info, std::move(apply));
    };
    const OutlineKey* around = outline_.parent(unfinished);
    if (outline_.is_step_name(unfinished)) {
      // A new item: without a name only inside of a switch; a name is free.
      return;
    }
    if (around != nullptr && around->name == "assign") {
      variables(SuggestionKind::kVariable);
      for (Suggestion& one : list_.options) {
        if (!unfinished.complete) one.apply = one.label + ": ";
      }
      return;
    }
    if (around != nullptr && around->name == "args") {
      arguments(*around, offer);
      return;
    }
    const std::string_view role = role_of(outline_, unfinished, document_.services);
    for (const KeyDoc& row : key_docs()) {
      const bool fits = find_key_doc(role, row.name) == &row && !role.empty();
      // What a try or a switch holds is a step without a name.
      const bool unnamed =
          (role == "try" || role == "switch") && find_key_doc("step", row.name) == &row && row.name != "retry" && row.name != "except";
      if (fits || unnamed) offer(row.name, row.about, SuggestionKind::kKey, {});
    }
  }

  template <typename Offer>
  void arguments(const OutlineKey& args, Offer offer) {
    const OutlineKey* call = outline_.sibling(args, "call");
    if (call == nullptr) return;
    const std::string name(text_.substr(call->value.begin, call->value.end - call->value.begin));
    if (const FunctionRow* row = handler_library().find(name)) {
      for (const Parameter& parameter : row->parameters)
        offer(parameter.name, parameter.about, SuggestionKind::kKey, parameter.required ? "required" : "");
      return;
    }
    if (const ConnectorMethod* method = find_connector_method(name)) {
      for (const std::string_view parameter : method->required_parameters())
        offer(parameter, "Part of the address.", SuggestionKind::kKey, "required");
      if (!method->body_type.empty()) offer("body", method->body_type, SuggestionKind::kKey, {});
      for (const std::string_view parameter : method->query_parameters()) offer(parameter, "Query parameter.", SuggestionKind::kKey, {});
      offer("connector_params", "How long to wait, how often to ask, and with which scopes.", SuggestionKind::kKey, {});
      return;
    }
    for (const OutlineVariable& variable : variables_of(text_, outline_)) {
      if (variable.about != "parameter" || variable.routine == kNoKey || outline_.keys[variable.routine].name != name) continue;
      offer(variable.name, "Parameter of the subworkflow.", SuggestionKind::kKey, {});
    }
  }

  std::optional<HoverText> about_key(const OutlineKey& key, HoverText hover) {
    const OutlineKey* around = outline_.parent(key);
    if (around != nullptr && around->name == "args") {
      const OutlineKey* call = outline_.sibling(*around, "call");
      const FunctionRow* row =
          call == nullptr ? nullptr : handler_library().find(text_.substr(call->value.begin, call->value.end - call->value.begin));
      if (row == nullptr) return std::nullopt;
      for (const Parameter& parameter : row->parameters) {
        if (parameter.name != key.name && parameter.alias != key.name) continue;
        hover.title = key.name;
        hover.text = parameter.about;
        if (!parameter.fallback.empty())
          hover.text += (hover.text.empty() ? "Default: " : " Default: ") + std::string(parameter.fallback) + ".";
        else if (!parameter.required)
          hover.text += hover.text.empty() ? "May be left out." : " May be left out.";
        return hover;
      }
      return std::nullopt;
    }
    if (outline_.is_step_name(key) || (around != nullptr && around->name == "assign")) return std::nullopt;
    const std::string_view role = role_of(outline_, key, document_.services);
    const KeyDoc* row = find_key_doc(role, key.name);
    if (row == nullptr && (role == "try" || role == "switch")) row = find_key_doc("step", key.name);
    if (row == nullptr) return std::nullopt;
    hover.title = key.name;
    hover.text = row->about;
    return hover;
  }

  bool about_name(const std::string& name, std::uint32_t whole, HoverText& hover) {
    if (const FunctionRow* row = handler_library().find(name)) {
      hover.to = whole;
      hover.title = titled(*row);
      hover.text = row->about;
      for (const RaisedRow& raised : row->raises) hover.text += "\n" + std::string(raised.tag) + ": " + std::string(raised.when);
      hover.example = row->example;
      return true;
    }
    if (const ConnectorMethod* method = find_connector_method(name)) {
      hover.to = whole;
      hover.title = titled(*method);
      hover.text = std::string(method->verb) + " " + std::string(method->base) + std::string(method->path);
      return true;
    }
    for (const ObjectRow& row : library_objects()) {
      if (row.name != name) continue;
      hover.to = whole;
      hover.title = name;
      hover.text = row.about;
      hover.example = row.example;
      return true;
    }
    return false;
  }

  const LanguageDocument& document_;
  std::string_view text_;
  std::uint32_t offset_;
  TextOutline outline_;
  CompletionList list_;
};

}  // namespace

std::string_view suggestion_kind_name(SuggestionKind kind) {
  constexpr std::array<std::string_view, 7> kNames{"function", "constant", "variable", "step", "key", "keyword", "text"};
  return kNames[static_cast<std::size_t>(kind)];
}

CompletionList complete_at(const LanguageDocument& document, std::uint32_t offset) { return Service(document, offset).complete(); }

std::optional<HoverText> hover_at(const LanguageDocument& document, std::uint32_t offset) { return Service(document, offset).hover(); }

}  // namespace etude
