// When to try a camera again. Pure: clock and chance are injected.
//
// 0.5 s, doubled up to 30 s, each with jitter, so that 32 cameras behind one switch do not come back in step.
// A stream that ran well for 30 s starts over. Wrong credentials stop the tries: they would lock the camera's
// account.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/result.h"

#include <functional>
#include <memory>
#include <optional>

namespace kagimado::ingest {

struct BackoffPolicy {
  std::chrono::milliseconds first{500};
  std::chrono::milliseconds most{30'000};
  std::chrono::milliseconds slow{60'000};       // for what only a person or time can cure
  std::chrono::milliseconds good_after{30'000}; // a stream that ran so long was good
  double jitter = 0.25;                         // of the delay, up or down
};

class Backoff final {
 public:
  // chance: evenly in [0, 1).
  Backoff(BackoffPolicy policy, std::shared_ptr<const Clock> clock, std::function<double()> chance);

  // The first unit of a connection arrived.
  void stream_started();
  // The connection failed or ended: how long to wait, or nullopt to stop for good.
  std::optional<std::chrono::milliseconds> failed(ErrorKind why);

 private:
  [[nodiscard]] std::chrono::milliseconds with_jitter(std::chrono::milliseconds delay) const;

  BackoffPolicy policy_;
  std::shared_ptr<const Clock> clock_;
  std::function<double()> chance_;
  std::chrono::milliseconds next_;
  std::optional<SteadyTime> good_since_;
};

// Evenly in [0, 1), from a generator of its own.
std::function<double()> system_chance();

} // namespace kagimado::ingest
