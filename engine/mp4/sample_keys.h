// IVs and subsamples of a fragment's samples, from senc or from where saiz and saio point. Thread-safe.
#pragma once

#include "engine/mp4/moof_boxes.h"

namespace kagimado::mp4 {

// Sets iv and subsamples of each sample. bytes: the whole fragment. Errors: Damaged (no information, counts
// that differ, ranges outside, subsamples that do not make up the sample), Limit, Unsupported.
Result<> assign_sample_keys(const TrackFragment& traf, ByteView bytes, std::uint32_t moof_offset,
                            std::vector<Sample>& samples);

} // namespace kagimado::mp4
