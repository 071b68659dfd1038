#include "osd/screens/settings/camera_security.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace kagimado::osd {
namespace {

using Json = nlohmann::json;

constexpr std::size_t max_cameras = 512;

std::string text_at(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t number_at(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

std::optional<bool> flag_at(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_boolean() ? std::optional(found->get<bool>()) : std::nullopt;
}

SentState sent_at(const Json& camera, const char* name) {
  const auto sent = camera.find(name);
  if (sent == camera.end() || !sent->is_object())
    return {};
  return {text_at(*sent, "state"), text_at(*sent, "reason")};
}

CameraSecurity camera_of(const Json& json) {
  CameraSecurity camera;
  camera.id =
      CameraId(static_cast<std::uint32_t>(std::clamp<std::int64_t>(number_at(json, "id"), 0, max_cameras)));
  camera.name = text_at(json, "name");
  camera.ssl = flag_at(json, "ssl");
  camera.encryption_support = flag_at(json, "encryption_support");
  camera.https = text_at(json, "connection") == "https";
  camera.encrypted = text_at(json, "encryption") == "on";
  if (const auto port = number_at(json, "port"); port > 0)
    camera.port = port;
  camera.compression = text_at(json, "compression");
  camera.fault = text_at(json, "fault");
  camera.connection_sent = sent_at(json, "connection_sent");
  camera.encryption_sent = sent_at(json, "encryption_sent");
  return camera;
}

SecurityChoice as_known(const CameraSecurity& camera) {
  return {.https = camera.https, .encrypted = camera.encrypted, .port = camera.port};
}

} // namespace

Result<SiteSecurity> read_site_security(const Json& answer) {
  const auto cameras = answer.is_object() ? answer.find("cameras") : answer.end();
  if (cameras == answer.end() || !cameras->is_array())
    return fail(ErrorKind::Damaged, "security: no list of cameras");
  SiteSecurity site{number_at(answer, "used"),
                    number_at(answer, "total"),
                    flag_at(answer, "has_kit").value_or(false),
                    flag_at(answer, "password_set").value_or(false),
                    flag_at(answer, "internet_mode_warning").value_or(false),
                    {}};
  for (const auto& json : *cameras) {
    if (!json.is_object() || site.cameras.size() == max_cameras)
      continue;
    if (auto camera = camera_of(json); number(camera.id) > 0)
      site.cameras.push_back(std::move(camera));
  }
  return site;
}

bool blocks_encryption(std::string_view compression) {
  constexpr std::array<std::string_view, 4> blocking{"H.265(3)", "H.265(4)", "H.264(3)", "H.264(4)"};
  return std::ranges::find(blocking, compression) != blocking.end();
}

void SecurityDraft::take(SiteSecurity known) {
  known_ = std::move(known);
  std::erase_if(choices_, [this](const auto& entry) {
    const auto* camera = find(entry.first);
    return camera == nullptr || entry.second == as_known(*camera);
  });
}

const CameraSecurity* SecurityDraft::find(CameraId camera) const {
  const auto found = std::ranges::find(known_.cameras, camera, &CameraSecurity::id);
  return found != known_.cameras.end() ? &*found : nullptr;
}

SecurityChoice SecurityDraft::choice(CameraId camera) const {
  if (const auto chosen = choices_.find(camera); chosen != choices_.end())
    return chosen->second;
  const auto* known = find(camera);
  return known != nullptr ? as_known(*known) : SecurityChoice{};
}

void SecurityDraft::choose(CameraId camera, const SecurityChoice& choice) {
  const auto* known = find(camera);
  if (known == nullptr)
    return;
  if (choice == as_known(*known))
    choices_.erase(camera);
  else
    choices_.insert_or_assign(camera, choice);
}

std::vector<CameraId> SecurityDraft::ticked() const {
  std::vector<CameraId> cameras;
  for (const auto& [camera, choice] : choices_)
    if (choice.send)
      cameras.push_back(camera);
  return cameras;
}

std::int64_t SecurityDraft::used_after_sending() const {
  return std::ranges::count_if(known_.cameras, [this](const CameraSecurity& camera) {
    const auto chosen = choice(camera.id);
    return chosen.send ? chosen.https || chosen.encrypted : camera.uses_licence();
  });
}

Json SecurityDraft::connection_body() const {
  auto cameras = Json::array();
  for (const auto camera : ticked()) {
    const auto chosen = choice(camera);
    cameras.push_back(
        {{"id", number(camera)}, {"connection", chosen.https ? "https" : "http"}, {"port", chosen.port}});
  }
  return {{"cameras", std::move(cameras)}};
}

Json SecurityDraft::encryption_body() const {
  auto cameras = Json::array();
  for (const auto camera : ticked())
    cameras.push_back({{"id", number(camera)}, {"on", choice(camera).encrypted}});
  return {{"cameras", std::move(cameras)}};
}

std::size_t failures_of(const Json& answer) {
  const auto results = answer.is_object() ? answer.find("results") : answer.end();
  if (results == answer.end() || !results->is_array())
    return 0;
  return static_cast<std::size_t>(std::ranges::count_if(*results, [](const Json& result) {
    return result.is_object() && !flag_at(result, "sent").value_or(false);
  }));
}

} // namespace kagimado::osd
