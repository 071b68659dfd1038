// Events of one camera: connect, pass on what changes, wait, try again. Ends only when stopped, or on wrong
// credentials.
//
// Belongs to the executor's thread.
#pragma once

#include "engine/camera/driver.h"
#include "engine/ingest/backoff.h"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <set>

namespace kagimado::ingest {

struct EventOptions {
  BackoffPolicy backoff;
  // So many changes a camera may tell within the time; beyond it the connection ends as Limit.
  std::size_t max_changes = 200;
  std::chrono::milliseconds within{10'000};
};

class EventSession final : public std::enable_shared_from_this<EventSession> {
 public:
  // Changes alone: what is known to be on already is not told again. A connection that ends ends all that was
  // on, since nobody knows how long it stays so; that end has the recorder's time.
  using Sink = std::function<void(const camera::Event&)>;

  EventSession(net::asio::any_io_executor executor, std::shared_ptr<camera::Driver> driver,
               std::shared_ptr<const Clock> clock, const EventOptions& options, Sink sink);

  void start(); // once
  // Tells the end of what was on, then nothing more, though the coroutine may end a little later.
  void stop();

 private:
  net::asio::awaitable<void> run();
  net::Task<> attempt();
  net::Task<> read_or_flood();
  net::Task<> wait_for_flood();
  void on_event(const camera::Event& event);
  void end_all();
  [[nodiscard]] bool is_flood();

  net::asio::any_io_executor executor_;
  std::shared_ptr<camera::Driver> driver_;
  std::shared_ptr<const Clock> clock_;
  const EventOptions options_;
  Sink sink_;
  Backoff backoff_;
  net::asio::cancellation_signal cancel_;
  net::asio::steady_timer flood_timer_; // never fires: cancelled by a flood
  std::set<camera::EventKind> active_;
  SteadyTime counted_since_;
  std::size_t changes_ = 0; // since then
  std::optional<Error> flood_;
  bool is_stopped_ = false;
};

} // namespace kagimado::ingest
