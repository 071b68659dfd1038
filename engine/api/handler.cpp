#include "engine/api/handler.h"

#include "engine/api/resources.h"
#include "engine/api/rights.h"

namespace kagimado::api {
namespace {

net::Response method_not_allowed(const net::Request& request, Resource resource) {
  auto response =
      net::error_response({ErrorKind::Unsupported, fmt::format("method {} on this path", request.method)});
  response.status = 405;
  response.fields["Allow"] = allowed_methods(resource);
  return response;
}

Answer answer_cameras(Service& service, const Route& route, const net::Request& request) {
  if (route.resource == Resource::Cameras)
    return request.method == "GET" ? list_cameras(service) : add_camera(service, request);
  if (request.method == "GET")
    return get_camera(service, route.camera);
  if (request.method == "DELETE")
    return remove_camera(service, route.camera);
  return change_camera(service, route.camera, request);
}

Answer answer_export(Service& service, const Route& route, const net::Request& request) {
  if (route.resource == Resource::Exports)
    return list_exports(service);
  if (request.method == "DELETE")
    return cancel_export(service, route.export_number);
  return get_export(service, route.export_number);
}

net::Task<net::Response> answer_archive(Service& service, const Route& route, const net::Request& request) {
  switch (route.resource) {
  case Resource::Recordings: {
    auto listed = co_await list_recordings(service, request);
    co_return listed;
  }
  case Resource::Playback: {
    auto playing = co_await play_recording(service, route.camera, request);
    co_return playing;
  }
  case Resource::Storage: {
    auto storage = co_await get_storage(service);
    co_return storage;
  }
  case Resource::Media: {
    auto media = co_await list_media(service);
    co_return media;
  }
  case Resource::Alarms: {
    auto alarms = co_await list_alarms(service, request);
    co_return alarms;
  }
  default:
    break;
  }
  if (route.resource != Resource::Exports || request.method != "POST")
    co_return answer_export(service, route, request);
  auto started = co_await start_export(service, request);
  co_return started;
}

net::Task<net::Response> answer(Service& service, const ApiOptions& options, const Route& route,
                                const net::Request& request) {
  switch (route.resource) {
  case Resource::Cameras:
  case Resource::Camera:
    co_return answer_cameras(service, route, request);
  case Resource::CameraEncryption: {
    auto set = co_await set_camera_encryption(service, route.camera, request);
    co_return set;
  }
  case Resource::Encryption: {
    if (request.method == "GET")
      co_return get_encryption(service);
    auto set = co_await set_password(service, request);
    co_return set;
  }
  case Resource::Live:
    co_return watch_live(service, route.camera, route.stream);
  case Resource::Keys:
    co_return give_keys(service, request);
  case Resource::Events:
    co_return follow_events(service, options);
  default:
    break;
  }
  auto answered = co_await answer_archive(service, route, request);
  co_return answered;
}

net::asio::awaitable<net::Response> handle(Service& service, ApiOptions options, net::Request request) {
  const auto route = parse_route(request.path());
  if (!route)
    co_return net::error_response(route.error());
  if (const auto allowed = check_right(request, *route); !allowed)
    co_return net::error_response(allowed.error());
  if (!is_allowed(route->resource, request.method))
    co_return method_not_allowed(request, route->resource);
  auto response = co_await answer(service, options, *route, request);
  ssl::wipe(request.body); // it may have held a password
  if (!response)
    co_return net::error_response(response.error());
  co_return std::move(*response);
}

} // namespace

net::Handler make_handler(Service& service, ApiOptions options) {
  return [&service, options](net::Request request) { return handle(service, options, std::move(request)); };
}

} // namespace kagimado::api
