#include "osd/platform/input_devices.h"

#include "engine/base/log.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <bitset>
#include <cerrno>
#include <system_error>

namespace kagimado::osd {
namespace {

using EventBits = std::bitset<KEY_CNT>;

EventBits bits_of(int fd, unsigned type) {
  std::array<unsigned char, KEY_CNT / 8> bytes{};
  EventBits bits;
  if (::ioctl(fd, EVIOCGBIT(type, bytes.size()), bytes.data()) < 0)
    return bits;
  for (std::size_t i = 0; i < KEY_CNT; ++i)
    bits[i] = (bytes[i / 8] >> (i % 8) & 1u) != 0;
  return bits;
}

AbsoluteRange range_of(int fd, unsigned axis) {
  input_absinfo info{};
  if (::ioctl(fd, EVIOCGABS(axis), &info) < 0)
    return {};
  return {info.minimum, info.maximum};
}

std::string name_of_device(int fd) {
  std::array<char, 128> name{};
  if (::ioctl(fd, EVIOCGNAME(name.size() - 1), name.data()) < 0)
    return "";
  return name.data();
}

} // namespace

Result<InputDevices> InputDevices::watch(const std::filesystem::path& folder) {
  InputDevices input;
  input.folder_ = folder;
  input.folder_news_.reset(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!input.folder_news_.valid())
    return fail(ErrorKind::Io, "watching {}: {}", folder.string(), std::generic_category().message(errno));
  input.look_at_folder();
  return input;
}

void InputDevices::look_at_folder() {
  // Until the first device comes there may be no such folder: then its parent tells.
  if (!watching_) {
    watching_ = ::inotify_add_watch(folder_news_.get(), folder_.c_str(),
                                    IN_CREATE | IN_ATTRIB | IN_DELETE | IN_ONLYDIR) >= 0;
    if (!watching_)
      ::inotify_add_watch(folder_news_.get(), folder_.parent_path().c_str(), IN_CREATE | IN_ONLYDIR);
  }
  refused_.clear();
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, error))
    if (const auto name = entry.path().filename().string(); name.starts_with("event"))
      try_open(name);
}

void InputDevices::try_open(const std::string& name) {
  if (devices_.contains(name))
    return;
  Device device;
  device.facts.path = (folder_ / name).string();
  device.file.reset(::open(device.facts.path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!device.file.valid()) {
    if (errno == EACCES || errno == EPERM)
      refused_.push_back(device.facts.path);
    return;
  }
  const int fd = device.file.get();
  const auto keys = bits_of(fd, EV_KEY), relative = bits_of(fd, EV_REL), absolute = bits_of(fd, EV_ABS);
  device.facts.name = name_of_device(fd);
  const bool has_button = keys[BTN_LEFT] || keys[BTN_TOUCH];
  device.facts.pointer =
      has_button && ((relative[REL_X] && relative[REL_Y]) || (absolute[ABS_X] && absolute[ABS_Y]));
  device.facts.keyboard = keys[KEY_ENTER] || keys[KEY_A];
  if (!device.facts.pointer && !device.facts.keyboard)
    return; // power button, sensors
  if (absolute[ABS_X] && absolute[ABS_Y])
    device.decoder = DeviceDecoder(range_of(fd, ABS_X), range_of(fd, ABS_Y));
  log::info("input", "{} \"{}\" is here", device.facts.path, device.facts.name);
  devices_.emplace(name, std::move(device));
}

std::vector<int> InputDevices::fds() const {
  std::vector<int> fds{folder_news_.get()};
  for (const auto& [name, device] : devices_)
    fds.push_back(device.file.get());
  return fds;
}

std::vector<DeviceEvent> InputDevices::read() {
  std::vector<DeviceEvent> events;
  for (auto each = devices_.begin(); each != devices_.end();) {
    if (read_device(each->second, events)) {
      ++each;
      continue;
    }
    each->second.decoder.let_go(events);
    log::info("input", "{} \"{}\" is gone", each->second.facts.path, each->second.facts.name);
    each = devices_.erase(each);
  }
  std::array<char, 4096> news{};
  bool changed = false;
  while (::read(folder_news_.get(), news.data(), news.size()) > 0)
    changed = true;
  if (changed)
    look_at_folder();
  if (!active_)
    events.clear();
  return events;
}

// False: the device is gone.
bool InputDevices::read_device(Device& device, std::vector<DeviceEvent>& events) const {
  std::array<input_event, 64> batch{};
  for (;;) {
    const auto got = ::read(device.file.get(), batch.data(), sizeof batch);
    if (got < 0)
      return errno == EAGAIN || errno == EINTR;
    if (got == 0)
      return false;
    for (std::size_t i = 0; i < static_cast<std::size_t>(got) / sizeof(input_event); ++i)
      device.decoder.feed(batch[i], events);
  }
}

std::vector<InputDeviceFacts> InputDevices::devices() const {
  std::vector<InputDeviceFacts> facts;
  for (const auto& [name, device] : devices_)
    facts.push_back(device.facts);
  return facts;
}

} // namespace kagimado::osd
