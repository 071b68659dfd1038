#include "osd/screens/settings/frame.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/settings/pages.h"
#include "osd/screens/settings/question_dialog.h"
#include "osd/widgets/shapes.h"

#include <fmt/format.h>

#include <algorithm>

namespace kagimado::osd {
namespace {

using namespace literals;
using To = SettingsWay::To;

constexpr double menu_width = 320;

const SettingsMenuEntry& entry_of(const SettingsScreen& screen) {
  return settings_menu()[std::min(screen.page, settings_menu().size() - 1)];
}

void make_page(SettingsScreen& screen) {
  const auto& tabs = entry_of(screen).tabs;
  screen.dialogs.entry.close();
  screen.dialogs.choice.close();
  screen.pages.clear();
  screen.pages.push_back(tabs[std::min(screen.tab, tabs.size() - 1)].make());
}

// A way up from a sub screen leaves that one alone.
bool loses_changes(const SettingsScreen& screen, const SettingsWay& way) {
  if (way.to == To::Back)
    return screen.pages.back()->unsaved();
  return std::ranges::any_of(screen.pages, [](const auto& page) { return page->unsaved(); });
}

void go(SettingsScreen& screen, const SettingsWay& way) {
  switch (way.to) {
  case To::Page:
    screen.page = way.index;
    screen.tab = 0;
    make_page(screen);
    break;
  case To::Tab:
    screen.tab = way.index;
    make_page(screen);
    break;
  case To::Back:
    if (screen.pages.size() > 1)
      screen.pages.pop_back();
    break;
  case To::Close:
    screen.open = false;
    screen.pages.clear();
    break;
  }
}

std::optional<SettingsWay> draw_menu(Ui& ui, const SettingsScreen& screen, const Rect& menu) {
  std::optional<SettingsWay> way;
  Lines lines(ui, inset(menu, pixels(ui, 12)));
  label_left_in(ui, "settings.menu", ui.text("settings.menu"_t), lines.take(48, 6), FontRole::Body,
                theme::text_dim);
  const auto entries = settings_menu();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const bool current = screen.page == i;
    if (button(ui,
               {.id = fmt::format("settings.page.{}", entries[i].id),
                .label = ui.text(entries[i].label),
                .look = current ? ButtonLook::Selected : ButtonLook::Quiet,
                .selected = current},
               lines.take(56, 8)))
      way = SettingsWay{To::Page, i};
  }
  return way;
}

std::optional<SettingsWay> draw_tabs(Ui& ui, const SettingsScreen& screen, Rect line) {
  std::optional<SettingsWay> way;
  const auto tabs = entry_of(screen).tabs;
  for (std::size_t i = 0; i < tabs.size(); ++i) {
    const auto& label = ui.text(tabs[i].label);
    const int width = std::max(measure(ui, label, FontRole::Body).width + pixels(ui, 48), pixels(ui, 150));
    if (button(ui,
               {.id = fmt::format("settings.tab.{}", tabs[i].id),
                .label = label,
                .look = screen.tab == i ? ButtonLook::Selected : ButtonLook::Normal,
                .selected = screen.tab == i},
               cut_left(line, width, pixels(ui, 8))))
      way = SettingsWay{To::Tab, i};
  }
  return way;
}

// 「戻る」 and the sub screen's name, in the place of the tabs.
std::optional<SettingsWay> draw_way_back(Ui& ui, const SettingsScreen& screen, Rect line) {
  const auto& back = ui.text("settings.back"_t);
  std::optional<SettingsWay> way;
  if (button(ui, {.id = "settings.back", .label = back, .icon = Icon::Previous},
             cut_left(line, button_width(ui, back), pixels(ui, 20))))
    way = SettingsWay{To::Back, 0};
  label_left_in(ui, "settings.subtitle", screen.pages.back()->title(ui.text), line, FontRole::Title,
                theme::text);
  return way;
}

// Above the page: tabs, or the way back; nothing where an entry has a single page.
std::optional<SettingsWay> draw_page_head(Ui& ui, const SettingsScreen& screen, Rect& area) {
  const bool sub = screen.pages.size() > 1;
  if (!sub && entry_of(screen).tabs.size() == 1)
    return std::nullopt;
  const int height = pixels(ui, 52), space = pixels(ui, 24);
  const Rect line{area.x, area.y, area.width, height};
  area.y += height + space;
  area.height -= height + space;
  return sub ? draw_way_back(ui, screen, line) : draw_tabs(ui, screen, line);
}

void take_wishes(SettingsScreen& screen, PageWishes&& wishes, SettingsPressed& pressed) {
  pressed.language = wishes.language;
  pressed.preferences = std::move(wishes.preferences);
  pressed.layout = wishes.layout;
  pressed.names.merge(wishes.names);
  pressed.wake_at = wishes.wake_at;
  if (wishes.back && screen.pages.size() > 1)
    screen.pages.pop_back();
  pressed.changed = pressed.changed || wishes.back || wishes.open || pressed.preferences || pressed.layout;
  if (wishes.open)
    screen.pages.push_back(std::move(wishes.open));
}

void draw_leaving(Ui& ui, SettingsScreen& screen) {
  if (!screen.leaving)
    return;
  const auto answer = draw_question(ui, {.id = "settings.leave",
                                         .text = ui.text("settings.leave.question"_t),
                                         .yes = ui.text("settings.leave.discard"_t),
                                         .no = ui.text("settings.leave.stay"_t),
                                         .dangerous = true});
  if (answer == QuestionAnswer::None)
    return;
  const auto way = *std::exchange(screen.leaving, std::nullopt);
  if (answer == QuestionAnswer::Yes)
    go(screen, way);
}

} // namespace

void open_settings_screen(SettingsScreen& screen) {
  screen = {};
  screen.open = true;
  make_page(screen);
}

SettingsPressed draw_settings_screen(Ui& ui, SettingsScreen& screen, const PageFacts& facts) {
  SettingsPressed pressed;
  const FullScreen frame(ui, "settings", ui.text("settings.title"_t));
  const auto& body = frame.body();
  const Rect menu{body.x, body.y, pixels(ui, menu_width), body.height};
  {
    const ClipScope clip(menu);
    fill_rect(menu, theme::panel);
  }
  std::optional<SettingsWay> way = draw_menu(ui, screen, menu);
  Rect area = inset_body(ui, {menu.right(), body.y, body.width - menu.width, body.height});
  if (const auto head = draw_page_head(ui, screen, area))
    way = head;
  PageWishes wishes;
  PageContext context{facts, wishes, screen.dialogs};
  screen.pages.back()->draw(ui, context, area);
  const bool escaped = key_pressed(ui, Key::Escape);
  if (frame.close_pressed() || (escaped && screen.pages.size() == 1))
    way = SettingsWay{To::Close, 0};
  else if (escaped)
    way = SettingsWay{To::Back, 0};
  screen.dialogs.entry.draw(ui);
  screen.dialogs.choice.draw(ui);
  take_wishes(screen, std::move(wishes), pressed);
  if (way && loses_changes(screen, *way))
    screen.leaving = way;
  else if (way)
    go(screen, *way);
  draw_leaving(ui, screen);
  pressed.changed = pressed.changed || way;
  pressed.close = !screen.open;
  return pressed;
}

} // namespace kagimado::osd
