#include "engine/base/service_notify.h"

#include "engine/base/log.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace kagimado {
namespace {

// What a full queue of the service manager may cost at the start and at the end.
constexpr timeval longest_wait{.tv_sec = 5, .tv_usec = 0};

std::string_view environment(const char* name) {
  const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): before there are threads
  return value == nullptr ? std::string_view{} : value;
}

std::optional<std::uint64_t> as_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return number;
}

std::string text_of_errno() {
  return std::generic_category().message(errno);
}

struct Address {
  sockaddr_un name{};
  socklen_t size = 0;
};

Result<Address> address_of(std::string_view socket) {
  if (!socket.starts_with('/') && !socket.starts_with('@'))
    return fail(ErrorKind::Unsupported, "NOTIFY_SOCKET \"{}\" is neither a path nor an abstract name",
                socket);
  Address address;
  // A path is ended by a 0 that must fit too; an abstract name is not.
  if (socket.size() >= sizeof address.name.sun_path)
    return fail(ErrorKind::Limit, "NOTIFY_SOCKET has {} bytes, the name of a socket at most {}",
                socket.size(), sizeof address.name.sun_path - 1);
  address.name.sun_family = AF_UNIX;
  std::memcpy(address.name.sun_path, socket.data(), socket.size());
  const bool is_abstract = socket.front() == '@';
  if (is_abstract)
    address.name.sun_path[0] = '\0';
  address.size =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket.size() + (is_abstract ? 0 : 1));
  return address;
}

Result<ServiceNotify> connect_as_environment_says() {
  KGM_TRY(const auto manager, service_manager_of_environment());
  return ServiceNotify::connect(manager);
}

} // namespace

Result<ServiceManager> service_manager_of_environment() {
  ServiceManager manager;
  manager.notify_socket = environment("NOTIFY_SOCKET");
  const auto microseconds = environment("WATCHDOG_USEC");
  const auto process = environment("WATCHDOG_PID");
  const bool is_ours = process.empty() || as_number(process) == static_cast<std::uint64_t>(::getpid());
  if (microseconds.empty() || !is_ours)
    return manager;
  constexpr std::uint64_t most = std::uint64_t{1} << 60U; // a chrono duration holds it
  const auto interval = as_number(microseconds);
  if (!interval || *interval == 0 || *interval > most)
    return fail(ErrorKind::Invalid, "WATCHDOG_USEC \"{}\" is not a number of microseconds", microseconds);
  manager.watchdog = std::chrono::microseconds(*interval);
  return manager;
}

Result<ServiceNotify> ServiceNotify::connect(const ServiceManager& manager) {
  ServiceNotify notify;
  if (manager.notify_socket.empty())
    return notify;
  KGM_TRY(const auto address, address_of(manager.notify_socket));
  notify.socket_.reset(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const auto* name = reinterpret_cast<const sockaddr*>(&address.name);
  if (!notify.socket_.valid() || ::connect(notify.socket_.get(), name, address.size) != 0 ||
      ::setsockopt(notify.socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &longest_wait, sizeof longest_wait) != 0)
    return fail(ErrorKind::Io, "service manager at \"{}\": {}", manager.notify_socket, text_of_errno());
  notify.watchdog_ = manager.watchdog;
  return notify;
}

Result<> ServiceNotify::ready() const {
  return tell("READY=1", 0);
}

Result<> ServiceNotify::stopping() const {
  return tell("STOPPING=1", 0);
}

Result<> ServiceNotify::alive() const {
  return tell("WATCHDOG=1", MSG_DONTWAIT);
}

Result<> ServiceNotify::tell(std::string_view line, int flags) const {
  if (!socket_.valid())
    return {};
  ssize_t sent = 0;
  do {
    sent = ::send(socket_.get(), line.data(), line.size(), flags | MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  if (sent < 0)
    return fail(ErrorKind::Io, "telling the service manager {}: {}", line, text_of_errno());
  return {};
}

ServiceNotify notify_service_manager() {
  auto notify = connect_as_environment_says();
  if (notify)
    return std::move(*notify);
  log::warn("service", "{}", notify.error().message);
  return {};
}

} // namespace kagimado
