// The language service over the document that is open.
#include "playground/model/language_json.h"

#include <algorithm>

#include "core/language/language_service.h"
#include "playground/model/json_writer.h"

namespace etude {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; }
// What needs four bytes is a pair of units.
std::uint32_t units_of(char lead) { return static_cast<unsigned char>(lead) >= 0xF0 ? 2 : 1; }

/// JSON files hold values only.
bool has_language(std::string_view file) { return file.size() >= 5 && file.substr(file.size() - 5) == ".yaml"; }

Result<const std::string*> text_of_file(const AppModel& model, const std::string& file) {
  const auto found = model.files.find(file);
  if (found == model.files.end()) return Error{"app.unknown_file", "There is no file `" + file + "`."};
  return &found->second;
}

}  // namespace

std::uint32_t byte_of_utf16(std::string_view text, std::uint32_t units) {
  std::size_t at = 0;
  std::uint32_t passed = 0;
  while (at < text.size() && passed < units) {
    passed += units_of(text[at]);
    do ++at;
    while (at < text.size() && continues(text[at]));
  }
  return static_cast<std::uint32_t>(at);
}

std::uint32_t utf16_of_byte(std::string_view text, std::uint32_t byte) {
  std::uint32_t units = 0;
  for (const char c : text.substr(0, byte)) {
    if (!continues(c)) units += units_of(c);
  }
  return units;
}

Result<std::string> completion_json(const AppModel& model, const std::string& file, std::uint32_t offset) {
  ETUDE_TRY(const std::string* text, text_of_file(model, file));
  CompletionList list;
  if (has_language(file)) {
    std::vector<std::string> addresses;
    for (const ServiceInfo& service : model.services) addresses.push_back(service.url);
    list = complete_at({*text, file == "services.yaml", addresses}, byte_of_utf16(*text, offset));
  }
  JsonWriter json;
  json.open_object().field("from", utf16_of_byte(*text, list.from)).field("to", utf16_of_byte(*text, list.to)).key("options").open_list();
  for (const Suggestion& option : list.options) {
    json.open_object().field("label", option.label).field("kind", suggestion_kind_name(option.kind));
    if (!option.detail.empty()) json.field("detail", option.detail);
    if (!option.info.empty()) json.field("info", option.info);
    if (!option.apply.empty()) json.field("apply", option.apply);
    json.close_object();
  }
  return json.close_list().close_object().take();
}

Result<std::string> hover_json(const AppModel& model, const std::string& file, std::uint32_t offset) {
  ETUDE_TRY(const std::string* text, text_of_file(model, file));
  if (!has_language(file)) return std::string("null");
  const std::optional<HoverText> hover = hover_at({*text, file == "services.yaml"}, byte_of_utf16(*text, offset));
  if (!hover) return std::string("null");
  JsonWriter json;
  json.open_object()
      .field("from", utf16_of_byte(*text, hover->from))
      .field("to", utf16_of_byte(*text, hover->to))
      .field("title", hover->title)
      .field("text", hover->text);
  if (!hover->example.empty()) json.field("example", hover->example);
  return json.close_object().take();
}

}  // namespace etude
