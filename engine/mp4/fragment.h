// One fragment (moof + mdat, with what stands before it): usually one video frame, or a few audio frames;
// with some packagers both.
//
// Free functions are thread-safe. Views point into the bytes that were parsed: keep those alive.
// Source: ISO/IEC 14496-12 section 8.8; senc/saiz/saio: ISO/IEC 23001-7 section 7.
#pragma once

#include "engine/base/clock.h"
#include "engine/mp4/init_segment.h"

namespace kagimado::mp4 {

struct Subsample {
  std::uint16_t clear_bytes = 0;
  std::uint32_t protected_bytes = 0;
};

struct Sample {
  std::uint32_t offset = 0; // from the start of the fragment's bytes
  std::uint32_t size_bytes = 0;
  std::uint32_t duration = 0;          // in the track's timescale
  std::int32_t composition_offset = 0; // same
  bool is_sync = false;                // a decoder can start here
  std::array<std::uint8_t, 16> iv{};   // zero-padded; valid if the track is protected
  std::vector<Subsample> subsamples;   // empty: the whole sample is protected
};

// Wall clock of a sample as its camera saw it: prft, ISO/IEC 14496-12 section 8.16.5.
struct ProducerTime {
  std::uint32_t track_id = 0;
  WallTime wall;
  std::uint64_t media_time = 0;
};

// Of one track.
struct Fragment {
  std::uint32_t track_id = 0;
  std::uint64_t decode_time = 0; // tfdt, in the track's timescale
  std::vector<Sample> samples;
  bool has_sample_encryption = false; // senc present
  std::optional<ProducerTime> producer_time;
  // Integrity chain (uuid box, see sealed/chain.h): where moof starts and its tag lies; chain_tag_offset 0:
  // none.
  std::uint32_t moof_offset = 0, moof_bytes = 0;
  std::uint32_t mdat_offset = 0, mdat_bytes = 0; // of the whole box, header included
  std::uint32_t chain_tag_offset = 0; // of the 32 tag bytes, from the start of the fragment's bytes

  [[nodiscard]] bool starts_with_sync() const { return !samples.empty() && samples.front().is_sync; }
};

inline constexpr std::uint32_t max_samples_per_fragment = 100'000;
inline constexpr std::uint32_t max_subsamples_per_sample = 4'096;

// bytes: [prft|styp|emsg|free|...]* moof mdat. init says which tracks are protected and IV sizes. One
// Fragment a track, in the order of the file, at least one; tracks that are not in init (text, metadata) are
// left out. What is said of moof, mdat and the integrity chain is the same in all of them. Errors: Damaged
// (contradictions; senc count != sample count; clear + protected != size; ranges outside mdat), Limit,
// Unsupported (no track of init, one track twice).
Result<std::vector<Fragment>> parse_fragments(ByteView bytes, const InitSegment& init);
// The leading one alone, as Unit::track_id names it: of the video where there is some, else the first.
Result<Fragment> parse_fragment(ByteView bytes, const InitSegment& init);

// What a packager gives. payload holds the samples back to back; Sample::offset is ignored.
struct FragmentToWrite {
  std::uint32_t sequence = 1;
  std::uint32_t track_id = 1;
  std::uint64_t decode_time = 0;
  std::vector<Sample> samples;
  std::uint8_t iv_bytes = 0;   // 0: clear, no senc/saiz/saio; else 8 or 16
  bool with_chain_box = false; // reserves the integrity uuid box, tag zero
  std::optional<ProducerTime> producer_time;
  ByteView payload;
};

// Where things stand in what write_fragment made, so that a packager can seal in place.
struct FragmentPlaces {
  std::uint32_t moof_offset = 0, moof_bytes = 0;
  std::uint32_t chain_tag_offset = 0; // 0: none
  std::uint32_t payload_offset = 0;
};

// traf order tfhd, tfdt v1, trun, senc, saiz, saio; uuid last in moof. saiz and saio are left out where a
// sample has more subsamples than saiz's 8-bit sizes can tell (senc alone says the same). The payload stays
// below 4 GiB.
Bytes write_fragment(const FragmentToWrite& fragment);
Bytes write_fragment(const FragmentToWrite& fragment, FragmentPlaces& places);

} // namespace kagimado::mp4
