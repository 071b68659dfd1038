#include "engine/device/burned_clock.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace kagimado::device {

namespace {

constexpr int time_bits = 44, crc_bits = 12, mark_bits = 4;
constexpr std::uint64_t time_mask = (1ULL << time_bits) - 1;
constexpr unsigned head_mark = 0b1010, tail_mark = 0b0101;
constexpr std::uint8_t black = 16, white = 235;
static_assert(time_bits + crc_bits + 2 * mark_bits == clock_blocks);

unsigned crc12(std::uint64_t milliseconds) {
  unsigned crc = 0xfff;
  for (int bit = time_bits - 1; bit >= 0; --bit) {
    const unsigned top = (crc >> 11 & 1U) ^ (milliseconds >> bit & 1U);
    crc = crc << 1 & 0xfffU;
    if (top != 0)
      crc ^= 0x80fU;
  }
  return crc;
}

std::uint64_t pattern_of(WallTime time) {
  const auto since = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
  const std::uint64_t milliseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(since, 0)) & time_mask;
  return (static_cast<std::uint64_t>(head_mark) << (clock_blocks - mark_bits)) |
         milliseconds << (crc_bits + mark_bits) |
         static_cast<std::uint64_t>(crc12(milliseconds)) << mark_bits | tail_mark;
}

// Mean over the middle of a block: its edges are mixed with the neighbours by scaling and coding.
int sample(const std::uint8_t* luma, int stride, int width, int height, int block) {
  const double block_width = static_cast<double>(width) / clock_blocks;
  const double row_height = static_cast<double>(burned_clock_height(height));
  const int left = static_cast<int>((block + 0.3) * block_width);
  const int right = std::max(left + 1, static_cast<int>((block + 0.7) * block_width));
  const int top = static_cast<int>(height - 0.65 * row_height);
  const int bottom = std::max(top + 1, static_cast<int>(height - 0.35 * row_height));
  int sum = 0, count = 0;
  for (int y = std::max(top, 0); y < std::min(bottom, height); ++y)
    for (int x = left; x < std::min(right, width); ++x, ++count)
      sum += luma[static_cast<std::ptrdiff_t>(y) * stride + x];
  return count == 0 ? 0 : sum / count;
}

} // namespace

// A fraction of the height and nothing else: readers see scaled pictures.
int burned_clock_height(int height) {
  return std::max(height / 36, 2);
}

void write_burned_clock(std::uint8_t* luma, int stride_bytes, int width, int height, WallTime time) {
  const std::uint64_t pattern = pattern_of(time);
  const int rows = std::min(burned_clock_height(height), height);
  for (int block = 0; block < clock_blocks; ++block) {
    const int left = block * width / clock_blocks, right = (block + 1) * width / clock_blocks;
    const bool one = (pattern >> (clock_blocks - 1 - block) & 1) != 0;
    for (int row = height - rows; row < height; ++row)
      std::memset(luma + static_cast<std::ptrdiff_t>(row) * stride_bytes + left, one ? white : black,
                  static_cast<std::size_t>(right - left));
  }
}

std::optional<WallTime> read_burned_clock(const std::uint8_t* luma, int stride_bytes, int width, int height) {
  if (width < clock_blocks || height < 16)
    return std::nullopt;
  std::array<int, clock_blocks> levels{};
  for (int block = 0; block < clock_blocks; ++block)
    levels[static_cast<std::size_t>(block)] = sample(luma, stride_bytes, width, height, block);
  const auto [darkest, brightest] = std::ranges::minmax(levels);
  if (brightest - darkest < 40)
    return std::nullopt;
  const int threshold = (darkest + brightest) / 2;
  std::uint64_t pattern = 0;
  for (const int level : levels)
    pattern = pattern << 1 | (level > threshold ? 1U : 0U);
  const std::uint64_t milliseconds = pattern >> (crc_bits + mark_bits) & time_mask;
  if (pattern >> (clock_blocks - mark_bits) != head_mark || (pattern & 0xfU) != tail_mark ||
      (pattern >> mark_bits & 0xfffU) != crc12(milliseconds))
    return std::nullopt;
  return WallTime(std::chrono::milliseconds(milliseconds));
}

} // namespace kagimado::device
