// Runs a coroutine again and again, with growing pauses after failures: one attempt at a time is current.
//
// start, restart, stop: any thread. Everything else happens on the executor, which must be one thread (or a
// strand).
#pragma once

#include "engine/net/http_message.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace kagimado::view {

struct RetryPauses {
  std::chrono::milliseconds first{250};
  std::chrono::milliseconds longest{4000};
};

class RetryLoop final : public std::enable_shared_from_this<RetryLoop> {
 public:
  // Tells an attempt whether it is still wanted; one that is not must return soon and touch nothing.
  class Turn {
   public:
    Turn(std::shared_ptr<RetryLoop> loop, std::uint64_t number) : loop_(std::move(loop)), number_(number) {}

    [[nodiscard]] bool current() const { return loop_->number_ == number_ && !loop_->stopped_; }

    void worked() const { loop_->pause_ = loop_->pauses_.first; } // the next failure is a new one

   private:
    std::shared_ptr<RetryLoop> loop_;
    std::uint64_t number_;
  };

  using Attempt = std::function<net::Task<>(Turn)>;
  // False: don't try again by itself.
  using Failed = std::function<bool(const Error&)>;

  RetryLoop(net::asio::any_io_executor executor, RetryPauses pauses, Attempt attempt, Failed failed);

  void start() { restart(); }

  void restart(); // drops the current attempt or pause and begins anew at once
  void stop();

 private:
  void begin();
  void end_current();
  void finished(std::uint64_t number, const Result<>& result);

  net::asio::any_io_executor executor_;
  const RetryPauses pauses_;
  Attempt attempt_;
  Failed failed_;
  net::asio::steady_timer timer_;
  std::shared_ptr<net::asio::cancellation_signal> signal_;
  std::chrono::milliseconds pause_;
  std::uint64_t number_ = 0;
  bool stopped_ = false;
};

} // namespace kagimado::view
