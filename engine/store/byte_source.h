// Random access to the bytes of a recording, so that its boxes can be looked at without reading its pictures.
// Belongs to one thread at a time.
#pragma once

#include "engine/base/bytes.h"
#include "engine/base/unique_fd.h"

#include <filesystem>

namespace kagimado::store {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  // Exactly these bytes, good until the next call. Errors: Io, EndOfStream (beyond the size).
  virtual Result<ByteView> at(std::uint64_t offset, std::size_t count) = 0;
};

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(ByteView bytes) : bytes_(bytes) {}

  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }

  Result<ByteView> at(std::uint64_t offset, std::size_t count) override;

 private:
  ByteView bytes_;
};

// fd stays the caller's.
class FileSource final : public ByteSource {
 public:
  FileSource(int fd, std::uint64_t size) : fd_(fd), size_(size) {}

  [[nodiscard]] std::uint64_t size() const override { return size_; }

  Result<ByteView> at(std::uint64_t offset, std::size_t count) override;

 private:
  int fd_;
  std::uint64_t size_;
  Bytes window_;
  std::uint64_t window_offset_ = 0;
};

// Errors: NotFound, Io.
Result<UniqueFd> open_to_read(const std::filesystem::path& path);
Result<std::uint64_t> size_of(int fd);
// Errors: Io, EndOfStream (the file is shorter).
Result<> read_exactly(int fd, std::uint64_t offset, MutableBytes out);

} // namespace kagimado::store
