#include "engine/recorder/serve.h"

#include "engine/base/log.h"
#include "engine/base/time_zone.h"
#include "engine/recorder/watchdog.h"

#include <boost/asio/signal_set.hpp>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>

namespace kagimado::recorder {
namespace {

void tell(const Result<>& told) {
  if (!told)
    log::warn("recorder", "{}", told.error().message);
}

// Cameras, files and several hundred browsers' connections: shells often start with 1,024.
void allow_many_files() {
  constexpr rlim_t wanted = 65'536;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
    return;
  limit.rlim_cur = std::min(wanted, limit.rlim_max);
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0)
    log::warn("recorder", "at most {} open files", limit.rlim_cur);
}

} // namespace

Result<> serve(RecorderOptions options) {
  begin_time_zone();
  net::asio::io_context io(1);
  // First of all: a signal while starting must not be lost.
  net::asio::signal_set signals(io, SIGTERM, SIGINT);
  signals.async_wait([&io](const boost::system::error_code& error, int signal) {
    if (error)
      return;
    log::info("recorder", "signal {}: stops", signal);
    io.stop();
  });
  allow_many_files();
  std::signal(SIGPIPE, SIG_IGN); // a peer that has gone is an error code, not the end of the process
  const auto notify = notify_service_manager();
  options.restart = [&io] { io.stop(); }; // the unit says Restart=always
  options.use_time_zone = use_time_zone;
  KGM_TRY(const auto recorder, Recorder::create(io, std::move(options)));
  const Watchdog watchdog(io, notify);
  tell(notify.ready());
  io.run();
  tell(notify.stopping());
  return {};
}

} // namespace kagimado::recorder
