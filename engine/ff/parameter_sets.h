// Decoder configurations of MP4 (avcC, hvcC: ISO/IEC 14496-15) out of parameter sets, and a check of foreign
// ones. Free functions are thread-safe.
#pragma once

#include "engine/base/bytes.h"
#include "engine/ff/codec.h"

#include <vector>

namespace kagimado::ff {

// Parameter sets found among NAL units, without duplicates, in order.
struct ParameterSets {
  std::vector<Bytes> video; // H.265 only
  std::vector<Bytes> sequence, picture;

  [[nodiscard]] bool complete(Codec codec) const;
};

ParameterSets collect_parameter_sets(Codec codec, const std::vector<ByteView>& units);
// True for VPS, SPS, PPS.
bool is_parameter_set(Codec codec, ByteView unit);

// avcC or hvcC payload, 4-byte lengths. Errors: Invalid (a set is missing), Damaged (SPS too short), Limit.
Result<Bytes> write_configuration(Codec codec, const ParameterSets& sets);

// What is needed of a foreign avcC / hvcC; the sets may be empty (sent in band). Errors: Damaged (lengths
// that leave the bytes).
struct Configuration {
  int nal_length_bytes = 4;
  ParameterSets sets;
};

Result<Configuration> read_configuration(Codec codec, ByteView configuration);

} // namespace kagimado::ff
