// Paths of the API (API.md) as values, and who may do what on them. Pure: one table, no request state.
#pragma once

#include "engine/api/rights.h"

#include <span>

namespace kagimado::api {

inline constexpr std::uint32_t max_camera_number = users::max_camera_number;

struct Exchange;

struct Endpoint {
  std::string_view method;
  std::string_view pattern; // after /api/v1/; "#" is a camera, "@" a stream, "%" another number
  Need need;
  net::Task<net::Response> (*answer)(Exchange& exchange);
};

// All that the API answers. The methods of one pattern stand together.
std::span<const Endpoint> endpoints();

struct Route {
  std::string_view pattern;
  std::optional<CameraId> camera; // #
  StreamIndex stream{0};          // @
  std::uint32_t number = 0;       // %: of an export, a user
  bool operator==(const Route&) const = default;
};

// path: encoded, without query. Nothing is decoded and nothing normalised: every resource has exactly one
// spelling. Errors: NotFound.
Result<Route> parse_route(std::string_view path);

// nullptr: no such method on that path.
const Endpoint* find_endpoint(std::string_view pattern, std::string_view method);
// "GET, PUT, DELETE"
std::string allowed_methods(std::string_view pattern);

} // namespace kagimado::api
