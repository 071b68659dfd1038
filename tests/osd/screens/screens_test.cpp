// Screens alone, on a Painter without app: what their parts show and answer.
#include "osd/draw/painter.h"
#include "osd/screens/menu_bar.h"
#include "osd/screens/product.h"
#include "osd/screens/settings/frame.h"
#include "osd/screens/settings/pages.h"
#include "tests/fakes/recorder_desk.h"
#include "tests/fakes/test_paths.h"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>

namespace kagimado::osd {
namespace {

class Screens : public testing::Test {
 protected:
  explicit Screens(Size size = {1280, 720}) : size_(size) {
    const auto bin = program_folder();
    text_ = *Text::load(source_folder() / "assets/i18n", Language::English);
    std::set<char32_t> characters;
    for (const auto each : text_.all())
      collect_characters(each, characters);
    fonts_ = *Fonts::build(bin.parent_path() / "assets/fonts/kagimado.otf", characters, scale());
    painter_ = std::make_unique<Painter>(fonts_, size_);
    pixels_.resize(static_cast<std::size_t>(size_.width) * static_cast<std::size_t>(size_.height));
  }

  double scale() const { return std::max(0.66, size_.height / 1080.0); }

  template <class Draw>
  auto frame(Draw draw) {
    painter_->begin_frame(0.02f);
    widgets_.begin_frame();
    Ui ui{*fonts_, text_, widgets_, size_, scale()};
    auto result = draw(ui);
    widgets_.end_frame();
    painter_->end_frame({pixels_.data(), size_, size_.width}, {}, {});
    return result;
  }

  const VisibleWidget* widget(const std::string& id) const {
    for (const auto& each : widgets_.shown())
      if (each.id == id)
        return &each;
    return nullptr;
  }

  // Press and release, each seen by a frame; the answer of the frame in which it was released.
  template <class Draw>
  auto click(const std::string& id, Draw draw) {
    frame(draw);
    const auto* found = widget(id);
    EXPECT_NE(found, nullptr) << id;
    const auto rect = found != nullptr ? found->rect : Rect{};
    const Point at{rect.x + rect.width / 2, rect.y + rect.height / 2};
    painter_->feed(MouseMoved{0, at});
    frame(draw);
    painter_->feed(MouseButtonChanged{0, at, MouseButton::Left, true});
    frame(draw);
    painter_->feed(MouseButtonChanged{0, at, MouseButton::Left, false});
    return frame(draw);
  }

  Size size_;
  Text text_;
  std::shared_ptr<const Fonts> fonts_;
  std::unique_ptr<Painter> painter_;
  WidgetLog widgets_;
  std::vector<std::uint32_t> pixels_;
};

TEST_F(Screens, MenuBarAnswersWhatWasPressed) {
  const auto draw = [](Ui& ui) { return draw_menu_bar(ui, {.layout = 4, .page = 0, .pages = 2, .now = {}}); };
  EXPECT_EQ(click("menu.layout.16", draw).layout, 16);
  EXPECT_EQ(click("menu.page.back", draw).turn_page, -1);
  EXPECT_EQ(click("menu.page.forward", draw).turn_page, 1);
  EXPECT_TRUE(click("menu.settings", draw).settings);
  EXPECT_EQ(widget("menu.layout.4")->value, "on");
}

TEST_F(Screens, MenuBarHasNoPagesToTurn_WhenThereIsOne) {
  frame([](Ui& ui) { return draw_menu_bar(ui, {.layout = 4, .page = 0, .pages = 1, .now = {}}); });
  EXPECT_FALSE(widget("menu.page.back")->enabled);
  EXPECT_FALSE(widget("menu.page.forward")->enabled);
}

class NarrowScreens : public Screens {
 protected:
  NarrowScreens() : Screens({800, 600}) {}
};

TEST_F(NarrowScreens, MenuBarKeepsItsButtonsAndDropsWhatHasNoRoom) {
  frame([](Ui& ui) { return draw_menu_bar(ui, {.layout = 4, .page = 0, .pages = 9, .now = {}}); });
  const Rect screen{0, 0, 800, 600};
  const auto& shown = widgets_.shown();
  for (std::size_t i = 0; i < shown.size(); ++i) {
    EXPECT_EQ(shown[i].rect.intersected(screen), shown[i].rect) << shown[i].id;
    for (std::size_t j = i + 1; j < shown.size(); ++j)
      EXPECT_TRUE(shown[i].rect.intersected(shown[j].rect).empty()) << shown[i].id << " " << shown[j].id;
  }
  EXPECT_NE(widget("menu.settings"), nullptr);
  EXPECT_NE(widget("menu.layout.32"), nullptr);
}

nlohmann::json list_of(unsigned cameras) {
  auto list = nlohmann::json::array();
  for (unsigned i = 1; i <= cameras; ++i)
    list.push_back({{"id", i},
                    {"name", "camera"},
                    {"url", "http://10.0.0.1/"},
                    {"data_encryption", i % 2 == 0 ? "on" : "off"},
                    {"online", i != 3},
                    {"reason", i == 3 ? "expired" : ""}});
  return {{"cameras", std::move(list)}};
}

constexpr std::size_t basic_page = 0, cameras_page = 1;

SettingsScreen open_at(std::size_t page) {
  SettingsScreen screen;
  open_settings_screen(screen);
  screen.page = page;
  screen.pages.back() = settings_menu()[page].tabs.front().make();
  return screen;
}

class SettingsScreens : public Screens {
 protected:
  auto drawing(SettingsScreen& screen, const view::Site& site, std::string address = "unix:x") {
    return [this, &screen, &site, address](Ui& ui) {
      return draw_settings_screen(ui, screen,
                                  {.site = site,
                                   .session = session_,
                                   .desk = desk_,
                                   .now = {},
                                   .steady_now = {},
                                   .recorder_address = address,
                                   .display_sizes = "1280 x 720"});
    };
  }

  fakes::FakeDesk desk_;
  view::Session session_;
};

TEST_F(SettingsScreens, CameraListHasAllCamerasOverItsPages) {
  const view::Site site;
  desk_.knows("/cameras", list_of(60));
  auto screen = open_at(cameras_page);
  const auto draw = drawing(screen, site);
  std::set<std::string> seen;
  frame(draw);
  EXPECT_EQ(widget("settings.camera.3.state")->text, "The certificate has expired");
  EXPECT_EQ(widget("settings.camera.2.encryption")->text, "On");
  for (int page = 0; page < 60; ++page) {
    for (const auto& each : widgets_.shown())
      if (each.id.starts_with("settings.camera.") && each.id.ends_with(".number"))
        seen.insert(each.text);
    if (!widget("settings.cameras.forward")->enabled)
      break;
    click("settings.cameras.forward", draw);
    frame(draw);
  }
  EXPECT_EQ(seen.size(), 60u);
}

TEST_F(SettingsScreens, ListPageStaysInsideOfTheList_WhenCamerasGo) {
  const view::Site site;
  desk_.knows("/cameras", list_of(60));
  auto screen = open_at(cameras_page);
  const auto draw = drawing(screen, site);
  frame(draw);
  click("settings.cameras.forward", draw);
  desk_.knows("/cameras", list_of(2));
  frame(draw);
  EXPECT_NE(widget("settings.camera.1.name"), nullptr);
}

TEST_F(SettingsScreens, BasicPageSaysWhyTheRecorderIsNotReached) {
  view::Site site;
  site.recorder_reason = "untrusted";
  auto screen = open_at(basic_page);
  frame(drawing(screen, site, "https://nvr/"));
  EXPECT_EQ(widget("settings.recorder.state")->text, "Not connected (The certificate is not trusted)");
  EXPECT_EQ(widget("settings.recorder.address")->text, "https://nvr/");
}

TEST(Product, VersionIsThatOfTheBuild) {
  std::ifstream in(source_folder() / "CMakeLists.txt");
  const std::string content{std::istreambuf_iterator<char>(in), {}};
  std::smatch match;
  ASSERT_TRUE(std::regex_search(content, match, std::regex(R"(project\(kagimado VERSION ([0-9.]+))")));
  EXPECT_EQ(match[1].str(), product_version);
}

} // namespace
} // namespace kagimado::osd
