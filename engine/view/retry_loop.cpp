#include "engine/view/retry_loop.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>

namespace kagimado::view {

namespace asio = net::asio;

RetryLoop::RetryLoop(asio::any_io_executor executor, RetryPauses pauses, Attempt attempt, Failed failed)
    : executor_(std::move(executor)), pauses_(pauses), attempt_(std::move(attempt)),
      failed_(std::move(failed)), timer_(executor_), pause_(pauses.first) {}

void RetryLoop::restart() {
  asio::post(executor_, [self = shared_from_this()] {
    if (!self->stopped_)
      self->begin();
  });
}

void RetryLoop::stop() {
  asio::post(executor_, [self = shared_from_this()] {
    self->stopped_ = true;
    self->end_current();
  });
}

void RetryLoop::end_current() {
  ++number_;
  timer_.cancel();
  // The signal may still be in use by the attempt that it ends.
  if (const auto signal = std::exchange(signal_, nullptr))
    signal->emit(asio::cancellation_type::terminal);
}

void RetryLoop::begin() {
  end_current();
  const auto number = number_;
  signal_ = std::make_shared<asio::cancellation_signal>();
  asio::co_spawn(
      executor_, attempt_(Turn(shared_from_this(), number)),
      asio::bind_cancellation_slot(signal_->slot(), [self = shared_from_this(), signal = signal_,
                                                     number](std::exception_ptr broken, Result<> result) {
        if (broken)
          result = fail(ErrorKind::Cancelled, "cancelled");
        self->finished(number, result);
      }));
}

void RetryLoop::finished(std::uint64_t number, const Result<>& result) {
  if (stopped_ || number != number_)
    return;
  const auto error = result ? Error{ErrorKind::EndOfStream, "the peer ended the stream"} : result.error();
  if (!failed_(error) || stopped_ || number != number_)
    return;
  timer_.expires_after(pause_);
  pause_ = std::min(pause_ * 2, pauses_.longest);
  timer_.async_wait([self = shared_from_this(), number](const boost::system::error_code& code) {
    if (!code && number == self->number_ && !self->stopped_)
      self->begin();
  });
}

} // namespace kagimado::view
