#include "engine/api/session_json.h"

#include "engine/api/rights.h"
#include "engine/settings/recorder_catalogue.h"

namespace kagimado::api {
namespace {

std::string_view state_of(const Caller& caller, const users::AccountStore& accounts) {
  if (accounts.needs_administrator())
    return "setup";
  const bool is_in = caller.kind == Caller::Kind::Session || caller.kind == Caller::Kind::Machine;
  return is_in ? "logged_in" : "logged_out";
}

// What counts: what is ticked beyond the level is not believed.
users::RightSet effective_rights(const Caller& caller) {
  const auto most = users::most_rights(caller.subject.level);
  return caller.subject.level == users::Level::Administrator ? most : caller.subject.rights.within(most);
}

Json actions_json(const Caller& caller) {
  auto actions = Json::array();
  for (const auto action : users::all_actions)
    if (caller.kind != Caller::Kind::Nobody && may_somewhere(caller.subject, action))
      actions.push_back(users::name_of(action));
  return actions;
}

} // namespace

Json rights_json(const users::RightSet& rights) {
  auto names = Json::array();
  for (const auto right : users::all_rights)
    if (rights.has(right))
      names.push_back(users::name_of(right));
  return names;
}

Json session_json(const Caller& caller, Access& access) {
  const auto& values = access.settings().values();
  const auto idle = settings::auto_logout(values);
  const bool sees_all = caller.subject.level == users::Level::Administrator;
  Json json;
  json["state"] = state_of(caller, access.accounts());
  if (caller.account) {
    json["user"]["id"] = static_cast<std::int64_t>(*caller.account);
    json["user"]["name"] = caller.user;
    json["user"]["level"] = users::name_of(caller.subject.level.value_or(users::Level::Viewer));
  }
  json["rights"] = rights_json(effective_rights(caller));
  json["view"] = sees_all ? "all" : caller.subject.view.text();
  json["actions"] = actions_json(caller);
  json["auto_login"] = access.accounts().auto_login().has_value();
  json["auto_logout_s"] = idle ? Json(std::chrono::seconds(*idle).count()) : Json();
  if (caller.has_cookie)
    json["csrf"] = users::SessionTable::csrf_token(caller.token->view());
  json["language"] = values.text(settings::key::language);
  json["time_zone"] = values.text(settings::key::time_zone);
  json["recorder_name"] = values.text(settings::key::recorder_name);
  return json;
}

} // namespace kagimado::api
