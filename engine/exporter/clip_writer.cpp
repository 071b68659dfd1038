#include "engine/exporter/clip_writer.h"

#include "engine/ssl/sha256.h"

#include <unistd.h>

#include <cerrno>

namespace kagimado::exporter {

namespace {

constexpr std::size_t free_header_bytes = 8;

// What was written a moment ago is read out of the page cache.
Result<ssl::Digest256> digest_of(const MediumFile& file, const std::stop_token& stop) {
  constexpr std::size_t step = std::size_t{256} << 10U; // stays in the processor's cache
  ssl::Sha256 digest;
  Bytes buffer(step);
  for (std::uint64_t at = 0; at < file.size_bytes();) {
    if (stop.stop_requested())
      return fail(ErrorKind::Cancelled, "cancelled");
    const auto got = ::pread(file.fd(), buffer.data(), buffer.size(), static_cast<off_t>(at));
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return std::unexpected(medium_error(errno, "reading", file.path()));
    if (got == 0)
      return fail(ErrorKind::Io, "{} ends at {} of {} bytes", file.path().string(), at, file.size_bytes());
    digest.update(ByteView(buffer).first(static_cast<std::size_t>(got)));
    at += static_cast<std::uint64_t>(got);
  }
  return digest.finish();
}

std::uint64_t presentation_time(const mp4::Fragment& fragment) {
  const auto offset =
      fragment.samples.empty() ? 0 : std::int64_t{fragment.samples.front().composition_offset};
  const auto time = static_cast<std::int64_t>(fragment.decode_time) + offset;
  return static_cast<std::uint64_t>(std::max<std::int64_t>(time, 0));
}

} // namespace

ClipWriter::ClipWriter(MediumFile file, ClipInfo info, std::string name, std::size_t index_places)
    : file_(std::move(file)), info_(std::move(info)),
      index_area_bytes_(mp4::segment_index_bytes(index_places) + free_header_bytes), index_(index_places) {
  summary_.path = std::move(name);
  summary_.codecs = info_.codecs;
  summary_.sealed = info_.sealed;
  summary_.kid = info_.kid;
  summary_.period = info_.period;
}

Result<ClipWriter> ClipWriter::create(const MediumFolder& folder, const std::string& name, ClipInfo info,
                                      std::size_t index_places) {
  KGM_TRY(auto file, folder.create_file(name));
  ClipWriter writer(std::move(file), std::move(info), name, index_places);
  KGM_CHECK(writer.file_.append(*writer.info_.init_bytes));
  KGM_CHECK(writer.file_.append(Bytes(writer.index_area_bytes_)));
  writer.fragments_offset_ = writer.file_.size_bytes();
  return writer;
}

Result<GroupStart> ClipWriter::add(const std::optional<mp4::PlaybackMark>& mark, ByteView fragments) {
  GroupStart start;
  if (mark)
    note_mark(*mark);
  const auto pieces = split_fragments(fragments);
  if (!pieces)
    summary_.damaged = true;
  bool begins_group = mark.has_value();
  for (const auto& piece : pieces.value_or(std::vector<FragmentBytes>{})) {
    note_fragment(piece, file_.size_bytes() + piece.offset, begins_group, start);
    begins_group = begins_group && !start.known;
  }
  note_end();
  KGM_CHECK(file_.append(fragments));
  return start;
}

void ClipWriter::note_mark(const mp4::PlaybackMark& mark) {
  if (!group_ || mark.discontinuity || mark.span != group_->span)
    summary_.spans.push_back({mark.wall, mark.wall});
  group_ = mark;
  group_duration_ = 0;
}

// As far as the pictures of the group in work tell.
void ClipWriter::note_end() {
  const mp4::Track* track = info_.main_track();
  if (!group_ || track == nullptr)
    return;
  const std::chrono::microseconds length(
      static_cast<std::int64_t>(static_cast<double>(group_duration_) * 1e6 / track->timescale));
  auto& span = summary_.spans.back();
  span.to = std::max(span.to, group_->wall + length);
  summary_.range = {summary_.spans.front().from, summary_.range.to};
  summary_.range.to = std::max(summary_.range.to, span.to);
}

void ClipWriter::note_fragment(const FragmentBytes& piece, std::uint64_t file_offset, bool begins_group,
                               GroupStart& start) {
  const mp4::Track* track = info_.main_track();
  if (track == nullptr)
    return;
  const auto fragment = mp4::parse_fragment(piece.bytes, *info_.init);
  if (!fragment) {
    summary_.damaged = true;
    return;
  }
  if (!has_fragment_)
    note_first_fragment(*fragment, piece.bytes);
  if (fragment->track_id != track->id)
    return;
  if (begins_group) {
    const std::uint64_t time = presentation_time(*fragment);
    if (index_.places().empty())
      earliest_time_ = time;
    index_.begin(file_offset, file_offset + fragment->moof_offset, time);
    start = {fragment->decode_time, true};
  }
  std::uint64_t duration = 0;
  for (const auto& sample : fragment->samples)
    duration += sample.duration;
  index_.add_duration(duration);
  group_duration_ += duration;
}

void ClipWriter::note_first_fragment(const mp4::Fragment& fragment, ByteView bytes) {
  has_fragment_ = true;
  if (fragment.chain_tag_offset == 0)
    summary_.chain = Chain::None;
  else
    summary_.chain = sequence_of(fragment, bytes) == 1U ? Chain::Whole : Chain::Joined;
}

std::uint64_t ClipWriter::bytes_with(std::uint64_t more) const {
  return file_.size_bytes() + more + mp4::random_access_bytes(index_.places().size() + 1);
}

Result<> ClipWriter::write_indexes() {
  const mp4::Track* track = info_.main_track();
  mp4::SegmentIndex index;
  Result<Bytes> area = fail(ErrorKind::NotFound, "no group of pictures");
  if (track != nullptr && !index_.places().empty()) {
    index.track_id = track->id;
    index.timescale = track->timescale;
    index.earliest_time = earliest_time_;
    index.references = index_.references(file_.size_bytes());
    // Fragments of other tracks before the first key frame belong to the first reference.
    index.references.front().size_bytes += index_.places().front().offset - fragments_offset_;
    area = mp4::write_segment_index(std::move(index), index_area_bytes_);
  }
  if (!area)
    return file_.write_at(fragments_offset_ - index_area_bytes_, mp4::free_box(index_area_bytes_));
  KGM_CHECK(file_.append(mp4::write_random_access(track->id, index_.points())));
  return file_.write_at(fragments_offset_ - index_area_bytes_, *area);
}

Result<ManifestFile> ClipWriter::finish(const std::stop_token& stop) {
  KGM_CHECK(write_indexes());
  KGM_CHECK(file_.start_writing()); // the medium works while the digest is taken
  summary_.bytes = file_.size_bytes();
  KGM_TRY(summary_.sha256, digest_of(file_, stop));
  return summary_;
}

} // namespace kagimado::exporter
