#include "engine/api/json_fields.h"
#include "engine/api/resources.h"

namespace kagimado::api {
namespace {

constexpr std::size_t max_body_bytes = 4096;
constexpr std::size_t max_key_bytes = 256;

Json to_json(const LicenceView& view) {
  Json json;
  json["provisioned"] = view.is_provisioned;
  json["identity"] = view.identity;
  json["serial"] = view.serial;
  json["has_own_key"] = view.has_own_key;
  json["has_kit"] = view.has_kit;
  json["keys"] = Json::array();
  for (const auto& key : view.keys) {
    Json entry;
    entry["kit"] = licence::name_of(key.kit);
    entry["kit_serial"] = key.kit_serial;
    entry["registered_at"] = key.registered_at.time_since_epoch().count();
    json["keys"].push_back(std::move(entry));
  }
  json["used"] = view.count.used;
  json["total"] = view.count.total;
  json["issuer_url"] = view.issuer_url;
  return json;
}

// A key that is not this recorder's is a refusal, not a fault between servers.
net::Response refusal_of(const Error& error) {
  constexpr int status_forbidden = 403;
  auto response = net::error_response(error);
  if (error.kind == ErrorKind::Untrusted || error.kind == ErrorKind::Tampered)
    response.status = status_forbidden;
  return response;
}

Result<std::string> read_key(const net::Request& request) {
  KGM_TRY(const auto json, parse_body(request, max_body_bytes));
  KGM_TRY(auto key, text_field(json, "release_key", max_key_bytes));
  if (!key)
    return fail(ErrorKind::Invalid, "\"release_key\" is missing");
  return std::move(*key);
}

} // namespace

Answer list_licences(Exchange& exchange) {
  return json_response(to_json(exchange.service.security().licences()));
}

Answer register_licence(Exchange& exchange) {
  KGM_TRY(const auto key, read_key(exchange.request));
  const auto registered = exchange.service.security().register_key(key);
  users::Operation operation;
  operation.action = "licence.register";
  operation.is_ok = registered.has_value();
  operation.detail = registered ? fmt::format("{} licences", registered->count.total)
                                : std::string(kagimado::name_of(registered.error().kind));
  exchange.note(std::move(operation));
  if (!registered)
    return refusal_of(registered.error());
  return json_response(to_json(*registered), 201);
}

} // namespace kagimado::api
