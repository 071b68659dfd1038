// Wall times of the pictures of one group: the mark tells that of the key frame, media time the rest. Pure.
#pragma once

#include "engine/mp4/fragment.h"
#include "engine/mp4/playback_mark.h"

#include <algorithm>
#include <optional>

namespace kagimado::view {

inline std::chrono::microseconds media_time(std::uint64_t ticks, std::uint32_t timescale) {
  constexpr std::uint64_t max_ticks = std::uint64_t{1} << 53; // keeps hostile times away from overflow
  const std::uint64_t scale = std::max<std::uint32_t>(timescale, 1);
  ticks = std::min(ticks, max_ticks);
  return std::chrono::microseconds(
      static_cast<std::int64_t>(ticks / scale * 1'000'000 + ticks % scale * 1'000'000 / scale));
}

class GroupTimes final {
 public:
  // A picture farther than this from its key frame is nonsense.
  static constexpr std::chrono::hours longest_group{1};

  void begin(const mp4::PlaybackMark& mark) {
    mark_ = mark;
    key_time_.reset();
  }

  void clear() { mark_.reset(); }

  [[nodiscard]] const std::optional<mp4::PlaybackMark>& mark() const { return mark_; }

  // time: of the first video sample behind the mark, on its track's time line.
  void set_key_time(std::chrono::microseconds time) {
    if (!key_time_)
      key_time_ = time;
  }

  [[nodiscard]] bool known() const { return mark_ && key_time_; }

  [[nodiscard]] WallTime wall_of(std::chrono::microseconds time) const {
    const std::chrono::microseconds limit = longest_group;
    return mark_->wall + std::clamp(time - *key_time_, -limit, limit);
  }

 private:
  std::optional<mp4::PlaybackMark> mark_;
  std::optional<std::chrono::microseconds> key_time_;
};

} // namespace kagimado::view
