#include "engine/api/archive_json.h"
#include "engine/api/operation.h"
#include "engine/api/query.h"
#include "engine/api/resources.h"
#include "engine/exporter/utc_text.h"

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

// Errors: Denied (one of them may not be copied).
Result<> check_cameras(const Exchange& exchange, const std::vector<CameraId>& cameras) {
  for (const auto camera : cameras)
    if (!exchange.may(users::Action::Export, camera))
      return fail(ErrorKind::Denied, "the right to copy camera {} is missing", number(camera));
  return {};
}

// For the operation log.
std::string detail_of(const ExportOrder& order) {
  std::string cameras;
  for (const auto camera : order.cameras)
    cameras += fmt::format("{}{}", cameras.empty() ? "" : ",", number(camera));
  return fmt::format("cameras {}, {} to {}, to {}", cameras, exporter::utc_text(order.from),
                     exporter::utc_text(order.to), order.medium.string());
}

} // namespace

net::Task<net::Response> start_export(Exchange& exchange) {
  auto order = read_order(exchange.request);
  if (!order)
    co_return std::unexpected(order.error());
  if (const auto allowed = check_cameras(exchange, order->cameras); !allowed)
    co_return std::unexpected(allowed.error());
  const auto detail = detail_of(*order);
  auto asking = exchange.service.archive().start_export(std::move(*order));
  const auto started = co_await std::move(asking);
  note(exchange, "export.start", detail, std::nullopt, started.has_value());
  if (!started)
    co_return std::unexpected(started.error());
  co_return json_response(to_json(*started), 201);
}

Answer list_exports(Exchange& exchange) {
  Json json;
  json["exports"] = Json::array();
  for (const auto& view : exchange.service.archive().exports())
    if (check_cameras(exchange, view.order.cameras))
      json["exports"].push_back(to_json(view));
  return json_response(json);
}

Answer get_export(Exchange& exchange) {
  KGM_TRY(const auto view, exchange.service.archive().find_export(exchange.route.number));
  KGM_CHECK(check_cameras(exchange, view.order.cameras));
  return json_response(to_json(view));
}

Answer cancel_export(Exchange& exchange) {
  auto& archive = exchange.service.archive();
  KGM_TRY(const auto found, archive.find_export(exchange.route.number));
  KGM_CHECK(check_cameras(exchange, found.order.cameras));
  KGM_TRY(const auto view, archive.cancel_export(exchange.route.number));
  note(exchange, "export.cancel", fmt::format("export {}", view.id));
  return json_response(to_json(view));
}

} // namespace kagimado::api
