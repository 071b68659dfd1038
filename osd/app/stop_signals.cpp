#include "osd/app/stop_signals.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <system_error>

namespace kagimado::osd {

Result<std::unique_ptr<StopSignals>> StopSignals::create() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  std::unique_ptr<StopSignals> stop(new StopSignals);
  if (pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0) {
    stop->signals_.reset(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    stop->end_.reset(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  }
  if (!stop->signals_.valid() || !stop->end_.valid())
    return fail(ErrorKind::Io, "watching for signals: {}", std::generic_category().message(errno));
  return stop;
}

StopSignals::~StopSignals() {
  if (!watcher_.joinable())
    return;
  const std::uint64_t one = 1;
  // An eventfd that was never written to takes a 1.
  [[maybe_unused]] const auto written = ::write(end_.get(), &one, sizeof one);
  watcher_.join();
}

void StopSignals::watch(std::function<void()> on_stop) {
  watcher_ = std::thread([this, on_stop = std::move(on_stop)] {
    pollfd watched[2] = {{signals_.get(), POLLIN, 0}, {end_.get(), POLLIN, 0}};
    while (::poll(watched, 2, -1) < 0 && errno == EINTR) {
    }
    if ((watched[0].revents & POLLIN) != 0)
      on_stop();
  });
}

} // namespace kagimado::osd
