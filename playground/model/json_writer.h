// Writes JSON text from the front to the back, without a tree in between: mirrors have many rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/value/value.h"
#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude {

/// Commas are put by itself; who opens must close.
class JsonWriter {
 public:
  JsonWriter& open_object() { return open('{'); }
  JsonWriter& close_object() { return close('}'); }
  JsonWriter& open_list() { return open('['); }
  JsonWriter& close_list() { return close(']'); }
  JsonWriter& key(std::string_view name) {
    comma();
    text_ += json_quoted(name);
    text_ += ':';
    fresh_ = true;
    return *this;
  }
  JsonWriter& string(std::string_view value) { return raw(json_quoted(value)); }
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }
  template <typename T, std::enable_if_t<std::is_integral_v<T> && !std::is_same_v<T, bool>, int> = 0>
  JsonWriter& number(T value) {
    return raw(std::to_string(value));
  }
  JsonWriter& number(double value) { return raw(text_of(value)); }
  /// A value of a run; what JSON cannot hold becomes a text.
  JsonWriter& value(const Value& value) { return raw(json_for_display(value)); }
  /// JSON that is ready.
  JsonWriter& raw(std::string_view json) {
    comma();
    text_ += json;
    fresh_ = false;
    return *this;
  }

  JsonWriter& field(std::string_view name, std::string_view value) { return key(name).string(value); }
  JsonWriter& field(std::string_view name, const char* value) { return key(name).string(value); }
  JsonWriter& field(std::string_view name, const std::string& value) { return key(name).string(value); }
  JsonWriter& field(std::string_view name, bool value) { return key(name).boolean(value); }
  JsonWriter& field(std::string_view name, double value) { return key(name).number(value); }
  JsonWriter& field(std::string_view name, float value) { return key(name).number(static_cast<double>(value)); }
  template <typename T, std::enable_if_t<std::is_integral_v<T> && !std::is_same_v<T, bool>, int> = 0>
  JsonWriter& field(std::string_view name, T value) {
    return key(name).number(value);
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void comma() {
    if (!fresh_) text_ += ',';
    fresh_ = false;
  }
  JsonWriter& open(char bracket) {
    comma();
    text_ += bracket;
    fresh_ = true;
    return *this;
  }
  JsonWriter& close(char bracket) {
    text_ += bracket;
    fresh_ = false;
    return *this;
  }
  std::string text_;
  bool fresh_ = true;
};

}  // namespace etude
