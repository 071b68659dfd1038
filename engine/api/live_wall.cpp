// Several live streams in one answer: browsers open at most six connections to one server.
#include "engine/api/query.h"
#include "engine/api/resources.h"
#include "engine/api/stream_guard.h"
#include "engine/camera/capabilities.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kagimado::api {
namespace {

namespace asio = net::asio;

constexpr std::size_t max_streams_of_wall = 64;
constexpr std::size_t max_write_bytes = 512 * 1024; // of one stream at a time: they take turns
constexpr std::chrono::seconds alive_interval{5};   // an empty message: the reader is still there
constexpr std::size_t message_header_bytes = 8;

struct WallStream {
  CameraId camera{0};
  StreamIndex stream{0};
  std::shared_ptr<ingest::Subscription> subscription;
};

// "3.1": camera 3, stream 1.
Result<std::pair<CameraId, StreamIndex>> parse_name(std::string_view text) {
  const auto dot = text.find('.');
  if (dot != std::string_view::npos) {
    const auto route =
        parse_route(fmt::format("/api/v1/live/{}/{}", text.substr(0, dot), text.substr(dot + 1)));
    if (route && route->pattern == "live/#/@")
      return std::pair(*route->camera, route->stream);
  }
  return fail(ErrorKind::Invalid, "query: \"streams\" is no list like 1.0,2.1");
}

// Length, camera, stream; API.md, "Several live streams".
std::array<std::uint8_t, message_header_bytes> message_header(std::size_t bytes, CameraId camera,
                                                              StreamIndex stream) {
  std::array<std::uint8_t, message_header_bytes> header{};
  for (std::size_t i = 0; i < 4; ++i)
    header.at(i) = static_cast<std::uint8_t>(bytes >> (24 - 8 * i));
  header[4] = static_cast<std::uint8_t>(number(camera) >> 8U);
  header[5] = static_cast<std::uint8_t>(number(camera));
  header[6] = number(stream);
  return header;
}

net::Task<> write_message(const WallStream& from, net::BodyWriter& writer) {
  const auto units = from.subscription->take(max_write_bytes);
  std::size_t size = 0;
  for (const auto& unit : units)
    size += unit.bytes->size();
  const auto header = message_header(size, from.camera, from.stream);
  std::vector<ByteView> pieces{header};
  for (const auto& unit : units)
    pieces.emplace_back(*unit.bytes);
  auto written = co_await writer.write(std::move(pieces));
  co_return written;
}

// Every stream that has something, once. False: none had.
net::Task<bool> write_round(const std::vector<WallStream>& streams, net::BodyWriter& writer) {
  bool any = false;
  for (const auto& each : streams) {
    if (each.subscription->empty())
      continue;
    any = true;
    auto writing = write_message(each, writer);
    if (auto written = co_await std::move(writing); !written)
      co_return std::unexpected(written.error());
  }
  co_return any;
}

net::Task<> stream_wall(std::shared_ptr<const std::vector<WallStream>> streams, net::BodyWriter& writer) {
  const auto arrival = std::make_shared<asio::steady_timer>(co_await asio::this_coro::executor);
  for (const auto& each : *streams)
    each.subscription->on_arrival([arrival] { arrival->cancel(); });
  while (true) {
    auto writing = write_round(*streams, writer);
    const auto any = co_await std::move(writing);
    if (!any)
      co_return std::unexpected(any.error());
    if (std::ranges::any_of(*streams, [](const auto& each) { return each.subscription->is_over(); }))
      co_return Result<>(); // its camera was removed: the reader asks for what there is now
    if (*any)
      continue;
    arrival->expires_after(alive_interval);
    const auto [error] = co_await arrival->async_wait(asio::as_tuple(asio::use_awaitable));
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none)
      co_return fail(ErrorKind::Cancelled, "stopped");
    if (error)
      continue;
    const auto alive = message_header(0, CameraId{0}, StreamIndex{0});
    std::vector<ByteView> pieces{alive};
    if (auto written = co_await writer.write(std::move(pieces)); !written)
      co_return written;
  }
}

} // namespace

Answer watch_wall(Exchange& exchange) {
  KGM_TRY(const auto query, Query::parse(exchange.request.target, {"streams"}));
  KGM_TRY(const auto names, query.list("streams"));
  if (names.empty() || names.size() > max_streams_of_wall)
    return fail(ErrorKind::Invalid, "query: \"streams\" names 1 to {} streams", max_streams_of_wall);
  auto streams = std::make_shared<std::vector<WallStream>>();
  for (const auto& name : names) {
    KGM_TRY(const auto wanted, parse_name(name));
    if (!exchange.may(users::Action::ViewLive, wanted.first))
      return fail(ErrorKind::Denied, "camera {}: the right for it is missing", number(wanted.first));
    streams->push_back({wanted.first, wanted.second, nullptr});
  }
  // Only now: whether a camera exists is nobody's business who may not see it.
  for (auto& stream : *streams) {
    KGM_TRY(stream.subscription, exchange.service.watch(stream.camera, stream.stream));
  }
  net::Response response;
  response.content_type = "application/octet-stream";
  response.fields["Cache-Control"] = "no-store";
  const std::shared_ptr<const std::vector<WallStream>> watched = std::move(streams);
  response.stream = [watched](net::BodyWriter& writer) { return stream_wall(watched, writer); };
  for (const auto& each : *watched)
    guard_stream(response, exchange, users::Action::ViewLive, each.camera);
  return response;
}

} // namespace kagimado::api
