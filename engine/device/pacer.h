// Lets a source's thread wait for the time of its next frame; a test lets it run as it likes.
#pragma once

#include "engine/base/clock.h"

#include <condition_variable>
#include <mutex>

namespace kagimado::device {

class Pacer {
 public:
  virtual ~Pacer() = default;
  // Blocks until then. False: stopped, the thread should end.
  virtual bool wait_until(SteadyTime due) = 0;
  // From any thread; for good.
  virtual void stop() = 0;
};

class RealTimePacer final : public Pacer {
 public:
  bool wait_until(SteadyTime due) override;
  void stop() override;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
};

} // namespace kagimado::device
