#include "osd/model/alarm_popup.h"
#include "tests/fakes/manual_clock.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

using std::chrono::seconds;

struct AlarmPopupTest : testing::Test {
  AlarmPopupTest() {
    options.mode = PopupMode::Enlarge;
    step();
  }

  void begin(std::int64_t id, unsigned camera, const std::string& kind = "input") {
    alarms.push_back({id, CameraId{camera}, kind, clock.wall_now(), true});
  }

  void end(std::int64_t id) {
    for (auto& alarm : alarms)
      if (alarm.id == id)
        alarm.on = false;
  }

  void step(seconds time = seconds(0), bool held = false) {
    clock.advance(time);
    popup.take(alarms, options, clock.steady_now());
    popup.tick(options, clock.steady_now(), held);
  }

  [[nodiscard]] CameraId enlarged() const {
    return popup.enlarged() != nullptr ? popup.enlarged()->camera : no_camera;
  }

  fakes::ManualClock clock;
  PopupOptions options;
  std::vector<AlarmFact> alarms;
  AlarmPopup popup;
};

TEST_F(AlarmPopupTest, ComesUpForItsDwellTimeAndGoes) {
  begin(1, 3);
  step();
  EXPECT_EQ(enlarged(), CameraId{3});
  EXPECT_EQ(popup.next_change(), clock.steady_now() + seconds(10));
  end(1);
  step(seconds(9));
  EXPECT_EQ(enlarged(), CameraId{3}) << "its time is not over, though the alarm is";
  step(seconds(1));
  EXPECT_EQ(enlarged(), no_camera);
  EXPECT_EQ(popup.count(), 0u);
  step(seconds(100));
  EXPECT_EQ(enlarged(), no_camera) << "known already";
}

TEST_F(AlarmPopupTest, OneThatStaysOnIsFramedAfterItsTurn) {
  begin(1, 3);
  step();
  step(seconds(10));
  EXPECT_EQ(enlarged(), no_camera);
  EXPECT_TRUE(popup.frames(CameraId{3}));
  end(1);
  step(seconds(1));
  EXPECT_FALSE(popup.frames(CameraId{3}));
}

TEST_F(AlarmPopupTest, OneAfterTheOther) {
  begin(1, 3);
  step();
  begin(2, 5);
  step(seconds(4));
  EXPECT_EQ(enlarged(), CameraId{3}) << "each has its time";
  EXPECT_EQ(popup.count(), 2u);
  step(seconds(6));
  EXPECT_EQ(enlarged(), CameraId{5});
  step(seconds(10));
  EXPECT_EQ(enlarged(), no_camera);
}

TEST_F(AlarmPopupTest, AnotherOfTheSameCameraBeginsItsTimeAnew) {
  begin(1, 3);
  step();
  end(1);
  begin(2, 3);
  step(seconds(8));
  EXPECT_EQ(popup.count(), 1u);
  end(2);
  step(seconds(9));
  EXPECT_EQ(enlarged(), CameraId{3});
  step(seconds(1));
  EXPECT_EQ(enlarged(), no_camera);
}

TEST_F(AlarmPopupTest, NeverComesUpOverAnOpenScreen) {
  begin(1, 3);
  step(seconds(0), true);
  EXPECT_EQ(enlarged(), no_camera);
  step(seconds(30), true);
  step();
  EXPECT_EQ(enlarged(), CameraId{3});
  step(seconds(5));
  step(seconds(100), true);
  EXPECT_EQ(enlarged(), CameraId{3}) << "its time stands while a screen lies above";
  EXPECT_EQ(popup.next_change(), std::nullopt);
}

TEST_F(AlarmPopupTest, WhatWasOverLongAgoIsNoNewsWhenTheScreenCloses) {
  begin(1, 3);
  step(seconds(0), true);
  end(1);
  step(AlarmPopup::stale_after + seconds(1), true);
  step();
  EXPECT_EQ(enlarged(), no_camera);
}

TEST_F(AlarmPopupTest, AcknowledgedGoesAndTheNextComes) {
  begin(1, 3);
  begin(2, 5);
  step();
  popup.acknowledge();
  step();
  EXPECT_EQ(enlarged(), CameraId{5});
  EXPECT_FALSE(popup.frames(CameraId{3}));
  popup.acknowledge();
  step(seconds(1));
  EXPECT_EQ(enlarged(), no_camera);
  EXPECT_EQ(popup.count(), 0u);
}

TEST_F(AlarmPopupTest, WithoutDwellTimeItStaysUntilItIsAcknowledged) {
  options.dwell = seconds(0);
  begin(1, 3);
  step();
  end(1);
  step(seconds(10'000));
  EXPECT_EQ(enlarged(), CameraId{3});
  EXPECT_EQ(popup.next_change(), std::nullopt);
  popup.acknowledge();
  step();
  EXPECT_EQ(enlarged(), no_camera);
}

TEST_F(AlarmPopupTest, FramesAllAtOnceAndTellsAboutTheNewest) {
  options.mode = PopupMode::Frame;
  begin(1, 3);
  step();
  begin(2, 5);
  step(seconds(5));
  EXPECT_EQ(enlarged(), no_camera);
  EXPECT_TRUE(popup.frames(CameraId{3}));
  EXPECT_TRUE(popup.frames(CameraId{5}));
  EXPECT_EQ(popup.told()->id, 2);
  end(1);
  end(2);
  step(seconds(5));
  EXPECT_FALSE(popup.frames(CameraId{3})) << "its dwell time is over";
  EXPECT_TRUE(popup.frames(CameraId{5}));
}

TEST_F(AlarmPopupTest, MotionOnlyWhereItIsWanted) {
  begin(1, 3, "motion");
  step();
  EXPECT_EQ(popup.count(), 0u);
  options.motion = true;
  begin(2, 4, "motion");
  step();
  EXPECT_EQ(enlarged(), CameraId{4});
  EXPECT_FALSE(popup.frames(CameraId{3})) << "it was known before";
}

TEST_F(AlarmPopupTest, SwitchedOffItShowsNothingAndForgets) {
  begin(1, 3);
  step();
  options.mode = PopupMode::Off;
  step();
  EXPECT_EQ(popup.told(), nullptr);
  options.mode = PopupMode::Enlarge;
  step();
  EXPECT_EQ(popup.told(), nullptr);
}

TEST_F(AlarmPopupTest, AFloodKeepsTheNewest) {
  for (unsigned i = 1; i <= 100; ++i)
    begin(i, i);
  step();
  EXPECT_EQ(popup.count(), AlarmPopup::most_waiting);
  EXPECT_EQ(enlarged(), CameraId{100 - AlarmPopup::most_waiting + 1});
}

TEST(AlarmPopupStart, WhatIsOverIsKnown_WhatIsOnComesUp) {
  fakes::ManualClock clock;
  PopupOptions options;
  options.mode = PopupMode::Enlarge;
  AlarmPopup popup;
  const std::vector<AlarmFact> alarms{{1, CameraId{3}, "input", clock.wall_now(), false},
                                      {2, CameraId{4}, "input", clock.wall_now(), true}};
  popup.take(alarms, options, clock.steady_now());
  popup.tick(options, clock.steady_now(), false);
  ASSERT_NE(popup.enlarged(), nullptr);
  EXPECT_EQ(popup.enlarged()->camera, CameraId{4});
  EXPECT_EQ(popup.count(), 1u);
}

} // namespace
} // namespace kagimado::osd
