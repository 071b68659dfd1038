#include "osd/screens/settings/registered_cameras.h"

#include "engine/net/url.h"
#include "osd/screens/settings/answer_fields.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <array>

namespace kagimado::osd {
namespace {

constexpr std::array<std::string_view, 3> trust_names{"authority", "pin", "off"};
constexpr std::array<std::string_view, 2> mode_names{"direct", "internet"};
constexpr std::array<std::string_view, 4> schemes{"http", "https", "rtsp", "rtsps"};

std::size_t index_of(std::span<const std::string_view> names, std::string_view name, std::size_t otherwise) {
  const auto found = std::ranges::find(names, name);
  return found != names.end() ? static_cast<std::size_t>(found - names.begin()) : otherwise;
}

std::optional<RegisteredCamera> camera_of(const nlohmann::json& object) {
  const auto id = number_in(object, "id");
  if (!id || *id < 1 || *id > max_camera_number)
    return std::nullopt;
  RegisteredCamera camera;
  camera.id = *id;
  camera.position = number_in(object, "position").value_or(*id);
  camera.name = text_in(object, "name");
  camera.url = text_in(object, "url");
  camera.user = text_in(object, "user");
  camera.reason = text_in(object, "reason");
  camera.trust = static_cast<CameraTrust>(index_of(trust_names, text_in(object, "trust"), 1));
  camera.mode = static_cast<CameraMode>(index_of(mode_names, text_in(object, "mode"), 0));
  camera.online = flag_in(object, "online");
  camera.encrypted = text_in(object, "data_encryption") == "on" || flag_in(object, "sealed");
  const auto& certificate = member_in(object, "certificate");
  camera.fingerprint = text_in(certificate, "sha256");
  camera.valid_until = text_in(certificate, "not_after");
  return camera;
}

} // namespace

std::vector<RegisteredCamera> read_cameras(const nlohmann::json& answer) {
  std::vector<RegisteredCamera> cameras;
  for (const auto& each : list_in(answer, "cameras"))
    if (auto camera = camera_of(each))
      cameras.push_back(std::move(*camera));
  std::ranges::sort(cameras, {}, [](const auto& each) { return std::pair(each.position, each.id); });
  return cameras;
}

bool is_past(const std::string& utc_text, WallTime now) {
  return !utc_text.empty() &&
         utc_text < fmt::format("{:%Y-%m-%dT%H:%M:%S}", std::chrono::floor<std::chrono::seconds>(now));
}

std::string grouped_fingerprint(const std::string& sha256) {
  std::string grouped;
  for (std::size_t i = 0; i < sha256.size(); ++i) {
    if (i > 0 && i % 4 == 0)
      grouped.push_back(' ');
    grouped.push_back(sha256[i]);
  }
  return grouped;
}

CameraDraft draft_of(const RegisteredCamera& camera) {
  return {camera.id, camera.id, camera.name, camera.url, camera.user, camera.trust, camera.mode};
}

CameraDraft new_camera(const std::vector<RegisteredCamera>& cameras) {
  CameraDraft draft;
  draft.number = 1;
  draft.user = "admin";
  while (std::ranges::find(cameras, draft.number, &RegisteredCamera::id) != cameras.end())
    ++draft.number;
  return draft;
}

std::string completed_url(std::string_view typed) {
  std::string url(typed);
  if (url.empty() || url.find("://") != std::string::npos)
    return url;
  url.insert(0, "http://");
  if (url.find('/', std::string_view("http://").size()) == std::string::npos)
    url.push_back('/');
  return url;
}

bool is_camera_url(std::string_view url) {
  const auto parsed = net::parse_url(url);
  return parsed && std::ranges::find(schemes, parsed->scheme) != schemes.end() && parsed->user.empty() &&
         parsed->password.empty();
}

CameraProblem problem_of(const CameraDraft& draft, const std::vector<RegisteredCamera>& known) {
  const bool taken =
      !draft.id && std::ranges::find(known, draft.number, &RegisteredCamera::id) != known.end();
  if (taken)
    return CameraProblem::NumberTaken;
  if (draft.name.empty())
    return CameraProblem::NoName;
  return is_camera_url(draft.url) ? CameraProblem::None : CameraProblem::BadAddress;
}

nlohmann::json body_of(const CameraDraft& draft, const CameraDraft& before) {
  const auto trust = trust_names[static_cast<std::size_t>(draft.trust)];
  const auto mode = mode_names[static_cast<std::size_t>(draft.mode)];
  if (!draft.id)
    return {{"id", draft.number}, {"name", draft.name}, {"url", draft.url},
            {"user", draft.user}, {"trust", trust},     {"mode", mode}};
  auto body = nlohmann::json::object();
  if (draft.name != before.name)
    body["name"] = draft.name;
  if (draft.url != before.url)
    body["url"] = draft.url;
  if (draft.user != before.user)
    body["user"] = draft.user;
  if (draft.trust != before.trust)
    body["trust"] = trust;
  if (draft.mode != before.mode)
    body["mode"] = mode;
  return body;
}

std::vector<FoundCamera> read_found(const nlohmann::json& answer) {
  std::vector<FoundCamera> found;
  for (const auto& each : list_in(answer, "found")) {
    FoundCamera camera{text_in(each, "url"),    text_in(each, "name"), text_in(each, "model"),
                       text_in(each, "serial"), flag_in(each, "ssl"),  number_in(each, "registered")};
    if (is_camera_url(camera.url))
      found.push_back(std::move(camera));
  }
  return found;
}

} // namespace kagimado::osd
