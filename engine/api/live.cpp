#include "engine/api/resources.h"
#include "engine/api/stream_guard.h"

namespace kagimado::api {
namespace {

// Of one write: large enough for the first group of pictures in few steps, small enough that a slow reader's
// overflow rule acts on what is still queued.
constexpr std::size_t max_write_bytes = 512 * 1024;
constexpr std::chrono::minutes wait_step{1};

net::Task<> stream_live(std::shared_ptr<ingest::Subscription> subscription, net::BodyWriter& writer) {
  while (true) {
    const auto units = co_await subscription->next(max_write_bytes, wait_step);
    if (!units && units.error().kind == ErrorKind::Timeout)
      continue; // the camera is away: the reader stays, as long as it wants
    if (!units)
      co_return units.error().kind == ErrorKind::EndOfStream ? Result<>()
                                                             : Result<>(std::unexpected(units.error()));
    std::vector<ByteView> pieces;
    pieces.reserve(units->size());
    for (const auto& unit : *units)
      pieces.emplace_back(*unit.bytes); // shared with all other readers, not copied
    if (auto written = co_await writer.write(std::move(pieces)); !written)
      co_return written;
  }
}

} // namespace

Answer watch_live(Exchange& exchange) {
  const auto& route = exchange.route;
  KGM_TRY(auto subscription, exchange.service.watch(*route.camera, route.stream));
  net::Response response;
  response.content_type = "video/mp4";
  response.fields["Cache-Control"] = "no-store";
  response.stream = [subscription = std::move(subscription)](net::BodyWriter& writer) {
    return stream_live(subscription, writer);
  };
  guard_stream(response, exchange, users::Action::ViewLive, *route.camera);
  return response;
}

} // namespace kagimado::api
