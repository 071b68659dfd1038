// One connection of an HttpServer, from the handshake to the last byte. Internal to net/. Belongs to the
// io_context's thread.
#pragma once

#include "engine/net/http_server.h"
#include "engine/net/request_reader.h"
#include "engine/net/transport.h"
#include "engine/net/watchdog.h"

#include <boost/asio/cancellation_signal.hpp>

namespace kagimado::net {

struct ServerSettings {
  Handler handler;
  ssl::TlsContext tls;
  ServerLimits limits;
};

struct Peer {
  std::string name, local;
  std::optional<unsigned> uid;
  std::string address; // whose connections are counted together; empty: nobody's
};

class ServerConnection final {
 public:
  ServerConnection(Transport::Socket socket, Peer peer, std::shared_ptr<const ServerSettings> settings);

  asio::awaitable<void> run();
  // Too many connections: 503 and close.
  asio::awaitable<void> refuse();
  // Ends run() wherever it waits, also inside a handler or a stream.
  void end();

  // Answers what is asked already, and nothing after that.
  void finish() { is_finishing_ = true; }

  // In the middle of the handshake, or of a version that the context admits.
  [[nodiscard]] bool is_fit_for(const ssl::TlsContext& context);

  // Since when nothing is asked; nothing: something is.
  [[nodiscard]] std::optional<std::chrono::steady_clock::time_point> idle_since() const {
    return idle_since_;
  }

  [[nodiscard]] const std::string& address() const { return peer_.address; }

  asio::cancellation_slot cancellation_slot() { return cancellation_.slot(); }

 private:
  class StreamWriter;

  asio::awaitable<bool> start_tls();
  asio::awaitable<void> serve();
  asio::awaitable<Response> answer(Request request);
  // False: the connection is of no more use.
  asio::awaitable<bool> send(Response& response, bool keep_alive, bool with_body);
  asio::awaitable<bool> send_stream(Response& response, bool knows_chunks);
  asio::awaitable<bool> write(std::span<const ByteView> pieces);
  asio::awaitable<void> run_stream(Response& response, StreamWriter& writer);
  asio::awaitable<void> watch_peer();
  asio::awaitable<void> linger();

  std::shared_ptr<const ServerSettings> settings_;
  Peer peer_;
  Transport transport_;
  Watchdog watchdog_;
  asio::cancellation_signal cancellation_;
  std::function<void()> on_progress_;
  std::chrono::seconds write_timeout_;
  std::optional<std::chrono::steady_clock::time_point> idle_since_;
  bool is_finishing_ = false;
  bool stream_ended_whole_ = false;
};

} // namespace kagimado::net
