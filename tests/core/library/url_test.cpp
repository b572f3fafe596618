// URLs that can be requested, and those that cannot.
#include "core/library/url.h"

#include <gtest/gtest.h>

namespace etude {
namespace {

TEST(Url, TakesWhatCanBeRequested) {
  struct Row {
    const char* text;
    const char* sent;
    const char* host;
    bool has_port;
  };
  const Row rows[] = {
      {"https://a.test", "https://a.test", "a.test", false},
      {"http://a.test/", "http://a.test/", "a.test", false},
      {"HTTPS://A.Test/Path", "https://A.Test/Path", "a.test", false},
      {"https://a.test:8443/x?y=1", "https://a.test:8443/x?y=1", "a.test", true},
      {"https://a.test:/x", "https://a.test:/x", "a.test", false},
      {"https://a.test?x=1", "https://a.test?x=1", "a.test", false},
      {"https://a.test/x#part", "https://a.test/x", "a.test", false},
      {"https://a.test#part", "https://a.test", "a.test", false},
      {"https://user:pa%20ss@a.test/", "https://user:pa%20ss@a.test/", "a.test", false},
      {"http://localhost:8080/v1/b/c", "http://localhost:8080/v1/b/c", "localhost", true},
      {"http://127.0.0.1:1/", "http://127.0.0.1:1/", "127.0.0.1", true},
      {"http://[::1]:80/", "http://[::1]:80/", "[::1]", true},
      {"http://[2001:DB8::8:800:200C:417A]/x", "http://[2001:DB8::8:800:200C:417A]/x", "[2001:db8::8:800:200c:417a]", false},
      {"http://[1:2:3:4:5:6:7:8]/", "http://[1:2:3:4:5:6:7:8]/", "[1:2:3:4:5:6:7:8]", false},
      {"http://[::ffff:192.0.2.1]/", "http://[::ffff:192.0.2.1]/", "[::ffff:192.0.2.1]", false},
      {"http://[::]/", "http://[::]/", "[::]", false},
      {"http://[1::]/", "http://[1::]/", "[1::]", false},
      {"https://xn--bcher-kva.test./x", "https://xn--bcher-kva.test./x", "xn--bcher-kva.test.", false},
      {"https://my_service.test/", "https://my_service.test/", "my_service.test", false},
      {"https://a.test/ü?q=é", "https://a.test/%C3%BC?q=%C3%A9", "a.test", false},
      {"https://a.test/a%20b?x=[1]&y={z}|\"", "https://a.test/a%20b?x=[1]&y=%7Bz%7D%7C%22", "a.test", false},
      {"https://a.test/@x:y", "https://a.test/@x:y", "a.test", false},
  };
  for (const Row& row : rows) {
    const Result<RequestUrl> url = request_url(row.text);
    ASSERT_TRUE(url.ok()) << row.text << ": " << url.error().message;
    EXPECT_EQ(url.value().text, row.sent) << row.text;
    EXPECT_EQ(url.value().host, row.host) << row.text;
    EXPECT_EQ(url.value().has_port, row.has_port) << row.text;
  }
}

TEST(Url, RefusesWhatCannot) {
  for (const char* text : {"",
                           "a.test",
                           "/path",
                           "//a.test/",
                           "ftp://a.test/",
                           "httpsx://a.test",
                           "https:a.test",
                           "https:/a.test",
                           "https://",
                           "https:///x",
                           "https://?x",
                           "https://:80/",
                           "https://user@/",
                           "https://a.test:80x/",
                           "https://a.test:65536/",
                           "https://a.test:99999999999/",
                           "https://a.test:-1/",
                           "https://a..test/",
                           "https://.test/",
                           "https://a b.test/",
                           "https://a.test/a b",
                           "https://a.test/?q=a b",
                           " https://a.test",
                           "https://a.test\n",
                           "https://a.test/\t",
                           "https://a.test/\x7F",
                           "https://bücher.test/",
                           "https://a%20b.test/",
                           "https://a,b.test/",
                           "https://a.test\\x",
                           "https://us@er:x@a.test/",
                           "http://[::1/",
                           "http://[]/",
                           "http://[1:2]/",
                           "http://[1::2::3]/",
                           "http://[12345::]/",
                           "http://[1:2:3:4:5:6:7:8:9]/",
                           "http://[::1]x/",
                           "http://[1:2:3:4:5:6:7:8::]/",
                           "http://[::256.0.0.1]/",
                           "http://[::1.2.3]/",
                           "http://[fe80::1%25eth0]/",
                           "http://[g::]/",
                           "http://[1:2:3:4:5:6:7::8]x",
                           "http://[:1]/",
                           "http://[1:]/",
                           "javascript:alert(1)"}) {
    EXPECT_FALSE(request_url(text).ok()) << text;
  }
}

TEST(Url, SaysWhatToDo) {
  EXPECT_EQ(request_url("https://a.test/a b").error().message, "it contains a blank; encode it, for example with text.url_encode");
  EXPECT_EQ(request_url("a.test/x").error().message, "it does not start with http:// or https://");
  EXPECT_EQ(request_url("https://bücher.test").error().message,
            "its host contains other characters than ASCII; write it in its ASCII form (xn--…)");
}

}  // namespace
}  // namespace etude
