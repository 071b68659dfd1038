#include "engine/recorder/recording_progress.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kagimado::recorder {

namespace asio = net::asio;

void RecordingProgress::recorded(CameraId camera) {
  std::erase_if(waiters_, [camera](const std::weak_ptr<Waiter>& entry) {
    const auto waiter = entry.lock();
    if (waiter && waiter->camera != camera)
      return false;
    if (waiter)
      waiter->timer.cancel();
    return true;
  });
}

void RecordingProgress::close() {
  for (const auto& entry : std::exchange(waiters_, {}))
    if (const auto waiter = entry.lock())
      waiter->timer.cancel();
}

net::Task<> RecordingProgress::wait(std::shared_ptr<RecordingProgress> self, CameraId camera,
                                    std::chrono::milliseconds longest) {
  const auto waiter = std::make_shared<Waiter>(Waiter{camera, asio::steady_timer(self->executor_, longest)});
  std::erase_if(self->waiters_, [](const std::weak_ptr<Waiter>& entry) { return entry.expired(); });
  self->waiters_.push_back(waiter);
  co_await waiter->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  co_return Result<>();
}

} // namespace kagimado::recorder
