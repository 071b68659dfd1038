#include "engine/api/event_filter.h"

#include "engine/api/camera_list.h"

namespace kagimado::api {
namespace {

// Our own lines: what should be a number is one.
bool sees(const users::Subject& viewer, const Json& id) {
  return id.is_number_unsigned() && may_see(viewer, CameraId{id.get<std::uint32_t>()});
}

// False: the event is not for the viewer.
bool filter(const users::Subject& viewer, Json& event) {
  const auto name = event.value("event", "");
  if (name == "camera") {
    leave_out_access(event["camera"], viewer);
    return sees(viewer, event["camera"]["id"]);
  }
  if (name == "camera_removed")
    return sees(viewer, event["id"]);
  if (name == "alarm")
    return sees(viewer, event["alarm"]["camera"]);
  if (name != "storage")
    return true;
  auto seen = Json::array();
  for (const auto& camera : event["recording"])
    if (sees(viewer, camera["id"]))
      seen.push_back(camera);
  event["recording"] = std::move(seen);
  return true;
}

} // namespace

std::string event_for(const users::Subject& viewer, const std::string& line) {
  if (viewer.level == users::Level::Administrator || line.empty())
    return line;
  auto event = Json::parse(line, nullptr, false);
  if (!event.is_object() || !filter(viewer, event))
    return {};
  return dump(event) + "\n";
}

} // namespace kagimado::api
