#include "engine/recorder/serve.h"

#include "engine/base/log.h"
#include "engine/recorder/watchdog.h"

#include <boost/asio/signal_set.hpp>

#include <csignal>

namespace kagimado::recorder {
namespace {

void tell(const Result<>& told) {
  if (!told)
    log::warn("recorder", "{}", told.error().message);
}

} // namespace

Result<> serve(const RecorderOptions& options) {
  net::asio::io_context io(1);
  // First of all: a signal while starting must not be lost.
  net::asio::signal_set signals(io, SIGTERM, SIGINT);
  signals.async_wait([&io](const boost::system::error_code& error, int signal) {
    if (error)
      return;
    log::info("recorder", "signal {}: stops", signal);
    io.stop();
  });
  std::signal(SIGPIPE, SIG_IGN); // a peer that has gone is an error code, not the end of the process
  const auto notify = notify_service_manager();
  KGM_TRY(const auto recorder, Recorder::create(io, options));
  const Watchdog watchdog(io, notify);
  tell(notify.ready());
  io.run();
  tell(notify.stopping());
  return {};
}

} // namespace kagimado::recorder
