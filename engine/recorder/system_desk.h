// The recorder as a machine: the PC's doors and their certificate as the settings say, restart, backups.
//
// Belongs to the network thread.
#pragma once

#include "engine/net/timer.h"
#include "engine/recorder/backup_desk.h"
#include "engine/recorder/certificate_keeper.h"
#include "engine/recorder/web_door.h"

namespace kagimado::recorder {

struct SystemDeskOptions {
  std::filesystem::path state_folder;
  std::optional<WebDoorOptions> web; // nothing: no doors
  std::function<void()> restart;     // ends the process
  std::function<std::vector<api::ForwardingView>()> forwarding;
};

class SystemDesk final : public api::System {
 public:
  // settings and backups outlive the desk; api is what the doors answer with. Errors: of the page's files.
  static Result<std::unique_ptr<SystemDesk>> create(net::asio::io_context& io, SystemDeskOptions options,
                                                    settings::SettingsStore& settings, BackupDesk& backups,
                                                    net::Handler api, std::shared_ptr<const Clock> clock);

  [[nodiscard]] api::SystemView view() const override;
  void restart() override;
  [[nodiscard]] Result<certs::RootCertificate> root_certificate() const override;
  [[nodiscard]] Result<api::ServerCertificate> server_certificate() const override;
  Result<ssl::IdentityCheck> import_certificate(const ssl::Identity& identity) override;
  Result<> remove_imported_certificate() override;
  net::Task<std::vector<api::BackupFile>> backups(std::filesystem::path medium) override;
  net::Task<std::string> back_up(std::filesystem::path medium, ssl::SecretText password) override;
  net::Task<std::vector<std::string>> restore(std::filesystem::path medium, std::string file,
                                              ssl::SecretText password) override;

 private:
  SystemDesk(net::asio::io_context& io, SystemDeskOptions options, BackupDesk& backups,
             std::shared_ptr<const Clock> clock);
  Result<> open_web(net::asio::io_context& io, settings::SettingsStore& settings, net::Handler api);
  [[nodiscard]] Result<CertificateKeeper*> keeper() const;

  SystemDeskOptions options_;
  BackupDesk& backups_;
  std::shared_ptr<const Clock> clock_;
  SteadyTime started_at_;
  net::Timer restart_timer_;
  std::unique_ptr<CertificateKeeper> certificates_;
  std::unique_ptr<WebDoor> web_;
  std::vector<settings::Subscription> subscriptions_;
};

} // namespace kagimado::recorder
