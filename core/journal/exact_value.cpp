// Spells values, and reads them from JSON that has been parsed.
#include "core/journal/exact_value.h"

#include <cmath>

#include "core/value/value_text.h"

namespace etude {
namespace {

constexpr std::string_view kBase64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto at = [&](std::size_t k) { return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u; };
    const std::uint32_t word = at(0) << 16 | at(1) << 8 | at(2);
    out.push_back(kBase64Digits[word >> 18]);
    out.push_back(kBase64Digits[word >> 12 & 63]);
    out.push_back(i + 1 < bytes.size() ? kBase64Digits[word >> 6 & 63] : '=');
    out.push_back(i + 2 < bytes.size() ? kBase64Digits[word & 63] : '=');
  }
  return out;
}

bool from_base64(std::string_view text, std::string& out) {
  if (text.size() % 4 != 0) return false;
  for (std::size_t i = 0; i < text.size(); i += 4) {
    std::uint32_t word = 0;
    std::size_t padding = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const char c = text[i + k];
      if (c == '=' && i + 4 == text.size() && k >= 2) {
        ++padding;
        word <<= 6;
        continue;
      }
      const std::size_t digit = kBase64Digits.find(c);
      if (digit == std::string_view::npos || padding != 0) return false;
      word = word << 6 | static_cast<std::uint32_t>(digit);
    }
    out.push_back(static_cast<char>(word >> 16 & 255));
    if (padding < 2) out.push_back(static_cast<char>(word >> 8 & 255));
    if (padding < 1) out.push_back(static_cast<char>(word & 255));
  }
  return true;
}

void write_double(std::string& out, double number) {
  std::string text = text_of(number);
  if (!std::isfinite(number)) {
    out += "{\"$double\":" + json_quoted(text) + "}";
    return;
  }
  if (number == 0.0 && std::signbit(number)) text = "-0";
  if (text.find_first_of(".eE") == std::string::npos) text += ".0";
  out += text;
}

void write_key(std::string& out, std::string_view key) {
  if (key.starts_with('$')) {
    out += json_quoted("$" + std::string(key));
  } else {
    out += json_quoted(key);
  }
}

Result<Value> special(std::string_view form, const Value& content) {
  if (form == "$bytes" && content.is_string()) {
    std::string bytes;
    if (!from_base64(content.string(), bytes)) return detail::damaged("bytes are not base64");
    return Value::bytes(bytes);
  }
  if (form == "$double" && content.is_string()) {
    if (content.string() == "NaN") return Value(std::nan(""));
    if (content.string() == "+Inf") return Value(HUGE_VAL);
    if (content.string() == "-Inf") return Value(-HUGE_VAL);
  }
  if (form == "$unset" && content.is_bool() && content.boolean()) return Value::unset();
  return detail::damaged("a value has the unknown form " + json_quoted(form));
}

Result<Value> bounded_value(Value value) {
  if (value.depth() > kDeepestNesting) return detail::damaged("a value is nested too deeply");
  return value;
}

}  // namespace

namespace detail {

Error damaged(std::string what) { return Error{"journal.shape", "The journal is damaged: " + std::move(what) + "."}; }
Error unreadable(const Error& syntax) { return Error{"journal.syntax", "The journal cannot be read: " + syntax.message + "."}; }

}  // namespace detail

bool is_identical(const Value& a, const Value& b) {
  if (a.is_same(b)) return true;
  if (a.kind() != b.kind() || a.hash() != b.hash()) return false;
  switch (a.kind()) {
    case Kind::kNull:
    case Kind::kBool:
    case Kind::kInt:
    case Kind::kDouble: return true;  // the hash of a scalar is a bijection of its bits
    case Kind::kString: return a.string() == b.string();
    case Kind::kBytes: return a.raw_bytes() == b.raw_bytes();
    case Kind::kList: {
      const List left = a.list();
      const List right = b.list();
      if (left.size() != right.size()) return false;
      for (std::size_t i = 0; i < left.size(); ++i) {
        if (!is_identical(left[i], right[i])) return false;
      }
      return true;
    }
    case Kind::kMap: {
      const Map left = a.map();
      const Map right = b.map();
      if (left.size() != right.size()) return false;
      auto other = right.begin();
      for (const Map::Entry& entry : left) {
        if (entry.key.string() != other->key.string() || !is_identical(entry.value, other->value)) return false;
        ++other;
      }
      return true;
    }
  }
  return false;
}

void append_exact_json(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Kind::kNull: out += value.is_unset() ? "{\"$unset\":true}" : "null"; return;
    case Kind::kBool: out += value.boolean() ? "true" : "false"; return;
    case Kind::kInt: out += text_of(value.integer()); return;
    case Kind::kDouble: write_double(out, value.number()); return;
    case Kind::kString: out += json_quoted(value.string()); return;
    case Kind::kBytes: out += "{\"$bytes\":\"" + base64(value.raw_bytes()) + "\"}"; return;
    case Kind::kList: {
      out.push_back('[');
      bool first = true;
      for (const Value& element : value.list()) {
        if (!first) out.push_back(',');
        first = false;
        append_exact_json(out, element);
      }
      out.push_back(']');
      return;
    }
    case Kind::kMap: {
      out.push_back('{');
      bool first = true;
      for (const Map::Entry& entry : value.map()) {
        if (!first) out.push_back(',');
        first = false;
        write_key(out, entry.key.string());
        out.push_back(':');
        append_exact_json(out, entry.value);
      }
      out.push_back('}');
      return;
    }
  }
}

std::string exact_json_from_value(const Value& value) {
  std::string out;
  append_exact_json(out, value);
  return out;
}

Result<Value> value_from_exact_form(const Value& json) {
  switch (json.kind()) {
    case Kind::kNull:
    case Kind::kBool:
    case Kind::kInt:
    case Kind::kDouble:
    case Kind::kString: return json;
    case Kind::kBytes: return detail::damaged("a value has bytes without their form");
    case Kind::kList: {
      List list;
      for (const Value& element : json.list()) {
        ETUDE_TRY(Value value, value_from_exact_form(element));
        list = list.push_back(std::move(value));
      }
      return bounded_value(Value(std::move(list)));
    }
    case Kind::kMap: {
      const Map map = json.map();
      if (map.size() == 1 && map.begin()->key.string().starts_with('$') && !map.begin()->key.string().starts_with("$$")) {
        return special(map.begin()->key.string(), map.begin()->value);
      }
      Map result;
      for (const Map::Entry& entry : map) {
        ETUDE_TRY(Value value, value_from_exact_form(entry.value));
        const std::string_view key = entry.key.string();
        if (key.starts_with('$')) {
          if (!key.starts_with("$$")) return detail::damaged("a value has the unknown form " + json_quoted(key));
          result = result.set(key.substr(1), std::move(value));
        } else {
          result = result.set(entry.key, std::move(value));
        }
      }
      return bounded_value(Value(std::move(result)));
    }
  }
  return detail::damaged("a value has no kind");
}

Result<Value> value_from_exact_json(std::string_view text) {
  Result<Value> json = value_from_json(text, kDeepestExactText);
  if (!json.ok()) return detail::unreadable(json.error());
  return value_from_exact_form(json.value());
}

}  // namespace etude
