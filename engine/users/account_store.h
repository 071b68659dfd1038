// The users of one recorder, what nobody may do without login, and who is logged in by itself.
//
// Belongs to the thread of its database. There is no account and no password at first: whoever starts the
// recorder first makes the administrator. Passwords come here as hashes (ssl::hash_password), since hashing
// is slow and not for this thread.
#pragma once

#include "engine/base/clock.h"
#include "engine/db/database.h"
#include "engine/users/rights.h"

namespace kagimado::users {

inline constexpr std::size_t max_accounts = 32;

enum class AccountId : std::int64_t {};

struct Account {
  AccountId id{0};
  std::string name;
  Level level = Level::Viewer;
  RightSet rights;
  CameraSet view;
  WallTime password_set_at;

  [[nodiscard]] Subject subject() const { return {level, rights, view}; }
};

struct NewAccount {
  std::string name;
  Level level = Level::Viewer;
  RightSet rights;
  CameraSet view = CameraSet::all();
  std::string password_hash;
};

// Fields that are not given stay as they are.
struct AccountChange {
  std::optional<std::string> name;
  std::optional<Level> level;
  std::optional<RightSet> rights;
  std::optional<CameraSet> view;
  std::optional<std::string> password_hash;
};

// All users, as they go into a backup.
struct UserBackup {
  struct User {
    NewAccount account;
    WallTime password_set_at;
  };

  std::vector<User> users;
  RightSet logged_out_rights;
  CameraSet logged_out_view;
  std::string auto_login; // a user's name; empty: nobody
};

class AccountStore final {
 public:
  // database: has the tables of user_migrations(); outlives the store. Errors: Damaged, those of the
  // database.
  static Result<AccountStore> open(db::Database& database, std::shared_ptr<const Clock> clock);

  // True until the first administrator is made.
  [[nodiscard]] bool needs_administrator() const { return accounts_.empty(); }

  // The one thing that may be done before anybody can log in. Errors: Conflict (there are users), Invalid.
  Result<AccountId> make_first_administrator(std::string name, std::string password_hash);

  // Errors: Denied (the first administrator is missing yet), Invalid (name, or rights beyond the level),
  // Conflict (the name is taken), Limit (32 users).
  Result<AccountId> add(NewAccount account);
  // Errors: NotFound, Conflict (the name is taken, or no administrator would be left), Invalid.
  Result<> change(AccountId id, AccountChange change);
  Result<> remove(AccountId id);

  [[nodiscard]] const std::vector<Account>& accounts() const { return accounts_; } // as they were made

  [[nodiscard]] const Account* find(AccountId id) const;
  [[nodiscard]] const Account* find_by_name(std::string_view name) const;
  Result<std::string> password_hash(AccountId id);

  [[nodiscard]] const Subject& logged_out() const { return logged_out_; }

  // Errors: Invalid (rights that need a login).
  Result<> set_logged_out(RightSet rights, CameraSet view);

  [[nodiscard]] std::optional<AccountId> auto_login() const { return auto_login_; }

  Result<> set_auto_login(std::optional<AccountId> id);

  Result<UserBackup> export_all();
  // In the place of all that are there; close all sessions then. Errors, and then nothing changed: Invalid (a
  // rule; no administrator), Conflict (a name twice), Limit, Damaged (a password hash).
  Result<> import_all(const UserBackup& backup);

 private:
  AccountStore(db::Database& database, std::shared_ptr<const Clock> clock);
  Result<> load();
  Result<> load_accounts();
  Result<> load_kiosk();
  Result<> check(const Account& account) const;
  Result<AccountId> insert(NewAccount account, WallTime password_set_at);
  Result<> fill(const UserBackup& backup);
  [[nodiscard]] bool is_last_administrator(AccountId id) const;

  db::Database* database_;
  std::shared_ptr<const Clock> clock_;
  std::vector<Account> accounts_;
  Subject logged_out_;
  std::optional<AccountId> auto_login_;
};

} // namespace kagimado::users
