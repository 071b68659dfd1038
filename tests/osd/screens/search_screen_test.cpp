// 「検索」 on a Painter without app: what each page shows, and what a click plays.
#include "osd/screens/search_rows.h"
#include "osd/screens/search_screen.h"
#include "osd/wall/local_calendar.h"
#include "tests/fakes/scripted_playback.h"
#include "tests/fakes/wall_feed.h"
#include "tests/fakes/whole_screen.h"

#include <fmt/format.h>

namespace kagimado::osd {
namespace {

using namespace std::chrono_literals;
using testing::MonitorKind;
using testing::PaintedScreen;
using State = view::Thumbnail::State;

constexpr WallTime now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + 3h + 12min + 30s;
constexpr const char* names = "正面玄関駐車場北側二階廊下倉庫通用口役員室";

view::Site site_with(unsigned cameras) {
  constexpr std::array<const char*, 6> known{"正面玄関", "駐車場北側", "二階廊下",
                                             "倉庫",     "通用口",     "役員室"};
  view::Site site;
  site.recorder_online = true;
  for (unsigned i = 1; i <= cameras; ++i)
    site.cameras.push_back({CameraId{i}, known[i % known.size()], true, true, ""});
  return site;
}

std::shared_ptr<view::RecordingMap> recorded(std::vector<view::CameraRecordings> cameras) {
  auto map = std::make_shared<view::RecordingMap>();
  map->pending = false;
  map->cameras = std::move(cameras);
  return map;
}

std::shared_ptr<view::AlarmList> alarms(std::vector<view::Alarm> list) {
  auto answer = std::make_shared<view::AlarmList>();
  answer->pending = false;
  answer->alarms = std::move(list);
  return answer;
}

// Camera 1: two recordings of one hour, since the clock was set back between them; camera 2: a locked one.
std::shared_ptr<view::RecordingMap> a_day() {
  return recorded({{CameraId{1},
                    {{11, now - 100min, now - 40min, true},
                     {14, now - 90min, now - 30min, true},
                     {12, now - 101min, now - 100min, false}}},
                   {CameraId{2}, {{13, now - 3h, now - 1h, true, true}}},
                   {CameraId{3}, {{15, now - 3h, now - 2h, true, false, true}}}});
}

std::shared_ptr<view::AlarmList> some_alarms() {
  return alarms({{7, CameraId{2}, "motion", now - 1min, std::nullopt},
                 {6, CameraId{1}, "input", now - 20min, now - 19min},
                 {5, CameraId{1}, "motion", now - 31min, now - 30min},
                 {4, CameraId{3}, "motion", now - 40min, now - 39min},
                 {3, CameraId{4}, "motion", now - 50min, now - 49min},
                 {2, CameraId{5}, "motion", now - 60min, now - 59min},
                 {1, CameraId{9}, "glass", now - 3h, now - 2h}});
}

view::Thumbnail thumbnail_of(CameraId camera, WallTime at, int width, int height) {
  switch (number(camera)) {
  case 1:
    return {State::Ready, fakes::make_picture(width, height, at), at};
  case 2:
    return {State::Locked, nullptr, at};
  case 3:
    return {State::NoRecording, nullptr, at};
  case 4:
    return {State::Failed, nullptr, at};
  default:
    return {};
  }
}

class Searching {
 public:
  explicit Searching(SearchPage page, const MonitorKind& kind = testing::monitor_kinds[1],
                     unsigned cameras = 6)
      : site(site_with(cameras)), painted(kind.size, kind.language, kind.scale(), names) {
    feed.map = a_day();
    feed.alarm_list = some_alarms();
    feed.make_thumbnail = [this](CameraId camera, WallTime at, int width, int height) {
      auto& made = thumbnails[camera];
      if (made.wall != at)
        made = thumbnail_of(camera, at, width, height);
      return made;
    };
    open_search_screen(screen, now);
    screen.page = page;
  }

  void draw() {
    painted.settle([this](Ui& ui) {
      const auto pressed = draw_search_screen(ui, screen, {.site = site, .feed = feed, .now = now});
      closed = closed || pressed.close;
      if (pressed.play)
        played.push_back(*pressed.play);
      changed = pressed.changed;
    });
    if (changed)
      draw();
  }

  void click(const std::string& id) {
    draw();
    const auto* found = painted.widget(id);
    ASSERT_NE(found, nullptr) << id << " is not on the screen";
    ASSERT_TRUE(found->enabled) << id;
    painted.click(testing::middle_of(found->rect));
    draw();
  }

  const VisibleWidget* widget(const std::string& id) {
    draw();
    return painted.widget(id);
  }

  std::string text(const std::string& id) {
    const auto* found = widget(id);
    return found != nullptr ? found->text : "";
  }

  // Ids of the rows of a list that are on the screen, from the top down.
  std::vector<std::string> rows(const std::string& prefix) {
    draw();
    std::vector<std::string> ids;
    for (const auto& each : painted.log.shown())
      if (each.kind == "button" && each.id.starts_with(prefix))
        ids.push_back(each.id);
    return ids;
  }

  view::Site site;
  fakes::ScriptedPlayback feed;
  std::map<CameraId, view::Thumbnail> thumbnails;
  SearchScreen screen;
  PaintedScreen painted;
  std::vector<SearchPlay> played;
  bool closed = false, changed = false;
};

// --- By time

TEST(SearchByTime, PlaysAllCamerasAtTheTimeSet) {
  Searching searching(SearchPage::Time);
  searching.click("search.time.hour.down");
  searching.click("search.jump.ten_back");
  searching.click("search.play");
  ASSERT_EQ(searching.played.size(), 1u);
  EXPECT_EQ(searching.played[0].at, now - 70min);
  EXPECT_FALSE(searching.played[0].camera);
  EXPECT_FALSE(searching.played[0].span);
}

TEST(SearchByTime, PlaysOneCamera_WhenChosen) {
  Searching searching(SearchPage::Time);
  searching.click("search.camera");
  searching.click("search.picker.3");
  searching.click("search.play");
  ASSERT_EQ(searching.played.size(), 1u);
  EXPECT_EQ(searching.played[0].camera, CameraId{3});
}

TEST(SearchByTime, SaysWhatIsRecordedThen) {
  Searching searching(SearchPage::Time);
  searching.screen.at = now - 80min;
  EXPECT_EQ(searching.text("search.time.found"), "Cameras with a recording of this time: 2");
  searching.screen.camera = CameraId{2};
  EXPECT_EQ(searching.text("search.time.found"), "There is a recording of this time.");
  searching.screen.at = now - 1min;
  EXPECT_EQ(searching.text("search.time.found"), "Nothing is recorded at this time.");
}

TEST(SearchByTime, FutureIsToldAtOnce_AndCannotBePlayed) {
  Searching searching(SearchPage::Time);
  searching.click("search.time.day.up");
  EXPECT_EQ(searching.text("search.time.found"), "The time must not be in the future.");
  EXPECT_FALSE(searching.widget("search.play")->enabled);
  searching.painted.key(Key::Enter);
  searching.draw();
  EXPECT_TRUE(searching.played.empty());
  searching.click("search.jump.now");
  EXPECT_EQ(searching.screen.at, now);
}

// --- By recording

TEST(SearchByRecording, TwoRecordingsOfOneHourAreTwoRows_InRecordingOrder) {
  Searching searching(SearchPage::Recordings);
  EXPECT_EQ(searching.rows("search.span."),
            (std::vector<std::string>{"search.span.11", "search.span.12", "search.span.14", "search.span.13",
                                      "search.span.15"}));
  EXPECT_EQ(searching.widget("search.span.14")->value, "clock_back");
  EXPECT_EQ(searching.widget("search.span.13")->value, "locked");
  EXPECT_EQ(searching.widget("search.span.15")->value, "damaged");
  EXPECT_EQ(searching.text("search.span.11.state"), "Encrypted");
  EXPECT_EQ(searching.text("search.span.11.length"), "1:00:00");
}

TEST(SearchByRecording, TimesThatMeetToASecondAreNoClockThatWentBack) {
  Searching searching(SearchPage::Recordings);
  searching.feed.map =
      recorded({{CameraId{1}, {{1, now - 1h, now - 30min, true}, {2, now - 30min - 2s, now, true}}}});
  EXPECT_EQ(searching.widget("search.span.2")->value, "sealed");
}

TEST(SearchByRecording, EachOfTwoRecordingsOfOneHourIsPlayedByItsId) {
  Searching searching(SearchPage::Recordings);
  searching.click("search.span.11");
  searching.click("search.span.14");
  ASSERT_EQ(searching.played.size(), 2u);
  EXPECT_EQ(searching.played[0].span, 11);
  EXPECT_EQ(searching.played[0].at, now - 100min);
  EXPECT_EQ(searching.played[0].camera, CameraId{1});
  EXPECT_EQ(searching.played[1].span, 14);
  EXPECT_EQ(searching.played[1].at, now - 90min);
}

TEST(SearchByRecording, ShowsOneCamera_WhenFiltered) {
  Searching searching(SearchPage::Recordings);
  searching.click("search.camera");
  searching.click("search.picker.2");
  EXPECT_EQ(searching.rows("search.span."), (std::vector<std::string>{"search.span.13"}));
  searching.click("search.camera");
  searching.click("search.picker.all");
  EXPECT_EQ(searching.rows("search.span.").size(), 5u);
}

TEST(SearchByRecording, DayChoiceAsksForThatDay) {
  Searching searching(SearchPage::Recordings);
  searching.draw();
  const auto today = day_start(now);
  EXPECT_EQ(searching.feed.asked_from, today);
  EXPECT_EQ(searching.feed.asked_to, today + 24h);
  EXPECT_EQ(searching.feed.asked_resolution, 0s) << "as stored: none may be joined with its neighbour";
  EXPECT_FALSE(searching.widget("search.day.forward")->enabled) << "tomorrow has nothing";
  searching.click("search.day.back");
  EXPECT_EQ(searching.feed.asked_from, today - 24h);
  searching.click("search.day.forward");
  EXPECT_EQ(searching.feed.asked_from, today);
}

TEST(SearchByRecording, CalendarGoesToADay) {
  Searching searching(SearchPage::Recordings);
  searching.click("search.day.calendar");
  searching.click("calendar.day.20");
  EXPECT_EQ(searching.widget("search.calendar"), nullptr);
  EXPECT_EQ(local_date(searching.screen.at), (LocalDate{2026, 11, 20}));
  searching.click("search.day.calendar");
  searching.painted.key(Key::Escape);
  searching.draw();
  EXPECT_EQ(searching.widget("search.calendar"), nullptr);
  EXPECT_FALSE(searching.closed) << "Escape closes the calendar alone";
}

TEST(SearchByRecording, RecordingsOfADeletedCameraStayWithinReach) {
  Searching searching(SearchPage::Recordings);
  searching.site.cameras.erase(searching.site.cameras.begin());
  EXPECT_EQ(searching.text("search.span.11.camera"), "1  not registered");
  searching.click("search.span.11");
  EXPECT_EQ(searching.played.at(0).camera, CameraId{1});
}

TEST(SearchByRecording, PendingEmptyAndFailedEachSaySo) {
  Searching searching(SearchPage::Recordings);
  searching.feed.map = std::make_shared<view::RecordingMap>();
  EXPECT_EQ(searching.text("search.pending"), "Searching.");
  searching.feed.map = recorded({});
  EXPECT_EQ(searching.text("search.empty"), "Nothing was recorded on this day.");
  auto failed = recorded({});
  failed->reason = "timeout";
  searching.feed.map = failed;
  EXPECT_EQ(searching.text("search.error"), "Cannot search (No answer).");
  searching.feed.map = nullptr;
  EXPECT_EQ(searching.text("search.pending"), "Searching.");
}

TEST(SearchByRecording, OnlyOnePageIsDrawn_HoweverManyRecordingsThereAre) {
  Searching searching(SearchPage::Recordings);
  std::vector<view::RecordedSpan> spans;
  for (int i = 0; i < 10'000; ++i)
    spans.push_back(
        {10'000 - i, now - 3h + std::chrono::seconds(i), now - 3h + std::chrono::seconds(i + 1), true});
  searching.feed.map = recorded({{CameraId{1}, std::move(spans)}});
  searching.site.cameras[0].name = std::string(5000, 'W');
  searching.draw();
  EXPECT_LT(searching.painted.log.shown().size(), 200u);
  EXPECT_EQ(searching.rows("search.span.").front(), "search.span.1");
  searching.click("search.recordings.forward");
  const auto second = searching.rows("search.span.").front();
  EXPECT_EQ(second, fmt::format("search.span.{}", searching.rows("search.span.").size() + 1));
  searching.painted.key(Key::PageUp);
  EXPECT_EQ(searching.rows("search.span.").front(), "search.span.1");
  const auto inside = testing::middle_of(searching.widget("search.span.1")->rect);
  searching.painted.move(inside);
  searching.painted.painter.feed(MouseWheel{0, inside, -1});
  EXPECT_EQ(searching.rows("search.span.").front(), second);
}

// --- By event

TEST(SearchByEvent, ListsKindCameraAndTime_NewestFirst) {
  Searching searching(SearchPage::Events);
  EXPECT_EQ(searching.rows("search.event.").front(), "search.event.7");
  EXPECT_EQ(searching.rows("search.event.").size(), 7u);
  EXPECT_EQ(searching.text("search.event.7.kind"), "Motion");
  EXPECT_EQ(searching.text("search.event.7.length"), "Still on");
  EXPECT_EQ(searching.text("search.event.6.kind"), "Alarm input");
  EXPECT_EQ(searching.text("search.event.6.length"), "0:01:00");
  EXPECT_EQ(searching.text("search.event.1.kind"), "Other");
}

TEST(SearchByEvent, AClickPlaysItsCameraAtItsBeginning) {
  Searching searching(SearchPage::Events);
  searching.click("search.event.6");
  ASSERT_EQ(searching.played.size(), 1u);
  EXPECT_EQ(searching.played[0].camera, CameraId{1});
  EXPECT_EQ(searching.played[0].at, now - 20min);
  EXPECT_FALSE(searching.played[0].span);
}

TEST(SearchByEvent, SaysThatThereAreMore_WhenTheAnswerIsFull) {
  Searching searching(SearchPage::Events);
  EXPECT_EQ(searching.widget("search.events.more"), nullptr);
  searching.feed.alarm_list =
      alarms(std::vector<view::Alarm>(1000, {1, CameraId{1}, "motion", now, std::nullopt}));
  EXPECT_EQ(searching.text("search.events.more"), "The newest 1000 are shown.");
}

TEST(SearchByEvent, EmptyAndFailedEachSaySo) {
  Searching searching(SearchPage::Events);
  searching.feed.alarm_list = alarms({});
  EXPECT_EQ(searching.text("search.empty"), "There were no events on this day.");
  auto failed = alarms({});
  failed->reason = "disconnected";
  searching.feed.alarm_list = failed;
  EXPECT_EQ(searching.text("search.error"), "Cannot search (Cannot connect).");
}

// --- 「動作検知サーチ」

TEST(MotionSearch, ShowsMotionOnly_EachWithItsThumbnail) {
  Searching searching(SearchPage::Motion);
  searching.draw();
  EXPECT_EQ(searching.painted.widget("search.motion.6"), nullptr) << "an alarm input is no motion";
  EXPECT_EQ(searching.widget("search.motion.5.picture")->value, "ready");
  EXPECT_EQ(searching.widget("search.motion.4.picture")->value, "no_recording");
  EXPECT_EQ(searching.widget("search.motion.3.picture")->value, "failed");
  EXPECT_EQ(searching.widget("search.motion.2.picture")->value, "pending");
}

// [REQ-ENC-11]
TEST(MotionSearch, LockedThumbnailShowsTheLock_AndNothingAsksForAPassword) {
  Searching searching(SearchPage::Motion);
  EXPECT_EQ(searching.widget("search.motion.7.picture")->value, "locked");
  const auto at = testing::middle_of(searching.widget("search.motion.7")->rect);
  searching.painted.move(at);
  searching.painted.button(at, true);
  for (int frame = 0; frame < 200; ++frame) // held for long
    searching.draw();
  EXPECT_TRUE(searching.played.empty());
  for (const auto& shown : searching.painted.log.shown()) {
    EXPECT_NE(shown.kind, "input") << shown.id;
    EXPECT_TRUE(shown.kind != "dialog" || shown.id == "search") << shown.id;
  }
  searching.painted.button(at, false);
  searching.draw();
  ASSERT_EQ(searching.played.size(), 1u) << "it plays, and the tile there shows its lock";
  EXPECT_EQ(searching.played[0].camera, CameraId{2});
}

TEST(MotionSearch, AClickOnThePicturePlaysIt) {
  Searching searching(SearchPage::Motion);
  searching.click("search.motion.5.picture");
  ASSERT_EQ(searching.played.size(), 1u);
  EXPECT_EQ(searching.played[0].camera, CameraId{1});
  EXPECT_EQ(searching.played[0].at, now - 31min);
}

TEST(MotionSearch, OnlyThePagesThumbnailsAreAskedFor) {
  Searching searching(SearchPage::Motion);
  std::vector<view::Alarm> many;
  for (int i = 0; i < 1000; ++i)
    many.push_back({i, CameraId{1}, "motion", now - std::chrono::seconds(i), now});
  searching.feed.alarm_list = alarms(std::move(many));
  searching.draw();
  searching.feed.asked_thumbnails = 0;
  searching.painted.frame(
      [&](Ui& ui) { draw_search_screen(ui, searching.screen, {searching.site, searching.feed, now}); });
  EXPECT_GT(searching.feed.asked_thumbnails, 5);
  EXPECT_LT(searching.feed.asked_thumbnails, 30);
}

// --- The frame

TEST(SearchScreen, LeavesPlaybackToTheApp) {
  Searching searching(SearchPage::Motion);
  searching.click("search.motion.5");
  searching.click("search.page.recordings");
  searching.click("search.span.11");
  EXPECT_EQ(searching.feed.controlled, 0);
}

TEST(SearchScreen, EscapeClosesThePickerFirst_ThenTheScreen) {
  Searching searching(SearchPage::Time);
  searching.click("search.camera");
  searching.painted.key(Key::Escape);
  searching.draw();
  EXPECT_FALSE(searching.screen.picks_camera);
  EXPECT_FALSE(searching.closed);
  searching.painted.key(Key::Escape);
  searching.draw();
  EXPECT_TRUE(searching.closed);
}

TEST(SearchScreen, ListStartsAtItsFirstPage_WhenAnotherOneIsOpened) {
  Searching searching(SearchPage::Recordings);
  searching.screen.list_page = 7;
  searching.click("search.page.events");
  EXPECT_EQ(searching.screen.list_page, 0);
}

class SearchLook : public ::testing::TestWithParam<MonitorKind> {
 protected:
  void look(Searching& searching, const char* name) {
    searching.draw();
    testing::expect_whole(searching.painted);
    testing::keep_sample(searching.painted, fmt::format("search_{}_{}", name, GetParam().name));
    EXPECT_TRUE(searching.painted
                    .frame([&](Ui& ui) {
                      draw_search_screen(ui, searching.screen, {searching.site, searching.feed, now});
                    })
                    .empty())
        << "an unchanged frame repaints nothing";
  }
};

TEST_P(SearchLook, TimePageIsWhole) {
  Searching searching(SearchPage::Time, GetParam());
  searching.screen.at = now - 80min;
  look(searching, "time");
}

TEST_P(SearchLook, PickerIsWhole) {
  Searching searching(SearchPage::Time, GetParam(), 64);
  searching.click("search.camera");
  look(searching, "picker");
}

TEST_P(SearchLook, ListsAreWhole) {
  Searching searching(SearchPage::Recordings, GetParam());
  look(searching, "recordings");
  searching.click("search.day.calendar");
  look(searching, "calendar");
  searching.click("calendar.close");
  std::vector<view::RecordedSpan> spans;
  for (int i = 0; i < 300; ++i)
    spans.push_back({i, now - 3h + 30s * i, now - 3h + 30s * (i + 1), true, i % 3 == 0});
  searching.feed.map = recorded({{CameraId{1}, std::move(spans)}});
  look(searching, "recordings_many");
  searching.click("search.page.events");
  look(searching, "events");
  searching.feed.alarm_list = alarms({});
  look(searching, "events_none");
}

TEST_P(SearchLook, MotionPageIsWhole) {
  Searching searching(SearchPage::Motion, GetParam());
  look(searching, "motion");
}

INSTANTIATE_TEST_SUITE_P(Monitors, SearchLook, ::testing::ValuesIn(testing::monitor_kinds),
                         [](const auto& each) { return std::string(each.param.name); });

} // namespace
} // namespace kagimado::osd
