// A sealed clip in memory: made by Sealer, with what went in.
#pragma once

#include "engine/sealed/opener.h"
#include "engine/sealed/sealer.h"
#include "tests/engine/mp4/samples.h"
#include "tests/engine/sealed/vector.h"

namespace kagimado::sealed {

// NAL units of these sizes (header included), each with its length before it, filled with something telling.
inline Bytes nal_sample(const std::vector<std::uint32_t>& unit_bytes) {
  Bytes sample;
  for (const auto size : unit_bytes) {
    Bytes unit(4);
    mp4::samples::put(unit, 0, size, 4);
    for (std::uint32_t i = 0; i < size; ++i)
      unit.push_back(static_cast<std::uint8_t>(0x40 + i));
    sample.insert(sample.end(), unit.begin(), unit.end());
  }
  return sample;
}

inline mp4::FragmentToWrite one_sample(ByteView payload, std::uint32_t track_id = 1) {
  mp4::FragmentToWrite fragment =
      mp4::samples::clear_fragment({static_cast<std::uint32_t>(payload.size())}, payload);
  fragment.track_id = track_id;
  return fragment;
}

inline Sealer vector_sealer(const mp4::InitSegment& clear_init, std::uint64_t first_iv = 0x1122334455667788) {
  return Sealer::create(clear_init, vector::password(), vector::kid(), vector::material(), first_iv,
                        vector::hk_salt());
}

// The samples of a fragment as they stand there.
inline std::vector<Bytes> samples_of(const mp4::Fragment& fragment, ByteView bytes) {
  std::vector<Bytes> all;
  for (const auto& sample : fragment.samples) {
    const auto view = bytes.subspan(sample.offset, sample.size_bytes);
    all.emplace_back(view.begin(), view.end());
  }
  return all;
}

inline Result<std::vector<Bytes>> opened_samples(Opener& opener, const mp4::Fragment& fragment,
                                                 ByteView bytes) {
  auto all = samples_of(fragment, bytes);
  for (std::size_t n = 0; n < all.size(); ++n)
    KGM_CHECK(opener.open_sample(fragment.samples[n], all[n]));
  return all;
}

} // namespace kagimado::sealed
