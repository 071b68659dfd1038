#include "engine/mp4/fragment.h"
#include "engine/mp4/moof_boxes.h"
#include "engine/mp4/producer_time.h"
#include "engine/mp4/sample_keys.h"

#include <limits>
#include <utility>

namespace kagimado::mp4 {

namespace {

// Where the boxes of a fragment stand; sizes are of whole boxes.
struct Layout {
  std::uint32_t moof_offset = 0, moof_header_bytes = 0, moof_bytes = 0;
  std::uint32_t mdat_offset = 0, mdat_header_bytes = 0, mdat_bytes = 0;
  std::optional<ProducerTime> producer_time;

  [[nodiscard]] std::uint32_t payload_offset() const { return mdat_offset + mdat_header_bytes; }

  [[nodiscard]] std::uint32_t mdat_end() const { return mdat_offset + mdat_bytes; }
};

Result<ProducerTime> read_producer_time(ByteView content) {
  Failure failure;
  BoxReader reader(content, 0, failure, fourcc("prft"));
  ProducerTime time;
  describe_producer_time(reader, time);
  if (failure.error)
    return std::unexpected(*failure.error);
  return time;
}

// Takes one top-level box into the layout. Errors: Damaged (order of boxes).
Result<> place(Layout& layout, const BoxHeader& header, std::uint32_t offset, ByteView content) {
  const auto size = static_cast<std::uint32_t>(header.size_bytes);
  switch (header.type) {
  case fourcc("prft"): {
    KGM_TRY(layout.producer_time, read_producer_time(content));
    return {};
  }
  case fourcc("moof"):
    if (layout.moof_bytes != 0)
      return fail(ErrorKind::Damaged, "two moof boxes");
    layout.moof_offset = offset;
    layout.moof_header_bytes = header.header_bytes;
    layout.moof_bytes = size;
    return {};
  case fourcc("mdat"):
    if (layout.moof_bytes == 0)
      return fail(ErrorKind::Damaged, "mdat without moof");
    layout.mdat_offset = offset;
    layout.mdat_header_bytes = header.header_bytes;
    layout.mdat_bytes = size;
    return {};
  default:
    return {};
  }
}

Result<Layout> read_layout(ByteView bytes) {
  if (bytes.size() > std::numeric_limits<std::uint32_t>::max())
    return fail(ErrorKind::Limit, "{} bytes", bytes.size());
  Layout layout;
  for (std::size_t at = 0; at < bytes.size();) {
    if (layout.mdat_bytes != 0)
      return fail(ErrorKind::Damaged, "{} bytes behind mdat", bytes.size() - at);
    const ByteView here = bytes.subspan(at);
    const auto header = read_box_header(here);
    if (!header)
      return fail(ErrorKind::Damaged, "{}", header.error().message);
    if (header->size_bytes > here.size())
      return fail(ErrorKind::Damaged, "'{}' is cut short", to_text(header->type));
    const auto size = static_cast<std::size_t>(header->size_bytes);
    const ByteView content = here.subspan(header->header_bytes, size - header->header_bytes);
    KGM_CHECK(place(layout, *header, static_cast<std::uint32_t>(at), content));
    at += size;
  }
  if (layout.mdat_bytes == 0)
    return fail(ErrorKind::Damaged, "no moof and mdat");
  return layout;
}

// Where the data of a track is said to be, from the start of the fragment's bytes.
struct DataPlaces {
  std::int64_t base = 0;  // what the runs' data offsets count from
  std::int64_t first = 0; // of the first run, where it does not say
};

// The base is the start of moof: this is so by default-base-is-moof, for the first track by default, and
// every packager known to write an absolute base-data-offset (which says nothing about a fragment by itself)
// means the same place with it. Without either, a later track goes on where the one before it ended.
DataPlaces data_places(const TrackFragment& traf, const Layout& layout, std::optional<std::int64_t> before) {
  const bool is_absolute = traf.header.has(tfhd_flag::base_data_offset);
  if (is_absolute)
    return {layout.moof_offset, before.value_or(layout.payload_offset())};
  if (traf.header.has(tfhd_flag::default_base_is_moof) || !before)
    return {layout.moof_offset, layout.moof_offset};
  return {*before, *before};
}

// end: of the data of the track before, and then of this one.
Result<std::vector<Sample>> samples_of(const TrackFragment& traf, const SampleDefaults& track_defaults,
                                       const Layout& layout, std::optional<std::int64_t>& end) {
  std::vector<Sample> samples;
  if (traf.runs.empty())
    return samples;
  const TrackFragmentHeader& tfhd = traf.header;
  const auto duration = tfhd.has(tfhd_flag::duration) ? tfhd.defaults.duration : track_defaults.duration;
  const auto size_bytes = tfhd.has(tfhd_flag::size) ? tfhd.defaults.size_bytes : track_defaults.size_bytes;
  std::size_t count = 0;
  for (const auto& run : traf.runs)
    count += run.samples.size();
  samples.reserve(count);
  const DataPlaces places = data_places(traf, layout, end);
  std::int64_t next = places.first;
  for (const auto& run : traf.runs) {
    if (run.has(trun_flag::data_offset))
      next = places.base + run.data_offset;
    for (std::size_t n = 0; n < run.samples.size(); ++n) {
      const RunSample& source = run.samples[n];
      Sample sample;
      sample.size_bytes = run.has(trun_flag::size) ? source.size_bytes : size_bytes;
      sample.duration = run.has(trun_flag::duration) ? source.duration : duration;
      sample.composition_offset = source.composition_offset;
      sample.is_sync = (sample_flags(tfhd, run, n, track_defaults) & sample_is_non_sync) == 0;
      if (next < layout.payload_offset() || next + sample.size_bytes > layout.mdat_end())
        return fail(ErrorKind::Damaged, "sample {} ({} bytes at {}) lies outside mdat", samples.size(),
                    sample.size_bytes, next);
      sample.offset = static_cast<std::uint32_t>(next);
      next += sample.size_bytes;
      samples.push_back(std::move(sample));
    }
  }
  end = next;
  return samples;
}

Result<MovieFragment> read_moof(ByteView bytes, const Layout& layout, const InitSegment& init) {
  Failure failure;
  MovieFragment moof;
  const std::uint32_t content = layout.moof_offset + layout.moof_header_bytes;
  BoxReader reader(bytes.subspan(content, layout.moof_bytes - layout.moof_header_bytes), content, failure,
                   fourcc("moof"));
  describe_movie_fragment(reader, moof, [&](std::uint32_t track_id) -> std::uint8_t {
    const Track* track = init.find(track_id);
    return track != nullptr && track->encryption ? track->encryption->iv_bytes : 0;
  });
  if (failure.error)
    return std::unexpected(*failure.error);
  if (moof.has_chain_tag && moof.chain_tag_offset + chain_tag_bytes != layout.moof_offset + layout.moof_bytes)
    return fail(ErrorKind::Damaged, "the integrity tag is not the last box of moof");
  return moof;
}

Result<Fragment> fragment_of(const TrackFragment& traf, const Track& track, const Layout& layout,
                             ByteView bytes, std::optional<std::int64_t>& data_end) {
  if (traf.header.description_index != 1)
    return fail(ErrorKind::Unsupported, "sample description {}", traf.header.description_index);
  Fragment fragment;
  fragment.track_id = track.id;
  fragment.decode_time = traf.decode_time;
  fragment.has_sample_encryption = traf.has_senc;
  fragment.moof_offset = layout.moof_offset;
  fragment.moof_bytes = layout.moof_bytes;
  fragment.mdat_offset = layout.mdat_offset;
  fragment.mdat_bytes = layout.mdat_bytes;
  KGM_TRY(fragment.samples, samples_of(traf, track.defaults, layout, data_end));
  if (traf.iv_bytes != 0)
    KGM_CHECK(assign_sample_keys(traf, bytes, layout.moof_offset, fragment.samples));
  return fragment;
}

struct Parsed {
  std::vector<Fragment> fragments;
  std::uint32_t leading_track_id = 0;
};

Result<Parsed> parse(ByteView bytes, const InitSegment& init) {
  KGM_TRY(const Layout layout, read_layout(bytes));
  KGM_TRY(const MovieFragment moof, read_moof(bytes, layout, init));
  Parsed parsed;
  std::optional<std::int64_t> data_end;
  for (const TrackFragment& traf : moof.trafs) {
    const Track* track = init.find(traf.header.track_id);
    static const Track unknown; // its data still says where the next track's begins
    auto fragment = fragment_of(traf, track != nullptr ? *track : unknown, layout, bytes, data_end);
    if (track == nullptr)
      continue;
    if (!fragment)
      return std::unexpected(fragment.error());
    fragment->producer_time = layout.producer_time;
    fragment->chain_tag_offset = moof.has_chain_tag ? moof.chain_tag_offset : 0;
    parsed.fragments.push_back(std::move(*fragment));
  }
  const auto is_video_track = [&](std::uint32_t id) {
    const Track* track = init.find(id);
    return track != nullptr && is_video(track->codec);
  };
  parsed.leading_track_id = leading_traf(moof, is_video_track).header.track_id;
  if (parsed.fragments.empty())
    return fail(ErrorKind::Unsupported, "track {} is not in the init segment", parsed.leading_track_id);
  return parsed;
}

} // namespace

Result<std::vector<Fragment>> parse_fragments(ByteView bytes, const InitSegment& init) {
  auto parsed = parse(bytes, init);
  if (!parsed)
    return std::unexpected(parsed.error().within("fragment"));
  return std::move(parsed->fragments);
}

Result<Fragment> parse_fragment(ByteView bytes, const InitSegment& init) {
  auto parsed = parse(bytes, init);
  if (!parsed)
    return std::unexpected(parsed.error().within("fragment"));
  const auto leading = std::ranges::find(parsed->fragments, parsed->leading_track_id, &Fragment::track_id);
  if (leading == parsed->fragments.end())
    return fail(ErrorKind::Unsupported, "fragment: track {} is not in the init segment",
                parsed->leading_track_id);
  return std::move(*leading);
}

} // namespace kagimado::mp4
