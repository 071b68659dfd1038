// A folder on a medium that may be pulled out at any moment: everything goes through its descriptor, so
// nothing lands in a mount point left behind. A folder may be used by several threads at once, a file by one.
#pragma once

#include "engine/base/bytes.h"
#include "engine/base/unique_fd.h"

#include <filesystem>

namespace kagimado::exporter {

// errno of a call on a medium. Limit: full; else Io.
Error medium_error(int code, std::string_view doing, const std::filesystem::path& what);

// A file being written from its beginning to its end.
class MediumFile final {
 public:
  // Errors of all: Limit (medium full, or file too large for it), Io.
  Result<> append(ByteView bytes);
  Result<> write_at(std::uint64_t offset, ByteView bytes);
  // Of everything so far, without waiting for the medium.
  Result<> start_writing();
  // Until it is written; not what the file system keeps of it.
  Result<> await_written();
  // Until it survives a power cut, and with it what was written to the medium before.
  Result<> flush();

  [[nodiscard]] std::uint64_t size_bytes() const { return size_bytes_; }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  [[nodiscard]] int fd() const { return fd_.get(); }

 private:
  friend class MediumFolder;

  MediumFile(UniqueFd fd, std::filesystem::path path) : fd_(std::move(fd)), path_(std::move(path)) {}

  // Starts writing what was appended, so that the end does not wait for gigabytes, and progress is honest.
  Result<> push_out();
  // bytes 0: to the end. Not every file system can: then the kernel writes when it likes.
  Result<> write_range(std::uint64_t offset, std::uint64_t bytes, unsigned flags);

  UniqueFd fd_;
  std::filesystem::path path_; // within the folder
  std::uint64_t size_bytes_ = 0;
  std::uint64_t pushed_bytes_ = 0; // writing of these has begun
};

class MediumFolder final {
 public:
  // An existing folder. Errors: NotFound, Io.
  static Result<MediumFolder> open(const std::filesystem::path& folder);

  // A new folder in this one. Errors: Conflict (already there), Limit, Io.
  Result<MediumFolder> create_folder(const std::string& name) const;
  // The same where it may be there; path may have several parts.
  Result<> ensure_folder(const std::filesystem::path& path) const;
  [[nodiscard]] bool exists(const std::string& name) const;
  // A new file; path is relative, its folders exist.
  Result<MediumFile> create_file(const std::filesystem::path& path) const;
  Result<> write_file(const std::filesystem::path& path, ByteView content) const;
  // Both are in this folder; the change is on the medium afterwards.
  Result<> rename(const std::string& from, const std::string& to) const;
  // Everything of the whole medium is written.
  Result<> sync_medium() const;
  // With all that is in it; as far as it goes.
  void remove(const std::string& name) const;
  [[nodiscard]] std::uint64_t free_bytes() const; // 0 where nobody can tell

 private:
  MediumFolder(UniqueFd fd, std::filesystem::path path) : fd_(std::move(fd)), path_(std::move(path)) {}

  UniqueFd fd_;
  std::filesystem::path path_; // for error texts
};

} // namespace kagimado::exporter
