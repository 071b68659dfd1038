// What a service tells the service manager that started it: sd_notify(3) of systemd, without its library.
// Does nothing where nobody listens. Immutable after making: any thread may tell.
//
// Source: sd_notify(3) "Notes" (datagrams of "KEY=VALUE" lines to $NOTIFY_SOCKET), sd_watchdog_enabled(3).
#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <chrono>
#include <optional>

namespace kagimado {

// As the environment names it: "/run/x" or, for Linux's abstract names, "@x".
struct ServiceManager {
  std::string notify_socket; // empty: no service manager
  std::optional<std::chrono::microseconds> watchdog;
};

// NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID (when it names another process the watchdog is not ours).
// Before there are threads. Errors: Invalid WATCHDOG_USEC.
Result<ServiceManager> service_manager_of_environment();

class ServiceNotify final {
 public:
  // Tells nobody.
  ServiceNotify() = default;
  // Errors: Unsupported (neither a path nor an abstract name), Limit (longer than a socket's name can be),
  // Io.
  static Result<ServiceNotify> connect(const ServiceManager& manager);

  // The service works: what waits for it may start.
  [[nodiscard]] Result<> ready() const;
  [[nodiscard]] Result<> stopping() const;
  // Feeds the watchdog. Never waits.
  [[nodiscard]] Result<> alive() const;

  // Without alive() for so long the service manager ends the process. Nothing: there is no watchdog.
  [[nodiscard]] std::optional<std::chrono::microseconds> watchdog() const { return watchdog_; }

 private:
  [[nodiscard]] Result<> tell(std::string_view line, int flags) const;

  UniqueFd socket_; // not valid: nobody listens
  std::optional<std::chrono::microseconds> watchdog_;
};

// The above of the environment; what goes wrong is logged, and then nobody is told.
ServiceNotify notify_service_manager();

} // namespace kagimado
