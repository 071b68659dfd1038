#include "engine/api/system.h"

#include "engine/api/json_fields.h"
#include "engine/api/operation.h"
#include "engine/api/resources.h"
#include "engine/settings/recorder_catalogue.h"

namespace kagimado::api {
namespace {

std::string_view name_of(ClockState state) {
  switch (state) {
  case ClockState::Synchronised:
    return "synchronised";
  case ClockState::NotSynchronised:
    return "not_synchronised";
  case ClockState::Unknown:
    break;
  }
  return "unknown";
}

Json to_json(const DoorView& door) {
  Json json;
  json["scheme"] = door.scheme;
  json["port"] = door.port;
  json["open"] = door.is_open;
  json["message"] = door.message;
  return json;
}

Json to_json(const ForwardingView& forwarding) {
  Json json;
  json["camera"] = number(forwarding.camera);
  json["port"] = forwarding.port;
  json["open"] = forwarding.is_open;
  json["message"] = forwarding.message;
  return json;
}

} // namespace

Answer get_system(Exchange& exchange) {
  const auto view = exchange.service.system().view();
  const auto& settings = exchange.access().settings().values();
  Json json;
  json["name"] = settings.text(settings::key::recorder_name);
  json["version"] = view.version;
  json["serial"] = exchange.service.security().licences().serial; // empty: not provisioned
  json["time"] = view.time.time_since_epoch().count();
  json["time_zone"] = settings.text(settings::key::time_zone);
  json["ntp"] = name_of(view.clock);
  json["up_s"] = view.up.count();
  json["doors"] = Json::array();
  for (const auto& door : view.doors)
    json["doors"].push_back(to_json(door));
  json["forwarding"] = Json::array();
  for (const auto& forwarding : view.forwarding)
    json["forwarding"].push_back(to_json(forwarding));
  return json_response(json);
}

Answer restart_system(Exchange& exchange) {
  note(exchange, "system.restart");
  exchange.service.system().restart();
  return json_response(Json::object());
}

} // namespace kagimado::api
