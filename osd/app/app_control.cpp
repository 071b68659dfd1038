#include "osd/app/app_control.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace kagimado::osd {
namespace {

nlohmann::json tile_json(const TileView& tile, const view::TileStatus& status) {
  const auto& rect = tile.place.tile;
  return {{"slot", tile.slot},
          {"camera", number(tile.camera)},
          {"name", status.camera_name},
          {"rect", {rect.x, rect.y, rect.width, rect.height}},
          {"state", view::name_of(status.state)},
          {"key_state", sealed::name_of(status.key_state)},
          {"reason", status.reason},
          {"codec", mp4::name_of(status.codec)},
          {"stream", number(status.stream)},
          {"thinned", status.thinning.by_rule},
          {"shown_per_second", status.shown_per_second},
          {"age_ms", status.age.count()},
          {"latency_ms", status.latency.count()},
          {"decoded_frames", status.decoded_frames},
          {"dropped_fragments", status.dropped_fragments},
          {"picture_wall", status.picture_wall.time_since_epoch().count()},
          {"has_picture", tile.has_picture()},
          {"zoom", tile.zoom.scale}};
}

} // namespace

nlohmann::json MonitorApp::Control::tiles_json(OutputIndex monitor) const {
  const auto& screen = app_.screen(monitor);
  auto tiles = nlohmann::json::array();
  for (const auto& tile : screen.wall().tiles()) {
    const auto status =
        tile.camera == no_camera ? view::TileStatus{} : feed_.status(screen.monitor(), tile.slot);
    tiles.push_back(tile_json(tile, status));
  }
  return {{"layout", screen.model().layout()}, {"page", screen.model().page()}, {"tiles", std::move(tiles)}};
}

nlohmann::json MonitorApp::Control::playback_json(OutputIndex monitor) const {
  const auto& screen = app_.screen(monitor);
  const auto& control = screen.playback();
  const auto status = playback_.playback(screen.monitor());
  return {{"active", control.active()},
          {"position", status.position.time_since_epoch().count()},
          {"speed", status.speed},
          {"paused", status.paused},
          {"waiting", status.waiting},
          {"at_end", status.at_end},
          {"sound", control.heard() ? nlohmann::json(number(*control.heard())) : nlohmann::json()}};
}

Result<> MonitorApp::Control::write_png(OutputIndex monitor, const std::optional<Rect>& part,
                                        const std::filesystem::path& path) {
  const auto framebuffer = app_.sink_.framebuffer(monitor);
  const auto wanted = part.value_or(framebuffer.bounds());
  if (wanted.empty() || wanted.intersected(framebuffer.bounds()) != wanted)
    return fail(ErrorKind::Invalid, "rect is not inside of the monitor");
  return osd::write_png(framebuffer, wanted, path.string());
}

bool MonitorApp::Control::settled() const {
  for (OutputIndex output = 0; output < app_.screen_count(); ++output)
    if (app_.sink_.shown(output) && !app_.screen(output).settled())
      return false;
  return true;
}

} // namespace kagimado::osd
