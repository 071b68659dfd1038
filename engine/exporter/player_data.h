// The copy of the recordings that player.html can load: FORMAT.md, "player-data". Belongs to one thread.
#pragma once

#include "engine/exporter/clip_info.h"
#include "engine/exporter/clip_writer.h"
#include "engine/exporter/write_behind.h"

namespace kagimado::exporter {

// Bytes of base64 text that so many bytes of recordings become, at most.
constexpr std::uint64_t player_bytes_of(std::uint64_t recording_bytes) {
  return recording_bytes / 3 * 4 + recording_bytes / 50 + 4096;
}

struct PlayerFile {
  std::string folder; // "cam003/0001"
  TimeRange range;
  std::vector<TimeRange> spans;
  std::vector<TimeRange> chunks;
  std::string codecs;
  std::uint32_t timescale = 0;
  bool sealed = false;
  std::string init_base64, key_box_base64, kid_hex;
};

struct PlayerCamera {
  CameraId id{0};
  std::string name;
  std::vector<PlayerFile> files;
};

struct PlayerArchive {
  TimeRange range;
  std::string zone, recorder;
  std::vector<PlayerCamera> cameras;
};

std::string write_player_index(const PlayerArchive& archive);

// The chunks of one recording.
class PlayerFileWriter final {
 public:
  // data: folder of player-data; name: "cam003/0001"; behind: gets the chunks. Both are borrowed.
  static Result<PlayerFileWriter> create(const MediumFolder& data, const std::string& name,
                                         const ClipInfo& info, WriteBehind& behind);

  // The same pieces as ClipWriter gets, and what it said of them.
  Result<> add(const std::optional<mp4::PlaybackMark>& mark, const GroupStart& start, ByteView fragments);
  // summary: of the recording.
  Result<PlayerFile> finish(const ManifestFile& summary);

  [[nodiscard]] std::uint64_t written_bytes() const { return written_bytes_; }

 private:
  PlayerFileWriter(const MediumFolder& data, PlayerFile file, WriteBehind& behind)
      : data_(&data), behind_(&behind), file_(std::move(file)) {}

  Result<> begin_chunk(WallTime from);
  Result<> end_chunk();
  Result<> put(std::string_view text);
  Result<> put_base64(ByteView bytes);

  const MediumFolder* data_;
  WriteBehind* behind_;
  PlayerFile file_;
  std::optional<MediumFile> chunk_;
  std::uint64_t chunk_bytes_ = 0;   // of recordings in it
  Bytes carried_;                   // up to 2 bytes that are no whole base64 group yet
  std::string groups_;              // table of the chunk
  std::string text_;                // encoded, not written yet
  std::uint64_t written_bytes_ = 0; // to the medium
};

} // namespace kagimado::exporter
