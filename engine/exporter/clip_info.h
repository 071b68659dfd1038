// What an init segment tells about the files that begin with it. Thread-safe.
#pragma once

#include "engine/exporter/manifest.h"
#include "engine/mp4/init_segment.h"

namespace kagimado::exporter {

struct ClipInfo {
  SharedBytes init_bytes;
  std::optional<mp4::InitSegment> init; // nothing: not known to this product; copied all the same
  std::string codecs;
  bool sealed = false;
  Bytes key_box; // data of its pssh; empty: none
  std::optional<Kid> kid;
  std::optional<store::Period> period;

  // The track that groups of pictures are counted by.
  [[nodiscard]] const mp4::Track* main_track() const;
};

ClipInfo read_clip_info(SharedBytes init_bytes);

} // namespace kagimado::exporter
