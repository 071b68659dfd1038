#include "engine/api/archive_json.h"
#include "engine/api/query.h"
#include "engine/api/resources.h"

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

net::Task<net::Response> list_alarms(Service& service, const net::Request& request) {
  auto query = read_query(request);
  if (!query)
    co_return std::unexpected(query.error());
  auto asking = service.archive().alarms(std::move(*query));
  const auto alarms = co_await std::move(asking);
  if (!alarms)
    co_return std::unexpected(alarms.error());
  Json json;
  json["alarms"] = Json::array();
  for (const auto& alarm : *alarms)
    json["alarms"].push_back(to_json(alarm));
  co_return json_response(json);
}

} // namespace kagimado::api
