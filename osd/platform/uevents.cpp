#include "osd/platform/uevents.h"

#include <linux/netlink.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace kagimado::osd {

std::optional<Uevent> parse_uevent(std::string_view datagram) {
  const auto head = datagram.substr(0, datagram.find('\0'));
  if (head.find('@') == std::string_view::npos)
    return std::nullopt;
  Uevent event;
  for (auto rest = datagram.substr(head.size()); !rest.empty();) {
    rest.remove_prefix(1); // the 0
    const auto line = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(line.size());
    const auto equals = line.find('=');
    if (equals == std::string_view::npos)
      continue;
    const auto key = line.substr(0, equals), value = line.substr(equals + 1);
    if (key == "ACTION")
      event.action = value;
    else if (key == "SUBSYSTEM")
      event.subsystem = value;
    else if (key == "DEVNAME")
      event.device_name = value;
  }
  return event;
}

Result<UeventSocket> UeventSocket::open() {
  constexpr unsigned kernel_news = 1; // multicast group; udev's own is 2
  UeventSocket news;
  news.socket_.reset(::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT));
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = kernel_news;
  if (!news.socket_.valid() ||
      ::bind(news.socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return fail(ErrorKind::Unsupported, "news of devices: {}", std::generic_category().message(errno));
  return news;
}

std::vector<Uevent> UeventSocket::read() {
  std::vector<Uevent> events;
  std::array<char, 8192> buffer{};
  for (;;) {
    sockaddr_nl from{};
    socklen_t from_size = sizeof from;
    const auto got = ::recvfrom(socket_.get(), buffer.data(), buffer.size(), 0,
                                reinterpret_cast<sockaddr*>(&from), &from_size);
    if (got < 0 && errno == ENOBUFS) {
      events.push_back({"change", "drm", ""});
      continue;
    }
    if (got <= 0)
      return events;
    if (from.nl_pid != 0)
      continue; // not the kernel
    if (auto event = parse_uevent({buffer.data(), static_cast<std::size_t>(got)}))
      events.push_back(std::move(*event));
  }
}

} // namespace kagimado::osd
