// Lays out snippets by display columns, so that carets stand below what they mean even behind tabs and wide characters.
#include "core/source/diagnostic_render.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/utf8.h"

namespace etude {
namespace {

struct WidthRange {
  char32_t first;
  char32_t last;
};

// Blocks of characters that take no column of their own.
constexpr std::array kZeroWidth{
    WidthRange{0x0300, 0x036F}, WidthRange{0x0483, 0x0489}, WidthRange{0x0591, 0x05BD},   WidthRange{0x0610, 0x061A},
    WidthRange{0x064B, 0x065F}, WidthRange{0x1AB0, 0x1AFF}, WidthRange{0x1DC0, 0x1DFF},   WidthRange{0x200B, 0x200F},
    WidthRange{0x202A, 0x202E}, WidthRange{0x2060, 0x2064}, WidthRange{0x20D0, 0x20FF},   WidthRange{0xFE00, 0xFE0F},
    WidthRange{0xFE20, 0xFE2F}, WidthRange{0xFEFF, 0xFEFF}, WidthRange{0xE0000, 0xE01EF},
};

// Blocks of East Asian wide characters and emoji.
constexpr std::array kDoubleWidth{
    WidthRange{0x1100, 0x115F},   WidthRange{0x2E80, 0x303E},   WidthRange{0x3041, 0x33FF},   WidthRange{0x3400, 0x4DBF},
    WidthRange{0x4E00, 0x9FFF},   WidthRange{0xA000, 0xA4CF},   WidthRange{0xA960, 0xA97F},   WidthRange{0xAC00, 0xD7A3},
    WidthRange{0xF900, 0xFAFF},   WidthRange{0xFE30, 0xFE6F},   WidthRange{0xFF00, 0xFF60},   WidthRange{0xFFE0, 0xFFE6},
    WidthRange{0x1F300, 0x1F64F}, WidthRange{0x1F680, 0x1F6FF}, WidthRange{0x1F900, 0x1F9FF}, WidthRange{0x1FA70, 0x1FAFF},
    WidthRange{0x20000, 0x3FFFD},
};

template <std::size_t N>
bool is_in(const std::array<WidthRange, N>& ranges, char32_t code_point) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [code_point](const WidthRange& range) { return code_point >= range.first && code_point <= range.last; });
}

// A character of a line as it is shown.
struct Cell {
  std::size_t offset;  // in the line, in bytes
  std::size_t column;  // first display column
  std::size_t width;
  std::string text;
};

// Tabs become blanks; what a terminal would obey or could not show becomes U+FFFD.
std::vector<Cell> cells_of(std::string_view line, std::size_t tab_width) {
  std::vector<Cell> cells;
  std::size_t column = 0;
  for (std::size_t at = 0; at < line.size();) {
    const auto decoded = decode_code_point(line.substr(at));
    const std::size_t size = decoded ? decoded->size : 1;
    Cell cell{at, column, 1, std::string(line.substr(at, size))};
    if (decoded && decoded->code_point == '\t') {
      cell.width = tab_width - column % tab_width;
      cell.text.assign(cell.width, ' ');
    } else if (!decoded || decoded->code_point < 0x20 || (decoded->code_point >= 0x7F && decoded->code_point < 0xA0)) {
      cell.text = "\xEF\xBF\xBD";
    } else {
      cell.width = display_width(decoded->code_point);
    }
    column += cell.width;
    at += size;
    cells.push_back(std::move(cell));
  }
  return cells;
}

class Renderer {
 public:
  Renderer(const SourceText& source, const RenderOptions& options) : source_(source), options_(options) {}

  std::string finding(const Diagnostic& diagnostic) {
    text_.clear();
    head(diagnostic.range, std::string(severity_name(diagnostic.severity)), severity_colour(diagnostic.severity),
         diagnostic.message + " [" + diagnostic.code + "]");
    snippet(diagnostic.range, severity_colour(diagnostic.severity));
    for (const Note& note : diagnostic.notes) {
      head(note.range, "note", kNoteColour, note.message);
      snippet(note.range, kNoteColour);
    }
    if (diagnostic.fix && options_.snippet) fix(*diagnostic.fix);
    return std::move(text_);
  }

 private:
  static constexpr std::string_view kNoteColour = "\x1B[36m";
  static constexpr std::string_view kFixColour = "\x1B[32m";
  static constexpr std::string_view kBold = "\x1B[1m";
  static constexpr std::string_view kPlain = "\x1B[0m";
  static constexpr std::size_t kGutter = 5;

  static std::string_view severity_colour(Severity severity) {
    switch (severity) {
      case Severity::kError: return "\x1B[31m";
      case Severity::kWarning: return "\x1B[33m";
      case Severity::kInfo: return "\x1B[34m";
    }
    return "";
  }
  std::string painted(std::string_view colour, std::string_view text) const {
    if (!options_.colour) return std::string(text);
    return std::string(colour) + std::string(text) + std::string(kPlain);
  }

  void head(SourceRange range, const std::string& label, std::string_view colour, std::string_view message) {
    const SourcePosition place = source_.position(range.begin);
    const std::string where = source_.name() + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ":";
    text_ += painted(kBold, where) + " " + painted(colour, label + ":") + " " + one_line(message) + "\n";
  }

  // Messages may quote the text; its line breaks and control characters must not tear the output.
  static std::string one_line(std::string_view message) {
    std::string line;
    for (const Cell& cell : cells_of(message, 1)) line += cell.text;
    return line;
  }

  void gutter(const std::string& number) {
    const std::string padding(number.size() < kGutter ? kGutter - number.size() : 0, ' ');
    text_ += padding + number + " | ";
  }

  void snippet(SourceRange range, std::string_view colour) {
    if (!options_.snippet) return;
    const SourcePosition first = source_.position(range.begin);
    const std::string_view line = source_.line(first.line);
    const std::size_t line_begin = source_.offset({first.line, 1});
    const std::size_t begin = std::min<std::size_t>(range.begin - std::min<std::size_t>(range.begin, line_begin), line.size());
    // A range over several lines is marked to the end of its first.
    const std::size_t end = std::min<std::size_t>(range.end - std::min<std::size_t>(range.end, line_begin), line.size());

    const std::vector<Cell> cells = cells_of(line, options_.tab_width);
    const std::size_t total = cells.empty() ? 0 : cells.back().column + cells.back().width;
    std::size_t mark_begin = total;
    std::size_t mark_end = 0;
    for (const Cell& cell : cells) {
      if (cell.offset >= begin) mark_begin = std::min(mark_begin, cell.column);
      if (cell.offset < end) mark_end = cell.column + cell.width;
    }
    mark_end = std::max(mark_end, mark_begin + 1);

    // The part of a long line that is shown; the place stands in its first third.
    const std::size_t width = std::max<std::size_t>(options_.width, 40);
    std::size_t from = 0;
    if (total > width && mark_begin > width / 3) from = std::min(mark_begin - width / 3, total - width);
    const std::size_t to = from + width;
    std::string shown = from > 0 ? "…" : "";
    std::size_t shift = shown.empty() ? 0 : 1;
    std::size_t start = from;
    bool first_cell = true;
    for (const Cell& cell : cells) {
      if (cell.column < from || cell.column + cell.width > to) continue;
      if (first_cell) start = cell.column;
      first_cell = false;
      shown += cell.text;
    }
    if (to < total) shown += "…";

    gutter(std::to_string(first.line));
    text_ += shown + "\n";
    gutter("");
    mark_end = std::min(mark_end, std::max(to, mark_begin + 1));
    const std::string blanks(mark_begin - std::min(mark_begin, start) + shift, ' ');
    const std::string mark = "^" + std::string(mark_end - mark_begin - 1, '~');
    text_ += blanks + painted(colour, mark) + "\n";
  }

  void fix(const Fix& fix) {
    gutter("");
    std::string change = fix.text.empty() ? "" : ": " + one_line(fix.text);
    text_ += painted(kFixColour, "fix:") + " " + one_line(fix.title) + change + "\n";
  }

  const SourceText& source_;
  const RenderOptions& options_;
  std::string text_;
};

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace

std::size_t display_width(char32_t code_point) {
  if (code_point == 0 || is_in(kZeroWidth, code_point)) return 0;
  return code_point >= 0x1100 && is_in(kDoubleWidth, code_point) ? 2 : 1;
}

std::string render_diagnostic(const SourceText& source, const Diagnostic& diagnostic, const RenderOptions& options) {
  return Renderer(source, options).finding(diagnostic);
}

std::string render_diagnostics(const SourceText& source, const DiagnosticList& diagnostics, const RenderOptions& options) {
  std::string text;
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t shown = 0;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (diagnostic.severity == Severity::kError) ++errors;
    if (diagnostic.severity == Severity::kWarning) ++warnings;
    if (shown < options.most) text += render_diagnostic(source, diagnostic, options);
    ++shown;
  }
  if (shown >= DiagnosticList::kMost) errors = diagnostics.error_count();
  if (shown < 2 && errors < 2) return text;
  text += errors > 0 ? counted(errors, "error") : "";
  if (warnings > 0) text += (errors > 0 ? ", " : "") + counted(warnings, "warning");
  if (errors == 0 && warnings == 0) text += counted(shown, "remark");
  if (shown > options.most) text += "; the first " + std::to_string(options.most) + " are shown";
  return text + "\n";
}

}  // namespace etude
