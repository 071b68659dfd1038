#include "engine/users/account_store.h"

#include "engine/ssl/password_hash.h"
#include "engine/users/account_rules.h"

#include <algorithm>

namespace kagimado::users {
namespace {

constexpr std::int64_t raw(AccountId id) {
  return static_cast<std::int64_t>(id);
}

std::int64_t microseconds(WallTime time) {
  return time.time_since_epoch().count();
}

Result<Account> read_account(const db::Statement& row) {
  Account account;
  account.id = AccountId{row.integer(0)};
  account.name = row.text(1);
  KGM_TRY(account.level, parse_level(row.text(2)));
  KGM_TRY(account.rights, RightSet::from_bits(row.integer(3)));
  KGM_TRY(account.view, CameraSet::parse(row.text(4)));
  account.password_set_at = WallTime(std::chrono::microseconds(row.integer(5)));
  return account;
}

std::unexpected<Error> damaged(const Error& error) {
  return fail(ErrorKind::Damaged, "users: {}", error.message);
}

} // namespace

AccountStore::AccountStore(db::Database& database, std::shared_ptr<const Clock> clock)
    : database_(&database), clock_(std::move(clock)) {}

Result<AccountStore> AccountStore::open(db::Database& database, std::shared_ptr<const Clock> clock) {
  AccountStore store(database, std::move(clock));
  KGM_CHECK(store.load());
  return store;
}

Result<> AccountStore::load() {
  KGM_CHECK(load_accounts());
  return load_kiosk();
}

Result<> AccountStore::load_accounts() {
  KGM_TRY(auto rows,
          database_->prepare("SELECT id, name, level, rights, view, password_set_at_us FROM account "
                             "ORDER BY id"));
  while (true) {
    KGM_TRY(const bool row, rows.step());
    if (!row)
      return {};
    auto account = read_account(rows);
    if (!account)
      return damaged(account.error());
    accounts_.push_back(std::move(*account));
  }
}

Result<> AccountStore::load_kiosk() {
  KGM_TRY(auto kiosk, database_->prepare("SELECT rights, view FROM logged_out"));
  KGM_TRY(const bool has_kiosk, kiosk.step());
  if (has_kiosk) {
    const auto rights = RightSet::from_bits(kiosk.integer(0));
    const auto view = CameraSet::parse(kiosk.text(1));
    if (!rights || !view)
      return damaged(rights ? view.error() : rights.error());
    logged_out_ = {std::nullopt, *rights, *view};
  }
  KGM_TRY(auto chosen, database_->prepare("SELECT account FROM auto_login"));
  KGM_TRY(const bool has_chosen, chosen.step());
  if (has_chosen)
    auto_login_ = AccountId{chosen.integer(0)};
  return {};
}

const Account* AccountStore::find(AccountId id) const {
  const auto found = std::ranges::find(accounts_, id, &Account::id);
  return found != accounts_.end() ? &*found : nullptr;
}

const Account* AccountStore::find_by_name(std::string_view name) const {
  const auto key = name_key(name);
  const auto found = std::ranges::find_if(
      accounts_, [&key](const Account& account) { return name_key(account.name) == key; });
  return found != accounts_.end() ? &*found : nullptr;
}

bool AccountStore::is_last_administrator(AccountId id) const {
  const auto* account = find(id);
  return account != nullptr && account->level == Level::Administrator &&
         std::ranges::count(accounts_, Level::Administrator, &Account::level) == 1;
}

Result<> AccountStore::check(const Account& account) const {
  KGM_CHECK(check_user_name(account.name));
  if (!account.rights.is_within(most_rights(account.level)))
    return fail(ErrorKind::Invalid, "rights that the level \"{}\" cannot have", name_of(account.level));
  const auto* same = find_by_name(account.name);
  if (same != nullptr && same->id != account.id)
    return fail(ErrorKind::Conflict, "there is a user of that name already");
  return {};
}

Result<AccountId> AccountStore::make_first_administrator(std::string name, std::string password_hash) {
  if (!accounts_.empty())
    return fail(ErrorKind::Conflict, "there is an administrator already");
  return insert({std::move(name), Level::Administrator, usual_rights(Level::Administrator), CameraSet::all(),
                 std::move(password_hash)},
                clock_->wall_now());
}

Result<AccountId> AccountStore::add(NewAccount account) {
  if (accounts_.empty())
    return fail(ErrorKind::Denied, "the first administrator must be made first");
  return insert(std::move(account), clock_->wall_now());
}

Result<AccountId> AccountStore::insert(NewAccount given, WallTime password_set_at) {
  Account account{AccountId{0}, std::move(given.name), given.level, given.rights,
                  given.view,   password_set_at};
  KGM_CHECK(check(account));
  if (accounts_.size() >= max_accounts)
    return fail(ErrorKind::Limit, "there are {} users already", accounts_.size());
  KGM_TRY(auto row, database_->prepare("INSERT INTO account (name, name_key, level, rights, view, "
                                       "password_hash, password_set_at_us) VALUES (?, ?, ?, ?, ?, ?, ?)"));
  row.bind(1, account.name)
      .bind(2, name_key(account.name))
      .bind(3, name_of(account.level))
      .bind(4, std::int64_t{account.rights.bits()})
      .bind(5, account.view.text())
      .bind(6, given.password_hash)
      .bind(7, microseconds(account.password_set_at));
  KGM_CHECK(row.run());
  account.id = AccountId{database_->last_insert_id()};
  accounts_.push_back(std::move(account));
  return accounts_.back().id;
}

Result<> AccountStore::change(AccountId id, AccountChange change) {
  const auto* before = find(id);
  if (before == nullptr)
    return fail(ErrorKind::NotFound, "no such user");
  Account after = *before;
  after.name = change.name.value_or(after.name);
  after.level = change.level.value_or(after.level);
  after.rights = change.rights.value_or(after.rights);
  after.view = change.view.value_or(after.view);
  if (change.password_hash)
    after.password_set_at = clock_->wall_now();
  KGM_CHECK(check(after));
  if (after.level != Level::Administrator && is_last_administrator(id))
    return fail(ErrorKind::Conflict, "one administrator must stay");
  KGM_TRY(auto row, database_->prepare("UPDATE account SET name = ?, name_key = ?, level = ?, rights = ?, "
                                       "view = ?, password_hash = coalesce(?, password_hash), "
                                       "password_set_at_us = ? WHERE id = ?"));
  row.bind(1, after.name)
      .bind(2, name_key(after.name))
      .bind(3, name_of(after.level))
      .bind(4, std::int64_t{after.rights.bits()})
      .bind(5, after.view.text())
      .bind(7, microseconds(after.password_set_at))
      .bind(8, raw(id));
  if (change.password_hash)
    row.bind(6, *change.password_hash);
  else
    row.bind_null(6);
  KGM_CHECK(row.run());
  *std::ranges::find(accounts_, id, &Account::id) = std::move(after);
  return {};
}

Result<> AccountStore::remove(AccountId id) {
  if (find(id) == nullptr)
    return fail(ErrorKind::NotFound, "no such user");
  if (is_last_administrator(id))
    return fail(ErrorKind::Conflict, "one administrator must stay");
  KGM_TRY(auto row, database_->prepare("DELETE FROM account WHERE id = ?"));
  KGM_CHECK(row.bind(1, raw(id)).run());
  std::erase_if(accounts_, [id](const Account& account) { return account.id == id; });
  if (auto_login_ == id)
    auto_login_.reset(); // the row went with the account
  return {};
}

Result<std::string> AccountStore::password_hash(AccountId id) {
  KGM_TRY(auto row, database_->prepare("SELECT password_hash FROM account WHERE id = ?"));
  KGM_TRY(const bool is_there, row.bind(1, raw(id)).step());
  if (!is_there)
    return fail(ErrorKind::NotFound, "no such user");
  return row.text(0);
}

Result<UserBackup> AccountStore::export_all() {
  UserBackup backup;
  for (const auto& account : accounts_) {
    KGM_TRY(auto hash, password_hash(account.id));
    backup.users.push_back({{account.name, account.level, account.rights, account.view, std::move(hash)},
                            account.password_set_at});
    if (auto_login_ == account.id)
      backup.auto_login = account.name;
  }
  backup.logged_out_rights = logged_out_.rights;
  backup.logged_out_view = logged_out_.view;
  return backup;
}

Result<> AccountStore::import_all(const UserBackup& backup) {
  const auto is_administrator = [](const UserBackup::User& user) {
    return user.account.level == Level::Administrator;
  };
  if (!std::ranges::any_of(backup.users, is_administrator))
    return fail(ErrorKind::Invalid, "a backup of users without an administrator");
  KGM_TRY(auto transaction, db::Transaction::begin(*database_));
  KGM_CHECK(database_->execute("DELETE FROM auto_login; DELETE FROM account; DELETE FROM logged_out"));
  AccountStore fresh(*database_, clock_);
  KGM_CHECK(fresh.fill(backup));
  KGM_CHECK(transaction.commit());
  *this = std::move(fresh);
  return {};
}

Result<> AccountStore::fill(const UserBackup& backup) {
  for (const auto& user : backup.users) {
    KGM_CHECK(ssl::check_password_hash(user.account.password_hash));
    KGM_CHECK(insert(user.account, user.password_set_at));
  }
  KGM_CHECK(set_logged_out(backup.logged_out_rights, backup.logged_out_view));
  if (backup.auto_login.empty())
    return {};
  const auto* chosen = find_by_name(backup.auto_login);
  if (chosen == nullptr)
    return fail(ErrorKind::Invalid, "a backup of users with an automatic login of nobody");
  return set_auto_login(chosen->id);
}

Result<> AccountStore::set_logged_out(RightSet rights, CameraSet view) {
  if (!rights.is_within(most_rights(std::nullopt)))
    return fail(ErrorKind::Invalid, "rights that need a login");
  KGM_TRY(auto row,
          database_->prepare("INSERT OR REPLACE INTO logged_out (id, rights, view) VALUES (1, ?, ?)"));
  KGM_CHECK(row.bind(1, std::int64_t{rights.bits()}).bind(2, view.text()).run());
  logged_out_ = {std::nullopt, rights, view};
  return {};
}

Result<> AccountStore::set_auto_login(std::optional<AccountId> id) {
  if (!id) {
    KGM_CHECK(database_->execute("DELETE FROM auto_login"));
    auto_login_.reset();
    return {};
  }
  if (find(*id) == nullptr)
    return fail(ErrorKind::NotFound, "no such user");
  KGM_TRY(auto row, database_->prepare("INSERT OR REPLACE INTO auto_login (id, account) VALUES (1, ?)"));
  KGM_CHECK(row.bind(1, raw(*id)).run());
  auto_login_ = id;
  return {};
}

} // namespace kagimado::users
