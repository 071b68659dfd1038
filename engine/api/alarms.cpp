#include "engine/api/archive_json.h"
#include "engine/api/query.h"
#include "engine/api/resources.h"
#include "engine/api/view_filter.h"

namespace kagimado::api {
namespace {

Result<AlarmQuery> read_query(const net::Request& request) {
  KGM_TRY(const auto query, Query::parse(request.target, {"from", "to", "cameras"}));
  KGM_TRY(const auto range, time_range(query));
  AlarmQuery wanted;
  wanted.from = range.from;
  wanted.to = range.to;
  KGM_TRY(wanted.cameras, query.cameras("cameras"));
  return wanted;
}

} // namespace

net::Task<net::Response> list_alarms(Exchange& exchange) {
  auto query = read_query(exchange.request);
  if (!query)
    co_return std::unexpected(query.error());
  const auto sees = [&exchange](CameraId camera) { return exchange.sees(camera); };
  auto cameras = allowed_cameras(exchange.caller.subject, std::move(query->cameras), sees);
  Json json;
  json["alarms"] = Json::array();
  if (!cameras)
    co_return json_response(json);
  query->cameras = std::move(*cameras);
  auto asking = exchange.service.archive().alarms(std::move(*query));
  const auto alarms = co_await std::move(asking);
  if (!alarms)
    co_return std::unexpected(alarms.error());
  for (const auto& alarm : *alarms)
    json["alarms"].push_back(to_json(alarm));
  co_return json_response(json);
}

} // namespace kagimado::api
