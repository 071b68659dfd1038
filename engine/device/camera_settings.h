// What a camera keeps over a restart: serial number, connection method, encryption. Owned by one thread.
#pragma once

#include "engine/sealed/key_box.h"

#include <filesystem>
#include <optional>

namespace kagimado::device {

enum class ConnectionMethod { Http, Https };

struct CameraSettings {
  std::string serial;
  ConnectionMethod method = ConnectionMethod::Http;
  std::optional<std::uint16_t> https_port;     // as set by the recorder; nothing: the command line's
  std::optional<sealed::PasswordKey> password; // present: data encryption is on
};

// Two files in a folder: camera-N.json, and camera-N.kek (mode 0600) only while encryption is on.
class SettingsStore final {
 public:
  // Nothing as the folder: nothing is kept.
  SettingsStore(std::filesystem::path folder, int camera_index);

  // A new serial number where there is no file yet. Errors: Damaged, Io. Encryption on without a readable key
  // is Damaged: the camera must not start in the clear instead.
  Result<CameraSettings> load() const;
  Result<> save(const CameraSettings& settings) const;

 private:
  [[nodiscard]] std::filesystem::path file(std::string_view suffix) const;

  std::filesystem::path folder_;
  int camera_index_;
};

} // namespace kagimado::device
