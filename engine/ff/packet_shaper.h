// Brings one stream's packets, whatever the container, into the form that MP4 stores: 4-byte NAL lengths,
// complete JPEGs, raw AAC. Owned and called by one thread.
#pragma once

#include "engine/ff/codec.h"

namespace kagimado::ff {

class PacketShaper final {
 public:
  // info.extradata as the source gives it (Annex B, avcC, hvcC, nothing); is rewritten as MP4 stores it where
  // known already. Errors: Damaged, Unsupported.
  static Result<PacketShaper> create(StreamInfo& info);

  // One access unit. info.extradata follows parameter sets that change in band at a key frame.
  // Errors: Damaged (broken framing), Unsupported.
  Result<Bytes> shape(ByteView data, bool is_key, StreamInfo& info);

 private:
  Result<Bytes> shape_nal_units(ByteView data, bool is_key, StreamInfo& info) const;
  Result<Bytes> shape_aac(ByteView data, StreamInfo& info) const;

  int nal_length_bytes_ = 0; // 0: start codes
  bool adts_ = false;
};

} // namespace kagimado::ff
