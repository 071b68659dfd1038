// Accounts, settings and operation log in a database of a folder of its own; passwords are hashed cheaply, at
// once.
#pragma once

#include "engine/api/access.h"
#include "engine/settings/recorder_catalogue.h"
#include "engine/ssl/password_hash.h"
#include "engine/users/schema.h"
#include "tests/fakes/manual_clock.h"

#include <array>
#include <cstdlib>

namespace kagimado::fakes {

class FakeAccess final : public api::Access {
 public:
  static constexpr ssl::ScryptCost cheap_cost{4, 1, 1};

  FakeAccess() { reopen(); }

  ~FakeAccess() override {
    parts_.reset();
    std::filesystem::remove_all(folder_);
  }

  // As after an end of the program: sessions are gone.
  void reopen() {
    parts_.reset();
    parts_.emplace(folder_ / "t.sqlite", clock);
  }

  users::AccountStore& accounts() override { return parts_->accounts; }

  users::LoginDesk& logins() override { return parts_->logins; }

  users::OperationLog& operations() override { return parts_->operations; }

  settings::SettingsStore& settings() override { return *parts_->settings; }

  net::Task<std::string> hash_password(ssl::SecretText password) override {
    co_return ssl::hash_password(password.view(), cheap_cost);
  }

  net::Task<> check_password(std::shared_ptr<const users::LoginTry> attempt,
                             ssl::SecretText password) override {
    co_return users::LoginDesk::check(*attempt, password.view());
  }

  // Password: "password1".
  users::AccountId add(const std::string& name, users::Level level,
                       users::CameraSet view = users::CameraSet::all()) {
    auto hash = ssl::hash_password("password1", cheap_cost);
    auto& store = accounts();
    const auto id =
        store.needs_administrator()
            ? store.make_first_administrator(name, std::move(hash))
            : store.add({name, level, users::usual_rights(level), std::move(view), std::move(hash)});
    return id.value();
  }

  std::string token_of(users::AccountId id) {
    return std::string(logins().open_for(id, "test").value().token.view());
  }

  // Actions of the log, newest first: "login", "login failed", ...
  std::vector<std::string> logged() {
    std::vector<std::string> actions;
    const auto all = operations().query({}).value();
    for (const auto& operation : all)
      actions.push_back(operation.action + (operation.is_ok ? "" : " failed"));
    return actions;
  }

  std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();

 private:
  struct Parts {
    Parts(const std::filesystem::path& file, const std::shared_ptr<const Clock>& clock)
        : database(open(file)), accounts(users::AccountStore::open(database, clock).value()),
          logins(accounts, users::SessionLimits(), ssl::unmatched_hash(cheap_cost), clock),
          operations(database, clock),
          settings(settings::SettingsStore::open(database, settings::recorder_catalogue()).value()) {}

    static db::Database open(const std::filesystem::path& file) {
      auto database = db::Database::open(file).value();
      const std::array steps = {users::user_migrations()[0], settings::settings_migrations()[0]};
      if (!db::migrate(database, steps))
        std::abort();
      return database;
    }

    db::Database database;
    users::AccountStore accounts;
    users::LoginDesk logins;
    users::OperationLog operations;
    std::unique_ptr<settings::SettingsStore> settings;
  };

  static std::filesystem::path make_folder() {
    std::string name = std::filesystem::temp_directory_path() / "kagimado-access-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
      std::abort();
    return name;
  }

  const std::filesystem::path folder_ = make_folder();
  std::optional<Parts> parts_;
};

} // namespace kagimado::fakes
