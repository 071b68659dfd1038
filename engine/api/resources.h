// The resources of the API, one file each. request.body is wiped by the caller where it held a secret.
#pragma once

#include "engine/api/handler.h"
#include "engine/api/route.h"

namespace kagimado::api {

using Answer = Result<net::Response>;

// cameras.cpp
Answer list_cameras(const Service& service);
Answer add_camera(Service& service, const net::Request& request);
Answer get_camera(const Service& service, CameraId id);
Answer change_camera(Service& service, CameraId id, const net::Request& request);
Answer remove_camera(Service& service, CameraId id);

// encryption.cpp
net::Task<net::Response> set_camera_encryption(Service& service, CameraId id, const net::Request& request);
Answer get_encryption(const Service& service);
net::Task<net::Response> set_password(Service& service, const net::Request& request);

// keys.cpp
Answer give_keys(const Service& service, const net::Request& request);

// recordings.cpp
net::Task<net::Response> list_recordings(Service& service, const net::Request& request);

// playback.cpp
net::Task<net::Response> play_recording(Service& service, CameraId id, const net::Request& request);

// storage.cpp
net::Task<net::Response> get_storage(Service& service);
net::Task<net::Response> list_media(Service& service);

// exports.cpp
net::Task<net::Response> start_export(Service& service, const net::Request& request);
Answer list_exports(Service& service);
Answer get_export(Service& service, std::uint32_t id);
Answer cancel_export(Service& service, std::uint32_t id);

// alarms.cpp
net::Task<net::Response> list_alarms(Service& service, const net::Request& request);

// live.cpp
Answer watch_live(Service& service, CameraId id, StreamIndex stream);

// events.cpp
Answer follow_events(Service& service, const ApiOptions& options);

} // namespace kagimado::api
