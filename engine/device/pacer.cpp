#include "engine/device/pacer.h"

namespace kagimado::device {

bool RealTimePacer::wait_until(SteadyTime due) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_until(lock, due, [this] { return stopped_; });
}

void RealTimePacer::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
}

} // namespace kagimado::device
