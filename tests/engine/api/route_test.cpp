#include "engine/api/password_rule.h"
#include "engine/api/route.h"

#include <gtest/gtest.h>

namespace kagimado::api {
namespace {

struct Good {
  const char* path;
  Route route;
};

class GoodRoute : public testing::TestWithParam<Good> {};

TEST_P(GoodRoute, IsFound) {
  const auto route = parse_route(GetParam().path);
  ASSERT_TRUE(route) << GetParam().path;
  EXPECT_EQ(*route, GetParam().route);
}

INSTANTIATE_TEST_SUITE_P(
    Table, GoodRoute,
    testing::Values(
        Good{"/api/v1/cameras", {.pattern = "cameras", .camera = {}}},
        Good{"/api/v1/cameras/1", {.pattern = "cameras/#", .camera = CameraId{1}}},
        Good{"/api/v1/cameras/512", {.pattern = "cameras/#", .camera = CameraId{512}}},
        Good{"/api/v1/cameras/7/encryption", {.pattern = "cameras/#/encryption", .camera = CameraId{7}}},
        Good{"/api/v1/cameras/7/thumbnail", {.pattern = "cameras/#/thumbnail", .camera = CameraId{7}}},
        Good{"/api/v1/cameras/swap", {.pattern = "cameras/swap", .camera = {}}},
        Good{"/api/v1/security/connection", {.pattern = "security/connection", .camera = {}}},
        Good{"/api/v1/encryption", {.pattern = "encryption", .camera = {}}},
        Good{"/api/v1/live/3/0", {.pattern = "live/#/@", .camera = CameraId{3}}},
        Good{"/api/v1/live/3/7", {.pattern = "live/#/@", .camera = CameraId{3}, .stream = StreamIndex{7}}},
        Good{"/api/v1/keys", {.pattern = "keys", .camera = {}}},
        Good{"/api/v1/events", {.pattern = "events", .camera = {}}},
        Good{"/api/v1/live", {.pattern = "live", .camera = {}}},
        Good{"/api/v1/recordings", {.pattern = "recordings", .camera = {}}},
        Good{"/api/v1/recordings/3/file", {.pattern = "recordings/#/file", .camera = CameraId{3}}},
        Good{"/api/v1/playback/3", {.pattern = "playback/#", .camera = CameraId{3}}},
        Good{"/api/v1/storage", {.pattern = "storage", .camera = {}}},
        Good{"/api/v1/media", {.pattern = "media", .camera = {}}},
        Good{"/api/v1/exports", {.pattern = "exports", .camera = {}}},
        Good{"/api/v1/exports/1", {.pattern = "exports/%", .camera = {}, .number = 1}},
        Good{"/api/v1/exports/123456789", {.pattern = "exports/%", .camera = {}, .number = 123'456'789}},
        Good{"/api/v1/alarms", {.pattern = "alarms", .camera = {}}}));

class BadRoute : public testing::TestWithParam<const char*> {};

TEST_P(BadRoute, IsNotFound) {
  const auto route = parse_route(GetParam());
  ASSERT_FALSE(route) << GetParam();
  EXPECT_EQ(route.error().kind, ErrorKind::NotFound);
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadRoute,
    testing::Values("", "/", "*", "/api", "/api/v1", "/api/v1/", "/api/v2/cameras", "/API/v1/cameras",
                    "api/v1/cameras", "/api/v1//cameras", "/api/v1/cameras/", "/api/v1/cameras//",
                    "/api/v1/cameras/1/", "//api/v1/cameras", "/api/v1/./cameras", "/api/v1/cameras/../keys",
                    "/api/v1/cameras/..", "/api/v1/%63ameras", "/api/v1/cameras%2f1", "/api/v1/cameras/0",
                    "/api/v1/cameras/513", "/api/v1/cameras/-1", "/api/v1/cameras/+1", "/api/v1/cameras/01",
                    "/api/v1/cameras/1e1", "/api/v1/cameras/0x1", "/api/v1/cameras/1 ",
                    "/api/v1/cameras/99999999999999999999", "/api/v1/cameras/#", "/api/v1/live/1",
                    "/api/v1/live/1/8", "/api/v1/live/@/0", "/api/v1/live/1/0/0", "/api/v1/keys/1",
                    "/api/v1/playback", "/api/v1/playback/0", "/api/v1/playback/513", "/api/v1/playback/1/0",
                    "/api/v1/exports/0", "/api/v1/exports/01", "/api/v1/exports/1234567890",
                    "/api/v1/exports/-1", "/api/v1/exports/%", "/api/v1/exports/1/", "/api/v1/recordings/1",
                    "/api/v1/cameras/1/encryption/on", "/api/v1/cameras/encryption", "/etc/passwd"));

TEST(Methods, AreThoseOfApiMd) {
  EXPECT_NE(find_endpoint("cameras/#", "DELETE"), nullptr);
  EXPECT_NE(find_endpoint("cameras", "GET"), nullptr);
  EXPECT_NE(find_endpoint("cameras", "POST"), nullptr);
  EXPECT_EQ(find_endpoint("cameras", "DELETE"), nullptr);
  EXPECT_EQ(find_endpoint("live/#/@", "POST"), nullptr);
  EXPECT_EQ(find_endpoint("keys", "GET"), nullptr);
  EXPECT_EQ(find_endpoint("cameras/#", ""), nullptr);
  EXPECT_EQ(find_endpoint("cameras/#", "GET, PUT"), nullptr);
  EXPECT_EQ(find_endpoint("cameras/#", "get"), nullptr);
  EXPECT_EQ(allowed_methods("cameras/#/encryption"), "PUT");
  EXPECT_EQ(allowed_methods("cameras/#"), "GET, PUT, DELETE");
}

// [REQ-ENC-1]
TEST(PasswordRule, TakesFourToSixteenHalfWidthCharacters) {
  for (const auto* good : {"abcd", "1234567890123456", "!\"#$%&'()", "~`{}|[]\\"})
    EXPECT_TRUE(check_password_rule(good)) << good;
  for (const auto* bad :
       {"", "abc", "12345678901234567", "ab cd", "abcd\n", "abcd\x7f", "ａｂｃｄ", "パスワード", "abc\t"}) {
    const auto checked = check_password_rule(bad);
    ASSERT_FALSE(checked) << bad;
    EXPECT_EQ(checked.error().kind, ErrorKind::Invalid);
  }
  const auto checked = check_password_rule("hunter2 spaced");
  EXPECT_EQ(checked.error().message.find("hunter2"), std::string::npos) << "never repeated";
}

} // namespace
} // namespace kagimado::api
