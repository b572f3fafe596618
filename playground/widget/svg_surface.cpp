// Shapes as SVG elements; colours as #rrggbb with an opacity.
#include "playground/widget/svg_surface.h"

#include <algorithm>
#include <cmath>

#include "core/base/check.h"
#include "core/base/utf8.h"

namespace etude {
namespace {

Rect around(const std::vector<Point>& points, float margin) {
  Rect box{1e9f, 1e9f, -1e9f, -1e9f};
  for (const Point& point : points)
    box = {std::min(box.left, point.x), std::min(box.top, point.y), std::max(box.right, point.x), std::max(box.bottom, point.y)};
  return box.inset(-margin);
}

}  // namespace

std::string xml_text(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  const bool valid = is_valid_utf8(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      default:
        // U+FFFE and U+FFFF are no characters of XML, and of the controls only three.
        if (byte < 0x20 && c != '\t' && c != '\n' && c != '\r')
          escaped += "\xEF\xBF\xBD";
        else if (!valid && byte >= 0x80)
          escaped += "\xEF\xBF\xBD";
        else if (byte == 0xEF && i + 2 < text.size() && text[i + 1] == '\xBF' && static_cast<unsigned char>(text[i + 2]) >= 0xBE) {
          escaped += "\xEF\xBF\xBD";
          i += 2;
        } else
          escaped += c;
    }
  }
  return escaped;
}

SvgSurface::SvgSurface(const Rect& bounds, std::string_view title) : clips_{bounds} {
  text_ = "<svg xmlns=\"http://www.w3.org/2000/svg\"";
  attribute("width", bounds.width());
  attribute("height", bounds.height());
  text_ += " viewBox=\"";
  for (const float value : {bounds.left, bounds.top, bounds.width(), bounds.height()}) {
    if (text_.back() != '"') text_ += ' ';
    number(value);
  }
  text_ += "\" role=\"img\"><title>" + xml_text(title) +
           "</title>\n<style>text{font-family:Inter,system-ui,sans-serif;white-space:pre}"
           ".s{font-weight:600}.c{font-family:\"JetBrains Mono\",ui-monospace,monospace}</style>\n";
}

void SvgSurface::number(float value) {
  // Hundredths of a pixel are fine enough, and shorter.
  const auto hundredths = static_cast<long long>(std::llround(std::isfinite(value) ? std::clamp(value, -1e7f, 1e7f) * 100.0f : 0.0f));
  const long long whole = std::llabs(hundredths);
  if (hundredths < 0) text_ += '-';
  text_ += std::to_string(whole / 100);
  if (whole % 100 == 0) return;
  text_ += '.';
  text_ += static_cast<char>('0' + whole % 100 / 10);
  if (whole % 10 != 0) text_ += static_cast<char>('0' + whole % 10);
}

void SvgSurface::attribute(const char* name, float value) {
  text_ += ' ';
  text_ += name;
  text_ += "=\"";
  number(value);
  text_ += '"';
}

void SvgSurface::paint(const char* name, Color color) {
  static constexpr char kHex[] = "0123456789abcdef";
  text_ += ' ';
  text_ += name;
  text_ += "=\"#";
  for (const unsigned shift : {0u, 8u, 16u}) {
    text_ += kHex[(color >> (shift + 4)) & 15u];
    text_ += kHex[(color >> shift) & 15u];
  }
  text_ += '"';
  const std::uint32_t alpha = color >> 24;
  if (alpha == 255) return;
  text_ += ' ';
  text_ += name;
  text_ += "-opacity=\"";
  number(static_cast<float>(alpha) / 255.0f);
  text_ += '"';
}

void SvgSurface::points(const std::vector<Point>& points) {
  text_ += " points=\"";
  bool first = true;
  for (const Point& point : points) {
    if (!first) text_ += ' ';
    first = false;
    number(point.x);
    text_ += ',';
    number(point.y);
  }
  text_ += '"';
}

void SvgSurface::box(const Rect& rect, float radius) {
  text_ += "<rect";
  attribute("x", rect.left);
  attribute("y", rect.top);
  attribute("width", std::max(0.0f, rect.width()));
  attribute("height", std::max(0.0f, rect.height()));
  if (radius > 0.0f) attribute("rx", std::min({radius, rect.width() * 0.5f, rect.height() * 0.5f}));
}

// Half round corners are only used by switches, which are no part of an export: they are drawn round all over.
void SvgSurface::fill(const Rect& rect, Color color, float radius, Corners) {
  if (outside(rect)) return;
  box(rect, radius);
  paint("fill", color);
  text_ += "/>\n";
}

// What every outline ends with; without dashes it is drawn through.
void SvgSurface::end_stroke(Color color, float width, float dash, float gap) {
  paint("stroke", color);
  attribute("stroke-width", width);
  if (dash > 0.0f) {
    text_ += " stroke-dasharray=\"";
    number(dash);
    text_ += ' ';
    number(gap);
    text_ += '"';
  }
  text_ += "/>\n";
}

void SvgSurface::stroke(const Rect& rect, Color color, float radius, float width, Corners) {
  dashed_stroke(rect, color, radius, width, 0.0f, 0.0f);
}

void SvgSurface::dashed_stroke(const Rect& rect, Color color, float radius, float width, float dash, float gap) {
  if (outside(rect)) return;
  box(rect.inset(width * 0.5f), radius);
  text_ += " fill=\"none\"";
  end_stroke(color, width, dash, gap);
}

void SvgSurface::line(const std::vector<Point>& corners, Color color, float width) { dashed_line(corners, color, width, 0.0f, 0.0f); }

void SvgSurface::dashed_line(const std::vector<Point>& corners, Color color, float width, float dash, float gap) {
  if (corners.size() < 2 || outside(around(corners, width))) return;
  text_ += "<polyline fill=\"none\"";
  points(corners);
  end_stroke(color, width, dash, gap);
}

void SvgSurface::dot(Point center, float radius, Color color) {
  text_ += "<circle";
  attribute("cx", center.x);
  attribute("cy", center.y);
  attribute("r", radius);
  paint("fill", color);
  text_ += "/>\n";
}

void SvgSurface::ring(Point center, float radius, Color color, float width) {
  text_ += "<circle fill=\"none\"";
  attribute("cx", center.x);
  attribute("cy", center.y);
  attribute("r", radius);
  end_stroke(color, width);
}

void SvgSurface::triangle(Point a, Point b, Point c, Color color) {
  text_ += "<polygon";
  points({a, b, c});
  paint("fill", color);
  text_ += "/>\n";
}

void SvgSurface::text(float x, float middle, const TextStyle& style, float em, float width, std::string_view words) {
  if (words.empty() || outside({x, middle - em, x + width, middle + em})) return;
  text_ += "<text";
  attribute("x", x);
  // The capitals of both typefaces are 0.73 em high.
  attribute("y", middle + em * 0.365f);
  attribute("font-size", em);
  // Another typeface in the viewer's place keeps to the room that was measured.
  attribute("textLength", width);
  text_ += " lengthAdjust=\"spacingAndGlyphs\"";
  if (style.face == Face::kStrong) text_ += " class=\"s\"";
  if (style.face == Face::kCode) text_ += " class=\"c\"";
  paint("fill", style.color);
  text_ += '>';
  text_ += xml_text(words);
  text_ += "</text>\n";
}

void SvgSurface::push_clip(const Rect& rect) {
  const Rect& before = clips_.back();
  const Rect clip{std::max(before.left, rect.left), std::max(before.top, rect.top), std::min(before.right, rect.right),
                  std::min(before.bottom, rect.bottom)};
  clips_.push_back(clip);
  const std::string id = "c" + std::to_string(++clip_count_);
  text_ += "<clipPath id=\"" + id + "\">";
  box(clip, 0.0f);
  text_ += "/></clipPath><g clip-path=\"url(#" + id + ")\">\n";
}

void SvgSurface::pop_clip() {
  ETUDE_CHECK(clips_.size() > 1);
  clips_.pop_back();
  text_ += "</g>\n";
}

std::string SvgSurface::take() {
  ETUDE_CHECK(clips_.size() == 1);
  return std::move(text_) + "</svg>\n";
}

}  // namespace etude
