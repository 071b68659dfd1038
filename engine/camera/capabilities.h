// What a camera says it can do (engine/device/CONTROL.md), read from its JSON with bounds.
#pragma once

#include "engine/base/ids.h"

#include <optional>
#include <string>
#include <vector>

namespace kagimado::camera {

struct StreamDescription {
  StreamIndex index{0};
  std::string codec;       // "h264", "h265", "mjpeg"
  std::string compression; // as the camera names it: "H.264(1)"
  int width = 0, height = 0;
};

struct Capabilities {
  std::string model, name, serial;
  bool ssl = false;
  bool data_encryption = false;
  bool events = false;                    // Driver::run_events
  std::vector<StreamDescription> streams; // empty: not known before the stream itself
};

// What the camera seals with now.
struct EncryptionState {
  bool on = false;
  std::array<std::uint8_t, 16> pb_salt{};
  std::uint32_t iterations = 0;
};

// How it wants to be spoken to.
struct ConnectionSetting {
  bool https = false; // and nothing else
  std::uint16_t https_port = 443;
  bool operator==(const ConnectionSetting&) const = default;
};

inline constexpr std::size_t max_streams = 8;

// Errors: Damaged (not JSON, wrong types, out of bounds).
Result<Capabilities> parse_capabilities(std::string_view json);
Result<EncryptionState> parse_encryption_state(std::string_view json);
Result<ConnectionSetting> parse_connection_setting(std::string_view json);

} // namespace kagimado::camera
