#include "engine/camera/rtsp_driver.h"

#include "engine/camera/packet_reader.h"

namespace kagimado::camera {
namespace {

std::string location_of(const Address& address) {
  std::string credentials;
  if (!address.user.empty()) {
    auto password = net::percent_encode(address.password.view());
    credentials = fmt::format("{}:{}@", net::percent_encode(address.user), password);
    ssl::wipe(password);
  }
  const bool is_v6 = address.url.host.contains(':');
  auto location = fmt::format("{}://{}{}{}{}:{}{}", address.url.scheme, credentials, is_v6 ? "[" : "",
                              address.url.host, is_v6 ? "]" : "", address.url.port, address.url.target);
  ssl::wipe(credentials);
  return location;
}

} // namespace

RtspDriver::RtspDriver(net::asio::any_io_executor executor, const Address& address,
                       std::shared_ptr<const Clock> clock)
    : executor_(std::move(executor)), address_(address.clone()), clock_(std::move(clock)) {}

Task<Capabilities> RtspDriver::capabilities() {
  Capabilities capabilities;
  capabilities.ssl = address_.url.scheme == "rtsps";
  co_return capabilities;
}

Task<EncryptionState> RtspDriver::encryption() {
  co_return fail(ErrorKind::Unsupported, "RTSP camera: no data encryption");
}

Task<> RtspDriver::put_encryption(const EncryptionKey*) {
  co_return fail(ErrorKind::Unsupported, "RTSP camera: no data encryption");
}

Task<> RtspDriver::run_stream(StreamIndex index, UnitSink sink) {
  if (number(index) != 0)
    co_return fail(ErrorKind::NotFound, "RTSP camera: no stream {}", number(index));
  PacketSource source;
  source.location = location_of(address_);
  source.tls_verify = address_.trust.way != ssl::TrustPolicy::Way::Off;
  source.authority_pem = address_.trust.authority_pem;
  const auto channel = std::make_shared<UnitChannel>(executor_, UnitChannel::Limits());
  const PacketReader reader(std::move(source), channel, clock_);
  while (true) {
    auto units = co_await channel->take();
    if (!units)
      co_return std::unexpected(units.error());
    for (auto& unit : *units)
      sink(std::move(unit));
  }
}

} // namespace kagimado::camera
