// Wakes who waits at the live edge of a camera's recording. Belongs to the network thread; shared, because
// those who wait may be woken after the recorder is gone.
#pragma once

#include "engine/base/ids.h"
#include "engine/net/http_message.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>

namespace kagimado::recorder {

class RecordingProgress final {
 public:
  explicit RecordingProgress(net::asio::any_io_executor executor) : executor_(std::move(executor)) {}

  // The camera's recording grew.
  void recorded(CameraId camera);
  // Nothing more will come: wakes everybody.
  void close();

  // Until it grew, but not longer than that. Does not need self to live on.
  static net::Task<> wait(std::shared_ptr<RecordingProgress> self, CameraId camera,
                          std::chrono::milliseconds longest);

 private:
  struct Waiter {
    CameraId camera{0};
    net::asio::steady_timer timer;
  };

  net::asio::any_io_executor executor_;
  std::vector<std::weak_ptr<Waiter>> waiters_;
};

} // namespace kagimado::recorder
