#include "engine/api/operation.h"
#include "engine/api/resources.h"
#include "engine/api/secret_field.h"
#include "engine/api/session_cookie.h"
#include "engine/api/session_json.h"
#include "engine/users/account_rules.h"

namespace kagimado::api {
namespace {

constexpr std::size_t max_body_bytes = 4096;
constexpr std::size_t max_name_bytes = 512;

struct Credentials {
  std::string name;
  ssl::SecretText password;
  bool wants_cookie = false;
};

Result<Credentials> read_credentials(const net::Request& request) {
  KGM_TRY(auto split, split_secret(request.body, "password"));
  KGM_TRY(const auto json, parse_body(split.rest, max_body_bytes));
  KGM_TRY(auto name, text_field(json, "name", max_name_bytes));
  if (!name || !split.secret)
    return fail(ErrorKind::Invalid, "\"name\" and \"password\" are needed");
  Credentials credentials{std::move(*name), std::move(*split.secret)};
  if (json.contains("cookie")) {
    KGM_TRY(credentials.wants_cookie, flag_field(json, "cookie"));
  }
  return credentials;
}

// A page of another site can send a form over the network, but not JSON: that needs our consent first.
Result<> check_origin(const Exchange& exchange) {
  const auto& fields = exchange.request.fields;
  const auto type = fields.find("Content-Type");
  if (exchange.caller.is_local || (type != fields.end() && type->second.starts_with("application/json")))
    return {};
  return fail(ErrorKind::Unsupported, "Content-Type is not application/json");
}

net::Response wrong_password() {
  auto response = net::error_response({ErrorKind::WrongPassword, "wrong user name or password"});
  response.status = 401;
  return response;
}

net::Response throttled(const Exchange& exchange, std::string_view name, const Error& error) {
  auto response = net::error_response(error);
  if (const auto left = exchange.access().logins().locked_for(name)) {
    Json json = Json::parse(response.body);
    json["error"]["retry_after_s"] = left->count();
    response.body = dump(json);
    response.fields["Retry-After"] = std::to_string(left->count());
  }
  return response;
}

// The token does not pass through Json, which leaves copies behind.
net::Response session_response(const Exchange& exchange, const users::LoggedIn& login, bool by_cookie) {
  Caller caller;
  caller.kind = Caller::Kind::Session;
  caller.is_local = exchange.caller.is_local;
  caller.subject = login.account.subject();
  caller.account = login.account.id;
  caller.user = login.account.name;
  caller.token = std::make_shared<const ssl::SecretText>(login.token.view());
  caller.has_cookie = by_cookie;
  auto response = json_response(session_json(caller, exchange.access()), 201);
  response.fields["Cache-Control"] = "no-store";
  if (by_cookie) {
    response.fields["Set-Cookie"] = session_cookie(login.token, exchange.request.is_tls);
    return response;
  }
  response.body.pop_back(); // the closing brace
  response.body += fmt::format(",\"token\":\"{}\"}}", login.token.view());
  return response;
}

void note_login(const Exchange& exchange, std::string action, const std::string& user, bool is_ok,
                std::string detail = "") {
  users::Operation operation;
  operation.action = std::move(action);
  operation.user = user;
  operation.is_ok = is_ok;
  operation.detail = std::move(detail);
  exchange.note(std::move(operation));
}

void note_failure(const Exchange& exchange, const users::LoginTry& attempt) {
  // What is typed in the wrong field may be a password: names that do not exist are not written down.
  const std::string user = attempt.account ? attempt.name : "";
  note_login(exchange, "login", user, false, user.empty() ? "unknown name" : "");
  if (exchange.access().logins().locked_for(attempt.name))
    note_login(exchange, "login.locked", user, false);
}

// Checks a password as a login does, wrong tries counted. Errors: Throttled, WrongPassword, ...
net::Task<std::shared_ptr<const users::LoginTry>>
check_by_login(Exchange& exchange, std::string name, ssl::SecretText password, Result<>& checked) {
  auto begun = exchange.access().logins().begin(name);
  if (!begun)
    co_return std::unexpected(begun.error());
  const auto attempt = std::make_shared<const users::LoginTry>(std::move(*begun));
  auto checking = exchange.access().check_password(attempt, std::move(password));
  checked = co_await std::move(checking);
  co_return attempt;
}

} // namespace

net::Task<net::Response> log_in(Exchange& exchange) {
  if (const auto is_own = check_origin(exchange); !is_own)
    co_return std::unexpected(is_own.error());
  auto credentials = read_credentials(exchange.request);
  if (!credentials)
    co_return std::unexpected(credentials.error());
  if (credentials->wants_cookie && exchange.caller.is_local)
    co_return fail(ErrorKind::Invalid, "\"cookie\" is for browsers");
  Result<> checked;
  auto trying = check_by_login(exchange, credentials->name, std::move(credentials->password), checked);
  const auto attempt = co_await std::move(trying);
  if (!attempt)
    co_return throttled(exchange, credentials->name, attempt.error());
  const auto login = exchange.access().logins().finish(**attempt, checked, exchange.caller.origin);
  if (login) {
    note_login(exchange, "login", login->account.name, true);
    co_return session_response(exchange, *login, credentials->wants_cookie);
  }
  if (login.error().kind != ErrorKind::Denied)
    co_return std::unexpected(login.error());
  note_failure(exchange, **attempt);
  co_return wrong_password();
}

Answer log_in_by_itself(Exchange& exchange) {
  KGM_TRY(const auto login, exchange.access().logins().log_in_by_itself(exchange.caller.origin));
  note_login(exchange, "login", login.account.name, true, "by itself");
  return session_response(exchange, login, false);
}

net::Task<net::Response> set_up(Exchange& exchange) {
  auto& access = exchange.access();
  if (!access.accounts().needs_administrator())
    co_return fail(ErrorKind::Conflict, "there is an administrator already");
  auto given = read_credentials(exchange.request);
  if (!given)
    co_return std::unexpected(given.error());
  if (const auto good = users::check_user_name(given->name); !good)
    co_return std::unexpected(good.error());
  if (const auto good = users::check_login_password(given->password.view(), given->name); !good)
    co_return std::unexpected(good.error());
  auto hashing = access.hash_password(std::move(given->password));
  auto hash = co_await std::move(hashing);
  if (!hash)
    co_return std::unexpected(hash.error());
  const auto made = access.accounts().make_first_administrator(given->name, std::move(*hash));
  if (!made)
    co_return std::unexpected(made.error());
  note_login(exchange, "user.add", given->name, true, "the first administrator");
  tell_rights_changed(exchange);
  const auto login = access.logins().open_for(*made, exchange.caller.origin);
  if (!login)
    co_return std::unexpected(login.error());
  co_return session_response(exchange, *login, false);
}

net::Task<net::Response> change_own_password(Exchange& exchange) {
  const auto& caller = exchange.caller;
  auto& access = exchange.access();
  if (!caller.account)
    co_return fail(ErrorKind::Invalid, "nobody is logged in");
  auto old_split = split_secret(exchange.request.body, "old");
  if (!old_split)
    co_return std::unexpected(old_split.error());
  auto split = split_secret(old_split->rest, "new");
  ssl::wipe(old_split->rest);
  if (!split)
    co_return std::unexpected(split.error());
  if (!old_split->secret || !split->secret)
    co_return fail(ErrorKind::Invalid, "\"old\" and \"new\" are needed");
  if (const auto good = users::check_login_password(split->secret->view(), caller.user); !good)
    co_return std::unexpected(good.error());
  Result<> checked;
  auto trying = check_by_login(exchange, caller.user, std::move(*old_split->secret), checked);
  const auto attempt = co_await std::move(trying);
  if (!attempt)
    co_return throttled(exchange, caller.user, attempt.error());
  if (const auto confirmed = access.logins().confirm(**attempt, checked); !confirmed) {
    note_login(exchange, "user.password", caller.user, false);
    co_return confirmed.error().kind == ErrorKind::Denied ? Result<net::Response>(wrong_password())
                                                          : std::unexpected(confirmed.error());
  }
  auto hashing = access.hash_password(std::move(*split->secret));
  auto hash = co_await std::move(hashing);
  if (!hash)
    co_return std::unexpected(hash.error());
  users::AccountChange change;
  change.password_hash = std::move(*hash);
  if (const auto changed = access.accounts().change(*caller.account, std::move(change)); !changed)
    co_return std::unexpected(changed.error());
  access.logins().sessions().close_all(*caller.account, caller.token->view());
  tell_rights_changed(exchange);
  note_login(exchange, "user.password", caller.user, true);
  co_return json_response(Json::object());
}

} // namespace kagimado::api
