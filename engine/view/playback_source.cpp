#include "engine/view/playback_source.h"

#include "engine/net/http_client.h"
#include "engine/view/retry_loop.h"
#include "engine/view/url_copy.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace kagimado::view {
namespace {

namespace asio = net::asio;

constexpr std::size_t read_bytes = 64 * 1024;
// At the live edge nothing may come for long; a dead peer is asked anew once a minute.
constexpr std::chrono::seconds longest_silence{60};
constexpr std::chrono::microseconds first_leap{1'000'000}, longest_leap{600'000'000}; // over what is damaged

// Shared by the source and its coroutines; the executor's thread only, but for the sink.
struct Playback {
  Playback(asio::any_io_executor io, PlaybackSourceOptions source_options)
      : executor(io), options(std::move(source_options)), room(io) {
    room.expires_at(asio::steady_timer::time_point::max());
  }

  asio::any_io_executor executor;
  PlaybackSourceOptions options;
  std::weak_ptr<PlaybackUnitSink> sink;
  PlaybackRequest request;
  std::optional<mp4::PlaybackMark> last_mark; // of this request
  std::vector<mp4::PlaybackDamage> damages;   // before what comes next
  std::chrono::microseconds leap{0};          // of the next attempt, over what could not be read
  asio::steady_timer room;                    // cancelled when the sink has room again
  bool full = false;

  [[nodiscard]] std::string name() const { return fmt::format("playback {}", number(options.camera)); }

  [[nodiscard]] std::string target() const {
    auto from = last_mark ? last_mark->wall : request.from;
    from += request.backward ? -leap : leap;
    const auto span = last_mark ? std::optional(last_mark->span) : request.span;
    auto text =
        fmt::format("/api/v1/playback/{}?from={}&direction={}&frames={}", number(options.camera),
                    std::max<std::int64_t>(from.time_since_epoch().count(), 0),
                    request.backward ? "backward" : "forward", request.key_frames_only ? "keys" : "all");
    if (span && leap.count() == 0)
      text += fmt::format("&span={}", *span);
    return text;
  }

  void take_damages(ByteView boxes) {
    std::ranges::copy(mp4::read_playback_damages(boxes), std::back_inserter(damages));
  }

  void take(mp4::Unit unit) {
    PlaybackUnit taken{std::move(unit), {}, false, {}};
    if (taken.unit.type == mp4::Unit::Type::Fragment) {
      taken.mark = mp4::read_playback_mark(*taken.unit.bytes);
      take_damages(*taken.unit.bytes);
    }
    taken.damages = std::exchange(damages, {});
    if (taken.mark) {
      last_mark = taken.mark;
      leap = {};
    }
    if (const auto to = sink.lock())
      full = !to->on_unit(request.generation, std::move(taken)) || full;
  }

  // Nothing follows: the last boxes came alone.
  void take_last_damages(ByteView boxes) {
    take_damages(boxes);
    if (!damages.empty())
      take({mp4::Unit::Type::Init, std::make_shared<const Bytes>(), 0, false});
  }

  // What is bent stays bent: the next attempt begins behind it.
  void leap_over() { leap = leap.count() == 0 ? first_leap : std::min(leap * 2, longest_leap); }
};

net::Task<> fetch(std::shared_ptr<Playback> playback, RetryLoop::Turn turn) {
  net::ClientOptions client_options;
  client_options.read_timeout = longest_silence;
  net::HttpClient client(playback->executor, copy_of(*playback->options.recorder),
                         trusting(playback->options.passport, std::move(client_options)));
  net::Request request;
  request.target = playback->target();
  sign(request, playback->options.passport);
  playback->full = false;
  KGM_CO_TRY(const auto body, co_await client.open(std::move(request)));
  mp4::StreamReader reader;
  playback->damages.clear();
  reader.take_rest([&](ByteView boxes) { playback->take_damages(boxes); });
  while (turn.current()) {
    const auto count = co_await body->read_some(reader.writable(read_bytes));
    if (!turn.current())
      break;
    if (!count && count.error().kind == ErrorKind::EndOfStream)
      playback->take_last_damages(reader.rest());
    if (!count)
      co_return std::unexpected(count.error());
    KGM_CO_CHECK(reader.commit(*count, [&](mp4::Unit unit) {
      turn.worked();
      playback->take(std::move(unit));
    }));
    while (playback->full && turn.current())
      co_await playback->room.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  co_return Result<>{};
}

// True: try again.
bool take_failure(Playback& playback, const Error& error) {
  const auto sink = playback.sink.lock();
  if (!sink)
    return false;
  if (error.kind == ErrorKind::EndOfStream || error.kind == ErrorKind::NotFound) {
    sink->on_end(playback.request.generation);
    return false;
  }
  if (error.kind == ErrorKind::Damaged || error.kind == ErrorKind::Limit)
    playback.leap_over();
  sink->on_interrupted(playback.request.generation, error.within(playback.name()));
  return error.kind != ErrorKind::Denied && error.kind != ErrorKind::Unsupported;
}

class NetworkPlaybackSource final : public PlaybackSource {
 public:
  NetworkPlaybackSource(const asio::any_io_executor& executor, PlaybackSourceOptions options)
      : playback_(std::make_shared<Playback>(executor, std::move(options))),
        loop_(std::make_shared<RetryLoop>(
            executor, RetryPauses{},
            [playback = playback_](RetryLoop::Turn turn) { return fetch(playback, std::move(turn)); },
            [playback = playback_](const Error& error) { return take_failure(*playback, error); })) {}

  ~NetworkPlaybackSource() override { loop_->stop(); }

  void start(std::weak_ptr<PlaybackUnitSink> sink) override {
    asio::post(playback_->executor, [playback = playback_, sink = std::move(sink)]() mutable {
      playback->sink = std::move(sink);
    });
  }

  void ask(const PlaybackRequest& request) override {
    asio::post(playback_->executor, [playback = playback_, request] {
      playback->request = request;
      playback->last_mark.reset();
      playback->leap = {};
    });
    loop_->restart();
  }

  void resume() override {
    asio::post(playback_->executor, [playback = playback_] {
      playback->full = false;
      playback->room.cancel();
    });
  }

  void retry() override { loop_->restart(); }

  void stop() override { loop_->stop(); }

 private:
  std::shared_ptr<Playback> playback_;
  std::shared_ptr<RetryLoop> loop_;
};

} // namespace

std::unique_ptr<PlaybackSource> make_playback_source(boost::asio::any_io_executor executor,
                                                     PlaybackSourceOptions options) {
  return std::make_unique<NetworkPlaybackSource>(executor, std::move(options));
}

} // namespace kagimado::view
