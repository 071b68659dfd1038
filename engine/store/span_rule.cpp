#include "engine/store/span_rule.h"

#include <algorithm>

namespace kagimado::store {

namespace {

constexpr std::chrono::seconds longest_picture{2}; // beyond the receipt of its fragment

} // namespace

bool is_discontinuity(const MediaMoment& before, const MediaMoment& next, std::uint32_t timescale) {
  if (next.media_time < before.media_time)
    return true;
  const auto media = media_length(next.media_time - before.media_time, timescale);
  const auto drift = (next.wall - before.wall) - media;
  return drift > tolerated_drift || drift < -tolerated_drift;
}

bool is_gap(std::uint64_t media_end, std::uint64_t next_media_time, std::uint64_t interval,
            std::uint32_t timescale) {
  return next_media_time > media_end && media_length(next_media_time - media_end, timescale) >
                                            tolerated_drift + media_length(interval, timescale);
}

WallTime wall_of_key_frame(const MediaMoment& before, const MediaMoment& received, std::uint32_t timescale) {
  const WallTime by_media = before.wall + media_length(received.media_time - before.media_time, timescale);
  if (received.wall >= by_media)
    return received.wall;
  return std::max(before.wall, by_media - (by_media - received.wall) / 8);
}

WallTime end_of_group(const MediaMoment& key_frame, std::uint64_t media_end, std::uint32_t timescale,
                      WallTime received) {
  const auto ticks = media_end > key_frame.media_time ? media_end - key_frame.media_time : 0;
  const WallTime end =
      key_frame.wall + std::max(media_length(ticks, timescale), std::chrono::microseconds(1));
  const WallTime latest = std::max(received, key_frame.wall) + tolerated_drift + longest_picture;
  return std::min(end, latest);
}

} // namespace kagimado::store
