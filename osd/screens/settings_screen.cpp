#include "osd/screens/settings_screen.h"

#include "osd/draw/theme.h"
#include "osd/screens/settings_pages.h"
#include "osd/widgets/shapes.h"

#include <array>
#include <cmath>

namespace kagimado::osd {
namespace {

using namespace literals;

struct PageButton {
  SettingsPage page;
  std::string_view id;
  TextKey label;
};

constexpr std::array<PageButton, 3> pages{
    {{SettingsPage::Basic, "settings.page.basic", "settings.page.basic"_t},
     {SettingsPage::Cameras, "settings.page.cameras", "settings.page.cameras"_t},
     {SettingsPage::About, "settings.page.about", "settings.page.about"_t}}};

void draw_page_menu(Ui& ui, SettingsScreen& screen, const Rect& menu) {
  const auto px = [&](double at_1080) { return static_cast<int>(std::lround(ui.px(at_1080))); };
  Rect row{menu.x + px(12), menu.y + px(16), menu.width - px(24), px(56)};
  for (const auto& each : pages) {
    const bool current = screen.page == each.page;
    const ButtonSpec spec{.id = each.id,
                          .label = ui.text(each.label),
                          .look = current ? ButtonLook::Selected : ButtonLook::Quiet,
                          .selected = current};
    if (button(ui, spec, row))
      screen.page = each.page;
    row.y += row.height + px(8);
  }
}

} // namespace

SettingsPressed draw_settings_screen(Ui& ui, SettingsScreen& screen, const SettingsFacts& facts) {
  const auto px = [&](double at_1080) { return static_cast<int>(std::lround(ui.px(at_1080))); };
  const Rect whole{0, 0, ui.screen.width, ui.screen.height};
  const Rect head{0, 0, ui.screen.width, px(72)};
  const Rect menu{0, head.bottom(), px(320), ui.screen.height - head.height};
  const Layer layer(ui, {"settings", whole, /*modal=*/true});
  {
    const ClipScope clip(whole);
    fill_rect(whole, theme::wall_background);
    fill_rect(head, theme::panel);
    fill_rect(menu, theme::panel);
  }
  SettingsPressed pressed;
  const auto& close = ui.text("settings.close"_t);
  const int close_width = measure(ui, close, FontRole::Body).width + px(72);
  const Rect close_rect{head.right() - close_width - px(12), px(10), close_width, head.height - px(20)};
  label_left_in(ui, "settings.title", ui.text("settings.title"_t),
                {px(24), 0, close_rect.x - px(48), head.height}, FontRole::Title, theme::text);
  pressed.close = button(ui, {.id = "settings.close", .label = close, .icon = Icon::Close}, close_rect) ||
                  key_pressed(ui, Key::Escape);
  draw_page_menu(ui, screen, menu);
  const Rect area{menu.right() + px(40), menu.y + px(28), whole.width - menu.right() - px(80),
                  menu.height - px(56)};
  switch (screen.page) {
  case SettingsPage::Basic:
    pressed.language = draw_basic_page(ui, facts, area);
    break;
  case SettingsPage::Cameras:
    draw_camera_page(ui, facts, screen.list_page, area);
    break;
  case SettingsPage::About:
    draw_about_page(ui, facts, area);
    break;
  }
  return pressed;
}

} // namespace kagimado::osd
