// Looks into bytes that are whole fragments back to back, as a cursor gives them. Thread-safe.
#pragma once

#include "engine/mp4/fragment.h"

#include <functional>

namespace kagimado::exporter {

// One fragment with what stands before it. Errors: Damaged (bytes end inside one).
struct FragmentBytes {
  std::uint64_t offset = 0; // within the bytes that were scanned
  ByteView bytes;
};

Result<std::vector<FragmentBytes>> split_fragments(ByteView bytes);

// Number of the fragment in its clip (mfhd); nothing where it is not told.
std::optional<std::uint32_t> sequence_of(const mp4::Fragment& fragment, ByteView bytes);

} // namespace kagimado::exporter
