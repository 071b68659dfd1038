#include "engine/api/archive_json.h"
#include "engine/api/query.h"
#include "engine/api/resources.h"
#include "engine/api/view_filter.h"

namespace kagimado::api {
namespace {

constexpr std::int64_t coarsest_resolution_s = 86'400;

Result<store::SpanQuery> read_query(const net::Request& request) {
  KGM_TRY(const auto query, Query::parse(request.target, {"from", "to", "cameras", "resolution"}));
  KGM_TRY(const auto range, time_range(query));
  store::SpanQuery wanted;
  wanted.from = range.from;
  wanted.to = range.to;
  KGM_TRY(wanted.cameras, query.cameras("cameras"));
  KGM_TRY(const auto resolution_s, query.number("resolution", 0, coarsest_resolution_s));
  wanted.merge_gaps = std::chrono::seconds(resolution_s.value_or(0));
  return wanted;
}

net::Response to_response(const Recordings& recordings, WallTime from, WallTime to) {
  net::Response response;
  response.body = recordings_json(recordings, from, to);
  response.fields["Cache-Control"] = "no-store";
  return response;
}

} // namespace

net::Task<net::Response> list_recordings(Exchange& exchange) {
  auto query = read_query(exchange.request);
  if (!query)
    co_return std::unexpected(query.error());
  const auto from = query->from, to = query->to;
  const auto may = [&exchange](CameraId camera) { return exchange.may(users::Action::Playback, camera); };
  auto cameras = allowed_cameras(exchange.caller.subject, std::move(query->cameras), may);
  if (!cameras)
    co_return to_response({}, from, to);
  query->cameras = std::move(*cameras);
  auto asking = exchange.service.archive().recordings(std::move(*query));
  const auto found = co_await std::move(asking);
  if (!found)
    co_return std::unexpected(found.error());
  co_return to_response(*found, from, to);
}

} // namespace kagimado::api
