// Copies one camera's recordings of a range into an export's folder. Belongs to one thread; digests and the
// player's data are made beside it.
#pragma once

#include "engine/exporter/clip_writer.h"
#include "engine/exporter/copy_work.h"
#include "engine/exporter/exporter.h"
#include "engine/exporter/player_data.h"
#include "engine/exporter/recordings.h"

#include <functional>
#include <memory>

namespace kagimado::exporter {

struct CameraCopyOptions {
  ExportCamera camera;
  TimeRange range;
  std::uint64_t largest_file_bytes = max_clip_bytes;
  // Both are called on any thread. After each piece, with the bytes written to the medium by the caller since
  // its last call. An error ends the copy.
  std::function<Result<>(std::uint64_t written_bytes)> on_written;
  std::function<void()> on_file; // one is complete
};

class CameraCopy final {
 public:
  // data: folder of player-data; nullptr: none wanted. All borrowed; folders outlive the work.
  CameraCopy(const Recordings& recordings, const MediumFolder& folder, const MediumFolder* data,
             CopyWork& work, CameraCopyOptions options);

  // spans: of this camera, those to copy. Leaves work under way. Errors: of disk and medium, and what
  // on_written said; also of earlier cameras' work.
  Result<> run(std::vector<store::Span> spans);

  // Both once the work is drained.
  [[nodiscard]] ManifestCamera manifest() const;

  [[nodiscard]] PlayerCamera player() const { return made_->player; }

 private:
  // What the work leaves behind: files by the digests' thread, player by its own.
  struct Made {
    std::vector<ManifestFile> files;
    PlayerCamera player;
  };

  using SpanPlace = std::vector<store::Span>::const_iterator;

  // Reads on from a span; answers the first one that it has not come by.
  Result<SpanPlace> copy_from(SpanPlace first, SpanPlace end);
  Result<> take(const store::Piece& piece);
  [[nodiscard]] bool wants_new_file(const store::Piece& piece) const;
  Result<> begin_file(const store::Piece& piece);
  Result<> finish_file();
  // In the order of the recording; the rest goes on beside what is copied next.
  Result<> hand_to_player(const store::Piece& piece, const GroupStart& start);

  const Recordings& recordings_;
  const MediumFolder& folder_;
  const MediumFolder* data_;
  CopyWork& work_;
  const CameraCopyOptions options_;
  std::string camera_folder_;
  SharedBytes init_; // of what is read now
  std::optional<ClipWriter> clip_;
  std::shared_ptr<PlayerFileWriter> player_file_; // its tasks' from the first piece on
  WallTime last_wall_;
  unsigned files_begun_ = 0;
  std::shared_ptr<Made> made_;
};

} // namespace kagimado::exporter
