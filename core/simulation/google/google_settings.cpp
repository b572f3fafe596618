// A table of the keys of `google:`, by API and kind.
#include "core/simulation/google/google_settings.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/connector/catalog.h"
#include "core/source/diagnostic.h"

namespace etude {
namespace {

using Kind = GoogleSettingKind;
using Setting = GoogleSetting;

constexpr Setting kSettings[] = {
    {"", "concurrent", Kind::kCount},
    {"", "deny", Kind::kMethodsOrAll},
    {"", "duration", Kind::kDuration},
    {"", "fail", Kind::kMethods},
    {"", "live", Kind::kFlag},
    {"", "resources", Kind::kNamedMaps},
    {"aiplatform", "answers", Kind::kAnswers},
    {"bigquery", "answers", Kind::kAnswers},
    {"bigquery", "tables", Kind::kNamedLists},
    {"cloudfunctions", "results", Kind::kNamedAny},
    {"cloudfunctions", "urls", Kind::kNamedTexts},
    {"cloudtasks", "delay", Kind::kDuration},
    {"compute", "addresses", Kind::kNamedTexts},
    {"dataflow", "writes", Kind::kTexts},
    {"documentai", "texts", Kind::kNamedTexts},
    {"forms", "responses", Kind::kList},
    {"language", "answers", Kind::kAnswers},
    {"ml", "answers", Kind::kAnswers},
    {"pubsub", "push_delay", Kind::kDuration},
    {"run", "urls", Kind::kNamedTexts},
    {"secretmanager", "secrets", Kind::kNamedTexts},
    {"spanner", "answers", Kind::kAnswers},
    {"storage", "objects", Kind::kNamedTexts},
    {"translate", "answers", Kind::kAnswers},
};

std::vector<std::string_view> services() {
  std::set<std::string_view> names{"drive"};
  for (const ConnectorMethod& method : connector_methods()) names.insert(method.service);
  return {names.begin(), names.end()};
}

class Checker {
 public:
  Checker(FieldReader& fields, std::string_view service) : fields_(fields), service_(service) {}

  void check(const Node& node) {
    if (node.is_null() || !fields_.is_named_map(node, "google." + std::string(service_))) return;
    std::vector<std::string_view> known;
    for (const Setting& setting : kSettings) {
      if (setting.service.empty() || setting.service == service_) known.push_back(setting.key);
    }
    for (const Node::Entry& entry : node.entries) {
      const std::string_view key = entry.key.value.string();
      const auto found = std::find_if(std::begin(kSettings), std::end(kSettings), [&](const Setting& setting) {
        return setting.key == key && (setting.service.empty() || setting.service == service_);
      });
      if (found == std::end(kSettings)) {
        suggest_name(fields_.error("scenario.unknown_key", entry.key.range,
                                   "google." + std::string(service_) + " has no key `" + std::string(key) + "`."),
                     key, known);
        continue;
      }
      check_value(entry.value, found->kind, "google." + std::string(service_) + "." + std::string(key));
    }
  }

 private:
  void check_value(const Node& node, Kind kind, const std::string& what) {
    switch (kind) {
      case Kind::kDuration: check_duration(node, what); return;
      case Kind::kFlag:
        if (!node.is_scalar() || !node.value.is_bool()) fields_.error("scenario.kind", node.range, what + " must be true or false.");
        return;
      case Kind::kCount: fields_.integer(node, what, 1, kMostConcurrent); return;
      case Kind::kMethodsOrAll:
        if (node.is_scalar() && node.value.is_bool()) return;
        check_methods(node, what);
        return;
      case Kind::kMethods: check_methods(node, what); return;
      case Kind::kNamedMaps:
        each_named(node, what, [&](const Node& value, const std::string& name) {
          if (!value.is_null()) fields_.is_named_map(value, name);
        });
        return;
      case Kind::kNamedTexts:
        each_named(node, what, [&](const Node& value, const std::string& name) { fields_.text(value, name); });
        return;
      case Kind::kNamedLists:
        each_named(node, what, [&](const Node& value, const std::string& name) { fields_.is_list(value, name); });
        return;
      case Kind::kNamedAny: fields_.is_named_map(node, what); return;
      case Kind::kAnswers: check_answers(node, what); return;
      case Kind::kList: fields_.is_list(node, what); return;
      case Kind::kTexts:
        if (!fields_.is_list(node, what)) return;
        for (const Node& item : node.items) fields_.text(item, what);
        return;
    }
  }

  void check_duration(const Node& node, const std::string& what) {
    if (node.is_scalar() && node.value.is_number())
      fields_.number(node, what, kLongestGoogleDuration);
    else
      fields_.duration(node, what);
  }

  template <typename Check>
  void each_named(const Node& node, const std::string& what, Check check) {
    if (node.is_null() || !fields_.is_named_map(node, what)) return;
    for (const Node::Entry& entry : node.entries) check(entry.value, what + "." + std::string(entry.key.value.string()));
  }

  // Methods by their names or the ends of these: `instances.start`, `start`.
  void check_methods(const Node& node, const std::string& what) {
    if (!fields_.is_list(node, what)) return;
    std::vector<std::string_view> names;
    if (service_ == "container") names.insert(names.end(), {"create_job", "await_job", "delete_job", "request"});
    for (const ConnectorMethod& method : connector_methods()) {
      if (method.service == service_) names.push_back(method.name);
    }
    for (const Node& item : node.items) {
      const std::optional<std::string> name = fields_.text(item, what);
      if (!name || service_ == "drive") continue;
      const bool known = std::any_of(names.begin(), names.end(), [&](std::string_view method) {
        return method == *name ||
               (method.size() > name->size() && method.ends_with(*name) && method[method.size() - name->size() - 1] == '.');
      });
      if (!known)
        suggest_name(fields_.error("scenario.word", item.range, what + ": `" + *name + "` is no method of this API."), *name,
                     ends_of(names));
    }
  }

  static std::vector<std::string_view> ends_of(const std::vector<std::string_view>& names) {
    std::vector<std::string_view> ends;
    for (const std::string_view name : names) {
      for (std::size_t at = 0; at != std::string_view::npos && at < name.size();) {
        ends.push_back(name.substr(at));
        at = name.find('.', at);
        if (at != std::string_view::npos) ++at;
      }
    }
    return ends;
  }

  void check_answers(const Node& node, const std::string& what) {
    if (!fields_.is_list(node, what)) return;
    for (const Node& item : node.items) {
      if (!fields_.is_named_map(item, what)) continue;
      const Node* match = item.find("match");
      if (match == nullptr) {
        fields_.error("scenario.match", item.range, what + ": a prepared answer needs `match`, a part of the request's text");
        continue;
      }
      fields_.text(*match, what + ".match");
      if (service_ == "translate") continue;  // its other keys are languages
      const bool has_rows = service_ == "bigquery" || service_ == "spanner";
      std::vector<std::string_view> known =
          has_rows ? std::vector<std::string_view>{"match", "rows"} : std::vector<std::string_view>{"match", "answer"};
      if (service_ == "bigquery") known.insert(known.end(), {"seconds", "error"});
      for (const Node::Entry& entry : item.entries) {
        const std::string_view key = entry.key.value.string();
        if (std::find(known.begin(), known.end(), key) == known.end()) {
          suggest_name(
              fields_.error("scenario.unknown_key", entry.key.range, what + ": a prepared answer has no key `" + std::string(key) + "`."),
              key, known);
        }
      }
      if (const Node* rows = item.find("rows")) {
        if (fields_.is_list(*rows, what + ".rows")) {
          for (const Node& row : rows->items) fields_.is_named_map(row, what + ".rows");
        }
      }
      if (const Node* seconds = item.find("seconds")) fields_.number(*seconds, what + ".seconds", kLongestGoogleDuration);
      if (const Node* error = item.find("error")) fields_.text(*error, what + ".error");
    }
  }

  FieldReader& fields_;
  std::string_view service_;
};

}  // namespace

std::span<const GoogleSetting> google_settings() { return kSettings; }

void check_google_settings(const Node& section, FieldReader& fields) {
  if (!fields.is_named_map(section, "google")) return;
  const std::vector<std::string_view> known = services();
  for (const Node::Entry& entry : section.entries) {
    const std::string_view name = entry.key.value.string();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      suggest_name(
          fields.error("scenario.unknown_service", entry.key.range, "there is no simulated Google API `" + std::string(name) + "`."), name,
          known);
      continue;
    }
    Checker(fields, name).check(entry.value);
  }
}

Map google_settings_of(const Value& section, std::string_view service) {
  if (!section.is_map()) return {};
  const std::string_view connector = service == "translation" ? "translate" : service == "www" ? "drive" : service;
  const Value settings = section.map().get(connector);
  return settings.is_map() ? settings.map() : Map();
}

}  // namespace etude
