#include "engine/api/json_fields.h"
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
  KGM_CHECK(check_line("name", change.name));
  KGM_CHECK(check_line("url", change.url));
  KGM_CHECK(check_line("user", change.user));
  if (change.name && change.name->empty())
    return fail(ErrorKind::Invalid, "\"name\" is empty");
  return change;
}

} // namespace

Answer list_cameras(const Service& service) {
  Json json;
  json["cameras"] = to_json(service.cameras());
  return json_response(json);
}

Answer add_camera(Service& service, const net::Request& request) {
  KGM_TRY(auto change, read_change(request));
  if (!change.name || !change.url)
    return fail(ErrorKind::Invalid, "a new camera needs \"name\" and \"url\"");
  KGM_TRY(const auto camera, service.add_camera(std::move(change)));
  return json_response(to_json(camera), 201);
}

Answer get_camera(const Service& service, CameraId id) {
  KGM_TRY(const auto camera, service.camera(id));
  return json_response(to_json(camera));
}

Answer change_camera(Service& service, CameraId id, const net::Request& request) {
  KGM_TRY(auto change, read_change(request));
  if (change.id && *change.id != id)
    return fail(ErrorKind::Invalid, "the number of a camera cannot be changed");
  KGM_TRY(const auto camera, service.change_camera(id, std::move(change)));
  return json_response(to_json(camera));
}

Answer remove_camera(Service& service, CameraId id) {
  KGM_CHECK(service.remove_camera(id));
  return json_response(Json::object());
}

} // namespace kagimado::api
