#include "engine/api/json_fields.h"
#include "engine/api/operation.h"
#include "engine/api/password_rule.h"
#include "engine/api/resources.h"
#include "engine/api/secret_field.h"

namespace kagimado::api {
namespace {

constexpr std::size_t max_body_bytes = 4096;

Result<bool> read_switch(const net::Request& request) {
  KGM_TRY(const auto json, parse_body(request, max_body_bytes));
  return flag_field(json, "on");
}

Result<ssl::SecretText> read_password(const net::Request& request) {
  KGM_TRY(auto split, split_secret(request.body, "password"));
  KGM_CHECK(parse_body(split.rest, max_body_bytes));
  if (!split.secret)
    return fail(ErrorKind::Invalid, "\"password\" is missing");
  KGM_CHECK(check_password_rule(split.secret->view()));
  return std::move(*split.secret);
}

// Who does not have it yet, for the operation log.
std::string not_sent(const Result<std::vector<CameraSent>>& sent) {
  std::string cameras;
  if (sent)
    for (const auto& camera : *sent)
      if (camera.problem)
        cameras += fmt::format("{}{}", cameras.empty() ? "not sent yet: " : ", ", number(camera.id));
  return cameras;
}

} // namespace

net::Task<net::Response> set_camera_encryption(Exchange& exchange) {
  const auto on = read_switch(exchange.request);
  if (!on)
    co_return std::unexpected(on.error());
  const auto camera = co_await exchange.service.set_camera_encryption(*exchange.route.camera, *on);
  note(exchange, "camera.encryption", *on ? "on" : "off", exchange.route.camera, camera.has_value());
  if (!camera)
    co_return std::unexpected(camera.error());
  co_return json_response(to_json(*camera));
}

Answer get_encryption(Exchange& exchange) {
  Json json;
  json["password_set"] = exchange.service.password_is_set();
  return json_response(json);
}

net::Task<net::Response> set_password(Exchange& exchange) {
  auto password = read_password(exchange.request);
  if (!password)
    co_return std::unexpected(password.error());
  const auto sent = co_await exchange.service.set_password(std::move(*password));
  note(exchange, "encryption.password", not_sent(sent), std::nullopt, sent.has_value());
  if (!sent)
    co_return std::unexpected(sent.error());
  Json json;
  json["cameras"] = Json::array();
  for (const auto& camera : *sent)
    json["cameras"].push_back(to_json(camera));
  co_return json_response(json);
}

} // namespace kagimado::api
