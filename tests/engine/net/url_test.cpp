#include "engine/net/url.h"

#include <gtest/gtest.h>

namespace kagimado::net {
namespace {

struct Whole {
  const char* text;
  const char* scheme;
  const char* host;
  int port;
  const char* target;
  const char* user;
  const char* password;
};

TEST(Url, IsTakenApart) {
  const Whole cases[] = {
      {"http://camera", "http", "camera", 80, "/", "", ""},
      {"HTTPS://Camera.Example/", "https", "camera.example", 443, "/", "", ""},
      {"http://10.0.0.3:8080/a/b?c=d", "http", "10.0.0.3", 8080, "/a/b?c=d", "", ""},
      {"http://h?x=1", "http", "h", 80, "/?x=1", "", ""},
      {"http://h:/x#fragment", "http", "h", 80, "/x", "", ""},
      {"rtsp://user:pass@h/stream", "rtsp", "h", 554, "/stream", "user", "pass"},
      {"rtsps://h/", "rtsps", "h", 322, "/", "", ""},
      {"http://us%40er:p%3Aa%25ss@[fe80::1]:81/", "http", "fe80::1", 81, "/", "us@er", "p:a%ss"},
      {"http://user:p@ss@h/", "http", "h", 80, "/", "user", "p@ss"},
      {"http://user@h/", "http", "h", 80, "/", "user", ""},
      {"unix:/run/kagimado/api.sock", "unix", "/run/kagimado/api.sock", 0, "/", "", ""},
  };
  for (const auto& expected : cases) {
    const auto url = parse_url(expected.text);
    ASSERT_TRUE(url) << expected.text << ": " << url.error().message;
    EXPECT_EQ(url->scheme, expected.scheme) << expected.text;
    EXPECT_EQ(url->host, expected.host) << expected.text;
    EXPECT_EQ(url->port, expected.port) << expected.text;
    EXPECT_EQ(url->target, expected.target) << expected.text;
    EXPECT_EQ(url->user, expected.user) << expected.text;
    EXPECT_EQ(url->password.view(), expected.password) << expected.text;
  }
}

TEST(Url, BrokenOnesAreRefused) {
  for (const auto* text : {"",
                           "camera",
                           "http:/h",
                           "http://",
                           "http:///path",
                           "http://h:0/",
                           "http://h:65536/",
                           "http://h:8a/",
                           "http://h:-1/",
                           "http://[::1/",
                           "http://[::1]x/",
                           "http://::1/",
                           "http://h h/",
                           "http://h/\r\nX: y",
                           "gopher://h/",
                           "unix:relative",
                           "http://h%41/",
                           "http://user:pass@/",
                           "http://h<>/",
                           "http://h\\x/"})
    EXPECT_FALSE(parse_url(text)) << text;
  EXPECT_EQ(parse_url("http://h/" + std::string(10'000, 'a')).error().kind, ErrorKind::Limit);
  EXPECT_FALSE(parse_url("unix:/" + std::string(200, 'a')));
}

TEST(Url, ErrorsAndRedactedTextNeverHoldThePassword) {
  const auto url = parse_url("http://user:secret@h:81/x?y");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->redacted(), "http://h:81/x?y");
  EXPECT_EQ(parse_url("https://[::1]/")->redacted(), "https://[::1]/");
  const auto broken = parse_url("http://user:secret@h:port/");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().message.find("secret"), std::string::npos);
}

TEST(Url, PercentCodingIsReadBack) {
  std::string every;
  for (int i = 0; i < 256; ++i)
    every += static_cast<char>(i);
  EXPECT_EQ(percent_decode(percent_encode(every)), every);
  EXPECT_EQ(percent_encode("a b/ä~"), "a%20b%2F%C3%A4~");
  EXPECT_EQ(percent_decode("%4"), "%4");
  EXPECT_EQ(percent_decode("%zz%41%"), "%zzA%");
}

TEST(Url, QueryIsDecoded) {
  const auto query = parse_query("/a?x=1&y=a%26b+c&z&=n&x=2&e=#f=1");
  EXPECT_EQ(query, (std::map<std::string, std::string>{{"x", "1"}, {"y", "a&b c"}, {"z", ""}, {"e", ""}}));
  EXPECT_TRUE(parse_query("/a").empty());
  EXPECT_TRUE(parse_query("/a?").empty());
}

} // namespace
} // namespace kagimado::net
