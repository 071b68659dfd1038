#include "engine/view/json_fields.h"
#include "engine/view/site_watch.h"

namespace kagimado::view {
namespace {

constexpr std::size_t max_cameras = 512;
constexpr std::size_t max_streams = 8;
constexpr int max_size_px = 32'768;

// 0 where it is missing or beyond the bound.
int number_of(const Json& object, const char* name, int bound) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_unsigned())
    return 0;
  const auto value = found->get<std::uint64_t>();
  return value <= static_cast<std::uint64_t>(bound) ? static_cast<int>(value) : 0;
}

Result<CameraFacts> camera_of(const Json& json) {
  if (!json.is_object())
    return fail(ErrorKind::Damaged, "events: a camera that is no object");
  CameraFacts facts;
  facts.entry.id = CameraId(static_cast<std::uint32_t>(number_of(json, "id", static_cast<int>(max_cameras))));
  if (number(facts.entry.id) == 0)
    return fail(ErrorKind::Damaged, "events: a camera without a valid id");
  facts.entry.name = text_of(json, "name");
  facts.entry.sealed = flag_of(json, "sealed") || text_of(json, "data_encryption") == "on";
  facts.entry.online = flag_of(json, "online");
  facts.entry.reason = text_of(json, "reason");
  if (const auto streams = json.find("streams"); streams != json.end() && streams->is_array())
    for (const auto& stream : *streams) {
      if (!stream.is_object() || facts.streams.size() == max_streams)
        break;
      facts.streams.push_back({StreamIndex(static_cast<std::uint8_t>(number_of(stream, "index", 255))),
                               number_of(stream, "width", max_size_px),
                               number_of(stream, "height", max_size_px)});
    }
  return facts;
}

Result<SiteChange> take_list(const Json& event, SiteFacts& site) {
  const auto list = event.find("cameras");
  if (list == event.end() || !list->is_array() || list->size() > max_cameras)
    return fail(ErrorKind::Damaged, "events: no list of cameras");
  std::map<CameraId, CameraFacts> cameras;
  for (const auto& json : *list) {
    KGM_TRY(auto camera, camera_of(json));
    const auto id = camera.entry.id;
    cameras.insert_or_assign(id, std::move(camera));
  }
  site.cameras = std::move(cameras);
  site.recorder_online = true;
  site.recorder_reason.clear();
  return SiteChange::Cameras;
}

} // namespace

Result<SiteChange> apply_event(std::string_view line, SiteFacts& site) {
  const auto event = Json::parse(line, nullptr, false);
  if (!event.is_object())
    return fail(ErrorKind::Damaged, "events: a line that is no JSON object");
  const auto name = text_of(event, "event");
  if (name == "cameras")
    return take_list(event, site);
  if (name == "password_changed")
    return SiteChange::PasswordChanged;
  if (name == "recordings")
    return SiteChange::RecordingsGrown;
  if (name == "alarm")
    return SiteChange::Alarm;
  if (name == "session")
    return SiteChange::Session;
  if (name == "settings" || name == "security")
    return SiteChange::Settings;
  if (name == "camera_removed") {
    const auto id =
        CameraId(static_cast<std::uint32_t>(number_of(event, "id", static_cast<int>(max_cameras))));
    return site.cameras.erase(id) > 0 ? SiteChange::Cameras : SiteChange::None;
  }
  if (name == "camera") {
    KGM_TRY(auto camera, camera_of(event.value("camera", Json())));
    const auto id = camera.entry.id;
    site.cameras.insert_or_assign(id, std::move(camera));
    return SiteChange::Cameras;
  }
  return SiteChange::None; // "alive", and what later versions add
}

} // namespace kagimado::view
