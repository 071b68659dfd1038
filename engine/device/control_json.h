// Bodies of the control API (CONTROL.md) and what they mean. Free functions, thread-safe.
#pragma once

#include "engine/device/camera_settings.h"
#include "engine/device/event_board.h"
#include "engine/device/media.h"
#include "engine/net/http_message.h"

#include <vector>

namespace kagimado::device {

struct ConnectionBody {
  ConnectionMethod method = ConnectionMethod::Http;
  std::uint16_t https_port = 443;
};

// Errors of all: Invalid, naming the member.
Result<ConnectionBody> parse_connection(std::string_view body);
std::string write_connection(const ConnectionBody& connection);

// Nothing: off.
Result<std::optional<sealed::PasswordKey>> parse_encryption(std::string_view body);
std::string write_encryption(const std::optional<sealed::PasswordKey>& password);

struct AlarmBody {
  EventKind kind = EventKind::Input;
  std::chrono::seconds duration{2};
};

Result<AlarmBody> parse_alarm(std::string_view body);

struct CapabilitiesBody {
  std::string model, name, serial;
  bool ssl = true, data_encryption = true;
  int compression = 1;
  std::vector<SharedInfo> streams; // null: not known yet, left out
};

std::string write_capabilities(const CapabilitiesBody& capabilities);

} // namespace kagimado::device
