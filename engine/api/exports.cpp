#include "engine/api/archive_json.h"
#include "engine/api/query.h"
#include "engine/api/resources.h"

namespace kagimado::api {
namespace {

constexpr std::size_t max_body_bytes = 16 * 1024;
constexpr std::size_t max_path_bytes = 4096;

Result<std::vector<CameraId>> cameras_field(const Json& object) {
  const auto at = object.find("cameras");
  if (at == object.end() || !at->is_array() || at->empty() || at->size() > max_camera_number)
    return fail(ErrorKind::Invalid, "\"cameras\" is no list of camera numbers");
  std::vector<CameraId> cameras;
  for (const auto& entry : *at) {
    const auto value = entry.is_number_unsigned() ? entry.get<std::uint64_t>() : 0;
    if (value < 1 || value > max_camera_number)
      return fail(ErrorKind::Invalid, "\"cameras\" holds what is no number from 1 to {}", max_camera_number);
    const CameraId id{static_cast<std::uint32_t>(value)};
    if (std::ranges::find(cameras, id) != cameras.end())
      return fail(ErrorKind::Invalid, "\"cameras\" holds {} twice", value);
    cameras.push_back(id);
  }
  return cameras;
}

Result<WallTime> time_field(const Json& object, const char* key) {
  const auto at = object.find(key);
  const bool is_time = at != object.end() && at->is_number_unsigned() &&
                       at->get<std::uint64_t>() <= static_cast<std::uint64_t>(latest_time_us);
  if (!is_time)
    return fail(ErrorKind::Invalid, "\"{}\" is no time in microseconds since 1970", key);
  return WallTime(std::chrono::microseconds(at->get<std::int64_t>()));
}

Result<ExportOrder> read_order(const net::Request& request) {
  KGM_TRY(const auto json, parse_body(request, max_body_bytes));
  ExportOrder order;
  KGM_TRY(order.cameras, cameras_field(json));
  KGM_TRY(order.from, time_field(json, "from"));
  KGM_TRY(order.to, time_field(json, "to"));
  if (order.from >= order.to)
    return fail(ErrorKind::Invalid, "\"from\" is not before \"to\"");
  KGM_TRY(const auto medium, text_field(json, "medium", max_path_bytes));
  if (!medium || medium->empty() || medium->find('\0') != std::string::npos)
    return fail(ErrorKind::Invalid, "\"medium\" is no folder");
  order.medium = *medium;
  if (json.contains("player")) {
    KGM_TRY(order.with_player, flag_field(json, "player"));
  }
  return order;
}

} // namespace

net::Task<net::Response> start_export(Service& service, const net::Request& request) {
  auto order = read_order(request);
  if (!order)
    co_return std::unexpected(order.error());
  auto asking = service.archive().start_export(std::move(*order));
  const auto started = co_await std::move(asking);
  if (!started)
    co_return std::unexpected(started.error());
  co_return json_response(to_json(*started), 201);
}

Answer list_exports(Service& service) {
  Json json;
  json["exports"] = Json::array();
  for (const auto& view : service.archive().exports())
    json["exports"].push_back(to_json(view));
  return json_response(json);
}

Answer get_export(Service& service, std::uint32_t id) {
  KGM_TRY(const auto view, service.archive().find_export(id));
  return json_response(to_json(view));
}

Answer cancel_export(Service& service, std::uint32_t id) {
  KGM_TRY(const auto view, service.archive().cancel_export(id));
  return json_response(to_json(view));
}

} // namespace kagimado::api
