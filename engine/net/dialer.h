// Connects a transport as a client: name, address, TLS and the judgement of its peer. Internal to net/.
// Belongs to the thread of the transport's executor.
#pragma once

#include "engine/net/http_message.h"
#include "engine/net/transport.h"
#include "engine/net/watchdog.h"

#include <vector>

namespace kagimado::net {

struct Destination {
  std::string scheme, host;
  std::uint16_t port = 0;

  [[nodiscard]] std::string name() const;       // for errors
  [[nodiscard]] std::string host_field() const; // of requests
};

// What all connections of a client share about their TLS peer.
struct TlsPeer {
  ssl::TlsContext context;                         // made at the first connection
  ssl::TrustPolicy policy;                         // Way::Pin without a pin: the first certificate becomes it
  std::optional<ssl::CertificateInfo> certificate; // of the last handshake, also of a refused peer
};

// Refers to its arguments: they outlive it.
class Dialer final {
 public:
  // The watchdog closes the transport; the whole way has the timeout.
  Dialer(const Destination& destination, std::chrono::milliseconds timeout, Transport& transport,
         Watchdog& watchdog)
      : destination_(destination), timeout_(timeout), transport_(transport), watchdog_(watchdog) {}

  // Up to the judged TLS peer where tls is given. Errors: Disconnected, Timeout, Cancelled, Damaged,
  // Untrusted, Expired, NotYetValid.
  Task<> connect(std::shared_ptr<TlsPeer> tls);

 private:
  using Endpoint = asio::generic::stream_protocol::endpoint;

  Task<> connect_tcp();
  Task<> connect_to(Endpoint endpoint);
  Task<std::vector<Endpoint>> resolve();
  Task<> start_tls(TlsPeer& tls);
  [[nodiscard]] std::unexpected<Error> broken(const boost::system::error_code& error,
                                              std::string_view doing) const;

  const Destination& destination_;
  std::chrono::milliseconds timeout_;
  Transport& transport_;
  Watchdog& watchdog_;
};

} // namespace kagimado::net
