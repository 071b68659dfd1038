#include "engine/recorder/camera_control.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kagimado::recorder {

namespace asio = net::asio;

namespace {

// A camera takes a new setting once it has answered; some start their server anew.
constexpr std::chrono::seconds settles_within{8};
constexpr std::chrono::milliseconds asks_every{200};

camera::Address over_tls(const camera::Address& address, std::uint16_t port) {
  auto secured = address.clone();
  secured.url.scheme = "https";
  secured.url.port = port;
  auto& trust = secured.trust;
  const bool is_first = address.url.scheme == "http" && trust.way == ssl::TrustPolicy::Way::Authority &&
                        trust.authority_pem.empty();
  if (is_first)
    trust.way = ssl::TrustPolicy::Way::Pin;
  return secured;
}

camera::Address over_http(const camera::Address& address, std::uint16_t port) {
  auto plain = address.clone();
  plain.url.scheme = "http";
  plain.url.port = port;
  return plain;
}

net::Task<ControlWay> open_at(asio::any_io_executor executor, camera::Address address,
                              std::shared_ptr<const Clock> clock) {
  ControlWay way;
  auto driver = camera::make_driver(executor, address, clock);
  if (!driver)
    co_return std::unexpected(driver.error());
  way.driver = std::move(*driver);
  auto capabilities = co_await way.driver->capabilities();
  if (!capabilities)
    co_return std::unexpected(capabilities.error());
  way.capabilities = std::move(*capabilities);
  way.address = std::move(address);
  auto& trust = way.address.trust;
  const auto certificate = way.driver->certificate();
  const bool is_first_use = trust.way == ssl::TrustPolicy::Way::Pin && !trust.pin_sha256 && certificate;
  if (!is_first_use)
    co_return way;
  trust.pin_sha256 = certificate->sha256;
  KGM_CO_TRY(way.driver, camera::make_driver(std::move(executor), way.address, std::move(clock)));
  co_return way;
}

bool may_settle(const Error& error) {
  return error.kind == ErrorKind::Disconnected || error.kind == ErrorKind::Timeout ||
         error.kind == ErrorKind::Denied || error.kind == ErrorKind::EndOfStream;
}

// Until the camera answers at its new address, or has had its time.
net::Task<ControlWay> arrive(asio::any_io_executor executor, const camera::Address& address,
                             std::shared_ptr<const Clock> clock) {
  asio::steady_timer pause(executor);
  const auto deadline = std::chrono::steady_clock::now() + settles_within;
  while (true) {
    auto arriving = open_at(executor, address.clone(), clock);
    auto way = co_await std::move(arriving);
    if (way || !may_settle(way.error()) || std::chrono::steady_clock::now() >= deadline)
      co_return way;
    pause.expires_after(asks_every);
    const auto [error] = co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    if (error)
      co_return fail(ErrorKind::Cancelled, "stopped");
  }
}

// A camera that takes no plain HTTP must not be left there: it has to be the one that answers.
net::Task<> look_at_plain(asio::any_io_executor executor, const camera::Address& plain,
                          const std::string& serial, std::shared_ptr<const Clock> clock) {
  auto looking = open_at(std::move(executor), plain.clone(), std::move(clock));
  const auto seen = co_await std::move(looking);
  if (!seen)
    co_return std::unexpected(seen.error().within(fmt::format("HTTP at port {}", plain.url.port)));
  if (seen->capabilities.serial != serial)
    co_return fail(ErrorKind::NotFound, "HTTP at port {}: another camera answers", plain.url.port);
  co_return Result<>();
}

} // namespace

net::Task<ControlWay> open_control(asio::any_io_executor executor, camera::Address address,
                                   std::uint16_t https_port, std::shared_ptr<const Clock> clock) {
  const bool is_plain = address.url.scheme == "http";
  auto opening = open_at(executor, address.clone(), clock);
  auto way = co_await std::move(opening);
  if (!is_plain || (way && !way->capabilities.ssl))
    co_return way;
  auto port = https_port;
  if (way) {
    const auto setting = co_await way->driver->connection();
    // A camera of another make, which says that it has SSL but not where.
    if (!setting && setting.error().kind == ErrorKind::Unsupported)
      co_return way;
    if (setting)
      port = setting->https_port;
    else if (setting.error().kind != ErrorKind::Denied)
      co_return std::unexpected(setting.error());
  } else if (way.error().kind != ErrorKind::Disconnected && way.error().kind != ErrorKind::Timeout) {
    co_return way;
  }
  auto securing = open_at(std::move(executor), over_tls(address, port), std::move(clock));
  auto secured = co_await std::move(securing);
  if (!secured && !way)
    co_return way; // nothing answers at all: the address that is known is what went wrong
  co_return secured;
}

net::Task<ConnectionChanged> change_connection(asio::any_io_executor executor, camera::Address address,
                                               ConnectionPlan plan, std::shared_ptr<const Clock> clock) {
  auto opening = open_control(executor, address.clone(), plan.https_port, clock);
  auto way = co_await std::move(opening);
  if (!way)
    co_return std::unexpected(way.error());
  ConnectionChanged changed;
  const auto plain = over_http(way->address, plan.http_port);
  if (!way->capabilities.ssl) {
    if (plan.https)
      co_return fail(ErrorKind::Unsupported, "this camera has no SSL");
    changed.address = std::move(way->address); // nothing else is possible
    co_return changed;
  }
  if (!plan.https) {
    auto looking = look_at_plain(executor, plain, way->capabilities.serial, clock);
    if (const auto seen = co_await std::move(looking); !seen)
      co_return std::unexpected(seen.error());
  }
  const camera::ConnectionSetting setting{plan.https, plan.https_port};
  if (auto put = co_await way->driver->put_connection(setting); !put)
    co_return std::unexpected(put.error());
  changed.address = plan.https ? over_tls(way->address, plan.https_port) : plain.clone();
  auto arriving = arrive(std::move(executor), changed.address, std::move(clock));
  if (auto arrived = co_await std::move(arriving))
    changed.address = std::move(arrived->address);
  else
    changed.problem = arrived.error().within("the camera took the setting");
  co_return changed;
}

} // namespace kagimado::recorder
