// 「ネットワーク」: ports of the recorder and of forwarding to cameras, their rules in words, and the state
// of each door.
#pragma once

#include "osd/screens/settings/page.h"

#include <nlohmann/json_fwd.hpp>

namespace kagimado::osd {

// Element n-1 is the port of camera n; 0: none. The list ends with the last camera that has one.
std::vector<std::int64_t> with_forwarding_port(std::vector<std::int64_t> ports, std::size_t camera,
                                               std::int64_t port);
enum class PortClash { None, Ftp, Http, Https, SiteAlarm, Forwarding };

struct KnownPorts {
  std::int64_t http = 0, https = 0, site_alarm = 0;
  std::vector<std::int64_t> forwarding;
};

// Why a port cannot be forwarded to that camera; 0 always can.
PortClash clash_of(std::int64_t port, std::size_t camera, const KnownPorts& others);

std::unique_ptr<SettingsPage> make_network_page();

} // namespace kagimado::osd
