// What the store does to a disk, behind a seam: tests override it to make a disk full, bent or gone.
// Thread-safe; blocking.
#pragma once

#include "engine/base/bytes.h"
#include "engine/base/unique_fd.h"

#include <filesystem>
#include <system_error>

namespace kagimado::store {

template <class T = void>
using IoResult = std::expected<T, std::errc>;

struct DiskSpace {
  std::uint64_t free_bytes = 0, total_bytes = 0; // free: for this process
};

class DiskIo {
 public:
  virtual ~DiskIo() = default;

  // A new file, mode 0600, for reading and writing; the folders above it are made.
  virtual IoResult<UniqueFd> create(const std::filesystem::path& path);
  virtual IoResult<UniqueFd> open_to_repair(const std::filesystem::path& path);
  // All parts, one behind the other.
  virtual IoResult<> write(int fd, std::span<const ByteView> parts, std::uint64_t offset);
  virtual IoResult<> truncate(int fd, std::uint64_t size_bytes);
  virtual IoResult<> sync(int fd); // content and size
  virtual IoResult<> sync_disk(const std::filesystem::path& folder);
  virtual IoResult<> remove(const std::filesystem::path& path); // one that is not there is no error
  virtual IoResult<DiskSpace> space(const std::filesystem::path& folder);
  // Small whole file. no_such_file_or_directory: there is none.
  virtual IoResult<Bytes> read_small(const std::filesystem::path& path, std::size_t max_bytes);
  // Beside, then renamed.
  virtual IoResult<> write_small(const std::filesystem::path& path, ByteView content);
};

std::string text_of(std::errc code);

} // namespace kagimado::store
