#include "engine/mp4/stream_reader.h"

#include "engine/mp4/moof_boxes.h"

#include <algorithm>
#include <cstring>
#include <set>

namespace kagimado::mp4 {

namespace {

// How much is read at once while the unit's size is unknown: what reaches into the next unit is copied there.
constexpr std::size_t probe_bytes = 4096;
// Up to here the buffer is made for a whole unit as soon as its header claims it; larger claims must bring
// their bytes.
constexpr std::size_t trusted_bytes = std::size_t{1024} * 1024;
// A unit that is kept with more unused memory than this is moved into a fitting buffer.
constexpr std::size_t tolerated_slack_bytes = 1024;

// Only what is needed to tell them: whether the rest of moov can be used is parse_init's question.
std::set<std::uint32_t> video_tracks(ByteView moov) {
  Failure failure;
  std::vector<TrackBox> tracks;
  BoxReader reader(moov, 0, failure, fourcc("moov"));
  reader.list(fourcc("trak"), tracks, max_tracks, [](BoxReader& trak, TrackBox& box) {
    trak.box(fourcc("tkhd"), [&](BoxReader& tkhd) { describe_track_header(tkhd, box); });
    trak.box(fourcc("mdia"), [&](BoxReader& mdia) {
      mdia.box(fourcc("hdlr"), [&](BoxReader& hdlr) { describe_handler(hdlr, box.handler); });
    });
  });
  std::set<std::uint32_t> ids;
  for (const auto& box : tracks)
    if (box.is_video())
      ids.insert(box.track.id);
  return ids;
}

} // namespace

std::size_t StreamReader::decision_point() const {
  if (box_)
    return box_start_ + static_cast<std::size_t>(box_->size_bytes);
  return box_start_ + box_header_bytes(ByteView(buffer_).subspan(box_start_, filled_ - box_start_));
}

void StreamReader::reserve_up_to(std::size_t size) {
  if (size > buffer_.size())
    buffer_.resize(size);
}

MutableBytes StreamReader::writable(std::size_t wanted) {
  const std::size_t needed = decision_point() - filled_;
  // Inside mdat nothing of the next unit is wanted; elsewhere a little more saves calls.
  const bool in_payload = box_ && box_->type == fourcc("mdat");
  const std::size_t at_most = in_payload ? needed : std::max(needed, probe_bytes);
  const std::size_t size = std::clamp<std::size_t>(wanted, 1, at_most);
  if (filled_ + size > buffer_.size()) {
    // An honest unit is allocated once; an endless claim grows with what really arrives.
    const std::size_t claimed = std::max(decision_point(), filled_ + size);
    const std::size_t grown = std::max({filled_ + size, trusted_bytes, 2 * filled_});
    reserve_up_to(std::min(claimed, grown));
  }
  return MutableBytes(buffer_).subspan(filled_, size);
}

Result<> StreamReader::commit(std::size_t n, const Emit& emit) {
  if (failure_)
    return std::unexpected(*failure_);
  if (n > buffer_.size() - filled_)
    return fail(ErrorKind::Internal, "{} bytes committed, {} were writable", n, buffer_.size() - filled_);
  filled_ += n;
  auto result = advance(emit);
  if (!result) {
    failure_ = result.error().within("stream");
    buffer_ = {};
    filled_ = box_start_ = 0;
    box_.reset();
    return std::unexpected(*failure_);
  }
  return result;
}

Result<> StreamReader::push(ByteView bytes, const Emit& emit) {
  if (failure_)
    return std::unexpected(*failure_);
  while (!bytes.empty()) {
    // Up to the next decision only: so nothing is ever copied twice.
    const auto space = writable(std::min(bytes.size(), decision_point() - filled_));
    std::memcpy(space.data(), bytes.data(), space.size());
    bytes = bytes.subspan(space.size());
    KGM_CHECK(commit(space.size(), emit));
  }
  return {};
}

Result<> StreamReader::advance(const Emit& emit) {
  while (filled_ >= decision_point()) {
    auto step = box_ ? finish_box(emit) : begin_box();
    if (!step)
      return step;
  }
  return {};
}

Result<> StreamReader::begin_box() {
  KGM_TRY(box_, read_box_header(ByteView(buffer_).subspan(box_start_, filled_ - box_start_)));
  return admit_box();
}

// What may stand here, and how much: before any of its content is taken in.
Result<> StreamReader::admit_box() {
  const FourCc type = box_->type;
  if (!is_plausible(type))
    return fail(ErrorKind::Damaged, "not a box: type '{}'", to_text(type));
  const bool begins_init = type == fourcc("ftyp") || type == fourcc("moov");
  if (has_moof_ && (begins_init || type == fourcc("moof")))
    return fail(ErrorKind::Damaged, "'{}' between moof and mdat", to_text(type));
  if (type == fourcc("mdat") && !has_moof_)
    return fail(ErrorKind::Damaged, "mdat without moof");
  if (type == fourcc("moof") && (in_init_ || !has_init_))
    return fail(ErrorKind::Damaged, "fragment before its init segment");
  if (type == fourcc("ftyp") && in_init_)
    return fail(ErrorKind::Damaged, "two ftyp boxes in one init segment");
  if (begins_init && !in_init_) {
    drop_before_box(); // what ends the stream before (an index) belongs to no unit
    in_init_ = true;
  }
  const bool counts_as_init = in_init_ || !has_init_;
  const std::size_t limit = counts_as_init ? limits_.max_init_bytes : limits_.max_fragment_bytes;
  if (box_->size_bytes > limit || box_start_ > limit - box_->size_bytes)
    return fail(ErrorKind::Limit, "{} with '{}' of {} bytes is larger than {} bytes",
                counts_as_init ? "init segment" : "fragment", to_text(type), box_->size_bytes, limit);
  return {};
}

Result<> StreamReader::finish_box(const Emit& emit) {
  const BoxHeader header = *box_;
  const ByteView content = ByteView(buffer_).subspan(
      box_start_ + header.header_bytes, static_cast<std::size_t>(header.size_bytes) - header.header_bytes);
  if (header.type == fourcc("moov")) {
    KGM_CHECK(read_tracks(content));
  } else if (header.type == fourcc("moof")) {
    KGM_CHECK(read_moof(content));
  }
  box_start_ += static_cast<std::size_t>(header.size_bytes);
  box_.reset();
  if (header.type == fourcc("moov"))
    emit_unit(Unit::Type::Init, emit);
  else if (header.type == fourcc("mdat"))
    emit_unit(Unit::Type::Fragment, emit);
  return {};
}

Result<> StreamReader::read_tracks(ByteView moov) {
  Failure failure;
  MovieBox movie;
  BoxReader reader(moov, 0, failure, fourcc("moov"));
  describe_movie_extends(reader, movie);
  if (failure.error)
    return std::unexpected(*failure.error);
  auto videos = video_tracks(moov);
  tracks_.clear();
  for (const auto& extends : movie.extends)
    tracks_.push_back({extends.track_id, extends.defaults.flags, videos.erase(extends.track_id) != 0});
  for (const auto id : videos) // without defaults
    tracks_.push_back({id, 0, true});
  return {};
}

Result<> StreamReader::read_moof(ByteView moof) {
  Failure failure;
  MovieFragment fragment;
  BoxReader reader(moof, 0, failure, fourcc("moof"));
  describe_movie_fragment(reader, fragment, [](std::uint32_t) { return std::uint8_t{0}; });
  if (failure.error)
    return std::unexpected(*failure.error);
  const auto facts_of = [&](std::uint32_t track_id) {
    const auto found = std::ranges::find(tracks_, track_id, &TrackFacts::track_id);
    return found != tracks_.end() ? *found : TrackFacts{};
  };
  const TrackFragment& traf = leading_traf(fragment, [&](std::uint32_t id) { return facts_of(id).is_video; });
  track_id_ = traf.header.track_id;
  starts_with_sync_ = false;
  const auto run = std::ranges::find_if(traf.runs, [](const TrackRun& r) { return !r.samples.empty(); });
  if (run != traf.runs.end()) {
    SampleDefaults defaults;
    defaults.flags = facts_of(track_id_).default_flags;
    starts_with_sync_ = (sample_flags(traf.header, *run, 0, defaults) & sample_is_non_sync) == 0;
  }
  has_moof_ = true;
  return {};
}

ByteView StreamReader::rest() const {
  return in_init_ || has_moof_ ? ByteView() : ByteView(buffer_).first(box_start_);
}

void StreamReader::drop_before_box() {
  if (take_rest_ && box_start_ > 0)
    take_rest_(rest());
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(box_start_));
  filled_ -= box_start_;
  box_start_ = 0;
}

// box_start_ stands behind the unit.
void StreamReader::emit_unit(Unit::Type type, const Emit& emit) {
  const std::size_t size = box_start_;
  const auto end = buffer_.begin() + static_cast<std::ptrdiff_t>(size);
  Bytes next(end, buffer_.begin() + static_cast<std::ptrdiff_t>(filled_));
  buffer_.resize(size);
  if (buffer_.capacity() - size > tolerated_slack_bytes + size / 4)
    buffer_.shrink_to_fit();

  Unit unit;
  unit.type = type;
  unit.bytes = std::make_shared<const Bytes>(std::move(buffer_));
  if (type == Unit::Type::Fragment) {
    unit.track_id = track_id_;
    unit.starts_with_sync = starts_with_sync_;
  } else {
    has_init_ = true;
  }
  buffer_ = std::move(next);
  filled_ = buffer_.size();
  box_start_ = 0;
  in_init_ = has_moof_ = false;
  emit(std::move(unit));
}

} // namespace kagimado::mp4
