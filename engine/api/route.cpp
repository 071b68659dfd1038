#include "engine/api/route.h"

#include "engine/api/account_resources.h"
#include "engine/api/resources.h"
#include "engine/camera/capabilities.h"

#include <array>

namespace kagimado::api {
namespace {

using users::Action;

constexpr Need anybody{Need::Who::Anybody};
constexpr Need anybody_here{Need::Who::Anybody, Action::Maintain, true};
constexpr Need logged_in{Need::Who::LoggedIn};

constexpr Need may(Action action) {
  return {Need::Who::Allowed, action};
}

template <Answer (*handler)(Exchange&)>
net::Task<net::Response> at_once(Exchange& exchange) {
  co_return handler(exchange);
}

constexpr std::array table = {
    Endpoint{"GET", "session", anybody, at_once<show_session>},
    Endpoint{"POST", "session", anybody, log_in},
    Endpoint{"DELETE", "session", logged_in, at_once<log_out>},
    Endpoint{"POST", "session/auto", anybody_here, at_once<log_in_by_itself>},
    Endpoint{"POST", "session/touch", logged_in, at_once<touch_session>},
    Endpoint{"PUT", "session/password", may(Action::ChangeOwnPassword), change_own_password},
    Endpoint{"POST", "setup", anybody_here, set_up},

    Endpoint{"GET", "users", may(Action::ManageUsers), at_once<list_users>},
    Endpoint{"POST", "users", may(Action::ManageUsers), add_user},
    Endpoint{"PUT", "users/%", may(Action::ManageUsers), change_user},
    Endpoint{"DELETE", "users/%", may(Action::ManageUsers), at_once<remove_user>},
    Endpoint{"PUT", "users/logged_out", may(Action::ManageUsers), at_once<set_logged_out>},
    Endpoint{"PUT", "users/auto_login", may(Action::ManageUsers), at_once<set_auto_login>},
    Endpoint{"GET", "operations", may(Action::ReadOperationLog), at_once<list_operations>},
    Endpoint{"GET", "settings", may(Action::ReadSettings), at_once<list_settings>},
    Endpoint{"PUT", "settings", may(Action::ChangeSettings), at_once<change_settings>},

    Endpoint{"GET", "cameras", may(Action::ReadStatus), at_once<list_cameras>},
    Endpoint{"POST", "cameras", may(Action::ChangeSettings), at_once<add_camera>},
    Endpoint{"GET", "cameras/#", may(Action::ReadStatus), at_once<get_camera>},
    Endpoint{"PUT", "cameras/#", may(Action::ChangeSettings), at_once<change_camera>},
    Endpoint{"DELETE", "cameras/#", may(Action::ChangeSettings), at_once<remove_camera>},
    Endpoint{"PUT", "cameras/#/encryption", may(Action::ChangeSettings), set_camera_encryption},
    Endpoint{"POST", "cameras/swap", may(Action::ChangeSettings), at_once<swap_cameras>},
    Endpoint{"POST", "cameras/search", may(Action::ChangeSettings), search_cameras},
    Endpoint{"GET", "cameras/#/thumbnail", may(Action::ViewLive), get_thumbnail},
    Endpoint{"GET", "licences", may(Action::ReadSettings), at_once<list_licences>},
    Endpoint{"POST", "licences", may(Action::RegisterLicence), at_once<register_licence>},
    Endpoint{"GET", "security", may(Action::ReadSettings), at_once<show_security>},
    Endpoint{"PUT", "security/connection", may(Action::ChangeSettings), send_connection},
    Endpoint{"PUT", "security/encryption", may(Action::ChangeSettings), send_encryption},
    Endpoint{"GET", "encryption", may(Action::ReadStatus), at_once<get_encryption>},
    Endpoint{"PUT", "encryption", may(Action::ChangeSettings), set_password},

    Endpoint{"GET", "live/#/@", may(Action::ViewLive), at_once<watch_live>},
    Endpoint{"GET", "live", may(Action::ViewLive), at_once<watch_wall>},
    Endpoint{"POST", "keys", may(Action::OpenPicture), give_keys},
    Endpoint{"GET", "events", may(Action::ReadStatus), at_once<follow_events>},
    Endpoint{"GET", "recordings", may(Action::Search), list_recordings},
    Endpoint{"GET", "recordings/#/file", may(Action::Export), download_recording},
    Endpoint{"GET", "playback/#", may(Action::Playback), play_recording},
    Endpoint{"GET", "storage", may(Action::ReadStatus), get_storage},
    Endpoint{"GET", "alarms", may(Action::ReadStatus), list_alarms},
    Endpoint{"GET", "media", may(Action::Export), list_media},
    Endpoint{"GET", "exports", may(Action::Export), at_once<list_exports>},
    Endpoint{"POST", "exports", may(Action::Export), start_export},
    Endpoint{"GET", "exports/%", may(Action::Export), at_once<get_export>},
    Endpoint{"DELETE", "exports/%", may(Action::Export), at_once<cancel_export>},

    Endpoint{"GET", "system", may(Action::ReadStatus), at_once<get_system>},
    Endpoint{"POST", "system/restart", may(Action::Maintain), at_once<restart_system>},
    Endpoint{"GET", "certificates", may(Action::DownloadRootCertificate), at_once<get_certificates>},
    Endpoint{"GET", "certificates/root.pem", may(Action::DownloadRootCertificate), at_once<get_root_pem>},
    Endpoint{"GET", "certificates/root.der", may(Action::DownloadRootCertificate), at_once<get_root_der>},
    Endpoint{"PUT", "certificates/server", may(Action::ChangeSettings), at_once<put_server_certificate>},
    Endpoint{"DELETE", "certificates/server", may(Action::ChangeSettings),
             at_once<delete_server_certificate>},
    Endpoint{"GET", "backups", may(Action::Maintain), list_backups},
    Endpoint{"POST", "backups", may(Action::Maintain), make_backup},
    Endpoint{"POST", "backups/restore", may(Action::Maintain), restore_backup},
};

// Digits as a person writes them: no sign, no leading zero.
std::optional<std::uint32_t> plain_number(std::string_view text) {
  if (text.empty() || text.size() > 9 || (text.size() > 1 && text.front() == '0'))
    return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9')
      return std::nullopt;
    value = value * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return value;
}

std::string_view next_segment(std::string_view& rest) {
  const auto slash = rest.find('/');
  const auto segment = rest.substr(0, slash);
  rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
  return segment;
}

bool match_segment(std::string_view wanted, std::string_view given, Route& route) {
  if (wanted != "#" && wanted != "@" && wanted != "%")
    return wanted == given;
  const auto value = plain_number(given);
  if (!value)
    return false;
  if (wanted == "#") {
    route.camera = CameraId{*value};
    return *value >= 1 && *value <= max_camera_number;
  }
  if (wanted == "%") {
    route.number = *value;
    return *value >= 1;
  }
  route.stream = StreamIndex{static_cast<std::uint8_t>(*value)};
  return *value < camera::max_streams;
}

std::optional<Route> match(std::string_view pattern, std::string_view path) {
  Route route;
  route.pattern = pattern;
  auto wanted = pattern;
  while (true) {
    if (!match_segment(next_segment(wanted), next_segment(path), route))
      return std::nullopt;
    if (wanted.empty() || path.empty())
      return wanted.empty() && path.empty() ? std::optional(route) : std::nullopt;
    wanted.remove_prefix(1);
    path.remove_prefix(1);
  }
}

} // namespace

std::span<const Endpoint> endpoints() {
  return table;
}

Result<Route> parse_route(std::string_view path) {
  constexpr std::string_view prefix = "/api/v1/";
  if (path.starts_with(prefix))
    for (const auto& endpoint : table)
      if (const auto route = match(endpoint.pattern, path.substr(prefix.size())))
        return *route;
  return fail(ErrorKind::NotFound, "no such path");
}

const Endpoint* find_endpoint(std::string_view pattern, std::string_view method) {
  for (const auto& endpoint : table)
    if (endpoint.pattern == pattern && endpoint.method == method)
      return &endpoint;
  return nullptr;
}

std::string allowed_methods(std::string_view pattern) {
  std::string methods;
  for (const auto& endpoint : table) {
    if (endpoint.pattern != pattern)
      continue;
    if (!methods.empty())
      methods += ", ";
    methods += endpoint.method;
  }
  return methods;
}

} // namespace kagimado::api
