#include "engine/view/key_client.h"
#include "engine/view/site_watch.h"

#include <gtest/gtest.h>

namespace kagimado::view {
namespace {

Kid kid_of(std::uint8_t byte) {
  Kid kid;
  kid.bytes.fill(byte);
  return kid;
}

std::string licence(const std::string& keys, const std::string& states) {
  return R"({"keys":[)" + keys + R"(],"type":"temporary","states":{)" + states + "}}";
}

TEST(Licence, PutsKeysIntoTheKeyring_AndWipesTheText) {
  const Bytes dek(16, 0x2b), mac(32, 0x40);
  auto body =
      licence(R"({"kty":"oct","kid":")" + to_base64url(kid_of(1).bytes) + R"(","k":")" + to_base64url(dek) +
                  R"(","km":")" + to_base64url(mac) + R"("})",
              R"(")" + kid_of(1).hex() + R"(":"open",")" + kid_of(2).hex() + R"(":"locked_old_password")");
  const auto key_text = to_base64url(dek);
  sealed::Keyring keyring;
  const auto states = take_licence(body, keyring);
  ASSERT_TRUE(states.has_value()) << states.error().message;
  EXPECT_EQ(states->at(kid_of(1)), sealed::KeyState::Open);
  EXPECT_EQ(states->at(kid_of(2)), sealed::KeyState::LockedOldPassword);
  const auto material = keyring.find(kid_of(1));
  ASSERT_TRUE(material.has_value());
  EXPECT_TRUE(std::ranges::equal(material->dek.view(), dek));
  EXPECT_TRUE(std::ranges::equal(material->mac_key.view(), mac));
  EXPECT_EQ(body.find(key_text), std::string::npos);
}

TEST(Licence, TrustsNoStateWithoutItsKey) {
  auto body = licence("", R"(")" + kid_of(3).hex() + R"(":"open")");
  sealed::Keyring keyring;
  const auto states = take_licence(body, keyring);
  ASSERT_TRUE(states.has_value());
  EXPECT_EQ(states->at(kid_of(3)), sealed::KeyState::LockedNoKey);
}

TEST(Licence, RefusesNonsense) {
  const auto kid = to_base64url(kid_of(1).bytes);
  for (std::string body :
       {std::string("[]"), std::string("{"), std::string(""), licence("5", ""), licence("{}", ""),
        licence(R"({"kid":")" + kid + R"(","k":"AAAA"})", ""), licence(R"({"kid":"AAAA","k":"AAAA"})", ""),
        licence(R"({"kid":7,"k":7})", ""), licence("", R"("zz":"open")"),
        licence("", R"(")" + kid_of(1).hex() + R"(":"unheard_of")"),
        licence("", R"(")" + kid_of(1).hex() + R"(":5)")}) {
    sealed::Keyring keyring;
    EXPECT_FALSE(take_licence(body, keyring).has_value());
    EXPECT_FALSE(keyring.find(kid_of(1)).has_value());
  }
}

TEST(SiteEvents, FollowTheRecorder) {
  SiteFacts site;
  const auto list =
      R"({"event":"cameras","cameras":[{"id":3,"name":"玄関","online":true,"reason":"","sealed":true,"data_encryption":"on",
          "streams":[{"index":0,"codec":"h264","width":1920,"height":1080},{"index":1,"codec":"h264","width":640,"height":360}]}]})";
  EXPECT_EQ(apply_event(list, site), SiteChange::Cameras);
  EXPECT_TRUE(site.recorder_online);
  const auto& camera = site.cameras.at(CameraId{3});
  EXPECT_EQ(camera.entry.name, "玄関");
  EXPECT_TRUE(camera.entry.sealed);
  ASSERT_EQ(camera.streams.size(), 2u);
  EXPECT_EQ(camera.streams[1].width, 640);
  EXPECT_EQ(apply_event(
                R"({"event":"camera","camera":{"id":4,"name":"b","online":false,"reason":"timeout"}})", site),
            SiteChange::Cameras);
  EXPECT_EQ(site.cameras.at(CameraId{4}).entry.reason, "timeout");
  EXPECT_EQ(apply_event(R"({"event":"camera_removed","id":3})", site), SiteChange::Cameras);
  EXPECT_EQ(apply_event(R"({"event":"camera_removed","id":3})", site), SiteChange::None);
  EXPECT_EQ(apply_event(R"({"event":"password_changed"})", site), SiteChange::PasswordChanged);
  EXPECT_EQ(apply_event(R"({"event":"alive"})", site), SiteChange::None);
  EXPECT_EQ(apply_event(R"({"event":"of a later version"})", site), SiteChange::None);
  EXPECT_EQ(site.cameras.size(), 1u);
}

TEST(SiteEvents, RefuseNonsense_AndKeepWhatIsKnown) {
  SiteFacts site;
  ASSERT_TRUE(apply_event(R"({"event":"cameras","cameras":[{"id":1}]})", site).has_value());
  for (const char* line :
       {"", "x", "[]", R"({"event":"cameras"})", R"({"event":"cameras","cameras":[7]})",
        R"({"event":"cameras","cameras":[{"id":0}]})", R"({"event":"cameras","cameras":[{"id":-1}]})",
        R"({"event":"cameras","cameras":[{"id":4000000000}]})", R"({"event":"camera"})",
        R"({"event":"camera","camera":5})"})
    EXPECT_FALSE(apply_event(line, site).has_value()) << line;
  EXPECT_EQ(site.cameras.size(), 1u);
}

} // namespace
} // namespace kagimado::view
