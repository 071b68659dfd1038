// A camera's half: answers probes on the interface of one address. IPv4. Belongs to the io_context's thread.
#pragma once

#include "engine/discovery/search.h"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>

namespace kagimado::discovery {

struct ResponderOptions {
  std::string address; // of the interface; 0.0.0.0: that of the default route
  std::uint16_t port = multicast_port;
  std::chrono::milliseconds most_delay{500}; // APP_MAX_DELAY: not all cameras of a site at the same time
};

class Responder final {
 public:
  // What is so now; host: the address by which the asker reaches this machine.
  using Describe = std::function<Match(const std::string& host)>;

  // Errors: Invalid (address), Io.
  static Result<std::unique_ptr<Responder>> start(net::asio::io_context& io, ResponderOptions options,
                                                  Describe describe);
  ~Responder();

 private:
  struct Impl;
  explicit Responder(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_; // shared with the coroutines under way
};

} // namespace kagimado::discovery
