#include "osd/draw/theme.h"
#include "osd/wall/local_time.h"
#include "osd/wall/tile_look.h"
#include "tests/fakes/test_paths.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

namespace kagimado::osd {
namespace {

using sealed::KeyState;
using view::TileState;

const Text& japanese() {
  static const auto text = Text::load(source_folder() / "assets/i18n", Language::Japanese);
  return *text;
}

view::TileStatus status_of(TileState state, KeyState key_state = KeyState::Clear, std::string reason = "") {
  view::TileStatus status;
  status.state = state;
  status.key_state = key_state;
  status.reason = std::move(reason);
  return status;
}

// Never one shared black.
TEST(TileLook, EachStateLooksOrReadsDifferent) {
  std::set<std::string> seen;
  const view::TileStatus all[] = {
      status_of(TileState::Empty),
      status_of(TileState::Connecting),
      status_of(TileState::Video),
      status_of(TileState::Locked, KeyState::LockedNoKey),
      status_of(TileState::Locked, KeyState::LockedOldPassword),
      status_of(TileState::Lost),
      status_of(TileState::NoRecording),
      status_of(TileState::NoPermission),
      status_of(TileState::Damaged, KeyState::Damaged),
      status_of(TileState::Damaged, KeyState::Tampered),
      status_of(TileState::Unsupported),
  };
  for (const auto& status : all) {
    const auto look = look_of(status, japanese());
    const auto all_of_it =
        std::to_string(static_cast<int>(look.icon)) + look.headline + "|" + look.reason + "|" + look.hint;
    EXPECT_TRUE(seen.insert(all_of_it).second) << view::name_of(status.state) << ": " << all_of_it;
  }
}

// [REQ-ENC-6, ENC-7]
TEST(TileLook, LockedShowsNoPictureButTheLockMarkAndHowToOpenIt) {
  const auto look = look_of(status_of(TileState::Locked, KeyState::LockedOldPassword), japanese());
  EXPECT_EQ(look.shade, Shade::Hidden);
  EXPECT_EQ(look.icon, Icon::Lock);
  EXPECT_EQ(look.hint, "長押しでパスワード入力");
  EXPECT_FALSE(look.reason.empty());
}

TEST(TileLook, LostKeepsThePictureDimmedAndSaysSinceWhenAndWhy) {
  auto status = status_of(TileState::Lost, KeyState::Clear, "timeout");
  status.age = std::chrono::seconds(42);
  auto look = look_of(status, japanese());
  EXPECT_EQ(look.shade, Shade::Dimmed);
  EXPECT_TRUE(look.clock_red);
  EXPECT_EQ(look.hint, "42 秒前から");
  EXPECT_EQ(look.reason, "応答がありません");
  status.age = std::chrono::minutes(5);
  EXPECT_EQ(look_of(status, japanese()).hint, "5 分前から");
  status.age = std::chrono::hours(30);
  EXPECT_EQ(look_of(status, japanese()).hint, "30 時間前から");
}

TEST(TileLook, CameraThatWasNeverReachedSaysSoOnce) {
  const auto trying = look_of(status_of(TileState::Connecting), japanese());
  EXPECT_EQ(trying.headline, "接続中");
  EXPECT_EQ(trying.reason, "");
  const auto unreachable =
      look_of(status_of(TileState::Connecting, KeyState::Clear, "disconnected"), japanese());
  EXPECT_EQ(unreachable.headline, "接続できません");
  EXPECT_EQ(unreachable.reason, "") << "not twice";
  EXPECT_EQ(unreachable.headline_argb, theme::fault);
  const auto silent = look_of(status_of(TileState::Connecting, KeyState::Clear, "timeout"), japanese());
  EXPECT_EQ(silent.headline, "接続できません");
  EXPECT_EQ(silent.reason, "応答がありません");
}

TEST(TileLook, StillVideoHasARedClock) {
  auto status = status_of(TileState::Video);
  status.age = std::chrono::milliseconds(3999);
  EXPECT_FALSE(look_of(status, japanese()).clock_red);
  status.age = still_after;
  EXPECT_TRUE(look_of(status, japanese()).clock_red);
  status.thinning.rate = view::Rate::KeyFramesOnly; // some cameras send one in many seconds
  EXPECT_FALSE(look_of(status, japanese()).clock_red);
}

// [REQ-WALL-2]
TEST(TileLook, ThinningByRuleIsSaid) {
  auto status = status_of(TileState::Video, KeyState::Open);
  EXPECT_EQ(look_of(status, japanese()).badge, "");
  status.thinning = {view::Rate::KeyFramesOnly, true, false};
  EXPECT_EQ(look_of(status, japanese()).badge, "Iフレームのみ");
  status.thinning = {view::Rate::OnePerSecond, true, false};
  EXPECT_EQ(look_of(status, japanese()).badge, "1 ips");
  status.thinning = {view::Rate::KeyFramesOnly, false, false}; // by load
  EXPECT_EQ(look_of(status, japanese()).badge, "");
  EXPECT_TRUE(look_of(status, japanese()).sealed);
}

TEST(TileLook, EveryErrorKindHasWordsAndUnknownOnesToo) {
  for (int kind = 0; kind <= static_cast<int>(ErrorKind::Internal); ++kind) {
    const auto name = name_of(static_cast<ErrorKind>(kind));
    EXPECT_FALSE(reason_text(name, japanese()).empty()) << name;
  }
  EXPECT_EQ(reason_text("", japanese()), "");
  EXPECT_EQ(reason_text("of another version", japanese()), "原因不明のエラー");
}

class LocalTime : public testing::Test {
 protected:
  LocalTime() {
    setenv("TZ", "Asia/Tokyo", 1);
    tzset();
  }

  ~LocalTime() override {
    unsetenv("TZ");
    tzset();
  }

  static WallTime at(std::chrono::seconds since_midnight_utc) {
    return WallTime(std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}) + since_midnight_utc;
  }
};

TEST_F(LocalTime, IsThatOfTheMachine) {
  EXPECT_EQ(time_text(at(std::chrono::seconds(5))), "09:00:05");
  EXPECT_EQ(date_text(at(std::chrono::hours(16))), "2026/11/24");
}

TEST_F(LocalTime, PictureOfAnotherDayHasItsDate) {
  const auto now = at(std::chrono::hours(3));
  EXPECT_EQ(picture_time_text(now - std::chrono::hours(2), now), "10:00:00");
  EXPECT_EQ(picture_time_text(now - std::chrono::hours(14), now), "2026/11/22 22:00:00");
  EXPECT_EQ(picture_time_text({}, now), "");
}

TEST_F(LocalTime, NextSecondIsNeverNow) {
  EXPECT_EQ(until_next_second(at(std::chrono::seconds(5))), std::chrono::milliseconds(1000));
  EXPECT_EQ(until_next_second(at(std::chrono::seconds(5)) + std::chrono::milliseconds(999)),
            std::chrono::milliseconds(1));
}

} // namespace
} // namespace kagimado::osd
