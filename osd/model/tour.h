// Tours 「シーケンス」: a monitor shows one step after the other, each for its time. Pure; the clock is the
// caller's.
//
// While something holds it (an alarm, an open screen, playback) no time passes for the step that is shown.
#pragma once

#include "engine/base/clock.h"
#include "osd/model/slots.h"

#include <functional>
#include <optional>
#include <vector>

namespace kagimado::osd {

struct TourStep {
  int layout = 4;
  int page = 0;
  CameraId alone = no_camera; // this camera alone, whatever layout and page say
  std::chrono::seconds dwell{10};
  bool operator==(const TourStep&) const = default;
};

struct TourPlan {
  static constexpr std::size_t max_steps = 64;
  static constexpr std::chrono::seconds shortest{2}, longest{600};

  std::vector<TourStep> steps;
  bool holds_on_alarm = true;
  bool runs = false; // also after the next start of the monitor
  bool operator==(const TourPlan&) const = default;
};

class Tour final {
 public:
  using CanShow = std::function<bool(const TourStep&)>; // its cameras are there

  // The step to change to now. Steps that cannot be shown are passed over.
  std::optional<TourStep> tick(const TourPlan& plan, SteadyTime now, bool held, const CanShow& can_show);

  // Goes on with the step after the shown one, at once.
  void skip() { left_ = std::chrono::nanoseconds(0); }

  // When tick() will have something to do; none while it stands.
  [[nodiscard]] std::optional<SteadyTime> next_change() const;

 private:
  std::vector<TourStep> steps_;      // of the plan that was seen last
  std::size_t index_ = 0;            // of the next step
  std::chrono::nanoseconds left_{0}; // of the shown step
  std::optional<SteadyTime> since_;  // left_ counts from there; none: it stands
};

} // namespace kagimado::osd
