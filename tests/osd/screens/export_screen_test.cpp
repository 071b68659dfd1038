// 「コピー」 on a Painter without app: what is shown in each state, and what a click wishes.
#include "osd/screens/amount_text.h"
#include "osd/screens/export_check.h"
#include "osd/screens/export_screen.h"
#include "tests/fakes/scripted_playback.h"
#include "tests/fakes/whole_screen.h"

#include <fmt/format.h>

namespace kagimado::osd {
namespace {

using namespace std::chrono_literals;
using fakes::ScriptedPlayback;
using testing::MonitorKind;
using testing::PaintedScreen;

constexpr WallTime now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + 3h + 12min + 30s;
constexpr const char* names = "正面玄関駐車場北側二階廊下倉庫通用口役員室裏金庫屋上ロビー中庭";

view::Site site_with(unsigned cameras) {
  constexpr std::array<const char*, 6> known{"正面玄関", "駐車場北側", "二階廊下",
                                             "倉庫",     "通用口",     "役員室"};
  view::Site site;
  site.recorder_online = true;
  for (unsigned i = 1; i <= cameras; ++i)
    site.cameras.push_back({CameraId{i}, known[i % known.size()], true, true, ""});
  return site;
}

std::shared_ptr<view::MediaList> media(std::vector<view::Medium> list) {
  return std::make_shared<view::MediaList>(
      view::MediaList{.pending = false, .reason = "", .media = std::move(list)});
}

const view::Medium stick{"/media/usb0", "USB0", 12'300'000'000, 32'000'000'000, true};
const view::Medium protected_stick{"/media/usb1", "USB1", 900'000'000, 8'000'000'000, false};
const view::Medium disk{"/media/disk", "BACKUP-DISK", 812'000'000'000, 1'000'000'000'000, true};

std::shared_ptr<view::RecordingMap> recorded(std::vector<view::CameraRecordings> cameras) {
  auto map = std::make_shared<view::RecordingMap>();
  map->pending = false;
  map->cameras = std::move(cameras);
  return map;
}

struct Status {
  const char* state = "";
  std::uint64_t done_bytes = 0, total_bytes = 0;
  std::chrono::seconds left{0};
  const char* folder = "";
  std::uint64_t files = 0;
  const char* reason = "";
};

view::ExportStatus status(const Status& s) {
  return {s.state, s.done_bytes, s.total_bytes, s.left, s.folder, s.files, s.reason, ""};
}

// Of the last quarter of an hour.
std::shared_ptr<view::RecordingMap> of_twenty_gigabytes() {
  return recorded({{CameraId{1}, {{1, now - 1h, now, true, false, false, 80'000'000'000}}}});
}

class Copying {
 public:
  explicit Copying(const MonitorKind& kind = testing::monitor_kinds[1], unsigned cameras = 6)
      : site(site_with(cameras)), painted(kind.size, kind.language, kind.scale(), names) {
    feed.media_list = media({stick, protected_stick, disk});
    feed.map = recorded({{CameraId{1}, {{1, now - 1h, now, true, false}}},
                         {CameraId{2}, {{2, now - 8min, now, true, false}}}});
    wall = {CameraId{1}, CameraId{2}, CameraId{3}};
  }

  void open() { open_export_screen(screen, facts()); }

  ExportFacts facts() {
    return {.site = site, .feed = feed, .now = now, .on_wall = wall, .selection = selection};
  }

  void draw() {
    painted.settle([this](Ui& ui) {
      const auto pressed = draw_export_screen(ui, screen, facts());
      closed = closed || pressed.close;
      if (pressed.start)
        feed.start_export(*pressed.start);
      if (pressed.cancel)
        feed.cancel_export();
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

  std::string text(const std::string& id) {
    draw();
    const auto* found = painted.widget(id);
    return found != nullptr ? found->text : "";
  }

  bool enabled(const std::string& id) {
    draw();
    const auto* found = painted.widget(id);
    return found != nullptr && found->enabled;
  }

  bool shown(const std::string& id) {
    draw();
    return painted.widget(id) != nullptr;
  }

  view::Site site;
  ScriptedPlayback feed;
  std::vector<CameraId> wall;
  std::optional<TimeRange> selection;
  ExportScreen screen;
  PaintedScreen painted;
  bool closed = false, changed = false;
};

// --- What is chosen

TEST(ExportScreen, OpensWithTheWallsCamerasAndTheLastQuarterOfAnHour) {
  Copying copying;
  copying.open();
  EXPECT_EQ(copying.screen.cameras, (std::set{CameraId{1}, CameraId{2}, CameraId{3}}));
  EXPECT_EQ(copying.screen.range, (TimeRange{now - 15min, now}));
  EXPECT_EQ(copying.text("export.cameras.count"), "3 of 6 chosen");
}

TEST(ExportScreen, OpensWithTheTimelinesSelection_WhenThereIsOne) {
  Copying copying;
  copying.selection = TimeRange{now - 3h, now - 2h};
  copying.open();
  EXPECT_EQ(copying.screen.range, *copying.selection);
}

TEST(ExportScreen, AClickOnACameraAddsOrTakesIt) {
  Copying copying;
  copying.open();
  copying.click("export.camera.2");
  copying.click("export.camera.5");
  EXPECT_EQ(copying.screen.cameras, (std::set{CameraId{1}, CameraId{3}, CameraId{5}}));
  copying.click("export.cameras.all");
  EXPECT_EQ(copying.screen.cameras.size(), 6u);
  copying.click("export.cameras.wall");
  EXPECT_EQ(copying.screen.cameras.size(), 3u);
  copying.click("export.cameras.none");
  EXPECT_TRUE(copying.screen.cameras.empty());
  EXPECT_EQ(copying.text("export.hindrance"), "Choose a camera.");
  EXPECT_FALSE(copying.enabled("export.start"));
}

TEST(ExportScreen, PresetsSetTheRange) {
  Copying copying;
  copying.selection = TimeRange{now - 3h, now - 2h};
  copying.open();
  copying.click("export.range.last5");
  EXPECT_EQ(copying.screen.range, (TimeRange{now - 5min, now}));
  copying.click("export.range.last60");
  EXPECT_EQ(copying.screen.range, (TimeRange{now - 60min, now}));
  copying.click("export.range.selection");
  EXPECT_EQ(copying.screen.range, *copying.selection);
}

TEST(ExportScreen, StepperMovesTheStart_ByItsPart) {
  Copying copying;
  copying.open();
  copying.click("export.from.hour.down");
  EXPECT_EQ(copying.screen.range.from, now - 15min - 1h);
  EXPECT_EQ(copying.text("export.range.length"), "Length 1:15:00");
}

TEST(ExportScreen, RangeThatEndsBeforeItStarts_IsToldAtOnce) {
  Copying copying;
  copying.open();
  copying.click("export.to.hour.down");
  EXPECT_EQ(copying.text("export.range.fault"), "The end must be later than the start.");
  EXPECT_FALSE(copying.enabled("export.start"));
}

TEST(ExportScreen, RangeInTheFuture_IsToldAtOnce) {
  Copying copying;
  copying.open();
  copying.click("export.to.minute.up");
  EXPECT_EQ(copying.text("export.range.fault"), "The end must not be in the future.");
  EXPECT_FALSE(copying.enabled("export.start"));
}

TEST(ExportScreen, StartWishesWhatIsChosen) {
  Copying copying;
  copying.open();
  copying.click("export.player");
  copying.click("export.medium.2");
  copying.click("export.start");
  ASSERT_EQ(copying.feed.wishes.size(), 1u);
  const auto& wish = copying.feed.wishes[0];
  EXPECT_EQ(wish.cameras, (std::vector{CameraId{1}, CameraId{2}, CameraId{3}}));
  EXPECT_EQ(wish.from, now - 15min);
  EXPECT_EQ(wish.to, now);
  EXPECT_EQ(wish.medium_folder, "/media/disk");
  EXPECT_FALSE(wish.with_player);
  EXPECT_TRUE(copying.screen.following);
}

TEST(ExportScreen, CameraThatWasDeletedIsNotWished) {
  Copying copying;
  copying.open();
  copying.site.cameras.erase(copying.site.cameras.begin());
  copying.click("export.start");
  ASSERT_EQ(copying.feed.wishes.size(), 1u);
  EXPECT_EQ(copying.feed.wishes[0].cameras, (std::vector{CameraId{2}, CameraId{3}}));
}

// --- Medium

TEST(ExportScreen, WithoutMedium_SaysHowToInsertOne) {
  Copying copying;
  copying.feed.media_list = media({});
  copying.open();
  EXPECT_NE(copying.text("export.medium.none").find("Plug a USB memory stick"), std::string::npos);
  EXPECT_FALSE(copying.enabled("export.start"));
}

TEST(ExportScreen, ReadOnlyMediumIsToldAndNotChosen) {
  Copying copying;
  copying.feed.media_list = media({protected_stick, disk});
  copying.open();
  EXPECT_EQ(copying.text("export.medium.0.space"), "Read-only");
  EXPECT_FALSE(copying.enabled("export.medium.0"));
  EXPECT_EQ(copying.painted.widget("export.medium.1")->value, "on");
}

TEST(ExportScreen, MediumThatWasPulledOut_IsReplacedByOneThatIsThere) {
  Copying copying;
  copying.open();
  copying.click("export.medium.2");
  copying.feed.media_list = media({stick});
  copying.click("export.start");
  EXPECT_EQ(copying.feed.wishes.at(0).medium_folder, "/media/usb0");
}

TEST(ExportScreen, MediaThatCannotBeListed_SayWhy) {
  Copying copying;
  copying.feed.media_list = std::make_shared<view::MediaList>(view::MediaList{false, "timeout", {}});
  copying.open();
  EXPECT_NE(copying.text("export.medium.none").find("No answer"), std::string::npos)
      << copying.text("export.medium.none");
}

// --- How much

TEST(ExportScreen, SaysHowMuchIsRecorded) {
  Copying copying;
  copying.open();
  EXPECT_EQ(copying.text("export.amount"), "Recorded: 2 of 3 cameras, 0:23:00 in total");
  EXPECT_EQ(copying.feed.asked_from, now - 15min);
  EXPECT_EQ(copying.feed.asked_to, now);
}

TEST(ExportScreen, CannotStart_WhenNothingIsRecorded) {
  Copying copying;
  copying.feed.map = recorded({});
  copying.open();
  EXPECT_EQ(copying.text("export.hindrance"), "Nothing is recorded at this time.");
  EXPECT_FALSE(copying.enabled("export.start"));
}

TEST(ExportScreen, MayStart_WhileItIsNotKnownWhatIsRecorded) {
  Copying copying;
  copying.feed.map = std::make_shared<view::RecordingMap>();
  copying.open();
  EXPECT_TRUE(copying.enabled("export.start"));
}

TEST(ExportScreen, EstimateThatDoesNotFit_IsToldBefore) {
  Copying copying;
  copying.feed.map = of_twenty_gigabytes();
  copying.open();
  copying.click("export.player");
  EXPECT_NE(copying.text("export.amount").find("Estimated size 20.0 GB"), std::string::npos)
      << copying.text("export.amount");
  EXPECT_EQ(copying.text("export.hindrance"), "There is not enough free space on the medium.");
  copying.click("export.medium.2");
  EXPECT_TRUE(copying.enabled("export.start"));
}

TEST(ExportScreen, PlayersCopyOfTheDataIsPartOfTheEstimate) {
  Copying copying;
  copying.feed.map = recorded({{CameraId{1}, {{1, now - 15min, now, true, false, false, 3'000'000'000}}}});
  copying.open();
  EXPECT_NE(copying.text("export.amount").find("Estimated size 7.0 GB"), std::string::npos);
  copying.click("export.player");
  EXPECT_NE(copying.text("export.amount").find("Estimated size 3.0 GB"), std::string::npos);
}

TEST(ExportScreen, NoSizeIsGuessed_WhereOneIsNotKnown) {
  Copying copying;
  copying.feed.map = recorded({{CameraId{1}, {{1, now - 15min, now, true, false, false, 3'000'000'000}}},
                               {CameraId{2}, {{2, now - 5min, now}}}});
  copying.open();
  EXPECT_EQ(copying.text("export.amount"), "Recorded: 2 of 3 cameras, 0:20:00 in total");
}

TEST(ExportScreen, EnormousSizesStayNumbers) {
  Copying copying;
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  copying.feed.map = recorded(
      {{CameraId{1},
        {{1, now - 15min, now, true, false, false, most}, {2, now - 15min, now, true, false, false, most}}}});
  copying.open();
  EXPECT_NE(copying.text("export.amount").find("2333 PB"), std::string::npos)
      << copying.text("export.amount");
  EXPECT_FALSE(copying.enabled("export.start"));
}

TEST(ExportScreen, CannotStart_WithoutRecorder) {
  Copying copying;
  copying.open();
  copying.site.recorder_online = false;
  EXPECT_FALSE(copying.enabled("export.start"));
}

// --- How it goes

TEST(ExportProgress, ShowsBytesPercentAndTimeLeft) {
  Copying copying;
  copying.open();
  copying.feed.copy =
      status({.state = "running", .done_bytes = 1'200'000'000, .total_bytes = 4'800'000'000, .left = 150s});
  EXPECT_EQ(copying.text("export.percent"), "25 %");
  EXPECT_EQ(copying.text("export.bytes"), "1.2 GB / 4.8 GB");
  EXPECT_EQ(copying.text("export.left"), "About 3 min left");
  EXPECT_EQ(copying.painted.widget("export.progress")->value, "25");
}

TEST(ExportProgress, CancelAsksFirst) {
  Copying copying;
  copying.open();
  copying.feed.copy = status({.state = "running", .done_bytes = 1, .total_bytes = 2});
  copying.click("export.cancel");
  EXPECT_EQ(copying.feed.cancelled, 0);
  copying.click("export.ask.no");
  EXPECT_EQ(copying.feed.cancelled, 0);
  EXPECT_FALSE(copying.shown("export.ask"));
  copying.click("export.cancel");
  copying.click("export.ask.yes");
  EXPECT_EQ(copying.feed.cancelled, 1);
  EXPECT_EQ(copying.text("export.headline"), "Copying was stopped");
}

TEST(ExportProgress, EscapeClosesTheQuestionFirst_ThenTheScreen) {
  Copying copying;
  copying.open();
  copying.feed.copy = status({.state = "running"});
  copying.click("export.cancel");
  copying.painted.key(Key::Escape);
  copying.draw();
  EXPECT_FALSE(copying.screen.asks_cancel);
  EXPECT_FALSE(copying.closed);
  copying.painted.key(Key::Escape);
  copying.draw();
  EXPECT_TRUE(copying.closed);
  EXPECT_EQ(copying.feed.cancelled, 0);
}

TEST(ExportProgress, QuestionGoes_WhenTheCopyEndsMeanwhile) {
  Copying copying;
  copying.open();
  copying.feed.copy = status({.state = "running"});
  copying.click("export.cancel");
  copying.feed.copy = status({.state = "done", .done_bytes = 5, .total_bytes = 5});
  EXPECT_FALSE(copying.shown("export.ask"));
  EXPECT_EQ(copying.text("export.headline"), "Copying is complete");
}

TEST(ExportProgress, DoneTellsTheFolder_AndThatTheMediumMayGo) {
  Copying copying;
  copying.open();
  copying.click("export.start");
  copying.feed.copy = status({.state = "done",
                              .done_bytes = 4'800'000'000,
                              .total_bytes = 4'800'000'000,
                              .folder = "/media/usb0/kagimado-20261123",
                              .files = 7});
  EXPECT_EQ(copying.text("export.folder"), "Folder: /media/usb0/kagimado-20261123");
  EXPECT_EQ(copying.text("export.done.amount"), "7 files, 4.8 GB");
  EXPECT_EQ(copying.text("export.done.remove"), "The medium can be removed now.");
  EXPECT_NE(copying.text("export.sealed").find("password"), std::string::npos);
  copying.click("export.ok");
  EXPECT_TRUE(copying.shown("export.start"));
}

TEST(ExportProgress, EndOfAnOlderCopyIsNotShownAgain_WhenOpenedLater) {
  Copying copying;
  copying.feed.copy = status({.state = "failed", .reason = "io"});
  copying.open();
  EXPECT_TRUE(copying.shown("export.start"));
  EXPECT_FALSE(copying.shown("export.headline"));
}

TEST(ExportProgress, CopyThatRunsAlreadyIsShown_WhenOpened) {
  Copying copying;
  copying.feed.copy = status({.state = "running"});
  copying.open();
  EXPECT_EQ(copying.text("export.headline"), "Copying");
  copying.feed.copy.state = "failed";
  EXPECT_EQ(copying.text("export.headline"), "Copying failed") << "its end is told too";
}

class FailedCopy : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(FailedCopy, SaysWhyInWords) {
  Copying copying;
  copying.open();
  copying.feed.copy = status({.state = "running"});
  copying.draw();
  copying.feed.copy = status({.state = "failed", .reason = GetParam().first});
  EXPECT_NE(copying.text("export.reason").find(GetParam().second), std::string::npos)
      << copying.text("export.reason");
}

INSTANTIATE_TEST_SUITE_P(Reasons, FailedCopy,
                         ::testing::Values(std::pair{"limit", "not enough free space"},
                                           std::pair{"io", "removed while copying"},
                                           std::pair{"not_found", "Nothing is recorded"},
                                           std::pair{"something new", "unknown error"}),
                         [](const auto& each) { return "Reason" + std::to_string(each.index); });

TEST(ExportProgress, MediumThatWasPulledOutInTheMiddle_IsToldAsSuch) {
  Copying copying;
  copying.open();
  copying.click("export.start");
  copying.feed.media_list = media({disk});
  copying.feed.copy = status({.state = "failed", .folder = "/media/usb0/kagimado-1.partial", .reason = "io"});
  EXPECT_NE(copying.text("export.reason").find("not there any more"), std::string::npos);
  copying.feed.copy = status({.state = "failed", .reason = "not_found"});
  EXPECT_NE(copying.text("export.reason").find("not there any more"), std::string::npos)
      << "it was gone before the copy began";
  copying.feed.media_list = media({stick, disk});
  EXPECT_EQ(copying.text("export.reason"), "Nothing is recorded at this time.");
}

TEST(ExportProgress, CopyThatTheRecorderForgot_IsInterrupted) {
  Copying copying;
  copying.open();
  copying.click("export.start");
  copying.feed.copy = status({.state = "failed", .done_bytes = 1, .total_bytes = 5, .reason = "not_found"});
  EXPECT_NE(copying.text("export.reason").find("interrupted"), std::string::npos);
}

TEST(ExportProgress, StrangeNumbersStayInBounds) {
  Copying copying;
  copying.open();
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  copying.feed.copy =
      status({.state = "running", .done_bytes = most, .total_bytes = 3, .left = std::chrono::seconds::max()});
  EXPECT_EQ(copying.text("export.percent"), "100 %");
  EXPECT_EQ(copying.painted.widget("export.progress")->value, "100");
  copying.feed.copy = status({.state = "running", .done_bytes = most, .total_bytes = most, .left = -5s});
  EXPECT_EQ(copying.text("export.percent"), "100 %");
}

// --- Hostile amounts

TEST(ExportScreen, OnlyOnePageIsDrawn_HoweverManyCamerasAndLongNamesThereAre) {
  Copying copying(testing::monitor_kinds[3], 4096);
  for (auto& camera : copying.site.cameras)
    camera.name = std::string(300, 'W') + "玄関";
  std::vector<view::CameraRecordings> maps(1, {CameraId{1}, {}});
  for (int i = 0; i < 100'000; ++i)
    maps[0].spans.push_back({i, now - 15min, now - 14min, true, true});
  copying.feed.map = recorded(std::move(maps));
  copying.feed.media_list =
      media(std::vector<view::Medium>(500, {std::string(3000, 'x'), std::string(3000, 'y'), 1, 2, true}));
  copying.open();
  copying.draw();
  EXPECT_LT(copying.painted.log.shown().size(), 120u);
  EXPECT_LT(testing::topmost(copying.painted.log).size(), 120u);
  const auto page = copying.text("export.cameras.page");
  copying.click("export.cameras.forward");
  EXPECT_NE(copying.text("export.cameras.page"), page);
}

// --- Looks

class ExportLook : public ::testing::TestWithParam<MonitorKind> {
 protected:
  void look(Copying& copying, const char* name) {
    copying.draw();
    testing::expect_whole(copying.painted);
    testing::keep_sample(copying.painted, fmt::format("export_{}_{}", name, GetParam().name));
    EXPECT_TRUE(
        copying.painted.frame([&](Ui& ui) { draw_export_screen(ui, copying.screen, copying.facts()); })
            .empty())
        << "an unchanged frame repaints nothing";
  }
};

TEST_P(ExportLook, FormIsWhole) {
  Copying copying(GetParam());
  copying.selection = TimeRange{now - 3h, now - 2h};
  copying.open();
  look(copying, "form");
}

TEST_P(ExportLook, FormWithManyCamerasAndAFaultIsWhole) {
  Copying copying(GetParam(), 64);
  copying.open();
  copying.screen.range.to += 1h;
  copying.feed.map = of_twenty_gigabytes();
  look(copying, "form_many");
}

TEST_P(ExportLook, FormWithoutMediumIsWhole) {
  Copying copying(GetParam());
  copying.feed.media_list = media({});
  copying.open();
  look(copying, "form_no_medium");
}

TEST_P(ExportLook, ProgressAndItsQuestionAreWhole) {
  Copying copying(GetParam());
  copying.open();
  copying.feed.copy = status({.state = "running",
                              .done_bytes = 1'200'000'000,
                              .total_bytes = 4'800'000'000,
                              .left = 150s,
                              .folder = "/media/usb0/kagimado-20261123-121230"});
  look(copying, "running");
  copying.click("export.cancel");
  look(copying, "ask");
}

TEST_P(ExportLook, EndsAreWhole) {
  Copying copying(GetParam());
  copying.open();
  copying.screen.following = true;
  copying.feed.copy = status({.state = "done",
                              .done_bytes = 4'800'000'000,
                              .total_bytes = 4'800'000'000,
                              .folder = "/media/usb0/kagimado-20261123-121230",
                              .files = 7});
  look(copying, "done");
  for (const char* reason : {"limit", "io", "not_found", "denied", "conflict", "damaged", "disconnected",
                             "gone", "interrupted", "other"}) {
    copying.feed.copy = status({.state = "failed", .reason = reason});
    look(copying, fmt::format("failed_{}", reason).c_str());
  }
  copying.feed.copy = status({.state = "cancelled"});
  look(copying, "cancelled");
}

INSTANTIATE_TEST_SUITE_P(Monitors, ExportLook, ::testing::ValuesIn(testing::monitor_kinds),
                         [](const auto& each) { return std::string(each.param.name); });

// --- Words

TEST(AmountText, BytesAreReadable) {
  EXPECT_EQ(bytes_text(0), "0 kB");
  EXPECT_EQ(bytes_text(512'000), "512 kB");
  EXPECT_EQ(bytes_text(12'340'000'000), "12.3 GB");
  EXPECT_EQ(bytes_text(999'600'000), "1.0 GB");
  EXPECT_EQ(bytes_text(std::numeric_limits<std::uint64_t>::max()), "18447 PB");
}

TEST(AmountText, LengthsAreHoursMinutesSeconds) {
  EXPECT_EQ(length_text(26h + 3min + 9s), "26:03:09");
  EXPECT_EQ(length_text(-5s), "0:00:00");
}

} // namespace
} // namespace kagimado::osd
