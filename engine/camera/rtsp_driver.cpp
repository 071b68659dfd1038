#include "engine/camera/rtsp_driver.h"

#include "engine/camera/packet_reader.h"

namespace kagimado::camera {
namespace {

// What only says that the connection is gone: the relay may know why.
bool is_about_connection(ErrorKind kind) {
  return kind == ErrorKind::Disconnected || kind == ErrorKind::EndOfStream || kind == ErrorKind::Damaged;
}

} // namespace

RtspDriver::RtspDriver(net::asio::any_io_executor executor, const Address& address,
                       std::shared_ptr<const Clock> clock)
    : executor_(std::move(executor)), address_(address.clone()), clock_(std::move(clock)) {}

std::string RtspDriver::location(const net::TlsRelay* relay) const {
  std::string credentials;
  if (!address_.user.empty()) {
    auto password = net::percent_encode(address_.password.view());
    credentials = fmt::format("{}:{}@", net::percent_encode(address_.user), password);
    ssl::wipe(password);
  }
  const auto& url = address_.url;
  const bool is_v6 = url.host.contains(':');
  auto location = relay != nullptr
                      ? fmt::format("rtsp://{}127.0.0.1:{}{}", credentials, relay->port(), url.target)
                      : fmt::format("{}://{}{}{}{}:{}{}", url.scheme, credentials, is_v6 ? "[" : "", url.host,
                                    is_v6 ? "]" : "", url.port, url.target);
  ssl::wipe(credentials);
  return location;
}

Task<RtspDriver::Relay> RtspDriver::open_relay() {
  net::RelayOptions options;
  options.trust = address_.trust;
  auto relay = std::make_unique<net::TlsRelay>(executor_, address_.clone().url, std::move(options));
  auto opened = co_await relay->open();
  if (auto seen = relay->certificate())
    certificate_ = std::move(seen);
  if (!opened)
    co_return std::unexpected(opened.error());
  if (address_.trust.way == ssl::TrustPolicy::Way::Pin && certificate_)
    address_.trust.pin_sha256 = certificate_->sha256; // the first use, or the same again
  co_return relay;
}

Task<Capabilities> RtspDriver::capabilities() {
  Capabilities capabilities;
  capabilities.ssl = is_tls();
  if (is_tls() && address_.trust.way == ssl::TrustPolicy::Way::Pin && !address_.trust.pin_sha256) {
    const auto relay = co_await open_relay();
    if (!relay)
      co_return std::unexpected(relay.error());
  }
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
  Relay relay;
  if (is_tls()) {
    auto opened = co_await open_relay();
    if (!opened)
      co_return std::unexpected(opened.error());
    relay = std::move(*opened);
  }
  PacketSource source;
  source.location = location(relay.get());
  source.tunnel = address_.mode == Mode::Internet;
  source.shown = relay ? address_.url.redacted() : "";
  const auto channel = std::make_shared<UnitChannel>(executor_, UnitChannel::Limits());
  const PacketReader reader(std::move(source), channel, clock_);
  while (true) {
    auto units = co_await channel->take();
    if (!units && relay && relay->problem() && is_about_connection(units.error().kind))
      co_return std::unexpected(*relay->problem());
    if (!units)
      co_return std::unexpected(units.error());
    for (auto& unit : *units)
      sink(std::move(unit));
  }
}

} // namespace kagimado::camera
