#include "engine/issuer/web_server.h"

#include "engine/base/log.h"

#include <boost/asio/signal_set.hpp>

#include <csignal>

namespace kagimado::issuer {
namespace {

net::ServerLimits page_limits() {
  net::ServerLimits limits;
  limits.max_body_bytes = 4096;
  return limits;
}

certs::ServerNames with_localhost(certs::ServerNames names) {
  names.dns_names.emplace_back("localhost");
  names.ip_addresses.emplace_back("127.0.0.1");
  return names;
}

} // namespace

WebServer::WebServer(net::asio::io_context& io, Issuer issuer, certs::CertificateDesk certificates,
                     WebOptions options, std::shared_ptr<const Clock> clock)
    : io_(io), issuer_(std::move(issuer)), desk_(issuer_, std::move(clock)),
      certificates_(std::move(certificates)), options_(std::move(options)), timer_(io.get_executor()) {}

Result<std::unique_ptr<WebServer>> WebServer::start(net::asio::io_context& io,
                                                    const std::filesystem::path& folder, WebOptions options,
                                                    std::shared_ptr<const Clock> clock) {
  KGM_TRY(auto issuer, Issuer::open(folder, clock));
  options.names = with_localhost(std::move(options.names));
  certs::CertificateDesk certificates({folder / "tls", "Kagimado issuer"}, clock);
  KGM_TRY(const auto served, certificates.obtain(options.names));
  std::unique_ptr<WebServer> server(
      new WebServer(io, std::move(issuer), std::move(certificates), std::move(options), std::move(clock)));
  KGM_CHECK(server->listen(served.identity));
  server->renew_tomorrow();
  return server;
}

Result<> WebServer::listen(const ssl::Identity& identity) {
  KGM_TRY(auto tls, ssl::make_server_context(identity, {}));
  server_.reset(); // its port is needed again
  const auto handler = [this](net::Request request) -> net::asio::awaitable<net::Response> {
    co_return desk_.answer(request);
  };
  KGM_TRY(server_, net::HttpServer::listen(io_, options_.endpoint, handler, std::move(tls), page_limits()));
  options_.endpoint.port = server_->port();
  return {};
}

void WebServer::renew_tomorrow() {
  timer_.after(std::chrono::hours(24), [this] { renew(); });
}

void WebServer::renew() {
  const auto served = certificates_.obtain(options_.names);
  if (!served)
    log::error("issuer", "renewing the certificate: {}", served.error().message);
  else if (served->is_new || server_ == nullptr)
    if (const auto listening = listen(served->identity); !listening)
      log::error("issuer", "listening with the new certificate: {}", listening.error().message);
  renew_tomorrow();
}

Result<> serve(const std::filesystem::path& folder, WebOptions options) {
  net::asio::io_context io(1);
  // First of all: a signal while starting must not be lost.
  net::asio::signal_set signals(io, SIGTERM, SIGINT);
  signals.async_wait([&io](const boost::system::error_code& error, int) {
    if (!error)
      io.stop();
  });
  std::signal(SIGPIPE, SIG_IGN); // a peer that has gone is an error code, not the end of the process
  KGM_TRY(const auto server,
          WebServer::start(io, folder, std::move(options), std::make_shared<SystemClock>()));
  KGM_TRY(const auto root, server->root());
  log::info("issuer", "https on port {}; root certificate {}, SHA-256 {}", server->port(),
            (folder / "tls" / "authority.crt").string(), root.fingerprint);
  io.run();
  return {};
}

} // namespace kagimado::issuer
