// Playback, recordings and exports come through this seam: the viewer in the product, a script in tests.
// Drawing thread only; no call may block. The contract of each call is that of view::Viewer.
#pragma once

#include "engine/view/viewer.h"

namespace kagimado::osd {

class PlaybackFeed {
 public:
  virtual ~PlaybackFeed() = default;
  virtual void play_from(view::Monitor monitor, WallTime at, std::optional<std::int64_t> span) = 0;
  virtual void set_speed(view::Monitor monitor, double speed) = 0;
  virtual void pause(view::Monitor monitor, bool paused) = 0;
  virtual void step(view::Monitor monitor, int frames) = 0;
  virtual void go_live(view::Monitor monitor) = 0;
  [[nodiscard]] virtual view::PlaybackStatus playback(view::Monitor monitor) const = 0;
  virtual void set_sound(view::Monitor monitor, std::optional<CameraId> camera) = 0;
  virtual void forget_passwords() = 0;

  virtual std::shared_ptr<const view::RecordingMap> recordings(WallTime from, WallTime to,
                                                               std::chrono::seconds resolution) = 0;
  virtual view::Thumbnail thumbnail(CameraId camera, WallTime at, int width_px, int height_px) = 0;
  virtual std::shared_ptr<const view::AlarmList> alarms(WallTime from, WallTime to) = 0;

  virtual std::shared_ptr<const view::MediaList> media() = 0;
  virtual void start_export(view::ExportWish wish) = 0;
  virtual void cancel_export() = 0;
  [[nodiscard]] virtual view::ExportStatus export_status() = 0;
};

} // namespace kagimado::osd
