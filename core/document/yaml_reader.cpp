// Drives yaml-cpp's events and builds nodes with exact ranges.
//
// yaml-cpp finds the structure; what it does not know or gets wrong is done here: where nodes end, the decoding of
// scalars (scalar_map), types, duplicate keys, bounds. It reads a copy of the text of the same length, in which what it
// would misread is masked: surrogate pairs in JSON escapes, question marks inside of plain scalars, old line ends.
#include "core/document/yaml_reader.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <utility>

#include "core/base/utf8.h"
#include "core/document/json_brackets.h"
#include "core/document/node_rules.h"
#include "core/document/plain_scalar.h"
#include "core/document/quick_reader.h"
#include "core/document/scalar_map.h"
#include "core/document/yaml_problem.h"

namespace etude {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_break(char c) { return c == '\n' || c == '\r'; }
bool is_space(char c) { return is_blank(c) || is_break(c); }
bool is_flow_indicator(char c) { return c == ',' || c == '[' || c == ']' || c == '{' || c == '}'; }

SourceRange range_of(std::size_t begin, std::size_t end) { return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}; }

// Sizes and characters that no document may have. False: not worth reading on.
bool check_characters(const SourceText& source, DiagnosticList& diagnostics, const ReadLimits& limits) {
  const std::string_view text = source.text();
  if (text.size() > limits.bytes) {
    diagnostics.error("document.too_large", range_of(limits.bytes, text.size()),
                      "The source has " + std::to_string(text.size()) + " bytes; at most " + std::to_string(limits.bytes) +
                          " can be deployed. Move parts into subworkflows of another workflow, or shorten texts.");
    return false;
  }
  const std::size_t first = text.substr(0, 3) == kByteOrderMark ? 3 : 0;
  if (first != 0) {
    Diagnostic& found = diagnostics.warning("document.byte_order_mark", range_of(0, first),
                                            "The file begins with a byte order mark. Save it as UTF-8 without one.");
    found.fix = Fix{"Remove the byte order mark", range_of(0, first), ""};
  }
  for (std::size_t at = first; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x80) {
      const auto decoded = decode_code_point(text.substr(at));
      if (!decoded) {
        diagnostics.error("document.encoding", range_of(at, at + 1), "This byte is not UTF-8. Save the file with the encoding UTF-8.");
        return false;
      }
      at += decoded->size;
      continue;
    }
    if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F) {
      constexpr char kHex[] = "0123456789ABCDEF";
      const std::string code = {kHex[byte >> 4], kHex[byte & 15]};
      diagnostics.error(
          "document.control_character", range_of(at, at + 1),
          "The control character U+00" + code + " cannot stand in a document. In a double-quoted text write `\\x" + code + "`.");
      return false;
    }
    ++at;
  }
  return true;
}

// The four hexadecimal digits behind `\u` at `at`, or -1.
int unicode_escape(std::string_view text, std::size_t at) {
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return -1;
  int number = 0;
  for (std::size_t i = at + 2; i < at + 6; ++i) {
    const char c = text[i];
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (digit < 0) return -1;
    number = number * 16 + digit;
  }
  return number;
}

// True if the question mark at `at` begins a key (`? key`): blanks behind it, and before it nothing that it could belong to.
bool is_explicit_key(std::string_view text, std::size_t at) {
  if (at + 1 < text.size() && !is_space(text[at + 1])) return false;
  std::size_t before = at;
  while (before > 0 && is_blank(text[before - 1])) --before;
  if (before == 0 || is_break(text[before - 1]) || is_flow_indicator(text[before - 1])) return true;
  const char last = text[before - 1];
  return before < at && (last == '-' || last == ':' || last == '?');
}

// The copy for yaml-cpp, with the same length and the same structure.
std::string masked_copy(std::string_view text) {
  std::string copy(text);
  for (std::size_t at = 0; at < copy.size(); ++at) {
    const char c = copy[at];
    if (c == '\r' && (at + 1 == copy.size() || copy[at + 1] != '\n')) copy[at] = '\n';
    if (c == '?' && !is_explicit_key(copy, at)) copy[at] = '_';
    if (c == '\\') {
      const int high = unicode_escape(copy, at);
      const int low = high >= 0xD800 && high <= 0xDBFF ? unicode_escape(copy, at + 6) : -1;
      if (low >= 0xDC00 && low <= 0xDFFF) {
        copy.replace(at + 2, 4, "0020");
        copy.replace(at + 8, 4, "0020");
      }
    }
  }
  return copy;
}

// Thrown through yaml-cpp when a bound is reached; the diagnostic has been added.
struct Stop {};

class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(std::string_view text, std::string_view masked, std::size_t base, DiagnosticList& diagnostics, const ReadLimits& limits)
      : text_(text), masked_(masked), base_(base), diagnostics_(diagnostics), limits_(limits) {}

  [[nodiscard]] std::size_t done() const { return cursor_; }
  [[nodiscard]] std::size_t base() const { return base_; }
  std::optional<Node> take_root() { return std::move(root_); }
  /// Where the first thing behind the document stands, other than blanks, comments and end markers.
  [[nodiscard]] std::size_t rest() const {
    std::size_t at = skip_space(cursor_);
    while (masked_.substr(at, 3) == "..." && (at + 3 == masked_.size() || is_space(masked_[at + 3]))) at = skip_space(at + 3);
    return at;
  }
  [[nodiscard]] std::vector<YamlFailure::Open> open() const {
    std::vector<YamlFailure::Open> open;
    for (const Frame& frame : frames_) open.push_back({frame.node.range.begin, frame.column, frame.flow, frame.node.is_mapping()});
    return open;
  }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t at = skip_properties(offset_of(mark));
    const std::size_t word = null_word_size(at);
    Node node;
    if (word != 0 && !belongs_to_what_follows(at)) {
      node.style = ScalarStyle::kPlain;
      node.range = range_of(at, at + word);
      cursor_ = at + word;
    } else {
      node.range = empty_place();
    }
    node.flow = in_flow();
    add(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t begin = offset_of(mark);
    std::size_t end = begin + 1;
    while (end < masked_.size() && !is_space(masked_[end]) && !is_flow_indicator(masked_[end])) ++end;
    cursor_ = end;
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      diagnostics_.error("document.recursive_alias", range_of(begin, end),
                         "This alias stands inside of what its anchor names, so it would never end.");
      throw Stop{};
    }
    spend(found->second.size, begin);
    size_ += found->second.size;
    add_sized(Node(found->second.node), found->second.size, 0);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
    const std::size_t begin = skip_properties(offset_of(mark));
    Node node;
    node.flow = in_flow();
    std::string text;
    const char first = begin < masked_.size() ? masked_[begin] : ' ';
    std::size_t end = begin;
    if (first == '"' || first == '\'') {
      DecodedScalar decoded = first == '"' ? decode_double_quoted(text_, begin, nullptr) : decode_single_quoted(text_, begin, nullptr);
      node.style = first == '"' ? ScalarStyle::kDoubleQuoted : ScalarStyle::kSingleQuoted;
      text = std::move(decoded.text);
      end = decoded.end;
      if (!decoded.closed) stop_at_unclosed_quote(begin);
    } else if (first == '|' || first == '>') {
      const std::size_t indent = block_indent(text_, begin, parent_column());
      DecodedScalar decoded = decode_block(text_, begin, indent, nullptr);
      node.style = first == '|' ? ScalarStyle::kLiteral : ScalarStyle::kFolded;
      node.indent = static_cast<std::uint32_t>(indent);
      text = std::move(decoded.text);
      end = decoded.end;
    } else if (value.empty()) {
      node.range = empty_place();
      apply_tag(tag, "", node);
      add(std::move(node), anchor);
      return;
    } else {
      node.style = ScalarStyle::kPlain;
      end = plain_end(begin, value);
      text = end - begin == value.size() ? std::string(text_.substr(begin, value.size())) : decode_plain(text_, begin, end, nullptr).text;
    }
    node.range = range_of(begin, end);
    check_tab(begin);
    if (tag == "?" || (tag == "!" && node.style != ScalarStyle::kPlain)) {
      set_scalar_value(node, text, diagnostics_);
    } else {
      apply_tag(tag, text, node);
    }
    cursor_ = end;
    add(std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value style) override {
    start(NodeKind::kSequence, mark, tag, anchor, style == YAML::EmitterStyle::Flow);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value style) override {
    start(NodeKind::kMapping, mark, tag, anchor, style == YAML::EmitterStyle::Flow);
  }
  void OnSequenceEnd() override { finish(); }
  void OnMapEnd() override { finish(); }

 private:
  struct Frame {
    Node node;
    std::size_t column = 0;
    bool flow = false;
    bool bracketed = false;  // written with brackets; a pair inside of a flow list has none
    std::optional<Node> key;
    YAML::anchor_t anchor = 0;
    std::size_t size_before = 0;  // nodes read when it started
  };
  struct Anchored {
    Node node;
    std::size_t size;
  };

  [[nodiscard]] std::size_t offset_of(const YAML::Mark& mark) const {
    return std::min(base_ + static_cast<std::size_t>(std::max(mark.pos, 0)), text_.size());
  }
  [[nodiscard]] std::size_t column_of(std::size_t at) const {
    std::size_t begin = at;
    while (begin > base_ && !is_break(masked_[begin - 1])) --begin;
    return at - begin;
  }
  [[nodiscard]] bool in_flow() const { return !frames_.empty() && frames_.back().flow; }
  [[nodiscard]] int parent_column() const { return frames_.empty() ? -1 : static_cast<int>(frames_.back().column); }

  // Over blanks, line breaks and comments.
  [[nodiscard]] std::size_t skip_space(std::size_t at) const {
    while (at < masked_.size()) {
      if (is_space(masked_[at])) {
        ++at;
      } else if (masked_[at] == '#') {
        while (at < masked_.size() && !is_break(masked_[at])) ++at;
      } else {
        break;
      }
    }
    return at;
  }
  // Over anchors and tags to the node itself.
  [[nodiscard]] std::size_t skip_properties(std::size_t at) const {
    while (at < masked_.size() && (masked_[at] == '&' || masked_[at] == '!')) {
      const bool verbatim = masked_.substr(at, 2) == "!<";
      while (at < masked_.size() && !is_space(masked_[at]) && (verbatim || !is_flow_indicator(masked_[at]))) ++at;
      at = skip_space(at);
    }
    return at;
  }
  [[nodiscard]] std::size_t null_word_size(std::size_t at) const {
    if (at < cursor_) return 0;
    for (const std::string_view word : {"null", "Null", "NULL", "~"}) {
      if (masked_.substr(at, word.size()) != word) continue;
      const std::size_t end = at + word.size();
      if (end == masked_.size() || is_space(masked_[end]) || is_flow_indicator(masked_[end]) || masked_[end] == ':') return word.size();
    }
    return 0;
  }
  // yaml-cpp marks an empty node with the place of whatever comes next; that may be a null of its own.
  [[nodiscard]] bool belongs_to_what_follows(std::size_t at) const {
    if (frames_.empty() || frames_.back().flow) return false;
    const Frame& frame = frames_.back();
    if (frame.node.is_mapping() && !frame.key) return false;
    const std::string_view between = masked_.substr(cursor_, at - cursor_);
    return between.find_first_of("\r\n") != std::string_view::npos && column_of(at) <= frame.column;
  }
  // Right behind the `:`, `-` or `,` that a missing node belongs to.
  SourceRange empty_place() {
    const std::size_t at = skip_space(cursor_);
    if (!frames_.empty() && at < masked_.size()) {
      const Frame& frame = frames_.back();
      const bool is_value = frame.node.is_mapping() && frame.key.has_value();
      const char c = masked_[at];
      if ((is_value && c == ':') || (frame.node.is_sequence() && c == (frame.flow ? ',' : '-'))) cursor_ = at + 1;
    }
    return range_of(cursor_, cursor_);
  }

  // Walks the decoded value along the text: blanks and line breaks of either side match each other.
  [[nodiscard]] std::size_t plain_end(std::size_t begin, std::string_view value) const {
    if (masked_.substr(begin, value.size()) == value) return begin + value.size();
    std::size_t at = begin;
    std::size_t i = 0;
    while (i < value.size() && at < masked_.size()) {
      if (is_space(value[i])) {
        while (i < value.size() && is_space(value[i])) ++i;
        while (at < masked_.size() && is_space(masked_[at])) ++at;
      } else if (masked_[at] == value[i]) {
        ++at, ++i;
      } else {
        break;
      }
    }
    return at;
  }

  // yaml-cpp takes the end of the file for the closing quote if a line break stands before it.
  [[noreturn]] void stop_at_unclosed_quote(std::size_t begin) {
    cursor_ = begin;
    throw YAML::ParserException(YAML::Mark::null_mark(), YAML::ErrorMsg::EOF_IN_SCALAR);
  }

  void check_tab(std::size_t begin) {
    if (in_flow()) return;
    std::size_t at = begin;
    std::size_t tab = begin;
    while (at > base_ && is_blank(masked_[at - 1])) {
      if (masked_[--at] == '\t') tab = at;
    }
    if (tab == begin || (at > base_ && !is_break(masked_[at - 1]))) return;
    add_tab_error(text_, at, tab, begin, diagnostics_);
  }

  void apply_tag(const std::string& tag, const std::string& text, Node& node) {
    constexpr std::string_view kCore = "tag:yaml.org,2002:";
    const std::string_view kind = std::string_view(tag).substr(0, kCore.size()) == kCore ? std::string_view(tag).substr(kCore.size()) : "";
    if (tag == "!" || kind == "str") {
      node.value = Value(text);
      return;
    }
    const Value typed = type_plain_scalar(text).value;
    const bool fits = (kind == "int" && typed.is_int()) || (kind == "float" && typed.is_number()) || (kind == "bool" && typed.is_bool()) ||
                      (kind == "null" && typed.is_null());
    if (!fits) tag_error(tag, node.range);
    node.value = kind == "float" && typed.is_int() ? Value(typed.as_double()) : typed;
  }
  void tag_error(const std::string& tag, SourceRange range) {
    diagnostics_.error(
        "document.tag", range,
        "The tag `" + tag.substr(0, 60) + "` cannot stand here. Workflows know no tags: leave it out; quotes make a text of anything.");
  }

  void start(NodeKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, bool flow) {
    const std::size_t begin = skip_properties(offset_of(mark));
    if (frames_.size() >= limits_.depth) {
      diagnostics_.error(
          "document.too_deep", range_of(begin, begin + 1),
          "Lists and maps are nested more than " + std::to_string(limits_.depth) + " levels deep here. Flatten the document.");
      throw Stop{};
    }
    spend(1, begin);
    Frame frame;
    frame.size_before = size_++;
    frame.node.kind = kind;
    frame.flow = flow || in_flow();
    frame.node.flow = frame.flow;
    frame.node.range = range_of(begin, begin);
    // An anchor or tag on the line of the first key belongs to that key, and the line begins with it.
    const std::size_t marked = offset_of(mark);
    const bool same_line = masked_.substr(marked, begin - marked).find_first_of("\r\n") == std::string_view::npos;
    frame.column = column_of(same_line ? marked : begin);
    frame.anchor = anchor;
    const char first = begin < masked_.size() ? masked_[begin] : ' ';
    frame.bracketed = frame.flow && first == (kind == NodeKind::kSequence ? '[' : '{');
    const std::string_view expected = kind == NodeKind::kSequence ? "tag:yaml.org,2002:seq" : "tag:yaml.org,2002:map";
    if (tag != "?" && tag != "!" && tag != expected) tag_error(tag, range_of(offset_of(mark), std::min(begin + 1, text_.size())));
    check_tab(begin);
    cursor_ = frame.bracketed ? begin + 1 : begin;
    frames_.push_back(std::move(frame));
  }

  void finish() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    std::size_t end = cursor_;
    if (frame.bracketed) {
      const char closing = frame.node.is_sequence() ? ']' : '}';
      std::size_t at = skip_space(cursor_);
      while (at < masked_.size() && (masked_[at] == ',' || masked_[at] == ':' || masked_[at] == '?')) at = skip_space(at + 1);
      if (at < masked_.size() && masked_[at] == closing) end = at + 1;
      cursor_ = end;
    }
    frame.node.range.end = std::max(static_cast<std::uint32_t>(end), frame.node.range.begin);
    if (frame.node.is_mapping()) drop_duplicate_keys(frame.node, diagnostics_);
    const std::size_t size = size_ - frame.size_before;
    add_sized(std::move(frame.node), size, frame.anchor);
  }

  void spend(std::size_t count, std::size_t at) {
    if (size_ + count <= limits_.nodes) return;
    diagnostics_.error(
        "document.too_many_nodes", range_of(at, at + 1),
        "With its aliases expanded the document has more than " + std::to_string(limits_.nodes) + " values. Use fewer aliases.");
    throw Stop{};
  }

  void add(Node node, YAML::anchor_t anchor) {
    spend(1, node.range.begin);
    ++size_;
    add_sized(std::move(node), 1, anchor);
  }
  void add_sized(Node node, std::size_t size, YAML::anchor_t anchor) {
    if (anchor != 0) {
      // The copy counts too, or anchors inside each other could fill the memory.
      spend(size, node.range.begin);
      size_ += size;
      anchors_.insert_or_assign(anchor, Anchored{node, size});
    }
    if (frames_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& frame = frames_.back();
    if (frame.node.is_sequence()) {
      frame.node.items.push_back(std::move(node));
    } else if (!frame.key) {
      frame.key = key_of(std::move(node), diagnostics_);
    } else {
      frame.node.entries.push_back({std::move(*frame.key), std::move(node)});
      frame.key.reset();
    }
  }

  std::string_view text_;
  std::string_view masked_;
  std::size_t base_;  // bytes before the text that yaml-cpp sees (a byte order mark)
  DiagnosticList& diagnostics_;
  const ReadLimits& limits_;
  std::vector<Frame> frames_;
  std::optional<Node> root_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  std::size_t cursor_ = 0;  // everything before is read
  std::size_t size_ = 0;    // nodes so far, copies counted
};

// Reports what stands behind the first document, if there is something.
class SecondDocument : public YAML::EventHandler {
 public:
  std::optional<int> start;
  void OnDocumentStart(const YAML::Mark& mark) override {
    start = mark.pos;
    throw Stop{};
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

void report_second_document(const SourceText& source, std::size_t at, const Node& root, DiagnosticList& diagnostics) {
  if (source.text().substr(at, 3) == "---") {
    diagnostics.error(
        "document.several", range_of(at, at + 3),
        "A second document begins here. A workflow source is one document: remove `---` or put the rest into a file of its own.");
    return;
  }
  if (explain_first_item(source.text(), at, diagnostics)) return;
  if (root.flow && explain_json_brackets(source.text(), diagnostics)) return;
  std::size_t end = at;
  while (end < source.text().size() && !is_space(source.text()[end]) && source.text()[end] != ':') ++end;
  if (root.is_sequence() && !root.flow) {
    add_map_beside_list_error(range_of(at, std::max(end, at + 1)), root.range.begin, diagnostics);
    return;
  }
  diagnostics.error("document.trailing_text", range_of(at, std::max(end, at + 1)),
                    "The document is over before this text. Check the indentation of this line and the brackets before it.");
}

// Both readings share the bounds; this one knows all of YAML and finds out what is wrong.
std::optional<Node> read_by_library(const SourceText& source, DiagnosticList& diagnostics, const ReadLimits& limits) {
  const std::string_view text = source.text();
  const std::size_t base = text.substr(0, 3) == kByteOrderMark ? 3 : 0;
  const std::string masked = masked_copy(text);
  TreeBuilder builder(text, masked, base, diagnostics, limits);
  SecondDocument second;
  std::optional<Node> first;
  const auto failed = [&](const std::string& reason, int position) {
    const std::size_t offset = std::min(base + static_cast<std::size_t>(std::max(position, 0)), text.size());
    explain_yaml_failure(source, {reason, offset, builder.done(), builder.open()}, diagnostics);
  };
  try {
    std::istringstream stream(masked.substr(base));
    YAML::Parser parser(stream);
    const bool found = parser.HandleNextDocument(builder);
    std::optional<Node> root = builder.take_root();
    if (!found || !root || (root->is_null() && root->style == ScalarStyle::kEmpty)) {
      diagnostics.error("document.empty", range_of(base, base),
                        "The document is empty. Write a list of steps, or a map with `main` and its `steps`.");
      return std::nullopt;
    }
    first = std::move(root);
    parser.HandleNextDocument(second);
    // A directive behind the document would be ignored otherwise.
    const std::size_t rest = builder.rest();
    if (rest < text.size()) report_second_document(source, rest, *first, diagnostics);
    return first;
  } catch (const YAML::DeepRecursion& error) {
    failed("bad file", error.mark.pos);
  } catch (const YAML::Exception& error) {
    failed(error.msg, error.mark.pos);
  } catch (const Stop&) {
    if (second.start && first) {
      report_second_document(source, std::min(base + static_cast<std::size_t>(std::max(*second.start, 0)), text.size()), *first,
                             diagnostics);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Node> read_document(const SourceText& source, DiagnosticList& diagnostics, const ReadLimits& limits) {
  if (!check_characters(source, diagnostics, limits)) return std::nullopt;
  const std::string_view text = source.text();
  if (text.substr(0, 3) != kByteOrderMark) {
    DiagnosticList found;
    if (std::optional<Node> root = read_quickly(text, found, limits)) {
      for (const Diagnostic& diagnostic : found.all()) diagnostics.add(diagnostic);
      return root;
    }
  }
  return read_by_library(source, diagnostics, limits);
}

std::optional<Node> read_document_by_library(const SourceText& source, DiagnosticList& diagnostics, const ReadLimits& limits) {
  if (!check_characters(source, diagnostics, limits)) return std::nullopt;
  return read_by_library(source, diagnostics, limits);
}

}  // namespace etude
