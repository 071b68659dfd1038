// Byte strings and their text forms. Free functions are thread-safe.
#pragma once

#include "engine/base/result.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kagimado {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;
// Immutable once shared: readers on any thread keep it alive, nobody copies it.
using SharedBytes = std::shared_ptr<const Bytes>;

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string to_hex(ByteView bytes);
Result<Bytes> from_hex(std::string_view text);

// RFC 4648; url: section 5 alphabet without padding, as JWK uses it.
std::string to_base64(ByteView bytes);
std::string to_base64url(ByteView bytes);
// Reads both alphabets, padded or not.
Result<Bytes> from_base64(std::string_view text);

} // namespace kagimado
