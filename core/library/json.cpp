// json: values as JSON text or bytes, and back.
#include <array>

#include "core/library/limits.h"
#include "core/library/modules.h"
#include "core/library/raise.h"
#include "core/library/registry.h"
#include "core/value/value_json.h"

namespace etude {

namespace {

Result<Value> decode(Arguments arguments) {
  const Value& data = arguments[0];
  Result<Value> decoded = value_from_json(data.is_string() ? data.string() : data.raw_bytes());
  // Bad text is the caller's data, however it is bad.
  if (!decoded.ok()) return value_error("json.decode", decoded.error().message);
  return decoded;
}

Result<JsonLayout> layout_of(std::string_view function, const Value& indent) {
  JsonLayout layout;
  if (indent.is_bool()) {
    layout.pretty = indent.boolean();
    return layout;
  }
  layout.pretty = true;
  const Map map = indent.map();
  for (const auto& [key, target] : {std::pair{"prefix", &layout.prefix}, std::pair{"indent", &layout.indent}}) {
    const Value* given = map.find(key);
    if (given == nullptr) continue;
    if (!given->is_string()) return wrong_argument(function, "indent." + std::string(key), "string", *given);
    *target = given->string();
  }
  return layout;
}

Result<std::string> encoded(std::string_view function, Arguments arguments, std::size_t most_bytes) {
  ETUDE_TRY(JsonLayout layout, layout_of(function, arguments[1]));
  layout.most_bytes = most_bytes;
  Result<std::string> text = json_from_value(arguments[0], layout);
  if (!text.ok()) return json_error(function, text.error());
  return text;
}

Result<Value> encode(Arguments arguments) {
  ETUDE_TRY(const std::string text, encoded("json.encode", arguments, kMostMemoryBytes));
  return Value::bytes(text);
}

Result<Value> encode_to_string(Arguments arguments) {
  ETUDE_TRY(const std::string text, encoded("json.encode_to_string", arguments, kMostStringBytes));
  return Value(text);
}

constexpr std::array kDecode{
    Parameter{.name = "data", .accepts = kBytesOnly | kStringOnly, .about = "The JSON text; bytes are read as UTF-8."}};
constexpr std::array kEncode{
    Parameter{.name = "data", .about = "The value to write; it must not contain bytes."},
    Parameter{.name = "indent",
              .accepts = kind_bit(Kind::kBool) | kMapOnly,
              .required = false,
              .fallback = "false",
              .about = "true for one member a line, four blanks a level; or a map with `prefix`, put before every line but the first, and "
                       "`indent`, put once for each level."}};

constexpr std::array kDecodeErrors{RaisedRow{"TypeError", "data is neither bytes nor a string"},
                                   RaisedRow{"ValueError", "data is not valid JSON, or is nested too deeply"}};
constexpr std::array kEncodeErrors{RaisedRow{"TypeError", "data contains bytes, or indent has another type"},
                                   RaisedRow{"ValueError", "data contains a number that is infinite or not a number"},
                                   RaisedRow{"ResourceLimitError", "the text is longer than a value may be"}};

constexpr std::array kRows{
    FunctionRow{.name = "json.decode",
                .parameters = kDecode,
                .returns = "any",
                .about = "Reads a JSON text. Numbers without fraction and exponent become integers, all others doubles; of equal keys the "
                         "last one wins.",
                .example = R"(json.decode("[1, true, null]") → [1,true,null])",
                .raises = kDecodeErrors,
                .pure = &decode},
    FunctionRow{.name = "json.encode",
                .parameters = kEncode,
                .returns = "bytes",
                .about = "Writes a value as JSON in UTF-8 bytes, keys in ascending order.",
                .example = R"(text.decode(json.encode({"b": 1, "a": []})) → "{\"a\":[],\"b\":1}")",
                .raises = kEncodeErrors,
                .pure = &encode},
    FunctionRow{.name = "json.encode_to_string",
                .parameters = kEncode,
                .returns = "string",
                .about = "Writes a value as a JSON string, keys in ascending order.",
                .example = R"(json.encode_to_string({"b": 2.5, "a": null}) → "{\"a\":null,\"b\":2.5}")",
                .raises = kEncodeErrors,
                .pure = &encode_to_string}};

}  // namespace

void register_json(Registry& registry) { registry.add(kRows); }

}  // namespace etude
