#include "osd/wall/tile_look.h"

#include "osd/draw/theme.h"

namespace kagimado::osd {
namespace {

using namespace literals;
using view::TileState;

std::string seconds_since(std::chrono::milliseconds age, const Text& text) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(age).count();
  if (seconds < 120)
    return text.format("wall.since.seconds"_t, {std::to_string(seconds)});
  if (seconds < 2 * 60 * 60)
    return text.format("wall.since.minutes"_t, {std::to_string(seconds / 60)});
  return text.format("wall.since.hours"_t, {std::to_string(seconds / 3600)});
}

TextKey lock_reason(sealed::KeyState state) {
  return state == sealed::KeyState::LockedOldPassword ? "wall.locked.old_password"_t : "wall.locked.no_key"_t;
}

std::string badge_of(const view::Thinning& thinning, const Text& text) {
  if (!thinning.by_rule)
    return {};
  return text(thinning.rate == view::Rate::OnePerSecond ? "wall.badge.one_per_second"_t
                                                        : "wall.badge.key_frames"_t);
}

void say(TileLook& look, TextKey headline, std::uint32_t argb, Icon icon, const Text& text) {
  look.headline = text(headline);
  look.headline_argb = argb;
  look.icon = icon;
  look.icon_argb = argb;
}

void describe(TileLook& look, const view::TileStatus& status, const Text& text) {
  switch (status.state) {
  case TileState::Empty:
    return say(look, "wall.state.empty"_t, theme::text_disabled, Icon::None, text);
  case TileState::Connecting:
    if (!status.reason.empty()) // it was tried, and failed
      return say(look, "wall.state.unreachable"_t, theme::fault, Icon::Warning, text);
    return say(look, "wall.state.connecting"_t, theme::text_dim, Icon::Camera, text);
  case TileState::Video:
    look.shade = Shade::None;
    return;
  case TileState::Locked: // [REQ-ENC-6]
    look.icon = Icon::Lock;
    look.icon_argb = theme::lock;
    look.reason = text(lock_reason(status.key_state));
    look.hint = text("wall.locked.hint"_t);
    return;
  case TileState::Lost:
    look.shade = Shade::Dimmed;
    look.hint = seconds_since(status.age, text);
    return say(look, "wall.state.lost"_t, theme::fault, Icon::Warning, text);
  case TileState::NoRecording:
    return say(look, "wall.state.no_recording"_t, theme::text_dim, Icon::None, text);
  case TileState::NoPermission:
    return say(look, "wall.state.no_permission"_t, theme::text_dim, Icon::EyeOff, text);
  case TileState::Damaged:
    return say(look,
               status.key_state == sealed::KeyState::Tampered ? "wall.state.tampered"_t
                                                              : "wall.state.damaged"_t,
               theme::fault, Icon::Warning, text);
  case TileState::Unsupported:
    return say(look, "wall.state.unsupported"_t, theme::warning, Icon::Warning, text);
  }
}

} // namespace

bool is_still(const view::TileStatus& status) {
  return status.state == TileState::Video && status.thinning.rate != view::Rate::KeyFramesOnly &&
         status.age >= still_after;
}

std::string reason_text(std::string_view reason, const Text& text) {
  return reason.empty() ? std::string()
                        : text.find("wall.reason." + std::string(reason), "wall.reason.other"_t);
}

TileLook look_of(const view::TileStatus& status, const Text& text) {
  TileLook look;
  describe(look, status, text);
  if (look.reason.empty() && status.state != TileState::Video && status.state != TileState::Empty)
    look.reason = reason_text(status.reason, text);
  if (look.reason == look.headline)
    look.reason.clear(); // said already
  if (status.state == TileState::Video)
    look.badge = badge_of(status.thinning, text);
  look.sealed = status.key_state != sealed::KeyState::Clear && status.state != TileState::Locked;
  look.clock_red = status.state == TileState::Lost || is_still(status);
  return look;
}

} // namespace kagimado::osd
