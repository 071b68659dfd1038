// What a person does with the timeline and the calendar, with the mouse alone.
#include "osd/wall/local_time.h"
#include "tests/fakes/local_zone.h"
#include "tests/osd/app/playback_desk.h"

namespace kagimado::osd {
namespace {

class Timeline : public Playback {};

TEST_F(Timeline, TimelineTellsWhatIsThere) {
  rig_.start();
  play();
  std::vector<std::string> kinds;
  for (int i = 0; rig_.widget("timeline.row.2." + std::to_string(i)) != nullptr; ++i)
    kinds.push_back(rig_.widget("timeline.row.2." + std::to_string(i))->value);
  EXPECT_EQ(kinds, (std::vector<std::string>{"recorded", "locked", "damaged"}));
  ASSERT_NE(rig_.widget("timeline.row.3"), nullptr) << "a camera without recordings has its row";
  EXPECT_EQ(rig_.widget("timeline.row.3.0"), nullptr);
  EXPECT_NE(rig_.widget("timeline.now"), nullptr);
  const auto gap = on_row(2, midnight_ + 3h + 30min), future = on_row(2, midnight_ + 20h);
  const auto recorded = on_row(2, midnight_ + 2h);
  EXPECT_NE(rig_.pixel(gap), rig_.pixel(recorded));
  EXPECT_NE(rig_.pixel(gap), rig_.pixel(future)) << "what is to come is no gap";
}

TEST_F(Timeline, WhatIsNotKnownYetIsNoGap) {
  rig_.playback.pending = true;
  rig_.start();
  play();
  const auto at = on_row(2, midnight_ + 3h + 30min);
  const auto unknown = rig_.pixel(at);
  rig_.playback.pending = false;
  rig_.sink->wake();
  rig_.frames(2);
  EXPECT_NE(rig_.pixel(at), unknown);
}

TEST_F(Timeline, ClickOnTheTimelineSeeks) {
  rig_.start();
  play();
  const auto at = midnight_ + 2h;
  rig_.click(on_row(1, at));
  EXPECT_NEAR(duration<double>(last().at - at).count(), 0, 90);
  EXPECT_EQ(last().span, std::nullopt);
  const auto calls = rig_.playback.played.size();
  rig_.click(on_row(1, midnight_ + 20h));
  ASSERT_GT(rig_.playback.played.size(), calls);
  EXPECT_LE(last().at, rig_.clock.wall_now()) << "nobody can go where nothing was yet";
}

TEST_F(Timeline, OfTwoRecordingsOfOneHourTheOneIsPlayedThatWasPointedAt) {
  rig_.playback.spans(1) = {{.id = 11, .from = midnight_ + 1h, .to = midnight_ + 4h},
                            {.id = 12, .from = midnight_ + 2h, .to = midnight_ + 5h}};
  rig_.start();
  play();
  auto at = on_row(1, midnight_ + 3h);
  at.y += 6;
  rig_.click(at);
  EXPECT_EQ(last().span, 12);
  at.y -= 12;
  rig_.click(at);
  EXPECT_EQ(last().span, 11);
}

TEST_F(Timeline, WheelZoomsAtThePointer_DownToAMinute) {
  rig_.start();
  play();
  const auto target = midnight_ + 2h;
  const auto at = on_row(1, target);
  for (int i = 0; i < 40; ++i)
    rig_.sink->inject(MouseWheel{0, at, 1});
  rig_.frames(3);
  const auto& axis = rig_.screen().playback().axis();
  EXPECT_EQ(axis.span, TimeAxis::least_span);
  EXPECT_NEAR(duration<double>(axis.from - target).count(), 0, 90);
  EXPECT_TRUE(rig_.playback.played.size() == 1u) << "zooming is no seeking";
}

TEST_F(Timeline, DragOnTheRowsMovesTheTimeline_AndSeeksNothing) {
  rig_.start();
  play();
  const auto before = rig_.screen().playback().axis().from;
  const auto at = on_row(1, midnight_ + 2h);
  rig_.move(at);
  rig_.button(at, true);
  rig_.move({at.x + 200, at.y});
  rig_.button({at.x + 200, at.y}, false);
  EXPECT_LT(rig_.screen().playback().axis().from, before);
  EXPECT_EQ(rig_.playback.played.size(), 1u);
  const auto moved = rig_.screen().playback().axis();
  rig_.pass(3s);
  EXPECT_EQ(rig_.screen().playback().axis(), moved) << "it stays where a person looks";
}

TEST_F(Timeline, DragOnTheRulerScrubs_AndEndsWhereItIsReleased) {
  rig_.start();
  play();
  auto at = on_ruler(midnight_ + 1h);
  const auto end = on_ruler(midnight_ + 2h);
  rig_.move(at);
  rig_.button(at, true);
  const auto begun = rig_.playback.played.size();
  while (at.x < end.x) {
    at.x += 4;
    rig_.move(at);
  }
  rig_.button(at, false);
  const auto seeks = rig_.playback.played.size() - begun;
  EXPECT_GT(seeks, 2u) << "pictures come while it is dragged";
  EXPECT_LT(seeks, 15u) << "not one seek a pixel";
  EXPECT_NEAR(duration<double>(last().at - (midnight_ + 2h)).count(), 0, 400);
}

TEST_F(Timeline, PointerAtRestShowsTimeCameraAndPicture) {
  rig_.start();
  play();
  rig_.move(on_row(1, midnight_ + 2h));
  ASSERT_NE(rig_.widget("timeline.hover.time"), nullptr);
  EXPECT_NE(rig_.widget("timeline.hover.time")->text.find(date_text(midnight_ + 2h)), std::string::npos);
  EXPECT_TRUE(rig_.playback.thumbnails_asked.empty()) << "a pointer that only passes asks nothing";
  rig_.pass(300ms);
  ASSERT_NE(rig_.widget("timeline.thumbnail"), nullptr);
  EXPECT_EQ(rig_.widget("timeline.thumbnail")->value, "ready");
  EXPECT_EQ(rig_.widget("timeline.hover.camera")->text, "正面玄関");
  EXPECT_EQ(rig_.playback.thumbnails_asked.front(), CameraId{1});
}

// [REQ-ENC-11]
TEST_F(Timeline, LockedThumbnailShowsALockAndNeverAsks) {
  rig_.start();
  play();
  const auto at = on_row(2, midnight_ + 4h + 30min);
  rig_.move(at);
  rig_.pass(300ms);
  EXPECT_EQ(rig_.widget("timeline.thumbnail")->value, "locked");
  rig_.button(at, true);
  rig_.pass(PointerGestures::long_press * 2);
  rig_.button(at, false);
  EXPECT_EQ(rig_.widget("password.ok"), nullptr);
  EXPECT_TRUE(rig_.playback.thumbnails_asked.empty());
  rig_.move(on_row(2, midnight_ + 3h + 30min));
  rig_.pass(300ms);
  EXPECT_EQ(rig_.widget("timeline.thumbnail")->value, "no_recording");
}

TEST_F(Timeline, CalendarMarksDaysAndGoesThere) {
  const auto first = midnight_ - hours(72) + 7h;
  rig_.playback.add(1, {.id = 9, .from = first, .to = first + 1h});
  rig_.start();
  play();
  rig_.click("playback.calendar");
  ASSERT_NE(rig_.widget("calendar"), nullptr);
  EXPECT_EQ(rig_.widget("calendar")->value, "2026-11");
  const auto day = std::to_string(local_date(first).day);
  EXPECT_NE(rig_.widget("calendar.mark." + day), nullptr);
  EXPECT_NE(rig_.widget("calendar.mark.23"), nullptr);
  EXPECT_EQ(rig_.widget("calendar.mark.10"), nullptr);
  EXPECT_FALSE(rig_.widget("calendar.day.25")->enabled) << "a day to come";
  EXPECT_FALSE(rig_.widget("calendar.forward")->enabled);
  rig_.click("calendar.back");
  EXPECT_EQ(rig_.widget("calendar")->value, "2026-10");
  rig_.click("calendar.forward");
  rig_.click("calendar.day." + day);
  EXPECT_EQ(last().at, first) << "its first recording";
  EXPECT_EQ(rig_.widget("calendar"), nullptr);
  EXPECT_EQ(rig_.screen().playback().axis(), day_axis(first));
}

TEST_F(Timeline, HourThatComesTwiceStandsTwice_AndEachIsToldApart) {
  const fakes::LocalZone new_york("America/New_York");
  const WallTime begin = sys_days{year{2026} / 11 / 1} + 4h; // midnight there
  rig_.clock.set_wall(begin + 20h);
  rig_.playback.spans(1) = {{.id = 1, .from = begin, .to = begin + 20h}};
  rig_.start();
  play();
  EXPECT_EQ(rig_.screen().playback().axis().span, 25h);
  std::vector<int> ones;
  for (const auto& each : rig_.screen().widgets().shown())
    if (each.kind == "tick" && each.text == "01:00")
      ones.push_back(each.rect.x);
  ASSERT_EQ(ones.size(), 2u);
  EXPECT_LT(ones[0], ones[1]);
  rig_.click("playback.pause");
  rig_.click(on_row(1, begin + 1h + 30min));
  const auto first = rig_.widget("playback.position")->text;
  EXPECT_TRUE(first.ends_with("EDT")) << first;
  rig_.click(on_row(1, begin + 2h + 30min));
  const auto second = rig_.widget("playback.position")->text;
  EXPECT_TRUE(second.ends_with("EST")) << second;
  EXPECT_NEAR(duration<double>(last().at - (begin + 2h + 30min)).count(), 0, 90);
}

} // namespace
} // namespace kagimado::osd
