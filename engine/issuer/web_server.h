// The web desk on a port, over TLS only. The certificate is the issuer's own, signed by its own root
// (certs::CertificateDesk in the folder tls/), and renewed while it runs.
//
// Belongs to the io_context's thread.
#pragma once

#include "engine/certs/certificate_desk.h"
#include "engine/issuer/web_desk.h"
#include "engine/net/http_server.h"
#include "engine/net/timer.h"

namespace kagimado::issuer {

struct WebOptions {
  net::TcpEndpoint endpoint{"0.0.0.0", 8443};
  certs::ServerNames names; // what clients call this host; localhost is added
};

class WebServer final {
 public:
  // Listens at once. Errors: those of Issuer::open, of the certificates, Io.
  static Result<std::unique_ptr<WebServer>> start(net::asio::io_context& io,
                                                  const std::filesystem::path& folder, WebOptions options,
                                                  std::shared_ptr<const Clock> clock);

  [[nodiscard]] std::uint16_t port() const { return options_.endpoint.port; }

  // For those who are to trust the page.
  [[nodiscard]] Result<certs::RootCertificate> root() const { return certificates_.root(); }

 private:
  WebServer(net::asio::io_context& io, Issuer issuer, certs::CertificateDesk certificates, WebOptions options,
            std::shared_ptr<const Clock> clock);
  Result<> listen(const ssl::Identity& identity);
  void renew_tomorrow();
  void renew();

  net::asio::io_context& io_;
  Issuer issuer_;
  WebDesk desk_;
  certs::CertificateDesk certificates_;
  WebOptions options_;
  std::unique_ptr<net::HttpServer> server_;
  net::Timer timer_;
};

// Until SIGTERM or SIGINT.
Result<> serve(const std::filesystem::path& folder, WebOptions options);

} // namespace kagimado::issuer
