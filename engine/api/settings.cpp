#include "engine/api/account_resources.h"
#include "engine/api/events.h"
#include "engine/api/json_fields.h"
#include "engine/api/operation.h"
#include "engine/settings/recorder_catalogue.h"

namespace kagimado::api {
namespace {

constexpr std::size_t max_body_bytes = 64 * 1024;

net::Response refused(const settings::Refused& why) {
  auto response = net::error_response(why.error);
  if (why.problems.empty())
    return response;
  auto json = Json::parse(response.body);
  json["error"]["problems"] = settings::to_json(why.problems);
  response.body = dump(json);
  response.status = 400; // whatever each of them is
  return response;
}

Result<std::optional<std::int64_t>> revision_field(const Json& json) {
  const auto at = json.find("revision");
  if (at == json.end())
    return std::nullopt;
  if (!at->is_number_integer())
    return fail(ErrorKind::Invalid, "\"revision\" is no whole number");
  return at->get<std::int64_t>();
}

std::string joined(const std::vector<std::string>& keys) {
  std::string text;
  for (const auto& key : keys)
    text += (text.empty() ? "" : ", ") + key;
  return text;
}

} // namespace

Answer list_settings(Exchange& exchange) {
  const auto& store = exchange.access().settings();
  Json json;
  json["revision"] = store.revision();
  json["values"] = settings::to_json(store.values());
  json["descriptors"] = settings::to_json(settings::recorder_catalogue());
  return json_response(json);
}

Answer change_settings(Exchange& exchange) {
  if (exchange.request.body.size() > max_body_bytes)
    return fail(ErrorKind::Limit, "a body of more than {} bytes", max_body_bytes);
  KGM_TRY(const auto json, settings::parse_json(exchange.request.body));
  const auto values = json.is_object() ? json.find("values") : json.end();
  if (!json.is_object() || values == json.end())
    return fail(ErrorKind::Invalid, "\"values\" is missing");
  KGM_TRY(const auto revision, revision_field(json));
  const auto applied = exchange.access().settings().set_json(*values, revision);
  if (!applied)
    return refused(applied.error());
  if (!applied->changed.empty()) {
    note(exchange, "settings.change", joined(applied->changed));
    exchange.service.events().publish(settings_event(applied->revision));
  }
  Json answer;
  answer["revision"] = applied->revision;
  answer["changed"] = applied->changed;
  answer["apply"] = settings::name_of(applied->apply);
  return json_response(answer);
}

} // namespace kagimado::api
