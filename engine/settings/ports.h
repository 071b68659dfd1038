// Which ports the recorder may listen on [REQ-PC-4]. Pure; thread-safe.
#pragma once

#include "engine/base/result.h"

#include <cstdint>
#include <span>

namespace kagimado::settings {

inline constexpr std::int64_t min_port = 1;
inline constexpr std::int64_t max_port = 65535;
inline constexpr std::int64_t ftp_port = 21; // fixed

// Ports of other services, which HTTPS is refused.
bool is_reserved_port(std::int64_t port);

struct OtherPorts {
  std::int64_t http = 80;
  std::int64_t site_alarm = 1818;
  std::span<const std::int64_t> forwarding;
};

// Errors: Invalid, naming the rule.
Result<> check_https_port(std::int64_t port, const OtherPorts& others);

} // namespace kagimado::settings
