// A tiny recorder: the part of engine/api/API.md that the viewer uses, on a Unix socket, with clips in place
// of cameras. It writes down every byte of every request.
#pragma once

#include "engine/net/http_server.h"
#include "engine/sealed/keyring.h"
#include "tests/engine/view/clips.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>

#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace kagimado::tests {

struct FakeCamera {
  std::uint32_t id = 1;
  std::string name;
  bool online = true;
  bool sealed = false;
  std::string reason = {};
  std::map<int, TestClip> streams; // by index; played over and over
};

class FakeRecorder final {
 public:
  explicit FakeRecorder(std::filesystem::path socket) : socket_(std::move(socket)) {}

  ~FakeRecorder() { stop(); }

  void start();
  void stop(); // all connections break; start() again is a restarted recorder

  // Any thread, running or not.
  void put(FakeCamera camera); // sends an event where it is running
  void remove(std::uint32_t id);
  void set_password(const std::string& password, const TestClip& box_of); // the one in force
  void announce_password_change();
  void deny_live(bool deny);

  [[nodiscard]] std::string seen() const; // all requests
  [[nodiscard]] int live_connections(std::uint32_t camera, int stream) const;

 private:
  struct Live;
  boost::asio::awaitable<net::Response> handle(net::Request request);
  net::Response keys(const net::Request& request);
  net::Response live(std::uint32_t camera, int stream);
  net::Response events();
  net::Task<> tell_events(net::BodyWriter& writer);
  net::Task<> play(std::uint32_t camera, int stream, net::BodyWriter& writer);
  void push_event(const std::string& line);

  const std::filesystem::path socket_;
  mutable std::mutex mutex_;
  std::map<std::uint32_t, FakeCamera> cameras_;
  sealed::Keyring keyring_; // of the password in force
  bool deny_live_ = false;
  std::string seen_;
  std::map<std::pair<std::uint32_t, int>, int> live_connections_;
  std::vector<std::string> events_; // all so far; each listener has read so many
  // Of one run:
  std::unique_ptr<boost::asio::io_context> io_;
  std::unique_ptr<net::HttpServer> server_;
  std::thread thread_;
};

} // namespace kagimado::tests
