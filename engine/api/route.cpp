#include "engine/api/route.h"

#include "engine/camera/capabilities.h"

#include <array>
#include <optional>

namespace kagimado::api {
namespace {

struct Pattern {
  std::string_view segments; // after /api/v1/; "#" is a camera, "@" a stream, "%" an export
  Resource resource;
  std::string_view methods;
};

constexpr std::array patterns = {
    Pattern{"cameras", Resource::Cameras, "GET, POST"},
    Pattern{"cameras/#", Resource::Camera, "GET, PUT, DELETE"},
    Pattern{"cameras/#/encryption", Resource::CameraEncryption, "PUT"},
    Pattern{"encryption", Resource::Encryption, "GET, PUT"},
    Pattern{"live/#/@", Resource::Live, "GET"},
    Pattern{"keys", Resource::Keys, "POST"},
    Pattern{"events", Resource::Events, "GET"},
    Pattern{"recordings", Resource::Recordings, "GET"},
    Pattern{"playback/#", Resource::Playback, "GET"},
    Pattern{"storage", Resource::Storage, "GET"},
    Pattern{"media", Resource::Media, "GET"},
    Pattern{"exports", Resource::Exports, "GET, POST"},
    Pattern{"exports/%", Resource::Export, "GET, DELETE"},
    Pattern{"alarms", Resource::Alarms, "GET"},
};

// Digits as a person writes them: no sign, no leading zero.
std::optional<std::uint32_t> plain_number(std::string_view text) {
  if (text.empty() || text.size() > 9 || (text.size() > 1 && text.front() == '0'))
    return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9')
      return std::nullopt;
    value = value * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return value;
}

std::string_view next_segment(std::string_view& rest) {
  const auto slash = rest.find('/');
  const auto segment = rest.substr(0, slash);
  rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
  return segment;
}

bool match_segment(std::string_view wanted, std::string_view given, Route& route) {
  if (wanted != "#" && wanted != "@" && wanted != "%")
    return wanted == given;
  const auto value = plain_number(given);
  if (!value)
    return false;
  if (wanted == "#") {
    route.camera = CameraId{*value};
    return *value >= 1 && *value <= max_camera_number;
  }
  if (wanted == "%") {
    route.export_number = *value;
    return *value >= 1;
  }
  route.stream = StreamIndex{static_cast<std::uint8_t>(*value)};
  return *value < camera::max_streams;
}

std::optional<Route> match(const Pattern& pattern, std::string_view path) {
  Route route;
  route.resource = pattern.resource;
  auto wanted = pattern.segments;
  while (true) {
    if (!match_segment(next_segment(wanted), next_segment(path), route))
      return std::nullopt;
    if (wanted.empty() || path.empty())
      return wanted.empty() && path.empty() ? std::optional(route) : std::nullopt;
    wanted.remove_prefix(1);
    path.remove_prefix(1);
  }
}

std::string_view methods_of(Resource resource) {
  for (const auto& pattern : patterns)
    if (pattern.resource == resource)
      return pattern.methods;
  return {};
}

} // namespace

Result<Route> parse_route(std::string_view path) {
  constexpr std::string_view prefix = "/api/v1/";
  if (path.starts_with(prefix))
    for (const auto& pattern : patterns)
      if (const auto route = match(pattern, path.substr(prefix.size())))
        return *route;
  return fail(ErrorKind::NotFound, "no such path");
}

std::string_view allowed_methods(Resource resource) {
  return methods_of(resource);
}

bool is_allowed(Resource resource, std::string_view method) {
  auto methods = methods_of(resource);
  while (!methods.empty()) {
    const auto comma = methods.find(", ");
    if (methods.substr(0, comma) == method)
      return true;
    methods = comma == std::string_view::npos ? std::string_view() : methods.substr(comma + 2);
  }
  return false;
}

} // namespace kagimado::api
