// Pictures of the views: well formed, with their texts as texts, in both themes.
#include <gtest/gtest.h>

#include <cctype>
#include <set>

#include "playground/app/app.h"
#include "playground/platform/platform_null.h"
#include "playground/widget/svg_surface.h"
#include "tests/playground/support.h"

namespace etude {
namespace {

/// Checks that tags close in order, attributes are quoted and nothing unescaped stands between. @returns what is wrong, or empty
std::string xml_problem(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t i = 0; i < xml.size();) {
    if (xml[i] != '<') {
      if (xml[i] == '>') return "stray >";
      if (xml[i] == '&') {
        const std::size_t end = xml.find(';', i);
        const std::string entity = end == std::string::npos ? "" : xml.substr(i, end - i + 1);
        if (entity != "&amp;" && entity != "&lt;" && entity != "&gt;" && entity != "&quot;") return "entity " + entity;
      }
      ++i;
      continue;
    }
    const bool closing = xml[i + 1] == '/';
    std::size_t at = i + (closing ? 2 : 1);
    std::string name;
    while (at < xml.size() && (std::isalnum(static_cast<unsigned char>(xml[at])) != 0)) name += xml[at++];
    if (name.empty()) return "tag without name";
    std::set<std::string> attributes;
    while (at < xml.size() && xml[at] == ' ') {
      std::string attribute;
      ++at;
      while (at < xml.size() && xml[at] != '=' && xml[at] != ' ' && xml[at] != '>') attribute += xml[at++];
      if (!attributes.insert(attribute).second) return "attribute twice: " + attribute;
      if (xml.substr(at, 2) != "=\"") return "attribute " + attribute + " of " + name;
      const std::size_t end = xml.find('"', at + 2);
      if (end == std::string::npos || xml.substr(at, end - at).find('<') != std::string::npos) return "value of " + attribute;
      at = end + 1;
    }
    const bool alone = xml.substr(at, 2) == "/>";
    if (!alone && xml[at] != '>') return "end of " + name;
    i = at + (alone ? 2 : 1);
    if (alone) continue;
    if (!closing)
      open.push_back(name);
    else if (open.empty() || open.back() != name)
      return "</" + name + ">";
    else
      open.pop_back();
  }
  return open.empty() ? "" : "not closed: " + open.back();
}

struct Picture {
  std::string text;
  double width = 0.0;
  double height = 0.0;
};

Picture picture_of(App& app, const std::string& more) {
  const Result<std::string> reply = app.send("{\"do\":\"export\",\"as\":\"svg\"," + more + "}");
  EXPECT_TRUE(reply.ok()) << (reply.ok() ? "" : reply.error().message);
  if (!reply.ok()) return {};
  const Map map = value_from_json(reply.value()).value().map();
  return {std::string(map.get("text").string()), map.get("width").as_double(), map.get("height").as_double()};
}

TEST(SvgExport, DrawsEveryViewOfEveryExample) {
  for (const std::string& name : test::example_names()) {
    SCOPED_TRACE(name);
    NullPlatform screen;
    App app(screen, make_engine());
    ASSERT_TRUE(app.start("{\"canvas\":null,\"theme\":\"light\"}").ok());
    OpenDocument wish;
    wish.files = test::example_files(name);
    ASSERT_TRUE(app.act(wish).ok());
    if (!app.model().deploys) continue;
    EXPECT_EQ(xml_problem(picture_of(app, "\"view\":\"graph\"").text), "");
    EXPECT_FALSE(app.send("{\"do\":\"export\",\"as\":\"svg\",\"view\":\"timeline\"}").ok());
    ASSERT_TRUE(app.act(RunFromStart{0.0f}).ok());
    for (int i = 0; i < 300; ++i) (void)app.frame(i * 16.0);
    for (const char* view : {"graph", "timeline", "sequence"}) {
      const Picture picture = picture_of(app, std::string("\"view\":\"") + view + "\"");
      EXPECT_EQ(xml_problem(picture.text), "") << view;
      EXPECT_GT(picture.width, 100.0);
      EXPECT_GT(picture.height, 40.0);
    }
  }
}

TEST(SvgExport, KeepsTextsAndTheThemeInEffect) {
  NullPlatform screen;
  App app(screen, make_engine());
  ASSERT_TRUE(app.start("{\"canvas\":\"#c\",\"theme\":\"dark\",\"scale\":2}").ok());
  for (const auto& [face, path] :
       {std::pair{Face::kText, ETUDE_TEXT_FONT}, {Face::kStrong, ETUDE_STRONG_FONT}, {Face::kCode, ETUDE_CODE_FONT}}) {
    ASSERT_TRUE(app.set_font(face, test::read_text(path)));
  }
  OpenDocument wish;
  wish.files = test::saga_files();
  wish.files["workflow.yaml"] += "# <&>\n";
  wish.title = "A <saga> & \"more\"";
  ASSERT_TRUE(app.act(wish).ok());
  ASSERT_TRUE(app.act(RunFromStart{0.0f}).ok());
  for (int i = 0; i < 100; ++i) (void)app.frame(i * 16.0);
  const Picture dark = picture_of(app, "\"view\":\"graph\"");
  EXPECT_EQ(xml_problem(dark.text), "");
  EXPECT_NE(dark.text.find("<title>A &lt;saga&gt; &amp; &quot;more&quot;, graph</title>"), std::string::npos);
  for (const char* step : {">received<", ">create_pending_order<", ">approve<", ">done<"})
    EXPECT_NE(dark.text.find(step), std::string::npos) << step;
  EXPECT_NE(dark.text.find("#0e1116"), std::string::npos);  // the page of the dark theme
  ASSERT_TRUE(app.send("{\"do\":\"view\",\"theme\":\"light\"}").ok());
  const Picture light = picture_of(app, "\"view\":\"graph\"");
  EXPECT_NE(light.text.find("#f4f6f9"), std::string::npos);
  EXPECT_EQ(light.text.find("#0e1116"), std::string::npos);
  const Picture sequence = picture_of(app, "\"view\":\"sequence\"");
  EXPECT_NE(sequence.text.find(">orders<"), std::string::npos);
  const Picture timeline = picture_of(app, "\"view\":\"timeline\",\"width\":900");
  EXPECT_EQ(timeline.width, 900.0);
  EXPECT_NE(timeline.text.find(">customers<"), std::string::npos);
  // The overlay of another run is part of the picture.
  ASSERT_TRUE(app.send("{\"do\":\"compare_pin\"}").ok());
  ASSERT_TRUE(app.send("{\"do\":\"faults\",\"service\":\"orders\",\"latency_factor\":9}").ok());
  const Picture overlaid = picture_of(app, "\"view\":\"timeline\"");
  EXPECT_EQ(xml_problem(overlaid.text), "");
  EXPECT_NE(overlaid.text.find(">first difference<"), std::string::npos);
  EXPECT_NE(overlaid.text.find(">ends<"), std::string::npos);
}

TEST(SvgExport, RefusesOtherViewsAndBadWishes) {
  NullPlatform screen;
  App app(screen, make_engine());
  ASSERT_TRUE(app.start("{\"canvas\":null}").ok());
  for (const char* wish :
       {"\"view\":\"log\"", "\"view\":\"nothing\"", "\"view\":7", "\"view\":\"timeline\",\"width\":\"wide\"", "\"view\":\"sequence\""}) {
    EXPECT_FALSE(app.send(std::string("{\"do\":\"export\",\"as\":\"svg\",") + wish + "}").ok()) << wish;
  }
  EXPECT_TRUE(app.send("{\"do\":\"export\",\"as\":\"svg\"}").ok());
}

TEST(SvgSurface, EscapesAndCuts) {
  EXPECT_EQ(xml_text("a<b>&\"c\x01\xEF\xBF\xBE é"), "a&lt;b&gt;&amp;&quot;c\xEF\xBF\xBD\xEF\xBF\xBD é");
  EXPECT_EQ(xml_text("\xFF"), "\xEF\xBF\xBD");
  SvgSurface surface({0.0f, 0.0f, 100.0f, 50.0f}, "t");
  surface.fill({200.0f, 0.0f, 300.0f, 10.0f}, 0xFF00FF00u, 0.0f, Corners::kAll);  // outside
  surface.push_clip({0.0f, 0.0f, 10.0f, 10.0f});
  surface.fill({1.005f, -0.5f, 3.0f, 4.25f}, 0x80102030u, 2.0f, Corners::kAll);
  surface.fill({20.0f, 20.0f, 30.0f, 30.0f}, 0xFF00FF00u, 0.0f, Corners::kAll);  // clipped
  surface.pop_clip();
  const std::string text = surface.take();
  EXPECT_EQ(xml_problem(text), "");
  EXPECT_NE(text.find("y=\"-0.5\" width=\"2\" height=\"4.75\" rx=\"1\" fill=\"#302010\" fill-opacity=\"0.5\""), std::string::npos) << text;
  EXPECT_EQ(text.find("#00ff00"), std::string::npos);
}

}  // namespace
}  // namespace etude
