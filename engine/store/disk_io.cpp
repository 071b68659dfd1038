#include "engine/store/disk_io.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>

namespace kagimado::store {

namespace {

constexpr std::size_t max_parts_a_call = 1024; // IOV_MAX of Linux

std::unexpected<std::errc> last_error() {
  return std::unexpected(std::errc{errno});
}

IoResult<UniqueFd> open_file(const std::filesystem::path& path, int flags) {
  UniqueFd fd(::open(path.c_str(), flags | O_CLOEXEC, 0600));
  if (!fd.valid())
    return last_error();
  return fd;
}

// Takes written bytes off the front.
void drop_front(std::vector<iovec>& parts, std::size_t& first, std::size_t written) {
  while (first < parts.size() && written >= parts[first].iov_len)
    written -= parts[first++].iov_len;
  if (first == parts.size())
    return;
  parts[first].iov_base = static_cast<char*>(parts[first].iov_base) + written;
  parts[first].iov_len -= written;
}

IoResult<> write_all(int fd, ByteView content) {
  while (!content.empty()) {
    const auto written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return last_error();
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

} // namespace

std::string text_of(std::errc code) {
  return std::make_error_code(code).message();
}

IoResult<UniqueFd> DiskIo::create(const std::filesystem::path& path) {
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  if (failed)
    return std::unexpected(std::errc{failed.value()});
  return open_file(path, O_RDWR | O_CREAT | O_EXCL);
}

IoResult<UniqueFd> DiskIo::open_to_repair(const std::filesystem::path& path) {
  return open_file(path, O_RDWR);
}

IoResult<> DiskIo::write(int fd, std::span<const ByteView> parts, std::uint64_t offset) {
  std::vector<iovec> left;
  left.reserve(parts.size());
  for (const auto part : parts)
    if (!part.empty())
      left.push_back({const_cast<std::uint8_t*>(part.data()), part.size()});
  for (std::size_t first = 0; first < left.size();) {
    const auto count = std::min(left.size() - first, max_parts_a_call);
    const auto written = ::pwritev(fd, &left[first], static_cast<int>(count), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return last_error();
    offset += static_cast<std::uint64_t>(written);
    drop_front(left, first, static_cast<std::size_t>(written));
  }
  return {};
}

IoResult<> DiskIo::truncate(int fd, std::uint64_t size_bytes) {
  if (::ftruncate(fd, static_cast<off_t>(size_bytes)) != 0)
    return last_error();
  return {};
}

IoResult<> DiskIo::sync(int fd) {
  if (::fdatasync(fd) != 0)
    return last_error();
  return {};
}

IoResult<> DiskIo::sync_disk(const std::filesystem::path& folder) {
  KGM_TRY(const UniqueFd fd, open_file(folder, O_RDONLY | O_DIRECTORY));
  if (::syncfs(fd.get()) != 0)
    return last_error();
  return {};
}

IoResult<> DiskIo::remove(const std::filesystem::path& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    return last_error();
  return {};
}

IoResult<DiskSpace> DiskIo::space(const std::filesystem::path& folder) {
  struct statvfs status{};
  if (::statvfs(folder.c_str(), &status) != 0)
    return last_error();
  return DiskSpace{std::uint64_t{status.f_bavail} * status.f_frsize,
                   std::uint64_t{status.f_blocks} * status.f_frsize};
}

IoResult<Bytes> DiskIo::read_small(const std::filesystem::path& path, std::size_t max_bytes) {
  KGM_TRY(const UniqueFd fd, open_file(path, O_RDONLY));
  Bytes content(max_bytes + 1);
  std::size_t have = 0;
  while (have < content.size()) {
    const auto got = ::read(fd.get(), content.data() + have, content.size() - have);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return last_error();
    if (got == 0)
      break;
    have += static_cast<std::size_t>(got);
  }
  if (have > max_bytes)
    return std::unexpected(std::errc::file_too_large);
  content.resize(have);
  return content;
}

IoResult<> DiskIo::write_small(const std::filesystem::path& path, ByteView content) {
  auto beside = path;
  beside += ".new";
  KGM_TRY(UniqueFd fd, open_file(beside, O_WRONLY | O_CREAT | O_TRUNC));
  KGM_CHECK(write_all(fd.get(), content));
  if (::fsync(fd.get()) != 0)
    return last_error();
  fd.reset();
  if (::rename(beside.c_str(), path.c_str()) != 0)
    return last_error();
  KGM_TRY(const UniqueFd folder, open_file(path.parent_path(), O_RDONLY | O_DIRECTORY));
  if (::fsync(folder.get()) != 0)
    return last_error();
  return {};
}

} // namespace kagimado::store
