// Holds a document against its schema. web/package/share.js is the same in JavaScript; tests/web/share keeps them equal.
#include "web/share/share_document.h"

#include <cmath>

#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

constexpr std::int64_t kLargestExactNumber = 9'007'199'254'740'991;  // what JavaScript's numbers hold exactly
constexpr std::uint32_t kDeepestDocument = 16;
constexpr std::size_t kMostFiles = 64;

enum class OptionKind : std::uint8_t { kText, kFlag, kNumber, kTexts, kSlides, kFaults };

struct OptionRow {
  std::string_view name;
  OptionKind kind;
};
// How a workspace is shown. Slides: [{"c": cursor, "say": text}]; faults: {service: {name: number or list}}.
constexpr OptionRow kOptions[] = {
    {"breakpoints", OptionKind::kTexts}, {"faults", OptionKind::kFaults}, {"filter", OptionKind::kText}, {"severity", OptionKind::kText},
    {"slides", OptionKind::kSlides},     {"speed", OptionKind::kNumber},  {"step", OptionKind::kText},   {"task", OptionKind::kText},
    {"text_view", OptionKind::kFlag},    {"theme", OptionKind::kText},    {"view", OptionKind::kText},   {"watches", OptionKind::kTexts},
};

Error wrong(std::string what) {
  return Error{"share.content", "The link is intact, but what it holds is not a document of Etude: " + std::move(what) + "."};
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// JavaScript has one kind of number: a whole double is an integer as well.
std::optional<std::int64_t> whole_number(const Value& value) {
  if (value.is_int()) return value.integer();
  if (!value.is_double() || value.number() != std::floor(value.number()) ||
      std::fabs(value.number()) > static_cast<double>(kLargestExactNumber))
    return std::nullopt;
  return static_cast<std::int64_t>(value.number());
}

/// A number, or for what JavaScript cannot hold the same in digits.
Value exact_number(std::uint64_t number) {
  if (number <= static_cast<std::uint64_t>(kLargestExactNumber)) return Value(static_cast<std::int64_t>(number));
  return Value(std::to_string(number));
}

std::optional<std::uint64_t> unsigned_of(const Value& value, std::uint64_t most) {
  if (value.is_string()) {
    const std::string_view digits = value.string();
    if (digits.empty() || digits.size() > 20) return std::nullopt;
    std::uint64_t number = 0;
    for (const char c : digits) {
      if (!is_digit(c)) return std::nullopt;
      const auto digit = static_cast<std::uint64_t>(c - '0');
      if (number > (UINT64_MAX - digit) / 10) return std::nullopt;
      number = number * 10 + digit;
    }
    if (number > most) return std::nullopt;
    return number;
  }
  const std::optional<std::int64_t> number = whole_number(value);
  if (!number || *number < 0 || *number > kLargestExactNumber || static_cast<std::uint64_t>(*number) > most) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

Value cursor_value(const MomentKey& key) {
  Map cursor{{"t", exact_number(static_cast<std::uint64_t>(std::max<Nanoseconds>(key.time_ns, 0)))}};
  if (!key.step.empty()) cursor = cursor.set("k", Value(key.step));
  if (key.attempt != 1) cursor = cursor.set("a", Value(static_cast<int>(key.attempt)));
  if (!key.path.empty()) cursor = cursor.set("p", Value(key.path));
  if (key.occurrence != 0) cursor = cursor.set("n", Value(static_cast<std::int64_t>(key.occurrence)));
  if (key.offset != 0) cursor = cursor.set("i", Value(static_cast<std::int64_t>(key.offset)));
  return Value(std::move(cursor));
}

class Reader {
 public:
  explicit Reader(std::vector<std::string>& notes) : notes_(notes) {}

  Result<Workspace> read(const Value& json) {
    if (!json.is_map()) return wrong("it is no object");
    const Map document = json.map();
    Workspace workspace;
    const std::optional<std::uint64_t> version = unsigned_of(document.get("v"), UINT32_MAX);
    if (!version) return wrong("`v` is no version");
    if (*version > static_cast<std::uint64_t>(kLinkMinorVersion))
      note("The link was made by a newer Etude; what this one does not know is left out.");
    for (const Map::Entry& entry : document) {
      const std::string_view key = entry.key.string();
      const Value& value = entry.value;
      if (key == "v") continue;
      if (key == "n") {
        if (!value.is_string()) return wrong("`n` is no title");
        workspace.title = value.string();
      } else if (key == "f") {
        ETUDE_TRY_VOID(read_files(value, workspace));
      } else if (key == "b") {
        if (!value.is_string() || !is_example_id(value.string())) return wrong("`b` is no example");
        workspace.base = value.string();
      } else if (key == "s") {
        workspace.seed = unsigned_of(value, UINT64_MAX);
        if (!workspace.seed) return wrong("`s` is no seed");
      } else if (key == "o") {
        ETUDE_TRY(workspace.options, read_options(value));
      } else if (key == "c") {
        ETUDE_TRY(workspace.cursor, read_cursor(value));
      } else if (key == "h") {
        if (!value.is_string() || value.string().size() != 16 ||
            value.string().find_first_not_of("0123456789abcdef") != std::string_view::npos)
          return wrong("`h` is no fingerprint");
        workspace.fingerprint = value.string();
      } else {
        note("The part " + json_quoted(key) + " is not known and was left out.");
      }
    }
    if (workspace.files.empty() && workspace.base.empty()) return wrong("there is no file in it");
    return workspace;
  }

  Result<Map> read_options(const Value& value) {
    if (!value.is_map()) return wrong("`o` is no object");
    Map options;
    for (const Map::Entry& entry : value.map()) {
      const std::string_view name = entry.key.string();
      const OptionRow* row = nullptr;
      for (const OptionRow& known : kOptions) {
        if (known.name == name) row = &known;
      }
      if (row == nullptr) {
        note("The option " + json_quoted(name) + " is not known and was left out.");
        continue;
      }
      if (!fits(entry.value, row->kind)) return wrong("the option " + json_quoted(name) + " has another form");
      options = options.set(entry.key, entry.value);
    }
    return options;
  }

 private:
  void note(std::string text) { notes_.push_back(std::move(text)); }

  Result<void> read_files(const Value& value, Workspace& workspace) {
    if (!value.is_map()) return wrong("`f` is no object");
    if (value.map().size() > kMostFiles) return wrong("there are more than " + std::to_string(kMostFiles) + " files in it");
    for (const Map::Entry& entry : value.map()) {
      const std::string_view name = entry.key.string();
      if (!entry.value.is_string()) return wrong("the file " + json_quoted(name) + " is no text");
      if (is_shared_file_name(name)) {
        workspace.files.emplace(name, entry.value.string());
      } else {
        note("The file " + json_quoted(name) + " is not one that a link may hold and was left out.");
      }
    }
    return {};
  }

  Result<std::optional<MomentKey>> read_cursor(const Value& value) {
    if (!value.is_map()) return wrong("`c` is no moment");
    MomentKey key;
    for (const Map::Entry& entry : value.map()) {
      const std::string_view name = entry.key.string();
      const bool is_text = name == "k" || name == "p";
      const std::uint64_t most = name == "t" ? static_cast<std::uint64_t>(INT64_MAX) : name == "a" ? UINT16_MAX : UINT32_MAX - 1;
      const std::optional<std::uint64_t> number = unsigned_of(entry.value, most);
      if (is_text ? !entry.value.is_string() : (name == "t" || name == "a" || name == "n" || name == "i") && !number)
        return wrong("`c." + std::string(name) + "` has another form");
      if (name == "k")
        key.step = entry.value.string();
      else if (name == "p")
        key.path = entry.value.string();
      else if (name == "t")
        key.time_ns = static_cast<Nanoseconds>(*number);
      else if (name == "a")
        key.attempt = static_cast<std::uint16_t>(*number);
      else if (name == "n")
        key.occurrence = static_cast<std::uint32_t>(*number);
      else if (name == "i")
        key.offset = static_cast<std::uint32_t>(*number);
      else
        note("The part " + json_quoted("c." + std::string(name)) + " is not known and was left out.");
    }
    return std::optional<MomentKey>(std::move(key));
  }

  static bool is_finite_number(const Value& value) { return value.is_int() || (value.is_double() && std::isfinite(value.number())); }

  static bool fits(const Value& value, OptionKind kind) {
    switch (kind) {
      case OptionKind::kText: return value.is_string();
      case OptionKind::kFlag: return value.is_bool();
      case OptionKind::kNumber: return is_finite_number(value);
      case OptionKind::kTexts:
        if (!value.is_list()) return false;
        for (const Value& text : value.list()) {
          if (!text.is_string()) return false;
        }
        return true;
      case OptionKind::kSlides:
        if (!value.is_list()) return false;
        for (const Value& slide : value.list()) {
          if (!slide.is_map() || !slide.map().get("c").is_map() || !slide.map().get("say").is_string() || slide.map().size() != 2)
            return false;
        }
        return true;
      case OptionKind::kFaults:
        if (!value.is_map()) return false;
        for (const Map::Entry& service : value.map()) {
          if (!service.value.is_map()) return false;
          for (const Map::Entry& fault : service.value.map()) {
            if (!fault.value.is_bool() && !is_finite_number(fault.value)) return false;
          }
        }
        return true;
    }
    return false;
  }

  std::vector<std::string>& notes_;
};

}  // namespace

bool is_example_id(std::string_view id) {
  if (id.empty() || id.size() > 64 || id.front() == '-') return false;
  for (const char c : id) {
    if (!(c >= 'a' && c <= 'z') && !is_digit(c) && c != '-') return false;
  }
  return true;
}

bool is_shared_file_name(std::string_view name) {
  if (name == "workflow.yaml" || name == "services.yaml" || name == "input.json") return true;
  if (!name.starts_with("workflows/") || !name.ends_with(".yaml")) return false;
  const std::string_view id = name.substr(10, name.size() < 15 ? 0 : name.size() - 15);
  if (id.empty() || id.size() > 64 || !is_letter(id.front())) return false;
  for (const char c : id) {
    if (!is_letter(c) && !is_digit(c) && c != '-' && c != '_') return false;
  }
  return true;
}

Result<std::string> json_from_workspace(const Workspace& workspace) {
  Map document{{"v", Value(kLinkMinorVersion)}};
  if (!workspace.title.empty()) document = document.set("n", Value(workspace.title));
  if (workspace.files.size() > kMostFiles) return Error{"share.content", "A link holds at most " + std::to_string(kMostFiles) + " files."};
  Map files;
  for (const auto& [name, text] : workspace.files) {
    if (!is_shared_file_name(name)) return Error{"share.content", "A link cannot hold a file named " + json_quoted(name) + "."};
    files = files.set(name, Value(text));
  }
  if (!files.empty()) document = document.set("f", Value(std::move(files)));
  if (!workspace.base.empty()) {
    if (!is_example_id(workspace.base)) return Error{"share.content", json_quoted(workspace.base) + " is no name of an example."};
    document = document.set("b", Value(workspace.base));
  }
  if (workspace.seed) document = document.set("s", exact_number(*workspace.seed));
  if (!workspace.options.empty()) {
    // What would be refused or left out on the way back must not be written.
    std::vector<std::string> notes;
    Result<Map> options = Reader(notes).read_options(Value(workspace.options));
    if (!options.ok()) return options.error();
    if (!notes.empty()) return Error{"share.content", notes.front()};
    document = document.set("o", Value(std::move(options).value()));
  }
  if (workspace.cursor) document = document.set("c", cursor_value(*workspace.cursor));
  if (!workspace.fingerprint.empty()) document = document.set("h", Value(workspace.fingerprint));
  Result<std::string> json = json_from_value(Value(std::move(document)));
  if (!json.ok()) return Error{"share.content", json.error().message};
  std::vector<std::string> notes;
  const Result<Workspace> back = workspace_from_json(json.value(), notes);
  if (!back.ok()) return back.error();
  return json;
}

Result<Workspace> workspace_from_json(std::string_view json, std::vector<std::string>& notes) {
  const Result<Value> value = value_from_json(json, kDeepestDocument);
  if (!value.ok()) return wrong("it is no JSON");
  return Reader(notes).read(value.value());
}

}  // namespace etude
