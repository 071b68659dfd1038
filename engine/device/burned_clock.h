// A clock in the picture that machines read: tells from any copy of a frame (scaled, encoded again, on a
// screenshot) when it was made, so that the way from camera to picture can be timed.
//
// A row of 64 equal blocks along the bottom edge, over the whole width, 1/36 of the height (10 pixels of
// 360, blocks 10 pixels wide of 640), black (luma 16) for 0 and white (235) for 1:
//   4 blocks 1 0 1 0 | 44 bits Unix time in milliseconds, highest first | 12 bits CRC | 4 blocks 0 1 0 1
// CRC: polynomial x^12 + x^11 + x^3 + x^2 + x + 1, initial value 0xfff, over the 44 bits.
// Free functions are thread-safe.
#pragma once

#include "engine/base/clock.h"

#include <cstdint>
#include <optional>

namespace kagimado::device {

inline constexpr int clock_blocks = 64;

void write_burned_clock(std::uint8_t* luma, int stride_bytes, int width, int height, WallTime time);

// Nothing where no clock can be read: the marks or the CRC are wrong. Precision: 1 ms.
std::optional<WallTime> read_burned_clock(const std::uint8_t* luma, int stride_bytes, int width, int height);

// Rows at the bottom that the clock takes.
int burned_clock_height(int height);

} // namespace kagimado::device
