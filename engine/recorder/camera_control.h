// How the recorder speaks to a camera to set it: over TLS wherever the camera can, also where its pictures
// come over plain HTTP. Belongs to the executor's thread.
#pragma once

#include "engine/camera/driver.h"

namespace kagimado::recorder {

struct ControlWay {
  camera::Address address; // with the pin of the first use
  std::shared_ptr<camera::Driver> driver;
  camera::Capabilities capabilities;
};

// https_port: where to try besides, should the camera take no plain HTTP any more. A camera whose address is
// plain HTTP and that no authority is set for is pinned at the first use. There is no way back to plain HTTP
// where the TLS of a camera cannot be trusted. Errors: those of the way.
net::Task<ControlWay> open_control(net::asio::any_io_executor executor, camera::Address address,
                                   std::uint16_t https_port, std::shared_ptr<const Clock> clock);

struct ConnectionPlan {
  bool https = false;
  std::uint16_t https_port = 443, http_port = 80;
};

struct ConnectionChanged {
  camera::Address address;      // by which the camera is spoken to from now on
  std::optional<Error> problem; // it took the setting, but does not answer there
};

// Errors: before the camera was told anything.
net::Task<ConnectionChanged> change_connection(net::asio::any_io_executor executor, camera::Address address,
                                               ConnectionPlan plan, std::shared_ptr<const Clock> clock);

} // namespace kagimado::recorder
