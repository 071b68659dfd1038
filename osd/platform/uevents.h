// News of the kernel about devices, without udev: which device came, went or changed.
//
// Source: linux lib/kobject_uevent.c: "ACTION@DEVPATH" and then "KEY=VALUE", each ended by a 0. Drawing
// thread.
#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kagimado::osd {

struct Uevent {
  std::string action, subsystem, device_name; // "change", "drm", "dri/card0"
  bool operator==(const Uevent&) const = default;
};

// None: no message of the kernel's (udev's own begin with "libudev").
std::optional<Uevent> parse_uevent(std::string_view datagram);

class UeventSocket final {
 public:
  // Errors: Unsupported where there is no such socket (containers).
  static Result<UeventSocket> open();

  [[nodiscard]] int fd() const { return socket_.get(); }

  // Never waits. A full socket's lost news count as a change of everything: "change", "drm".
  std::vector<Uevent> read();

 private:
  UniqueFd socket_;
};

} // namespace kagimado::osd
