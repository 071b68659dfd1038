// Paths of the API (API.md) as values. Pure: one table, no request state.
#pragma once

#include "engine/base/ids.h"

namespace kagimado::api {

inline constexpr std::uint32_t max_camera_number = 512;

enum class Resource {
  Cameras,
  Camera,
  CameraEncryption,
  Encryption,
  Live,
  Keys,
  Events,
  Recordings,
  Playback,
  Storage,
  Media,
  Exports,
  Export,
  Alarms,
};

struct Route {
  Resource resource = Resource::Cameras;
  CameraId camera{0};              // Camera, CameraEncryption, Live, Playback
  StreamIndex stream{0};           // Live
  std::uint32_t export_number = 0; // Export
  bool operator==(const Route&) const = default;
};

// path: encoded, without query. Nothing is decoded and nothing normalised: every resource has exactly one
// spelling. Errors: NotFound.
Result<Route> parse_route(std::string_view path);

// "GET, PUT, DELETE": the methods of a resource.
std::string_view allowed_methods(Resource resource);
bool is_allowed(Resource resource, std::string_view method);

} // namespace kagimado::api
