// WS-Discovery messages as cameras use them: probe and probe match in SOAP 1.2 over UDP. Namespaces are those
// of the 2005/04 draft, which ONVIF stays with; answers in those of OASIS WS-Discovery 1.1 are read too.
// Thread-safe.
//
// What comes in is from strangers: everything has a bound, and what is no such message is Invalid.
#pragma once

#include "engine/base/bytes.h"
#include "engine/base/result.h"

#include <optional>
#include <vector>

namespace kagimado::discovery {

inline constexpr std::size_t max_message_bytes = std::size_t{32} * 1024;
inline constexpr std::size_t max_matches = 32; // of one message
inline constexpr std::size_t max_text_bytes = 256;

// What is asked for, and what somebody is.
enum class DeviceType {
  Kagimado, // engine/device/CONTROL.md
  Onvif,    // network video transmitter, ONVIF Core section 7
};

struct Probe {
  std::string message_id;
  bool asks_for_kagimado = false; // by name, or for everything
};

// One device. Texts are what it says of itself.
struct Match {
  std::vector<DeviceType> types;
  std::vector<std::string> addresses; // URLs
  std::string name, model, serial;
  std::optional<std::uint16_t> https_port; // of a Kagimado camera
};

std::string random_message_id(); // "urn:uuid:..."
std::string write_probe(DeviceType wanted, const std::string& message_id);
// Errors: Invalid.
Result<Probe> parse_probe(ByteView message);

// The answer of a Kagimado camera. endpoint_id: "urn:uuid:...", the same as long as the camera lives.
std::string write_match(const Match& match, const std::string& endpoint_id, const std::string& relates_to);
// Only answers to the message of this id. Errors: Invalid.
Result<std::vector<Match>> parse_matches(ByteView message, std::string_view relates_to);

} // namespace kagimado::discovery
