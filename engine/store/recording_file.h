// One recording being written: its bytes, its key-frame index, its spans, and what readers may see of it.
//
// Belongs to the writer thread of its disk. After a fault only abandon() may follow.
#pragma once

#include "engine/store/disk_fault.h"
#include "engine/store/fragment_facts.h"
#include "engine/store/key_frame_index.h"
#include "engine/store/live_files.h"
#include "engine/store/span_rule.h"

namespace kagimado::store {

// What the files of a disk share. All of it outlives them.
struct DiskContext {
  std::filesystem::path folder;
  std::int64_t disk = 0;
  DiskIo* io = nullptr;
  Catalogue* catalogue = nullptr;
  LiveFiles* live = nullptr;
};

class RecordingFile final {
 public:
  // A row, then the file with its init segment. first: of the key frame that comes next.
  static WriteResult<std::unique_ptr<RecordingFile>> begin(const DiskContext& context, CameraId camera,
                                                           std::shared_ptr<const InitFacts> init,
                                                           WallTime first,
                                                           std::optional<std::int64_t> continues);

  // Notes a fragment for the next flush(). facts.offset does not matter.
  WriteResult<> add(const SharedBytes& fragment, const FragmentFacts& facts, WallTime received);
  // One write for the fragments, then one for their index records.
  WriteResult<> flush();
  WriteResult<> sync();
  void note_synced(); // the whole disk was
  // Synced and entered as finished.
  WriteResult<> finish();
  // What was noted and not flushed is forgotten; the file is finished as far as that is possible, otherwise
  // its row stays open for a repair.
  void abandon();

  [[nodiscard]] std::int64_t id() const { return facts_.file; }

  [[nodiscard]] std::uint64_t bytes() const { return facts_.bytes + pending_bytes_; }

  [[nodiscard]] std::chrono::microseconds length() const;

  // Written to since the last sync().
  [[nodiscard]] bool is_dirty() const { return is_dirty_; }

  [[nodiscard]] bool is_new() const { return is_new_; }

  [[nodiscard]] const InitFacts& init() const { return *init_; }

 private:
  RecordingFile(DiskContext context, std::shared_ptr<const InitFacts> init);
  WriteResult<> create(const std::string& path);
  WriteResult<> add_key_frame(const FragmentFacts& facts, WallTime received);
  WriteResult<> begin_span(std::uint32_t first_record, WallTime from);
  [[nodiscard]] bool is_jump(const FragmentFacts& facts, WallTime received) const;
  void extend_span(WallTime received);
  WriteResult<> fault(std::errc code, std::string_view what) const;

  DiskContext context_;
  std::shared_ptr<const InitFacts> init_;
  std::filesystem::path path_;
  UniqueFd recording_, index_;
  IndexHeader header_;
  LiveFile facts_;                                          // as readers see it
  Span span_;                                               // with what is pending
  std::optional<MediaMoment> key_frame_;                    // the last one
  std::uint64_t media_end_ = 0;                             // of the video since the last key frame
  std::optional<std::uint64_t> last_media_time_, interval_; // of pictures
  std::uint64_t video_ticks_ = 0;                           // in the whole file
  std::vector<SharedBytes> pending_;
  Bytes pending_records_;
  std::uint64_t pending_bytes_ = 0;
  bool is_dirty_ = false, is_new_ = true;
};

} // namespace kagimado::store
