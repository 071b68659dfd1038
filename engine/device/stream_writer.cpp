#include "engine/device/stream_writer.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kagimado::device {

namespace asio = boost::asio;

namespace {

// Body of a box that never ends.
net::Task<> write_endlessly(net::BodyWriter& writer) {
  const Bytes filler(64 * 1024, 0x5a);
  const std::vector<ByteView> pieces(1, ByteView(filler));
  for (;;)
    KGM_CO_CHECK(co_await writer.write(pieces));
}

// Keeps the connection and says nothing.
net::Task<> wait_for_close(ClientQueue& client) {
  // A loop without an end makes g++ 12 drop the code behind the last co_await.
  bool open = true;
  while (open) {
    const auto unit = co_await client.next();
    open = unit.has_value();
  }
  co_return Result<>{};
}

} // namespace

net::Task<> write_stream(net::BodyWriter& writer, std::shared_ptr<ClientQueue> client, Fault fault) {
  using Then = FaultInjector::Delivery::Then;
  FaultInjector injector(fault);
  for (;;) {
    const auto unit = co_await client->next();
    if (!unit)
      co_return Result<>{};
    const auto delivery = injector.apply(*unit);
    if (delivery.bytes) {
      const std::vector<ByteView> pieces(1, ByteView(*delivery.bytes));
      KGM_CO_CHECK(co_await writer.write(pieces));
    }
    switch (delivery.then) {
    case Then::GoOn:
      break;
    case Then::Close:
      co_return Result<>{};
    case Then::Stall:
      co_return co_await wait_for_close(*client);
    case Then::Endless:
      co_return co_await write_endlessly(writer);
    }
  }
}

} // namespace kagimado::device
