// Cursor over the recordings of one camera on the disks. Marks say discontinuity where a group does not
// neighbour the one given before in the recording; going backward by itself is none.
#pragma once

#include "engine/store/cursor.h"
#include "engine/store/recording_reader.h"

namespace kagimado::store {

class DiskCursor final : public Cursor {
 public:
  DiskCursor(std::shared_ptr<StoreState> state, const CursorRequest& request)
      : state_(std::move(state)), request_(request) {}

  Result<Piece> next() override;

 private:
  // A group on its way out.
  struct Group {
    std::uint32_t record = 0;
    KeyFrameRecord key_frame;
    std::uint64_t offset = 0; // of what comes next
    bool is_done = false;     // whatever is left of it
    bool is_damage_told = false;
  };

  [[nodiscard]] bool is_forward() const { return request_.direction == Direction::Forward; }

  Result<Piece> read_on();
  Result<> start();
  Result<Piece> rest_of_file();
  Result<Piece> next_of_file();
  Result<bool> next_group();
  Result<std::optional<FileRow>> neighbour_file() const;
  Result<bool> enter(const FileRow& row);
  Result<> open_file(const FileRow& row);
  Result<Piece> read_group();
  Result<Piece> read_key_frame();
  Result<Bytes> read_fragments(std::uint64_t end);
  Result<Piece> piece_of(Bytes bytes, bool begins_group);
  Error damaged(const Error& error);
  WallTime end_of_damage();
  Result<bool> owes_lost_end();
  // What is known of the damage that ended the last attempt. Errors: the given one (not of a recording).
  Result<Piece> damage_piece(const Error& error);
  void mark_damaged();

  std::shared_ptr<StoreState> state_;
  CursorRequest request_;
  std::unique_ptr<RecordingReader> file_;
  std::int64_t last_file_ = 0; // where the search for a neighbour goes on
  SpanId last_damaged_{0};     // marked in the catalogue: once is enough
  std::optional<mp4::PlaybackDamage> damage_;
  std::uint32_t start_record_ = 0;
  std::optional<Group> group_;
  bool is_init_due_ = false, is_discontinuity_ = true, is_started_ = false, is_over_ = false;
};

} // namespace kagimado::store
