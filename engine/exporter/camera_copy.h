// Copies one camera's recordings of a range into an export's folder. Belongs to one thread.
#pragma once

#include "engine/exporter/clip_writer.h"
#include "engine/exporter/exporter.h"
#include "engine/exporter/player_data.h"
#include "engine/exporter/recordings.h"

#include <functional>
#include <future>

namespace kagimado::exporter {

struct CameraCopyOptions {
  ExportCamera camera;
  TimeRange range;
  std::uint64_t largest_file_bytes = max_clip_bytes;
  // After each piece, with the bytes written to the medium since the last call. An error ends the copy.
  std::function<Result<>(std::uint64_t written_bytes)> on_written;
  std::function<void()> on_file; // one is complete
};

class CameraCopy final {
 public:
  // data: folder of player-data; nullptr: none wanted. All borrowed.
  CameraCopy(const Recordings& recordings, const MediumFolder& folder, const MediumFolder* data,
             CameraCopyOptions options);

  // spans: of this camera, those to copy. Errors: of disk and medium, and what on_written said.
  Result<> run(std::vector<store::Span> spans);

  [[nodiscard]] ManifestCamera manifest() const;

  [[nodiscard]] PlayerCamera player() const { return player_; }

 private:
  using SpanPlace = std::vector<store::Span>::const_iterator;

  // Reads on from a span; answers the first one that it has not come by.
  Result<SpanPlace> copy_from(SpanPlace first, SpanPlace end);
  Result<> take(const store::Piece& piece);
  [[nodiscard]] bool wants_new_file(const store::Piece& piece) const;
  Result<> begin_file(const store::Piece& piece);
  // Digest and sync go on beside what is copied next.
  Result<> finish_file();
  Result<> await_finished();

  const Recordings& recordings_;
  const MediumFolder& folder_;
  const MediumFolder* data_;
  const CameraCopyOptions options_;
  std::string camera_folder_;
  SharedBytes init_; // of what is read now
  std::optional<ClipWriter> clip_;
  std::optional<PlayerFileWriter> player_file_;
  std::uint64_t reported_player_bytes_ = 0;
  WallTime last_wall_;
  unsigned files_begun_ = 0;
  std::vector<ManifestFile> files_;
  PlayerCamera player_;
  std::future<Result<ManifestFile>> finishing_;
};

} // namespace kagimado::exporter
