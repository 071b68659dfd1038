// A judged TLS connection for a library that speaks a protocol but not our TLS: it connects to a port of
// 127.0.0.1 in the clear, and what it says goes on encrypted. One connection, of this very process.
//
// Belongs to the thread of its executor.
#pragma once

#include "engine/net/http_message.h"
#include "engine/net/url.h"
#include "engine/ssl/tls.h"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <memory>

namespace kagimado::net {

struct RelayOptions {
  ssl::TrustPolicy trust; // Way::Pin without a pin: what comes first is accepted
  std::chrono::milliseconds connect_timeout{5000};
  std::chrono::milliseconds accept_timeout{10000}; // for the near side to come
};

class TlsRelay final {
 public:
  // peer: host and port.
  TlsRelay(asio::any_io_executor executor, Url peer, RelayOptions options);
  ~TlsRelay(); // closes both sides
  TlsRelay(const TlsRelay&) = delete;
  TlsRelay& operator=(const TlsRelay&) = delete;

  // Once. Connects, judges, and only then listens. Errors: Disconnected, Timeout, Damaged, Untrusted,
  // Expired, NotYetValid, Io.
  Task<> open();

  // After open().
  [[nodiscard]] std::uint16_t port() const;
  // Why the peer's side ended; empty while it goes on, and where the near side ended first.
  [[nodiscard]] std::optional<Error> problem() const;
  // Also of a refused peer.
  [[nodiscard]] std::optional<ssl::CertificateInfo> certificate() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_; // shared with the coroutines under way
};

} // namespace kagimado::net
