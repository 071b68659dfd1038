// Mice, touch screens and keyboards below /dev/input, as they come and go. Without udev: the folder is
// watched, and a device that may not be opened yet is tried again when its rights change. Drawing thread.
#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "osd/platform/device_events.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace kagimado::osd {

struct InputDeviceFacts {
  std::string path, name;
  bool pointer = false, keyboard = false;
};

class InputDevices final {
 public:
  // A folder that is not there yet is no error: no mouse at the start is fine. Errors: Io.
  static Result<InputDevices> watch(const std::filesystem::path& folder);

  // To be watched for reading; changes after each read().
  [[nodiscard]] std::vector<int> fds() const;
  // What came since the last call, in order for each device. Never waits.
  std::vector<DeviceEvent> read();

  [[nodiscard]] std::vector<InputDeviceFacts> devices() const;

  // Devices that are there but may not be opened.
  [[nodiscard]] const std::vector<std::string>& refused() const { return refused_; }

  // Another program has the console: its input is not ours.
  void set_active(bool active) { active_ = active; }

 private:
  struct Device {
    UniqueFd file;
    InputDeviceFacts facts;
    DeviceDecoder decoder;
  };

  void look_at_folder();
  void try_open(const std::string& name);
  bool read_device(Device& device, std::vector<DeviceEvent>& events) const;

  std::filesystem::path folder_;
  UniqueFd folder_news_;
  bool watching_ = false, active_ = true;
  std::map<std::string, Device> devices_; // by file name
  std::vector<std::string> refused_;
};

} // namespace kagimado::osd
