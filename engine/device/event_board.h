// What a camera notices - motion by its source, an input by hand - told to all who listen, as lines of JSON
// (CONTROL.md). Belongs to the network thread.
#pragma once

#include "engine/device/feed.h"
#include "engine/net/http_message.h"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <optional>

namespace kagimado::device {

enum class EventKind { Motion, Input };

inline constexpr std::array event_kinds = {EventKind::Motion, EventKind::Input};

std::string_view name_of(EventKind kind); // "motion", "input"

// What one listener still has to get. One that is too slow is closed: it comes back and gets the state.
class EventClient final {
 public:
  static constexpr std::size_t max_lines = 256;

  explicit EventClient(const boost::asio::any_io_executor& executor);

  void push(std::string line);
  // The next line, in order; an empty one where none came in time; nothing after close().
  boost::asio::awaitable<std::optional<std::string>> next(std::chrono::milliseconds patience);
  void close();

 private:
  boost::asio::steady_timer arrived_;
  std::deque<std::string> lines_;
  bool closed_ = false;
};

class EventBoard final : public FeedListener, public std::enable_shared_from_this<EventBoard> {
 public:
  // feed: of the main stream; nullptr: nothing but inputs by hand. The clock outlives the board.
  EventBoard(boost::asio::any_io_executor executor, std::shared_ptr<Feed> feed, const Clock& clock);
  ~EventBoard() override; // closes all listeners
  EventBoard(const EventBoard&) = delete;
  EventBoard& operator=(const EventBoard&) = delete;

  // Starts with a line of what is so now.
  std::shared_ptr<EventClient> subscribe();
  // On now, and off again after so long; a second one meanwhile begins the time anew.
  void pulse(EventKind kind, std::chrono::milliseconds duration);
  void close_clients();

  void on_packet(const SharedPacket&) override {}

  void on_motion(bool active) override;

 private:
  struct State {
    bool by_source = false, by_hand = false;
    boost::asio::steady_timer pulse_end;

    [[nodiscard]] bool active() const { return by_source || by_hand; }
  };

  template <class Change>
  void change(EventKind kind, Change apply);

  State& state(EventKind kind) { return states_[static_cast<std::size_t>(kind)]; }

  void tell(const std::string& line);

  boost::asio::any_io_executor executor_;
  std::shared_ptr<Feed> feed_;
  const Clock& clock_;
  std::array<State, event_kinds.size()> states_;
  std::vector<std::weak_ptr<EventClient>> clients_;
};

// Until the client is closed or goes; a line of life every so often.
net::Task<> write_events(net::BodyWriter& writer, std::shared_ptr<EventClient> client,
                         std::chrono::milliseconds alive_every);

} // namespace kagimado::device
