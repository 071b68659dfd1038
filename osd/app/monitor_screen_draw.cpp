// What a monitor shows in a frame, from the wall up to the topmost screen.
#include "osd/app/monitor_screen.h"
#include "osd/screens/alarm_banner.h"
#include "osd/screens/menu_bar.h"
#include "osd/screens/recorder_banner.h"
#include "osd/wall/tile_overlay.h"

#include <algorithm>

namespace kagimado::osd {

void MonitorScreen::declare(Ui& ui, SteadyTime now) {
  declare_screens(ui, now);
  login_.draw(ui, now);
  again_ = login_.take_changed() || again_;
}

void MonitorScreen::declare_screens(Ui& ui, SteadyTime now) {
  if (settings_.open) { // covers all
    declare_settings(ui, now);
    return;
  }
  if (recordings_.open()) {
    if (const auto found = recordings_.draw(ui, model_))
      play_found(*found);
    again_ = recordings_.take_changed() || again_;
    return;
  }
  declare_wall(ui, now);
  const bool bar = menu_.visible(now) && !kiosk();
  if (const auto trouble = recorder_trouble(now))
    draw_recorder_banner(ui, *trouble, bar_bottom(ui, bar));
  else
    declare_alarm(ui);
  if (playback_.active())
    declare_playback(ui, bar);
  if (bar)
    declare_menu(ui);
  declare_tile_menu(ui);
  if (password_.dialog.is_open())
    declare_password(ui, now);
}

int MonitorScreen::bar_bottom(const Ui& ui, bool bar) const {
  return bar || playback_.active() ? menu_bar_rect(size_, ui.scale).bottom() : 0;
}

// Below the bar, whether that is there or not: what one wants to press must not move away.
void MonitorScreen::declare_alarm(Ui& ui) {
  const auto* alarm = guide_.alarms().told();
  if (alarm == nullptr || playback_.active())
    return;
  if (!draw_alarm_banner(ui, {.alarm = *alarm,
                              .camera_name = name_of_camera(alarm->camera),
                              .count = guide_.alarms().count(),
                              .may_acknowledge = !kiosk(),
                              .top = menu_bar_rect(size_, ui.scale).bottom()}) ||
      !login_.allows("reset_alarm"))
    return;
  guide_.acknowledge_alarms();
  again_ = true;
}

void MonitorScreen::declare_tile_menu(Ui& ui) {
  tile_menu_place_ = tile_menu_rect(ui, tile_menu_);
  if (!tile_menu_.open)
    return;
  const auto* tile = wall_.tile(tile_menu_.slot);
  if (tile == nullptr || tile->camera != tile_menu_.camera || password_.dialog.is_open() || login_.open()) {
    tile_menu_.open = false; // another one stands there now
    again_ = true;
    return;
  }
  const auto choice = draw_tile_menu(ui, tile_menu_,
                                     {.enlarged = model_.enlarged().has_value(),
                                      .can_enlarge = model_.layout() > 1,
                                      .can_play = !playback_.active(),
                                      .heard = playback_.heard() == tile->camera,
                                      .zoomed = tile->zoom.zoomed()});
  again_ = again_ || !tile_menu_.open;
  if (!choice)
    return;
  switch (*choice) {
  case TileMenuChoice::Enlarge:
    if (!login_.allows("operate_wall"))
      return;
    return note_model(model_.toggle_enlarged(tile->slot));
  case TileMenuChoice::Play:
    return play_here(*tile);
  case TileMenuChoice::Sound:
    return playback_.listen(playback_.heard() == tile->camera ? std::nullopt : std::optional(tile->camera));
  case TileMenuChoice::ZoomOff:
    again_ = model_.zoom_off(tile->slot) || again_;
    break;
  }
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
    marks.alarm = !playback_.active() && guide_.alarms().frames(tile.camera);
    marks.title = preferences().camera_titles;
    marks.clock = preferences().picture_clock;
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
  const auto& tour = preferences().tour;
  const auto session = context_.desk.session();
  const MenuBarFacts facts{.layout = model_.enlarged() ? 0 : model_.layout(),
                           .page = model_.page(),
                           .pages = model_.page_count(),
                           .now = context_.clock.wall_now(),
                           .has_settings = monitor_ == view::Monitor::Main,
                           .tour = tour.steps.empty() ? MenuBarFacts::Tour::None
                                   : tour.runs        ? MenuBarFacts::Tour::Runs
                                                      : MenuBarFacts::Tour::Stopped,
                           .playback = playback_.active(),
                           .accounts = session->state != view::SessionState::Unknown &&
                                       session->state != view::SessionState::Setup,
                           .user = session->user_name};
  context_.names_shown.insert(session->user_name);
  carry_out(draw_menu_bar(ui, facts));
}

void MonitorScreen::carry_out(const MenuBarPressed& pressed) {
  if (pressed.layout != 0 && login_.allows("operate_wall", pressed))
    note_model(model_.set_layout(pressed.layout));
  if (pressed.turn_page != 0 && login_.allows("operate_wall", pressed))
    note_model(model_.turn_page(pressed.turn_page));
  if (pressed.tour && login_.allows("operate_wall", pressed)) {
    guide_.toggle_tour();
    again_ = true;
  }
  if (pressed.playback && login_.allows("playback", pressed))
    play();
  if (pressed.live)
    go_live();
  if (pressed.search && login_.allows("search", pressed))
    recordings_.open_search(played_at());
  if (pressed.copy && login_.allows("export", pressed))
    recordings_.open_export(model_, played_at(), playback_.marked());
  if (pressed.settings && login_.allows("read_settings", pressed))
    open_settings_screen(settings_);
  if (pressed.log_in)
    login_.ask();
  if (pressed.log_out)
    context_.desk.log_out();
  if (!pressed.any())
    return;
  if (!is_plain_live())
    gestures_.cancel();
  recordings_.take_changed();
  again_ = true;
}

void MonitorScreen::declare_playback(Ui& ui, bool bar) {
  playback_.draw_frame(ui, !bar);
  if (bar)
    playback_.draw_bar(ui);
  if (!playback_.active()) // back to live by its button
    wall_.expect_other_pictures();
  again_ = playback_.take_changed() || again_;
}

std::vector<WallFacts> MonitorScreen::walls() const {
  std::vector<WallFacts> walls;
  for (std::size_t i = 0; i < context_.layouts.size(); ++i)
    if (context_.layouts[i] != 0)
      walls.push_back({context_.preferences[i], context_.layouts[i]});
  return walls;
}

void MonitorScreen::declare_settings(Ui& ui, SteadyTime now) {
  const auto session = context_.desk.session();
  auto pressed = draw_settings_screen(ui, settings_,
                                      {.site = *context_.site,
                                       .session = *session,
                                       .desk = context_.desk,
                                       .now = context_.clock.wall_now(),
                                       .steady_now = now,
                                       .recorder_address = context_.recorder_address,
                                       .display_sizes = context_.display_sizes,
                                       .walls = walls()});
  if (pressed.language)
    context_.language_wish = pressed.language;
  if (pressed.preferences) {
    context_.preferences_of(pressed.preferences->first) = std::move(pressed.preferences->second);
    context_.preferences_changed = true;
  }
  if (pressed.layout)
    context_.layout_wishes[static_cast<std::size_t>(pressed.layout->first)] = pressed.layout->second;
  context_.names_shown.merge(pressed.names);
  settings_wake_ = pressed.wake_at;
  again_ = again_ || pressed.changed || pressed.close || pressed.language;
}

void MonitorScreen::declare_password(Ui& ui, SteadyTime now) {
  const auto characters = password_.typed.characters();
  const auto page = password_.keyboard.page;
  const bool show = password_.show;
  const auto pressed = draw_password_screen(ui, password_, name_of_camera(password_.dialog.camera()), now);
  if (pressed == PasswordPressed::Ok)
    submit_password();
  else if (pressed == PasswordPressed::Cancel)
    close_password();
  // Field, keyboard and button show in the next frame what was changed in this one.
  again_ = again_ || characters != password_.typed.characters() || page != password_.keyboard.page ||
           show != password_.show;
}

std::optional<std::string_view> MonitorScreen::recorder_trouble(SteadyTime now) const {
  const auto& site = *context_.site;
  if (site.recorder_online)
    return std::nullopt;
  const bool may_be_starting = !context_.recorder_was_here && now < context_.started + start_patience;
  if (!site.recorder_reason.empty() && !(may_be_starting && site.recorder_reason == "disconnected"))
    return site.recorder_reason;
  return now < context_.started + patience ? std::nullopt : std::optional<std::string_view>("");
}

std::string MonitorScreen::name_of_camera(CameraId camera) const {
  const auto found = std::ranges::find(context_.site->cameras, camera, &view::CameraEntry::id);
  return found != context_.site->cameras.end() ? found->name : std::string();
}

} // namespace kagimado::osd
