// Driver for RTSP and RTSPS cameras: clear streams, packed into fragments. A blocking reader thread a running
// stream; RTSPS goes through a TlsRelay, which judges the camera.
//
// The first stream alone: the URL names it. Data encryption cannot be set, so it is Unsupported.
#pragma once

#include "engine/camera/driver.h"
#include "engine/net/tls_relay.h"

namespace kagimado::camera {

class RtspDriver final : public Driver {
 public:
  RtspDriver(net::asio::any_io_executor executor, const Address& address, std::shared_ptr<const Clock> clock);

  // RTSPS trusted by a pin that is not known yet: asks for the certificate.
  Task<Capabilities> capabilities() override;
  Task<EncryptionState> encryption() override;
  Task<> put_encryption(const EncryptionKey* key) override;
  Task<> run_stream(StreamIndex index, UnitSink sink) override;

  [[nodiscard]] std::optional<ssl::CertificateInfo> certificate() const override { return certificate_; }

 private:
  using Relay = std::unique_ptr<net::TlsRelay>;

  [[nodiscard]] bool is_tls() const { return address_.url.scheme == "rtsps"; }

  Task<Relay> open_relay();
  // With credentials.
  [[nodiscard]] std::string location(const net::TlsRelay* relay) const;

  net::asio::any_io_executor executor_;
  Address address_;
  std::shared_ptr<const Clock> clock_;
  std::optional<ssl::CertificateInfo> certificate_;
};

} // namespace kagimado::camera
