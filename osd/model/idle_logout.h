// Automatic logout: nobody moved a mouse or pressed a key for so long, on live only. Pure; the clock is the
// caller's.
#pragma once

#include "engine/base/clock.h"

#include <optional>

namespace kagimado::osd {

class IdleLogout final {
 public:
  // Somebody is there, or something is watched that is not live.
  void busy(SteadyTime now) { since_ = now; }

  // after: nothing: never.
  [[nodiscard]] bool due(SteadyTime now, std::optional<std::chrono::seconds> after) const {
    return after && now - since_ >= *after;
  }

  [[nodiscard]] std::optional<SteadyTime> due_at(std::optional<std::chrono::seconds> after) const {
    return after ? std::optional(since_ + *after) : std::nullopt;
  }

 private:
  SteadyTime since_{};
};

} // namespace kagimado::osd
