// Asks the network who is there: a probe by multicast on each interface, then answers for a while. IPv4.
// Belongs to the executor's thread.
#pragma once

#include "engine/discovery/messages.h"
#include "engine/net/http_message.h"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>

namespace kagimado::discovery {

inline constexpr std::string_view multicast_group = "239.255.255.250";
inline constexpr std::uint16_t multicast_port = 3702;
inline constexpr std::size_t max_found = 512;

struct SearchOptions {
  std::vector<std::string> interface_addresses; // empty: all of this machine that are up
  std::uint16_t port = multicast_port;
  std::chrono::milliseconds asks_again_after{500}; // a datagram may be lost
  std::chrono::milliseconds listens_for{3000};
};

// A device by one address of it: the one that it answered from, so that nobody names somebody else.
struct Device {
  DeviceType type = DeviceType::Kagimado;
  std::string url; // of Onvif: where its RTSP most often is
  std::string host, name, model, serial;
  std::optional<std::uint16_t> https_port;
};

// Each device once, by host and port. Errors: Io (no interface could be asked), Cancelled.
net::Task<std::vector<Device>> search(net::asio::any_io_executor executor, SearchOptions options);

} // namespace kagimado::discovery
