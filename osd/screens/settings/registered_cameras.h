// Cameras as the registration screen knows and edits them: GET /cameras read, and the bodies of what is
// changed. Plain data, pure; no display. Passwords are not here.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/ids.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace kagimado::osd {

inline constexpr std::int64_t max_camera_number = 512;

enum class CameraTrust { Authority, Pin, Off };
enum class CameraMode { Direct, Internet };

struct RegisteredCamera {
  std::int64_t id = 0, position = 0;
  std::string name, url, user, reason;
  CameraTrust trust = CameraTrust::Pin;
  CameraMode mode = CameraMode::Direct;
  bool online = false;
  bool encrypted = false;               // data encryption is on: no thumbnail [REQ-ENC-12]
  std::string fingerprint, valid_until; // of its certificate; empty: none is known
};

// By position; a camera that makes no sense is left out.
std::vector<RegisteredCamera> read_cameras(const nlohmann::json& answer);
// "2027-01-02T..." lies before now.
bool is_past(const std::string& utc_text, WallTime now);
// The fingerprint in groups, as people compare it.
std::string grouped_fingerprint(const std::string& sha256);

struct CameraDraft {
  std::optional<std::int64_t> id; // nothing: a new one
  std::int64_t number = 0;        // of a new one
  std::string name, url, user;
  CameraTrust trust = CameraTrust::Pin;
  CameraMode mode = CameraMode::Direct;
  bool operator==(const CameraDraft&) const = default;
};

CameraDraft draft_of(const RegisteredCamera& camera);
// With the first number that is free.
CameraDraft new_camera(const std::vector<RegisteredCamera>& cameras);
// "10.0.0.3" becomes "http://10.0.0.3/".
std::string completed_url(std::string_view typed);

enum class CameraProblem { None, NoName, BadAddress, NumberTaken };
CameraProblem problem_of(const CameraDraft& draft, const std::vector<RegisteredCamera>& known);
bool is_camera_url(std::string_view url);
// Of POST /cameras; of PUT only what differs from before: an address or trust that is sent forgets the pin.
nlohmann::json body_of(const CameraDraft& draft, const CameraDraft& before);

// What POST /cameras/search found.
struct FoundCamera {
  std::string url, name, model, serial;
  bool ssl = false;
  std::optional<std::int64_t> registered;
};

std::vector<FoundCamera> read_found(const nlohmann::json& answer);

} // namespace kagimado::osd
