// Driver for RTSP and RTSPS cameras: clear streams, packed into fragments. A blocking reader thread a running
// stream.
//
// The first stream alone: the URL names it. Data encryption cannot be set, so it is Unsupported.
#pragma once

#include "engine/camera/driver.h"

namespace kagimado::camera {

class RtspDriver final : public Driver {
 public:
  RtspDriver(net::asio::any_io_executor executor, const Address& address, std::shared_ptr<const Clock> clock);

  Task<Capabilities> capabilities() override;
  Task<EncryptionState> encryption() override;
  Task<> put_encryption(const EncryptionKey* key) override;
  Task<> run_stream(StreamIndex index, UnitSink sink) override;

  // FFmpeg judges the peer; its certificate is not shown.
  [[nodiscard]] std::optional<ssl::CertificateInfo> certificate() const override { return std::nullopt; }

 private:
  net::asio::any_io_executor executor_;
  Address address_;
  std::shared_ptr<const Clock> clock_;
};

} // namespace kagimado::camera
