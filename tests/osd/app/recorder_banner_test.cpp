// What a monitor says of its recorder while the machine starts, and later.
#include "tests/fakes/monitor_rig.h"

namespace kagimado::osd {
namespace {

using std::chrono::seconds;

// [REQ-WALL-1]
class RecorderBanner : public testing::Test {
 protected:
  RecorderBanner() {
    rig_.options.monitors = 1;
    rig_.options.layout = 4;
  }

  [[nodiscard]] std::string banner() const {
    const auto* found = rig_.widget("banner.recorder");
    return found == nullptr ? "" : found->text;
  }

  [[nodiscard]] std::string first_tile() const { return rig_.screen().wall().tile(0)->look.headline; }

  fakes::MonitorRig rig_;
};

TEST_F(RecorderBanner, WhileTheMachineStarts_ARecorderThatIsNotThereYetIsNoFault) {
  rig_.feed.set_online(false, "disconnected");
  rig_.start();
  EXPECT_EQ(banner(), "");
  rig_.pass(MonitorScreen::patience);
  EXPECT_EQ(banner(), "レコーダーに接続しています");
  rig_.pass(MonitorScreen::start_patience - MonitorScreen::patience);
  EXPECT_EQ(banner(), "レコーダーに接続できません");
}

TEST_F(RecorderBanner, TheFaultIsShownInTime_WhenNothingElseChanges) {
  rig_.feed.set_online(false, "disconnected");
  rig_.start();
  const auto fault_at = rig_.clock.steady_now() + MonitorScreen::start_patience;
  rig_.pass(seconds(15)); // the menu bar with its clock is hidden
  const auto soon = rig_.screen().next_frame();
  ASSERT_TRUE(soon);
  EXPECT_GT(*soon, rig_.clock.steady_now() + seconds(2));
  EXPECT_LE(*soon, fault_at);
}

TEST_F(RecorderBanner, AWrongCertificateIsAFaultAtOnce) {
  rig_.feed.set_online(false, "untrusted");
  rig_.start();
  EXPECT_NE(banner().find("証明書を信頼できません"), std::string::npos) << banner();
}

TEST_F(RecorderBanner, ARecorderThatWasThereAndGoes_IsAFaultAtOnce) {
  rig_.feed.add(1, {});
  rig_.start();
  EXPECT_EQ(banner(), "");
  rig_.feed.set_online(false, "disconnected");
  rig_.frames(2);
  EXPECT_EQ(banner(), "レコーダーに接続できません");
}

TEST_F(RecorderBanner, PlacesAreNotCalledEmpty_BeforeTheRecorderAnswered) {
  rig_.feed.set_online(false, "disconnected");
  rig_.start();
  EXPECT_EQ(first_tile(), "");
  rig_.feed.set_online(true);
  rig_.frames(2);
  EXPECT_EQ(first_tile(), "カメラなし");
}

} // namespace
} // namespace kagimado::osd
