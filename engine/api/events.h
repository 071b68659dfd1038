// Lines of GET /events, each ending in a line feed.
#pragma once

#include "engine/api/json_fields.h"

namespace kagimado::api {

std::string camera_event(const CameraView& camera);
std::string camera_removed_event(CameraId id);
std::string password_changed_event();

} // namespace kagimado::api
