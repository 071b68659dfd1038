// A monitor in the morning of a day with recordings, for tests of playback and its timeline.
#pragma once

#include "tests/fakes/monitor_rig.h"

namespace kagimado::osd {

using namespace std::chrono;
using namespace std::chrono_literals;
using view::Monitor;

class Playback : public testing::Test {
 protected:
  Playback() {
    rig_.options.layout = 4;
    rig_.options.sub_layout = 1;
    fakes::add_every_state(rig_.feed, rig_.clock);
    rig_.clock.set_wall(now_);
    // Camera 1 all morning; camera 2 with a gap, and an hour under a password that is not known.
    rig_.playback.add(1, {.id = 1, .from = midnight_, .to = now_});
    rig_.playback.add(2, {.id = 2, .from = midnight_ + 1h, .to = midnight_ + 3h});
    rig_.playback.add(
        2, {.id = 3, .from = midnight_ + 4h, .to = midnight_ + 5h, .sealed = true, .locked = true});
    rig_.playback.add(2, {.id = 4, .from = midnight_ + 5h, .to = midnight_ + 6h, .damaged = true});
  }

  void play(int output = 0) {
    rig_.move({600, 300}, output);
    rig_.click("menu.playback", output);
    ASSERT_NE(rig_.widget("playback", output), nullptr);
  }

  [[nodiscard]] const fakes::FakePlayback::Played& last() const { return rig_.playback.played.back(); }

  [[nodiscard]] view::PlaybackStatus status(Monitor monitor = Monitor::Main) const {
    return rig_.playback.playback(monitor);
  }

  void key(Key key, bool shift = false) {
    rig_.sink->inject(KeyChanged{.output = 0, .key = key, .pressed = true, .shift = shift});
    rig_.sink->inject(KeyChanged{.output = 0, .key = key, .pressed = false, .shift = shift});
    rig_.frames(2);
  }

  // On the timeline's row of a camera, at that time.
  [[nodiscard]] Point on_row(unsigned camera, WallTime at) const {
    const auto* row = rig_.widget("timeline.row." + std::to_string(camera));
    if (row == nullptr)
      return {};
    const auto& axis = rig_.screen().playback().axis();
    return {row->rect.x + static_cast<int>(axis.x_of(at, row->rect.width)),
            row->rect.y + row->rect.height / 2};
  }

  [[nodiscard]] Point on_ruler(WallTime at) const {
    auto point = on_row(1, at);
    point.y = rig_.widget("timeline")->rect.y - 10;
    return point;
  }

  static constexpr WallTime midnight_ = sys_days{year{2026} / 11 / 23};
  static constexpr WallTime now_ = midnight_ + 9h;
  fakes::MonitorRig rig_;
};

} // namespace kagimado::osd
