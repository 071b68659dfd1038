// Logging in, the same way for monitor and browsers: begin, check the password somewhere else, finish.
//
// Belongs to one thread, but for check(). At most max_checks passwords are checked at the same time, since
// each takes tens of megabytes.
#pragma once

#include "engine/users/lock_out.h"
#include "engine/users/session_table.h"

namespace kagimado::users {

// A password that is being checked. An unknown name has a hash too, of no password: it takes as long.
struct LoginTry {
  std::string name;
  std::optional<AccountId> account;
  std::string password_hash;
  std::shared_ptr<void> ticket; // one of max_checks
};

struct LoggedIn {
  ssl::SecretText token;
  Account account;
};

class LoginDesk final {
 public:
  static constexpr long max_checks = 2;

  // accounts outlives the desk. dummy_hash: ssl::hash_password of random text, at the cost of real ones.
  LoginDesk(AccountStore& accounts, SessionLimits limits, std::string dummy_hash,
            std::shared_ptr<const Clock> clock);

  // Errors: Throttled (locked after wrong tries, for how long; or too many at once).
  Result<LoginTry> begin(std::string_view name);
  // How long a name may not be tried yet.
  [[nodiscard]] std::optional<std::chrono::seconds> locked_for(std::string_view name) const;
  // Slow; on a worker. Any thread. Errors: WrongPassword (also for an unknown name), Damaged.
  static Result<> check(const LoginTry& attempt, std::string_view password);
  // checked: what check() said. Errors: Denied (wrong, one text for all reasons), Damaged, Limit (too many
  // sessions).
  Result<LoggedIn> finish(const LoginTry& attempt, const Result<>& checked, std::string origin);
  // As finish(), but logs nobody in. Errors: Denied (wrong), Damaged.
  Result<Account> confirm(const LoginTry& attempt, const Result<>& checked);
  // Who has proved otherwise to be that user. Errors: NotFound, Limit.
  Result<LoggedIn> open_for(AccountId id, std::string origin);
  // The monitor's user that is logged in by itself. Errors: NotFound (nobody is chosen), Limit.
  Result<LoggedIn> log_in_by_itself(std::string origin);

  // Who asks. An empty token is the kiosk's; rights are those of this moment. Errors: Denied.
  Result<Subject> subject_of(std::string_view token, SessionTable::Touch touch);
  Result<Account> account_of(std::string_view token, SessionTable::Touch touch);

  SessionTable& sessions() { return sessions_; }

 private:
  Result<LoggedIn> open(const Account& account, std::string origin);

  AccountStore& accounts_;
  SessionTable sessions_;
  LockOut lock_out_;
  std::string dummy_hash_;
  std::shared_ptr<const Clock> clock_;
  std::shared_ptr<void> tickets_ = std::make_shared<int>();
};

} // namespace kagimado::users
