#include "osd/app/monitor_screen.h"

#include "osd/screens/menu_bar.h"
#include "osd/wall/local_time.h"

#include <algorithm>
#include <cmath>

namespace kagimado::osd {
namespace {

constexpr double least_scale = 0.66;

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};

PasswordAnswer answer_of(view::PasswordOutcome outcome) {
  switch (outcome) {
  case view::PasswordOutcome::Opened:
    return PasswordAnswer::Opened;
  case view::PasswordOutcome::Damaged:
    return PasswordAnswer::Damaged;
  case view::PasswordOutcome::NothingToOpen:
    return PasswordAnswer::NothingToOpen;
  case view::PasswordOutcome::Throttled:
    return PasswordAnswer::Throttled;
  default:
    return PasswordAnswer::Wrong;
  }
}

} // namespace

double scale_of(Size screen) {
  constexpr double steps =
      24; // in whole steps: 720 lines are 16/24, and not every pixel of a resize makes new fonts
  return std::max(least_scale, std::round(screen.height / 1080.0 * steps) / steps);
}

MonitorScreen::MonitorScreen(AppContext& context, view::Monitor monitor, Size size,
                             std::shared_ptr<const Fonts> fonts)
    : context_(context), monitor_(monitor), size_(size), fonts_(fonts), painter_(std::move(fonts), size),
      guide_(context, monitor), wall_(monitor), playback_(context, monitor), recordings_(context),
      login_(context, monitor) {
  mouse_used(); // shown at the start, so that one knows of it
}

void MonitorScreen::resize(Size size) {
  size_ = size;
  gestures_.cancel();
  painter_.resize(size);
}

void MonitorScreen::set_fonts(std::shared_ptr<const Fonts> fonts) {
  fonts_ = fonts;
  painter_.set_fonts(std::move(fonts));
}

bool MonitorScreen::settled() const {
  return !again_ && !painter_.wants_another_frame();
}

void MonitorScreen::note_model(bool changed) {
  if (!changed)
    return;
  guide_.touched();
  tile_menu_.open = false;
  model_changed_ = true;
  again_ = true;
}

std::optional<TileFacts> MonitorScreen::facts_at(Point at) const {
  const auto* tile = wall_.tile_at(at);
  if (tile == nullptr)
    return std::nullopt;
  return TileFacts{.slot = tile->slot,
                   .locked = tile->locked(),
                   .zoomed = tile->zoom.zoomed() && tile->has_picture(),
                   .movable = tile->camera != no_camera && model_.tiles_on_monitor() > 1};
}

void MonitorScreen::handle(const InputEvent& event) {
  painter_.feed(event);
  std::visit(Overloaded{[&](const MouseMoved& moved) {
                          mouse_ = moved.at;
                          mouse_used();
                          if (!painter_.wants_mouse())
                            act(gestures_.move(moved.at));
                        },
                        [&](const MouseButtonChanged& change) { on_button(change); },
                        [&](const MouseWheel& wheel) { on_wheel(wheel); },
                        [&](const MouseLeft&) {
                          mouse_.reset();
                          menu_.mouse_left(context_.clock.steady_now());
                          gestures_.cancel();
                        },
                        [&](const KeyChanged& key) { on_key(key); },
                        [&](const TextTyped& typed) { on_text(typed); }, [](const auto&) {}},
             event);
}

void MonitorScreen::mouse_used() {
  if (!kiosk())
    menu_.mouse_moved(context_.clock.steady_now());
}

void MonitorScreen::on_button(const MouseButtonChanged& change) {
  mouse_ = change.at;
  mouse_used();
  if (change.pressed && tile_menu_.open && !tile_menu_place_.contains(change.at)) {
    tile_menu_.open = false;
    again_ = true;
    return;
  }
  if (change.button == MouseButton::Right)
    on_right_button(change);
  if (kiosk())
    return; // nobody sees where it points
  if (change.button != MouseButton::Left || painter_.wants_mouse())
    return;
  const auto at = change.at;
  act(change.pressed ? gestures_.press(at, facts_at(change.at), context_.clock.steady_now())
                     : gestures_.release(at, facts_at(change.at)));
}

// Held in a kiosk it brings the bar; else it opens the short menu of the tile under it.
void MonitorScreen::on_right_button(const MouseButtonChanged& change) {
  if (!change.pressed)
    kiosk_gate_.release();
  else if (kiosk())
    kiosk_gate_.press(context_.clock.steady_now());
  else if (!painter_.wants_mouse() && !covered_by_screen() && !password_.dialog.is_open() && !tile_menu_.open)
    open_tile_menu(change.at);
}

void MonitorScreen::open_tile_menu(Point at) {
  const auto* tile = wall_.tile_at(at);
  if (tile == nullptr || tile->camera == no_camera)
    return;
  tile_menu_ = {true, tile->slot, tile->camera, at};
  gestures_.cancel();
  again_ = true;
}

void MonitorScreen::on_wheel(const MouseWheel& wheel) {
  const auto* tile = painter_.wants_mouse() || kiosk() ? nullptr : wall_.tile_at(wheel.at);
  if (tile == nullptr || !tile->has_picture())
    return;
  const auto& picture = tile->place.picture;
  const Spot spot{std::clamp((wheel.at.x - picture.x + 0.5) / picture.width, 0.0, 1.0),
                  std::clamp((wheel.at.y - picture.y + 0.5) / picture.height, 0.0, 1.0)};
  again_ = model_.zoom(tile->slot, spot, wheel.steps) || again_;
}

void MonitorScreen::on_key(const KeyChanged& key) {
  const bool closes_calendar = key.key == Key::Escape && playback_.in_use();
  if (!key.pressed || covered_by_screen() || asks() || closes_calendar)
    return;
  if (playback_.on_key(key)) {
    menu_.mouse_moved(context_.clock.steady_now()); // shows what the key did
    again_ = true;
  } else if (key.key == Key::PageDown || key.key == Key::PageUp) {
    if (login_.allows("operate_wall"))
      note_model(model_.turn_page(key.key == Key::PageDown ? 1 : -1));
  } else if (key.key == Key::Escape && model_.enlarged())
    note_model(model_.toggle_enlarged(*model_.enlarged()));
}

void MonitorScreen::on_text(const TextTyped& typed) {
  if (!covered_by_screen() && !asks() && playback_.on_text(typed.utf8))
    wall_.expect_other_pictures();
}

void MonitorScreen::act(const Gesture& gesture) {
  std::visit(Overloaded{[](std::monostate) {},
                        [&](const DoubleClick& click) {
                          if (login_.allows("operate_wall"))
                            note_model(model_.toggle_enlarged(click.slot));
                        },
                        [&](const LongPress& press) { open_password(press.slot); },
                        [&](const PanBy& pan) {
                          const auto* tile = wall_.tile(pan.slot);
                          if (tile == nullptr || !tile->has_picture())
                            return;
                          const auto& picture = tile->place.picture;
                          again_ = model_.pan(pan.slot, static_cast<double>(pan.dx) / picture.width,
                                              static_cast<double>(pan.dy) / picture.height) ||
                                   again_;
                        },
                        [&](const DropOn& drop) {
                          if (login_.allows("operate_wall"))
                            note_model(model_.swap(drop.from_slot, drop.to_slot));
                        }},
             gesture);
}

void MonitorScreen::tick(SteadyTime now) {
  if (const auto slot = gestures_.pressed_slot()) {
    const auto* tile = wall_.tile(*slot);
    act(gestures_.tick(now, tile != nullptr && tile->locked()));
  }
  login_.update(now);
  follow_session();
  password_.dialog.tick(now);
  follow_password(now);
  menu_.hold(bars_are_held() && menu_.visible(now));
  if (kiosk_gate_.tick(now, menu_.visible(now) || covered_by_screen() || playback_.active()))
    menu_.mouse_moved(now);
  const bool busy = covered_by_screen() || password_.dialog.is_open() || login_.open() ||
                    playback_.active() || tile_menu_.open;
  if (guide_.update(model_, busy)) {
    gestures_.cancel(); // what was pressed is no longer there
    model_changed_ = true;
  }
}

// What the session may no longer do ends; what somebody tried before logging in is done.
void MonitorScreen::follow_session() {
  if (settings_.open && !login_.allowed("read_settings"))
    settings_.open = false;
  if (recordings_.open() && !login_.allowed("search") && !login_.allowed("export"))
    recordings_.close();
  if (playback_.active() && !login_.allowed("playback"))
    go_live();
  if (const auto tried = login_.take_tried())
    carry_out(*tried);
  again_ = login_.take_changed() || again_;
}

// The pointer stands on one of them, or playback waits for what is done next.
bool MonitorScreen::bars_are_held() const {
  if (!mouse_)
    return false;
  const double scale = scale_of(size_);
  if (menu_bar_rect(size_, scale).contains(*mouse_))
    return true;
  return playback_.active() &&
         (playback_.paused() || playback_.in_use() || playback_.bar_rect(size_, scale).contains(*mouse_));
}

void MonitorScreen::play() {
  if (playback_.active())
    return;
  playback_.start();
  wall_.expect_other_pictures();
  again_ = true;
}

std::optional<WallTime> MonitorScreen::played_at() const {
  return playback_.active() ? std::optional(playback_.status().position) : std::nullopt;
}

void MonitorScreen::play_here(const TileView& tile) {
  constexpr std::chrono::seconds before{10};
  const auto taken = tile.has_picture() ? tile.place.content->wall : WallTime{};
  if (!login_.allows("playback"))
    return;
  const auto from = (taken == WallTime{} ? context_.clock.wall_now() : taken) - before;
  play_found({tile.camera, from, {}});
}

// Of one camera: it stands alone then.
void MonitorScreen::play_found(const SearchPlay& found) {
  if (found.camera)
    note_model(model_.show_alone(*found.camera));
  const bool was_live = !playback_.active();
  playback_.start_at(found.at, found.span);
  if (was_live)
    wall_.expect_other_pictures();
  menu_.mouse_moved(context_.clock.steady_now());
  again_ = true;
}

void MonitorScreen::go_live() {
  if (!playback_.active())
    return;
  playback_.go_live();
  wall_.expect_other_pictures();
  again_ = true;
}

void MonitorScreen::open_password(int slot) {
  password_.typed.clear();
  password_.keyboard = {};
  password_.show = false;
  password_.dialog.open(model_.camera_at(slot)); // [REQ-ENC-7]
  playback_.hold_for_password(true);
  again_ = true;
}

void MonitorScreen::close_password() {
  password_.typed.clear();
  password_.dialog.close();
  playback_.hold_for_password(false);
  again_ = true;
}

// Takes the answer of a try; closes when there is nothing left to ask for.
void MonitorScreen::follow_password(SteadyTime now) {
  auto& dialog = password_.dialog;
  if (const auto id = dialog.checking()) {
    const auto answer = context_.feed.password_try(*id);
    if (answer.outcome != view::PasswordOutcome::Pending)
      dialog.answered(answer_of(answer.outcome), answer.retry_after, now);
  }
  if (!dialog.is_open())
    return;
  const auto& site = *context_.site;
  const bool deleted =
      site.recorder_online &&
      std::ranges::find(site.cameras, dialog.camera(), &view::CameraEntry::id) == site.cameras.end();
  const bool opened = std::ranges::any_of(wall_.tiles(), [&](const TileView& tile) {
    return tile.camera == dialog.camera() && tile.status.state == view::TileState::Video;
  });
  if (deleted || opened)
    close_password();
}

void MonitorScreen::submit_password() {
  password_.dialog.submitted(
      context_.feed.try_password(password_.dialog.camera(), password_.typed.take_secret()));
  again_ = true;
}

std::vector<Rect> MonitorScreen::frame(const Framebuffer& framebuffer) {
  const auto now = context_.clock.steady_now();
  again_ = false;
  const auto index = static_cast<std::size_t>(monitor_);
  if (const auto layout = std::exchange(context_.layout_wishes[index], std::nullopt))
    note_model(model_.set_layout(*layout));
  context_.layouts[index] = model_.layout();
  tick(now);
  wall_.fill_tiles(preferences().fill_tiles);
  wall_.update(model_, context_.feed, size_, *context_.text, covered_by_screen());
  playback_.update(model_);
  const auto passed = last_frame_ ? std::chrono::duration<float>(now - *last_frame_).count() : 0.0f;
  last_frame_ = now;
  painter_.begin_frame(passed);
  widgets_.begin_frame();
  Ui ui{*fonts_, *context_.text, widgets_, size_, scale_of(size_)};
  declare(ui, now);
  widgets_.end_frame();
  const auto damage = wall_.take_damage();
  return painter_.end_frame(framebuffer, damage, [this](const Framebuffer& target, const Rect& clip) {
    wall_.paint(target, clip);
  });
}

void MonitorScreen::hide() {
  constexpr bool covered = true;
  wall_.update(model_, context_.feed, size_, *context_.text, covered);
}

std::optional<SteadyTime> MonitorScreen::next_frame() const {
  const auto now = context_.clock.steady_now();
  if (!settled())
    return now;
  auto soonest = now + painter_.longest_sleep();
  const auto at = [&](SteadyTime time) { soonest = std::min(soonest, time); };
  if (const auto ends = gestures_.hold_ends())
    at(std::min(*ends, now + std::chrono::milliseconds(33))); // the ring moves
  if (const auto hides = menu_.hides_at(now))
    at(*hides);
  if (const auto next = playback_.next_frame(menu_.visible(now)); next && !covered_by_screen())
    at(*next);
  if (menu_.visible(now) && !covered_by_screen())
    at(now + until_next_second(context_.clock.wall_now()));
  if (const auto change = wall_.next_change(); change && !covered_by_screen())
    at(now + *change);
  if (const auto change = guide_.next_frame(); change && !covered_by_screen())
    at(std::max(now, *change));
  if (const auto opens = kiosk_gate_.opens_at())
    at(*opens);
  if (settings_.open && settings_wake_)
    at(std::max(*settings_wake_, now));
  if (const auto next = login_.next_frame(now))
    at(*next);
  if (const auto retry = password_.dialog.retry_at())
    at(*retry - std::chrono::floor<std::chrono::seconds>(*retry - now)); // the countdown
  for (const auto limit : {patience, start_patience})
    if (!context_.site->recorder_online && now < context_.started + limit)
      at(context_.started + limit);
  return soonest;
}

} // namespace kagimado::osd
