// The text behind a write is found in the document's tree, around the place that the event names.
#include "playground/model/writes_model.h"

#include <algorithm>
#include <map>
#include <optional>

#include "core/document/yaml_reader.h"
#include "core/expression/expression_parser.h"
#include "core/expression/interpolation.h"
#include "core/journal/event_text.h"
#include "playground/model/variables_model.h"

namespace etude {
namespace {

constexpr std::size_t kMostInputs = 12;
constexpr std::size_t kLongestText = 400;

/// A mapping's entry on the way to a place, outermost first.
struct Ancestor {
  const Node* mapping = nullptr;
  const Node::Entry* entry = nullptr;
};

bool holds(SourceRange range, std::uint32_t offset) { return range.begin <= offset && offset < std::max(range.end, range.begin + 1); }

void find_way(const Node& node, std::uint32_t offset, std::vector<Ancestor>& way) {
  for (const Node::Entry& entry : node.entries) {
    if (!holds({entry.key.range.begin, std::max(entry.key.range.end, entry.value.range.end)}, offset)) continue;
    way.push_back({&node, &entry});
    find_way(entry.value, offset, way);
    return;
  }
  for (const Node& item : node.items) {
    if (holds(item.range, offset)) {
      find_way(item, offset, way);
      return;
    }
  }
}

/// Names that an expression reads, with the members behind them: `input.customer`.
void collect_names(const Expression& tree, std::string_view text, std::vector<std::string>& names) {
  const Expression* root = &tree;
  while (root->kind == ExpressionKind::kMember) root = root->operands.front().get();
  if (root->kind == ExpressionKind::kName) {
    const std::string_view words = text.substr(tree.range.begin, tree.range.end - tree.range.begin);
    if (std::find(names.begin(), names.end(), words) == names.end() && names.size() < kMostInputs) names.emplace_back(words);
    return;
  }
  for (const ExpressionPtr& operand : tree.operands) {
    if (operand != nullptr) collect_names(*operand, text, names);
  }
}

void collect_inputs(const Node& node, std::vector<std::string>& names) {
  if (node.is_string()) {
    const std::optional<std::string_view> text = expression_text(node.value.string());
    if (!text) return;
    DiagnosticList problems;
    const ExpressionPtr tree = parse_bare_expression(*text, problems);
    if (tree != nullptr) collect_names(*tree, *text, names);
  }
  for (const Node& item : node.items) collect_inputs(item, names);
  for (const Node::Entry& entry : node.entries) collect_inputs(entry.value, names);
}

std::string shortened(std::string_view text) {
  if (text.size() <= kLongestText) return std::string(text);
  std::size_t end = kLongestText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
  return std::string(text.substr(0, end)) + "…";
}

/// The files of the run, read when the first write in them is told.
class Texts {
 public:
  explicit Texts(const AppModel& model) : model_(model) {}

  void tell(WriteLine& line, const Event& event, std::vector<std::string>& names) {
    const std::optional<PlaceOfEvent> place = model_.run->place(event.place);
    if (!place || place->source == nullptr) return;
    const SourceText& source = *place->source;
    line.file = source.name();
    line.line = source.position(place->range.begin).line;
    const Document& document = document_of(place->source);
    if (!document.tree) return;
    std::vector<Ancestor> way;
    find_way(*document.tree, place->range.begin, way);
    for (std::size_t i = way.size(); i-- > 0;) {
      const std::string_view key = way[i].entry->key.value.is_string() ? way[i].entry->key.value.string() : std::string_view();
      const Node* text = nullptr;
      if (key == "assign") {
        if (i + 1 < way.size()) text = &way[i + 1].entry->value;
      } else if (key == "result" || key == "call") {
        line.how = WriteHow::kResult;
        const Node* callee = way[i].mapping->find("call");
        if (callee == nullptr) continue;
        const Node* arguments = way[i].mapping->find("args");
        if (arguments != nullptr) collect_inputs(*arguments, names);
        line.expression = "call " + shortened(source.slice(callee->range));
        return;
      } else if (key == "value" || key == "index" || key == "in" || key == "range") {
        if (event.outcome != Outcome::kLoop) continue;
        text = way[i].mapping->find("in");
        if (text == nullptr) text = way[i].mapping->find("range");
      } else if (key == "for" && event.outcome == Outcome::kLoop) {
        text = way[i].entry->value.find("in");
        if (text == nullptr) text = way[i].entry->value.find("range");
      } else if (key == "except" || key == "as") {
        if (i + 1 != way.size()) continue;
        line.how = WriteHow::kError;
        return;
      }
      if (text == nullptr) continue;
      collect_inputs(*text, names);
      line.expression = shortened(source.slice(text->range));
      return;
    }
  }

 private:
  struct Document {
    std::shared_ptr<const SourceText> source;
    std::optional<Node> tree;
  };
  const Document& document_of(const std::shared_ptr<const SourceText>& source) {
    const auto found = documents_.find(source.get());
    if (found != documents_.end()) return found->second;
    DiagnosticList problems;
    return documents_.emplace(source.get(), Document{source, read_document(*source, problems)}).first->second;
  }
  const AppModel& model_;
  std::map<const SourceText*, Document> documents_;
};

/// `body.items` inside of a variable of the moment.
std::optional<Value> look_up(const std::vector<MomentScope>& scopes, std::string_view name) {
  const std::string_view root = name.substr(0, name.find('.'));
  for (const MomentScope& scope : scopes) {
    if (scope.frame != 0) break;
    for (const MomentVariable& variable : scope.variables) {
      if (variable.name != root) continue;
      Value value = variable.value;
      std::string_view rest = name.substr(root.size());
      while (!rest.empty()) {
        rest.remove_prefix(1);
        const std::string_view member = rest.substr(0, rest.find('.'));
        if (!value.is_map() || !value.map().contains(member)) return std::nullopt;
        Value inner = value.map().get(member);
        value = std::move(inner);
        rest.remove_prefix(member.size());
      }
      return value;
    }
  }
  return std::nullopt;
}

/// Goes down a path of keys and indices; keys may hold slashes themselves. @returns false if it leads nowhere
bool descend(Value& value, std::string_view path, std::string& name) {
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    if (value.is_map()) {
      const Map map = value.map();
      const Map::Entry* best = nullptr;
      for (auto entry = map.begin(); !(entry == map.end()); ++entry) {
        const std::string_view key = entry->key.string();
        const bool fits = path.substr(0, key.size()) == key && (path.size() == key.size() || path[key.size()] == '/');
        if (fits && (best == nullptr || key.size() > best->key.string().size())) best = &*entry;
      }
      if (best == nullptr) return false;
      path.remove_prefix(best->key.string().size());
      name += "." + std::string(best->key.string());
      Value inner = best->value;
      value = std::move(inner);
    } else if (value.is_list()) {
      std::size_t index = 0;
      std::size_t digits = 0;
      for (; digits < path.size() && path[digits] >= '0' && path[digits] <= '9' && digits < 9; ++digits)
        index = index * 10 + static_cast<std::size_t>(path[digits] - '0');
      if (digits == 0 || index >= value.list().size()) return false;
      path.remove_prefix(digits);
      name += "[" + std::to_string(index) + "]";
      Value inner = value.list()[index];
      value = std::move(inner);
    } else {
      return false;
    }
  }
  return true;
}

WriteLine line_of(const AppModel& model, Texts& texts, const MomentScope& scope, std::uint32_t seq) {
  const RunTables& tables = *model.tables;
  const Event& event = tables.journal[seq];
  WriteLine line;
  line.seq = seq;
  line.time_ns = event.time_ns;
  line.target = target_text(tables.journal, event);
  line.preview = value_preview(written_value(event), 120);
  if (!event.step.is_none()) {
    const StepRow& step = tables.journal.step(event.step);
    line.step = step.key;
    line.file = step.file;
    line.line = step.line;
  }
  if (const TaskRow* task = event.task.is_none() ? nullptr : tables.tasks.find(event.task)) line.task = task->label;
  if (event.kind == EventKind::kStateChanged)
    line.how = WriteHow::kState;
  else if (event.outcome == Outcome::kLoop)
    line.how = WriteHow::kLoop;
  else if (scope.kind == ScopeKind::kExcept)
    line.how = WriteHow::kError;
  else if (event.step.is_none())
    line.how = WriteHow::kArgument;
  std::vector<std::string> names;
  texts.tell(line, event, names);
  if (!names.empty()) {
    const std::vector<MomentScope> scopes = model.tables->moments.at(seq).scopes(event.task);
    for (std::string& name : names) {
      const std::optional<Value> value = look_up(scopes, name);
      line.inputs.push_back({std::move(name), value ? value_preview(*value, 60) : std::string("—")});
    }
  }
  return line;
}

}  // namespace

std::string_view write_how_name(WriteHow how) {
  constexpr std::string_view kNames[] = {"assign", "result", "argument", "loop", "error", "state"};
  return kNames[static_cast<std::size_t>(how)];
}

WritesModel make_writes_model(const AppModel& model, std::string_view path) {
  WritesModel writes;
  if (path.empty()) return writes;
  const Moment moment = model.tables->moments.at(model.cursor);
  for (const MomentScope& scope : moment.scopes(watched_task(model))) {
    const std::string label = scope_label(scope);
    for (const MomentVariable& variable : scope.variables) {
      const std::string begin = label + "/" + std::string(variable.name);
      if (path.substr(0, begin.size()) != begin || (path.size() > begin.size() && path[begin.size()] != '/')) continue;
      Value value = variable.value;
      std::string name(variable.name);
      if (!descend(value, path.substr(begin.size()), name)) continue;
      writes.path = path;
      writes.name = std::move(name);
      writes.scope = label;
      writes.value = std::move(value);
      const std::vector<std::uint32_t> seqs = moment.writes(variable.id, 10'000);
      writes.total = seqs.size();
      Texts texts(model);
      for (std::size_t i = 0; i < seqs.size() && i < kMostWrites; ++i) {
        writes.rows.push_back(line_of(model, texts, scope, seqs[i]));
        writes.rows.back().current = seqs[i] == variable.written;
      }
      return writes;
    }
  }
  return writes;
}

}  // namespace etude
