#include "engine/store/recording_file.h"

#include "engine/store/span_rule.h"

#include <algorithm>

namespace kagimado::store {

namespace {

std::filesystem::path index_path(std::filesystem::path recording) {
  return recording.replace_extension(".idx");
}

} // namespace

RecordingFile::RecordingFile(DiskContext context, std::shared_ptr<const InitFacts> init)
    : context_(std::move(context)), init_(std::move(init)) {}

WriteResult<std::unique_ptr<RecordingFile>> RecordingFile::begin(const DiskContext& context, CameraId camera,
                                                                 std::shared_ptr<const InitFacts> init,
                                                                 WallTime first,
                                                                 std::optional<std::int64_t> continues) {
  std::unique_ptr<RecordingFile> file(new RecordingFile(context, std::move(init)));
  FileRow row;
  row.camera = camera;
  row.disk = context.disk;
  row.first = row.last = first;
  row.sealed = file->init_->sealed;
  row.kid = file->init_->kid;
  row.period = file->init_->period;
  row.init_hash = file->init_->hash;
  row.continues = continues;
  std::string path;
  const auto entered = context.live->begin([&]() -> Result<LiveFile> {
    KGM_TRY(auto begun, context.catalogue->begin_file(row));
    path = begun.path;
    file->span_ = {begun.span, camera, first, first, row.sealed, row.period, false};
    file->facts_ = {begun.file, camera, context.disk, 0, 0, first, file->span_};
    return file->facts_;
  });
  if (!entered)
    return catalogue_fault(entered.error());
  KGM_CHECK(file->create(path));
  return file;
}

WriteResult<> RecordingFile::fault(std::errc code, std::string_view what) const {
  return disk_fault(code, what, path_);
}

WriteResult<> RecordingFile::create(const std::string& path) {
  path_ = context_.folder / path;
  header_ = {facts_.file, facts_.camera, init_->video_track, init_->timescale,
             static_cast<std::uint32_t>(init_->bytes->size())};
  auto recording = context_.io->create(path_);
  auto index = recording ? context_.io->create(index_path(path_)) : IoResult<UniqueFd>(UniqueFd());
  if (!recording || !index) {
    const auto code = recording ? index.error() : recording.error();
    context_.live->end(facts_.file);
    return fault(code, "creating");
  }
  recording_ = std::move(*recording);
  index_ = std::move(*index);
  pending_.push_back(init_->bytes);
  pending_bytes_ = init_->bytes->size();
  pending_records_ = write_index_header(header_);
  return {};
}

std::chrono::microseconds RecordingFile::length() const {
  return media_length(video_ticks_, init_->timescale);
}

bool RecordingFile::is_jump(const FragmentFacts& facts, WallTime received) const {
  if (!key_frame_)
    return false;
  return is_discontinuity(*key_frame_, {received, facts.media_time}, init_->timescale) ||
         (interval_ && is_gap(media_end_, facts.media_time, *interval_, init_->timescale));
}

WriteResult<> RecordingFile::begin_span(std::uint32_t first_record, WallTime from) {
  SpanRow next{SpanId{0}, facts_.camera, facts_.file, first_record, from, from, false};
  const auto id = context_.catalogue->begin_span(next, {span_.id, span_.to});
  if (!id)
    return catalogue_fault(id.error());
  span_.id = *id;
  span_.from = span_.to = from;
  return {};
}

WriteResult<> RecordingFile::add_key_frame(const FragmentFacts& facts, WallTime received) {
  const auto in_pending =
      (pending_records_.size() - (facts_.bytes == 0 ? index_header_bytes : 0)) / index_record_bytes;
  const auto record_number = static_cast<std::uint32_t>(facts_.records + in_pending);
  const bool jump = is_jump(facts, received);
  if (jump) {
    // Readers first see the old span's end.
    KGM_CHECK(flush());
    KGM_CHECK(begin_span(record_number, received));
  }
  const WallTime wall = key_frame_ && !jump
                            ? wall_of_key_frame(*key_frame_, {received, facts.media_time}, init_->timescale)
                            : received;
  key_frame_ = MediaMoment{wall, facts.media_time};
  media_end_ = facts.media_time;
  const KeyFrameRecord record{bytes(), wall, facts.media_time, facts.bytes, jump || record_number == 0};
  const auto bytes = write_index_record(header_, record_number, record);
  pending_records_.insert(pending_records_.end(), bytes.begin(), bytes.end());
  return {};
}

void RecordingFile::extend_span(WallTime received) {
  span_.to = std::max(span_.to, end_of_group(*key_frame_, media_end_, init_->timescale, received));
}

WriteResult<> RecordingFile::add(const SharedBytes& fragment, const FragmentFacts& facts, WallTime received) {
  if (facts.is_key_frame_of(*init_))
    KGM_CHECK(add_key_frame(facts, received));
  if (facts.track_id == init_->video_track) {
    media_end_ = std::max(media_end_, facts.media_time + facts.duration);
    if (last_media_time_)
      interval_ = facts.media_time - std::min(*last_media_time_, facts.media_time);
    last_media_time_ = facts.media_time;
    video_ticks_ += facts.duration;
    extend_span(received);
  }
  pending_.push_back(fragment);
  pending_bytes_ += fragment->size();
  return {};
}

WriteResult<> RecordingFile::flush() {
  if (pending_.empty())
    return {};
  is_dirty_ = true;
  const std::vector<ByteView> parts = [&] {
    std::vector<ByteView> views;
    for (const auto& bytes : pending_)
      views.emplace_back(*bytes);
    return views;
  }();
  if (auto written = context_.io->write(recording_.get(), parts, facts_.bytes); !written)
    return fault(written.error(), "writing");
  const std::uint64_t index_offset = facts_.bytes == 0 ? 0 : index_record_offset(facts_.records);
  const ByteView records = pending_records_;
  if (!records.empty())
    if (auto written = context_.io->write(index_.get(), {&records, 1}, index_offset); !written)
      return fault(written.error(), "writing the index of");
  const std::size_t header_bytes = facts_.bytes == 0 ? index_header_bytes : 0;
  facts_.records += static_cast<std::uint32_t>((records.size() - header_bytes) / index_record_bytes);
  facts_.bytes += pending_bytes_;
  facts_.span = span_;
  pending_.clear();
  pending_records_.clear();
  pending_bytes_ = 0;
  context_.live->publish(facts_);
  return {};
}

WriteResult<> RecordingFile::sync() {
  if (!is_dirty_)
    return {};
  if (is_new_) { // its folder has not been synced either
    if (auto synced = context_.io->sync_disk(context_.folder); !synced)
      return fault(synced.error(), "syncing");
    note_synced();
    return {};
  }
  if (auto synced = context_.io->sync(recording_.get()); !synced)
    return fault(synced.error(), "syncing");
  if (auto synced = context_.io->sync(index_.get()); !synced)
    return fault(synced.error(), "syncing the index of");
  note_synced();
  return {};
}

void RecordingFile::note_synced() {
  is_dirty_ = is_new_ = false;
}

WriteResult<> RecordingFile::finish() {
  KGM_CHECK(flush());
  KGM_CHECK(sync());
  const auto finished = context_.catalogue->finish_file(facts_.file, facts_.bytes, {span_.id, span_.to});
  if (!finished)
    return catalogue_fault(finished.error());
  context_.live->end(facts_.file);
  return {};
}

void RecordingFile::abandon() {
  pending_.clear();
  pending_records_.clear();
  pending_bytes_ = 0;
  span_ = facts_.span;
  // Behind the last whole write there may be a part of the one that failed.
  const bool is_cut = facts_.records > 0 && context_.io->truncate(recording_.get(), facts_.bytes) &&
                      context_.io->truncate(index_.get(), index_record_offset(facts_.records));
  is_dirty_ = true;
  if (!is_cut || !finish())
    context_.live->end(facts_.file);
}

} // namespace kagimado::store
