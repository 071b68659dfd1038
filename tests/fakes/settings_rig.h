// The settings screen on a Painter without app and recorder: a FakeDesk knows and answers, the mouse clicks
// by widget id, the soft keyboard types.
#pragma once

#include "osd/screens/settings/frame.h"
#include "osd/screens/settings/pages.h"
#include "tests/fakes/painted_screen.h"
#include "tests/fakes/recorder_desk.h"
#include "tests/fakes/settings_answers.h"
#include "tests/fakes/whole_screen.h"

namespace kagimado::fakes {

class SettingsRig {
 public:
  explicit SettingsRig(const osd::testing::MonitorKind& kind = osd::testing::monitor_kinds[1],
                       const std::string& names = "")
      : painted(kind.size, kind.language, kind.scale(), names) {
    site.recorder_online = true;
    open_settings_screen(screen);
  }

  void settle() {
    for (int i = 0; i < 3; ++i) // what a frame asked for is in the next one
      painted.settle([this](osd::Ui& ui) {
        const osd::PageFacts facts{.site = site,
                                   .session = desk.now,
                                   .desk = desk,
                                   .now = now,
                                   .steady_now = steady,
                                   .recorder_address = "unix:/run/kagimado/api.sock",
                                   .display_sizes = "1920 x 1080",
                                   .walls = walls};
        if (screen.open)
          pressed = draw_settings_screen(ui, screen, facts);
        take_walls();
      });
  }

  [[nodiscard]] const osd::VisibleWidget* widget(const std::string& id) const { return painted.widget(id); }

  [[nodiscard]] std::string text(const std::string& id) const {
    const auto* found = widget(id);
    return found != nullptr ? found->text : "(no " + id + ")";
  }

  void click(const std::string& id) {
    settle();
    const auto* found = widget(id);
    ASSERT_NE(found, nullptr) << id << " is not on the screen";
    ASSERT_TRUE(found->enabled) << id;
    painted.click(osd::testing::middle_of(found->rect));
    settle();
  }

  // By the soft keyboard of the entry dialog, whose field is cleared before.
  void type(const std::string& text) {
    click("entry.keyboard.key.clear");
    for (const char c : text) {
      const auto key = std::string("entry.keyboard.key.") + c;
      for (const char* page : {"lower", "upper", "symbols"})
        if (widget(key) == nullptr)
          click(std::string("entry.keyboard.page.") + page);
      click(key);
    }
  }

  // Presses a row's button and types a value for it.
  void enter(const std::string& row, const std::string& text) {
    click(row);
    type(text);
    click("entry.ok");
  }

  // As everything is now: nothing cut, nothing over something else.
  void expect_whole() {
    settle();
    osd::testing::expect_whole(painted);
  }

  osd::testing::PaintedScreen painted;
  FakeDesk desk;
  view::Site site;
  std::vector<osd::WallFacts> walls = std::vector<osd::WallFacts>(2);
  WallTime now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 26) + std::chrono::hours(3);
  SteadyTime steady{std::chrono::hours(1)};
  osd::SettingsScreen screen;
  osd::SettingsPressed pressed;

 private:
  void take_walls() {
    if (pressed.preferences)
      walls[static_cast<std::size_t>(pressed.preferences->first)].preferences = pressed.preferences->second;
    if (pressed.layout)
      walls[static_cast<std::size_t>(pressed.layout->first)].layout = pressed.layout->second;
    pressed.preferences.reset();
    pressed.layout.reset();
  }
};

} // namespace kagimado::fakes
