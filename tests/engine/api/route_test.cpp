#include "engine/api/password_rule.h"
#include "engine/api/rights.h"
#include "engine/api/route.h"

#include <gtest/gtest.h>
#include <unistd.h>

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
        Good{"/api/v1/cameras", {Resource::Cameras, CameraId{0}, StreamIndex{0}}},
        Good{"/api/v1/cameras/1", {Resource::Camera, CameraId{1}, StreamIndex{0}}},
        Good{"/api/v1/cameras/512", {Resource::Camera, CameraId{512}, StreamIndex{0}}},
        Good{"/api/v1/cameras/7/encryption", {Resource::CameraEncryption, CameraId{7}, StreamIndex{0}}},
        Good{"/api/v1/encryption", {Resource::Encryption, CameraId{0}, StreamIndex{0}}},
        Good{"/api/v1/live/3/0", {Resource::Live, CameraId{3}, StreamIndex{0}}},
        Good{"/api/v1/live/3/7", {Resource::Live, CameraId{3}, StreamIndex{7}}},
        Good{"/api/v1/keys", {Resource::Keys, CameraId{0}, StreamIndex{0}}},
        Good{"/api/v1/events", {Resource::Events, CameraId{0}, StreamIndex{0}}},
        Good{"/api/v1/recordings", {.resource = Resource::Recordings}},
        Good{"/api/v1/playback/3", {.resource = Resource::Playback, .camera = CameraId{3}}},
        Good{"/api/v1/storage", {.resource = Resource::Storage}},
        Good{"/api/v1/media", {.resource = Resource::Media}},
        Good{"/api/v1/exports", {.resource = Resource::Exports}},
        Good{"/api/v1/exports/1", {.resource = Resource::Export, .export_number = 1}},
        Good{"/api/v1/exports/123456789", {.resource = Resource::Export, .export_number = 123'456'789}},
        Good{"/api/v1/alarms", {.resource = Resource::Alarms}}));

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
  EXPECT_TRUE(is_allowed(Resource::Camera, "DELETE"));
  EXPECT_TRUE(is_allowed(Resource::Cameras, "GET"));
  EXPECT_TRUE(is_allowed(Resource::Cameras, "POST"));
  EXPECT_FALSE(is_allowed(Resource::Cameras, "DELETE"));
  EXPECT_FALSE(is_allowed(Resource::Live, "POST"));
  EXPECT_FALSE(is_allowed(Resource::Keys, "GET"));
  EXPECT_FALSE(is_allowed(Resource::Camera, ""));
  EXPECT_FALSE(is_allowed(Resource::Camera, "GET, PUT"));
  EXPECT_EQ(allowed_methods(Resource::CameraEncryption), "PUT");
}

TEST(Rights, OnlyTheOwnUserAndRootPass) {
  net::Request request;
  EXPECT_EQ(check_right(request, {}).error().kind, ErrorKind::Denied) << "no Unix socket";
  request.peer_uid = 0;
  EXPECT_TRUE(check_right(request, {}));
  request.peer_uid = ::geteuid();
  EXPECT_TRUE(check_right(request, {}));
  request.peer_uid = ::geteuid() + 1000;
  EXPECT_EQ(check_right(request, {}).error().kind, ErrorKind::Denied);
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
