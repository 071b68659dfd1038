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

// live.cpp
Answer watch_live(Service& service, CameraId id, StreamIndex stream);

// events.cpp
Answer follow_events(Service& service, const ApiOptions& options);

} // namespace kagimado::api
