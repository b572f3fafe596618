// Reads JSON through nlohmann_json's event interface, straight into shared values, and writes it.
#include "core/value/value_json.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/utf8.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

using Json = nlohmann::json;

// Builds a Value from the parser's events.
class Builder : public nlohmann::json_sax<Json> {
 public:
  explicit Builder(std::uint32_t deepest) : deepest_(deepest) {}
  bool null() override { return put(Value()); }
  bool boolean(bool value) override { return put(Value(value)); }
  bool number_integer(std::int64_t value) override { return put(Value(value)); }
  bool number_unsigned(std::uint64_t value) override {
    if (value > static_cast<std::uint64_t>(INT64_MAX)) return put(Value(static_cast<double>(value)));
    return put(Value(static_cast<std::int64_t>(value)));
  }
  bool number_float(double value, const std::string&) override { return put(Value(value)); }
  bool string(std::string& value) override { return put(Value(value)); }
  bool binary(Json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(true); }
  bool key(std::string& value) override {
    open_.back().key = Value(value);
    return true;
  }
  bool end_object() override { return close(Value(std::move(open_.back().map))); }
  bool start_array(std::size_t) override { return open(false); }
  bool end_array() override { return close(Value(std::move(open_.back().list))); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& exception) override {
    error_at_ = position;
    message_ = exception.what();
    return false;
  }

  Value result;
  std::size_t error_at_ = 0;
  std::string message_;
  bool too_deep = false;

 private:
  struct Open {
    bool is_map;
    Value key;
    Map map;
    List list;
  };
  bool open(bool is_map) {
    if (open_.size() >= deepest_) {
      too_deep = true;
      return false;
    }
    open_.push_back({is_map, Value(), Map(), List()});
    return true;
  }
  bool close(Value value) {
    open_.pop_back();
    return put(std::move(value));
  }
  bool put(Value value) {
    if (open_.empty()) {
      result = std::move(value);
    } else if (Open& top = open_.back(); top.is_map) {
      top.map = top.map.set(top.key, std::move(value));
    } else {
      top.list = top.list.push_back(std::move(value));
    }
    return true;
  }
  std::uint32_t deepest_;
  std::vector<Open> open_;
};

void append_quoted(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (byte < 0x20) {
          out += "\\u00";
          out.push_back(kHex[byte >> 4]);
          out.push_back(kHex[byte & 15]);
        } else {
          out.push_back(c);
        }
    }
  }
  out.push_back('"');
}

class Writer {
 public:
  Writer(const JsonLayout& layout, bool lenient) : layout_(layout), lenient_(lenient) {}

  Result<void> write(const Value& value, std::uint32_t level) {
    if (level > kDeepestNesting) {
      if (!lenient_) return Error{"json.depth", "the value is nested too deeply for JSON"};
      out += "\"…\"";
      return {};
    }
    if (out.size() > layout_.most_bytes) return too_long();
    switch (value.kind()) {
      case Kind::kNull: out += "null"; return {};
      case Kind::kBool: out += value.boolean() ? "true" : "false"; return {};
      case Kind::kInt: out += text_of(value.integer()); return {};
      case Kind::kDouble:
        if (!std::isfinite(value.number())) {
          if (!lenient_) return Error{"json.number", text_of(value.number()) + " has no JSON form"};
          append_quoted(out, text_of(value.number()));
          return {};
        }
        out += text_of(value.number());
        return {};
      case Kind::kString: append_quoted(out, value.string()); return {};
      case Kind::kBytes:
        if (!lenient_)
          return Error{"json.bytes", "bytes have no JSON form; encode them with base64.encode or decode them with text.decode"};
        out += "\"<" + std::to_string(value.raw_bytes().size()) + " bytes>\"";
        return {};
      case Kind::kList: {
        const List list = value.list();
        return container('[', ']', list.empty(), level, [&](auto&& next) -> Result<void> {
          for (const Value& element : list) {
            next();
            ETUDE_TRY_VOID(write(element, level + 1));
          }
          return {};
        });
      }
      case Kind::kMap: {
        const Map map = value.map();
        return container('{', '}', map.empty(), level, [&](auto&& next) -> Result<void> {
          for (const Map::Entry& entry : map) {
            next();
            append_quoted(out, entry.key.string());
            out += layout_.pretty ? ": " : ":";
            ETUDE_TRY_VOID(write(entry.value, level + 1));
          }
          return {};
        });
      }
    }
    return {};
  }

  [[nodiscard]] Error too_long() const {
    return Error{"json.size", "the JSON text is longer than " + std::to_string(layout_.most_bytes) + " bytes"};
  }

  std::string out;

 private:
  template <typename Body>
  Result<void> container(char open, char close, bool empty, std::uint32_t level, Body&& body) {
    out.push_back(open);
    bool first = true;
    ETUDE_TRY_VOID(body([&] {
      if (!first) out.push_back(',');
      first = false;
      if (layout_.pretty) new_line(level + 1);
    }));
    if (layout_.pretty && !empty) new_line(level);
    out.push_back(close);
    return {};
  }
  void new_line(std::uint32_t level) {
    out += "\n" + layout_.prefix;
    for (std::uint32_t i = 0; i < level; ++i) out += layout_.indent;
  }
  const JsonLayout& layout_;
  bool lenient_;
};

}  // namespace

Result<Value> value_from_json(std::string_view text, std::uint32_t deepest) {
  if (!is_valid_utf8(text)) return Error{"json.syntax", "the text is not valid UTF-8"};
  Builder builder(deepest);
  if (Json::sax_parse(text.begin(), text.end(), &builder)) return std::move(builder.result);
  if (builder.too_deep) {
    return Error{"json.depth", "the JSON text is nested more than " + std::to_string(deepest) + " levels deep"};
  }
  // nlohmann's sentence starts with its own error number and place; ours is line and column.
  const std::size_t at = std::min(builder.error_at_ == 0 ? 0 : builder.error_at_ - 1, text.size());
  std::size_t line = 1;
  std::size_t start = 0;
  for (std::size_t i = 0; i < at; ++i) {
    if (text[i] == '\n') {
      ++line;
      start = i + 1;
    }
  }
  const std::size_t column = count_code_points(text.substr(start, at - start)) + 1;
  std::string detail = builder.message_;
  if (const std::size_t colon = detail.find(": "); colon != std::string::npos) detail = detail.substr(colon + 2);
  // "[json.exception.out_of_range.406] number overflow …" has no place.
  if (const std::size_t bracket = detail.find("] "); detail.starts_with("[json.") && bracket != std::string::npos)
    detail = detail.substr(bracket + 2);
  // "syntax error while parsing value - invalid literal; …": the sentence behind says enough.
  if (detail.starts_with("syntax error while parsing ")) {
    const std::size_t dash = detail.find(" - ");
    if (dash != std::string::npos) detail = detail.substr(dash + 3);
  }
  return Error{"json.syntax", "not valid JSON at line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + detail};
}

Result<std::string> json_from_value(const Value& value, const JsonLayout& layout) {
  Writer writer(layout, false);
  ETUDE_TRY_VOID(writer.write(value, 0));
  if (writer.out.size() > layout.most_bytes) return writer.too_long();
  return std::move(writer.out);
}

std::string json_for_display(const Value& value) {
  const JsonLayout layout;
  Writer writer(layout, true);
  static_cast<void>(writer.write(value, 0).ok());
  return std::move(writer.out);
}

std::string json_quoted(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

}  // namespace etude
