// Where a span ends and how long it is: the one place that knows. Pure; thread-safe.
#pragma once

#include "engine/store/fragment_facts.h"

namespace kagimado::store {

inline constexpr std::chrono::seconds tolerated_drift{3};

// A moment of the stream on both clocks.
struct MediaMoment {
  WallTime wall;
  std::uint64_t media_time = 0;
};

// Between two key frames: wall clock and media clock went different ways.
bool is_discontinuity(const MediaMoment& before, const MediaMoment& next, std::uint32_t timescale);

// Between the end of the last picture and the next key frame pictures are missing, whatever the clocks say.
// interval: between the last two pictures; some cameras send one every few seconds.
bool is_gap(std::uint64_t media_end, std::uint64_t next_media_time, std::uint64_t interval,
            std::uint32_t timescale);

// Wall time of a key frame within a span: its receipt, or, where groups came in a burst, spread by media
// time; what is ahead of the wall clock falls back to it within a few groups. Never before the one before.
WallTime wall_of_key_frame(const MediaMoment& before, const MediaMoment& received, std::uint32_t timescale);

// When the group's last picture ends. received: of the last fragment; a duration that claims more than the
// wall clock allows is cut.
WallTime end_of_group(const MediaMoment& key_frame, std::uint64_t media_end, std::uint32_t timescale,
                      WallTime received);

} // namespace kagimado::store
