// The resources of the API, one file each. Which path asks which, and for what right: route.cpp.
#pragma once

#include "engine/api/exchange.h"

namespace kagimado::api {

// session.cpp
Answer show_session(Exchange& exchange);
Answer log_out(Exchange& exchange);
Answer touch_session(Exchange& exchange);

// login.cpp
net::Task<net::Response> log_in(Exchange& exchange);
Answer log_in_by_itself(Exchange& exchange);
net::Task<net::Response> set_up(Exchange& exchange);
net::Task<net::Response> change_own_password(Exchange& exchange);

// cameras.cpp
Answer list_cameras(Exchange& exchange);
Answer add_camera(Exchange& exchange);
Answer get_camera(Exchange& exchange);
Answer change_camera(Exchange& exchange);
Answer remove_camera(Exchange& exchange);

// encryption.cpp
net::Task<net::Response> set_camera_encryption(Exchange& exchange);
Answer get_encryption(Exchange& exchange);
net::Task<net::Response> set_password(Exchange& exchange);

// camera_places.cpp
net::Task<net::Response> get_thumbnail(Exchange& exchange);
Answer swap_cameras(Exchange& exchange);
net::Task<net::Response> search_cameras(Exchange& exchange);

// licences.cpp
Answer list_licences(Exchange& exchange);
Answer register_licence(Exchange& exchange);

// security.cpp
Answer show_security(Exchange& exchange);
net::Task<net::Response> send_connection(Exchange& exchange);
net::Task<net::Response> send_encryption(Exchange& exchange);

// keys.cpp
net::Task<net::Response> give_keys(Exchange& exchange);

// recordings.cpp
net::Task<net::Response> list_recordings(Exchange& exchange);

// playback.cpp
net::Task<net::Response> play_recording(Exchange& exchange);

// recording_file.cpp
net::Task<net::Response> download_recording(Exchange& exchange);

// storage.cpp
net::Task<net::Response> get_storage(Exchange& exchange);
net::Task<net::Response> list_media(Exchange& exchange);

// exports.cpp
net::Task<net::Response> start_export(Exchange& exchange);
Answer list_exports(Exchange& exchange);
Answer get_export(Exchange& exchange);
Answer cancel_export(Exchange& exchange);

// alarms.cpp
net::Task<net::Response> list_alarms(Exchange& exchange);

// live.cpp
Answer watch_live(Exchange& exchange);

// system.cpp
Answer get_system(Exchange& exchange);
Answer restart_system(Exchange& exchange);

// certificates.cpp
Answer get_certificates(Exchange& exchange);
Answer get_root_pem(Exchange& exchange);
Answer get_root_der(Exchange& exchange);
Answer put_server_certificate(Exchange& exchange);
Answer delete_server_certificate(Exchange& exchange);

// backups.cpp
net::Task<net::Response> list_backups(Exchange& exchange);
net::Task<net::Response> make_backup(Exchange& exchange);
net::Task<net::Response> restore_backup(Exchange& exchange);
// live_wall.cpp
Answer watch_wall(Exchange& exchange);

// events.cpp
Answer follow_events(Exchange& exchange);

} // namespace kagimado::api
