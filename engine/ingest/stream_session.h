// One stream of one camera: connect, read into the ring, wait, try again. Ends only when stopped, or on wrong
// credentials.
//
// Belongs to the executor's thread.
#pragma once

#include "engine/camera/driver.h"
#include "engine/ingest/backoff.h"
#include "engine/ingest/live_ring.h"

#include <boost/asio/cancellation_signal.hpp>

namespace kagimado::ingest {

struct SessionOptions {
  BackoffPolicy backoff;
  std::chrono::milliseconds first_unit_within{20'000}; // from the start of a connection
  std::chrono::milliseconds stall_after{10'000};       // no whole unit for so long: Timeout
};

enum class SessionState {
  Connecting,
  Streaming,
  Waiting, // before the next try
  Stopped, // wrong credentials: until the camera's settings change
};

class StreamSession final : public std::enable_shared_from_this<StreamSession> {
 public:
  struct Hooks {
    // Before each connection; an error counts as a failed try. May be empty.
    std::function<net::Task<>()> prepare;
    // The driver to connect with: asked for after prepare().
    std::function<std::shared_ptr<camera::Driver>()> driver;
    // State, reason or init segment changed.
    std::function<void()> changed;
  };

  StreamSession(net::asio::any_io_executor executor, StreamIndex index, std::shared_ptr<LiveRing> ring,
                std::shared_ptr<const Clock> clock, const SessionOptions& options, Hooks hooks);

  void start(); // once
  // Nothing reaches the ring or the hooks after it, though the coroutine may end a little later.
  void stop();

  [[nodiscard]] SessionState state() const { return state_; }

  // Why the last try failed; empty once units come in.
  [[nodiscard]] const std::optional<Error>& problem() const { return problem_; }

 private:
  net::asio::awaitable<void> run();
  net::Task<> attempt();
  net::Task<> read_or_stall();
  net::Task<> watch_for_stall();
  void on_unit(mp4::Unit unit);
  void set_state(SessionState state);

  net::asio::any_io_executor executor_;
  const StreamIndex index_;
  std::shared_ptr<LiveRing> ring_;
  const SessionOptions options_;
  Hooks hooks_;
  Backoff backoff_;
  net::asio::cancellation_signal cancel_;
  net::asio::steady_timer stall_timer_;
  SessionState state_ = SessionState::Connecting;
  std::optional<Error> problem_;
  std::optional<Error> unit_error_; // a unit that could not be passed on ends the connection
  SteadyTime last_unit_;
  bool has_unit_ = false; // of this connection
  bool is_stopped_ = false;
};

} // namespace kagimado::ingest
