// What is stored of one recording, as a file for a PC: sealed recordings stay sealed.
#include "engine/api/query.h"
#include "engine/api/resources.h"
#include "engine/api/stream_guard.h"

#include <limits>

namespace kagimado::api {
namespace {

constexpr std::chrono::minutes longest_pause{10};

Result<store::CursorRequest> read_query(CameraId id, const net::Request& request) {
  KGM_TRY(const auto query, Query::parse(request.target, {"from", "to", "span"}));
  KGM_TRY(const auto range, time_range(query));
  KGM_TRY(const auto span, query.number("span", 1, std::numeric_limits<std::int64_t>::max()));
  store::CursorRequest wanted;
  wanted.camera = id;
  wanted.from = range.from;
  wanted.to = range.to;
  if (span)
    wanted.span = store::SpanId{*span};
  return wanted;
}

// What is stored; nothing of a piece that tells of damage only.
net::Task<> write_piece(const store::Piece& piece, net::BodyWriter& writer) {
  std::vector<ByteView> pieces;
  if (piece.init)
    pieces.emplace_back(*piece.init);
  if (piece.bytes)
    pieces.emplace_back(*piece.bytes);
  if (pieces.empty())
    co_return Result<>();
  auto written = co_await writer.write(std::move(pieces));
  co_return written;
}

// Ends with the recording: another init segment begins another file.
net::Task<> write_file(std::shared_ptr<Playback> playback, std::shared_ptr<Result<store::Piece>> piece,
                       net::BodyWriter& writer) {
  bool has_begun = false;
  while (*piece && !(has_begun && (*piece)->init)) {
    has_begun = has_begun || (*piece)->init;
    auto writing = write_piece(**piece, writer);
    if (auto written = co_await std::move(writing); !written)
      co_return written;
    piece->emplace();
    auto reading = playback->next();
    *piece = co_await std::move(reading);
  }
  if (*piece || piece->error().kind == ErrorKind::EndOfStream)
    co_return Result<>();
  co_return std::unexpected(piece->error());
}

} // namespace

net::Task<net::Response> download_recording(Exchange& exchange) {
  const auto id = *exchange.route.camera;
  const auto wanted = read_query(id, exchange.request);
  if (!wanted)
    co_return std::unexpected(wanted.error());
  const auto playback = exchange.service.archive().play(*wanted);
  if (!playback)
    co_return std::unexpected(playback.error());
  auto reading = (*playback)->next();
  auto first_piece = co_await std::move(reading);
  if (!first_piece && first_piece.error().kind == ErrorKind::EndOfStream)
    co_return fail(ErrorKind::NotFound, "camera {}: nothing is recorded there", number(id));
  if (!first_piece)
    co_return std::unexpected(first_piece.error());
  net::Response response;
  response.content_type = "video/mp4";
  response.fields["Cache-Control"] = "no-store";
  response.fields["Content-Disposition"] =
      fmt::format(R"(attachment; filename="camera{:03}-{}.mp4")", number(id),
                  std::chrono::duration_cast<std::chrono::seconds>(wanted->from.time_since_epoch()).count());
  response.write_timeout = longest_pause;
  response.stream = [reader = *playback,
                     first = std::make_shared<Result<store::Piece>>(std::move(first_piece))](
                        net::BodyWriter& writer) { return write_file(reader, first, writer); };
  guard_stream(response, exchange, users::Action::Export, id);
  co_return response;
}

} // namespace kagimado::api
