#include "engine/api/user_json.h"

namespace kagimado::api {
namespace {

constexpr std::size_t max_view_bytes = 4096;

Json level_json(std::optional<users::Level> level) {
  Json json;
  json["usual"] = rights_json(users::usual_rights(level));
  json["most"] = rights_json(users::most_rights(level));
  return json;
}

} // namespace

Result<std::optional<users::RightSet>> rights_field(const Json& object) {
  const auto at = object.find("rights");
  if (at == object.end())
    return std::nullopt;
  if (!at->is_array() || at->size() > users::all_rights.size())
    return fail(ErrorKind::Invalid, "\"rights\" is no list of rights");
  users::RightSet rights;
  for (const auto& entry : *at) {
    if (!entry.is_string())
      return fail(ErrorKind::Invalid, "\"rights\" is no list of rights");
    KGM_TRY(const auto right, users::parse_right(entry.get_ref<const std::string&>()));
    KGM_TRY(rights, users::RightSet::from_bits(rights.bits() | users::RightSet({right}).bits()));
  }
  return rights;
}

Result<std::optional<users::CameraSet>> view_field(const Json& object) {
  KGM_TRY(const auto text, text_field(object, "view", max_view_bytes));
  if (!text)
    return std::nullopt;
  KGM_TRY(auto view, users::CameraSet::parse(*text));
  return view;
}

Json user_json(const users::Account& account) {
  Json json;
  json["id"] = static_cast<std::int64_t>(account.id);
  json["name"] = account.name;
  json["level"] = users::name_of(account.level);
  json["rights"] = rights_json(account.rights);
  json["view"] = account.view.text();
  json["password_set_at"] = account.password_set_at.time_since_epoch().count();
  return json;
}

net::Response users_response(const users::AccountStore& accounts) {
  Json json;
  json["users"] = Json::array();
  for (const auto& account : accounts.accounts())
    json["users"].push_back(user_json(account));
  const auto& logged_out = accounts.logged_out();
  json["logged_out"]["rights"] = rights_json(logged_out.rights);
  json["logged_out"]["view"] = logged_out.view.text();
  const auto chosen = accounts.auto_login();
  json["auto_login"] = chosen ? Json(static_cast<std::int64_t>(*chosen)) : Json();
  for (const auto level : users::all_levels)
    json["levels"][std::string(users::name_of(level))] = level_json(level);
  json["levels"]["logged_out"] = level_json(std::nullopt);
  json["max_users"] = users::max_accounts;
  return json_response(json);
}

} // namespace kagimado::api
