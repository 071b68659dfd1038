// What a monitor shows in a frame, from the wall up to the topmost screen.
#include "osd/app/monitor_screen.h"
#include "osd/screens/menu_bar.h"
#include "osd/screens/recorder_banner.h"
#include "osd/wall/tile_overlay.h"

#include <algorithm>

namespace kagimado::osd {

void MonitorScreen::declare(Ui& ui, SteadyTime now) {
  if (settings_.open) { // covers all
    declare_settings(ui);
    return;
  }
  if (recordings_.open()) {
    if (const auto found = recordings_.draw(ui, model_))
      play_found(*found);
    again_ = recordings_.take_changed() || again_;
    return;
  }
  declare_wall(ui, now);
  const bool bar = menu_.visible(now);
  if (recorder_missing(now))
    draw_recorder_banner(ui, context_.site->recorder_reason,
                         bar || playback_.active() ? menu_bar_rect(size_, ui.scale).bottom() : 0);
  if (playback_.active())
    declare_playback(ui, bar);
  if (bar)
    declare_menu(ui);
  if (password_.dialog.is_open())
    declare_password(ui, now);
}

void MonitorScreen::declare_wall(Ui& ui, SteadyTime now) {
  const auto drag = gestures_.tile_drag();
  const auto* under = drag && mouse_ ? wall_.tile_at(*mouse_) : nullptr;
  const auto pressed = gestures_.pressed_slot();
  for (const auto& tile : wall_.tiles()) {
    TileMarks marks{.now = context_.clock.wall_now(), .covered_top = menu_bar_rect(size_, ui.scale).bottom()};
    if (pressed == tile.slot)
      marks.hold_fraction = gestures_.hold_fraction(now);
    if (playback_.active())
      marks.covered_bottom = playback_.bar_rect(size_, ui.scale).height;
    marks.recorded = playback_.active();
    marks.heard = playback_.heard() == tile.camera && tile.camera != no_camera;
    marks.drag_source = drag && drag->from_slot == tile.slot;
    marks.drop_target = drag && under == &tile && drag->from_slot != tile.slot;
    draw_tile_overlay(ui, tile, marks);
  }
  if (drag)
    if (const auto* tile = wall_.tile(drag->from_slot))
      draw_drag_ghost(ui, *tile, drag->at);
}

void MonitorScreen::declare_menu(Ui& ui) {
  const MenuBarFacts facts{.layout = model_.enlarged() ? 0 : model_.layout(),
                           .page = model_.page(),
                           .pages = model_.page_count(),
                           .now = context_.clock.wall_now(),
                           .has_settings = monitor_ == view::Monitor::Main,
                           .playback = playback_.active()};
  const auto pressed = draw_menu_bar(ui, facts);
  if (pressed.layout != 0)
    note_model(model_.set_layout(pressed.layout));
  if (pressed.turn_page != 0)
    note_model(model_.turn_page(pressed.turn_page));
  if (pressed.playback)
    play();
  if (pressed.live)
    go_live();
  open_recordings(pressed);
  if (pressed.settings) {
    settings_ = {.open = true};
    gestures_.cancel();
    again_ = true;
  }
}

void MonitorScreen::open_recordings(const MenuBarPressed& pressed) {
  if (!pressed.search && !pressed.copy)
    return;
  if (pressed.search)
    recordings_.open_search(played_at());
  else
    recordings_.open_export(model_, played_at(), playback_.marked());
  gestures_.cancel();
  again_ = recordings_.take_changed() || again_;
}

void MonitorScreen::declare_playback(Ui& ui, bool bar) {
  playback_.draw_frame(ui, !bar);
  if (bar)
    playback_.draw_bar(ui);
  if (!playback_.active()) // back to live by its button
    wall_.expect_other_pictures();
  again_ = playback_.take_changed() || again_;
}

void MonitorScreen::declare_settings(Ui& ui) {
  const auto before = settings_;
  const auto pressed = draw_settings_screen(
      ui, settings_, {*context_.site, context_.recorder_address, context_.display_sizes});
  if (pressed.close)
    settings_.open = false;
  if (pressed.language)
    context_.language_wish = pressed.language;
  again_ = again_ || pressed.close || pressed.language || before.page != settings_.page ||
           before.list_page != settings_.list_page;
}

void MonitorScreen::declare_password(Ui& ui, SteadyTime now) {
  const auto characters = password_.typed.size();
  const auto page = password_.keyboard.page;
  const bool show = password_.show;
  const auto pressed = draw_password_screen(ui, password_, name_of_camera(password_.dialog.camera()), now);
  if (pressed == PasswordPressed::Ok)
    submit_password();
  else if (pressed == PasswordPressed::Cancel)
    close_password();
  // Field, keyboard and button show in the next frame what was changed in this one.
  again_ = again_ || characters != password_.typed.size() || page != password_.keyboard.page ||
           show != password_.show;
}

bool MonitorScreen::recorder_missing(SteadyTime now) const {
  const auto& site = *context_.site;
  return !site.recorder_online && (!site.recorder_reason.empty() || now >= context_.started + patience);
}

std::string MonitorScreen::name_of_camera(CameraId camera) const {
  const auto found = std::ranges::find(context_.site->cameras, camera, &view::CameraEntry::id);
  return found != context_.site->cameras.end() ? found->name : std::string();
}

} // namespace kagimado::osd
