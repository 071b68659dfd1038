// SIGINT and SIGTERM as an ordinary call on an own thread. Make it first in main(): threads made later
// inherit the blocked signals.
#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <functional>
#include <memory>
#include <thread>

namespace kagimado::osd {

class StopSignals final {
 public:
  static Result<std::unique_ptr<StopSignals>> create();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  // on_stop is called by the watching thread, once.
  void watch(std::function<void()> on_stop);

 private:
  StopSignals() = default;
  UniqueFd signals_, end_;
  std::thread watcher_;
};

} // namespace kagimado::osd
