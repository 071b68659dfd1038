#include "osd/timeline/landmarks.h"

#include <gtest/gtest.h>

#include <array>

namespace kagimado::osd {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

constexpr WallTime midnight = sys_days{year{2026} / 11 / 23};
constexpr std::array<CameraId, 1> first_camera{CameraId{1}};

view::RecordingMap recordings() {
  view::RecordingMap map;
  map.cameras = {{CameraId{1},
                  {{.id = 1, .from = midnight + 1h, .to = midnight + 2h},
                   {.id = 2, .from = midnight + 5h, .to = midnight + 6h}}},
                 {CameraId{2}, {{.id = 3, .from = midnight + 3h, .to = midnight + 4h}}}};
  return map;
}

TEST(Landmarks, AreBeginningsOfRecordingsAndAlarmsOfTheShownCameras_ByTime) {
  const auto map = recordings();
  view::AlarmList alarms;
  alarms.alarms = {{.id = 2, .camera = CameraId{2}, .kind = "motion", .from = midnight + 30min, .to = {}},
                   {.id = 1, .camera = CameraId{1}, .kind = "input", .from = midnight + 90min, .to = {}}};
  EXPECT_EQ(landmarks_of(&map, &alarms, first_camera),
            (std::vector<WallTime>{midnight + 1h, midnight + 90min, midnight + 5h}));
  EXPECT_TRUE(landmarks_of(nullptr, nullptr, first_camera).empty());
}

TEST(Landmarks, NextIsTheFirstOneBehind_PreviousPassesTheOneWhereItJustBegan) {
  const std::vector<WallTime> marks{midnight + 1h, midnight + 2h, midnight + 3h};
  EXPECT_EQ(landmark_after(marks, midnight + 1h), midnight + 2h);
  EXPECT_EQ(landmark_after(marks, midnight + 3h), std::nullopt);
  EXPECT_EQ(landmark_before(marks, midnight + 2h + 30min), midnight + 2h);
  EXPECT_EQ(landmark_before(marks, midnight + 2h + 2s), midnight + 1h) << "pressed twice, it goes back twice";
  EXPECT_EQ(landmark_before(marks, midnight + 1h), std::nullopt);
}

} // namespace
} // namespace kagimado::osd
