// A recording as it lies on a disk, for repair and check: its bytes, what its index still says, its init
// segment. Belongs to one thread.
#pragma once

#include "engine/store/file_scan.h"

namespace kagimado::store {

std::filesystem::path index_path_of(std::filesystem::path recording);

struct StoredFile {
  UniqueFd fd;
  std::uint64_t size_bytes = 0;
  WallTime changed;
  std::shared_ptr<const InitFacts> init; // nullptr: no init segment that can be read
  std::string init_problem;
  Bytes index_bytes; // as it is; empty: none
  std::vector<KeyFrameRecord> records;
};

inline constexpr std::size_t max_index_bytes = std::size_t{64} << 20U;

// index_file: number that the index must carry. Errors: NotFound (no recording), Io.
Result<StoredFile> open_stored(const std::filesystem::path& recording, std::int64_t index_file);

// What the init segment and the bytes say, into the row.
void describe_file(FileRow& row, const InitFacts& init);
IndexHeader index_header_of(const FileRow& row, const InitFacts& init);

struct FoundRecording {
  std::string path; // below the disk's folder
  CameraId camera{0};
  std::int64_t number = 0;
  std::string day;
};

// All of a disk, in no order; of days from that one on. What does not look like ours is passed over.
std::vector<FoundRecording> find_recordings(const std::filesystem::path& disk,
                                            const std::function<std::string(CameraId)>& first_day = {});

} // namespace kagimado::store
