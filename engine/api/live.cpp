#include "engine/api/resources.h"

namespace kagimado::api {
namespace {

// Of one write: large enough for the first group of pictures in few steps, small enough that a slow reader's
// overflow rule acts on what is still queued.
constexpr std::size_t max_write_bytes = 512 * 1024;

net::Task<> stream_live(std::shared_ptr<ingest::Subscription> subscription,
                        std::chrono::milliseconds idle_end, net::BodyWriter& writer) {
  while (true) {
    const auto units = co_await subscription->next(max_write_bytes, idle_end);
    if (!units) {
      // An ordinary end: the reader reconnects, and a reader that has gone while nothing came in is noticed.
      const bool is_end =
          units.error().kind == ErrorKind::EndOfStream || units.error().kind == ErrorKind::Timeout;
      co_return is_end ? Result<>() : Result<>(std::unexpected(units.error()));
    }
    std::vector<ByteView> pieces;
    pieces.reserve(units->size());
    for (const auto& unit : *units)
      pieces.emplace_back(*unit.bytes); // shared with all other readers, not copied
    if (auto written = co_await writer.write(std::move(pieces)); !written)
      co_return written;
  }
}

} // namespace

Answer watch_live(Service& service, CameraId id, StreamIndex stream, const ApiOptions& options) {
  KGM_TRY(auto subscription, service.watch(id, stream));
  net::Response response;
  response.content_type = "video/mp4";
  response.fields["Cache-Control"] = "no-store";
  response.stream = [subscription = std::move(subscription), idle_end = options.live_idle_end](
                        net::BodyWriter& writer) { return stream_live(subscription, idle_end, writer); };
  return response;
}

} // namespace kagimado::api
