#include "engine/settings/ports.h"

#include <algorithm>
#include <array>

namespace kagimado::settings {
namespace {

struct PortRange {
  std::int64_t first, last;
};

constexpr std::array reserved = {
    PortRange{20, 21},   PortRange{23, 23},       PortRange{25, 25},       PortRange{42, 42},
    PortRange{53, 53},   PortRange{67, 69},       PortRange{79, 79},       PortRange{105, 105},
    PortRange{110, 110}, PortRange{123, 123},     PortRange{161, 162},     PortRange{546, 547},
    PortRange{995, 995}, PortRange{10001, 10007}, PortRange{50000, 50255},
};

} // namespace

bool is_reserved_port(std::int64_t port) {
  return std::ranges::any_of(
      reserved, [port](const PortRange& range) { return port >= range.first && port <= range.last; });
}

Result<> check_https_port(std::int64_t port, const OtherPorts& others) {
  if (port < min_port || port > max_port)
    return fail(ErrorKind::Invalid, "a port is {} to {}", min_port, max_port);
  if (port == ftp_port)
    return fail(ErrorKind::Invalid, "{} is the FTP port", port);
  if (is_reserved_port(port))
    return fail(ErrorKind::Invalid, "{} is a port of another service", port);
  if (port == others.http)
    return fail(ErrorKind::Invalid, "{} is the HTTP port", port);
  if (port == others.site_alarm)
    return fail(ErrorKind::Invalid, "{} is the port of site alarms", port);
  if (std::ranges::find(others.forwarding, port) != others.forwarding.end())
    return fail(ErrorKind::Invalid, "{} is a port of port forwarding", port);
  return {};
}

} // namespace kagimado::settings
