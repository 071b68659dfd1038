#include "osd/screens/export_screen.h"

#include "osd/screens/export_pages.h"
#include "osd/screens/full_screen.h"

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::chrono::minutes first_length{15};

// Follows an export that somebody started elsewhere too; lets go of one that nobody knows of any more.
void follow(ExportScreen& screen, const view::ExportStatus& status) {
  if (is_under_way(status))
    screen.following = true;
  else
    screen.asks_cancel = false;
  if (status.state.empty())
    screen.following = false;
}

} // namespace

void open_export_screen(ExportScreen& screen, const ExportFacts& facts) {
  const bool with_player = screen.with_player;
  const auto medium = screen.medium_folder;
  const bool following = screen.following;
  screen = {.open = true, .medium_folder = medium, .with_player = with_player, .following = following};
  screen.cameras.insert(facts.on_wall.begin(), facts.on_wall.end());
  const WallTime now = std::chrono::floor<std::chrono::seconds>(facts.now);
  screen.range = facts.selection.value_or(TimeRange{now - first_length, now});
}

ExportPressed draw_export_screen(Ui& ui, ExportScreen& screen, const ExportFacts& facts) {
  const auto before = screen;
  const auto status = facts.feed.export_status();
  follow(screen, status);
  const FullScreen frame(ui, "export", ui.text("export.title"_t));
  const auto area = inset_body(ui, frame.body());
  ExportPressed pressed;
  pressed.close = frame.close_pressed() || (!screen.asks_cancel && key_pressed(ui, Key::Escape));
  if (!screen.following) {
    pressed.start = draw_export_form(ui, screen, facts, area);
    screen.following = pressed.start.has_value();
  } else {
    const auto answer = draw_export_progress(ui, screen, status, facts, area);
    pressed.cancel = answer == ExportProgressPressed::Cancel;
    screen.following = answer != ExportProgressPressed::Confirmed;
  }
  pressed.changed = !(before == screen);
  return pressed;
}

} // namespace kagimado::osd
