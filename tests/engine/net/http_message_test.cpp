#include "engine/net/http_message.h"

#include <gtest/gtest.h>

namespace kagimado::net {
namespace {

TEST(HttpMessage, FieldNamesCompareWithoutCase) {
  Fields fields;
  fields["Content-Type"] = "a";
  EXPECT_TRUE(fields.contains("content-TYPE"));
  EXPECT_FALSE(fields.contains("content-typ"));
}

TEST(HttpMessage, EveryErrorKindIsReadBack) {
  for (int i = 0; i <= static_cast<int>(ErrorKind::Internal); ++i) {
    const auto kind = static_cast<ErrorKind>(i);
    const auto response = error_response({kind, "camera \"7\": 玄関"});
    EXPECT_GE(response.status, 400);
    const auto error = error_of(response);
    EXPECT_EQ(error.message, "camera \"7\": 玄関");
    if (kind != ErrorKind::EndOfStream && kind != ErrorKind::NeedMore) // no peer may fake these
      EXPECT_EQ(error.kind, kind) << name_of(kind);
    else
      EXPECT_EQ(error.kind, ErrorKind::Io);
  }
}

TEST(HttpMessage, StatusSpeaksWhereTheBodyDoesNot) {
  const auto kind = [](int status, std::string body) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    return error_of(response).kind;
  };
  EXPECT_EQ(kind(404, "<html>not found</html>"), ErrorKind::NotFound);
  EXPECT_EQ(kind(401, ""), ErrorKind::Denied);
  EXPECT_EQ(kind(503, "{"), ErrorKind::Disconnected);
  EXPECT_EQ(kind(500, R"({"error":7})"), ErrorKind::Io);
  EXPECT_EQ(kind(429, R"({"error":{"kind":"no such kind"}})"), ErrorKind::Throttled);
  EXPECT_EQ(kind(400, R"({"error":{"kind":["locked"],"message":null}})"), ErrorKind::Invalid);
  EXPECT_EQ(kind(400, R"([{"error":1}])"), ErrorKind::Invalid);
}

TEST(HttpMessage, BytesThatAreNoTextNeitherThrowNorLeak) {
  const auto response = error_response({ErrorKind::Io, "file \xff\xfe"});
  EXPECT_NE(response.body.find("file "), std::string::npos);
  Response hostile;
  hostile.status = 400;
  hostile.body =
      "{\"error\":{\"kind\":\"io\",\"message\":\"a\\nb\\u001b[31m" + std::string(10'000, 'x') + "\"}}";
  const auto error = error_of(hostile);
  EXPECT_EQ(error.message.find_first_of("\n\x1b"), std::string::npos);
  EXPECT_LE(error.message.size(), 300U);
}

TEST(HttpMessage, PathEndsAtTheQuestionMark) {
  Request request;
  request.target = "/a%20b?c=/d";
  EXPECT_EQ(request.path(), "/a%20b");
}

} // namespace
} // namespace kagimado::net
