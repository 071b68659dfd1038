// Indexes and manifests of a copy that somebody else may have had in his hands.
#include "engine/exporter/manifest.h"
#include "engine/mp4/index_boxes.h"

#include <cstddef>
#include <cstdint>

using namespace kagimado;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  if (const auto index = mp4::read_segment_index(bytes))
    (void)mp4::write_segment_index(*index, mp4::segment_index_bytes(index->references.size()) + 8);
  if (const auto points = mp4::read_random_access(bytes))
    (void)mp4::write_random_access(1, *points);
  if (const auto manifest = exporter::read_manifest(bytes))
    (void)exporter::write_manifest(*manifest);
  return 0;
}
