// Pictures and places of cameras: thumbnail, swap, search.
#include "engine/api/json_fields.h"
#include "engine/api/resources.h"

namespace kagimado::api {
namespace {

constexpr std::size_t max_body_bytes = 4096;
constexpr int status_conflict = 409;

Result<CameraId> camera_field(const Json& object, const char* key) {
  const auto at = object.find(key);
  const bool is_in_range = at != object.end() && at->is_number_unsigned() && at->get<std::uint64_t>() >= 1 &&
                           at->get<std::uint64_t>() <= max_camera_number;
  if (!is_in_range)
    return fail(ErrorKind::Invalid, "\"{}\" is no number from 1 to {}", key, max_camera_number);
  return CameraId{static_cast<std::uint32_t>(at->get<std::uint64_t>())};
}

Json to_json(const FoundCamera& found) {
  Json json;
  json["url"] = found.url;
  json["name"] = found.name;
  json["model"] = found.model;
  json["serial"] = found.serial;
  json["ssl"] = found.ssl;
  json["registered"] = found.registered ? Json(number(*found.registered)) : Json();
  return json;
}

} // namespace

net::Task<net::Response> get_thumbnail(Exchange& exchange) {
  auto taking = exchange.service.security().thumbnail(*exchange.route.camera);
  const auto picture = co_await std::move(taking);
  if (!picture && picture.error().kind == ErrorKind::Damaged) {
    auto refused = net::error_response(picture.error());
    refused.status = status_conflict;
    co_return refused;
  }
  if (!picture)
    co_return std::unexpected(picture.error());
  net::Response response;
  response.content_type = "image/jpeg";
  response.fields["Cache-Control"] = "no-store";
  response.body = std::string(as_text(*picture));
  co_return response;
}

Answer swap_cameras(Exchange& exchange) {
  KGM_TRY(const auto body, parse_body(exchange.request, max_body_bytes));
  KGM_TRY(const auto a, camera_field(body, "a"));
  KGM_TRY(const auto b, camera_field(body, "b"));
  if (!exchange.sees(a) || !exchange.sees(b))
    return fail(ErrorKind::Denied, "the right for it is missing");
  KGM_CHECK(exchange.service.security().swap(a, b));
  users::Operation operation;
  operation.action = "camera.swap";
  operation.camera = a;
  operation.detail = fmt::format("with {}", number(b));
  exchange.note(std::move(operation));
  return json_response(Json::object());
}

net::Task<net::Response> search_cameras(Exchange& exchange) {
  auto searching = exchange.service.security().search();
  const auto found = co_await std::move(searching);
  if (!found)
    co_return std::unexpected(found.error());
  Json json;
  json["found"] = Json::array();
  for (const auto& camera : *found)
    json["found"].push_back(to_json(camera));
  co_return json_response(json);
}

} // namespace kagimado::api
