// What a person does with recordings: from 「再生」 to back to live, with the mouse alone and with keys.
#include "osd/wall/local_time.h"
#include "tests/osd/app/playback_desk.h"

#include <filesystem>

namespace kagimado::osd {
namespace {

// [REQ-WALL-3]
TEST_F(Playback, PlaybackButtonShowsRecordings_OnThatMonitorAlone) {
  rig_.start();
  play();
  ASSERT_EQ(rig_.playback.played.size(), 1u);
  EXPECT_EQ(last().monitor, Monitor::Main);
  EXPECT_NEAR(duration<double>(rig_.clock.wall_now() - last().at).count(), 60, 1);
  EXPECT_EQ(rig_.widget("menu.playback")->value, "on");
  EXPECT_EQ(rig_.widget("menu.live")->value, "");
  EXPECT_NE(rig_.widget("playback.frame"), nullptr);
  EXPECT_EQ(rig_.widget("playback.frame", 1), nullptr) << "the other monitor is live";
  rig_.move({500, 300}, 1);
  rig_.click("menu.playback", 1);
  EXPECT_EQ(last().monitor, Monitor::Sub);
}

TEST_F(Playback, RecordedPictureIsNeverTakenForLive) {
  rig_.start();
  EXPECT_EQ(rig_.widget("playback.frame"), nullptr);
  play();
  const auto taken = midnight_ + 2h + 3min;
  rig_.feed.camera(1).status.picture_wall = taken;
  rig_.feed.show_new_picture(1);
  rig_.frames(2);
  EXPECT_EQ(rig_.widget("tile.0.clock")->text, date_text(taken) + " " + time_text(taken))
      << "with its date, though it is of today";
  rig_.sink->inject(MouseLeft{0});
  rig_.frames(1);
  rig_.pass(10s);
  EXPECT_EQ(rig_.widget("playback"), nullptr) << "the bar goes when the mouse rests";
  EXPECT_NE(rig_.widget("playback.frame"), nullptr) << "the frame stays";
  ASSERT_NE(rig_.widget("playback.badge.text"), nullptr);
  EXPECT_NE(rig_.widget("playback.badge.text")->text.find(date_text(now_)), std::string::npos);
  EXPECT_EQ(rig_.pixel({1, 500}), theme::warning);
}

TEST_F(Playback, LiveIsOneClickAway_AndLeavesNoStalePicture) {
  rig_.start();
  play();
  rig_.feed.show_new_picture(1);
  rig_.frames(2);
  ASSERT_TRUE(rig_.screen().wall().tile(0)->has_picture());
  rig_.click("playback.live");
  EXPECT_EQ(rig_.playback.lives, 1);
  EXPECT_EQ(rig_.widget("playback"), nullptr);
  EXPECT_EQ(rig_.widget("playback.frame"), nullptr);
  EXPECT_FALSE(rig_.screen().wall().tile(0)->has_picture())
      << "the recorded one is gone before the live one is there";
  rig_.feed.show_new_picture(1);
  rig_.frames(2);
  EXPECT_TRUE(rig_.screen().wall().tile(0)->has_picture());
  EXPECT_EQ(rig_.playback.lives, 1);
}

TEST_F(Playback, MenuAndLetterLGoBackToLiveToo) {
  rig_.start();
  play();
  rig_.click("menu.live");
  EXPECT_EQ(rig_.playback.lives, 1);
  play();
  rig_.sink->inject(TextTyped{0, "l"});
  rig_.frames(2);
  EXPECT_EQ(rig_.playback.lives, 2);
  EXPECT_EQ(rig_.widget("playback.frame"), nullptr);
}

TEST_F(Playback, ButtonsMoveThePosition) {
  rig_.start();
  play();
  rig_.click("playback.pause");
  EXPECT_TRUE(status().paused);
  const auto from = status().position;
  rig_.click("playback.minute_back");
  EXPECT_EQ(last().at, from - 60s);
  rig_.click("playback.ten_back");
  EXPECT_EQ(last().at, from - 70s);
  rig_.click("playback.ten_forward");
  rig_.click("playback.minute_forward");
  EXPECT_EQ(last().at, from);
  EXPECT_TRUE(status().paused) << "a jump does not start it";
  rig_.click("playback.step_forward");
  rig_.click("playback.step_back");
  rig_.click("playback.step_back");
  EXPECT_EQ(rig_.playback.steps, (std::vector<int>{1, -1, -1}));
  rig_.click("playback.pause");
  EXPECT_FALSE(status().paused);
}

TEST_F(Playback, JumpsAddUp_ThoughTheViewerAnswersLater) {
  rig_.start();
  play();
  rig_.click("playback.pause");
  const auto from = status().position;
  rig_.playback.answered_position = from;
  rig_.click("playback.ten_back");
  rig_.click("playback.ten_back");
  EXPECT_EQ(last().at, from - 20s);
  rig_.pass(2s);
  rig_.click("playback.ten_back");
  EXPECT_EQ(last().at, from - 10s) << "a viewer that never went there is believed in the end";
}

TEST_F(Playback, AStepShowsTheNextPicture_AlsoAfterAFastSearch) {
  rig_.start();
  play();
  for (int i = 0; i < 4; ++i)
    rig_.click("playback.faster");
  rig_.click("playback.reverse");
  rig_.click("playback.pause");
  rig_.click("playback.step_back");
  EXPECT_EQ(status().speed, -1) << "at 16x only key frames are fetched";
  rig_.click("playback.slower");
  rig_.click("playback.step_back");
  EXPECT_EQ(status().speed, -0.5) << "left as it is where every frame is at hand";
}

TEST_F(Playback, MarkedStretchIsWhatTheCopyBeginsWith) {
  rig_.start();
  play();
  EXPECT_EQ(rig_.screen().playback().marked(), std::nullopt);
  rig_.click("playback.pause");
  const auto to = status().position;
  rig_.click("playback.mark_end");
  rig_.click("playback.minute_back");
  rig_.click("playback.mark_begin");
  EXPECT_EQ(rig_.screen().playback().marked(), (TimeRange{to - 60s, to}));
  EXPECT_NE(rig_.widget("timeline.marked"), nullptr);
  rig_.click("playback.minute_back");
  rig_.click("playback.mark_end");
  EXPECT_EQ(rig_.screen().playback().marked(), std::nullopt) << "an end before the beginning";
  rig_.click("playback.minute_back");
  EXPECT_EQ(rig_.screen().playback().marked(), (TimeRange{to - 180s, to - 120s})) << "up to the position";
  rig_.click("playback.live");
  EXPECT_EQ(rig_.screen().playback().marked(), std::nullopt);
}

TEST_F(Playback, NeverGoesIntoTheFuture) {
  rig_.start();
  play();
  rig_.click("playback.minute_forward");
  rig_.click("playback.minute_forward");
  EXPECT_LE(last().at, rig_.clock.wall_now());
}

TEST_F(Playback, SpeedClimbsItsLadderAndIsShown) {
  rig_.start();
  play();
  EXPECT_EQ(rig_.widget("playback.speed")->text, "1x");
  for (int i = 0; i < 4; ++i)
    rig_.click("playback.faster");
  EXPECT_EQ(status().speed, 16);
  EXPECT_EQ(rig_.widget("playback.speed")->text, "16x");
  rig_.click("playback.faster");
  rig_.click("playback.faster");
  EXPECT_EQ(status().speed, 64);
  EXPECT_FALSE(rig_.widget("playback.faster")->enabled) << "the ladder's end";
  rig_.click("playback.reverse");
  EXPECT_EQ(status().speed, -64);
  EXPECT_EQ(rig_.widget("playback.speed")->text, "-64x");
  EXPECT_EQ(rig_.widget("playback.reverse")->value, "on");
  for (int i = 0; i < 9; ++i)
    rig_.click("playback.slower");
  EXPECT_EQ(rig_.widget("playback.speed")->text, "-1/8x");
  EXPECT_FALSE(rig_.widget("playback.slower")->enabled);
}

TEST_F(Playback, PositionRunsByItself_AsFastAsItPlays) {
  rig_.start();
  play();
  rig_.click("playback.ten_back");
  const auto before = rig_.widget("playback.position")->text;
  rig_.pass(1100ms);
  EXPECT_NE(rig_.widget("playback.position")->text, before);
}

TEST_F(Playback, KeysDoWhatButtonsDo) {
  rig_.start();
  play();
  key(Key::Space);
  EXPECT_TRUE(status().paused);
  const auto from = status().position;
  key(Key::Right);
  key(Key::Left);
  EXPECT_EQ(rig_.playback.steps, (std::vector<int>{1, -1})) << "frame by frame while it stands";
  key(Key::Left, true);
  EXPECT_EQ(last().at, from - 60s);
  key(Key::Space);
  key(Key::Left);
  EXPECT_LT(last().at, from - 69s);
  key(Key::Up);
  EXPECT_EQ(status().speed, 2);
  key(Key::Down);
  EXPECT_EQ(status().speed, 1);
}

TEST_F(Playback, KeysMeanNothingToPlayback_WhileAPasswordIsTyped) {
  rig_.start();
  play();
  const auto locked = rig_.middle_of_tile(3);
  rig_.move({locked.x, locked.y - 200});
  rig_.button({locked.x, locked.y - 200}, true);
  rig_.pass(PointerGestures::long_press);
  rig_.button({locked.x, locked.y - 200}, false);
  ASSERT_NE(rig_.widget("password.ok"), nullptr) << "[REQ-ENC-7] in playback too";
  const auto played = rig_.playback.played.size();
  key(Key::Left);
  key(Key::Space);
  rig_.sink->inject(TextTyped{0, "l"});
  rig_.frames(2);
  EXPECT_EQ(rig_.playback.played.size(), played);
  EXPECT_TRUE(status().paused) << "it stands while a password is typed";
  EXPECT_EQ(rig_.playback.lives, 0);
  EXPECT_EQ(rig_.widget("password.field")->value, "1");
}

TEST_F(Playback, StandsStillWhileAPasswordIsTyped_AndGoesOnBehindIt) {
  rig_.start();
  play();
  const auto locked = rig_.middle_of_tile(3);
  const Point at{locked.x, locked.y - 200};
  rig_.move(at);
  rig_.button(at, true);
  rig_.pass(PointerGestures::long_press);
  rig_.button(at, false);
  ASSERT_NE(rig_.widget("password.cancel"), nullptr);
  EXPECT_TRUE(status().paused);
  rig_.click("password.cancel");
  EXPECT_FALSE(status().paused);
  rig_.frames(2);
  rig_.click("playback.pause");
  rig_.move(at);
  rig_.button(at, true);
  rig_.pass(PointerGestures::long_press);
  rig_.button(at, false);
  rig_.click("password.cancel");
  EXPECT_TRUE(status().paused) << "it stood before";
}

TEST_F(Playback, JumpToTheNextRecordingWaitsForItsAnswer) {
  rig_.start();
  play();
  rig_.click("playback.pause");
  rig_.playback.pending = true;
  const auto before = rig_.playback.played.size();
  rig_.click("playback.previous");
  EXPECT_EQ(rig_.playback.played.size(), before);
  rig_.playback.pending = false;
  rig_.sink->wake();
  rig_.frames(2);
  ASSERT_EQ(rig_.playback.played.size(), before + 1);
  EXPECT_EQ(last().at, midnight_ + 5h);
}

TEST_F(Playback, SearchAndCopyOpenFromTheMenu_AndCoverTheWall) {
  rig_.start();
  rig_.move({600, 300});
  rig_.click("menu.search");
  rig_.frames(2);
  EXPECT_EQ(rig_.widget("tile.0"), nullptr);
  EXPECT_TRUE(rig_.feed.wants(Monitor::Main).empty()) << "nothing is fetched for a covered wall";
  EXPECT_FALSE(rig_.feed.wants(Monitor::Sub).empty());
  key(Key::Escape);
  rig_.frames(2);
  ASSERT_NE(rig_.widget("tile.0"), nullptr);
  rig_.move({610, 300});
  rig_.click("menu.copy");
  rig_.frames(2);
  EXPECT_EQ(rig_.widget("tile.0"), nullptr);
  key(Key::Escape);
  rig_.frames(2);
  EXPECT_NE(rig_.widget("tile.0"), nullptr);
  EXPECT_FALSE(rig_.screen().playback().active()) << "looking is not playing";
}

TEST_F(Playback, WhatWasFoundPlays_ItsCameraAlone) {
  rig_.start();
  rig_.move({600, 300});
  rig_.click("menu.search");
  rig_.click("search.page.recordings");
  rig_.frames(2);
  const VisibleWidget* row = nullptr;
  for (const auto& each : rig_.screen().widgets().shown())
    if (each.id.starts_with("search.span.") && each.kind == "button" && row == nullptr)
      row = &each;
  ASSERT_NE(row, nullptr);
  rig_.click(row->id);
  rig_.frames(2);
  ASSERT_EQ(rig_.playback.played.size(), 1u);
  EXPECT_TRUE(rig_.screen().playback().active());
  EXPECT_EQ(rig_.screen().wall().tiles().size(), 1u);
  EXPECT_NE(rig_.widget("playback.frame"), nullptr);
}

TEST_F(Playback, NextAndPreviousGoToRecordingsAndAlarms) {
  rig_.playback.alarm_list.push_back({.id = 5,
                                      .camera = CameraId{2},
                                      .kind = "motion",
                                      .from = midnight_ + 2h,
                                      .to = midnight_ + 2h + 1min});
  rig_.start();
  play();
  rig_.click("playback.pause");
  rig_.click("playback.previous");
  EXPECT_EQ(last().at, midnight_ + 5h);
  rig_.click("playback.previous");
  EXPECT_EQ(last().at, midnight_ + 4h);
  rig_.click("playback.previous");
  EXPECT_EQ(last().at, midnight_ + 2h) << "the alarm";
  rig_.click("playback.next");
  EXPECT_EQ(last().at, midnight_ + 4h);
  key(Key::Home);
  EXPECT_EQ(last().at, midnight_ + 2h);
  key(Key::End);
  EXPECT_EQ(last().at, midnight_ + 4h);
}

TEST_F(Playback, BarStays_WhilePausedOrUsed) {
  rig_.start();
  play();
  rig_.move({600, 300});
  rig_.pass(10s);
  EXPECT_EQ(rig_.widget("playback"), nullptr);
  rig_.move({610, 300});
  rig_.click("playback.pause");
  rig_.move({600, 300});
  rig_.pass(60s);
  EXPECT_NE(rig_.widget("playback"), nullptr);
}

TEST_F(Playback, TilesStayWhereTheyAre_WhenTheBarComes) {
  rig_.start();
  const auto before = rig_.screen().wall().tile(3)->place.tile;
  const auto wants = rig_.feed.wants(Monitor::Main);
  play();
  EXPECT_EQ(rig_.screen().wall().tile(3)->place.tile, before);
  EXPECT_EQ(rig_.feed.wants(Monitor::Main), wants);
}

TEST_F(Playback, SoundIsOfTheEnlargedTileOrTheFirst_AndEndsWithPlayback) {
  rig_.start();
  play();
  EXPECT_TRUE(rig_.playback.sounds.empty());
  rig_.click("playback.sound");
  rig_.frames(2);
  ASSERT_EQ(rig_.playback.sounds.size(), 1u);
  EXPECT_EQ(rig_.playback.sounds.back().second, CameraId{1});
  EXPECT_NE(rig_.widget("tile.0.sound"), nullptr);
  const auto at = rig_.middle_of_tile(1);
  rig_.click(at);
  rig_.button(at, true);
  rig_.button(at, false);
  EXPECT_EQ(rig_.playback.sounds.back().second, CameraId{2});
  rig_.click("playback.live");
  rig_.frames(2);
  EXPECT_EQ(rig_.playback.sounds.back().second, std::nullopt);
}

// The drawing thread sleeps while nothing changes.
TEST_F(Playback, NothingIsDrawn_WhileItStandsAndNobodyMoves) {
  rig_.start();
  play();
  rig_.click("playback.pause");
  rig_.sink->inject(MouseLeft{0});
  rig_.frames(1);
  rig_.pass(20s);
  const auto drawn = rig_.app->frames_drawn();
  for (int i = 0; i < 50; ++i) {
    rig_.clock.advance(100ms);
    const auto next = rig_.screen().next_frame();
    if (next && *next <= rig_.clock.steady_now())
      rig_.frames(1);
  }
  EXPECT_LE(rig_.app->frames_drawn() - drawn, 2u);
}

TEST_F(Playback, RunningPositionRepaintsOnlyWhatMoves) {
  rig_.start();
  play();
  rig_.move({600, 300});
  rig_.pass(500ms);
  auto& screen = const_cast<MonitorScreen&>(rig_.screen());
  const auto framebuffer = rig_.sink->framebuffer(0);
  rig_.clock.advance(1s);
  int pixels = 0;
  for (const auto& rect : screen.frame(framebuffer))
    pixels += rect.width * rect.height;
  EXPECT_GT(pixels, 0);
  EXPECT_LT(pixels, 1920 * 1080 / 30) << "clocks and a line, not the bar";
}

TEST_F(Playback, RestartIsLive) {
  const auto folder = std::filesystem::temp_directory_path() / ("playback-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  rig_.options.state = folder;
  rig_.start();
  play();
  rig_.app.reset();
  rig_.start();
  EXPECT_EQ(rig_.widget("playback.frame"), nullptr);
  EXPECT_FALSE(rig_.screen().playback().active());
  rig_.app.reset();
  std::filesystem::remove_all(folder);
}

} // namespace
} // namespace kagimado::osd
