// Licences and the security of cameras in memory: answers what it was given and remembers what it was told.
#pragma once

#include "engine/api/security.h"

namespace kagimado::fakes {

class FakeSecurity final : public api::Security {
 public:
  api::LicenceView licence_view;
  api::SecurityView security_view;
  std::vector<std::string> typed_keys;
  std::optional<Error> refuses; // everything that changes something
  std::vector<api::ConnectionOrder> connections;
  std::vector<api::EncryptionOrder> encryptions;
  std::optional<Error> camera_problem; // of every camera that is sent something
  Result<Bytes> picture = fail(ErrorKind::NotFound, "none");
  std::vector<std::pair<CameraId, CameraId>> swapped;
  std::vector<api::FoundCamera> found;

  [[nodiscard]] api::LicenceView licences() override { return licence_view; }

  Result<api::LicenceView> register_key(std::string_view typed) override {
    typed_keys.emplace_back(typed);
    if (refuses)
      return std::unexpected(*refuses);
    return licence_view;
  }

  [[nodiscard]] api::SecurityView view() override { return security_view; }

  net::Task<std::vector<api::CameraSent>> send_connection(std::vector<api::ConnectionOrder> orders) override {
    if (refuses)
      co_return std::unexpected(*refuses);
    connections = orders;
    co_return sent_to(orders);
  }

  net::Task<std::vector<api::CameraSent>> send_encryption(std::vector<api::EncryptionOrder> orders) override {
    if (refuses)
      co_return std::unexpected(*refuses);
    encryptions = orders;
    co_return sent_to(orders);
  }

  net::Task<Bytes> thumbnail(CameraId) override { co_return picture; }

  Result<> swap(CameraId a, CameraId b) override {
    swapped.emplace_back(a, b);
    return {};
  }

  net::Task<std::vector<api::FoundCamera>> search() override { co_return found; }

 private:
  template <class Order>
  std::vector<api::CameraSent> sent_to(const std::vector<Order>& orders) const {
    std::vector<api::CameraSent> sent;
    for (const auto& order : orders)
      sent.push_back({order.id, camera_problem});
    return sent;
  }
};

} // namespace kagimado::fakes
