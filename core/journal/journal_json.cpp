// Writes and reads journals. Every decision of the writer depends on contents alone, never on what happens to be shared,
// so that a journal that was loaded writes the same bytes again.
#include "core/journal/journal_json.h"

#include <cmath>
#include <unordered_map>

#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

// A value may be kDeepestNesting deep; a patch adds at most three arrays a level, the document a few.
constexpr std::uint32_t kDeepestText = 3 * kDeepestNesting + 16;
// Below this a patch is not worth its brackets. Bytes as the memory limit counts them.
constexpr std::uint64_t kSmallestPatched = 48;
// Elements of a container that a patch may change before the whole is written.
constexpr std::size_t kMostChanges = 8;
// Texts copied while patches are applied, all together: a hostile file could copy one long text very often.
constexpr std::uint64_t kMostCopiedBytes = 512u << 20;

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

/// Same kind and content throughout; unlike `==` of the language, 1 and 1.0 differ.
bool identical(const Value& a, const Value& b) {
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
        if (!identical(left[i], right[i])) return false;
      }
      return true;
    }
    case Kind::kMap: {
      const Map left = a.map();
      const Map right = b.map();
      if (left.size() != right.size()) return false;
      auto other = right.begin();
      for (const Map::Entry& entry : left) {
        if (entry.key.string() != other->key.string() || !identical(entry.value, other->value)) return false;
        ++other;
      }
      return true;
    }
  }
  return false;
}

// ---------------------------------------------------------------------------------------------------------------- writing

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

void write_value(std::string& out, const Value& value) {
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
        write_value(out, element);
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
        write_value(out, entry.value);
      }
      out.push_back('}');
      return;
    }
  }
}

void write_patch(std::string& out, const Value& from, const Value& to);

bool write_list_patch(std::string& out, const List& from, const List& to) {
  if (from.empty() || to.size() < from.size() || to.size() - from.size() > from.size()) return false;
  std::vector<std::size_t> changed;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (identical(from[i], to[i])) continue;
    if (changed.size() == kMostChanges) return false;
    changed.push_back(i);
  }
  if (changed.size() * 2 > from.size()) return false;
  out += "[\"[\",[";
  for (std::size_t i = 0; i < changed.size(); ++i) {
    out += (i == 0 ? "[" : ",[") + std::to_string(changed[i]) + ",";
    write_patch(out, from[changed[i]], to[changed[i]]);
    out.push_back(']');
  }
  out += "],[";
  for (std::size_t i = from.size(); i < to.size(); ++i) {
    if (i != from.size()) out.push_back(',');
    write_value(out, to[i]);
  }
  out += "]]";
  return true;
}

bool write_map_patch(std::string& out, const Map& from, const Map& to) {
  struct Change {
    Value key;
    const Value* from;
    Value to;
  };
  std::vector<Change> changed;
  std::vector<Value> erased;
  Map::Iterator old = from.begin();
  Map::Iterator now = to.begin();
  // Both walk in ascending order of keys, so one pass finds what was added, changed and erased.
  while (!(old == from.end()) || !(now == to.end())) {
    if (changed.size() + erased.size() > kMostChanges) return false;
    const bool old_left = !(old == from.end());
    const bool now_left = !(now == to.end());
    const int order = !old_left ? 1 : !now_left ? -1 : old->key.string().compare(now->key.string());
    if (order < 0) {
      erased.push_back(old->key);
      ++old;
    } else if (order > 0) {
      changed.push_back({now->key, nullptr, now->value});
      ++now;
    } else {
      if (!identical(old->value, now->value)) changed.push_back({now->key, from.find(now->key.string()), now->value});
      ++old;
      ++now;
    }
  }
  if ((changed.size() + erased.size()) * 2 > from.size() + 1) return false;
  out += "[\"{\",[";
  for (std::size_t i = 0; i < changed.size(); ++i) {
    out += i == 0 ? "[" : ",[";
    out += json_quoted(changed[i].key.string());
    out.push_back(',');
    if (changed[i].from != nullptr) {
      write_patch(out, *changed[i].from, changed[i].to);
    } else {
      out += "[\"=\",";
      write_value(out, changed[i].to);
      out.push_back(']');
    }
    out.push_back(']');
  }
  out += "],[";
  for (std::size_t i = 0; i < erased.size(); ++i) {
    if (i != 0) out.push_back(',');
    out += json_quoted(erased[i].string());
  }
  out += "]]";
  return true;
}

/// Something shorter than the whole value; false: there is nothing, and `out` is as it was.
bool write_change(std::string& out, const Value& from, const Value& to) {
  if (from.kind() != to.kind() || to.size_bytes() < kSmallestPatched) return false;
  if (to.is_string()) {
    if (from.string().size() < 16 || !to.string().starts_with(from.string())) return false;
    out += "[\"~\"," + json_quoted(to.string().substr(from.string().size())) + "]";
    return true;
  }
  const std::size_t before = out.size();
  const bool written = to.is_list()  ? write_list_patch(out, from.list(), to.list())
                       : to.is_map() ? write_map_patch(out, from.map(), to.map())
                                     : false;
  if (!written) out.resize(before);
  return written;
}

void write_patch(std::string& out, const Value& from, const Value& to) {
  if (write_change(out, from, to)) return;
  out += "[\"=\",";
  write_value(out, to);
  out.push_back(']');
}

class Writer {
 public:
  explicit Writer(const Journal& journal) : journal_(journal), current_(journal.variables().size(), kNoSeq) {}

  std::string write() {
    std::string events;
    events.reserve(static_cast<std::size_t>(journal_.size()) * 32);
    Nanoseconds before = 0;
    for (std::uint32_t i = 0; i < journal_.size(); ++i) {
      events += i == 0 ? "\n" : ",\n";
      write_event(events, journal_[i], before);
      before = journal_[i].time_ns;
    }
    std::string tables;
    write_tables(tables);
    std::string out = "{\"etude_journal\":" + std::to_string(kJournalVersion) + ",\"recording\":\"" +
                      (journal_.recording() == Recording::kEverything ? "everything" : "outcome") +
                      "\",\"appended\":" + std::to_string(journal_.appended()) + ",\"fingerprint\":\"" + journal_.fingerprint_text() +
                      "\",\n\"strings\":[" + strings_ + "]," + tables + ",\n\"values\":[" + values_ + "],\n\"events\":[" + events + "]}\n";
    return out;
  }

 private:
  std::uint32_t text(const std::string& text) {
    const auto [found, is_new] = string_index_.emplace(text, static_cast<std::uint32_t>(string_index_.size()));
    if (is_new) strings_ += (string_index_.size() == 1 ? "" : ",") + json_quoted(text);
    return found->second;
  }
  static std::string index(std::uint32_t number) { return number == kNoSeq ? "-1" : std::to_string(number); }

  void write_tables(std::string& out) {
    out += "\n\"steps\":[";
    bool first = true;
    for (const StepRow& step : journal_.steps()) {
      out += first ? "\n[" : ",\n[";
      first = false;
      for (const std::string* field : {&step.key, &step.name, &step.routine, &step.file, &step.kind}) {
        out += std::to_string(text(*field)) + ",";
      }
      out += std::to_string(step.line) + "," + index(step.parent.index()) + "]";
    }
    out += "],\n\"scopes\":[";
    first = true;
    for (const ScopeRow& scope : journal_.scopes()) {
      out += first ? "[" : ",[";
      first = false;
      out += std::to_string(static_cast<unsigned>(scope.kind)) + "," + index(scope.parent.index()) + "," + index(scope.task.index()) + "," +
             std::to_string(text(scope.label)) + "]";
    }
    out += "],\n\"variables\":[";
    first = true;
    for (const VariableRow& variable : journal_.variables()) {
      out += first ? "[" : ",[";
      first = false;
      out += index(variable.scope.index()) + "," + std::to_string(text(variable.name)) + "]";
    }
    out += "]";
  }

  /// The index of a value in "values"; `base`: index of a value that it may be a change of, or kNoSeq.
  std::uint32_t value_index(const Value& value, std::uint32_t base) {
    std::vector<std::uint32_t>& same_hash = by_hash_[value.hash()];
    for (const std::uint32_t candidate : same_hash) {
      if (identical(held_[candidate], value)) return candidate;
    }
    const auto number = static_cast<std::uint32_t>(held_.size());
    same_hash.push_back(number);
    values_ += number == 0 ? "\n" : ",\n";
    const std::size_t before = values_.size();
    bool written = false;
    if (base != kNoSeq) {
      values_ += "{\"$from\":[" + std::to_string(base) + ",";
      written = write_change(values_, held_[base], value);
      if (written) {
        values_ += "]}";
      } else {
        values_.resize(before);
      }
    }
    if (!written) write_value(values_, value);
    held_.push_back(value);
    return number;
  }

  void write_event(std::string& out, const Event& event, Nanoseconds before) {
    const bool writes = event.kind == EventKind::kWrite || event.kind == EventKind::kStateChanged;
    std::uint32_t* current = writes && event.a < current_.size() ? &current_[event.a] : nullptr;
    // A write has a value, null too; elsewhere null means that there is none, which is the same on the way back.
    const std::uint32_t v0 =
        event.v0.is_null() && !event.v0.is_unset() ? kNoSeq : value_index(event.v0, current != nullptr ? *current : kNoSeq);
    if (current != nullptr) *current = v0;
    const std::uint32_t v1 = event.v1.is_null() && !event.v1.is_unset() ? kNoSeq : value_index(event.v1, kNoSeq);
    struct Field {
      std::int64_t value;
      std::int64_t fallback;
    };
    const auto id = [](std::uint32_t number) { return number == kNoSeq ? std::int64_t{-1} : static_cast<std::int64_t>(number); };
    const Field fields[] = {{static_cast<std::int64_t>(event.kind), -1},
                            {static_cast<std::int64_t>(event.outcome), 0},
                            {id(event.task.index()), -1},
                            {id(event.step.index()), -1},
                            {id(event.place), -1},
                            {event.time_ns - before, 0},
                            {id(event.a), -1},
                            {id(event.b), -1},
                            {id(v0), -1},
                            {id(v1), -1},
                            {event.attempt, 1}};
    std::size_t used = std::size(fields);
    while (fields[used - 1].value == fields[used - 1].fallback) --used;
    for (std::size_t i = 0; i < used; ++i) {
      out += i == 0 ? "[" : ",";
      out += std::to_string(fields[i].value);
    }
    out.push_back(']');
  }

  const Journal& journal_;
  std::string strings_;
  std::unordered_map<std::string, std::uint32_t> string_index_;
  std::string values_;
  std::vector<Value> held_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_hash_;
  std::vector<std::uint32_t> current_;  // a variable's latest value, as an index into held_
};

// ---------------------------------------------------------------------------------------------------------------- reading

Error shape(std::string what) { return Error{"journal.shape", "The journal is damaged: " + std::move(what) + "."}; }

class ValueReader {
 public:
  Result<Value> read(const Value& json) {
    switch (json.kind()) {
      case Kind::kNull:
      case Kind::kBool:
      case Kind::kInt:
      case Kind::kDouble:
      case Kind::kString: return json;
      case Kind::kBytes: return shape("a value has bytes without their form");
      case Kind::kList: {
        List list;
        for (const Value& element : json.list()) {
          ETUDE_TRY(Value value, read(element));
          list = list.push_back(std::move(value));
        }
        return bounded(Value(std::move(list)));
      }
      case Kind::kMap: {
        const Map map = json.map();
        if (map.size() == 1 && map.begin()->key.string().starts_with('$') && !map.begin()->key.string().starts_with("$$")) {
          return special(map.begin()->key.string(), map.begin()->value);
        }
        Map result;
        for (const Map::Entry& entry : map) {
          ETUDE_TRY(Value value, read(entry.value));
          const std::string_view key = entry.key.string();
          if (key.starts_with('$')) {
            if (!key.starts_with("$$")) return shape("a value has the unknown form " + json_quoted(key));
            result = result.set(key.substr(1), std::move(value));
          } else {
            result = result.set(entry.key, std::move(value));
          }
        }
        return bounded(Value(std::move(result)));
      }
    }
    return shape("a value has no kind");
  }

  /// `base` changed by a patch. `copied`: the text of base was extended before, so that it must be copied.
  Result<Value> apply(const Value& base, const Value& patch, bool copied) {
    if (!patch.is_list()) return shape("a patch is no list");
    const List parts = patch.list();
    if (parts.empty() || !parts[0].is_string()) return shape("a patch has no name");
    const std::string_view name = parts[0].string();
    if (name == "=" && parts.size() == 2) return read(parts[1]);
    if (name == "~" && parts.size() == 2 && base.is_string() && parts[1].is_string()) {
      if (copied) copied_bytes_ += base.string().size();
      if (copied_bytes_ > kMostCopiedBytes) return shape("it copies one text too often");
      return Value::concatenated(base, parts[1].string());
    }
    if (name == "[" && parts.size() == 3 && base.is_list() && parts[1].is_list() && parts[2].is_list()) {
      List list = base.list();
      for (const Value& change : parts[1].list()) {
        if (!change.is_list() || change.list().size() != 2 || !change.list()[0].is_int())
          return shape("a patch of a list has another form");
        const std::int64_t at = change.list()[0].integer();
        if (at < 0 || at >= static_cast<std::int64_t>(list.size())) return shape("a patch points past its list");
        ETUDE_TRY(Value value, apply(list[static_cast<std::size_t>(at)], change.list()[1], true));
        list = list.set(static_cast<std::size_t>(at), std::move(value));
      }
      for (const Value& added : parts[2].list()) {
        ETUDE_TRY(Value value, read(added));
        list = list.push_back(std::move(value));
      }
      return bounded(Value(std::move(list)));
    }
    if (name == "{" && parts.size() == 3 && base.is_map() && parts[1].is_list() && parts[2].is_list()) {
      Map map = base.map();
      for (const Value& change : parts[1].list()) {
        if (!change.is_list() || change.list().size() != 2 || !change.list()[0].is_string())
          return shape("a patch of a map has another form");
        const std::string_view key = change.list()[0].string();
        ETUDE_TRY(Value value, apply(map.get(key), change.list()[1], true));
        map = map.set(key, std::move(value));
      }
      for (const Value& erased : parts[2].list()) {
        if (!erased.is_string()) return shape("a patch of a map erases no key");
        map = map.erase(erased.string());
      }
      return bounded(Value(std::move(map)));
    }
    return shape("a patch does not fit its value");
  }

 private:
  static Result<Value> bounded(Value value) {
    if (value.depth() > kDeepestNesting) return shape("a value is nested too deeply");
    return value;
  }
  static Result<Value> special(std::string_view form, const Value& content) {
    if (form == "$bytes" && content.is_string()) {
      std::string bytes;
      if (!from_base64(content.string(), bytes)) return shape("bytes are not base64");
      return Value::bytes(bytes);
    }
    if (form == "$double" && content.is_string()) {
      if (content.string() == "NaN") return Value(std::nan(""));
      if (content.string() == "+Inf") return Value(HUGE_VAL);
      if (content.string() == "-Inf") return Value(-HUGE_VAL);
    }
    if (form == "$unset" && content.is_bool() && content.boolean()) return Value::unset();
    return shape("a value has the unknown form " + json_quoted(form));
  }
  std::uint64_t copied_bytes_ = 0;
};

/// A row of numbers with defaults for those that are left out.
struct Row {
  List list;
  [[nodiscard]] bool number(std::size_t at, std::int64_t low, std::int64_t high, std::int64_t& out) const {
    if (at >= list.size()) return true;
    if (!list[at].is_int() || list[at].integer() < low || list[at].integer() > high) return false;
    out = list[at].integer();
    return true;
  }
};

class Reader {
 public:
  explicit Reader(Map top) : top_(std::move(top)) {}

  Result<Journal> read() {
    const Value* version = top_.find("etude_journal");
    if (version == nullptr || !version->is_int() || version->integer() < 1) {
      return Error{"journal.foreign", "This is JSON, but not a journal of Etude: `etude_journal` is missing."};
    }
    if (version->integer() > kJournalVersion) {
      return Error{"journal.newer", "This journal has version " + std::to_string(version->integer()) + "; this Etude reads up to version " +
                                        std::to_string(kJournalVersion) + ". Open it with a newer Etude."};
    }
    const Value recording = top_.get("recording");
    if (!recording.is_string() || (recording.string() != "everything" && recording.string() != "outcome")) {
      return shape("`recording` is neither \"everything\" nor \"outcome\"");
    }
    const bool everything = recording.string() == "everything";
    Journal journal(everything ? Recording::kEverything : Recording::kOutcome);
    ETUDE_TRY_VOID(read_strings());
    ETUDE_TRY_VOID(read_tables(journal));
    ETUDE_TRY_VOID(read_values());
    ETUDE_TRY_VOID(read_events(journal));

    const Value fingerprint = top_.get("fingerprint");
    const Value appended = top_.get("appended");
    if (!fingerprint.is_string() || fingerprint.string().size() != 16) return shape("`fingerprint` is not 16 hexadecimal digits");
    if (!appended.is_int() || appended.integer() < journal.size() || appended.integer() >= kNoSeq)
      return shape("`appended` is no count of events");
    if (!everything) {
      std::uint64_t bits = 0;
      for (const char c : fingerprint.string()) {
        const std::size_t digit = std::string_view("0123456789abcdef").find(c);
        if (digit == std::string_view::npos) return shape("`fingerprint` is not 16 hexadecimal digits");
        bits = bits << 4 | digit;
      }
      journal.restore_totals(static_cast<std::uint32_t>(appended.integer()), bits);
    }
    if (journal.fingerprint_text() != fingerprint.string() || appended.integer() != journal.appended()) {
      return Error{"journal.altered", "The journal does not fit its fingerprint " + std::string(fingerprint.string()) +
                                          ": it was altered after it was written."};
    }
    return journal;
  }

 private:
  Result<List> table(std::string_view name) {
    const Value value = top_.get(name);
    if (!value.is_list()) return shape("`" + std::string(name) + "` is no list");
    return value.list();
  }
  static Result<Row> row(const Value& value, std::size_t least, std::size_t most, std::string_view table) {
    if (!value.is_list() || value.list().size() < least || value.list().size() > most)
      return shape("a row of `" + std::string(table) + "` has another form");
    return Row{value.list()};
  }
  static std::uint32_t id(std::int64_t number) { return number < 0 ? kNoSeq : static_cast<std::uint32_t>(number); }

  Result<void> read_strings() {
    ETUDE_TRY(const List list, table("strings"));
    for (const Value& text : list) {
      if (!text.is_string()) return shape("`strings` holds something else");
      strings_.emplace_back(text.string());
    }
    return {};
  }

  bool text(const Row& from, std::size_t at, std::string& out) const {
    std::int64_t number = -1;
    if (!from.number(at, 0, static_cast<std::int64_t>(strings_.size()) - 1, number) || number < 0) return false;
    // Tables are bounded by the file, but one long text named by every row would not be.
    if (strings_[static_cast<std::size_t>(number)].size() > 64 * 1024) return false;
    out = strings_[static_cast<std::size_t>(number)];
    return true;
  }

  Result<void> read_tables(Journal& journal) {
    ETUDE_TRY(const List steps, table("steps"));
    for (const Value& element : steps) {
      ETUDE_TRY(const Row from, row(element, 7, 7, "steps"));
      StepRow step;
      std::int64_t line = 0;
      std::int64_t parent = -1;
      if (!text(from, 0, step.key) || !text(from, 1, step.name) || !text(from, 2, step.routine) || !text(from, 3, step.file) ||
          !text(from, 4, step.kind) || !from.number(5, 0, INT32_MAX, line) ||
          !from.number(6, -1, static_cast<std::int64_t>(steps.size()) - 1, parent)) {
        return shape("a row of `steps` has another form");
      }
      step.line = static_cast<std::uint32_t>(line);
      step.parent = StepId(id(parent));
      journal.add_step(std::move(step));
    }
    // Parents may stand anywhere, but must not go in circles: every walk upwards relies on it.
    std::vector<std::uint8_t> state(steps.size(), 0);
    for (std::uint32_t start = 0; start < state.size(); ++start) {
      std::vector<std::uint32_t> path;
      std::uint32_t at = start;
      while (at != kNoSeq && state[at] == 0) {
        state[at] = 1;
        path.push_back(at);
        at = journal.steps()[at].parent.index();
      }
      if (at != kNoSeq && state[at] == 1) return shape("steps stand inside each other in a circle");
      for (const std::uint32_t done : path) state[done] = 2;
    }

    ETUDE_TRY(const List scopes, table("scopes"));
    for (const Value& element : scopes) {
      ETUDE_TRY(const Row from, row(element, 4, 4, "scopes"));
      ScopeRow scope;
      std::int64_t kind = 0;
      std::int64_t parent = -1;
      std::int64_t task = -1;
      // A scope is made after the one around it.
      if (!from.number(0, 0, 4, kind) || !from.number(1, -1, static_cast<std::int64_t>(journal.scopes().size()) - 1, parent) ||
          !from.number(2, -1, kNoSeq - 1, task) || !text(from, 3, scope.label)) {
        return shape("a row of `scopes` has another form");
      }
      scope.kind = static_cast<ScopeKind>(kind);
      scope.parent = ScopeId(id(parent));
      scope.task = TaskId(id(task));
      journal.add_scope(std::move(scope));
    }

    ETUDE_TRY(const List variables, table("variables"));
    for (const Value& element : variables) {
      ETUDE_TRY(const Row from, row(element, 2, 2, "variables"));
      VariableRow variable;
      std::int64_t scope = -1;
      if (!from.number(0, 0, static_cast<std::int64_t>(journal.scopes().size()) - 1, scope) || scope < 0 || !text(from, 1, variable.name)) {
        return shape("a row of `variables` has another form");
      }
      variable.scope = ScopeId(id(scope));
      journal.add_variable(std::move(variable));
    }
    return {};
  }

  Result<void> read_values() {
    ETUDE_TRY(const List list, table("values"));
    ValueReader reader;
    std::vector<bool> extended(list.size(), false);
    for (const Value& json : list) {
      const Value* from = json.is_map() && json.map().size() == 1 ? json.map().find("$from") : nullptr;
      if (from == nullptr) {
        ETUDE_TRY(Value value, reader.read(json));
        values_.push_back(std::move(value));
        continue;
      }
      const Value origin = *from;
      if (!origin.is_list() || origin.list().size() != 2 || !origin.list()[0].is_int()) return shape("a changed value has another form");
      const std::int64_t base = origin.list()[0].integer();
      if (base < 0 || base >= static_cast<std::int64_t>(values_.size()))
        return shape("a changed value names one that does not stand before it");
      const auto at = static_cast<std::size_t>(base);
      const bool copied = extended[at];
      extended[at] = true;
      ETUDE_TRY(Value value, reader.apply(values_[at], origin.list()[1], copied));
      values_.push_back(std::move(value));
    }
    return {};
  }

  Result<void> read_events(Journal& journal) {
    ETUDE_TRY(const List events, table("events"));
    const bool everything = journal.recording() == Recording::kEverything;
    Nanoseconds time = 0;
    std::int64_t tasks = 0;
    for (const Value& element : events) {
      ETUDE_TRY(const Row from, row(element, 1, 11, "events"));
      std::int64_t kind = 0;
      std::int64_t outcome = 0;
      std::int64_t task = -1;
      std::int64_t step = -1;
      std::int64_t place = -1;
      std::int64_t elapsed = 0;
      std::int64_t a = -1;
      std::int64_t b = -1;
      std::int64_t v0 = -1;
      std::int64_t v1 = -1;
      std::int64_t attempt = 1;
      const auto last_step = static_cast<std::int64_t>(journal.steps().size()) - 1;
      const auto last_value = static_cast<std::int64_t>(values_.size()) - 1;
      if (!from.number(0, 0, UINT8_MAX, kind) || !from.number(1, 0, UINT8_MAX, outcome) || !from.number(2, -1, kNoSeq - 1, task) ||
          !from.number(3, -1, last_step, step) || !from.number(4, -1, kNoSeq - 1, place) || !from.number(5, 0, INT64_MAX - time, elapsed) ||
          !from.number(6, -1, kNoSeq - 1, a) || !from.number(7, -1, kNoSeq - 1, b) || !from.number(8, -1, last_value, v0) ||
          !from.number(9, -1, last_value, v1) || !from.number(10, 0, UINT16_MAX, attempt)) {
        return shape("event " + std::to_string(journal.size()) + " has another form");
      }
      time += elapsed;
      Event event;
      event.kind = static_cast<EventKind>(kind);
      event.outcome = static_cast<Outcome>(outcome);
      event.attempt = static_cast<std::uint16_t>(attempt);
      event.task = TaskId(id(task));
      event.step = StepId(id(step));
      event.place = id(place);
      event.time_ns = time;
      event.a = id(a);
      event.b = id(b);
      if (v0 >= 0) event.v0 = values_[static_cast<std::size_t>(v0)];
      if (v1 >= 0) event.v1 = values_[static_cast<std::size_t>(v1)];
      ETUDE_TRY_VOID(check_links(journal, event, tasks));
      if (everything) {
        const std::uint32_t before = event.b;
        const bool writes = event.kind == EventKind::kWrite || event.kind == EventKind::kStateChanged;
        const std::uint32_t seq = journal.append(std::move(event));
        if (writes && journal[seq].b != before) return shape("event " + std::to_string(seq) + " names another previous write");
      } else {
        journal.restore(std::move(event));
      }
    }
    return {};
  }

  /// What the readers of a journal rely on. Tasks are numbered in the order in which they start.
  static Result<void> check_links(const Journal& journal, const Event& event, std::int64_t& tasks) {
    const auto bad = [&](std::string_view what) { return shape("event " + std::to_string(journal.size()) + " " + std::string(what)); };
    if (event.kind == EventKind::kTaskStarted) {
      if (event.task.index() != tasks) return bad("starts a task out of turn");
      if (event.a != kNoSeq && event.a >= tasks) return bad("starts a task below one that does not exist");
      ++tasks;
    } else if (!event.task.is_none() && event.task.index() >= tasks) {
      return bad("belongs to a task that has not started");
    }
    switch (event.kind) {
      case EventKind::kWrite:
      case EventKind::kStateChanged:
        if (event.a >= journal.variables().size()) return bad("writes a variable that does not exist");
        break;
      case EventKind::kRoutineCalled:
      case EventKind::kRoutineReturned:
      case EventKind::kScopeClosed:
        if (event.a != kNoSeq && event.a >= journal.scopes().size()) return bad("names a scope that does not exist");
        break;
      case EventKind::kStepLeft:
      case EventKind::kCaught:
        if (event.a != kNoSeq && event.a >= journal.steps().size()) return bad("names a step that does not exist");
        break;
      case EventKind::kTaskStarted:
      case EventKind::kTaskEnded:
      case EventKind::kStepEntered:
      case EventKind::kEffectRequested:
      case EventKind::kEffectCompleted:
      case EventKind::kLog:
      case EventKind::kRaised:
      case EventKind::kRetryScheduled:
      case EventKind::kMessage:
      case EventKind::kInvariant:
      case EventKind::kLimit:
      case EventKind::kFinished: break;
    }
    return {};
  }

  Map top_;
  std::vector<std::string> strings_;
  std::vector<Value> values_;
};

Error syntax_error(const Error& error) { return Error{"journal.syntax", "The journal cannot be read: " + error.message + "."}; }

}  // namespace

std::string json_from_journal(const Journal& journal) { return Writer(journal).write(); }

Result<Journal> journal_from_json(std::string_view text) {
  if (text.size() > kLongestJournalText) {
    return Error{"journal.size", "The journal has " + std::to_string(text.size() >> 20) + " MB; at most " +
                                     std::to_string(kLongestJournalText >> 20) + " MB are read."};
  }
  Result<Value> top = value_from_json(text, kDeepestText);
  if (!top.ok()) return syntax_error(top.error());
  if (!top.value().is_map()) return Error{"journal.foreign", "This is JSON, but not a journal of Etude: it is no object."};
  return Reader(top.value().map()).read();
}

std::string exact_json_from_value(const Value& value) {
  std::string out;
  write_value(out, value);
  return out;
}

Result<Value> value_from_exact_json(std::string_view text) {
  Result<Value> json = value_from_json(text, kDeepestText);
  if (!json.ok()) return syntax_error(json.error());
  return ValueReader().read(json.value());
}

}  // namespace etude
