// Writes one recording of an export: init, room for the index, fragments, and at the end both indexes.
// Belongs to one thread.
#pragma once

#include "engine/exporter/clip_info.h"
#include "engine/exporter/fragment_scan.h"
#include "engine/exporter/group_index.h"
#include "engine/exporter/medium_folder.h"
#include "engine/mp4/playback_mark.h"

#include <stop_token>

namespace kagimado::exporter {

// Below what FAT32 can hold.
inline constexpr std::uint64_t max_clip_bytes = 0xffff'ffff;
inline constexpr std::size_t max_index_places = 4096;

// Of the group of pictures that a piece began.
struct GroupStart {
  std::uint64_t media_time = 0; // decode time of the key frame, in the main track's timescale
  bool known = false;           // the fragment could be read
};

class ClipWriter final {
 public:
  // name: within the folder. index_places: for how many groups there is room.
  static Result<ClipWriter> create(const MediumFolder& folder, const std::string& name, ClipInfo info,
                                   std::size_t index_places = max_index_places);

  // Whole fragments; mark at the beginning of a group. Errors: Limit, Io.
  Result<GroupStart> add(const std::optional<mp4::PlaybackMark>& mark, ByteView fragments);

  // Bytes of the stored file were left out before what comes next.
  void note_damage() { summary_.damaged = true; }

  // Of the finished file, if it were finished after so many bytes more.
  [[nodiscard]] std::uint64_t bytes_with(std::uint64_t more) const;

  [[nodiscard]] const ClipInfo& info() const { return info_; }

  [[nodiscard]] const ManifestFile& summary() const { return summary_; }

  // Both indexes and the digest; any one thread. Errors: Limit, Io, Cancelled (stop).
  Result<ManifestFile> finish(const std::stop_token& stop = {});

  // Once finished.
  MediumFile take_file() && { return std::move(file_); }

 private:
  ClipWriter(MediumFile file, ClipInfo info, std::string name, std::size_t index_places);

  void note_mark(const mp4::PlaybackMark& mark);
  void note_end();
  void note_fragment(const FragmentBytes& piece, std::uint64_t file_offset, bool begins_group,
                     GroupStart& start);
  void note_first_fragment(const mp4::Fragment& fragment, ByteView bytes);
  Result<> write_indexes();

  MediumFile file_;
  ClipInfo info_;
  ManifestFile summary_;
  std::size_t index_area_bytes_;
  std::uint64_t fragments_offset_ = 0;
  GroupIndex index_;
  std::uint64_t earliest_time_ = 0;
  bool has_fragment_ = false;
  std::optional<mp4::PlaybackMark> group_; // the group in work
  std::uint64_t group_duration_ = 0;
};

} // namespace kagimado::exporter
