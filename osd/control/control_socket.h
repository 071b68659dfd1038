// The socket side of the control server: an own thread accepts clients of one uid, splits lines, and writes
// answers. Lines go out by take_lines(), answers come in by answer(); both may be called from any thread.
// Everything is bounded.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

struct pollfd;

namespace kagimado::osd {

class ControlSocket final {
 public:
  using ClientId = std::uint64_t;

  static constexpr std::size_t max_clients = 8;
  static constexpr std::size_t max_line_bytes = 64 * 1024;
  static constexpr std::size_t max_unanswered =
      32; // of one client; it is not read from until some are answered
  static constexpr std::size_t max_unsent_bytes = 16 * 1024 * 1024;

  struct Line {
    ClientId client = 0;
    std::string text;
  };

  // on_lines: take_lines() has something, or the time of call_back_at() came; called by the own thread.
  static Result<std::unique_ptr<ControlSocket>> start(const std::filesystem::path& path, uid_t allowed_uid,
                                                      std::function<void()> on_lines);
  ~ControlSocket();
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

  std::vector<Line> take_lines();
  // One line without its end; for a client that is gone, nothing happens.
  void answer(ClientId client, std::string line);
  [[nodiscard]] bool connected(ClientId client) const;
  void call_back_at(std::optional<SteadyTime> when);

 private:
  struct Client {
    UniqueFd fd;
    std::string in, out;
    std::size_t unanswered = 0;
    bool input_ended = false;
  };

  ControlSocket() = default;
  void run();
  void nudge() const;
  std::vector<pollfd> watched(std::vector<ClientId>& order) const;
  [[nodiscard]] int poll_timeout_ms() const;
  void handle(const std::vector<pollfd>& polled, const std::vector<ClientId>& order);
  void accept_one();
  bool serve_client(ClientId id, Client& client, short events); // false: to be closed
  static bool take_input(Client& client);
  bool split_lines(ClientId id, Client& client);
  static bool send_some(Client& client);

  std::filesystem::path path_;
  uid_t allowed_uid_ = 0;
  std::function<void()> on_lines_;
  UniqueFd listener_, nudge_;
  ino_t inode_ = 0;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_; // guards what is below
  std::map<ClientId, Client> clients_;
  ClientId next_id_ = 1;
  std::vector<Line> lines_;
  std::optional<SteadyTime> call_back_at_;
  std::thread thread_;
};

} // namespace kagimado::osd
