#include "engine/recorder/serve.h"

#include "engine/base/log.h"

#include <boost/asio/signal_set.hpp>

#include <csignal>

namespace kagimado::recorder {

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
  KGM_TRY(const auto recorder, Recorder::create(io, options));
  io.run();
  return {};
}

} // namespace kagimado::recorder
