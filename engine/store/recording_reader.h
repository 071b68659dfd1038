// One recording open for reading: key-frame records by number and by time, bytes, spans. Also of a file that
// is being written, up to what is whole. Belongs to one thread at a time; blocking.
#pragma once

#include "engine/store/fragment_facts.h"
#include "engine/store/key_frame_index.h"
#include "engine/store/store_state.h"

namespace kagimado::store {

// How far a recording can be read now.
struct Extent {
  std::uint64_t bytes = 0;
  std::uint32_t records = 0;
  bool is_live = false; // there may be more later
};

class RecordingReader final {
 public:
  // Errors: NotFound (deleted, its disk is away, or never finished), NeedMore (its first picture is not
  // written yet), Damaged, Io.
  static Result<std::unique_ptr<RecordingReader>> open(StoreState& state, FileRow row);

  [[nodiscard]] const FileRow& row() const { return row_; }

  [[nodiscard]] const InitFacts& init() const { return *init_; }

  // The file is shorter than its row says: the row's last time is that of the whole one.
  [[nodiscard]] bool is_cut() const { return is_cut_; }

  // The same, also where the catalogue knows it already: then nobody knows how long it was.
  [[nodiscard]] bool has_lost_end() const { return is_cut_ || row_.lost_end; }

  Result<Extent> extent();
  Result<KeyFrameRecord> record(std::uint32_t number);
  // Where the group of a record ends.
  Result<std::uint64_t> end_of(std::uint32_t number);
  // Of [first, end): the last one at or before the time, else first.
  Result<std::uint32_t> find(WallTime time, std::uint32_t first, std::uint32_t end);
  // The span that a record lies in.
  Result<SpanRow> span_at(std::uint32_t number);
  // Behind the last record of the span.
  Result<std::uint32_t> end_of_span(const SpanRow& span);
  Result<> read(std::uint64_t offset, MutableBytes out) const;

 private:
  RecordingReader(StoreState& state, FileRow row) : state_(state), row_(std::move(row)) {}

  Result<> open_files(const std::filesystem::path& path);
  Result<> open_index(const std::filesystem::path& path);
  // A finished file that is shorter than it was: what is left of it can be read.
  Result<> admit_cut(std::uint64_t size_bytes);
  Result<KeyFrameRecord> stored_record(std::uint32_t number) const;
  Result<> make_index_anew();
  Result<> load_spans();

  [[nodiscard]] bool is_live() const { return row_.state == FileState::Open; }

  StoreState& state_;
  FileRow row_;
  UniqueFd recording_, index_;
  std::shared_ptr<const InitFacts> init_;
  IndexHeader header_;
  std::uint32_t stored_records_ = 0;                // of a finished file
  std::optional<std::vector<KeyFrameRecord>> anew_; // the index, where the stored one is bent
  std::vector<SpanRow> spans_;
  bool is_cut_ = false;
};

} // namespace kagimado::store
