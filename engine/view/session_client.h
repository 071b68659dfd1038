// The session of this monitor at the recorder: logs in and out, follows what the recorder says of it.
//
// Calls: any thread, none blocks. What happens, happens on the network thread: `others` is told there when
// somebody else asks from now on (other rights, or none). The token lives in the passport alone.
//
// own: who the monitor is whenever nobody else is logged in; not tried again once the recorder refused it, so
// that nobody's name gets locked.
#pragma once

#include "engine/ssl/secret.h"
#include "engine/view/api_client.h"
#include "engine/view/exchange.h"
#include "engine/view/login.h"
#include "engine/view/session.h"

#include <boost/asio/steady_timer.hpp>

namespace kagimado::view {

class SessionClient final {
 public:
  static constexpr std::chrono::seconds touch_every{10};
  static constexpr std::chrono::seconds own_login_again_after{10}; // where it was put off
  static constexpr std::chrono::seconds patience{60}; // a slow recorder under load hashes a password for long

  struct Listener {
    std::function<void()> on_other_rights; // network thread
    std::function<void()> on_logged_out;   // network thread; by whatever reason
    std::function<void()> wake;
  };

  SessionClient(const net::asio::any_io_executor& executor, const net::Url& recorder,
                std::shared_ptr<Passport> passport, std::shared_ptr<const Clock> clock, Listener listener,
                std::shared_ptr<const Login> own = nullptr);

  [[nodiscard]] std::shared_ptr<const Session> session() const;
  // How it ended: outcome(). A good one changes session() before.
  std::uint64_t log_in(const std::string& name, const ssl::SecretText& password);
  std::uint64_t set_up(const std::string& name, const ssl::SecretText& password);
  void log_out();

  [[nodiscard]] AnswerPtr outcome(std::uint64_t id) const { return outcomes_.find(id); }

  void touch(); // somebody is there; sent at most every 10 s

  // Network thread.
  void recorder_is_away();
  void recorder_is_back();
  void check(); // something about the session is not as it was

 private:
  std::uint64_t enter(const std::string& target, const std::string& name, const ssl::SecretText& password);
  [[nodiscard]] bool may_enter_alone() const;
  void try_auto_login();
  [[nodiscard]] bool may_be_itself() const;
  void be_itself();
  void put_off(const Answer& answer);
  void take_entry(Answer& answer, ssl::SecretText token, bool automatic);
  void take_answer(const AnswerPtr& answer);
  void lose_session(bool by_hand);
  void publish(Session fresh);

  const std::shared_ptr<Passport> passport_;
  const std::shared_ptr<const Clock> clock_;
  const Listener listener_;
  const std::shared_ptr<const Login> own_; // nullptr: nobody
  net::asio::any_io_executor executor_;
  ApiClient api_;
  OutcomeBook outcomes_;
  // Network thread.
  bool own_is_refused_ = false, own_is_under_way_ = false;
  net::asio::steady_timer own_again_;
  bool may_enter_alone_ = true; // until a person logged out, or was logged out for being away
  bool entered_alone_ = false;
  bool was_away_ = false;   // the recorder, since it was heard of last
  std::uint64_t round_ = 0; // answers about an older session are void
  mutable Mutex mutex_;
  std::shared_ptr<const Session> session_ KGM_GUARDED_BY(mutex_) = std::make_shared<Session>();
  std::optional<SteadyTime> touched_ KGM_GUARDED_BY(mutex_);
};

} // namespace kagimado::view
