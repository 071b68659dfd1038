#include "engine/store/store_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <system_error>

namespace kagimado::store {

Result<UniqueFd> lock_store(const std::filesystem::path& catalogue) {
  auto path = catalogue;
  path += ".lock";
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!fd.valid())
    return fail(ErrorKind::Io, "opening {}: {}", path.string(), std::generic_category().message(errno));
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) == 0)
    return fd;
  if (errno == EWOULDBLOCK)
    return fail(ErrorKind::Conflict, "{} is in use by another program", catalogue.string());
  return fail(ErrorKind::Io, "locking {}: {}", path.string(), std::generic_category().message(errno));
}

} // namespace kagimado::store
