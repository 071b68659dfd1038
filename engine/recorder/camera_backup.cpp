#include "engine/recorder/camera_backup.h"

#include "engine/api/json_fields.h"
#include "engine/api/route.h"

#include <limits>
#include <set>

namespace kagimado::recorder {
namespace {

using api::Json;
using api::text_field;

constexpr std::size_t max_text_bytes = 64 * 1024;
constexpr std::size_t pin_bytes = 32;

Json to_json(const StoredCamera& camera) {
  const auto& address = camera.address;
  Json json;
  json["id"] = number(camera.id);
  json["name"] = camera.name;
  json["url"] = address.url.redacted();
  json["user"] = address.user;
  json["password"] = address.password.view();
  json["trust"] = camera::name_of(address.trust.way);
  json["authority_pem"] = address.trust.authority_pem;
  if (address.trust.pin_sha256)
    json["pin"] = to_hex(*address.trust.pin_sha256);
  json["mode"] = camera::name_of(address.mode);
  json["data_encryption"] = camera.data_encryption;
  json["position"] = camera.position;
  json["http_port"] = camera.http_port;
  json["wants_https"] = camera.wants_https;
  json["wants_encryption"] = camera.wants_encryption;
  json["wanted_https_port"] = camera.wanted_https_port;
  return json;
}

Result<std::string> needed_text(const Json& json, const char* key) {
  KGM_TRY(auto text, text_field(json, key, max_text_bytes));
  if (!text)
    return fail(ErrorKind::Invalid, "\"{}\" is missing", key);
  return std::move(*text);
}

Result<std::uint32_t> number_of(const Json& json, const char* key, std::uint32_t least, std::uint32_t most) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number_unsigned() || found->get<std::uint64_t>() < least ||
      found->get<std::uint64_t>() > most)
    return fail(ErrorKind::Invalid, "\"{}\" is missing or out of range", key);
  return found->get<std::uint32_t>();
}

Result<std::uint16_t> port_of(const Json& json, const char* key) {
  KGM_TRY(const auto port, number_of(json, key, 1, std::numeric_limits<std::uint16_t>::max()));
  return static_cast<std::uint16_t>(port);
}

Result<std::optional<std::array<std::uint8_t, pin_bytes>>> pin_of(const Json& json) {
  KGM_TRY(const auto text, text_field(json, "pin", 2 * pin_bytes));
  if (!text)
    return std::nullopt;
  const auto bytes = from_hex(*text);
  if (!bytes || bytes->size() != pin_bytes)
    return fail(ErrorKind::Invalid, "\"pin\" is no SHA-256");
  std::array<std::uint8_t, pin_bytes> pin{};
  std::ranges::copy(*bytes, pin.begin());
  return pin;
}

Result<camera::Address> address_of(const Json& json) {
  KGM_TRY(const auto url, needed_text(json, "url"));
  KGM_TRY(auto address, camera::parse_address(url));
  KGM_TRY(address.user, needed_text(json, "user"));
  KGM_TRY(auto password, needed_text(json, "password"));
  const bool fits = password.size() <= ssl::SecretText::max_bytes;
  address.password = ssl::SecretText(password);
  ssl::wipe(password);
  if (!fits)
    return fail(ErrorKind::Invalid, "\"password\" is too long");
  KGM_TRY(const auto way, needed_text(json, "trust"));
  KGM_TRY(address.trust.way, camera::trust_way_of(way));
  KGM_TRY(address.trust.authority_pem, needed_text(json, "authority_pem"));
  KGM_TRY(address.trust.pin_sha256, pin_of(json));
  KGM_TRY(const auto mode, needed_text(json, "mode"));
  KGM_TRY(address.mode, camera::mode_of(mode));
  return address;
}

Result<StoredCamera> camera_of(const Json& json) {
  if (!json.is_object())
    return fail(ErrorKind::Invalid, "no object");
  StoredCamera camera;
  KGM_TRY(const auto id, number_of(json, "id", 1, api::max_camera_number));
  camera.id = CameraId{id};
  KGM_TRY(camera.name, needed_text(json, "name"));
  KGM_TRY(camera.address, address_of(json));
  KGM_TRY(camera.data_encryption, api::flag_field(json, "data_encryption"));
  KGM_TRY(camera.position, number_of(json, "position", 0, std::numeric_limits<std::uint32_t>::max()));
  KGM_TRY(camera.http_port, port_of(json, "http_port"));
  KGM_TRY(camera.wants_https, api::flag_field(json, "wants_https"));
  KGM_TRY(camera.wants_encryption, api::flag_field(json, "wants_encryption"));
  KGM_TRY(camera.wanted_https_port, port_of(json, "wanted_https_port"));
  camera.key_pending = camera.data_encryption; // of the password that this recorder has
  return camera;
}

} // namespace

std::string cameras_to_json(const std::vector<StoredCamera>& cameras) {
  auto list = Json::array();
  for (const auto& camera : cameras)
    list.push_back(to_json(camera));
  auto text = api::dump(list);
  for (auto& json : list)
    ssl::wipe(json["password"].get_ref<std::string&>());
  return text;
}

Result<std::vector<StoredCamera>> cameras_from_json(std::string_view text) {
  const auto list = Json::parse(text, nullptr, false);
  if (!list.is_array())
    return fail(ErrorKind::Invalid, "backup, cameras: no list");
  std::vector<StoredCamera> cameras;
  std::set<CameraId> seen;
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto camera = camera_of(list[i]);
    if (!camera)
      return std::unexpected(camera.error().within(fmt::format("backup, camera {}", i + 1)));
    if (!seen.insert(camera->id).second)
      return fail(ErrorKind::Invalid, "backup, camera {}: its number stands twice", i + 1);
    cameras.push_back(std::move(*camera));
  }
  return cameras;
}

} // namespace kagimado::recorder
