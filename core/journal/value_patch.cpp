// Compares two versions from the outside inwards.
#include "core/journal/value_patch.h"

#include <vector>

#include "core/journal/exact_value.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

// Below this a patch is not worth its brackets. Bytes as the memory limit counts them.
constexpr std::uint64_t kSmallestPatched = 48;
// Elements of a container that a patch may change before the whole is written.
constexpr std::size_t kMostChanges = 8;
// Texts copied while patches are applied, all together: a hostile file could copy one long text very often.
constexpr std::uint64_t kMostCopiedBytes = 512u << 20;

void write_patch(std::string& out, const Value& from, const Value& to);

bool write_list_patch(std::string& out, const List& from, const List& to) {
  if (from.empty() || to.size() < from.size() || to.size() - from.size() > from.size()) return false;
  std::vector<std::size_t> changed;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (is_identical(from[i], to[i])) continue;
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
    append_exact_json(out, to[i]);
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
      if (!is_identical(old->value, now->value)) changed.push_back({now->key, from.find(now->key.string()), now->value});
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
      append_exact_json(out, changed[i].to);
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

void write_patch(std::string& out, const Value& from, const Value& to) {
  if (append_value_patch(out, from, to)) return;
  out += "[\"=\",";
  append_exact_json(out, to);
  out.push_back(']');
}

Result<Value> bounded_value(Value value) {
  if (value.depth() > kDeepestNesting) return detail::damaged("a value is nested too deeply");
  return value;
}

}  // namespace

bool append_value_patch(std::string& out, const Value& from, const Value& to) {
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

Result<Value> ValuePatcher::apply(const Value& base, const Value& patch, bool copied) {
  if (!patch.is_list()) return detail::damaged("a patch is no list");
  const List parts = patch.list();
  if (parts.empty() || !parts[0].is_string()) return detail::damaged("a patch has no name");
  const std::string_view name = parts[0].string();
  if (name == "=" && parts.size() == 2) return value_from_exact_form(parts[1]);
  if (name == "~" && parts.size() == 2 && base.is_string() && parts[1].is_string()) {
    if (copied) copied_bytes_ += base.string().size();
    if (copied_bytes_ > kMostCopiedBytes) return detail::damaged("it copies one text too often");
    return Value::concatenated(base, parts[1].string());
  }
  if (name == "[" && parts.size() == 3 && base.is_list() && parts[1].is_list() && parts[2].is_list()) {
    List list = base.list();
    for (const Value& change : parts[1].list()) {
      if (!change.is_list() || change.list().size() != 2 || !change.list()[0].is_int())
        return detail::damaged("a patch of a list has another form");
      const std::int64_t at = change.list()[0].integer();
      if (at < 0 || at >= static_cast<std::int64_t>(list.size())) return detail::damaged("a patch points past its list");
      ETUDE_TRY(Value value, apply(list[static_cast<std::size_t>(at)], change.list()[1], true));
      list = list.set(static_cast<std::size_t>(at), std::move(value));
    }
    for (const Value& added : parts[2].list()) {
      ETUDE_TRY(Value value, value_from_exact_form(added));
      list = list.push_back(std::move(value));
    }
    return bounded_value(Value(std::move(list)));
  }
  if (name == "{" && parts.size() == 3 && base.is_map() && parts[1].is_list() && parts[2].is_list()) {
    Map map = base.map();
    for (const Value& change : parts[1].list()) {
      if (!change.is_list() || change.list().size() != 2 || !change.list()[0].is_string())
        return detail::damaged("a patch of a map has another form");
      const std::string_view key = change.list()[0].string();
      ETUDE_TRY(Value value, apply(map.get(key), change.list()[1], true));
      map = map.set(key, std::move(value));
    }
    for (const Value& erased : parts[2].list()) {
      if (!erased.is_string()) return detail::damaged("a patch of a map erases no key");
      map = map.erase(erased.string());
    }
    return bounded_value(Value(std::move(map)));
  }
  return detail::damaged("a patch does not fit its value");
}

}  // namespace etude
