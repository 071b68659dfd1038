#include "engine/store/fragment_facts.h"

#include "engine/mp4/moof_boxes.h"
#include "engine/mp4/producer_time.h"
#include "engine/sealed/key_box.h"

namespace kagimado::store {

namespace {

constexpr std::uint64_t longest_media_s = 1'000'000'000;

std::optional<Period> period_of(const mp4::InitSegment& init) {
  const auto data = sealed::find_key_box(init);
  if (!data)
    return std::nullopt;
  const auto box = sealed::parse_key_box(*data);
  if (!box || box->passphrase_slots.empty())
    return std::nullopt;
  return box->passphrase_slots.front().pb_salt;
}

Result<mp4::BoxHeader> header_at(ByteSource& source, std::uint64_t offset) {
  const auto left = source.size() - offset;
  KGM_TRY(const auto bytes, source.at(offset, static_cast<std::size_t>(
                                                  std::min<std::uint64_t>(left, mp4::max_box_header_bytes))));
  KGM_TRY(const auto header, mp4::read_box_header(bytes));
  if (!mp4::is_plausible(header.type))
    return fail(ErrorKind::Damaged, "not a box: type '{}' at {}", mp4::to_text(header.type), offset);
  return header;
}

// Of samples, where the run, the fragment or the track says how long they are.
std::uint64_t duration_of(const mp4::TrackFragment& traf, const mp4::SampleDefaults& defaults) {
  const auto& tfhd = traf.header;
  const std::uint64_t each = tfhd.has(mp4::tfhd_flag::duration) ? tfhd.defaults.duration : defaults.duration;
  std::uint64_t total = 0;
  for (const auto& run : traf.runs) {
    if (!run.has(mp4::trun_flag::duration)) {
      total += each * run.samples.size();
      continue;
    }
    for (const auto& sample : run.samples)
      total += sample.duration;
  }
  return total;
}

bool begins_with_sync(const mp4::TrackFragment& traf, const mp4::SampleDefaults& defaults) {
  const auto run = std::ranges::find_if(traf.runs, [](const auto& r) { return !r.samples.empty(); });
  return run != traf.runs.end() &&
         (mp4::sample_flags(traf.header, *run, 0, defaults) & mp4::sample_is_non_sync) == 0;
}

Result<> read_moof(ByteView content, const mp4::InitSegment& init, FragmentFacts& facts) {
  mp4::Failure failure;
  mp4::MovieFragment moof;
  mp4::BoxReader reader(content, 0, failure, mp4::fourcc("moof"));
  mp4::describe_movie_fragment(reader, moof, [](std::uint32_t) { return std::uint8_t{0}; });
  if (failure.error)
    return std::unexpected(*failure.error);
  const auto is_video_track = [&](std::uint32_t id) {
    const auto* found = init.find(id);
    return found != nullptr && mp4::is_video(found->codec);
  };
  const auto& traf = mp4::leading_traf(moof, is_video_track);
  const auto* track = init.find(traf.header.track_id);
  const auto defaults = track != nullptr ? track->defaults : mp4::SampleDefaults{};
  facts.track_id = traf.header.track_id;
  facts.media_time = traf.decode_time;
  facts.duration = duration_of(traf, defaults);
  facts.starts_with_sync = begins_with_sync(traf, defaults);
  return {};
}

std::optional<WallTime> read_producer_wall(ByteView content) {
  mp4::Failure failure;
  mp4::ProducerTime time;
  mp4::BoxReader reader(content, 0, failure, mp4::fourcc("prft"));
  mp4::describe_producer_time(reader, time);
  if (failure.error)
    return std::nullopt;
  return time.wall;
}

class FragmentWalk final {
 public:
  FragmentWalk(ByteSource& source, std::uint64_t offset, const mp4::InitSegment& init)
      : source_(source), init_(init), at_(offset) {
    facts_.offset = offset;
  }

  Result<FragmentFacts> run() {
    while (!is_done_)
      KGM_CHECK(step());
    facts_.bytes = static_cast<std::uint32_t>(at_ - facts_.offset);
    return facts_;
  }

 private:
  Result<> step() {
    KGM_TRY(const auto header, header_at(source_, at_));
    KGM_CHECK(admit(header));
    if (header.size_bytes > source_.size() - at_)
      return fail(ErrorKind::NeedMore, "'{}' at {} is cut short", mp4::to_text(header.type), at_);
    if (header.type == mp4::fourcc("moof") || header.type == mp4::fourcc("prft"))
      KGM_CHECK(read(header));
    is_done_ = header.type == mp4::fourcc("mdat");
    at_ += header.size_bytes;
    return {};
  }

  // What may stand here, before its content is asked for.
  Result<> admit(const mp4::BoxHeader& header) const {
    const bool is_mdat = header.type == mp4::fourcc("mdat");
    const bool is_moof = header.type == mp4::fourcc("moof");
    if (header.type == mp4::fourcc("ftyp") || header.type == mp4::fourcc("moov"))
      return fail(ErrorKind::Damaged, "'{}' at {} instead of a fragment", mp4::to_text(header.type), at_);
    if ((is_mdat && !has_moof_) || (is_moof && has_moof_))
      return fail(ErrorKind::Damaged, "'{}' at {} is out of order", mp4::to_text(header.type), at_);
    if (header.size_bytes > max_fragment_bytes ||
        at_ - facts_.offset > max_fragment_bytes - header.size_bytes)
      return fail(ErrorKind::Damaged, "fragment at {} is larger than {} bytes", facts_.offset,
                  max_fragment_bytes);
    return {};
  }

  Result<> read(const mp4::BoxHeader& header) {
    KGM_TRY(const auto content,
            source_.at(at_ + header.header_bytes,
                       static_cast<std::size_t>(header.size_bytes) - header.header_bytes));
    if (header.type == mp4::fourcc("prft")) {
      facts_.producer_wall = read_producer_wall(content);
      return {};
    }
    has_moof_ = true;
    auto moof = read_moof(content, init_, facts_);
    if (!moof) // whatever is wrong with it, no reader would take it
      return fail(ErrorKind::Damaged, "fragment at {}: {}", facts_.offset, moof.error().message);
    return {};
  }

  ByteSource& source_;
  const mp4::InitSegment& init_;
  std::uint64_t at_;
  FragmentFacts facts_;
  bool has_moof_ = false, is_done_ = false;
};

} // namespace

Result<InitFacts> read_init_facts(SharedBytes bytes) {
  auto parsed = mp4::parse_init(*bytes);
  if (!parsed)
    return fail(ErrorKind::Damaged, "init segment: {}", parsed.error().message);
  const auto* video = parsed->video();
  if (video == nullptr || video->timescale == 0)
    return fail(ErrorKind::Damaged, "init segment: no video track");
  InitFacts facts;
  facts.video_track = video->id;
  facts.timescale = video->timescale;
  facts.sealed = parsed->sealed();
  if (video->encryption)
    facts.kid = video->encryption->default_kid;
  facts.period = period_of(*parsed);
  facts.hash = ssl::sha256(*bytes);
  facts.init = std::move(*parsed);
  facts.bytes = std::move(bytes);
  return facts;
}

Result<Bytes> read_init_bytes(ByteSource& source) {
  std::uint64_t at = 0;
  while (at < source.size() && at < max_init_bytes) {
    KGM_TRY(const auto header, header_at(source, at));
    if (header.type == mp4::fourcc("moof") || header.type == mp4::fourcc("mdat"))
      break;
    if (header.size_bytes > max_init_bytes - at || header.size_bytes > source.size() - at)
      break;
    at += header.size_bytes;
    if (header.type != mp4::fourcc("moov"))
      continue;
    KGM_TRY(const auto bytes, source.at(0, static_cast<std::size_t>(at)));
    return Bytes(bytes.begin(), bytes.end());
  }
  return fail(ErrorKind::Damaged, "no init segment at the beginning");
}

Result<FragmentFacts> read_fragment_facts(ByteSource& source, std::uint64_t offset,
                                          const mp4::InitSegment& init) {
  if (offset >= source.size())
    return fail(ErrorKind::EndOfStream, "nothing at {}", offset);
  auto facts = FragmentWalk(source, offset, init).run();
  if (!facts && facts.error().kind == ErrorKind::EndOfStream)
    return fail(ErrorKind::NeedMore, "fragment at {} is cut short", offset);
  return facts;
}

std::chrono::microseconds media_length(std::uint64_t ticks, std::uint32_t timescale) {
  const std::uint64_t seconds = std::min(ticks / timescale, longest_media_s);
  const std::uint64_t rest_us = ticks % timescale * 1'000'000 / timescale;
  return std::chrono::microseconds(seconds * 1'000'000 + rest_us);
}

} // namespace kagimado::store
