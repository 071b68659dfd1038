#include "engine/users/backup_json.h"

#include <nlohmann/json.hpp>

namespace kagimado::users {
namespace {

using Json = nlohmann::json;

constexpr std::size_t max_text_bytes = 4096;

Json to_json(RightSet rights) {
  auto list = Json::array();
  for (const auto right : all_rights)
    if (rights.has(right))
      list.push_back(name_of(right));
  return list;
}

Json to_json(const UserBackup::User& user) {
  Json json;
  json["name"] = user.account.name;
  json["level"] = name_of(user.account.level);
  json["rights"] = to_json(user.account.rights);
  json["view"] = user.account.view.text();
  json["password_hash"] = user.account.password_hash;
  json["password_set_at_us"] = std::int64_t{user.password_set_at.time_since_epoch().count()};
  return json;
}

Result<std::string> text_of(const Json& object, const char* key) {
  const auto at = object.is_object() ? object.find(key) : object.end();
  if (at == object.end() || !at->is_string() || at->get_ref<const std::string&>().size() > max_text_bytes)
    return fail(ErrorKind::Invalid, "users: \"{}\" is missing or no text", key);
  return at->get<std::string>();
}

Result<RightSet> rights_of(const Json& object) {
  const auto at = object.find("rights");
  if (at == object.end() || !at->is_array())
    return fail(ErrorKind::Invalid, "users: \"rights\" is missing or no list");
  std::int64_t bits = 0;
  for (const auto& item : *at) {
    if (!item.is_string())
      return fail(ErrorKind::Invalid, "users: a right that is no text");
    KGM_TRY(const auto right, parse_right(item.get_ref<const std::string&>()));
    bits |= RightSet{right}.bits();
  }
  return RightSet::from_bits(bits);
}

Result<CameraSet> view_of(const Json& object) {
  KGM_TRY(const auto text, text_of(object, "view"));
  return CameraSet::parse(text);
}

Result<UserBackup::User> user_of(const Json& object) {
  UserBackup::User user;
  KGM_TRY(user.account.name, text_of(object, "name"));
  KGM_TRY(const auto level, text_of(object, "level"));
  KGM_TRY(user.account.level, parse_level(level));
  KGM_TRY(user.account.rights, rights_of(object));
  KGM_TRY(user.account.view, view_of(object));
  KGM_TRY(user.account.password_hash, text_of(object, "password_hash"));
  const auto set_at = object.find("password_set_at_us");
  if (set_at == object.end() || !set_at->is_number_integer())
    return fail(ErrorKind::Invalid, "users: \"password_set_at_us\" is missing or no number");
  user.password_set_at = WallTime(std::chrono::microseconds(set_at->get<std::int64_t>()));
  return user;
}

} // namespace

std::string to_json_text(const UserBackup& backup) {
  Json json;
  json["users"] = Json::array();
  for (const auto& user : backup.users)
    json["users"].push_back(to_json(user));
  json["logged_out"]["rights"] = to_json(backup.logged_out_rights);
  json["logged_out"]["view"] = backup.logged_out_view.text();
  json["auto_login"] = backup.auto_login;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<UserBackup> parse_user_backup(std::string_view text) {
  const auto json = Json::parse(text, nullptr, false);
  const bool is_whole = json.is_object() && json.contains("users") && json["users"].is_array() &&
                        json.contains("logged_out") && json["logged_out"].is_object();
  if (!is_whole)
    return fail(ErrorKind::Invalid, "not a backup of users");
  UserBackup backup;
  for (const auto& item : json["users"]) {
    KGM_TRY(auto user, user_of(item));
    backup.users.push_back(std::move(user));
  }
  KGM_TRY(backup.logged_out_rights, rights_of(json["logged_out"]));
  KGM_TRY(backup.logged_out_view, view_of(json["logged_out"]));
  KGM_TRY(backup.auto_login, text_of(json, "auto_login"));
  return backup;
}

} // namespace kagimado::users
