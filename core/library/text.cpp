// text: search, split, replace, case, charsets, percent encoding. Indexes count code points.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/utf8.h"
#include "core/library/charset.h"
#include "core/library/limits.h"
#include "core/library/modules.h"
#include "core/library/percent.h"
#include "core/library/raise.h"
#include "core/library/registry.h"
#include "core/library/text_regex.h"
#include "core/library/unicode_case.h"

namespace etude {
namespace {

// Turns ascending byte offsets of one text into code point indexes, each in time of the distance to the one before.
class IndexCounter {
 public:
  explicit IndexCounter(std::string_view text) : text_(text) {}
  Value index_of(std::size_t offset) {
    index_ += count_code_points(text_.substr(at_, offset - at_));
    at_ = offset;
    return Value(static_cast<std::int64_t>(index_));
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t index_ = 0;
};

// A text that is built piece by piece and never gets much longer than a string may be.
class Builder {
 public:
  explicit Builder(std::string_view function) : function_(function) {}
  void append(std::string_view piece) {
    if (text_.size() <= kMostStringBytes) text_.append(piece.substr(0, kMostStringBytes + 1));
  }
  [[nodiscard]] bool is_full() const { return text_.size() > kMostStringBytes; }
  [[nodiscard]] Result<Value> result() const { return string_result(function_, text_); }

 private:
  std::string_view function_;
  std::string text_;
};

Result<void> check_utf8(std::string_view function, std::string_view name, const Value& value) {
  if (is_valid_utf8(value.string())) return {};
  return value_error(function, "argument '" + std::string(name) + "' is not valid UTF-8");
}

Result<Charset> charset_argument(std::string_view function, const Value& name) {
  const Charset charset = charset_of(name.string());
  if (charset != Charset::kUnknown) return charset;
  return value_error(function, "unknown charset \"" + std::string(name.string().substr(0, 80)) +
                                   "\": it is UTF-8, UTF-16, UTF-16LE, UTF-16BE, US-ASCII, ISO-8859-1 or windows-1252");
}

Result<Regex> regex_argument(std::string_view function, const Value& expression) {
  Result<Regex> regex = Regex::compile(expression.string());
  if (!regex.ok()) return value_error(function, "invalid regular expression: " + regex.error().message);
  return regex;
}

Result<Value> decode(Arguments arguments) {
  constexpr std::string_view kFunction = "text.decode";
  ETUDE_TRY(const Charset charset, charset_argument(kFunction, arguments[1]));
  Result<std::string> text = decode_charset(charset, arguments[0].raw_bytes());
  if (!text.ok()) return value_error(kFunction, text.error().message);
  return string_result(kFunction, text.value());
}

Result<Value> encode(Arguments arguments) {
  constexpr std::string_view kFunction = "text.encode";
  ETUDE_TRY(const Charset charset, charset_argument(kFunction, arguments[1]));
  Result<std::string> bytes = encode_charset(charset, arguments[0].string());
  if (!bytes.ok()) return value_error(kFunction, bytes.error().message);
  return Value::bytes(bytes.value());
}

// The search of Knuth, Morris and Pratt: linear whatever the texts are.
template <typename Each>
void for_each_occurrence_of_long(std::string_view source, std::string_view wanted, Each&& each) {
  std::vector<std::uint32_t> borders(wanted.size(), 0);  // of wanted's first i + 1 bytes: the longest true prefix that is a suffix too
  for (std::uint32_t i = 1, matched = 0; i < wanted.size(); ++i) {
    while (matched != 0 && wanted[i] != wanted[matched]) matched = borders[matched - 1];
    if (wanted[i] == wanted[matched]) ++matched;
    borders[i] = matched;
  }
  std::uint32_t matched = 0;
  for (std::size_t i = 0; i < source.size(); ++i) {
    while (matched != 0 && source[i] != wanted[matched]) matched = borders[matched - 1];
    if (source[i] == wanted[matched]) ++matched;
    if (matched != wanted.size()) continue;
    if (!each(i + 1 - wanted.size())) return;
    matched = 0;  // occurrences do not overlap
  }
}

// Calls each(offset) for every occurrence of a text that is not empty, left to right, none overlapping.
template <typename Each>
void for_each_occurrence(std::string_view source, std::string_view wanted, Each&& each) {
  constexpr std::size_t kShort = 64;  // up to here the plain search is fast even at its worst
  if (wanted.size() > kShort) return for_each_occurrence_of_long(source, wanted, each);
  for (std::size_t at = source.find(wanted); at != std::string_view::npos; at = source.find(wanted, at + wanted.size())) {
    if (!each(at)) return;
  }
}

// Calls each(offset) at the start, behind every character and so at the end: where an empty text occurs.
template <typename Each>
void for_each_boundary(std::string_view source, Each&& each) {
  for (std::size_t at = 0; at <= source.size(); ++at) {
    const bool inside = at < source.size() && (static_cast<unsigned char>(source[at]) & 0xC0u) == 0x80u;
    if (!inside && !each(at)) return;
  }
}

Result<Value> find_all(Arguments arguments) {
  const std::string_view source = arguments[0].string();
  const std::string_view wanted = arguments[1].string();
  ETUDE_TRY_VOID(check_utf8("text.find_all", "substr", arguments[1]));
  IndexCounter counter(source);
  List indexes;
  const auto add = [&](std::size_t at) {
    indexes = indexes.push_back(counter.index_of(at));
    return true;
  };
  if (wanted.empty())
    for_each_boundary(source, add);
  else
    for_each_occurrence(source, wanted, add);
  return Value(indexes);
}

Result<Value> find_all_regex(Arguments arguments) {
  constexpr std::string_view kFunction = "text.find_all_regex";
  const std::string_view source = arguments[0].string();
  ETUDE_TRY(const Regex regex, regex_argument(kFunction, arguments[1]));
  IndexCounter counter(source);
  List matches;
  bool too_large = false;
  for_each_match(regex, source, [&](const RegexMatch& match) {
    const Value text(source.substr(match.begin, match.end - match.begin));
    matches = matches.push_back(Value(Map{{"index", counter.index_of(match.begin)}, {"match", text}}));
    too_large = Value(matches).size_bytes() > kMostMemoryBytes;
    return !too_large;
  });
  if (too_large) return memory_limit(kFunction);
  return Value(matches);
}

Result<Value> match_regex(Arguments arguments) {
  ETUDE_TRY(const Regex regex, regex_argument("text.match_regex", arguments[1]));
  return Value(regex.contains_match(arguments[0].string()));
}

Result<Value> replace_all(Arguments arguments) {
  constexpr std::string_view kFunction = "text.replace_all";
  const std::string_view source = arguments[0].string();
  const std::string_view wanted = arguments[1].string();
  const std::string_view replacement = arguments[2].string();
  ETUDE_TRY_VOID(check_utf8(kFunction, "substr", arguments[1]));
  ETUDE_TRY_VOID(check_utf8(kFunction, "repl", arguments[2]));
  Builder result(kFunction);
  std::size_t copied = 0;
  bool replaced = false;
  const auto replace = [&](std::size_t at) {
    result.append(source.substr(copied, at - copied));
    result.append(replacement);
    copied = at + wanted.size();
    replaced = true;
    return !result.is_full();
  };
  if (wanted.empty())
    for_each_boundary(source, replace);
  else
    for_each_occurrence(source, wanted, replace);
  if (!replaced) return arguments[0];
  result.append(source.substr(copied));
  return result.result();
}

Result<Value> replace_all_regex(Arguments arguments) {
  constexpr std::string_view kFunction = "text.replace_all_regex";
  const std::string_view source = arguments[0].string();
  const std::string_view replacement = arguments[2].string();
  ETUDE_TRY_VOID(check_utf8(kFunction, "repl", arguments[2]));
  ETUDE_TRY(const Regex regex, regex_argument(kFunction, arguments[1]));
  Builder result(kFunction);
  std::size_t copied = 0;
  for_each_match(regex, source, [&](const RegexMatch& match) {
    result.append(source.substr(copied, match.begin - copied));
    result.append(replacement);
    copied = match.end;
    return !result.is_full();
  });
  result.append(source.substr(copied));
  return result.result();
}

Result<Value> split(Arguments arguments) {
  constexpr std::string_view kFunction = "text.split";
  const std::string_view source = arguments[0].string();
  const std::string_view separator = arguments[1].string();
  ETUDE_TRY_VOID(check_utf8(kFunction, "separator", arguments[1]));
  if (separator.empty()) return value_error(kFunction, "the separator is empty");
  const Value nothing("");
  List pieces;
  std::size_t copied = 0;
  const auto add = [&](std::string_view piece) { pieces = pieces.push_back(piece.empty() ? nothing : Value(piece)); };
  for_each_occurrence(source, separator, [&](std::size_t at) {
    add(source.substr(copied, at - copied));
    copied = at + separator.size();
    return true;
  });
  add(source.substr(copied));
  return Value(pieces);
}

Result<Value> substring(Arguments arguments) {
  const std::string_view source = arguments[0].string();
  const auto length = static_cast<std::int64_t>(count_code_points(source));
  const auto clamped = [&](std::int64_t index) {
    if (index < 0) return index < -length ? 0 : index + length;
    return index > length ? length : index;
  };
  const std::int64_t start = clamped(arguments[1].integer());
  const std::int64_t end = clamped(arguments[2].integer());
  if (start >= end) return Value("");
  return Value(slice_code_points(source, static_cast<std::size_t>(start), static_cast<std::size_t>(end)));
}

Result<Value> to_lower(Arguments arguments) { return string_result("text.to_lower", lower_case(arguments[0].string())); }
Result<Value> to_upper(Arguments arguments) { return string_result("text.to_upper", upper_case(arguments[0].string())); }

Result<Value> url_encode(Arguments arguments) { return string_result("text.url_encode", percent_encoded(arguments[0].string(), false)); }
Result<Value> url_encode_plus(Arguments arguments) {
  return string_result("text.url_encode_plus", percent_encoded(arguments[0].string(), true));
}

Result<Value> url_decode(Arguments arguments) {
  const Result<std::string> text = percent_decoded(arguments[0].string());
  if (!text.ok()) return value_error("text.url_decode", text.error().message);
  return Value(text.value());
}

constexpr Parameter kSource{.name = "source", .accepts = kStringOnly, .about = "The string to work on."};
constexpr Parameter kRegexp{
    .name = "regexp", .accepts = kStringOnly, .about = "A regular expression in RE2 syntax, without look-around and back-references."};
constexpr Parameter kCharset{.name = "charset",
                             .accepts = kStringOnly,
                             .required = false,
                             .fallback = "\"UTF-8\"",
                             .about = "UTF-8, UTF-16, UTF-16LE, UTF-16BE, US-ASCII, ISO-8859-1 or windows-1252, in any case."};
constexpr std::array kDecode{Parameter{.name = "data", .accepts = kBytesOnly, .about = "The bytes to read."}, kCharset};
constexpr std::array kEncode{Parameter{.name = "text", .accepts = kStringOnly, .about = "The string to write.", .alias = "data"}, kCharset};
constexpr std::array kSourceOnly{kSource};
constexpr std::array kSearch{kSource, Parameter{.name = "substr", .accepts = kStringOnly, .about = "The text to look for."}};
constexpr std::array kRegexSearch{kSource, kRegexp};
constexpr std::array kReplace{kSource,
                              Parameter{.name = "substr",
                                        .accepts = kStringOnly,
                                        .about = "The text to replace; an empty one stands before each character and at the end."},
                              Parameter{.name = "repl", .accepts = kStringOnly, .about = "What to put instead."}};
constexpr std::array kRegexReplace{
    kSource, kRegexp,
    Parameter{.name = "repl", .accepts = kStringOnly, .about = "What to put instead, literally: `\\1` and `$1` mean nothing."}};
constexpr std::array kSplit{kSource,
                            Parameter{.name = "separator", .accepts = kStringOnly, .about = "What stands between the pieces; not empty."}};
constexpr std::array kSubstring{
    kSource,
    Parameter{.name = "start", .accepts = kIntOnly, .about = "The index of the first character; negative ones count from the end."},
    Parameter{.name = "end", .accepts = kIntOnly, .about = "The index behind the last character; negative ones count from the end."}};

constexpr std::array kTypeErrors{RaisedRow{"TypeError", "an argument is not a string"}};
constexpr std::array kDecodeErrors{RaisedRow{"TypeError", "data is not bytes"},
                                   RaisedRow{"ValueError", "the charset is unknown, or the bytes are not valid in it"}};
constexpr std::array kEncodeErrors{RaisedRow{"TypeError", "text is not a string"},
                                   RaisedRow{"ValueError", "the charset is unknown, or lacks a character of the text"}};
constexpr std::array kRegexErrors{RaisedRow{"TypeError", "an argument is not a string"},
                                  RaisedRow{"ValueError", "the regular expression is not valid"}};
constexpr std::array kRegexReplaceErrors{RaisedRow{"TypeError", "an argument is not a string"},
                                         RaisedRow{"ValueError", "the regular expression is not valid"},
                                         RaisedRow{"ResourceLimitError", "the result is longer than a string may be"}};
constexpr std::array kGrowErrors{RaisedRow{"TypeError", "an argument is not a string"},
                                 RaisedRow{"ResourceLimitError", "the result is longer than a string may be"}};
constexpr std::array kSplitErrors{RaisedRow{"TypeError", "an argument is not a string"}, RaisedRow{"ValueError", "the separator is empty"}};
constexpr std::array kSubstringErrors{RaisedRow{"TypeError", "source is not a string, or an index not an integer"}};
constexpr std::array kUrlDecodeErrors{RaisedRow{"TypeError", "source is not a string"},
                                      RaisedRow{"ValueError", "a % is not followed by two hexadecimal digits, or the bytes are not UTF-8"}};

constexpr std::array kRows{
    FunctionRow{.name = "text.decode",
                .parameters = kDecode,
                .returns = "string",
                .about = "Reads bytes as text.",
                .example = R"(text.decode(base64.decode("w7w=")) → "ü")",
                .raises = kDecodeErrors,
                .pure = &decode},
    FunctionRow{.name = "text.encode",
                .parameters = kEncode,
                .returns = "bytes",
                .about = "Writes text as bytes.",
                .example = R"(base64.encode(text.encode("ü")) → "w7w=")",
                .raises = kEncodeErrors,
                .pure = &encode},
    FunctionRow{.name = "text.find_all",
                .parameters = kSearch,
                .returns = "list of integers",
                .about = "Lists the index of every occurrence of a text, from left to right; occurrences do not overlap.",
                .example = R"(text.find_all("banana", "an") → [1,3])",
                .raises = kTypeErrors,
                .pure = &find_all},
    FunctionRow{
        .name = "text.find_all_regex",
        .parameters = kRegexSearch,
        .returns = "list of maps",
        .about = "Lists every match of a regular expression as {index, match}, from left to right; of several at one place the longest.",
        .example = R"(text.find_all_regex("a1b22", "[0-9]+") → [{"index":1,"match":"1"},{"index":3,"match":"22"}])",
        .raises = kRegexErrors,
        .pure = &find_all_regex},
    FunctionRow{.name = "text.match_regex",
                .parameters = kRegexSearch,
                .returns = "boolean",
                .about = "Tells whether a string contains a match of a regular expression. Use ^ and $ to match it as a whole.",
                .example = R"(text.match_regex("order 66", "[0-9]+") → true)",
                .raises = kRegexErrors,
                .pure = &match_regex},
    FunctionRow{.name = "text.replace_all",
                .parameters = kReplace,
                .returns = "string",
                .about = "Replaces every occurrence of a text.",
                .example = R"(text.replace_all("a-b-c", "-", "+") → "a+b+c")",
                .raises = kGrowErrors,
                .pure = &replace_all},
    FunctionRow{.name = "text.replace_all_regex",
                .parameters = kRegexReplace,
                .returns = "string",
                .about = "Replaces every match of a regular expression; of several at one place the longest.",
                .example = R"(text.replace_all_regex("ab", "a|ab", "X") → "X")",
                .raises = kRegexReplaceErrors,
                .pure = &replace_all_regex},
    FunctionRow{.name = "text.split",
                .parameters = kSplit,
                .returns = "list of strings",
                .about = "Cuts a string at every occurrence of a separator. Empty pieces are kept.",
                .example = R"(text.split("a,,b", ",") → ["a","","b"])",
                .raises = kSplitErrors,
                .pure = &split},
    FunctionRow{.name = "text.substring",
                .parameters = kSubstring,
                .returns = "string",
                .about = "Gives the characters from start up to, but not including, end. Indexes beyond the string are moved to its ends.",
                .example = R"(text.substring("hello", -3, 99) → "llo")",
                .raises = kSubstringErrors,
                .pure = &substring},
    FunctionRow{.name = "text.to_lower",
                .parameters = kSourceOnly,
                .returns = "string",
                .about = "Gives the string in lower case.",
                .example = R"(text.to_lower("BERRY") → "berry")",
                .raises = kTypeErrors,
                .pure = &to_lower},
    FunctionRow{.name = "text.to_upper",
                .parameters = kSourceOnly,
                .returns = "string",
                .about = "Gives the string in upper case.",
                .example = R"(text.to_upper("straw") → "STRAW")",
                .raises = kTypeErrors,
                .pure = &to_upper},
    FunctionRow{.name = "text.url_decode",
                .parameters = kSourceOnly,
                .returns = "string",
                .about = "Undoes percent encoding; a plus sign becomes a blank.",
                .example = R"(text.url_decode("a%2Fb+c") → "a/b c")",
                .raises = kUrlDecodeErrors,
                .pure = &url_decode},
    FunctionRow{.name = "text.url_encode",
                .parameters = kSourceOnly,
                .returns = "string",
                .about = "Percent-encodes everything but ASCII letters, digits, full stop, hyphen and underscore: for parts of paths.",
                .example = R"(text.url_encode("a b/ü") → "a%20b%2F%C3%BC")",
                .raises = kGrowErrors,
                .pure = &url_encode},
    FunctionRow{.name = "text.url_encode_plus",
                .parameters = kSourceOnly,
                .returns = "string",
                .about = "As text.url_encode, but a blank becomes a plus sign: for queries and forms.",
                .example = R"(text.url_encode_plus("a b+c") → "a+b%2Bc")",
                .raises = kGrowErrors,
                .pure = &url_encode_plus}};

}  // namespace

void register_text(Registry& registry) { registry.add(kRows); }

}  // namespace etude
