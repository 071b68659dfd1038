#include "engine/api/json_fields.h"
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

Json to_json(const PasswordSent& sent) {
  Json json;
  json["id"] = number(sent.id);
  json["sent"] = !sent.problem.has_value();
  json["reason"] = sent.problem ? kagimado::name_of(sent.problem->kind) : "";
  json["message"] = sent.problem ? sent.problem->message : "";
  return json;
}

} // namespace

net::Task<net::Response> set_camera_encryption(Service& service, CameraId id, const net::Request& request) {
  const auto on = read_switch(request);
  if (!on)
    co_return std::unexpected(on.error());
  const auto camera = co_await service.set_camera_encryption(id, *on);
  if (!camera)
    co_return std::unexpected(camera.error());
  co_return json_response(api::to_json(*camera));
}

Answer get_encryption(const Service& service) {
  Json json;
  json["password_set"] = service.password_is_set();
  return json_response(json);
}

net::Task<net::Response> set_password(Service& service, const net::Request& request) {
  auto password = read_password(request);
  if (!password)
    co_return std::unexpected(password.error());
  const auto sent = co_await service.set_password(std::move(*password));
  if (!sent)
    co_return std::unexpected(sent.error());
  Json json;
  json["cameras"] = Json::array();
  for (const auto& camera : *sent)
    json["cameras"].push_back(to_json(camera));
  co_return json_response(json);
}

} // namespace kagimado::api
