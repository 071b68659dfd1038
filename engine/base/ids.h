// Strong ids: a camera number cannot be passed where a stream number is meant.
#pragma once

#include "engine/base/bytes.h"

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <functional>

namespace kagimado {

// Number of a camera at one recorder, 1.. as operators say it; 0 is "none".
enum class CameraId : std::uint32_t {};

constexpr std::uint32_t number(CameraId id) {
  return static_cast<std::uint32_t>(id);
}

// Stream of a camera: 0 main, 1 sub, ...
enum class StreamIndex : std::uint8_t {};

constexpr std::uint32_t number(StreamIndex index) {
  return static_cast<std::uint32_t>(index);
}

// Key identifier of Common Encryption (ISO/IEC 23001-7, section 8.2): names a key, is no secret.
struct Kid {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Kid&) const = default;

  [[nodiscard]] std::string hex() const { return to_hex(bytes); }
};

} // namespace kagimado

template <>
struct std::hash<kagimado::Kid> {
  std::size_t operator()(const kagimado::Kid& kid) const noexcept {
    std::size_t value = 0;
    for (const auto byte : kid.bytes)
      value = value * 131 + byte;
    return value;
  }
};
