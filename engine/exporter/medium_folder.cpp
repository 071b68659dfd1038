#include "engine/exporter/medium_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace kagimado::exporter {

namespace {

constexpr mode_t folder_mode = 0755, file_mode = 0644;
constexpr std::uint64_t push_step_bytes = std::uint64_t{8} << 20U;
constexpr std::uint64_t max_dirty_bytes = std::uint64_t{128} << 20U;
constexpr unsigned begin_writing = SYNC_FILE_RANGE_WRITE;
constexpr unsigned write_and_wait =
    SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;

} // namespace

Error medium_error(int code, std::string_view doing, const std::filesystem::path& what) {
  const bool full = code == ENOSPC || code == EDQUOT || code == EFBIG;
  return {full ? ErrorKind::Limit : ErrorKind::Io,
          fmt::format("{} {}: {}", doing, what.string(), std::generic_category().message(code))};
}

Result<> MediumFile::append(ByteView bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(fd_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return std::unexpected(medium_error(errno, "writing", path_));
    size_bytes_ += static_cast<std::uint64_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return push_out();
}

Result<> MediumFile::push_out() {
  while (size_bytes_ - pushed_bytes_ >= push_step_bytes) {
    KGM_CHECK(write_range(pushed_bytes_, push_step_bytes, begin_writing));
    if (pushed_bytes_ >= max_dirty_bytes)
      KGM_CHECK(write_range(pushed_bytes_ - max_dirty_bytes, push_step_bytes, write_and_wait));
    pushed_bytes_ += push_step_bytes;
  }
  return {};
}

Result<> MediumFile::write_range(std::uint64_t offset, std::uint64_t bytes, unsigned flags) {
  if (::sync_file_range(fd_.get(), static_cast<off64_t>(offset), static_cast<off64_t>(bytes), flags) != 0 &&
      (errno == EIO || errno == ENOSPC))
    return std::unexpected(medium_error(errno, "writing", path_));
  return {};
}

Result<> MediumFile::start_writing() {
  return write_range(0, 0, begin_writing);
}

Result<> MediumFile::await_written() {
  return write_range(0, 0, write_and_wait);
}

Result<> MediumFile::flush() {
  if (::fdatasync(fd_.get()) != 0)
    return std::unexpected(medium_error(errno, "writing", path_));
  return {};
}

Result<> MediumFile::write_at(std::uint64_t offset, ByteView bytes) {
  while (!bytes.empty()) {
    const auto written = ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return std::unexpected(medium_error(errno, "writing", path_));
    offset += static_cast<std::uint64_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<MediumFolder> MediumFolder::open(const std::filesystem::path& folder) {
  UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid())
    return errno == ENOENT || errno == ENOTDIR ? fail(ErrorKind::NotFound, "no folder {}", folder.string())
                                               : std::unexpected(medium_error(errno, "opening", folder));
  return MediumFolder(std::move(fd), folder);
}

Result<MediumFolder> MediumFolder::create_folder(const std::string& name) const {
  if (::mkdirat(fd_.get(), name.c_str(), folder_mode) != 0)
    return errno == EEXIST ? fail(ErrorKind::Conflict, "{} is already there", name)
                           : std::unexpected(medium_error(errno, "creating", path_ / name));
  UniqueFd fd(::openat(fd_.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd.valid())
    return std::unexpected(medium_error(errno, "opening", path_ / name));
  return MediumFolder(std::move(fd), path_ / name);
}

Result<> MediumFolder::ensure_folder(const std::filesystem::path& path) const {
  std::filesystem::path so_far;
  for (const auto& part : path) {
    so_far /= part;
    if (::mkdirat(fd_.get(), so_far.c_str(), folder_mode) != 0 && errno != EEXIST)
      return std::unexpected(medium_error(errno, "creating", path_ / so_far));
  }
  return {};
}

bool MediumFolder::exists(const std::string& name) const {
  struct stat status{};
  return ::fstatat(fd_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
}

Result<MediumFile> MediumFolder::create_file(const std::filesystem::path& path) const {
  UniqueFd fd(
      ::openat(fd_.get(), path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file_mode));
  if (!fd.valid())
    return std::unexpected(medium_error(errno, "creating", path_ / path));
  return MediumFile(std::move(fd), path_ / path);
}

Result<> MediumFolder::write_file(const std::filesystem::path& path, ByteView content) const {
  KGM_TRY(auto file, create_file(path));
  return file.append(content);
}

Result<> MediumFolder::rename(const std::string& from, const std::string& to) const {
  if (::renameat(fd_.get(), from.c_str(), fd_.get(), to.c_str()) != 0)
    return std::unexpected(medium_error(errno, "renaming to", path_ / to));
  if (::fsync(fd_.get()) != 0)
    return std::unexpected(medium_error(errno, "syncing", path_));
  return {};
}

Result<> MediumFolder::sync_medium() const {
  if (::syncfs(fd_.get()) != 0)
    return std::unexpected(medium_error(errno, "syncing", path_));
  return {};
}

void MediumFolder::remove(const std::string& name) const {
  std::error_code ignored;
  std::filesystem::remove_all(fmt::format("/proc/self/fd/{}/{}", fd_.get(), name), ignored);
}

std::uint64_t MediumFolder::free_bytes() const {
  struct statvfs status{};
  if (::fstatvfs(fd_.get(), &status) != 0)
    return 0;
  return std::uint64_t{status.f_bavail} * status.f_frsize;
}

} // namespace kagimado::exporter
