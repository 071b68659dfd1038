#include "engine/view/session_client.h"

#include "engine/base/log.h"
#include "engine/view/json_fields.h"
#include "engine/view/session_json.h"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace kagimado::view {
namespace {

bool same_rights(const Session& a, const Session& b) {
  return a.state == b.state && a.user_id == b.user_id && a.rights == b.rights && a.actions == b.actions &&
         a.view == b.view;
}

} // namespace

SessionClient::SessionClient(const net::asio::any_io_executor& executor, const net::Url& recorder,
                             std::shared_ptr<Passport> passport, std::shared_ptr<const Clock> clock,
                             Listener listener, std::shared_ptr<const Login> own)
    : passport_(std::move(passport)), clock_(std::move(clock)), listener_(std::move(listener)),
      own_(std::move(own)), executor_(executor),
      api_(executor, recorder, {.passport = passport_, .read_timeout = patience}), own_again_(executor) {}

std::shared_ptr<const Session> SessionClient::session() const {
  const MutexLock lock(mutex_);
  return session_;
}

std::uint64_t SessionClient::log_in(const std::string& name, const ssl::SecretText& password) {
  return enter("/session", name, password);
}

std::uint64_t SessionClient::set_up(const std::string& name, const ssl::SecretText& password) {
  return enter("/setup", name, password);
}

std::uint64_t SessionClient::enter(const std::string& target, const std::string& name,
                                   const ssl::SecretText& password) {
  const auto id = outcomes_.open();
  Change change{.method = "POST", .target = target, .body = {{"name", name}}};
  change.secrets.emplace_back("password", password.clone());
  api_.exchange(request_of(change), [this, id](Result<net::Response> response) {
    auto token = cut_token(response);
    auto answer = read_answer(response);
    take_entry(*answer, std::move(token), false);
    outcomes_.put(id, std::move(answer));
    listener_.wake();
  });
  return id;
}

void SessionClient::try_auto_login() {
  may_enter_alone_ = false; // until it is known how that ends
  api_.exchange(request_of({.method = "POST", .target = "/session/auto"}),
                [this](Result<net::Response> response) {
                  may_enter_alone_ = true;
                  if (passport_->has_token())
                    return; // somebody was faster
                  auto token = cut_token(response);
                  const auto answer = read_answer(response);
                  take_entry(*answer, std::move(token), true);
                  if (!answer->good())
                    check();
                });
}

bool SessionClient::may_be_itself() const {
  return own_ && !own_is_refused_ && !own_is_under_way_ && !passport_->has_token();
}

// As whom the recorder chose.
bool SessionClient::may_enter_alone() const {
  return !own_ && !passport_->has_token() && may_enter_alone_ && passport_->at_the_recorder();
}

void SessionClient::be_itself() {
  own_is_under_way_ = true;
  Change change{.method = "POST", .target = "/session", .body = {{"name", own_->name}}};
  change.secrets.emplace_back("password", own_->password.clone());
  api_.exchange(request_of(change), [this](Result<net::Response> response) {
    own_is_under_way_ = false;
    auto token = cut_token(response);
    const auto answer = read_answer(response);
    if (passport_->has_token())
      return; // somebody was faster
    take_entry(*answer, std::move(token), true);
    if (!answer->good())
      put_off(*answer);
  });
}

void SessionClient::put_off(const Answer& answer) {
  own_is_refused_ = answer.reason == name_of(ErrorKind::Denied);
  if (own_is_refused_)
    return log::error("view", "{} cannot log in: the user name or the password is wrong; not tried again",
                      own_->name);
  log::warn("view", "{} cannot log in yet: {}", own_->name, answer.message);
  own_is_under_way_ = true;
  own_again_.expires_after(std::max(answer.retry_after, own_login_again_after));
  own_again_.async_wait([this](const boost::system::error_code& stopped) {
    if (stopped)
      return;
    own_is_under_way_ = false;
    check();
  });
}

void SessionClient::take_entry(Answer& answer, ssl::SecretText token, bool automatic) {
  if (!answer.good())
    return;
  if (answer.json.is_object())
    answer.json.erase("token");
  auto session = read_session(answer.json);
  if (token.empty() || !session) {
    answer.reason = name_of(ErrorKind::Damaged);
    return;
  }
  passport_->take(std::move(token));
  entered_alone_ = automatic;
  ++round_;
  log::info("view", "logged in: {}", session->user_name);
  publish(std::move(*session));
}

void SessionClient::log_out() {
  net::asio::post(executor_, [this] {
    if (!passport_->has_token())
      return;
    api_.exchange(request_of({.method = "DELETE", .target = "/session"}), [](const auto&) {});
    lose_session(true);
  });
}

// The token is gone; who asks from now on is nobody.
void SessionClient::lose_session(bool by_hand) {
  passport_->drop();
  ++round_;
  if (by_hand)
    may_enter_alone_ = false;
  listener_.on_logged_out();
  Session fresh = *session();
  fresh.state = SessionState::LoggedOut;
  fresh.user_id = 0;
  fresh.user_name.clear();
  fresh.level.clear();
  fresh.rights.clear();
  fresh.actions.clear();
  fresh.view.clear();
  fresh.auto_logout.reset();
  fresh.ended = !by_hand && (!own_ || own_is_refused_);
  publish(std::move(fresh));
  check();
}

void SessionClient::touch() {
  const auto now = clock_->steady_now();
  {
    const MutexLock lock(mutex_);
    if (!session_->logged_in() || (touched_ && now - *touched_ < touch_every))
      return;
    touched_ = now;
  }
  api_.exchange(request_of({.method = "POST", .target = "/session/touch"}), [](const auto&) {});
}

void SessionClient::recorder_is_away() {
  was_away_ = true;
}

void SessionClient::recorder_is_back() {
  if (may_be_itself())
    be_itself();
  else if (may_enter_alone())
    try_auto_login();
  else
    check();
}

void SessionClient::check() {
  net::Request request;
  request.target = "/api/v1/session";
  api_.exchange(std::move(request), [this, round = round_](Result<net::Response> response) {
    if (round == round_)
      take_answer(read_answer(response));
  });
}

void SessionClient::take_answer(const AnswerPtr& answer) {
  if (answer->good()) {
    was_away_ = false;
    auto session = read_session(answer->json);
    if (!session)
      return log::warn("view", "{}", session.error().message);
    session->ended = !session->logged_in() && this->session()->ended;
    if (passport_->has_token() && !session->logged_in())
      return lose_session(false);
    const bool is_nobody = session->state == SessionState::LoggedOut;
    const bool is_chosen_now = session->auto_login && !this->session()->auto_login;
    publish(std::move(*session));
    if (is_nobody && may_be_itself())
      be_itself();
    else if (is_nobody && is_chosen_now && may_enter_alone())
      try_auto_login();
    return;
  }
  if (answer->reason == name_of(ErrorKind::Denied) && passport_->has_token()) {
    const bool again = entered_alone_ && std::exchange(was_away_, false); // a recorder that was started anew
    may_enter_alone_ = again;
    lose_session(false);
    if (again && !own_)
      try_auto_login();
    return;
  }
  if (answer->reason == name_of(ErrorKind::NotFound)) // a recorder without accounts
    publish({});
}

void SessionClient::publish(Session fresh) {
  const auto before = session();
  fresh.unattended = fresh.logged_in() && entered_alone_ && own_;
  const bool other = !same_rights(*before, fresh);
  const bool first = before->state == SessionState::Unknown && !fresh.logged_in();
  {
    std::shared_ptr<const Session> old = std::make_shared<const Session>(std::move(fresh));
    const MutexLock lock(mutex_);
    session_.swap(old);
    touched_.reset();
  }
  if (other && !first)
    listener_.on_other_rights();
  listener_.wake();
}

} // namespace kagimado::view
