#include "engine/store/disk_cursor.h"

#include "engine/base/log.h"
#include "engine/store/cursor_start.h"

#include <algorithm>

namespace kagimado::store {

namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 20U;

bool is_end(const Result<Piece>& piece) {
  return !piece && piece.error().kind == ErrorKind::EndOfStream;
}

} // namespace

Result<Piece> DiskCursor::next() {
  if (is_over_)
    return fail(ErrorKind::EndOfStream, "end of the recording");
  auto piece = read_on();
  if (!piece && piece.error().kind == ErrorKind::Damaged)
    return damage_piece(piece.error());
  is_over_ = piece && request_.choice == Choice::One;
  return piece;
}

Result<Piece> DiskCursor::read_on() {
  if (!is_started_)
    KGM_CHECK(start());
  auto piece = rest_of_file();
  while (is_end(piece)) {
    KGM_TRY(const auto neighbour, neighbour_file());
    if (!neighbour)
      return piece;
    // That there is one means that this file is finished; it may have grown since it was looked at.
    if (is_forward()) {
      piece = rest_of_file();
      if (!is_end(piece))
        break;
    }
    KGM_TRY(const bool is_open, enter(*neighbour));
    if (!is_open)
      return piece;
    piece = rest_of_file();
  }
  return piece;
}

Result<Piece> DiskCursor::damage_piece(const Error& error) {
  if (!damage_ && !file_)
    return std::unexpected(error);
  if (!damage_) { // its index leads nowhere: the search goes on behind the file
    log::warn("store", "{}: {}", file_->row().path, error.message);
    damage_ = {group_ ? group_->key_frame.wall : file_->row().first, file_->row().last};
    file_.reset();
    group_.reset();
    is_discontinuity_ = true;
  }
  Piece piece;
  piece.damage = std::exchange(damage_, std::nullopt);
  return piece;
}

Result<> DiskCursor::start() {
  KGM_TRY(auto start, find_start(*state_, request_));
  file_ = std::move(start.file);
  last_file_ = start.file_id;
  start_record_ = start.record;
  is_started_ = is_init_due_ = true;
  if (start.problem) {
    damage_ = start.unreadable;
    return std::unexpected(*start.problem);
  }
  return {};
}

// EndOfStream: no more of it now. A file that a fault left behind has nothing more either, until it is
// repaired.
Result<Piece> DiskCursor::rest_of_file() {
  if (!file_)
    return fail(ErrorKind::EndOfStream, "end of the recording");
  auto piece = next_of_file();
  if (!piece && piece.error().kind == ErrorKind::NotFound)
    return fail(ErrorKind::EndOfStream, "{}", piece.error().message);
  return piece;
}

Result<std::optional<FileRow>> DiskCursor::neighbour_file() const {
  auto& catalogue = *state_->reading;
  return is_forward() ? catalogue.file_after(request_.camera, last_file_)
                      : catalogue.file_before(request_.camera, last_file_);
}

// False: it begins just now, its first picture is not there yet. One that cannot be read is passed over.
Result<bool> DiskCursor::enter(const FileRow& row) {
  const auto opened = open_file(row);
  if (opened)
    return true;
  if (opened.error().kind == ErrorKind::NeedMore)
    return false;
  file_.reset();
  group_.reset();
  last_file_ = row.id;
  is_discontinuity_ = true;
  if (opened.error().kind == ErrorKind::NotFound)
    return true; // deleted meanwhile: the search goes on behind it
  log::warn("store", "{}: {}", row.path, opened.error().message);
  damage_ = {row.first, row.last};
  return std::unexpected(opened.error());
}

Result<> DiskCursor::open_file(const FileRow& row) {
  KGM_TRY(auto file, RecordingReader::open(*state_, row));
  KGM_TRY(const auto extent, file->extent());
  if (extent.records == 0)
    return fail(ErrorKind::NotFound, "{}: no key frame", row.path);
  file_ = std::move(file);
  last_file_ = row.id;
  start_record_ = is_forward() ? 0 : extent.records - 1;
  group_.reset();
  is_init_due_ = is_discontinuity_ = true;
  return {};
}

// False: no more in this file (yet).
Result<bool> DiskCursor::next_group() {
  std::uint32_t record = start_record_;
  if (group_ && !is_forward() && group_->record == 0)
    return false;
  if (group_)
    record = is_forward() ? group_->record + 1 : group_->record - 1;
  KGM_TRY(const auto extent, file_->extent());
  if (record >= extent.records)
    return false;
  KGM_TRY(const auto key_frame, file_->record(record));
  const bool is_left_behind = group_ && !is_forward() && group_->key_frame.begins_span;
  is_discontinuity_ = is_discontinuity_ || is_left_behind || (is_forward() && key_frame.begins_span);
  group_ = Group{record, key_frame, key_frame.offset, false, false};
  return true;
}

Result<Piece> DiskCursor::next_of_file() {
  bool has_more = false;
  if (group_ && !group_->is_done) {
    KGM_TRY(const auto end, file_->end_of(group_->record));
    has_more = group_->offset < end;
  }
  if (!has_more) {
    KGM_TRY(const bool is_end_owed, owes_lost_end());
    if (is_end_owed)
      return std::unexpected(damaged({ErrorKind::Damaged, "its end is lost"}));
    KGM_TRY(has_more, next_group());
    if (!has_more)
      return fail(ErrorKind::EndOfStream, "end of the file");
  }
  auto piece = request_.choice == Choice::All ? read_group() : read_key_frame();
  if (!piece && piece.error().kind == ErrorKind::Damaged)
    return std::unexpected(damaged(piece.error()));
  return piece;
}

// The last group of a file that is shorter than it was, and nothing has told it yet.
Result<bool> DiskCursor::owes_lost_end() {
  if (!group_ || group_->is_damage_told || !file_->has_lost_end() || request_.choice == Choice::One)
    return false;
  KGM_TRY(const auto extent, file_->extent());
  return group_->record + 1 == extent.records;
}

// Told once; what is left of the group is left out.
Error DiskCursor::damaged(const Error& error) {
  group_->is_done = group_->is_damage_told = true;
  damage_ = {group_->key_frame.wall, end_of_damage()};
  is_discontinuity_ = true;
  log::warn("store", "{}: {}", file_->row().path, error.message);
  mark_damaged();
  return error.within(file_->row().path);
}

// Of the group: where the next one begins, or the recording ended while it was whole.
WallTime DiskCursor::end_of_damage() {
  const auto extent = file_->extent();
  if (extent && group_->record + 1 < extent->records) {
    const auto next = file_->record(group_->record + 1);
    return next ? next->wall : group_->key_frame.wall;
  }
  return file_->is_cut() || !file_->has_lost_end() ? file_->row().last : group_->key_frame.wall;
}

void DiskCursor::mark_damaged() {
  const auto span = file_->span_at(group_->record);
  if (!span || span->damaged || span->id == last_damaged_)
    return;
  last_damaged_ = span->id;
  if (auto marked = state_->writing->mark_damaged(span->id); !marked)
    log::warn("store", "{}: {}", file_->row().path, marked.error().message);
}

Result<Piece> DiskCursor::piece_of(Bytes bytes, bool begins_group) {
  Piece piece;
  if (begins_group) {
    KGM_TRY(const auto span, file_->span_at(group_->record));
    piece.mark = mp4::PlaybackMark{group_->key_frame.wall, number(span.id), is_discontinuity_};
    is_discontinuity_ = false;
  }
  if (is_init_due_)
    piece.init = file_->init().bytes;
  is_init_due_ = false;
  piece.bytes = std::make_shared<const Bytes>(std::move(bytes));
  return piece;
}

Result<Piece> DiskCursor::read_group() {
  const bool begins_group = group_->offset == group_->key_frame.offset;
  KGM_TRY(const auto end, file_->end_of(group_->record));
  KGM_TRY(auto bytes, read_fragments(end));
  group_->offset += bytes.size();
  return piece_of(std::move(bytes), begins_group);
}

Result<Piece> DiskCursor::read_key_frame() {
  const auto& key_frame = group_->key_frame;
  if (key_frame.fragment_bytes > max_fragment_bytes)
    return fail(ErrorKind::Damaged, "key frame of {} bytes", key_frame.fragment_bytes);
  Bytes bytes(key_frame.fragment_bytes);
  KGM_CHECK(file_->read(key_frame.offset, bytes));
  MemorySource source(bytes);
  const auto facts = read_fragment_facts(source, 0, file_->init().init);
  if (!facts || facts->bytes != bytes.size() || !facts->is_key_frame_of(file_->init()))
    return fail(ErrorKind::Damaged, "no key frame at {}", key_frame.offset);
  group_->is_done = true;
  return piece_of(std::move(bytes), true);
}

// Whole fragments from the group's offset on: about a piece, at least one.
Result<Bytes> DiskCursor::read_fragments(std::uint64_t end) {
  const auto left = end - group_->offset;
  for (const std::size_t most : {piece_bytes, max_fragment_bytes}) {
    Bytes bytes(static_cast<std::size_t>(std::min<std::uint64_t>(left, most)));
    KGM_CHECK(file_->read(group_->offset, bytes));
    MemorySource source(bytes);
    std::uint64_t whole = 0;
    auto facts = read_fragment_facts(source, whole, file_->init().init);
    if (facts && group_->offset == group_->key_frame.offset && !facts->is_key_frame_of(file_->init()))
      return fail(ErrorKind::Damaged, "no key frame at {}", group_->offset);
    while (facts) {
      whole = facts->end();
      if (most > piece_bytes)
        break; // one that is larger than a piece comes alone
      facts = read_fragment_facts(source, whole, file_->init().init);
    }
    if (whole > 0) {
      bytes.resize(static_cast<std::size_t>(whole));
      if (most > piece_bytes)
        bytes.shrink_to_fit();
      return bytes;
    }
    if (facts.error().kind != ErrorKind::NeedMore || bytes.size() == left)
      return fail(ErrorKind::Damaged, "at {}: {}", group_->offset, facts.error().message);
  }
  return fail(ErrorKind::Damaged, "fragment at {} is larger than {} bytes", group_->offset,
              max_fragment_bytes);
}

} // namespace kagimado::store
