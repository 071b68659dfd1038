#include "engine/api/camera_list.h"
#include "engine/api/json_fields.h"
#include "engine/api/operation.h"
#include "engine/api/resources.h"
#include "engine/api/secret_field.h"

namespace kagimado::api {
namespace {

constexpr std::size_t max_body_bytes = 128 * 1024;
constexpr std::size_t max_name_bytes = 192; // 64 Japanese characters
constexpr std::size_t max_url_bytes = 1024;
constexpr std::size_t max_user_bytes = 128;
constexpr std::size_t max_authority_bytes = 64 * 1024;

Result<std::optional<CameraId>> id_field(const Json& object) {
  const auto at = object.find("id");
  if (at == object.end())
    return std::nullopt;
  const bool is_in_range = at->is_number_unsigned() && at->get<std::uint64_t>() >= 1 &&
                           at->get<std::uint64_t>() <= max_camera_number;
  if (!is_in_range)
    return fail(ErrorKind::Invalid, "\"id\" is no number from 1 to {}", max_camera_number);
  return CameraId{static_cast<std::uint32_t>(at->get<std::uint64_t>())};
}

Result<> check_line(const char* key, const std::optional<std::string>& text) {
  if (!text)
    return {};
  for (const char c : *text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      return fail(ErrorKind::Invalid, "\"{}\" holds a control character", key);
  return {};
}

Result<CameraChange> read_change(const net::Request& request) {
  KGM_TRY(auto split, split_secret(request.body, "password"));
  KGM_TRY(const auto json, parse_body(split.rest, max_body_bytes));
  CameraChange change;
  change.password = std::move(split.secret);
  KGM_TRY(change.id, id_field(json));
  KGM_TRY(change.name, text_field(json, "name", max_name_bytes));
  KGM_TRY(change.url, text_field(json, "url", max_url_bytes));
  KGM_TRY(change.user, text_field(json, "user", max_user_bytes));
  KGM_TRY(change.authority_pem, text_field(json, "authority_pem", max_authority_bytes));
  KGM_TRY(const auto trust, text_field(json, "trust", max_user_bytes));
  if (trust) {
    KGM_TRY(change.trust, camera::trust_way_of(*trust));
  }
  KGM_TRY(const auto mode, text_field(json, "mode", max_user_bytes));
  if (mode) {
    KGM_TRY(change.mode, camera::mode_of(*mode));
  }
  KGM_CHECK(check_line("name", change.name));
  KGM_CHECK(check_line("url", change.url));
  KGM_CHECK(check_line("user", change.user));
  if (change.name && change.name->empty())
    return fail(ErrorKind::Invalid, "\"name\" is empty");
  return change;
}

// Which ones, for the operation log.
std::string fields_of(const CameraChange& change) {
  std::string fields;
  const auto add = [&fields](bool is_given, std::string_view name) {
    if (is_given)
      fields += fmt::format("{}{}", fields.empty() ? "" : ", ", name);
  };
  add(change.name.has_value(), "name");
  add(change.url.has_value(), "url");
  add(change.user.has_value(), "user");
  add(change.password.has_value(), "password");
  add(change.trust.has_value(), "trust");
  add(change.authority_pem.has_value(), "authority");
  return fields;
}

} // namespace

Answer list_cameras(Exchange& exchange) {
  Json json;
  json["cameras"] = cameras_json(exchange.service.cameras(), exchange.caller.subject);
  return json_response(json);
}

Answer add_camera(Exchange& exchange) {
  KGM_TRY(auto change, read_change(exchange.request));
  if (!change.name || !change.url)
    return fail(ErrorKind::Invalid, "a new camera needs \"name\" and \"url\"");
  const auto name = *change.name;
  const auto camera = exchange.service.add_camera(std::move(change));
  note(exchange, "camera.add", name, camera ? std::optional(camera->id) : std::nullopt, camera.has_value());
  if (!camera)
    return std::unexpected(camera.error());
  return json_response(to_json(*camera), 201);
}

Answer get_camera(Exchange& exchange) {
  KGM_TRY(const auto camera, exchange.service.camera(*exchange.route.camera));
  return json_response(camera_json(camera, exchange.caller.subject));
}

Answer change_camera(Exchange& exchange) {
  const auto id = *exchange.route.camera;
  KGM_TRY(auto change, read_change(exchange.request));
  if (change.id && *change.id != id)
    return fail(ErrorKind::Invalid, "the number of a camera cannot be changed");
  const auto fields = fields_of(change);
  const auto camera = exchange.service.change_camera(id, std::move(change));
  note(exchange, "camera.change", fields, id, camera.has_value());
  if (!camera)
    return std::unexpected(camera.error());
  return json_response(to_json(*camera));
}

Answer remove_camera(Exchange& exchange) {
  const auto id = *exchange.route.camera;
  KGM_CHECK(exchange.service.remove_camera(id));
  note(exchange, "camera.remove", "", id);
  return json_response(Json::object());
}

} // namespace kagimado::api
