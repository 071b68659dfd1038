// The codecs parameter of a clip's media type, as browsers want it: RFC 6381, ISO/IEC 14496-15 annex E.
// Thread-safe.
#pragma once

#include "engine/mp4/init_segment.h"

namespace kagimado::mp4 {

// "avc1.4d401f", "hvc1.1.6.L93.90", "mp4v.6c", "mp4a.40.2".
std::string codec_text(const Track& track);
// Of all tracks, with commas.
std::string codec_text(const InitSegment& init);

} // namespace kagimado::mp4
