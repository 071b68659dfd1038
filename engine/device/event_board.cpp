#include "engine/device/event_board.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kagimado::device {

namespace asio = boost::asio;

namespace {

std::int64_t microseconds_of(WallTime time) {
  return time.time_since_epoch().count();
}

} // namespace

std::string_view name_of(EventKind kind) {
  switch (kind) {
  case EventKind::Motion:
    return "motion";
  case EventKind::Input:
    return "input";
  }
  return "motion";
}

EventClient::EventClient(const asio::any_io_executor& executor) : arrived_(executor) {}

void EventClient::push(std::string line) {
  if (closed_)
    return;
  if (lines_.size() >= max_lines) {
    close();
    return;
  }
  lines_.push_back(std::move(line));
  arrived_.cancel();
}

asio::awaitable<std::optional<std::string>> EventClient::next(std::chrono::milliseconds patience) {
  if (lines_.empty() && !closed_) {
    arrived_.expires_after(patience);
    co_await arrived_.async_wait(asio::as_tuple(asio::use_awaitable));
    if ((co_await asio::this_coro::cancellation_state).cancelled() != asio::cancellation_type::none)
      co_return std::nullopt;
  }
  if (closed_)
    co_return std::nullopt;
  if (lines_.empty())
    co_return std::string();
  auto line = std::move(lines_.front());
  lines_.pop_front();
  co_return line;
}

void EventClient::close() {
  closed_ = true;
  arrived_.cancel();
}

EventBoard::EventBoard(asio::any_io_executor executor, std::shared_ptr<Feed> feed, const Clock& clock)
    : executor_(std::move(executor)), feed_(std::move(feed)), clock_(clock),
      states_{State{.pulse_end = asio::steady_timer(executor_)},
              State{.pulse_end = asio::steady_timer(executor_)}} {
  if (!feed_)
    return;
  feed_->add(*this);
  state(EventKind::Motion).by_source = feed_->has_motion();
}

EventBoard::~EventBoard() {
  if (feed_)
    feed_->remove(*this);
  close_clients();
}

std::shared_ptr<EventClient> EventBoard::subscribe() {
  auto client = std::make_shared<EventClient>(executor_);
  client->push(fmt::format(R"({{"event":"state","motion":{},"input":{},"at":{}}})"
                           "\n",
                           state(EventKind::Motion).active(), state(EventKind::Input).active(),
                           microseconds_of(clock_.wall_now())));
  clients_.push_back(client);
  return client;
}

template <class Change>
void EventBoard::change(EventKind kind, Change apply) {
  State& changed = state(kind);
  const bool before = changed.active();
  apply(changed);
  if (changed.active() == before)
    return;
  tell(fmt::format(R"({{"event":"{}","active":{},"at":{}}})"
                   "\n",
                   name_of(kind), changed.active(), microseconds_of(clock_.wall_now())));
}

void EventBoard::on_motion(bool active) {
  change(EventKind::Motion, [active](State& motion) { motion.by_source = active; });
}

void EventBoard::pulse(EventKind kind, std::chrono::milliseconds duration) {
  change(kind, [](State& pulsed) { pulsed.by_hand = true; });
  auto& timer = state(kind).pulse_end;
  timer.expires_after(duration); // cancels the pulse before
  timer.async_wait([weak = weak_from_this(), kind](const boost::system::error_code& error) {
    const auto board = weak.lock();
    if (error || !board || board->state(kind).pulse_end.expiry() > asio::steady_timer::clock_type::now())
      return; // gone, or begun anew meanwhile
    board->change(kind, [](State& pulsed) { pulsed.by_hand = false; });
  });
}

void EventBoard::tell(const std::string& line) {
  std::erase_if(clients_, [](const auto& client) { return client.expired(); });
  for (const auto& weak : clients_)
    if (const auto client = weak.lock())
      client->push(line);
}

void EventBoard::close_clients() {
  for (const auto& weak : clients_)
    if (const auto client = weak.lock())
      client->close();
  clients_.clear();
}

net::Task<> write_events(net::BodyWriter& writer, std::shared_ptr<EventClient> client,
                         std::chrono::milliseconds alive_every) {
  constexpr std::string_view alive = "{\"event\":\"alive\"}\n";
  auto line = co_await client->next(alive_every);
  while (line) {
    const std::vector<ByteView> pieces(1, as_bytes(line->empty() ? alive : std::string_view(*line)));
    KGM_CO_CHECK(co_await writer.write(pieces));
    line = co_await client->next(alive_every);
  }
  co_return Result<>{};
}

} // namespace kagimado::device
