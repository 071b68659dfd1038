#include "osd/control/control_listener.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace kagimado::osd {

namespace {

constexpr int backlog = 8;

std::string last_error() {
  return std::generic_category().message(errno);
}

Result<sockaddr_un> address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string& text = path.native();
  if (text.empty() || text.size() >= sizeof address.sun_path)
    return fail(ErrorKind::Invalid, "control socket path {}: must have 1 to {} bytes", text,
                sizeof address.sun_path - 1);
  std::memcpy(address.sun_path, text.data(), text.size());
  return address;
}

UniqueFd new_socket() {
  return UniqueFd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

// A crash leaves the socket's file behind: nobody answers there then. A file of another kind is not ours to
// remove.
Result<> remove_left_over(const std::filesystem::path& path, const sockaddr_un& address) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT)
      return {};
    return fail(ErrorKind::Io, "control socket {}: {}", path.string(), last_error());
  }
  if (!S_ISSOCK(status.st_mode))
    return fail(ErrorKind::Conflict, "control socket {}: there is a file that is no socket", path.string());
  const UniqueFd probe = new_socket();
  if (::connect(probe.get(), generic(address), sizeof address) == 0 || errno != ECONNREFUSED)
    return fail(ErrorKind::Conflict, "control socket {}: another program listens there", path.string());
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    return fail(ErrorKind::Io, "removing left-over control socket {}: {}", path.string(), last_error());
  return {};
}

} // namespace

Result<UniqueFd> listen_for_control(const std::filesystem::path& path) {
  KGM_TRY(const sockaddr_un address, address_of(path));
  KGM_CHECK(remove_left_over(path, address));
  UniqueFd listener = new_socket();
  // The mode is set before listen(): nobody can connect in between.
  if (!listener.valid() || ::bind(listener.get(), generic(address), sizeof address) != 0 ||
      ::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0 || ::listen(listener.get(), backlog) != 0)
    return fail(ErrorKind::Io, "opening control socket {}: {}", path.string(), last_error());
  return listener;
}

Result<uid_t> uid_of_peer(int fd) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
    return fail(ErrorKind::Io, "reading the peer's credentials: {}", last_error());
  return peer.uid;
}

} // namespace kagimado::osd
