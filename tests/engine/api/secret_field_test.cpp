#include "engine/api/secret_field.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace kagimado::api {
namespace {

using Json = nlohmann::json;

std::string secret_of(std::string_view body) {
  const auto split = split_secret(body, "password");
  if (!split)
    return "error: " + split.error().message;
  return split->secret ? std::string(split->secret->view()) : "absent";
}

TEST(SplitSecret, TakesTheTextOut_AndLeavesTheRestToTheParser) {
  constexpr std::string_view body = R"( { "id" : 3, "password" : "correct \"horse\"" , "name":"玄関" } )";
  const auto split = split_secret(body, "password");
  ASSERT_TRUE(split) << split.error().message;
  EXPECT_EQ(split->secret->view(), "correct \"horse\"");
  EXPECT_EQ(split->rest.find("horse"), std::string::npos);
  EXPECT_EQ(Json::parse(split->rest), Json::parse(R"({"id":3,"password":"","name":"玄関"})"));
}

TEST(SplitSecret, ReadsWhatAParserWouldRead) {
  for (const std::string_view text :
       {R"("")", R"("plain")", R"("\\\/\b\f\n\r\t\"")", R"("\u00e9\u9375\ud83d\ude00")", R"("é鍵😀")",
        R"("\u0000x")", R"("\uD83D\uDE00")", R"("a\u007F")"})
    EXPECT_EQ(secret_of(fmt::format(R"({{"password":{}}})", text)), Json::parse(text).get<std::string>())
        << text;
}

TEST(SplitSecret, FindsOnlyTheOutermostMember_HoweverItsNameIsWritten) {
  EXPECT_EQ(secret_of("{}"), "absent");
  EXPECT_EQ(secret_of(R"({"a":{"password":"x"},"b":["password","y"],"c":"\"password\":\"z\""})"), "absent");
  EXPECT_EQ(secret_of(R"({"a":[{"b":"}]"}],"pass\u0077ord":"x"})"), "x");
  EXPECT_EQ(secret_of(R"({"a":"\\","password":"x"})"), "x");
}

TEST(SplitSecret, RefusesWhatIsNoObject_OrNoText) {
  for (const std::string_view body : {"",
                                      "[]",
                                      "\"password\"",
                                      "{",
                                      "}",
                                      "{\"password\"}",
                                      "{\"password\":",
                                      "{\"password\":\"x",
                                      "{\"password\":\"x\\",
                                      "{\"password\":\"x\"",
                                      "{\"password\":\"x\"}}",
                                      "{\"password\":\"x\"} 1",
                                      "{\"password\":7}",
                                      "{\"password\":null}",
                                      "{\"password\":{}}",
                                      "{\"password\":\"a\",\"password\":\"b\"}",
                                      "{\"password\":\"\\x\"}",
                                      "{\"password\":\"\\u12g4\"}",
                                      "{\"password\":\"\\u12\"}",
                                      "{\"password\":\"\\ud800\"}",
                                      "{\"password\":\"\\ud800\\u0041\"}",
                                      "{\"password\":\"\\udc00\"}",
                                      "{\"password\":\"\n\"}",
                                      "{\"password\":\"\xff\"}",
                                      "{\"password\":\"\xc0\xaf\"}",
                                      "{\"password\":\"\xed\xa0\x80\"}",
                                      "{\"password\":\"\xf4\x90\x80\x80\"}",
                                      "{\"password\":\"\xe9\x8d\"}",
                                      "{,\"password\":\"x\"}",
                                      "{\"a\":,\"password\":\"x\"}",
                                      "{\"a\":[,\"password\":\"x\"}"}) {
    const auto split = split_secret(body, "password");
    ASSERT_FALSE(split) << body;
    EXPECT_EQ(split.error().kind, ErrorKind::Invalid) << body;
  }
}

TEST(SplitSecret, EveryTruncationIsRefused) {
  constexpr std::string_view body = R"({"a":[1,{"b":"c\u0041"}],"password":"s\n\u9375e","d":{"e":null}})";
  ASSERT_TRUE(split_secret(body, "password"));
  for (std::size_t size = 0; size < body.size(); ++size)
    EXPECT_FALSE(split_secret(body.substr(0, size), "password")) << size;
}

TEST(SplitSecret, HasABound_AndNeverSaysTheSecret) {
  const std::string longest(ssl::SecretText::max_bytes, 'x');
  EXPECT_EQ(secret_of(R"({"password":")" + longest + R"("})"), longest);
  const auto longer = split_secret(R"({"password":"sesame)" + longest + R"("})", "password");
  ASSERT_FALSE(longer);
  EXPECT_EQ(longer.error().kind, ErrorKind::Invalid);
  EXPECT_EQ(longer.error().message.find("sesame"), std::string::npos);
}

} // namespace
} // namespace kagimado::api
