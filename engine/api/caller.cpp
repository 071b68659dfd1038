#include "engine/api/caller.h"

#include "engine/api/session_cookie.h"
#include "engine/base/log.h"

#include <unistd.h>

namespace kagimado::api {
namespace {

using users::SessionTable;

constexpr std::string_view bearer = "Bearer ";

void be_nobody(Caller& caller, std::string_view why) {
  caller.kind = Caller::Kind::Nobody;
  caller.refusal = why;
}

void be_session(Caller& caller, Access& access, std::string_view token) {
  const auto account = access.logins().account_of(token, SessionTable::Touch::Looked);
  if (!account)
    return be_nobody(caller, "not logged in, or no longer");
  caller.kind = Caller::Kind::Session;
  caller.account = account->id;
  caller.user = account->name;
  caller.subject = account->subject();
  caller.token = std::make_shared<const ssl::SecretText>(token);
}

void be_kiosk(Caller& caller, users::Subject subject) {
  caller.kind = Caller::Kind::Kiosk;
  caller.subject = std::move(subject);
}

users::Subject machine_subject() {
  return {users::Level::Administrator, users::most_rights(users::Level::Administrator),
          users::CameraSet::all()};
}

void by_authorization(Caller& caller, std::string_view value, Access& access) {
  if (value.starts_with(bearer))
    return be_session(caller, access, value.substr(bearer.size()));
  if (value == "Kiosk" && caller.is_local)
    return be_kiosk(caller, kiosk_subject(access.accounts()));
  be_nobody(caller, "this kind of Authorization is not taken here");
}

void by_cookie(Caller& caller, const net::Request& request, std::string_view token, Access& access) {
  const auto field = request.fields.find("X-CSRF-Token");
  const bool is_own_page = request.method == "GET" || (field != request.fields.end() &&
                                                       SessionTable::csrf_is_right(token, field->second));
  if (!is_own_page)
    return be_nobody(caller, "X-CSRF-Token is missing or wrong");
  be_session(caller, access, token);
  caller.has_cookie = caller.kind == Caller::Kind::Session;
}

void by_peer(Caller& caller, const net::Request& request) {
  if (*request.peer_uid != 0 && *request.peer_uid != ::geteuid())
    return be_nobody(caller, "without a login, only the recorder's own user or root may use this socket");
  caller.kind = Caller::Kind::Machine;
  caller.origin = "recorder";
  caller.subject = machine_subject();
}

} // namespace

std::string_view address_of_peer(std::string_view peer) {
  return peer.substr(0, peer.rfind(':'));
}

users::Subject kiosk_subject(const users::AccountStore& accounts) {
  if (accounts.needs_administrator())
    return {
        std::nullopt, {users::Right::PictureDisplay, users::Right::CameraOperation}, users::CameraSet::all()};
  return accounts.logged_out();
}

Caller identify(const net::Request& request, Access& access) {
  Caller caller;
  caller.is_local = request.peer_uid.has_value();
  caller.origin = caller.is_local ? "monitor" : address_of_peer(request.peer);
  const auto authorization = request.fields.find("Authorization");
  const auto cookie = caller.is_local ? std::string_view() : session_of_cookie(request);
  if (authorization != request.fields.end())
    by_authorization(caller, authorization->second, access);
  else if (caller.is_local)
    by_peer(caller, request);
  else if (!cookie.empty())
    by_cookie(caller, request, cookie, access);
  else
    be_nobody(caller, "not logged in");
  return caller;
}

void note_operation(Access& access, const Caller& caller, users::Operation operation) {
  operation.origin = caller.origin;
  if (operation.user.empty())
    operation.user = caller.user;
  if (const auto appended = access.operations().append(operation); !appended)
    log::error("api", "operation log: {}", appended.error().message);
}

Result<users::Subject> subject_now(const Caller& caller, Access& access) {
  switch (caller.kind) {
  case Caller::Kind::Session:
    return access.logins().subject_of(caller.token->view(), SessionTable::Touch::Looked);
  case Caller::Kind::Kiosk:
    return kiosk_subject(access.accounts());
  case Caller::Kind::Machine:
  case Caller::Kind::Nobody:
    break;
  }
  return caller.subject;
}

} // namespace kagimado::api
