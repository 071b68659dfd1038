#include "osd/screens/search_screen.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/search_pages.h"
#include "osd/widgets/shapes.h"

#include <array>
#include <tuple>

namespace kagimado::osd {
namespace {

using namespace literals;

struct PageButton {
  SearchPage page;
  std::string_view id;
  TextKey label;
};

constexpr std::array<PageButton, 4> pages{
    {{SearchPage::Time, "search.page.time", "search.page.time"_t},
     {SearchPage::Recordings, "search.page.recordings", "search.page.recordings"_t},
     {SearchPage::Events, "search.page.events", "search.page.events"_t},
     {SearchPage::Motion, "search.page.motion", "search.page.motion"_t}}};

auto choices_of(const SearchScreen& screen) {
  return std::tuple(screen.page, screen.at, screen.camera, screen.picks_camera, screen.calendar.open,
                    screen.calendar.month, screen.camera_page, screen.list_page);
}

void draw_page_menu(Ui& ui, SearchScreen& screen, const Rect& menu) {
  {
    const ClipScope clip(menu);
    fill_rect(menu, theme::panel);
  }
  Lines lines(ui, inset(menu, pixels(ui, 12)));
  for (const auto& each : pages) {
    const bool current = screen.page == each.page;
    const ButtonSpec spec{.id = each.id,
                          .label = ui.text(each.label),
                          .look = current ? ButtonLook::Selected : ButtonLook::Quiet,
                          .selected = current};
    if (button(ui, spec, lines.take(56, 8)) && !current) {
      screen.page = each.page;
      screen.list_page = 0;
    }
  }
}

SearchAnswer draw_page(Ui& ui, SearchScreen& screen, const SearchFacts& facts, const Rect& area) {
  switch (screen.page) {
  case SearchPage::Time:
    return draw_time_page(ui, screen, facts, area);
  case SearchPage::Recordings:
    return draw_recordings_page(ui, screen, facts, area);
  case SearchPage::Events:
    return draw_events_page(ui, screen, facts, area);
  case SearchPage::Motion:
    return draw_motion_page(ui, screen, facts, area);
  }
  return std::nullopt;
}

} // namespace

void open_search_screen(SearchScreen& screen, WallTime at) {
  screen = {.open = true,
            .page = screen.page,
            .at = std::chrono::floor<std::chrono::seconds>(at),
            .camera = screen.camera};
}

SearchPressed draw_search_screen(Ui& ui, SearchScreen& screen, const SearchFacts& facts) {
  const auto before = choices_of(screen);
  const FullScreen frame(ui, "search", ui.text("search.title"_t));
  Rect body = frame.body();
  draw_page_menu(ui, screen, cut_left(body, pixels(ui, 320), 0));
  SearchPressed pressed;
  pressed.close = frame.close_pressed() ||
                  (!screen.picks_camera && !screen.calendar.open && key_pressed(ui, Key::Escape));
  pressed.play = draw_page(ui, screen, facts, inset_body(ui, body));
  if (screen.picks_camera)
    draw_camera_picker(ui, screen, facts.site);
  if (screen.calendar.open)
    draw_day_picker(ui, screen, facts);
  pressed.changed = before != choices_of(screen);
  return pressed;
}

} // namespace kagimado::osd
