// Which bytes of a video sample stay clear: the length and the header of each NAL unit (ISO/IEC 23001-7,
// section 9.5.2). Thread-safe.
#pragma once

#include "engine/mp4/fragment.h"

namespace kagimado::sealed {

// How the samples of a track divide into NAL units.
struct NalLayout {
  std::size_t length_bytes = 4; // of the length before each unit
  std::size_t header_bytes = 1;
};

// Nothing for codecs without NAL units: their whole samples are protected. Errors: Invalid (codec
// configuration too short).
Result<std::optional<NalLayout>> nal_layout_of(const mp4::Track& track);

// One subsample a NAL unit. Errors: Invalid (a NAL length that leaves the sample, too many units).
Result<std::vector<mp4::Subsample>> nal_subsamples(ByteView sample, const NalLayout& layout);

} // namespace kagimado::sealed
