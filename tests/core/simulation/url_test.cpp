// What core/simulation/url promises, held by cases.
#include "core/simulation/url.h"

#include <gtest/gtest.h>

namespace etude {
namespace {

struct UrlCase {
  const char* text;
  const char* again;  // empty: no address
};

TEST(Url, TakesAddressesApartAndPutsThemTogether) {
  const UrlCase cases[] = {
      {"https://shop.test", "https://shop.test/"},
      {"HTTPS://Shop.TEST/A?b=C", "https://shop.test/A?b=C"},
      {"http://shop.test:80/", "http://shop.test/"},
      {"http://shop.test:8080", "http://shop.test:8080/"},
      {"https://shop.test:443/x", "https://shop.test/x"},
      {"https://user:pass@shop.test/x", "https://shop.test/x"},
      {"https://[2001:DB8::1]:8443/x", "https://[2001:db8::1]:8443/x"},
      {"https://shop.test?q", "https://shop.test/?q"},
      {"https://shop.test/x#part", "https://shop.test/x"},
      {"https://shop.test:/x", "https://shop.test/x"},
      {"ftp://shop.test", ""},
      {"shop.test/x", ""},
      {"https://", ""},
      {"https:///x", ""},
      {"https://shop.test:99999", ""},
      {"https://shop.test:0", ""},
      {"https://shop.test:8o", ""},
      {"https://[::1", ""},
      {"https://[::1]x", ""},
      {"https://a b.test", ""},
      {"", ""},
  };
  for (const UrlCase& each : cases) {
    const std::optional<Url> url = parse_url(each.text);
    EXPECT_EQ(url ? url->text() : "", each.again) << each.text;
  }
}

TEST(Url, KnowsWhatLiesBelowABase) {
  struct Case {
    const char* base;
    const char* url;
    const char* below;  // empty: not below
  };
  const Case cases[] = {
      {"https://a.test", "https://a.test", "/"},         {"https://a.test", "https://a.test/x/y?q=1", "/x/y"},
      {"https://a.test/api", "https://a.test/api", "/"}, {"https://a.test/api/", "https://a.test/api/x", "/x"},
      {"https://a.test/api", "https://a.test/apis", ""}, {"https://a.test/api", "https://a.test/", ""},
      {"https://a.test", "http://a.test", ""},           {"https://a.test", "https://a.test:8443", ""},
      {"https://a.test", "https://b.a.test", ""},        {"https://a.test:443", "https://a.test/x", "/x"},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(path_below(*parse_url(each.base), *parse_url(each.url)).value_or(""), each.below) << each.base << " " << each.url;
  }
}

TEST(Url, ResolvesLocations) {
  struct Case {
    const char* location;
    const char* target;
  };
  const Case cases[] = {
      {"https://b.test/x", "https://b.test/x"},
      {"//b.test/x", "https://b.test/x"},
      {"/x?y=1", "https://a.test/x?y=1"},
      {"x", "https://a.test/one/x"},
      {"../x", "https://a.test/x"},
      {"./", "https://a.test/one/"},
      {"?p=2", "https://a.test/one/two?p=2"},
      {"../../../x", "https://a.test/x"},
      {"/a/./b/../c", "https://a.test/a/c"},
      {"ftp://b.test/x", ""},
      {"", ""},
      {"mailto:a@b.test", ""},
  };
  for (const Case& each : cases) {
    const std::optional<Url> target = resolve_url(*parse_url("https://a.test/one/two?old=1"), each.location);
    EXPECT_EQ(target ? target->text() : "", each.target) << each.location;
  }
}

TEST(Url, DecodesQueriesAndPercentSigns) {
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(query_pairs("a=1&b=x+y&c=%C3%BC&d&&=e&a=2"), (Pairs{{"a", "1"}, {"b", "x y"}, {"c", "ü"}, {"d", ""}, {"", "e"}, {"a", "2"}}));
  EXPECT_EQ(query_pairs(""), Pairs{});
  EXPECT_EQ(percent_unescaped("%41%4%zz%"), "A%4%zz%");
  EXPECT_EQ(percent_unescaped("%2F%2f"), "//");
}

}  // namespace
}  // namespace etude
