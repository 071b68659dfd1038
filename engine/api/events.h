// Lines of GET /events, each ending in a line feed.
#pragma once

#include "engine/api/archive_json.h"

namespace kagimado::api {

std::string camera_event(const CameraView& camera);
std::string camera_removed_event(CameraId id);
std::string password_changed_event();
std::string security_event();
std::string settings_event(std::int64_t revision);
std::string recordings_event();
std::string storage_event(const StorageView& storage);
std::string alarm_event(const Alarm& alarm);

} // namespace kagimado::api
