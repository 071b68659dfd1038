#include "engine/api/stream_guard.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kagimado::api {
namespace {

constexpr std::chrono::milliseconds rights_checked_every{1000};

using namespace net::asio::experimental::awaitable_operators;

struct Guard {
  Access& access;
  Caller caller;
  users::Action action;
  CameraId camera;

  [[nodiscard]] bool still_may() const {
    const auto subject = subject_now(caller, access);
    return subject && users::is_allowed(*subject, action, camera);
  }
};

std::unexpected<Error> lost() {
  return fail(ErrorKind::Denied, "the right to it ended");
}

class GuardedWriter final : public net::BodyWriter {
 public:
  GuardedWriter(net::BodyWriter& writer, const Guard& guard) : writer_(writer), guard_(guard) {}

  net::Task<> write(std::vector<ByteView> pieces) override {
    if (!guard_.still_may())
      co_return lost();
    auto writing = writer_.write(std::move(pieces));
    auto written = co_await std::move(writing);
    co_return written;
  }

 private:
  net::BodyWriter& writer_;
  const Guard& guard_;
};

// A stream may stand still for long, and sessions end by time alone.
net::Task<> until_lost(const Guard& guard, std::chrono::milliseconds every) {
  net::asio::steady_timer timer(co_await net::asio::this_coro::executor);
  while (guard.still_may()) {
    timer.expires_after(every);
    const auto [error] = co_await timer.async_wait(net::asio::as_tuple(net::asio::use_awaitable));
    if (error)
      co_return fail(ErrorKind::Cancelled, "stopped");
  }
  co_return lost();
}

using Stream = std::function<net::Task<>(net::BodyWriter&)>;

net::Task<> stream_guarded(std::shared_ptr<const Guard> guard, std::shared_ptr<const Stream> stream,
                           std::chrono::milliseconds every, net::BodyWriter& writer) {
  GuardedWriter guarded(writer, *guard);
  auto body = (*stream)(guarded);
  auto end = until_lost(*guard, every);
  auto either = std::move(body) || std::move(end);
  const auto ended = co_await std::move(either);
  co_return ended.index() == 0 ? std::get<0>(ended) : std::get<1>(ended);
}

} // namespace

void guard_stream(net::Response& response, const Exchange& exchange, users::Action action, CameraId camera) {
  if (exchange.caller.kind == Caller::Kind::Machine)
    return; // nobody can take anything from it
  const auto guard = std::make_shared<const Guard>(Guard{exchange.access(), exchange.caller, action, camera});
  const auto stream = std::make_shared<const Stream>(std::move(response.stream));
  response.stream = [guard, stream, every = rights_checked_every](net::BodyWriter& writer) {
    return stream_guarded(guard, stream, every, writer);
  };
}

} // namespace kagimado::api
