// Every screen in both languages at three sizes: nothing leaves the monitor and no texts lie on each other.
#include "osd/screens/settings/pages.h"
#include "osd/wall/local_calendar.h"
#include "tests/fakes/monitor_rig.h"
#include "tests/fakes/settings_answers.h"

#include <fmt/format.h>

#include <cstdlib>
#include <tuple>

namespace kagimado::osd {
namespace {

// KAGIMADO_SHOTS=DIR leaves a PNG of each screen, for a person to look at.
void keep_shot(const fakes::MonitorRig& rig, const std::string& name) {
  if (const char* folder = std::getenv("KAGIMADO_SHOTS"))
    rig.shot(std::string(folder) + "/" + name + ".png");
}

bool is_text(const VisibleWidget& widget) {
  return widget.kind == "text" || widget.kind == "button" || widget.kind == "input";
}

// Something opaque that was drawn later hides it.
bool hidden_by_later(const std::vector<VisibleWidget>& widgets, std::size_t index) {
  for (std::size_t i = index + 1; i < widgets.size(); ++i)
    if ((widgets[i].kind == "dialog" || widgets[i].kind == "panel" || widgets[i].id.starts_with("menu.")) &&
        !widgets[i].rect.intersected(widgets[index].rect).empty())
      return true;
  return false;
}

void expect_tidy(const fakes::MonitorRig& rig, const std::string& name) {
  const auto& widgets = rig.screen().widgets().shown();
  const Size size = rig.screen().size();
  const Rect screen{0, 0, size.width, size.height};
  ASSERT_FALSE(widgets.empty());
  for (std::size_t i = 0; i < widgets.size(); ++i) {
    const auto& a = widgets[i];
    EXPECT_EQ(a.rect.intersected(screen), a.rect) << name << ": " << a.id << " leaves the screen";
    EXPECT_EQ(a.text.size() > 1 && a.text.starts_with('?'), false)
        << name << ": " << a.id << " shows " << a.text;
    if (!is_text(a) || hidden_by_later(widgets, i))
      continue;
    for (std::size_t j = i + 1; j < widgets.size(); ++j) {
      const auto& b = widgets[j];
      const bool apart = !is_text(b) || a.rect.intersected(b.rect).empty();
      EXPECT_TRUE(apart) << name << ": " << a.id << " \"" << a.text << "\" and " << b.id << " \"" << b.text
                         << "\"";
    }
  }
  keep_shot(rig, name);
}

class EveryScreen : public testing::TestWithParam<std::tuple<Language, Size>> {
 protected:
  EveryScreen() {
    rig_.options.language = std::get<0>(GetParam());
    rig_.options.main_size = std::get<1>(GetParam());
    rig_.options.monitors = 1;
    fakes::add_every_state(rig_.feed, rig_.clock);
    rig_.desk.knows("/settings", fakes::new_settings());
    rig_.desk.knows("/security", fakes::some_security());
    rig_.desk.knows("/licences", fakes::some_licences());
  }

  std::string name(const std::string& screen) const {
    const auto& [language, size] = GetParam();
    return screen + "-" + (language == Language::Japanese ? "ja" : "en") + "-" + std::to_string(size.height);
  }

  void open_password() {
    const auto at = rig_.middle_of_tile(3);
    rig_.move(at);
    rig_.button(at, true);
    rig_.pass(PointerGestures::long_press);
    rig_.button(at, false);
    ASSERT_NE(rig_.widget("password.ok"), nullptr);
  }

  fakes::MonitorRig rig_;
};

// [REQ-WALL-1]
TEST_P(EveryScreen, WallsOfEveryLayoutAreTidy) {
  rig_.options.layout = 16;
  rig_.start();
  for (const int tiles : layout::layouts) {
    rig_.move({rig_.screen().size().width / 2, rig_.screen().size().height / 2});
    rig_.click("menu.layout." + std::to_string(tiles));
    ASSERT_EQ(rig_.screen().model().layout(), tiles);
    rig_.move(rig_.middle_of_tile(0));
    expect_tidy(rig_, name("wall" + std::to_string(tiles)));
  }
}

TEST_P(EveryScreen, WallWithoutMenuAndWithBannerIsTidy) {
  rig_.options.layout = 9;
  rig_.start();
  rig_.pass(std::chrono::seconds(10));
  ASSERT_EQ(rig_.widget("menu.settings"), nullptr) << "the bar hides when the mouse rests";
  expect_tidy(rig_, name("wall-quiet"));
  rig_.feed.set_online(false, "disconnected");
  rig_.frames(2);
  ASSERT_NE(rig_.widget("banner.recorder"), nullptr);
  expect_tidy(rig_, name("wall-gone"));
}

// [REQ-ENC-7]
TEST_P(EveryScreen, PasswordScreenIsTidyInAllItsSteps) {
  rig_.options.layout = 4;
  rig_.start();
  open_password();
  expect_tidy(rig_, name("password"));
  for (const char* key : {"a", "b", "c", "1"})
    rig_.click(std::string("password.keyboard.key.") + key);
  expect_tidy(rig_, name("password-typed"));
  rig_.click("password.keyboard.page.symbols");
  rig_.click("password.eye");
  expect_tidy(rig_, name("password-shown"));
  rig_.feed.outcome = view::PasswordOutcome::Pending;
  rig_.click("password.ok");
  expect_tidy(rig_, name("password-checking"));
  rig_.feed.outcome = view::PasswordOutcome::Wrong;
  rig_.frames(2);
  ASSERT_EQ(rig_.widget("password.message")->value, "wrong");
  expect_tidy(rig_, name("password-wrong"));
  for (const char* key : {"0", "0", "0", "0"})
    rig_.click(std::string("password.keyboard.key.") + key);
  rig_.feed.outcome = view::PasswordOutcome::Throttled;
  rig_.feed.retry_after = std::chrono::seconds(30);
  rig_.click("password.ok");
  ASSERT_EQ(rig_.widget("password.message")->value, "throttled");
  expect_tidy(rig_, name("password-throttled"));
}

TEST_P(EveryScreen, SettingsPagesAreTidy) {
  rig_.start();
  rig_.move({200, 200});
  rig_.click("menu.settings");
  expect_tidy(rig_, name("settings-basic"));
  for (const auto& entry : settings_menu()) {
    rig_.click(fmt::format("settings.page.{}", entry.id));
    for (const auto& tab : entry.tabs) {
      if (entry.tabs.size() > 1)
        rig_.click(fmt::format("settings.tab.{}", tab.id));
      expect_tidy(rig_, name(fmt::format("settings-{}-{}", entry.id, tab.id)));
    }
  }
}

TEST_P(EveryScreen, ZoomHoldAndDragAreTidy) {
  rig_.options.layout = 4;
  rig_.start();
  rig_.sink->inject(MouseWheel{0, rig_.middle_of_tile(0), 4});
  rig_.frames(2);
  EXPECT_GT(rig_.screen().model().zoom_at(0).scale, 2);
  const auto locked = rig_.middle_of_tile(3);
  rig_.move(locked);
  rig_.button(locked, true);
  rig_.pass(std::chrono::milliseconds(500));
  expect_tidy(rig_, name("zoom-hold"));
  rig_.button(locked, false);
  const auto from = rig_.middle_of_tile(1);
  rig_.move(from);
  rig_.button(from, true);
  rig_.move({from.x - 200, from.y + rig_.screen().size().height / 3});
  expect_tidy(rig_, name("drag"));
}

// A day with gaps, a locked and a damaged stretch, alarms and two recordings of one hour.
void add_recordings(fakes::MonitorRig& rig) {
  using namespace std::chrono_literals;
  const auto day = day_start(rig.clock.wall_now());
  rig.clock.set_wall(day + 18h + 20min);
  auto& playback = rig.playback;
  std::int64_t id = 0;
  const auto add = [&](unsigned camera, auto from, auto to, bool locked = false, bool damaged = false) {
    playback.add(camera, {.id = ++id,
                          .from = day + from,
                          .to = day + to,
                          .sealed = locked,
                          .locked = locked,
                          .damaged = damaged});
  };
  add(1, -20h, 18h + 20min);
  add(2, 0h, 6h + 12min), add(2, 6h + 30min, 11h, true), add(2, 11h, 18h + 20min);
  add(3, 2h, 9h), add(3, 9h, 9h + 4min, false, true), add(3, 9h + 4min, 13h), add(3, 14h, 16h, false, true);
  add(4, 1h, 5h), add(4, 4h, 8h), add(4, 12h, 12h + 10s), add(4, 17h, 18h + 20min, true);
  for (unsigned camera = 5; camera <= 9; ++camera)
    add(camera, std::chrono::hours(camera), std::chrono::hours(camera + 6), camera == 6);
  for (int i = 0; i < 14; ++i)
    playback.alarm_list.push_back({.id = i + 1,
                                   .camera = CameraId{static_cast<unsigned>(i % 4 + 1)},
                                   .kind = "motion",
                                   .from = day + i * 73min,
                                   .to = day + i * 73min + 8min});
  for (int days = 1; days < 20; days += days % 5 == 0 ? 3 : 1)
    playback.add(2, {.id = ++id, .from = day - days * 24h, .to = day - days * 24h + 5h});
}

// [REQ-WALL-3]
TEST_P(EveryScreen, PlaybackIsTidy) {
  rig_.options.layout = 4;
  add_recordings(rig_);
  rig_.start();
  rig_.move({400, 300});
  rig_.click("menu.playback");
  rig_.feed.camera(1).status.picture_wall = rig_.clock.wall_now() - std::chrono::minutes(1);
  rig_.feed.show_new_picture(1);
  rig_.frames(2);
  expect_tidy(rig_, name("playback"));
  const auto row = rig_.widget("timeline.row.2")->rect;
  rig_.move({row.x + row.width / 5, row.y + row.height / 2});
  rig_.pass(std::chrono::milliseconds(400));
  expect_tidy(rig_, name("playback-hover"));
  rig_.move({row.x + row.width * 3 / 8, row.y + row.height / 2});
  rig_.pass(std::chrono::milliseconds(400));
  expect_tidy(rig_, name("playback-hover-locked"));
  for (int i = 0; i < 16; ++i)
    rig_.sink->inject(MouseWheel{0, {row.x + row.width * 11 / 24, row.y + row.height / 2}, 1});
  rig_.frames(3);
  expect_tidy(rig_, name("playback-zoomed"));
  for (int i = 0; i < 16; ++i)
    rig_.sink->inject(MouseWheel{0, {row.x + row.width * 11 / 24, row.y + row.height / 2}, 1});
  if (rig_.widget("playback.mark_begin") != nullptr) {
    rig_.click("playback.mark_begin");
    rig_.click("playback.minute_back");
    rig_.click("playback.minute_back");
  }
  rig_.click("playback.calendar");
  expect_tidy(rig_, name("playback-calendar"));
  rig_.click("calendar.day.20");
  rig_.click("playback.pause");
  rig_.click("playback.sound");
  rig_.click("playback.reverse");
  for (int i = 0; i < 6; ++i)
    rig_.click("playback.faster");
  expect_tidy(rig_, name("playback-reverse"));
}

TEST_P(EveryScreen, PlaybackOfManyOrOneCameraIsTidy) {
  rig_.options.layout = 32;
  add_recordings(rig_);
  rig_.start();
  rig_.move({400, 300});
  rig_.click("menu.playback");
  expect_tidy(rig_, name("playback-32"));
  rig_.click("menu.layout.1");
  rig_.frames(2);
  expect_tidy(rig_, name("playback-1"));
  rig_.sink->inject(MouseLeft{0});
  rig_.frames(1);
  rig_.pass(std::chrono::seconds(10));
  expect_tidy(rig_, name("playback-quiet"));
}

INSTANTIATE_TEST_SUITE_P(LanguagesAndSizes, EveryScreen,
                         testing::Combine(testing::Values(Language::Japanese, Language::English),
                                          testing::Values(Size{1920, 1080}, Size{1280, 720},
                                                          Size{1024, 768})));

} // namespace
} // namespace kagimado::osd
