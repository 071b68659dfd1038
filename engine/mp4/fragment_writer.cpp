#include "engine/mp4/fragment.h"
#include "engine/mp4/moof_boxes.h"
#include "engine/mp4/producer_time.h"

#include <algorithm>

namespace kagimado::mp4 {

namespace {

constexpr std::size_t mdat_header_bytes = 8;
constexpr std::size_t max_auxiliary_bytes = 255;

TrackRun run_of(const std::vector<Sample>& samples) {
  TrackRun run;
  run.full.version = 1; // signed composition offsets
  run.full.flags = trun_flag::data_offset | trun_flag::duration | trun_flag::size | trun_flag::flags;
  for (const auto& sample : samples) {
    if (sample.composition_offset != 0)
      run.full.flags |= trun_flag::composition_offset;
    run.samples.push_back({sample.duration, sample.size_bytes,
                           sample.is_sync ? flags_of_sync_sample : flags_of_non_sync_sample,
                           sample.composition_offset});
  }
  return run;
}

// senc, and saiz and saio that point into it.
void add_sample_keys(TrackFragment& traf, const std::vector<Sample>& samples) {
  const bool has_subsamples =
      std::ranges::any_of(samples, [](const Sample& sample) { return !sample.subsamples.empty(); });
  traf.has_senc = true;
  traf.senc.full.flags = has_subsamples ? senc_has_subsamples : 0;
  bool sizes_fit = true;
  traf.saiz.count = static_cast<std::uint32_t>(samples.size());
  for (const auto& sample : samples) {
    traf.senc.samples.push_back({sample.iv, sample.subsamples});
    const std::size_t size = traf.iv_bytes + (has_subsamples ? 2 + 6 * sample.subsamples.size() : 0);
    sizes_fit = sizes_fit && size <= max_auxiliary_bytes;
    traf.saiz.sizes.push_back(static_cast<std::uint8_t>(size));
  }
  traf.has_saiz = traf.has_saio = sizes_fit;
  traf.saio.offsets = {0};
  if (!has_subsamples) {
    traf.saiz.default_bytes = traf.iv_bytes;
    traf.saiz.sizes.clear();
  }
}

Bytes write_moof(MovieFragment& moof, std::uint8_t iv_bytes) {
  Bytes out;
  BoxWriter writer(out);
  writer.box(fourcc("moof"), [&](BoxWriter& content) {
    describe_movie_fragment(content, moof, [&](std::uint32_t) { return iv_bytes; });
  });
  return out;
}

} // namespace

Bytes write_fragment(const FragmentToWrite& fragment) {
  FragmentPlaces places;
  return write_fragment(fragment, places);
}

Bytes write_fragment(const FragmentToWrite& fragment, FragmentPlaces& places) {
  MovieFragment moof;
  moof.sequence = fragment.sequence;
  moof.has_chain_tag = fragment.with_chain_box;
  TrackFragment& traf = moof.trafs.emplace_back();
  traf.header.track_id = fragment.track_id;
  traf.decode_time = fragment.decode_time;
  traf.runs = {run_of(fragment.samples)};
  traf.iv_bytes = fragment.iv_bytes;
  if (fragment.iv_bytes != 0)
    add_sample_keys(traf, fragment.samples);

  // The first pass finds out sizes and places, which the offsets of the second one need; both are equally
  // long.
  traf.runs.front().data_offset =
      static_cast<std::int32_t>(write_moof(moof, fragment.iv_bytes).size() + mdat_header_bytes);
  traf.saio.offsets = {traf.senc.first_key_offset};
  const Bytes moof_bytes = write_moof(moof, fragment.iv_bytes);

  Bytes out;
  BoxWriter writer(out);
  out.reserve(64 + moof_bytes.size() + mdat_header_bytes + fragment.payload.size());
  if (fragment.producer_time) {
    ProducerTime time = *fragment.producer_time;
    writer.box(fourcc("prft"), [&](BoxWriter& prft) { describe_producer_time(prft, time); });
  }
  places.moof_offset = static_cast<std::uint32_t>(out.size());
  places.moof_bytes = static_cast<std::uint32_t>(moof_bytes.size());
  places.chain_tag_offset = moof.has_chain_tag ? places.moof_offset + moof.chain_tag_offset : 0;
  writer.bytes(moof_bytes);
  writer.box(fourcc("mdat"), [&](BoxWriter& mdat) { mdat.bytes(fragment.payload); });
  places.payload_offset = static_cast<std::uint32_t>(out.size() - fragment.payload.size());
  return out;
}

} // namespace kagimado::mp4
