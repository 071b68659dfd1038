// CRC-32 of IEEE 802.3 (reflected, polynomial 0x04c11db7), as zlib and PNG have it. Thread-safe.
#pragma once

#include "engine/base/bytes.h"

namespace kagimado::store {

// previous: the value of the bytes before, to go on from there.
std::uint32_t crc32(ByteView bytes, std::uint32_t previous = 0);

} // namespace kagimado::store
