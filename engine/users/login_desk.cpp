#include "engine/users/login_desk.h"

#include "engine/ssl/password_hash.h"

namespace kagimado::users {
namespace {

constexpr std::size_t max_name_bytes = 128;

} // namespace

LoginDesk::LoginDesk(AccountStore& accounts, SessionLimits limits, std::string dummy_hash,
                     std::shared_ptr<const Clock> clock)
    : accounts_(accounts), sessions_(limits, clock), dummy_hash_(std::move(dummy_hash)),
      clock_(std::move(clock)) {}

Result<LoginTry> LoginDesk::begin(std::string_view name) {
  name = name.substr(0, max_name_bytes);
  const auto now = clock_->steady_now();
  if (const auto locked = lock_out_.remaining(name, now))
    return fail(ErrorKind::Throttled, "too many wrong passwords: locked for {} s", locked->count());
  if (tickets_.use_count() > max_checks)
    return fail(ErrorKind::Throttled, "too many logins at the same time");
  LoginTry attempt;
  attempt.name = name;
  attempt.password_hash = dummy_hash_;
  attempt.ticket = tickets_;
  const auto* account = accounts_.find_by_name(name);
  if (account != nullptr) {
    KGM_TRY(attempt.password_hash, accounts_.password_hash(account->id));
    attempt.account = account->id;
  }
  lock_out_.note_try(name, account != nullptr && account->level == Level::Administrator, now);
  return attempt;
}

Result<> LoginDesk::check(const LoginTry& attempt, std::string_view password) {
  auto verified = ssl::verify_password(password, attempt.password_hash);
  if (verified && !attempt.account)
    return fail(ErrorKind::WrongPassword, "wrong password");
  return verified;
}

std::optional<std::chrono::seconds> LoginDesk::locked_for(std::string_view name) const {
  return lock_out_.remaining(name.substr(0, max_name_bytes), clock_->steady_now());
}

Result<Account> LoginDesk::confirm(const LoginTry& attempt, const Result<>& checked) {
  if (!checked && checked.error().kind != ErrorKind::WrongPassword)
    return std::unexpected(checked.error());
  // The account may have gone or changed while its password was checked.
  const auto* account = attempt.account ? accounts_.find(*attempt.account) : nullptr;
  const bool is_right = checked && account != nullptr &&
                        accounts_.password_hash(account->id).value_or("") == attempt.password_hash;
  if (!is_right)
    return fail(ErrorKind::Denied, "wrong user name or password");
  lock_out_.note_success(attempt.name);
  return *account;
}

Result<LoggedIn> LoginDesk::finish(const LoginTry& attempt, const Result<>& checked, std::string origin) {
  KGM_TRY(const auto account, confirm(attempt, checked));
  return open(account, std::move(origin));
}

Result<LoggedIn> LoginDesk::open_for(AccountId id, std::string origin) {
  const auto* account = accounts_.find(id);
  if (account == nullptr)
    return fail(ErrorKind::NotFound, "no such user");
  return open(*account, std::move(origin));
}

Result<LoggedIn> LoginDesk::open(const Account& account, std::string origin) {
  KGM_TRY(auto token, sessions_.open(account.id, std::move(origin)));
  return LoggedIn{std::move(token), account};
}

Result<LoggedIn> LoginDesk::log_in_by_itself(std::string origin) {
  const auto chosen = accounts_.auto_login();
  const auto* account = chosen ? accounts_.find(*chosen) : nullptr;
  if (account == nullptr)
    return fail(ErrorKind::NotFound, "nobody is logged in by itself");
  return open(*account, std::move(origin));
}

Result<Account> LoginDesk::account_of(std::string_view token, SessionTable::Touch touch) {
  KGM_TRY(const auto session, sessions_.find(token, touch));
  const auto* account = accounts_.find(session.account);
  if (account == nullptr)
    return fail(ErrorKind::Denied, "not logged in");
  return *account;
}

Result<Subject> LoginDesk::subject_of(std::string_view token, SessionTable::Touch touch) {
  if (token.empty())
    return accounts_.logged_out();
  KGM_TRY(const auto account, account_of(token, touch));
  return account.subject();
}

} // namespace kagimado::users
