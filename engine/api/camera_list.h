// Cameras as somebody may see them.
#pragma once

#include "engine/api/json_fields.h"
#include "engine/api/rights.h"

namespace kagimado::api {

// How the recorder reaches a camera is for those who may set it.
inline void leave_out_access(Json& camera, const users::Subject& viewer) {
  if (users::is_allowed(viewer, users::Action::ReadSettings))
    return;
  for (const auto* key : {"url", "user", "certificate"})
    camera.erase(key);
}

inline Json camera_json(const CameraView& camera, const users::Subject& viewer) {
  auto json = to_json(camera);
  leave_out_access(json, viewer);
  return json;
}

inline Json cameras_json(const std::vector<CameraView>& cameras, const users::Subject& viewer) {
  auto list = Json::array();
  for (const auto& camera : cameras)
    if (may_see(viewer, camera.id))
      list.push_back(camera_json(camera, viewer));
  return list;
}

} // namespace kagimado::api
