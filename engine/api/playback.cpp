#include "engine/api/query.h"
#include "engine/api/resources.h"
#include "engine/api/stream_guard.h"

#include <limits>

namespace kagimado::api {
namespace {

// A player that stands still takes nothing: it keeps its place that long.
constexpr std::chrono::minutes longest_pause{10};

Result<store::CursorRequest> read_query(CameraId id, const net::Request& request) {
  KGM_TRY(const auto query, Query::parse(request.target, {"from", "to", "direction", "frames", "span"}));
  store::CursorRequest wanted;
  wanted.camera = id;
  KGM_TRY(const auto from, query.time("from"));
  if (!from)
    return fail(ErrorKind::Invalid, "query: \"from\" is needed");
  wanted.from = *from;
  KGM_TRY(wanted.to, query.time("to"));
  constexpr std::array directions = {store::Direction::Forward, store::Direction::Backward};
  KGM_TRY(const auto direction, query.choice("direction", {"forward", "backward"}));
  wanted.direction = directions.at(direction.value_or(0));
  if (wanted.to && (*wanted.to <= wanted.from || wanted.direction != store::Direction::Forward))
    return fail(ErrorKind::Invalid, "query: \"to\" is for forward playback, and after \"from\"");
  constexpr std::array choices = {store::Choice::All, store::Choice::KeyFrames, store::Choice::One};
  KGM_TRY(const auto frames, query.choice("frames", {"all", "keys", "one"}));
  wanted.choice = choices.at(frames.value_or(0));
  KGM_TRY(const auto span, query.number("span", 1, std::numeric_limits<std::int64_t>::max()));
  if (span)
    wanted.span = store::SpanId{*span};
  return wanted;
}

net::Task<> write_piece(const store::Piece& piece, net::BodyWriter& writer) {
  std::vector<ByteView> pieces;
  Bytes damage, mark;
  if (piece.damage) {
    damage = mp4::write_playback_damage(*piece.damage);
    pieces.emplace_back(damage);
  }
  if (piece.init)
    pieces.emplace_back(*piece.init);
  if (piece.mark) {
    mark = mp4::write_playback_mark(*piece.mark);
    pieces.emplace_back(mark);
  }
  if (piece.bytes)
    pieces.emplace_back(*piece.bytes);
  auto written = co_await writer.write(std::move(pieces));
  co_return written;
}

// piece: the first, which was fetched before the answer began.
net::Task<> stream_playback(std::shared_ptr<Playback> playback, std::shared_ptr<Result<store::Piece>> piece,
                            net::BodyWriter& writer) {
  while (*piece) {
    auto written = co_await write_piece(**piece, writer);
    if (!written)
      co_return written;
    piece->emplace(); // what was sent need not wait in memory for what comes
    auto reading = playback->next();
    *piece = co_await std::move(reading);
  }
  if (piece->error().kind != ErrorKind::EndOfStream)
    co_return std::unexpected(piece->error());
  co_return Result<>();
}

} // namespace

net::Task<net::Response> play_recording(Exchange& exchange) {
  const auto id = *exchange.route.camera;
  const auto wanted = read_query(id, exchange.request);
  if (!wanted)
    co_return std::unexpected(wanted.error());
  auto playback = exchange.service.archive().play(*wanted);
  if (!playback)
    co_return std::unexpected(playback.error());
  const auto reader = std::move(*playback);
  auto reading = reader->next();
  auto first_piece = co_await std::move(reading);
  const auto first = std::make_shared<Result<store::Piece>>(std::move(first_piece));
  if (!*first && first->error().kind == ErrorKind::EndOfStream)
    co_return fail(ErrorKind::NotFound, "camera {}: nothing is recorded there", number(id));
  if (!*first)
    co_return std::unexpected(first->error());
  net::Response response;
  response.content_type = "video/mp4";
  response.fields["Cache-Control"] = "no-store";
  response.write_timeout = longest_pause;
  response.stream = [reader, first](net::BodyWriter& writer) {
    return stream_playback(reader, first, writer);
  };
  guard_stream(response, exchange, users::Action::Playback, id);
  co_return response;
}

} // namespace kagimado::api
