// Every screen in both languages at three sizes: nothing leaves the monitor and no texts lie on each other.
#include "tests/fakes/monitor_rig.h"

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
  for (const std::string page : {"cameras", "about"}) {
    rig_.click("settings.page." + page);
    expect_tidy(rig_, name("settings-" + page));
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

INSTANTIATE_TEST_SUITE_P(LanguagesAndSizes, EveryScreen,
                         testing::Combine(testing::Values(Language::Japanese, Language::English),
                                          testing::Values(Size{1920, 1080}, Size{1280, 720},
                                                          Size{1024, 768})));

} // namespace
} // namespace kagimado::osd
