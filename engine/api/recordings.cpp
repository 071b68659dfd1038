#include "engine/api/archive_json.h"
#include "engine/api/query.h"
#include "engine/api/resources.h"

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

} // namespace

net::Task<net::Response> list_recordings(Service& service, const net::Request& request) {
  auto query = read_query(request);
  if (!query)
    co_return std::unexpected(query.error());
  const auto from = query->from, to = query->to;
  auto asking = service.archive().recordings(std::move(*query));
  const auto found = co_await std::move(asking);
  if (!found)
    co_return std::unexpected(found.error());
  net::Response response;
  response.body = recordings_json(*found, from, to);
  response.fields["Cache-Control"] = "no-store";
  co_return response;
}

} // namespace kagimado::api
