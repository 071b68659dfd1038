#include "engine/store/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace kagimado::store {

namespace {

// The boxes before a picture are smaller: most fragments cost one read.
constexpr std::size_t window_bytes = 4096;

Result<> check_range(std::uint64_t offset, std::size_t count, std::uint64_t size) {
  if (offset > size || count > size - offset)
    return fail(ErrorKind::EndOfStream, "{} bytes at {} of {}", count, offset, size);
  return {};
}

std::string system_text() {
  return std::generic_category().message(errno);
}

} // namespace

Result<ByteView> MemorySource::at(std::uint64_t offset, std::size_t count) {
  KGM_CHECK(check_range(offset, count, bytes_.size()));
  return bytes_.subspan(static_cast<std::size_t>(offset), count);
}

Result<ByteView> FileSource::at(std::uint64_t offset, std::size_t count) {
  KGM_CHECK(check_range(offset, count, size_));
  const bool is_inside = offset >= window_offset_ && offset - window_offset_ <= window_.size() &&
                         count <= window_.size() - static_cast<std::size_t>(offset - window_offset_);
  if (!is_inside) {
    window_.resize(
        static_cast<std::size_t>(std::min<std::uint64_t>(std::max(count, window_bytes), size_ - offset)));
    window_offset_ = offset;
    if (auto read = read_exactly(fd_, offset, window_); !read) {
      window_.clear();
      return std::unexpected(std::move(read).error());
    }
  }
  return ByteView(window_).subspan(static_cast<std::size_t>(offset - window_offset_), count);
}

Result<UniqueFd> open_to_read(const std::filesystem::path& path) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid())
    return fail(errno == ENOENT ? ErrorKind::NotFound : ErrorKind::Io, "opening {}: {}", path.string(),
                system_text());
  return fd;
}

Result<std::uint64_t> size_of(int fd) {
  struct stat status{};
  if (::fstat(fd, &status) != 0)
    return fail(ErrorKind::Io, "size of a recording: {}", system_text());
  return static_cast<std::uint64_t>(status.st_size);
}

Result<> read_exactly(int fd, std::uint64_t offset, MutableBytes out) {
  while (!out.empty()) {
    const auto got = ::pread(fd, out.data(), out.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return fail(ErrorKind::Io, "reading {} bytes at {}: {}", out.size(), offset, system_text());
    if (got == 0)
      return fail(ErrorKind::EndOfStream, "reading {} bytes at {}: the file is shorter", out.size(), offset);
    out = out.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::uint64_t>(got);
  }
  return {};
}

} // namespace kagimado::store
