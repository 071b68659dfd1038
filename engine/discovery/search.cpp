#include "engine/discovery/search.h"

#include "engine/base/log.h"
#include "engine/net/url.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/multicast.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

namespace kagimado::discovery {

namespace asio = net::asio;
using asio::ip::udp;

namespace {

constexpr std::array asked_types = {DeviceType::Kagimado, DeviceType::Onvif};

std::vector<asio::ip::address_v4> interfaces_of(const SearchOptions& options) {
  std::vector<asio::ip::address_v4> addresses;
  boost::system::error_code error;
  for (const auto& text : options.interface_addresses)
    if (const auto address = asio::ip::make_address_v4(text, error); !error)
      addresses.push_back(address);
  ifaddrs* list = nullptr;
  if (!options.interface_addresses.empty() || ::getifaddrs(&list) != 0)
    return addresses;
  for (const auto* each = list; each != nullptr; each = each->ifa_next) {
    const bool is_up = (each->ifa_flags & IFF_UP) != 0 && each->ifa_addr != nullptr;
    if (!is_up || each->ifa_addr->sa_family != AF_INET)
      continue;
    sockaddr_in in{};
    std::memcpy(&in, each->ifa_addr, sizeof in);
    addresses.emplace_back(ntohl(in.sin_addr.s_addr));
  }
  ::freeifaddrs(list);
  return addresses;
}

// The questions of one search and what came back.
struct Findings {
  std::map<DeviceType, std::string> questions; // type, id of its probe
  std::map<std::pair<std::string, std::uint16_t>, Device> devices;

  void take(ByteView message, const std::string& sender) {
    for (const auto& [type, id] : questions) {
      const auto matches = parse_matches(message, id);
      if (!matches)
        continue;
      for (const auto& match : *matches)
        add(type, match, sender);
    }
  }

 private:
  void add(DeviceType type, const Match& match, const std::string& sender) {
    if (std::ranges::find(match.types, type) == match.types.end())
      return;
    for (const auto& address : match.addresses) {
      const auto url = net::parse_url(address);
      const bool is_own = url && url->host == sender && (url->scheme == "http" || url->scheme == "https");
      if (!is_own || devices.size() == max_found)
        continue;
      const auto shown = type == DeviceType::Kagimado
                             ? fmt::format("{}://{}:{}/", url->scheme, sender, url->port)
                             : fmt::format("rtsp://{}/", sender);
      devices.try_emplace({sender, url->port}, Device{type, shown, sender, match.name, match.model,
                                                      match.serial, match.https_port});
      return;
    }
  }
};

using Socket = std::shared_ptr<udp::socket>;

Result<Socket> open_socket(const asio::any_io_executor& executor, const asio::ip::address_v4& address) {
  auto socket = std::make_shared<udp::socket>(executor);
  boost::system::error_code error;
  socket->open(udp::v4(), error);
  if (!error)
    socket->bind({address, 0}, error);
  if (!error)
    socket->set_option(asio::ip::multicast::outbound_interface(address), error);
  if (!error)
    socket->set_option(asio::ip::multicast::enable_loopback(true), error); // cameras of this machine
  if (error)
    return fail(ErrorKind::Io, "asking by {}: {}", address.to_string(), error.message());
  return socket;
}

asio::awaitable<void> listen(Socket socket, std::shared_ptr<Findings> findings) {
  Bytes buffer(max_message_bytes + 1);
  while (true) {
    udp::endpoint sender;
    const auto [error, bytes] = co_await socket->async_receive_from(asio::buffer(buffer), sender,
                                                                    asio::as_tuple(asio::use_awaitable));
    if (error)
      co_return;
    findings->take(ByteView(buffer).first(bytes), sender.address().to_string());
  }
}

asio::awaitable<void> ask(std::vector<Socket> sockets, std::shared_ptr<const Findings> findings,
                          SearchOptions options) {
  asio::steady_timer pause(co_await asio::this_coro::executor);
  const udp::endpoint everybody(asio::ip::make_address_v4(multicast_group), options.port);
  const std::array waits = {options.asks_again_after, options.listens_for - options.asks_again_after};
  for (const auto wait : waits) {
    for (const auto& socket : sockets)
      for (const auto& [type, id] : findings->questions) {
        const auto probe = write_probe(type, id);
        boost::system::error_code error; // an interface that cannot is silent
        socket->send_to(asio::buffer(probe), everybody, 0, error);
        if (error)
          log::warn("discovery", "{}: {}", socket->local_endpoint().address().to_string(), error.message());
      }
    pause.expires_after(wait);
    co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  for (const auto& socket : sockets)
    socket->close(); // ends its listener
}

} // namespace

net::Task<std::vector<Device>> search(asio::any_io_executor executor, SearchOptions options) {
  const auto findings = std::make_shared<Findings>();
  for (const auto type : asked_types)
    findings->questions[type] = random_message_id();
  std::vector<Socket> sockets;
  for (const auto& address : interfaces_of(options))
    if (auto socket = open_socket(executor, address))
      sockets.push_back(std::move(*socket));
    else
      log::warn("discovery", "{}", socket.error().message);
  if (sockets.empty())
    co_return fail(ErrorKind::Io, "no network interface to ask by");
  for (const auto& socket : sockets)
    asio::co_spawn(executor, listen(socket, findings), asio::detached);
  auto asking = ask(sockets, findings, options);
  co_await std::move(asking);
  std::vector<Device> devices;
  for (const auto& [key, device] : findings->devices)
    devices.push_back(device);
  co_return devices;
}

} // namespace kagimado::discovery
