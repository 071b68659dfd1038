#include "engine/base/file.h"

#include "engine/base/unique_fd.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace kagimado {
namespace {

std::unexpected<Error> io_error(int code, std::string_view what, const std::filesystem::path& path) {
  const auto kind = code == ENOENT ? ErrorKind::NotFound : ErrorKind::Io;
  return fail(kind, "{} {}: {}", what, path.string(), std::generic_category().message(code));
}

Result<> write_all(int fd, ByteView content, const std::filesystem::path& path) {
  while (!content.empty()) {
    const auto written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return io_error(errno, "writing", path);
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<> sync_folder(const std::filesystem::path& folder) {
  const UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid() || ::fsync(fd.get()) != 0)
    return io_error(errno, "syncing folder", folder);
  return {};
}

} // namespace

Result<Bytes> read_file(const std::filesystem::path& path, std::size_t max_bytes) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid())
    return io_error(errno, "opening", path);
  Bytes content;
  while (true) {
    const std::size_t have = content.size();
    const std::size_t step = std::min<std::size_t>(64 * 1024, max_bytes + 1 - have);
    content.resize(have + step);
    const auto got = ::read(fd.get(), content.data() + have, step);
    if (got < 0 && errno != EINTR)
      return io_error(errno, "reading", path);
    content.resize(have + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0)
      return content;
    if (content.size() > max_bytes)
      return fail(ErrorKind::Limit, "{} is larger than {} bytes", path.string(), max_bytes);
  }
}

Result<> write_file_atomic(const std::filesystem::path& path, ByteView content, unsigned mode) {
  auto beside = path;
  beside += ".new";
  UniqueFd fd(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
  if (!fd.valid())
    return io_error(errno, "creating", beside);
  if (::fchmod(fd.get(), mode) != 0)
    return io_error(errno, "setting the mode of", beside);
  KGM_CHECK(write_all(fd.get(), content, beside));
  if (::fsync(fd.get()) != 0)
    return io_error(errno, "syncing", beside);
  fd.reset();
  if (::rename(beside.c_str(), path.c_str()) != 0)
    return io_error(errno, "renaming to", path);
  return sync_folder(path.has_parent_path() ? path.parent_path() : ".");
}

} // namespace kagimado
