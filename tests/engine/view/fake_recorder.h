// A tiny recorder: the part of engine/api/API.md that the viewer uses, on a Unix socket, with clips in place
// of cameras. It writes down every byte of every request.
#pragma once

#include "engine/mp4/playback_mark.h"
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

// A stretch of recording: a clip whose first picture was taken at that time.
struct FakeSpan {
  std::int64_t id = 0;
  WallTime from;
  TestClip clip;
  std::string period;                                  // hex of the salt; sealed ones
  std::optional<std::size_t> lost_unit = std::nullopt; // from there to the end of its group nothing is left
};

class FakeRecorder final {
 public:
  // Of one camera, in the order of recording.
  void record(std::uint32_t camera, std::vector<FakeSpan> spans);
  void keep_recording(std::uint32_t camera); // forward, its playback waits for more
  void set_open_periods(std::vector<std::string> periods);
  void break_playback_after(int groups); // once: the connection ends in the middle of a group
  void announce(const std::string& event_line);
  void answer(const std::string& method_and_target, const std::string& body); // any other request
  // Before anything else: its answer, or nothing where the recorder shall answer as ever. On its thread.
  using Judge = std::function<std::optional<net::Response>(const net::Request&)>;
  void set_judge(Judge judge);
  [[nodiscard]] std::size_t playback_bytes() const; // written to players so far
  [[nodiscard]] int count_seen(const std::string& text) const;

  explicit FakeRecorder(std::filesystem::path socket) : socket_(std::move(socket)) {}

  ~FakeRecorder() { stop(); }

  void start();
  void start_tls(const ssl::Identity& identity); // at https://127.0.0.1:port(), in place of the socket

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }

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
  void run(Result<std::unique_ptr<net::HttpServer>> server);
  boost::asio::awaitable<net::Response> handle(net::Request request);
  net::Response keys(const net::Request& request);
  net::Response live(std::uint32_t camera, int stream);
  net::Response events();
  net::Task<> tell_events(net::BodyWriter& writer);
  net::Task<> play(std::uint32_t camera, int stream, net::BodyWriter& writer);
  void push_event(const std::string& line);
  struct Group;
  struct Wish;
  net::Response playback(std::uint32_t camera, const std::string& target);
  net::Response recordings(const std::string& target);
  net::Task<> send_groups(std::vector<Group> groups, Wish wish, net::BodyWriter& writer);
  [[nodiscard]] std::vector<Group> groups_of(std::uint32_t camera) const;

  const std::filesystem::path socket_;
  mutable std::mutex mutex_;
  std::map<std::uint32_t, FakeCamera> cameras_;
  sealed::Keyring keyring_; // of the password in force
  bool deny_live_ = false;
  std::map<std::uint32_t, std::vector<FakeSpan>> recordings_;
  std::set<std::uint32_t> growing_;
  std::vector<std::string> open_periods_;
  std::map<std::string, std::string> answers_;
  Judge judge_;
  int break_after_ = -1;
  std::size_t playback_bytes_ = 0;
  std::string seen_;
  std::map<std::pair<std::uint32_t, int>, int> live_connections_;
  std::vector<std::string> events_; // all so far; each listener has read so many
  // Of one run:
  std::unique_ptr<boost::asio::io_context> io_;
  std::unique_ptr<net::HttpServer> server_;
  std::thread thread_;
};

} // namespace kagimado::tests
