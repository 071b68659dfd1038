#include "engine/recorder/access_desk.h"

#include "engine/recorder/late_answer.h"
#include "engine/settings/recorder_catalogue.h"

namespace kagimado::recorder {

Result<std::unique_ptr<AccessDesk>> AccessDesk::open(net::asio::any_io_executor executor,
                                                     db::Database& database,
                                                     std::shared_ptr<const Clock> clock,
                                                     const ssl::ScryptCost& cost) {
  KGM_TRY(auto accounts, users::AccountStore::open(database, clock));
  KGM_TRY(auto settings, settings::SettingsStore::open(database, settings::recorder_catalogue()));
  return std::unique_ptr<AccessDesk>(
      new AccessDesk(std::move(executor), database, std::move(accounts), std::move(settings), clock, cost));
}

AccessDesk::AccessDesk(net::asio::any_io_executor executor, db::Database& database,
                       users::AccountStore accounts, std::unique_ptr<settings::SettingsStore> settings,
                       const std::shared_ptr<const Clock>& clock, const ssl::ScryptCost& cost)
    : executor_(std::move(executor)), cost_(cost), accounts_(std::move(accounts)),
      logins_(accounts_, users::SessionLimits(), ssl::unmatched_hash(cost), clock),
      operations_(database, clock), settings_(std::move(settings)) {
  apply_auto_logout(settings_->values());
  auto_logout_ = settings_->subscribe(
      std::string(settings::key::auto_logout),
      [this](const settings::Values& values, const auto& /*changed*/) { apply_auto_logout(values); });
}

AccessDesk::~AccessDesk() {
  workers_.stop(); // what nobody began is of no use any more
  workers_.join();
}

void AccessDesk::apply_auto_logout(const settings::Values& values) {
  logins_.sessions().set_idle(settings::auto_logout(values));
}

net::Task<std::string> AccessDesk::hash_password(ssl::SecretText password) {
  const auto shared = std::make_shared<const ssl::SecretText>(std::move(password));
  std::function<Result<std::string>()> work = [shared, cost = cost_] {
    return Result<std::string>(ssl::hash_password(shared->view(), cost));
  };
  auto hashing = on_pool(workers_, executor_, std::move(work));
  auto hash = co_await std::move(hashing);
  co_return hash;
}

net::Task<> AccessDesk::check_password(std::shared_ptr<const users::LoginTry> attempt,
                                       ssl::SecretText password) {
  const auto shared = std::make_shared<const ssl::SecretText>(std::move(password));
  std::function<Result<>()> work = [shared, attempt = std::move(attempt)] {
    return users::LoginDesk::check(*attempt, shared->view());
  };
  auto checking = on_pool(workers_, executor_, std::move(work));
  auto checked = co_await std::move(checking);
  co_return checked;
}

} // namespace kagimado::recorder
