// Scopes of a moment → rows. Only open rows are looked into.
#include "playground/model/variables_model.h"

#include <algorithm>

#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

constexpr std::size_t kMostRows = 5000;
constexpr std::uint16_t kMostDepth = 30;

void append_preview(const Value& value, std::size_t most, std::string& text);

void append_items(const Value& value, std::size_t most, std::string& text) {
  bool first = true;
  if (value.is_list()) {
    text += '[';
    for (const Value& item : value.list()) {
      if (!first) text += ", ";
      first = false;
      if (text.size() >= most) {
        text += "…";
        break;
      }
      append_preview(item, most, text);
    }
    text += ']';
    return;
  }
  text += '{';
  const Map map = value.map();
  for (auto entry = map.begin(); !(entry == map.end()); ++entry) {
    if (!first) text += ", ";
    first = false;
    if (text.size() >= most) {
      text += "…";
      break;
    }
    text += entry->key.string().substr(0, 40);
    text += ": ";
    append_preview(entry->value, most, text);
  }
  text += '}';
}

// Cuts a text at a code point at or before `most` bytes.
std::string_view head(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0u) == 0x80u) --most;
  return text.substr(0, most);
}

void append_preview(const Value& value, std::size_t most, std::string& text) {
  switch (value.kind()) {
    case Kind::kNull: text += "null"; return;
    case Kind::kBool: text += value.boolean() ? "true" : "false"; return;
    case Kind::kInt: text += text_of(value.integer()); return;
    case Kind::kDouble: text += text_of(value.number()); return;
    case Kind::kString: {
      const std::size_t room = most > text.size() ? most - text.size() : 8;
      const std::string_view shown = head(value.string(), room);
      std::string quoted = json_quoted(shown);
      if (shown.size() < value.string().size()) quoted.insert(quoted.size() - 1, "…");
      text += quoted;
      return;
    }
    case Kind::kBytes: text += "<bytes: " + text_of(static_cast<std::int64_t>(value.raw_bytes().size())) + ">"; return;
    case Kind::kList:
    case Kind::kMap: append_items(value, most, text); return;
  }
}

std::size_t children(const Value& value) {
  if (value.is_list()) return value.list().size();
  if (value.is_map()) return value.map().size();
  return 0;
}

class Rows {
 public:
  Rows(const std::set<std::string, std::less<>>& toggled, std::vector<VariableLine>& rows) : toggled_(toggled), rows_(rows) {}

  void add(std::string name, const Value& given, const Value* given_old, std::string path, std::uint16_t depth, bool changed,
           std::uint32_t written) {
    if (rows_.size() >= kMostRows) return;
    Value value = given;
    Value old_value = given_old != nullptr ? *given_old : Value();
    bool has_old = given_old != nullptr;
    // A chain of maps with one entry each is one row: `body.id`.
    while (depth > 0 && value.is_map() && value.map().size() == 1) {
      const Map map = value.map();
      const Map::Entry& only = *map.begin();
      const std::string key(only.key.string());
      name += "." + key;
      path += "/" + key;
      has_old = has_old && old_value.is_map() && old_value.map().contains(key);
      if (has_old) old_value = old_value.map().get(key);
      Value inner = only.value;
      value = std::move(inner);
      if (path.size() > 2000) break;
    }
    VariableLine row;
    row.name = std::move(name);
    row.kind = value.kind();
    row.depth = depth;
    row.written = written;
    row.path = path;
    row.changed = changed && !(has_old && values_equal_for_view(value, old_value));
    const std::size_t count = children(value);
    row.expandable = count > 0;
    const bool by_default = depth == 0 ? count <= 4 : count <= 3 && depth < 2;
    row.expanded = row.expandable && depth < kMostDepth && by_default != toggled_.contains(path);
    // While its rows stand below, the row itself says only what it is.
    if (row.expanded)
      row.preview = value.is_list() ? "[" + std::to_string(count) + "]" : "{…}";
    else
      row.preview = value_preview(value);
    if (row.changed && has_old && !row.expanded) row.old = value_preview(old_value, 24);
    const bool open = row.expanded;
    rows_.push_back(std::move(row));
    if (!open) return;
    std::size_t shown = 0;
    if (value.is_list()) {
      const List list = value.list();
      for (std::size_t i = 0; i < list.size() && shown < kMostChildren; ++i, ++shown) {
        const std::string index = std::to_string(i);
        const bool was = has_old && old_value.is_list() && i < old_value.list().size();
        const Value before = was ? old_value.list()[i] : Value();
        add("[" + index + "]", list[i], was ? &before : nullptr, path + "/" + index, static_cast<std::uint16_t>(depth + 1), changed,
            written);
      }
    } else {
      const Map map = value.map();
      for (auto entry = map.begin(); !(entry == map.end()) && shown < kMostChildren; ++entry, ++shown) {
        const std::string key(entry->key.string());
        const bool was = has_old && old_value.is_map() && old_value.map().contains(key);
        const Value before = was ? old_value.map().get(key) : Value();
        add(key, entry->value, was ? &before : nullptr, path + "/" + key, static_cast<std::uint16_t>(depth + 1), changed, written);
      }
    }
    if (count > shown) {
      VariableLine more;
      more.name = "… " + std::to_string(count - shown) + " more";
      more.depth = static_cast<std::uint16_t>(depth + 1);
      more.path = path + "/…";
      rows_.push_back(std::move(more));
    }
  }

 private:
  static bool values_equal_for_view(const Value& a, const Value& b) {
    return a.is_same(b) || (a.kind() == b.kind() && a.hash() == b.hash());
  }
  const std::set<std::string, std::less<>>& toggled_;
  std::vector<VariableLine>& rows_;
};

}  // namespace

std::string scope_label(const MomentScope& scope) {
  const std::string name(scope.label);
  switch (scope.kind) {
    case ScopeKind::kRoutine: return name.empty() ? "main" : name;
    case ScopeKind::kLoop: return "loop " + name;
    case ScopeKind::kExcept: return "except " + name;
    case ScopeKind::kBranch: return "branch " + name;
    case ScopeKind::kService: return "service " + name;
  }
  return name;
}

std::string value_preview(const Value& value, std::size_t most) {
  std::string text;
  append_preview(value, most, text);
  if (text.size() > most + 16) text = std::string(head(text, most)) + "…";
  return text;
}

VariablesModel make_variables_model(const Journal& journal, const Moment& moment, TaskId task,
                                    const std::set<std::string, std::less<>>& toggled) {
  VariablesModel model;
  const TaskId watched = task.is_none() ? moment.latest_task() : task;
  if (watched.is_none()) return model;
  if (const std::optional<MomentTask> row = moment.task(watched)) {
    model.task = row->label.empty() ? std::string(task_kind_name(row->kind)) : std::string(row->label);
  }
  for (const MomentScope& scope : moment.scopes(watched)) {
    VariableGroup shown;
    shown.label = scope_label(scope);
    shown.kind = scope.kind;
    shown.frame = scope.frame;
    Rows rows(toggled, shown.rows);
    for (const MomentVariable& variable : scope.variables) {
      const bool was = variable.before != kNoSeq;
      const Value before = was ? journal[variable.before].v0 : Value();
      rows.add(std::string(variable.name), variable.value, was ? &before : nullptr, shown.label + "/" + std::string(variable.name), 0,
               variable.changed, variable.written);
    }
    if (!shown.rows.empty() || scope.frame == 0) model.scopes.push_back(std::move(shown));
  }
  return model;
}

}  // namespace etude
