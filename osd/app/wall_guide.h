// What a monitor's wall does by itself: tours, and cameras with an alarm that come up. Owns what it needs to
// put the wall back afterwards. Drawing thread only.
#pragma once

#include "osd/app/app_context.h"
#include "osd/model/wall_model.h"

#include <optional>

namespace kagimado::osd {

class WallGuide final {
 public:
  WallGuide(AppContext& context, view::Monitor monitor) : context_(context), monitor_(monitor) {}

  // Once a frame, before the wall is looked at. covered: a screen, a dialog or playback has the monitor; the
  // wall stays as it is then. True: the model changed.
  bool update(WallModel& model, bool covered);
  // Somebody changed the wall by hand: the tour stops, and nothing is put back later.
  void touched();
  void toggle_tour();
  void acknowledge_alarms();

  [[nodiscard]] const AlarmPopup& alarms() const { return alarms_; }

  [[nodiscard]] std::optional<SteadyTime> next_frame() const;

 private:
  // The wall before an alarm's camera came up.
  struct Before {
    CameraId shown = no_camera; // the alarm's
    int layout = 0, page = 0;
    std::optional<int> enlarged;
  };

  [[nodiscard]] WallPreferences& preferences() const { return context_.preferences_of(monitor_); }

  void take_alarms();
  bool follow_alarms(WallModel& model, bool covered);
  bool put_back(WallModel& model);
  bool follow_tour(WallModel& model, bool covered);

  AppContext& context_;
  view::Monitor monitor_;
  Tour tour_;
  AlarmPopup alarms_;
  std::optional<Before> before_;
  std::optional<std::int64_t> followed_; // the alarm whose camera came up last, while it is enlarged
};

} // namespace kagimado::osd
