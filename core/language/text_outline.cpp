// One pass from the front to the back; a stack of open keys by their columns.
#include "core/language/text_outline.h"

#include <algorithm>

namespace etude {
namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

class Scanner {
 public:
  Scanner(std::string_view text, std::uint32_t cursor) : text_(text), cursor_(cursor) {}

  TextOutline scan() {
    while (at_ < text_.size()) line();
    for (std::uint32_t i = 0; i < outline_.keys.size(); ++i) {
      OutlineKey& key = outline_.keys[i];
      key.last = std::max({key.last, key.value.end, key.key.end});
    }
    for (std::size_t i = outline_.keys.size(); i-- > 0;) {
      const OutlineKey& key = outline_.keys[i];
      if (key.parent != kNoKey) outline_.keys[key.parent].last = std::max(outline_.keys[key.parent].last, key.last);
    }
    expression();
    return std::move(outline_);
  }

 private:
  struct Open {
    std::uint32_t key;
    std::uint32_t column;
    std::uint32_t mapping;
    bool item;
    std::uint32_t dash;  // column of the dash that began its mapping, or its own column
  };

  [[nodiscard]] std::size_t line_end(std::size_t from) const { return std::min(text_.find('\n', from), text_.size()); }
  [[nodiscard]] char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

  std::uint32_t add(std::string name, std::size_t begin, std::size_t end, std::uint32_t parent, std::uint32_t mapping, bool item) {
    OutlineKey key;
    key.name = std::move(name);
    key.key = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    key.value = {key.key.end, key.key.end};
    key.parent = parent;
    key.mapping = mapping;
    key.item = item;
    outline_.keys.push_back(std::move(key));
    return static_cast<std::uint32_t>(outline_.keys.size() - 1);
  }

  /// A key at `i`: plain or quoted, with its colon. @returns the offset behind the colon, or 0
  std::size_t key_at(std::size_t i, std::size_t end, std::string& name, std::size_t& name_end) const {
    const char quote = at(i);
    if (quote == '"' || quote == '\'') {
      const std::size_t close = text_.find(quote, i + 1);
      if (close == std::string_view::npos || close >= end) return 0;
      name = std::string(text_.substr(i + 1, close - i - 1));
      name_end = close + 1;
    } else {
      if (std::string_view("{}[],#&*!|>%@`").find(quote) != std::string_view::npos) return 0;
      std::size_t stop = i;
      while (stop < end &&
             !(text_[stop] == ':' && (stop + 1 >= end || at(stop + 1) == ' ' || at(stop + 1) == '\r' || at(stop + 1) == '\n'))) {
        if (text_[stop] == '"' || text_[stop] == '\'' || text_.substr(stop, 2) == "${" || text_.substr(stop, 2) == " #") return 0;
        ++stop;
      }
      if (stop >= end || stop == i) return 0;
      name_end = stop;
      while (name_end > i && text_[name_end - 1] == ' ') --name_end;
      name = std::string(text_.substr(i, name_end - i));
    }
    std::size_t colon = name_end;
    while (colon < end && text_[colon] == ' ') ++colon;
    return colon < end && text_[colon] == ':' ? colon + 1 : 0;
  }

  void line() {
    const std::size_t begin = at_;
    const std::size_t end = line_end(begin);
    at_ = end + 1;
    std::size_t i = begin;
    while (i < end && text_[i] == ' ') ++i;
    const bool here = cursor_ >= begin && cursor_ <= end;
    if (i >= end || text_[i] == '#' || text_[i] == '\r') {
      if (here && i >= end && cursor_ == end) lone(i, end, i - begin, kNone);
      return;
    }
    std::uint32_t dash = kNone;
    while (i < end && text_[i] == '-' && (i + 1 >= end || text_[i + 1] == ' ' || text_[i + 1] == '\r')) {
      dash = static_cast<std::uint32_t>(i - begin);
      ++i;
      while (i < end && text_[i] == ' ') ++i;
    }
    const auto column = static_cast<std::uint32_t>(i - begin);
    if (i < end && (text_[i] == '{' || text_[i] == '[')) {
      const Open* around = find_parent(column, dash);
      flow(i, around != nullptr ? around->key : kNoKey, dash != kNone, dash != kNone ? dash : column);
      return;
    }
    std::string name;
    std::size_t name_end = 0;
    const std::size_t value = key_at(i, end, name, name_end);
    if (value == 0) {
      if (here) lone(i, end, column, dash);
      return;
    }
    const std::uint32_t key = open(std::move(name), i, name_end, column, dash);
    scalar(key, value, end, column);
  }

  static constexpr std::uint32_t kNone = 0xFFFFFFFFu;

  /// The innermost open key that something at this column lies below; closes those that it does not.
  const Open* find_parent(std::uint32_t column, std::uint32_t dash) {
    const std::uint32_t edge = dash != kNone ? dash : column;
    while (!stack_.empty()) {
      const Open& top = stack_.back();
      // A list may stand at the column of its key, if that has no dash there itself.
      if (top.column < edge || (dash != kNone && top.column == edge && top.dash == top.column)) break;
      stack_.pop_back();
    }
    return stack_.empty() ? nullptr : &stack_.back();
  }

  std::uint32_t open(std::string name, std::size_t begin, std::size_t end, std::uint32_t column, std::uint32_t dash) {
    std::uint32_t mapping = 0;
    bool item = dash != kNone;
    if (dash == kNone) {
      // The same mapping as the last key at this column, if nothing further out came between.
      for (std::size_t i = stack_.size(); i-- > 0;) {
        if (stack_[i].column < column) break;
        if (stack_[i].column == column) {
          mapping = stack_[i].mapping;
          item = stack_[i].item;
          dash = stack_[i].dash != stack_[i].column ? stack_[i].dash : kNone;
        }
      }
      const std::uint32_t kept = dash;
      const Open* around = find_parent(column, kNone);
      const std::uint32_t key =
          add(std::move(name), begin, end, around != nullptr ? around->key : kNoKey, mapping != 0 ? mapping : ++mappings_, item);
      outline_.keys[key].column = column;
      stack_.push_back({key, column, outline_.keys[key].mapping, item, kept != kNone ? kept : column});
      return key;
    }
    const Open* around = find_parent(column, dash);
    const std::uint32_t key = add(std::move(name), begin, end, around != nullptr ? around->key : kNoKey, ++mappings_, true);
    outline_.keys[key].column = column;
    stack_.push_back({key, column, mappings_, true, dash});
    return key;
  }

  /// A word at the cursor that is no key yet, or the empty place for one.
  void lone(std::size_t begin, std::size_t end, std::size_t column, std::uint32_t dash) {
    while (end > begin && (text_[end - 1] == ' ' || text_[end - 1] == '\r')) --end;
    for (std::size_t i = begin; i < end; ++i) {
      if (!is_word(text_[i]) && text_[i] != '.') return;
    }
    if (cursor_ > std::max(end, begin)) return;
    const std::uint32_t key = open(std::string(text_.substr(begin, end - begin)), begin, end, static_cast<std::uint32_t>(column), dash);
    outline_.keys[key].complete = false;
    // It holds nothing.
    stack_.pop_back();
  }

  void scalar(std::uint32_t key, std::size_t value, std::size_t end, std::uint32_t column) {
    while (value < end && text_[value] == ' ') ++value;
    if (value < end && (text_[value] == '{' || text_[value] == '[')) {
      outline_.keys[key].value.begin = static_cast<std::uint32_t>(value);
      flow(value, key, false, column);
      outline_.keys[key].value.end = static_cast<std::uint32_t>(flow_end_);
      return;
    }
    std::size_t stop = end;
    if (at(value) != '"' && at(value) != '\'') {
      const std::size_t comment = text_.substr(value, stop - value).find(" #");
      if (comment != std::string_view::npos) stop = value + comment;
    }
    while (stop > value && (text_[stop - 1] == ' ' || text_[stop - 1] == '\r')) --stop;
    outline_.keys[key].value = {static_cast<std::uint32_t>(value), static_cast<std::uint32_t>(stop)};
    if (value < stop && (text_[value] == '|' || text_[value] == '>')) {
      // A block of text: the lines that lie deeper.
      while (at_ < text_.size()) {
        const std::size_t line_stop = line_end(at_);
        std::size_t i = at_;
        while (i < line_stop && text_[i] == ' ') ++i;
        if (i < line_stop && text_[i] != '\r' && i - at_ <= column) break;
        outline_.keys[key].value.end = static_cast<std::uint32_t>(line_stop);
        at_ = line_stop + 1;
      }
    }
  }

  /// Braces and brackets from `i` on, over lines; ends with the outermost, or where a line looks like the next key of a block.
  void flow(std::size_t i, std::uint32_t owner, bool item, std::uint32_t column) {
    struct Level {
      char open;
      std::uint32_t owner;  // the key whose value it is
      std::uint32_t mapping;
      bool item;
      std::uint32_t key;  // the key whose value comes
      std::size_t word;   // where the next key may begin
    };
    std::vector<Level> levels;
    const auto close_value = [&](Level& level, std::size_t end) {
      while (end > 0 && (text_[end - 1] == ' ' || text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
      if (level.key != kNoKey) {
        OutlineKey& key = outline_.keys[level.key];
        key.value.end = std::max(key.value.begin, static_cast<std::uint32_t>(end));
      } else if (level.open == '{') {
        // No colon: a word that may become a key, if the cursor stands at it.
        std::size_t begin = level.word;
        while (begin < end && text_[begin] == ' ') ++begin;
        const std::size_t stop = std::max(begin, end);
        if (cursor_ >= level.word && cursor_ <= std::max(stop, i) &&
            std::all_of(text_.begin() + static_cast<std::ptrdiff_t>(std::min(begin, stop)),
                        text_.begin() + static_cast<std::ptrdiff_t>(stop), is_word)) {
          if (cursor_ > stop) begin = cursor_;
          const std::uint32_t key = add(std::string(text_.substr(begin, std::max(stop, begin) - begin)), begin, std::max(stop, begin),
                                        level.owner, level.mapping, level.item);
          outline_.keys[key].complete = false;
          outline_.keys[key].flow = true;
        }
      }
    };
    for (; i < text_.size(); ++i) {
      const char c = text_[i];
      if (c == '\n') {
        // Unclosed while it is being written: the next line of the block ends it.
        std::size_t next = i + 1;
        while (next < text_.size() && text_[next] == ' ') ++next;
        const std::size_t stop = line_end(next);
        std::string name;
        std::size_t name_end = 0;
        const bool dash = at(next) == '-' && at(next + 1) == ' ';
        const bool block =
            next - i - 1 <= column && next < stop &&
            (dash || (std::string_view("\"'}],").find(text_[next]) == std::string_view::npos && key_at(next, stop, name, name_end) != 0));
        if (block && !levels.empty()) break;
        continue;
      }
      if (c == '"' || c == '\'') {
        // A quoted key is found below by its colon; a quoted value is skipped.
        std::size_t close = i + 1;
        while (close < text_.size() && text_[close] != c && text_[close] != '\n') close += c == '"' && text_[close] == '\\' ? 2 : 1;
        if (close >= text_.size() || text_[close] == '\n') continue;
        i = close;
        continue;
      }
      if (c == '$' && at(i + 1) == '{') {
        int depth = 0;
        std::size_t close = i + 1;
        for (; close < text_.size() && text_[close] != '\n'; ++close) {
          if (text_[close] == '{') ++depth;
          if (text_[close] == '}' && --depth == 0) break;
        }
        i = close < text_.size() && text_[close] == '}' ? close : close - 1;
        continue;
      }
      if (c == '{' || c == '[') {
        Level level{c, owner, 0, item, kNoKey, i + 1};
        if (!levels.empty()) {
          const Level& around = levels.back();
          level.owner = around.key != kNoKey ? around.key : around.owner;
          level.item = around.open == '[';
        }
        if (c == '{') level.mapping = ++mappings_;
        levels.push_back(level);
      } else if (levels.empty()) {
        break;
      } else if (c == '}' || c == ']') {
        close_value(levels.back(), i);
        levels.pop_back();
        if (levels.empty()) {
          ++i;
          break;
        }
      } else if (c == ',') {
        close_value(levels.back(), i);
        levels.back().key = kNoKey;
        levels.back().word = i + 1;
      } else if (c == ':' && levels.back().open == '{' && levels.back().key == kNoKey &&
                 (at(i + 1) == ' ' || at(i + 1) == '\n' || at(i + 1) == '\r' || text_[i - 1] == '"' || i + 1 == text_.size())) {
        Level& level = levels.back();
        std::size_t begin = level.word;
        while (begin < i && (text_[begin] == ' ' || text_[begin] == '\n' || text_[begin] == '\r')) ++begin;
        std::size_t end = i;
        while (end > begin && text_[end - 1] == ' ') --end;
        std::string_view name = text_.substr(begin, end - begin);
        if (name.size() >= 2 && (name.front() == '"' || name.front() == '\'')) name = name.substr(1, name.size() - 2);
        level.key = add(std::string(name), begin, end, level.owner, level.mapping, level.item);
        OutlineKey& key = outline_.keys[level.key];
        key.flow = true;
        key.value.begin = static_cast<std::uint32_t>(std::min(i + 1 + (at(i + 1) == ' ' ? 1 : 0), text_.size()));
        key.value.end = key.value.begin;
      }
    }
    while (!levels.empty()) {
      close_value(levels.back(), std::min(i, text_.size()));
      levels.pop_back();
    }
    flow_end_ = std::min(i, text_.size());
    at_ = std::min(line_end(flow_end_), text_.size()) + 1;
    if (flow_end_ < text_.size() && text_[flow_end_] == '\n') at_ = flow_end_ + 1;
  }

  /// `${` before the cursor that is still open: on its line, or on lines before that go on.
  void expression() {
    const std::string_view before = text_.substr(0, cursor_);
    const std::size_t open = before.rfind("${");
    if (open == std::string_view::npos || cursor_ - open > 2000) return;
    int depth = 0;
    char quote = '\0';
    for (std::size_t i = open + 1; i < cursor_; ++i) {
      const char c = text_[i];
      if (c == '\n') {
        std::size_t next = i + 1;
        while (next < text_.size() && (text_[next] == ' ' || text_[next] == '-')) ++next;
        std::string name;
        std::size_t name_end = 0;
        if (key_at(next, line_end(next), name, name_end) != 0) return;
      }
      if (quote != '\0') {
        if (c == '\\')
          ++i;
        else if (c == quote)
          quote = '\0';
        continue;
      }
      if (c == '"') quote = c;
      if (c == '\\' && at(i + 1) == '"') ++i;
      if (c == '{') ++depth;
      if (c == '}' && --depth == 0) return;
    }
    std::size_t end = cursor_;
    while (end < text_.size() && text_[end] != '\n' && !(text_[end] == '}' && --depth == 0)) {
      if (text_[end] == '{') ++depth;
      ++end;
    }
    outline_.expression = {static_cast<std::uint32_t>(open + 2), static_cast<std::uint32_t>(end)};
  }

  std::string_view text_;
  std::uint32_t cursor_;
  TextOutline outline_;
  std::vector<Open> stack_;
  std::size_t at_ = 0;
  std::size_t flow_end_ = 0;
  std::uint32_t mappings_ = 0;
};

}  // namespace

std::string_view TextOutline::above(const OutlineKey& key, int up) const {
  const OutlineKey* found = &key;
  for (; up > 0 && found != nullptr; --up) found = parent(*found);
  return found == nullptr ? std::string_view() : std::string_view(found->name);
}

bool TextOutline::is_step_name(const OutlineKey& key) const {
  if (!key.item) return false;
  const OutlineKey* around = parent(key);
  return around == nullptr || around->name == "steps";
}

std::uint32_t TextOutline::routine_of(std::uint32_t key) const {
  while (keys[key].parent != kNoKey) key = keys[key].parent;
  return keys[key].item ? kNoKey : key;
}

const OutlineKey* TextOutline::sibling(const OutlineKey& key, std::string_view name) const {
  for (const OutlineKey& other : keys) {
    if (other.mapping == key.mapping && other.name == name && &other != &key) return &other;
  }
  return nullptr;
}

TextOutline outline_of(std::string_view text, std::uint32_t cursor) {
  return Scanner(text, std::min<std::uint32_t>(cursor, static_cast<std::uint32_t>(text.size()))).scan();
}

std::vector<OutlineVariable> variables_of(std::string_view text, const TextOutline& outline) {
  std::vector<OutlineVariable> found;
  const auto all = static_cast<std::uint32_t>(text.size());
  const auto add = [&](std::string_view target, std::uint32_t place, std::string_view about, std::uint32_t key, SourceRange visible) {
    std::size_t end = 0;
    while (end < target.size() && is_word(target[end])) ++end;
    if (end == 0 || (target[0] >= '0' && target[0] <= '9')) return;
    const std::string name(target.substr(0, end));
    const std::uint32_t routine = outline.routine_of(key);
    for (const OutlineVariable& known : found) {
      if (known.name == name && known.routine == routine && known.visible.begin <= visible.begin && known.visible.end >= visible.end)
        return;
    }
    found.push_back({name, about, {place, place + static_cast<std::uint32_t>(end)}, visible, routine});
  };
  for (std::uint32_t i = 0; i < outline.keys.size(); ++i) {
    const OutlineKey& key = outline.keys[i];
    if (!key.complete) continue;
    const std::uint32_t routine = outline.routine_of(i);
    const SourceRange whole =
        routine == kNoKey ? SourceRange{0, all} : SourceRange{outline.keys[routine].key.begin, outline.keys[routine].last + 1};
    const OutlineKey* around = outline.parent(key);
    const std::string_view value = text.substr(key.value.begin, key.value.end - key.value.begin);
    if (around != nullptr && around->name == "assign") {
      add(key.name, key.key.begin, "assigned", i, whole);
    } else if (key.name == "result") {
      add(value, key.value.begin, "result of a call", i, whole);
    } else if ((key.name == "value" || key.name == "index") && around != nullptr && around->name == "for") {
      add(value, key.value.begin, key.name == "value" ? "loop variable" : "counter of a loop", i, {around->key.begin, around->last + 1});
    } else if (key.name == "as" && around != nullptr && around->name == "except") {
      add(value, key.value.begin, "the caught error", i, {around->key.begin, around->last + 1});
    } else if (key.name == "params") {
      // `[a, b]`, `[{a: 1}]`, or a list below.
      std::size_t begin = 0;
      while (begin < value.size()) {
        while (begin < value.size() && !is_word(value[begin])) ++begin;
        std::size_t end = begin;
        while (end < value.size() && is_word(value[end])) ++end;
        if (end > begin) add(value.substr(begin, end - begin), key.value.begin + static_cast<std::uint32_t>(begin), "parameter", i, whole);
        // What stands behind a colon is a default.
        begin = end;
        if (begin < value.size() && value[begin] == ':') begin = std::min(value.find_first_of(",]", begin), value.size());
      }
      if (!value.empty()) continue;
      for (std::size_t at = key.key.end + 1; at < key.last + 200u && at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::size_t word = text.find_first_not_of(" \r", at);
        if (word == std::string_view::npos || word >= end) {
          at = end + 1;
          continue;
        }
        if (text[word] != '-') break;
        word = std::min(text.find_first_not_of(" ", word + 1), end);
        add(text.substr(word, end - word), static_cast<std::uint32_t>(word), "parameter", i, whole);
        at = end + 1;
      }
    }
  }
  return found;
}

}  // namespace etude
