#include "engine/store/recording_reader.h"

#include "engine/base/log.h"
#include "engine/store/stored_file.h"

#include <algorithm>

namespace kagimado::store {

Result<std::unique_ptr<RecordingReader>> RecordingReader::open(StoreState& state, FileRow row) {
  const auto folder = state.folder_of(row.disk);
  if (!folder)
    return fail(ErrorKind::NotFound, "{}: its disk is not there", row.path);
  if (row.state == FileState::Open) {
    const auto live = state.live.find(row.id);
    if (live && live->records == 0)
      return fail(ErrorKind::NeedMore, "{}: nothing is written yet", row.path);
    if (!live) { // finished just now, or left behind by a fault
      KGM_TRY(const auto again, state.reading->file(row.id));
      if (!again || again->state != FileState::Finished)
        return fail(ErrorKind::NotFound, "{} was not finished", row.path);
      row = *again;
    }
  }
  std::unique_ptr<RecordingReader> reader(new RecordingReader(state, std::move(row)));
  KGM_CHECK(reader->open_files(*folder / reader->row_.path));
  return reader;
}

Result<> RecordingReader::open_files(const std::filesystem::path& path) {
  KGM_TRY(recording_, open_to_read(path));
  KGM_TRY(const auto size, size_of(recording_.get()));
  FileSource source(recording_.get(), size);
  KGM_TRY(auto init_bytes, read_init_bytes(source));
  KGM_TRY(auto facts, read_init_facts(std::make_shared<const Bytes>(std::move(init_bytes))));
  init_ = std::make_shared<const InitFacts>(std::move(facts));
  header_ = index_header_of(row_, *init_);
  KGM_CHECK(load_spans());
  is_cut_ = !is_live() && size < row_.bytes;
  if (is_cut_)
    row_.bytes = size;
  if (auto opened = open_index(index_path_of(path)); !opened)
    return make_index_anew();
  return is_cut_ ? admit_cut(size) : Result<>();
}

Result<> RecordingReader::admit_cut(std::uint64_t size_bytes) {
  std::uint32_t low = 0, high = stored_records_; // records before low begin inside the file
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    KGM_TRY(const auto at, stored_record(middle));
    if (at.offset < size_bytes)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0)
    return fail(ErrorKind::Damaged, "{} is cut before its first picture", row_.path);
  stored_records_ = low;
  return {};
}

Result<> RecordingReader::open_index(const std::filesystem::path& path) {
  KGM_TRY(index_, open_to_read(path));
  KGM_TRY(const auto size, size_of(index_.get()));
  Bytes bytes(index_header_bytes);
  KGM_CHECK(read_exactly(index_.get(), 0, bytes));
  KGM_TRY(const auto header, parse_index_header(bytes));
  if (header != header_)
    return fail(ErrorKind::Damaged, "{} is the index of another recording", path.string());
  stored_records_ = static_cast<std::uint32_t>((size - index_header_bytes) / index_record_bytes);
  if (!is_live() && stored_records_ == 0)
    return fail(ErrorKind::Damaged, "{} is empty", path.string());
  return {};
}

// The file stays as it is: only a check repairs it.
Result<> RecordingReader::make_index_anew() {
  if (is_live())
    return fail(ErrorKind::Damaged, "{}: its index cannot be read", row_.path);
  log::warn("store", "{}: its index is bent; looking through the recording", row_.path);
  FileSource source(recording_.get(), row_.bytes);
  const ScanHints hints{{}, spans_, row_.first, {}};
  KGM_TRY(const auto scanned, scan_file(source, *init_, hints));
  anew_.emplace();
  for (const auto& group : scanned.groups)
    anew_->push_back(group.key_frame);
  if (anew_->empty())
    return fail(ErrorKind::Damaged, "{}: no key frame", row_.path);
  return {};
}

Result<Extent> RecordingReader::extent() {
  if (is_live()) {
    if (const auto live = state_.live.find(row_.id))
      return Extent{live->bytes, live->records, true};
    KGM_TRY(auto row, state_.reading->file(row_.id));
    if (!row || row->state != FileState::Finished) // left behind by a fault: what was seen of it is all
      return fail(ErrorKind::NotFound, "{} was not finished", row_.path);
    row_ = std::move(*row);
    KGM_CHECK(load_spans());
    KGM_TRY(const auto size, size_of(index_.get()));
    stored_records_ = static_cast<std::uint32_t>((size - index_header_bytes) / index_record_bytes);
  }
  const auto records = anew_ ? static_cast<std::uint32_t>(anew_->size()) : stored_records_;
  return Extent{row_.bytes, records, false};
}

Result<KeyFrameRecord> RecordingReader::stored_record(std::uint32_t number) const {
  std::array<std::uint8_t, index_record_bytes> bytes{};
  KGM_CHECK(read_exactly(index_.get(), index_record_offset(number), bytes));
  return parse_index_record(header_, number, bytes);
}

Result<KeyFrameRecord> RecordingReader::record(std::uint32_t number) {
  if (!anew_) {
    auto record = stored_record(number);
    if (record && (is_live() || record->offset < row_.bytes))
      return record;
    KGM_CHECK(make_index_anew());
  }
  if (number >= anew_->size())
    return fail(ErrorKind::EndOfStream, "{}: no key frame {}", row_.path, number);
  return (*anew_)[number];
}

Result<std::uint64_t> RecordingReader::end_of(std::uint32_t number) {
  KGM_TRY(const auto now, extent());
  if (number + 1 >= now.records)
    return now.bytes;
  KGM_TRY(const auto next, record(number + 1));
  return next.offset;
}

Result<std::uint32_t> RecordingReader::find(WallTime time, std::uint32_t first, std::uint32_t end) {
  std::uint32_t low = first, high = end; // low: at or before the time, if there is any
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    KGM_TRY(const auto at, record(middle));
    (at.wall <= time ? low : high) = middle;
  }
  return low;
}

Result<> RecordingReader::load_spans() {
  KGM_TRY(spans_, state_.reading->spans_of_file(row_.id));
  if (spans_.empty())
    return fail(ErrorKind::NotFound, "{}: deleted meanwhile", row_.path);
  return {};
}

Result<SpanRow> RecordingReader::span_at(std::uint32_t number) {
  if (is_live() && number > spans_.back().first_record)
    KGM_CHECK(load_spans());
  SpanRow found = spans_.front();
  for (const auto& span : spans_)
    if (span.first_record <= number)
      found = span;
  return found;
}

Result<std::uint32_t> RecordingReader::end_of_span(const SpanRow& span) {
  KGM_TRY(const auto now, extent());
  std::uint32_t end = now.records;
  for (const auto& other : spans_)
    if (other.first_record > span.first_record)
      end = std::min(end, other.first_record);
  return std::max(end, span.first_record + 1);
}

Result<> RecordingReader::read(std::uint64_t offset, MutableBytes out) const {
  auto read = read_exactly(recording_.get(), offset, out);
  if (!read && read.error().kind == ErrorKind::EndOfStream)
    return fail(ErrorKind::Damaged, "{} is shorter than the catalogue says", row_.path);
  return read;
}

} // namespace kagimado::store
