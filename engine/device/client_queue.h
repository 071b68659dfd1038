// What one client still has to get. Bounded: a slow client loses pictures up to the next key frame, never the
// order. Belongs to the network thread.
#pragma once

#include "engine/base/bytes.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <optional>

namespace kagimado::device {

struct StreamUnit {
  enum class Type { Init, VideoKey, Other } type = Type::Other;
  SharedBytes bytes;
};

struct QueueLimits {
  std::size_t max_units = 300;
  std::size_t max_bytes = 16 * 1024 * 1024;
};

class ClientQueue final {
 public:
  ClientQueue(const boost::asio::any_io_executor& executor, QueueLimits limits);

  void push(const StreamUnit& unit);
  // The next unit, in order; nothing after close().
  boost::asio::awaitable<std::optional<StreamUnit>> next();
  void close();

  [[nodiscard]] bool closed() const { return closed_; }

  [[nodiscard]] std::size_t dropped() const { return dropped_; }

  [[nodiscard]] std::size_t waiting() const { return units_.size(); }

 private:
  void add(const StreamUnit& unit);
  [[nodiscard]] bool full(const StreamUnit& unit) const;

  boost::asio::steady_timer arrived_; // never fires: is cancelled when something arrives
  QueueLimits limits_;
  std::deque<StreamUnit> units_;
  std::size_t bytes_ = 0;
  StreamUnit init_; // the newest one
  bool skipping_ = false;
  bool closed_ = false;
  std::size_t dropped_ = 0;
};

} // namespace kagimado::device
