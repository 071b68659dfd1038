#include "engine/discovery/responder.h"

#include "engine/ssl/crypto.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/multicast.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>

namespace kagimado::discovery {

namespace asio = net::asio;
using asio::ip::udp;

namespace {

constexpr std::size_t max_pending = 32; // answers that wait: a flood of probes is dropped

} // namespace

struct Responder::Impl {
  Impl(asio::io_context& io, ResponderOptions given, Describe describing)
      : options(std::move(given)), describe(std::move(describing)), socket(io) {}

  ResponderOptions options;
  Describe describe; // empty: over
  udp::socket socket;
  std::string endpoint_id = random_message_id();
  std::size_t pending = 0;

  Result<> open() {
    boost::system::error_code error;
    const auto address = asio::ip::make_address_v4(options.address, error);
    if (error)
      return fail(ErrorKind::Invalid, "{}: no IPv4 address", options.address);
    const auto group = asio::ip::make_address_v4(multicast_group);
    socket.open(udp::v4(), error);
    if (!error)
      socket.set_option(udp::socket::reuse_address(true), error); // every camera of a machine hears them
    if (!error)
      socket.bind({group, options.port}, error); // nothing but what is sent to the group
    if (!error)
      socket.set_option(asio::ip::multicast::join_group(group, address), error);
    if (error)
      return fail(ErrorKind::Io, "answering searches at {}: {}", options.address, error.message());
    return {};
  }

  [[nodiscard]] std::chrono::milliseconds some_delay() const {
    std::array<std::uint8_t, 2> random{};
    ssl::fill_random(random);
    const auto number = static_cast<long>(random[0] << 8U | random[1]);
    return options.most_delay * number / 0xffff;
  }

  // From an own socket, bound to the camera's address: the answer comes from where the camera is.
  void answer(const Probe& probe, const udp::endpoint& asker) {
    boost::system::error_code error;
    udp::socket from(socket.get_executor());
    from.open(udp::v4(), error);
    if (!error)
      from.bind({asio::ip::make_address_v4(options.address), 0}, error);
    if (!error)
      from.connect(asker, error);
    if (error)
      return; // who asks will ask again
    const auto match = describe(from.local_endpoint().address().to_string());
    from.send(asio::buffer(write_match(match, endpoint_id, probe.message_id)), 0, error);
  }

  static asio::awaitable<void> answer_later(std::shared_ptr<Impl> self, Probe probe, udp::endpoint asker) {
    asio::steady_timer pause(self->socket.get_executor(), self->some_delay());
    co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    --self->pending;
    if (self->describe)
      self->answer(probe, asker);
  }

  static asio::awaitable<void> listen(std::shared_ptr<Impl> self) {
    Bytes buffer(max_message_bytes + 1);
    while (self->describe) {
      udp::endpoint asker;
      const auto [error, bytes] = co_await self->socket.async_receive_from(
          asio::buffer(buffer), asker, asio::as_tuple(asio::use_awaitable));
      if (error)
        co_return;
      auto probe = parse_probe(ByteView(buffer).first(bytes));
      if (!probe || !probe->asks_for_kagimado || self->pending == max_pending)
        continue;
      ++self->pending;
      asio::co_spawn(self->socket.get_executor(), answer_later(self, std::move(*probe), asker),
                     asio::detached);
    }
  }
};

Responder::Responder(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<Responder>> Responder::start(asio::io_context& io, ResponderOptions options,
                                                    Describe describe) {
  auto impl = std::make_shared<Impl>(io, std::move(options), std::move(describe));
  KGM_CHECK(impl->open());
  asio::co_spawn(io, Impl::listen(impl), asio::detached);
  return std::unique_ptr<Responder>(new Responder(std::move(impl)));
}

Responder::~Responder() {
  impl_->describe = nullptr;
  boost::system::error_code ignored;
  impl_->socket.close(ignored);
}

} // namespace kagimado::discovery
