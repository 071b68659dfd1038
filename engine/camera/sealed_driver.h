// Driver for cameras that serve fragmented MP4, sealed or plain, over HTTP or HTTPS:
// engine/device/CONTROL.md.
#pragma once

#include "engine/camera/driver.h"
#include "engine/net/http_client.h"

namespace kagimado::camera {

class SealedDriver final : public Driver {
 public:
  SealedDriver(net::asio::any_io_executor executor, const Address& address);

  Task<Capabilities> capabilities() override;
  Task<EncryptionState> encryption() override;
  Task<> put_encryption(const EncryptionKey* key) override;
  Task<ConnectionSetting> connection() override;
  Task<> put_connection(const ConnectionSetting& setting) override;
  Task<Bytes> snapshot() override;
  Task<> run_stream(StreamIndex index, UnitSink sink) override;
  Task<> run_events(EventSink sink) override;
  [[nodiscard]] std::optional<ssl::CertificateInfo> certificate() const override;

 private:
  using Body = std::unique_ptr<net::BodyReader>;
  static constexpr std::size_t max_control_bytes = std::size_t{256} * 1024;

  Task<net::Response> exchange(std::string method, std::string target, std::string body,
                               std::size_t max_answer_bytes = max_control_bytes);
  // The reader stands on a connection of its own.
  Task<Body> open(std::string target);
  [[nodiscard]] net::HttpClient make_client(std::size_t max_body_bytes) const;

  net::asio::any_io_executor executor_;
  Address address_;
  std::string base_; // path in front of the camera's own ones, no trailing slash
  std::optional<ssl::CertificateInfo> certificate_;
};

} // namespace kagimado::camera
