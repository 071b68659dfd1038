// Licences and the security between recorder and cameras, as the API serves them: what the cameras, the
// licence book and the password make of it together. Belongs to the network thread.
#pragma once

#include "engine/discovery/search.h"
#include "engine/recorder/camera_manager.h"

namespace kagimado::recorder {

struct SecurityOptions {
  std::string issuer_url; // where cards become release keys; empty: not told
  discovery::SearchOptions search;
};

class SecurityDesk final : public api::Security {
 public:
  // All outlive the desk.
  SecurityDesk(net::asio::any_io_executor executor, LicenceDesk& licences, CameraManager& cameras,
               const PasswordKeeper& passwords, api::EventHub& events, SecurityOptions options);

  [[nodiscard]] api::LicenceView licences() override;
  Result<api::LicenceView> register_key(std::string_view typed) override;
  [[nodiscard]] api::SecurityView view() override;
  net::Task<std::vector<api::CameraSent>> send_connection(std::vector<api::ConnectionOrder> orders) override;
  net::Task<std::vector<api::CameraSent>> send_encryption(std::vector<api::EncryptionOrder> orders) override;
  net::Task<Bytes> thumbnail(CameraId id) override;
  Result<> swap(CameraId a, CameraId b) override;
  net::Task<std::vector<api::FoundCamera>> search() override;

 private:
  net::asio::any_io_executor executor_;
  LicenceDesk& licences_;
  CameraManager& cameras_;
  const PasswordKeeper& passwords_;
  api::EventHub& events_;
  const SecurityOptions options_;
  bool is_searching_ = false;
};

} // namespace kagimado::recorder
