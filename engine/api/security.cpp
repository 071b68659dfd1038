#include "engine/api/json_fields.h"
#include "engine/api/password_rule.h"
#include "engine/api/resources.h"
#include "engine/api/secret_field.h"

namespace kagimado::api {
namespace {

constexpr std::size_t max_body_bytes = std::size_t{64} * 1024; // of 512 cameras
constexpr std::size_t max_text_bytes = 16;
constexpr std::uint64_t last_port = 65'535;

Json to_json(const SentState& sent) {
  Json json;
  json["state"] = !sent.at ? "never" : sent.problem ? "failed" : "sent";
  json["reason"] = sent.problem ? kagimado::name_of(sent.problem->kind) : "";
  json["message"] = sent.problem ? sent.problem->message : "";
  json["at"] = sent.at ? Json(sent.at->time_since_epoch().count()) : Json();
  return json;
}

// What is shown of both: a failure goes before what went well, the newer before the older.
const SentState& summary(const CameraSecurity& camera) {
  const auto& one = camera.connection_sent;
  const auto& other = camera.encryption_sent;
  if (one.problem.has_value() != other.problem.has_value())
    return one.problem ? one : other;
  return one.at >= other.at ? one : other; // never is before every time
}

Json known(const std::optional<bool>& flag) {
  return flag ? Json(*flag) : Json();
}

Json to_json(const CameraSecurity& camera) {
  Json json;
  json["id"] = number(camera.id);
  json["name"] = camera.name;
  json["ssl"] = known(camera.ssl);
  json["connection"] = camera.https ? "https" : "http";
  json["port"] = camera.https_port;
  json["encryption_support"] = known(camera.encryption_support);
  json["compression"] = camera.compression;
  json["encryption"] = camera.encryption ? "on" : "off";
  json["fault"] = camera.fault ? kagimado::name_of(*camera.fault) : "";
  json["sent"] = to_json(summary(camera));
  json["connection_sent"] = to_json(camera.connection_sent);
  json["encryption_sent"] = to_json(camera.encryption_sent);
  return json;
}

Json to_json(const SecurityView& view) {
  Json json;
  json["used"] = view.count.used;
  json["total"] = view.count.total;
  json["has_kit"] = view.has_kit;
  json["password_set"] = view.password_is_set;
  json["internet_mode_warning"] = view.internet_mode_warning;
  json["cameras"] = Json::array();
  for (const auto& camera : view.cameras)
    json["cameras"].push_back(to_json(camera));
  return json;
}

Json results_json(const std::vector<CameraSent>& results, const licence::LicenceCount& count) {
  Json json;
  json["results"] = Json::array();
  for (const auto& sent : results)
    json["results"].push_back(to_json(sent));
  json["used"] = count.used;
  json["total"] = count.total;
  return json;
}

Result<std::uint64_t> whole_number(const Json& object, const char* key, std::uint64_t most) {
  const auto at = object.find(key);
  const bool is_fitting = at != object.end() && at->is_number_unsigned() && at->get<std::uint64_t>() >= 1 &&
                          at->get<std::uint64_t>() <= most;
  if (!is_fitting)
    return fail(ErrorKind::Invalid, "\"{}\" is no number from 1 to {}", key, most);
  return at->get<std::uint64_t>();
}

Result<CameraId> id_of(const Json& camera) {
  if (!camera.is_object())
    return fail(ErrorKind::Invalid, "\"cameras\" holds something that is no object");
  KGM_TRY(const auto id, whole_number(camera, "id", max_camera_number));
  return CameraId{static_cast<std::uint32_t>(id)};
}

Result<ConnectionOrder> connection_order(const Json& camera) {
  ConnectionOrder order;
  KGM_TRY(order.id, id_of(camera));
  KGM_TRY(const auto connection, text_field(camera, "connection", max_text_bytes));
  if (connection != "http" && connection != "https")
    return fail(ErrorKind::Invalid, "\"connection\" is neither http nor https");
  order.https = connection == "https";
  KGM_TRY(const auto port, whole_number(camera, "port", last_port));
  order.https_port = static_cast<std::uint16_t>(port);
  return order;
}

Result<EncryptionOrder> encryption_order(const Json& camera) {
  EncryptionOrder order;
  KGM_TRY(order.id, id_of(camera));
  KGM_TRY(order.on, flag_field(camera, "on"));
  return order;
}

template <class Order>
Result<std::vector<Order>> read_orders(const Exchange& exchange, const Json& body,
                                       Result<Order> (*read)(const Json&)) {
  const auto list = body.find("cameras");
  if (list == body.end() || !list->is_array() || list->size() > max_camera_number)
    return fail(ErrorKind::Invalid, "\"cameras\" is no list of at most {}", max_camera_number);
  std::vector<Order> orders;
  for (const auto& camera : *list) {
    KGM_TRY(auto order, read(camera));
    if (!exchange.sees(order.id))
      return fail(ErrorKind::Denied, "the right for camera {} is missing", number(order.id));
    orders.push_back(order);
  }
  return orders;
}

void note_password(const Exchange& exchange, bool is_set) {
  users::Operation operation;
  operation.action = "password.change";
  operation.is_ok = is_set;
  exchange.note(std::move(operation));
}

void note_sent(const Exchange& exchange, const char* action, const std::vector<CameraSent>& results) {
  for (const auto& sent : results) {
    users::Operation operation;
    operation.action = action;
    operation.camera = sent.id;
    operation.is_ok = !sent.problem;
    operation.detail = sent.problem ? sent.problem->message : "";
    exchange.note(std::move(operation));
  }
}

net::Response results_response(const Exchange& exchange, const char* action,
                               const std::vector<CameraSent>& results) {
  note_sent(exchange, action, results);
  return json_response(results_json(results, exchange.service.security().view().count));
}

} // namespace

Answer show_security(Exchange& exchange) {
  auto view = exchange.service.security().view();
  std::erase_if(view.cameras, [&](const CameraSecurity& camera) { return !exchange.sees(camera.id); });
  return json_response(to_json(view));
}

net::Task<net::Response> send_connection(Exchange& exchange) {
  KGM_CO_TRY(const auto body, parse_body(exchange.request, max_body_bytes));
  KGM_CO_TRY(auto orders, read_orders(exchange, body, connection_order));
  auto sending = exchange.service.security().send_connection(std::move(orders));
  const auto sent = co_await std::move(sending);
  if (!sent)
    co_return std::unexpected(sent.error());
  co_return results_response(exchange, "security.connection", *sent);
}

net::Task<net::Response> send_encryption(Exchange& exchange) {
  KGM_CO_TRY(auto split, split_secret(exchange.request.body, "password"));
  KGM_CO_TRY(const auto body, parse_body(split.rest, max_body_bytes));
  KGM_CO_TRY(auto orders, read_orders(exchange, body, encryption_order));
  auto results = std::vector<CameraSent>();
  if (split.secret) {
    KGM_CO_CHECK(check_password_rule(split.secret->view()));
    auto setting = exchange.service.set_password(std::move(*split.secret));
    auto set = co_await std::move(setting);
    note_password(exchange, set.has_value());
    if (!set)
      co_return std::unexpected(set.error());
    results = std::move(*set);
  }
  if (orders.empty() && split.secret)
    co_return results_response(exchange, "security.encryption", results);
  auto sending = exchange.service.security().send_encryption(std::move(orders));
  const auto sent = co_await std::move(sending);
  if (!sent)
    co_return std::unexpected(sent.error());
  for (const auto& each : *sent) // what was sent last counts
    std::erase_if(results, [&](const CameraSent& before) { return before.id == each.id; });
  results.insert(results.end(), sent->begin(), sent->end());
  std::ranges::sort(results, {}, &CameraSent::id);
  co_return results_response(exchange, "security.encryption", results);
}

} // namespace kagimado::api
