// Accounts, logins, settings and operation log of a recorder, kept in its state.
//
// Belongs to the network thread; passwords are hashed by workers of its own.
#pragma once

#include "engine/api/access.h"
#include "engine/ssl/password_hash.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>

namespace kagimado::recorder {

class AccessDesk final : public api::Access {
 public:
  // database: has the tables of users and settings; outlives the desk. cost: of new password hashes.
  static Result<std::unique_ptr<AccessDesk>> open(net::asio::any_io_executor executor, db::Database& database,
                                                  std::shared_ptr<const Clock> clock,
                                                  const ssl::ScryptCost& cost);
  ~AccessDesk() override;

  users::AccountStore& accounts() override { return accounts_; }

  users::LoginDesk& logins() override { return logins_; }

  users::OperationLog& operations() override { return operations_; }

  settings::SettingsStore& settings() override { return *settings_; }

  net::Task<std::string> hash_password(ssl::SecretText password) override;
  net::Task<> check_password(std::shared_ptr<const users::LoginTry> attempt,
                             ssl::SecretText password) override;

 private:
  AccessDesk(net::asio::any_io_executor executor, db::Database& database, users::AccountStore accounts,
             std::unique_ptr<settings::SettingsStore> settings, const std::shared_ptr<const Clock>& clock,
             const ssl::ScryptCost& cost);
  void apply_auto_logout(const settings::Values& values);

  net::asio::any_io_executor executor_;
  const ssl::ScryptCost cost_;
  users::AccountStore accounts_;
  users::LoginDesk logins_;
  users::OperationLog operations_;
  std::unique_ptr<settings::SettingsStore> settings_;
  settings::Subscription auto_logout_;
  net::asio::thread_pool workers_{users::LoginDesk::max_checks};
};

} // namespace kagimado::recorder
