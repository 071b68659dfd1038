// Fan-out of events to those who listen, each with a bounded queue.
//
// A listener that is too slow gets no event twice and none late: its queue is emptied and it is told to start
// over, which the event stream answers with a fresh list of all cameras. Belongs to the executor's thread.
#pragma once

#include "engine/net/http_message.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <memory>

namespace kagimado::api {

class EventHub;

class EventListener final {
 public:
  EventListener(net::asio::any_io_executor executor, std::size_t max_events);
  ~EventListener();
  EventListener(const EventListener&) = delete;
  EventListener& operator=(const EventListener&) = delete;

  // The events queued, at least one. Errors: Timeout, Limit (missed some: start over), EndOfStream (the hub
  // closed).
  net::Task<std::vector<std::string>> next(std::chrono::milliseconds timeout);

 private:
  friend class EventHub;
  void push(const std::string& line);

  const std::size_t max_events_;
  net::asio::steady_timer arrival_;
  std::deque<std::string> lines_;
  bool missed_ = false;
  EventHub* hub_ = nullptr; // nullptr: closed
};

class EventHub final {
 public:
  explicit EventHub(net::asio::any_io_executor executor, std::size_t max_events_each = 256);
  ~EventHub();
  EventHub(const EventHub&) = delete;
  EventHub& operator=(const EventHub&) = delete;

  void publish(const std::string& line);
  std::shared_ptr<EventListener> listen();
  void close();

 private:
  friend class EventListener;
  net::asio::any_io_executor executor_;
  const std::size_t max_events_each_;
  std::vector<EventListener*> listeners_;
};

} // namespace kagimado::api
