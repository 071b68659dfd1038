#include "engine/api/account_resources.h"
#include "engine/api/operation.h"
#include "engine/api/secret_field.h"
#include "engine/api/user_json.h"
#include "engine/users/account_rules.h"

namespace kagimado::api {
namespace {

constexpr std::size_t max_body_bytes = 16 * 1024;
constexpr std::size_t max_text_bytes = 4096;

using users::Account;
using users::AccountId;

struct UserFields {
  users::AccountChange change;
  std::optional<ssl::SecretText> password;
};

Result<UserFields> read_user(const net::Request& request) {
  KGM_TRY(auto split, split_secret(request.body, "password"));
  KGM_TRY(const auto json, parse_body(split.rest, max_body_bytes));
  UserFields fields;
  fields.password = std::move(split.secret);
  KGM_TRY(fields.change.name, text_field(json, "name", max_text_bytes));
  KGM_TRY(fields.change.rights, rights_field(json));
  KGM_TRY(fields.change.view, view_field(json));
  KGM_TRY(const auto level, text_field(json, "level", max_text_bytes));
  if (level) {
    KGM_TRY(fields.change.level, users::parse_level(*level));
  }
  return fields;
}

// "name, level"; what was given, for the operation log.
std::string detail_of(std::string_view name, const users::AccountChange& change) {
  auto detail = std::string(name);
  if (change.name && *change.name != name)
    detail += fmt::format(", name {}", *change.name);
  if (change.level)
    detail += fmt::format(", level {}", users::name_of(*change.level));
  if (change.view)
    detail += fmt::format(", view {}", change.view->text());
  if (change.rights)
    detail += ", rights";
  if (change.password_hash)
    detail += ", password";
  return detail;
}

net::Task<std::string> checked_hash(Exchange& exchange, ssl::SecretText password, std::string name) {
  if (auto good = users::check_login_password(password.view(), name); !good)
    co_return std::unexpected(good.error());
  auto hashing = exchange.access().hash_password(std::move(password));
  auto hash = co_await std::move(hashing);
  co_return hash;
}

// Who gets another password or level logs in again, but for the session that asks.
void end_sessions(Exchange& exchange, AccountId id) {
  const auto& caller = exchange.caller;
  exchange.access().logins().sessions().close_all(id, caller.account == id ? caller.token->view()
                                                                           : std::string_view());
}

AccountId id_of(const Exchange& exchange) {
  return AccountId{exchange.route.number};
}

} // namespace

Answer list_users(Exchange& exchange) {
  return users_response(exchange.access().accounts());
}

net::Task<net::Response> add_user(Exchange& exchange) {
  auto fields = read_user(exchange.request);
  if (!fields)
    co_return std::unexpected(fields.error());
  auto& given = fields->change;
  if (!given.name || !given.level || !fields->password)
    co_return fail(ErrorKind::Invalid, "a new user needs \"name\", \"level\" and \"password\"");
  if (const auto good = users::check_user_name(*given.name); !good)
    co_return std::unexpected(good.error());
  auto hashing = checked_hash(exchange, std::move(*fields->password), *given.name);
  auto hash = co_await std::move(hashing);
  if (!hash)
    co_return std::unexpected(hash.error());
  users::NewAccount account{*given.name, *given.level,
                            given.rights.value_or(users::usual_rights(given.level)),
                            given.view.value_or(users::CameraSet::all()), std::move(*hash)};
  auto& accounts = exchange.access().accounts();
  const auto id = accounts.add(std::move(account));
  if (!id)
    co_return std::unexpected(id.error());
  note(exchange, "user.add", detail_of(*given.name, given));
  co_return json_response(user_json(*accounts.find(*id)), 201);
}

net::Task<net::Response> change_user(Exchange& exchange) {
  auto fields = read_user(exchange.request);
  if (!fields)
    co_return std::unexpected(fields.error());
  auto& accounts = exchange.access().accounts();
  const auto id = id_of(exchange);
  if (accounts.find(id) == nullptr)
    co_return fail(ErrorKind::NotFound, "no such user");
  auto& change = fields->change;
  if (fields->password) {
    auto hashing =
        checked_hash(exchange, std::move(*fields->password), change.name.value_or(accounts.find(id)->name));
    auto hash = co_await std::move(hashing);
    if (!hash)
      co_return std::unexpected(hash.error());
    change.password_hash = std::move(*hash);
  }
  const auto* before = accounts.find(id); // anew: it may have gone while the password was hashed
  if (before == nullptr)
    co_return fail(ErrorKind::NotFound, "no such user");
  if (change.level && !change.rights)
    change.rights = before->rights.within(users::most_rights(*change.level));
  const auto detail = detail_of(before->name, change);
  const bool must_log_in_again = change.password_hash || (change.level && *change.level != before->level);
  if (const auto changed = accounts.change(id, change); !changed)
    co_return std::unexpected(changed.error());
  if (must_log_in_again)
    end_sessions(exchange, id);
  note(exchange, "user.change", detail);
  tell_rights_changed(exchange);
  co_return json_response(user_json(*accounts.find(id)));
}

Answer remove_user(Exchange& exchange) {
  auto& accounts = exchange.access().accounts();
  const auto id = id_of(exchange);
  const auto* account = accounts.find(id);
  if (account == nullptr)
    return fail(ErrorKind::NotFound, "no such user");
  const auto name = account->name;
  KGM_CHECK(accounts.remove(id));
  exchange.access().logins().sessions().close_all(id);
  note(exchange, "user.remove", name);
  tell_rights_changed(exchange);
  return json_response(Json::object());
}

} // namespace kagimado::api
