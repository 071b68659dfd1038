// A server that says what no honest one would: each connection follows a script. Runs on a thread of its own.
#pragma once

#include "tests/engine/net/harness.h"

#include <boost/asio/ip/tcp.hpp>

#include <atomic>

namespace kagimado::net::test {

class HostileServer final {
 public:
  struct Step {
    enum class What {
      Read,  // a request, up to the end of its header and the body it announces
      Say,   // text
      Flood, // text, again and again until the client goes
      Drip,  // text, byte by byte, a millisecond between them, again and again until the client goes
      Hang,  // until the client goes
      Reset, // RST instead of FIN
    } what = What::Read;
    std::string text;
  };

  using Script = std::vector<Step>;

  // The script of the nth connection, from 0; after it the connection is closed. Called on the server's
  // thread.
  explicit HostileServer(std::function<Script(int connection)> script);
  ~HostileServer();

  [[nodiscard]] Url url(std::string_view scheme = "http") const;

  [[nodiscard]] int connections() const { return connections_; }

  [[nodiscard]] int requests() const { return requests_; }

  [[nodiscard]] int open() const { return open_; } // connections now

 private:
  using Socket = asio::ip::tcp::socket;

  asio::awaitable<void> accept();
  asio::awaitable<void> serve(Socket socket, Script script);
  asio::awaitable<bool> follow(Socket& socket, const Step& step, std::string& received);
  asio::awaitable<bool> read_request(Socket& socket, std::string& received);

  std::function<Script(int)> script_;
  std::atomic<int> connections_ = 0, requests_ = 0, open_ = 0;
  Loop loop_;
  asio::ip::tcp::acceptor acceptor_;
};

inline HostileServer::Step read_request() {
  return {HostileServer::Step::What::Read, {}};
}

inline HostileServer::Step say(std::string text) {
  return {HostileServer::Step::What::Say, std::move(text)};
}

inline HostileServer::Step flood(std::string text) {
  return {HostileServer::Step::What::Flood, std::move(text)};
}

inline HostileServer::Step drip(std::string text) {
  return {HostileServer::Step::What::Drip, std::move(text)};
}

inline HostileServer::Step hang() {
  return {HostileServer::Step::What::Hang, {}};
}

inline HostileServer::Step reset() {
  return {HostileServer::Step::What::Reset, {}};
}

} // namespace kagimado::net::test
