// Who may use the recorder, and how it is set: accounts, logins, settings, operation log. Given out by
// Service; made by engine/recorder. Belongs to the network thread; what is slow is done elsewhere.
#pragma once

#include "engine/net/http_message.h"
#include "engine/settings/settings_store.h"
#include "engine/users/login_desk.h"
#include "engine/users/operation_log.h"

namespace kagimado::api {

class Access {
 public:
  Access() = default;
  virtual ~Access() = default;
  Access(const Access&) = delete;
  Access& operator=(const Access&) = delete;

  virtual users::AccountStore& accounts() = 0;
  virtual users::LoginDesk& logins() = 0;
  virtual users::OperationLog& operations() = 0;
  virtual settings::SettingsStore& settings() = 0;

  // Slow, hence on a worker: scrypt.
  virtual net::Task<std::string> hash_password(ssl::SecretText password) = 0;
  // Errors: those of users::LoginDesk::check.
  virtual net::Task<> check_password(std::shared_ptr<const users::LoginTry> attempt,
                                     ssl::SecretText password) = 0;
};

} // namespace kagimado::api
