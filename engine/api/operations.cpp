#include "engine/api/account_resources.h"
#include "engine/api/json_fields.h"
#include "engine/api/query.h"

#include <limits>

namespace kagimado::api {
namespace {

constexpr std::int64_t most_entries = 1000;

Result<users::OperationFilter> read_filter(const net::Request& request) {
  KGM_TRY(const auto query, Query::parse(request.target, {"from", "until", "user", "action", "camera", "ok",
                                                          "before", "limit"}));
  users::OperationFilter filter;
  KGM_TRY(filter.from, query.time("from"));
  KGM_TRY(filter.until, query.time("until"));
  filter.user = query.text("user");
  filter.action_prefix = query.text("action").value_or("");
  KGM_TRY(const auto camera, query.number("camera", 1, max_camera_number));
  if (camera)
    filter.camera = CameraId{static_cast<std::uint32_t>(*camera)};
  KGM_TRY(const auto is_ok, query.choice("ok", {"false", "true"}));
  if (is_ok)
    filter.is_ok = *is_ok == 1;
  KGM_TRY(filter.before_id, query.number("before", 1, std::numeric_limits<std::int64_t>::max()));
  KGM_TRY(const auto limit, query.number("limit", 1, most_entries));
  if (limit)
    filter.max_entries = static_cast<std::size_t>(*limit);
  return filter;
}

Json to_json(const users::Operation& operation) {
  Json json;
  json["id"] = operation.id;
  json["at"] = operation.at.time_since_epoch().count();
  json["user"] = operation.user;
  json["origin"] = operation.origin;
  json["action"] = operation.action;
  json["camera"] = operation.camera ? Json(number(*operation.camera)) : Json();
  json["ok"] = operation.is_ok;
  json["detail"] = operation.detail;
  return json;
}

} // namespace

Answer list_operations(Exchange& exchange) {
  KGM_TRY(const auto filter, read_filter(exchange.request));
  KGM_TRY(const auto operations, exchange.access().operations().query(filter));
  Json json;
  json["operations"] = Json::array();
  for (const auto& operation : operations)
    json["operations"].push_back(to_json(operation));
  return json_response(json);
}

} // namespace kagimado::api
