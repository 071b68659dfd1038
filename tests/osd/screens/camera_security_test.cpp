// What is chosen on 「接続方法」 and 「データ暗号設定」, what it costs, and what goes to the cameras.
#include "osd/screens/settings/camera_security.h"
#include "tests/fakes/settings_rig.h"

namespace kagimado::osd {
namespace {

class Choices : public ::testing::Test {
 protected:
  Choices() { draft.take(*read_site_security(fakes::some_security())); }

  void tick(unsigned camera, bool https, bool encrypted = false) {
    auto choice = draft.choice(CameraId{camera});
    choice.https = https;
    choice.encrypted = encrypted;
    choice.send = true;
    draft.choose(CameraId{camera}, choice);
  }

  SecurityDraft draft;
};

TEST_F(Choices, NothingIsChosenAtFirst) {
  EXPECT_FALSE(draft.unsaved());
  EXPECT_TRUE(draft.ticked().empty());
  EXPECT_TRUE(draft.choice(CameraId{4}).https) << "as it is";
  EXPECT_EQ(draft.used_after_sending(), 1);
  EXPECT_FALSE(draft.known().cameras[3].encryption_support) << "not known yet";
}

// [REQ-CAM-2]
TEST_F(Choices, OnlyTickedCamerasAreSentTheSetting) {
  tick(1, true);
  auto unticked = draft.choice(CameraId{2});
  unticked.https = true;
  draft.choose(CameraId{2}, unticked);
  EXPECT_EQ(draft.connection_body(),
            nlohmann::json::parse(R"({"cameras":[{"id":1,"connection":"https","port":443}]})"));
  EXPECT_TRUE(draft.unsaved());
  draft.discard();
  EXPECT_FALSE(draft.unsaved());
}

// [REQ-CAM-4]
TEST_F(Choices, OneLicenceACamera_WhicheverOfTheTwoItUses) {
  tick(1, true, true);
  EXPECT_EQ(draft.used_after_sending(), 2);
  tick(4, false);
  EXPECT_EQ(draft.used_after_sending(), 1) << "back to HTTP frees it";
  EXPECT_EQ(draft.encryption_body(),
            nlohmann::json::parse(R"({"cameras":[{"id":1,"on":true},{"id":4,"on":false}]})"));
}

TEST_F(Choices, ANewerAnswerKeepsThem_ButNotOfACameraThatWent) {
  tick(1, true);
  tick(2, true);
  auto fewer = fakes::some_security();
  fewer["cameras"].erase(1);
  draft.take(*read_site_security(fewer));
  EXPECT_EQ(draft.ticked(), std::vector{CameraId{1}});
}

// [REQ-ENC-3]
TEST(Compression, TheseFourCannotBeSpokenTo) {
  for (const char* each : {"H.265(3)", "H.265(4)", "H.264(3)", "H.264(4)"})
    EXPECT_TRUE(blocks_encryption(each)) << each;
  for (const char* each : {"H.265(1)", "H.264(1)", "MJPEG", "", "H.264(2)"})
    EXPECT_FALSE(blocks_encryption(each)) << each;
}

TEST(Results, CountsWhatWasNotSent) {
  EXPECT_EQ(failures_of(nlohmann::json::parse(
                R"({"results":[{"id":1,"sent":true},{"id":2,"sent":false,"reason":"timeout"},{"id":3}]})")),
            2u);
  EXPECT_EQ(failures_of(nlohmann::json::object()), 0u);
}

TEST(ReadSiteSecurity, NonsenseIsLeftOut_OrDamaged) {
  EXPECT_FALSE(read_site_security(nlohmann::json::parse("[]")));
  EXPECT_FALSE(read_site_security(nlohmann::json::parse(R"({"cameras":7})")));
  const auto some = read_site_security(
      nlohmann::json::parse(R"({"used":"many","cameras":[1,{"id":-3},{"id":2,"port":"x","ssl":"yes"}]})"));
  ASSERT_TRUE(some);
  ASSERT_EQ(some->cameras.size(), 1u);
  EXPECT_EQ(some->cameras[0].port, 443);
  EXPECT_FALSE(some->cameras[0].ssl);
}

} // namespace
} // namespace kagimado::osd
