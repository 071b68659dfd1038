// Whether bytes are one whole JPEG picture, by its structure alone (ITU-T T.81 annex B): nothing is decoded,
// and what is encrypted does not pass [REQ-ENC-13]. Thread-safe.
#pragma once

#include "engine/base/bytes.h"

namespace kagimado::camera {

inline constexpr std::size_t max_jpeg_bytes = std::size_t{4} * 1024 * 1024;

struct JpegSize {
  int width = 0, height = 0;
};

// Errors: Damaged (no JPEG, cut, or more behind it), Limit (larger than max_jpeg_bytes, or than pictures
// are).
Result<JpegSize> check_jpeg(ByteView jpeg);

} // namespace kagimado::camera
